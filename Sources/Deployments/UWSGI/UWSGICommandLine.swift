import Catalogue

/// uWSGI's command line: GNU `getopt_long` (`uwsgi_commandline_config` in `core/init.c`).
extension UWSGIResolver {
  /// Adds a pair for each option from left to right, then reads the files that were named without one: they are last,
  /// wherever they stood.
  mutating func readCommandLine(_ words: [CommandWord]) {
    var files: [CommandWord] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word.text == "--" {
        files += words[index...]
        break
      } else if word.text.hasPrefix("--") {
        readLong(word, words, &index)
      } else if word.text.hasPrefix("-"), word.text != "-" {
        readShort(word, words, &index)
      } else {
        files.append(word)
      }
    }
    for file in files where !file.text.hasPrefix("[") {
      load(Array(file.text.utf8), by: nil, origin: file.origin, unknown: file.unknown)
    }
  }

  private mutating func readLong(_ word: CommandWord, _ words: [CommandWord], _ index: inout Int) {
    let body = word.text.dropFirst(2)
    let equals = body.firstIndex(of: "=")
    let given = String(body[..<(equals ?? body.endIndex)])
    guard let option = longOption(given, at: word) else { return }
    var value = equals.map { CommandWord(String(body[body.index(after: $0)...]), origin: word.origin, unknown: word.unknown) }
    switch option.argument {
    case .none where value != nil:
      return refuse("`--\(option.name)` takes no value on the command line", at: word.origin)
    case .required where value == nil:
      value = takeValue(words, &index)
      if value == nil { return refuse("`--\(option.name)` needs a value", at: word.origin) }
    case .none, .optional, .required: break
    }
    addOption(option.name, value, at: word)
  }

  /// The exact name, or the only one that begins so.
  private mutating func longOption(_ given: String, at word: CommandWord) -> ServerOption? {
    if let option = server.options[given] { return option }
    if let template = templates[given] {
      let takesValue = ["$1", "$2", "$3"].contains { replacing(Array($0.utf8), in: template, with: []) != template }
      return ServerOption(made: given, takesValue: takesValue)
    }
    if let reason = word.unknown {
      report(.unresolvedReference, "`\(word.text)` cannot be followed: \(reason)", weight: .note, at: word.origin)
      return nil
    }
    let names = server.options.names(startingWith: given)
    guard names.count == 1, let name = names.first else {
      refuse(
        names.isEmpty ? "uWSGI has no option `--\(given)`" : "`--\(given)` can mean several options",
        expected: names.isEmpty
          ? server.options.nearestName(to: given).map { "`--\($0)`" } : names.prefix(4).map { "`--\($0)`" }.joined(separator: ", "),
        at: word.origin)
      return nil
    }
    return server.options[name]
  }

  /// `-p 4`, `-p4`, or several letters of flags in one word.
  private mutating func readShort(_ word: CommandWord, _ words: [CommandWord], _ index: inout Int) {
    var rest = Array(word.text.utf8.dropFirst())[...]
    while let letter = rest.first {
      rest.removeFirst()
      guard let option = server.options[short: letter] else {
        return refuse("uWSGI has no option `-\(Character(UnicodeScalar(letter)))`", at: word.origin)
      }
      var value: CommandWord?
      if option.argument != .none, !rest.isEmpty {
        value = CommandWord(String(decoding: rest, as: UTF8.self), origin: word.origin, unknown: word.unknown)
        rest = []
      } else if option.argument == .required {
        value = takeValue(words, &index)
        if value == nil { return refuse("`-\(Character(UnicodeScalar(letter)))` needs a value", at: word.origin) }
      }
      addOption(option.name, value, at: word)
    }
  }

  private func takeValue(_ words: [CommandWord], _ index: inout Int) -> CommandWord? {
    guard index < words.count else { return nil }
    defer { index += 1 }
    return words[index]
  }

  private mutating func addOption(_ name: String, _ value: CommandWord?, at word: CommandWord) {
    add(
      UWSGIPair(
        key: name, value: value.map { Array($0.text.utf8) }, unknown: value?.unknown, origin: value?.origin ?? word.origin,
        keyPlace: word.origin.place))
  }
}
