/// Full names, such as `concurrent.futures.ThreadPoolExecutor`: words with dots between them. Runs take thousands of them apart.
extension StringProtocol {
  /// The words between the dots, as `split(separator: ".")` finds them, which goes from character to character.
  package var dottedWords: [SubSequence] {
    utf8.split(separator: UInt8(ascii: ".")).map { self[$0.startIndex..<$0.endIndex] }
  }
}

extension String {
  /// The word in front of the first dot: the package.
  package var firstWord: String {
    guard let dot = utf8.firstIndex(of: UInt8(ascii: ".")) else { return self }
    return String(self[..<dot])
  }

  /// The word behind the last dot, or behind the one before it where nothing follows; `nil` when there is no word at all.
  package var lastWord: String? {
    var rest = utf8[...]
    while rest.last == UInt8(ascii: ".") { rest.removeLast() }
    guard !rest.isEmpty else { return nil }
    let start = rest.lastIndex(of: UInt8(ascii: ".")).map(rest.index(after:)) ?? rest.startIndex
    return String(self[start..<rest.endIndex])
  }
}
