/// Reads the command lines that hooks, editors and habit are made of, without the parser, whose start takes as long as the check of
/// a small project. (Measured: 22 of the 35 million instructions for an empty folder.)
///
/// What is not as plain as can be (help, what is misspelt, shortened, said twice or stands behind `--`) is left to the parser, which
/// understands the plain ones too: the tests compare the two.
enum PlainLine {
  /// - Parameter words: What stands behind the program's name.
  /// - Returns: `nil` when the parser must say what is meant.
  static func check(_ words: ArraySlice<String>) -> CheckRequest? {
    var request = CheckRequest()
    var seen: [String] = []
    var rest = words
    let isNamed = rest.first == "check"
    if isNamed { rest = rest.dropFirst() }
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        if word.isEmpty || !isNamed && word.looksLikeCommand { return nil }
        request.place.paths.append(word)
        continue
      }
      let sign = word.firstIndex(of: "=")
      let name = String(word[..<(sign ?? word.endIndex)])
      if sign == nil, request.set(name) {
        if seen.contains(name) { return nil }
        seen.append(name)
        continue
      }
      guard let value = sign.map({ String(word[word.index(after: $0)...]) }) ?? rest.popFirst(), !value.isEmpty, !value.hasPrefix("-") else {
        return nil
      }
      if request.add(name, value) { continue }
      guard !seen.contains(name), request.set(name, value) else { return nil }
      seen.append(name)
    }
    return request
  }
}

extension String {
  /// Whether it could be the name of a subcommand, or of one that was meant.
  fileprivate var looksLikeCommand: Bool { !utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") } }
}

extension CheckRequest {
  /// A flag. `false` when there is none of this name; the pair that takes each other back is the parser's.
  fileprivate mutating func set(_ name: String) -> Bool {
    switch name {
    case "--focus": place.focus = true
    case "--force-exclude": place.forceExclude = true
    case "--exit-zero": exitZero = true
    default: return false
    }
    return true
  }

  /// An option that may be repeated.
  fileprivate mutating func add(_ name: String, _ value: String) -> Bool {
    switch name {
    case "--rules": place.rules.append(value)
    case "--exclude": place.exclude.append(value)
    case "--select": choice.select.append(value)
    case "--extend-select": choice.extendSelect.append(value)
    case "--ignore": choice.ignore.append(value)
    case "--output": output.append(value)
    default: return false
    }
    return true
  }

  /// An option with one value.
  fileprivate mutating func set(_ name: String, _ value: String) -> Bool {
    switch name {
    case "--stdin-filename": place.stdinFilename = value
    case "--config": place.config = value
    case "--max-file-size": place.maxFileSize = value
    case "--min-confidence": choice.minConfidence = value
    case "--format": format = value
    case "--fail-on": failOn = value
    case "--color": color = value
    default: return false
    }
    return true
  }
}
