import Catalogue
import Workspace

/// Tells the words of a server's command line apart, as the library that the server uses does.
struct CommandLineWords {
  private(set) var sayings: [Saying] = []
  /// Words that no option took, in order.
  private(set) var positionals: [CommandWord] = []
  private(set) var subcommand: String?
  private(set) var problems: [PlacedProblem] = []
  private(set) var assumptions: [String] = []
  /// Why settings beside those said may be in force.
  private(set) var openness: [String] = []
  /// Whether the server would not start.
  private(set) var isRefused = false
  /// Values that no option of their kind takes, by setting: of a setting that is said again only the last one counts for some libraries.
  private var refusedValues: [String: PlacedProblem] = [:]

  private var phraseStart: String?
  private var isPhrase = false
  /// Whether the words are those of another package's command, which has options of its own.
  private let isStandIn: Bool
  /// Who refuses words, for people.
  private let title: String
  private let line: CommandLineKnowledge
  private var style: CommandLineKnowledge.Style { line.style }

  init(_ words: [CommandWord], title: String, line: CommandLineKnowledge, isStandIn: Bool = false) {
    self.isStandIn = isStandIn
    self.title = title
    self.line = line
    read(words)
    takePositionals()
    for setting in refusedValues.keys.sorted() where !isPhrase { problems += refusedValues[setting].map { [$0] } ?? [] }
  }

  // MARK: Going through the words

  private mutating func read(_ words: [CommandWord]) {
    var index = 0
    var optionsAreOver = false
    while index < words.count {
      let word = words[index]
      index += 1
      if optionsAreOver || !looksLikeOption(word) {
        if style.endsAtFirstWord { optionsAreOver = true }
        take(word)
      } else if word.text == "--" {
        optionsAreOver = true
      } else {
        readOption(word, words, &index)
      }
    }
  }

  private func looksLikeOption(_ word: CommandWord) -> Bool {
    guard word.text.hasPrefix("-"), word.text.utf8.count > 1 else { return false }
    return style != .argparse || !isNegativeNumber(word.text) && (!word.text.contains(" ") || beginsLikeOption(word.text))
  }

  /// `-5`, `-.5`, `-1.5`: what argparse takes for a value.
  private func isNegativeNumber(_ text: String) -> Bool {
    let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2 && !(parts.last?.isEmpty ?? true) && parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
  }

  /// A text with a blank in it is a value unless an option begins like it.
  private func beginsLikeOption(_ text: String) -> Bool {
    let name = text.prefix { $0 != "=" }
    return text.hasPrefix("--") ? !candidates { $0.hasPrefix(name) }.isEmpty : option(String(text.prefix(2))) != nil
  }

  private mutating func take(_ word: CommandWord) {
    if subcommand == nil, !line.subcommands.isEmpty {
      guard word.unknown == nil else { return note(unknown: word) }
      let phrase = phraseStart.map { "\($0) \(word.text)" } ?? word.text
      if let meant = line.phrases[phrase] {
        subcommand = meant
        isPhrase = true
      } else if phraseStart == nil, line.phrases.keys.contains(where: { $0.hasPrefix("\(word.text) ") }) {
        phraseStart = word.text
      } else {
        subcommand = phrase
      }
    } else {
      positionals.append(word)
    }
  }

  private mutating func readOption(_ word: CommandWord, _ words: [CommandWord], _ index: inout Int) {
    let equals = word.text.firstIndex(of: "=")
    let name = String(word.text[..<(equals ?? word.text.endIndex)])
    let isLong = name.hasPrefix("--")
    if let found = option(name) {
      // A letter's value begins right behind it, `=` and all, except in argparse.
      if isLong || equals == nil || style.dropsEqualsBehindLetter || name.utf8.count > 2 {
        return say(found, named: name, given: equals.map { part(of: word, from: word.text.index(after: $0)) }, word, words, &index)
      }
    } else if isLong {
      if let found = abbreviated(name, at: word) {
        return say(found, named: name, given: equals.map { part(of: word, from: word.text.index(after: $0)) }, word, words, &index)
      }
      return
    }
    readLetters(word, words, &index)
  }

  /// `-w4`, or several letters of flags in one word.
  private mutating func readLetters(_ word: CommandWord, _ words: [CommandWord], _ index: inout Int) {
    var position = word.text.index(after: word.text.startIndex)
    while position < word.text.endIndex {
      let letter = word.text[position]
      position = word.text.index(after: position)
      guard let found = option("-\(letter)") else { return refuse("\(title) has no option `-\(letter)`", at: word.origin) }
      let isLast = position == word.text.endIndex
      if found.option.kind == .flag {
        var none = words.count
        say(found, named: "-\(letter)", given: nil, word, words, &none)
      } else {
        if !isLast, style.dropsEqualsBehindLetter, word.text[position] == "=" { position = word.text.index(after: position) }
        return say(found, named: "-\(letter)", given: isLast ? nil : part(of: word, from: position), word, words, &index)
      }
    }
  }

  private func part(of word: CommandWord, from position: String.Index) -> CommandWord {
    CommandWord(String(word.text[position...]), origin: word.origin, unknown: word.unknown)
  }

  // MARK: Finding the option

  private struct Found {
    let option: CommandOption
    let isOff: Bool
  }

  /// Options of the subcommand that is in force; before it those of the program itself.
  private func option(_ flag: String) -> Found? {
    candidates { $0 == flag }.first
  }

  private func candidates(_ matches: (String) -> Bool) -> [Found] {
    let own = line.options.all.filter { option in
      option.commands.isEmpty || line.subcommands.isEmpty || subcommand.map { option.commands.contains($0) } ?? false
    }
    return own.flatMap { option in
      option.flags.filter(matches).map { _ in Found(option: option, isOff: false) } + option.off.filter(matches).map { _ in Found(option: option, isOff: true) }
    }
  }

  private mutating func abbreviated(_ name: String, at word: CommandWord) -> Found? {
    let found = style.allowsAbbreviations && name != "--" ? candidates { $0.hasPrefix(name) } : []
    let distinct = found.filter { one in one.option.setting == found[0].option.setting && one.isOff == found[0].isOff }
    if let first = found.first, distinct.count == found.count { return first }
    if found.isEmpty {
      let known = line.options.all.flatMap { $0.flags + $0.off }.filter { $0.hasPrefix("--") }
      refuse("\(title) has no option `\(name)`", expected: nearest(to: name, in: known).map { "`\($0)`" }, at: word.origin)
    } else {
      refuse("`\(name)` can mean several options of \(title)", at: word.origin)
    }
    return nil
  }

  // MARK: Saying

  private mutating func say(
    _ found: Found, named name: String, given: CommandWord?, _ word: CommandWord, _ words: [CommandWord], _ index: inout Int
  ) {
    let option = found.option
    if option.kind == .flag || found.isOff {
      if given != nil { return refuse("`\(name)` takes no value", at: word.origin) }
      sayings.append(
        Saying(option.setting, text: found.isOff ? "false" : "true", value: .boolean(!found.isOff), origin: word.origin))
    } else if option.kind == .words {
      var values = given.map { [$0] } ?? []
      while given == nil, index < words.count, !looksLikeOption(words[index]) {
        values.append(words[index])
        index += 1
      }
      let reason = values.lazy.compactMap(\.unknown).first
      sayings.append(
        Saying(
          option.setting, text: values.map(\.text).joined(separator: " "), value: reason.map { .unknown(reason: $0) } ?? .list(values.map(\.text)),
          origin: values.first?.origin ?? word.origin))
    } else {
      guard let value = given ?? nextValue(words, &index) else { return refuse("`\(name)` needs a value", at: word.origin) }
      add(option, value)
      if option.kind == .pair, let second = nextValue(words, &index) { add(option, second) }
    }
  }

  private func nextValue(_ words: [CommandWord], _ index: inout Int) -> CommandWord? {
    guard index < words.count, style.valuesMayLookLikeOptions || !looksLikeOption(words[index]) else { return nil }
    defer { index += 1 }
    return words[index]
  }

  private mutating func add(_ option: CommandOption, _ word: CommandWord) {
    if !style.readsEveryValue { refusedValues[option.setting] = nil }
    let accumulates = option.kind == .list || option.kind == .pair
    if let reason = word.unknown {
      sayings.append(Saying(option.setting, text: word.text, value: .unknown(reason: reason), origin: word.origin, accumulates: accumulates))
      return
    }
    switch option.value(of: word.text) {
    case .value(let value):
      sayings.append(Saying(option.setting, text: word.text, value: value, origin: word.origin, accumulates: accumulates))
    case .refused(let expected):
      let message = "`\(word.text)` is no value for \(option.flags.first.map { "`\($0)`" } ?? "this")"
      // What it would have said counts as said: a variable does not take its place.
      sayings.append(Saying(option.setting, text: word.text, value: .text(word.text), origin: word.origin, accumulates: accumulates))
      guard let place = word.origin.place else { return }
      refusedValues[option.setting] = PlacedProblem(Problem(.configSyntax, message, expected: expected, at: place.bytes), in: place.path)
    }
  }

  /// The settings that words without a name say. A word that nobody knows may be anything, or nothing.
  private mutating func takePositionals() {
    let places = line.positionals.count + (line.furtherWords == nil ? 0 : 1)
    if isPhrase { return }
    var words = positionals
    if words.count > places, line.furtherWords == nil {
      for word in words where word.unknown != nil { note(unknown: word) }
      let known = words.filter { $0.unknown == nil }
      words = known.isEmpty ? Array(words.prefix(places)) : known
      if words.count > places { refuse("`\(words[places].text)` is one word too many for \(title)", at: words[places].origin) }
    }
    for (setting, word) in zip(line.positionals, words) {
      sayings.append(
        Saying(setting, text: word.text, value: word.unknown.map { .unknown(reason: $0) } ?? .text(word.text), origin: word.origin))
    }
    guard let further = line.furtherWords else { return }
    for word in words.dropFirst(line.positionals.count) {
      sayings.append(
        Saying(
          further, text: word.text, value: word.unknown.map { .unknown(reason: $0) } ?? .text(word.text), origin: word.origin,
          accumulates: true))
    }
  }

  // MARK: What went wrong

  private mutating func note(unknown word: CommandWord) {
    openness.append("what `\(word.text)` adds to the command is not known")
    assumptions.append("what `\(word.text)` adds to the command of \(title) is not known: \(word.unknown ?? "")")
  }

  private mutating func refuse(_ message: String, expected: String? = nil, at origin: Origin) {
    isRefused = true
    // Behind a phrase stand words that only the program in between understands, such as `-c:1 4`.
    guard !isPhrase, !isStandIn, let place = origin.place else { return }
    problems.append(PlacedProblem(Problem(.configSyntax, message, expected: expected, at: place.bytes), in: place.path))
  }
}
