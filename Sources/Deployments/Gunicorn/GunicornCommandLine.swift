import Catalogue
import Workspace

/// gunicorn's command line, as Python's `argparse` reads it.
struct GunicornCommandLine: Sendable {
  struct Value: Sendable {
    let option: ServerOption
    /// `nil` for flags.
    let word: CommandWord?
    let origin: Origin
  }

  private(set) var values: [Value] = []
  private(set) var positional: [CommandWord] = []
  /// Words that are not known and not needed as the application: they may be any options (`$GUNICORN_OPTIONS`).
  private(set) var additions: [CommandWord] = []
  private(set) var refusals: [GunicornRefusal] = []
  private let options: ServerOptions
  private var sawPositionals = false

  init(_ words: [CommandWord], options: ServerOptions) {
    self.options = options
    read(words)
    // Something has to be the application.
    if positional.isEmpty, !additions.isEmpty { positional = [additions.removeFirst()] }
  }

  /// The last value of an option.
  subscript(setting: String) -> Value? { values.last { $0.option.setting == setting } }

  private enum Word {
    case option(ServerOption, attached: CommandWord?)
    case positional
    case refused
  }

  private mutating func read(_ words: [CommandWord]) {
    var index = 0
    while index < words.count, refusals.isEmpty {
      let word = words[index]
      if word.text == "--" {
        take(Array(words[(index + 1)...]), behind: word)
        return
      }
      switch meaning(of: word) {
      case .refused: return
      case .positional:
        var end = index
        while end < words.count, isPositional(words[end]) { end += 1 }
        if end == index { end = index + 1 }
        // What follows `--` belongs to the same run.
        if end < words.count, words[end].text == "--" {
          take(Array(words[index..<end] + words[(end + 1)...]))
          return
        }
        take(Array(words[index..<end]))
        index = end
      case .option(let option, let attached):
        index += 1
        read(option, attached, word, words, &index)
      }
    }
  }

  /// The first run of words that belong to no option is the application; for another one there is no place.
  private mutating func take(_ words: [CommandWord], behind dashes: CommandWord? = nil) {
    let known = words.filter { $0.unknown == nil }
    additions += words.filter { $0.unknown != nil }
    guard let first = dashes ?? known.first else { return }
    if sawPositionals {
      refuse("gunicorn does not know what to do with `\(first.text)`", expected: "one application", at: first.origin)
      return
    }
    sawPositionals = true
    positional = known
  }

  private mutating func read(_ option: ServerOption, _ attached: CommandWord?, _ word: CommandWord, _ words: [CommandWord], _ index: inout Int) {
    switch option.argument {
    case .none:
      guard let attached, !attached.text.isEmpty else {
        if attached != nil { return refuse("`\(option.name)` takes no value", at: word.origin) }
        return values.append(Value(option: option, word: nil, origin: word.origin))
      }
      // Several letters in one word.
      guard !word.text.hasPrefix("--") else { return refuse("`\(option.name)` takes no value", at: word.origin) }
      values.append(Value(option: option, word: nil, origin: word.origin))
      guard let letter = attached.text.utf8.first, let next = options[short: letter] else {
        return refuse("gunicorn has no option `-\(attached.text.prefix(1))`", at: word.origin)
      }
      let rest = String(attached.text.dropFirst())
      read(next, rest.isEmpty ? nil : CommandWord(rest, origin: word.origin, unknown: word.unknown), CommandWord("-\(attached.text)", origin: word.origin), words, &index)
    case .required, .optional:
      if let attached {
        values.append(Value(option: option, word: attached, origin: word.origin))
      } else if index < words.count, words[index].text != "--", isPositional(words[index]) {
        values.append(Value(option: option, word: words[index], origin: words[index].origin.place == nil ? word.origin : words[index].origin))
        index += 1
      } else if option.argument == .optional {
        values.append(Value(option: option, word: CommandWord("auto", origin: word.origin), origin: word.origin))
      } else {
        refuse("`\(option.name)` needs a value", at: word.origin)
      }
    }
  }

  /// Whether argparse takes a word for a value: everything that is no option, and what looks like a negative number or holds a blank.
  private func isPositional(_ word: CommandWord) -> Bool {
    if word.text == "--" { return false }
    guard word.text.hasPrefix("-"), word.text.utf8.count > 1 else { return true }
    if exactOption(word) != nil || prefixed(word) != nil { return false }
    return looksLikeNumber(word.text) || word.text.contains(" ")
  }

  private func looksLikeNumber(_ text: String) -> Bool {
    let digits = text.dropFirst()
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return false }
    return parts.count == 1 ? !parts[0].isEmpty : !parts[1].isEmpty
  }

  private mutating func meaning(of word: CommandWord) -> Word {
    if isPositional(word) { return .positional }
    if let exact = exactOption(word) { return .option(exact.option, attached: exact.attached) }
    switch prefixed(word) {
    case .one(let option, let attached)?: return .option(option, attached: attached)
    case .several(let names)?:
      refuse("`\(word.text)` can mean several options", expected: names.prefix(4).map { "`\($0)`" }.joined(separator: ", "), at: word.origin)
    case nil:
      let name = String(word.text.prefix { $0 != "=" })
      let dashed = String(name.map { $0 == "_" ? "-" : $0 })
      let nearest = options[dashed] != nil ? dashed : name.hasPrefix("--") ? options.nearestName(to: name) : nil
      refuse("gunicorn has no option `\(name)`", expected: nearest.map { "`\($0)`" }, at: word.origin)
    }
    return .refused
  }

  /// `--timeout`, `--timeout=5`, `-t`, `-t=5`
  private func exactOption(_ word: CommandWord) -> (option: ServerOption, attached: CommandWord?)? {
    func option(_ text: String) -> ServerOption? {
      if text.hasPrefix("--") { return text.utf8.count > 2 ? options[text] : nil }
      let bytes = Array(text.utf8)
      return bytes.count == 2 ? options[short: bytes[1]] : nil
    }
    if let found = option(word.text) { return (found, nil) }
    guard let equals = word.text.firstIndex(of: "="), let found = option(String(word.text[..<equals])) else { return nil }
    return (found, CommandWord(String(word.text[word.text.index(after: equals)...]), origin: word.origin, unknown: word.unknown))
  }

  private enum Prefixed {
    case one(ServerOption, attached: CommandWord?)
    case several([String])
  }

  private func prefixed(_ word: CommandWord) -> Prefixed? {
    if word.text.hasPrefix("--") {
      let equals = word.text.firstIndex(of: "=")
      let name = String(word.text[..<(equals ?? word.text.endIndex)])
      let names = options.names(startingWith: name)
      if names.count > 1 { return .several(names) }
      guard let only = names.first, let option = options[only] else { return nil }
      return .one(option, attached: equals.map { CommandWord(String(word.text[word.text.index(after: $0)...]), origin: word.origin, unknown: word.unknown) })
    }
    let bytes = Array(word.text.utf8)
    guard bytes.count > 2, let option = options[short: bytes[1]] else { return nil }
    return .one(option, attached: CommandWord(String(decoding: bytes[2...], as: UTF8.self), origin: word.origin, unknown: word.unknown))
  }

  private mutating func refuse(_ message: String, expected: String? = nil, at origin: Origin) {
    refusals.append(GunicornRefusal(message: message, expected: expected, origin: origin))
  }
}
