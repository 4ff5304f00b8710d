import Workspace

/// One word of a line that was split like a shell's, without a shell.
package struct SplitWord: Hashable, Sendable {
  /// Without the quotes and backslashes that held it together.
  package var bytes: [UInt8]
  /// The word as it was written, quotes included.
  package var span: ByteSpan

  package init(_ bytes: [UInt8], at span: ByteSpan) {
    self.bytes = bytes
    self.span = span
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Splits a line into words as Python's `shlex.split` does, and with it Compose, supervisor and gunicorn.
///
/// Nothing is expanded: `$X`, `&&` and `>` are ordinary characters. Differs from sh in double quotes, where a backslash
/// stays unless it stands before `"` or another backslash, and in that no word begins a comment.
///
/// - Returns: The words that could be told; a problem (and the rest of the line as one word) where a quote is not closed or
///   a backslash stands at the end, for which shlex gives up.
package func splitShellWords(_ bytes: [UInt8]) -> Parsed<[SplitWord]> {
  var splitter = WordSplitter(bytes)
  splitter.run()
  return Parsed(splitter.words, problems: splitter.problems)
}

private struct WordSplitter {
  private let bytes: [UInt8]
  private(set) var words: [SplitWord] = []
  private(set) var problems: [Problem] = []
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() {
    while true {
      while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
      guard index < bytes.count else { return }
      let start = index
      let word = word()
      words.append(SplitWord(word, at: ByteSpan(start..<index)))
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private mutating func word() -> [UInt8] {
    var word: [UInt8] = []
    while index < bytes.count, !Self.isBlank(bytes[index]) {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\\"):
        guard index + 1 < bytes.count else {
          problems.append(Problem(.configSyntax, "nothing stands behind the last `\\`", at: ByteSpan(index..<index + 1)))
          index += 1
          return word
        }
        word.append(bytes[index + 1])
        index += 2
      case UInt8(ascii: "'"), UInt8(ascii: "\""): quoted(byte, into: &word)
      default:
        word.append(byte)
        index += 1
      }
    }
    return word
  }

  private mutating func quoted(_ quote: UInt8, into word: inout [UInt8]) {
    let start = index
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      if byte == quote {
        index += 1
        return
      }
      if quote == UInt8(ascii: "\""), byte == UInt8(ascii: "\\"), index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: "\"") || bytes[index + 1] == UInt8(ascii: "\\")
      {
        index += 1
      }
      word.append(bytes[index])
      index += 1
    }
    let sign = quote == UInt8(ascii: "'") ? "'" : "\""
    problems.append(Problem(.configSyntax, "the quote \(sign) is not closed", expected: "another \(sign)", at: ByteSpan(start..<start + 1)))
  }
}
