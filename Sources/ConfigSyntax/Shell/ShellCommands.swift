import Workspace

/// Lists, pipelines and simple commands.
extension ShellReader {
  /// Words that end a list of commands where a command would begin.
  private static let closers: Set<String> = ["then", "else", "elif", "fi", "do", "done", "esac", "}"]

  /// Commands up to what ends the list, which is not taken: the end, `)`, `;;` or a word such as `done`.
  mutating func list() -> ShellList {
    var items: [ShellList.Item] = []
    while true {
      skipLines()
      guard let byte = peek, byte != UInt8(ascii: ")"), !isNext(";;"), !isNext(";&") else { break }
      if let word = reservedWord, Self.closers.contains(word) { break }
      if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "&") && peek(1) != UInt8(ascii: ">") || byte == UInt8(ascii: "|") {
        let start = index
        skip(while: { $0 == byte })
        report("there is no command in front of `\(text(start..<index))`", at: start..<index)
        continue
      }
      let start = index
      var command = chain()
      // What ended the command may be nothing that a command can hold.
      if index == start {
        index += 1
        report("`\(text(start..<index))` begins no command", at: start..<index)
        continue
      }
      skipBlanks()
      var isInBackground = false
      if peek == UInt8(ascii: "&"), peek(1) != UInt8(ascii: "&") {
        isInBackground = true
        index += 1
      } else if peek == UInt8(ascii: ";"), !isNext(";;"), !isNext(";&") {
        index += 1
      } else if let next = peek, next != UInt8(ascii: "\n"), next != UInt8(ascii: ")"), !isNext(";;"), !isNext(";&") {
        // Behind `)` or `fi` only an operator may stand.
        let stray = index
        _ = word()
        if index == stray { index += 1 }
        report("`\(text(stray..<index))` stands behind the end of a command", expected: "a line break or `;`", at: stray..<index)
        skipRestOfCommand()
      }
      command.span.end = max(command.span.start, command.span.end)
      items.append(ShellList.Item(command: command, isInBackground: isInBackground))
    }
    return ShellList(items)
  }

  private mutating func skipRestOfCommand() {
    while let byte = peek, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: ";"), byte != UInt8(ascii: ")") {
      skipBlanks()
      let start = index
      _ = word()
      if index == start {
        guard let byte = peek, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: ";"), byte != UInt8(ascii: ")") else { return }
        index += 1
      }
    }
  }

  /// Takes what ends a list that is not the one being read, and reports it.
  mutating func skipStray() {
    let start = index
    skip(while: isNameByte)
    if index == start { skip(while: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "&") }) }
    if index == start { index = min(index + 1, end) }
    report("`\(text(start..<index))` ends nothing here", at: start..<index)
  }

  /// The name at the cursor when it can be a reserved word: unquoted, and not a part of a longer word.
  var reservedWord: String? {
    var position = index
    if peek == UInt8(ascii: "{") || peek == UInt8(ascii: "}") || peek == UInt8(ascii: "!") {
      position += 1
    } else if isNext("[[") {
      position += 2
    } else {
      while position < end, position - index < 9, bytes[position] &- 97 < 26 { position += 1 }
    }
    guard position > index, position == end || isWordEnd(bytes[position]) else { return nil }
    return String(decoding: bytes[index..<position], as: UTF8.self)
  }

  private func isWordEnd(_ byte: UInt8) -> Bool { " \t\n\r;&|<>()".utf8.contains(byte) }

  /// Takes a reserved word, or says that it is missing.
  mutating func expect(_ word: StaticString, for opener: String, at start: Int) -> Bool {
    skipLines()
    if reservedWord == "\(word)" {
      index += word.utf8CodeUnitCount
      return true
    }
    let place = index < end ? index..<index + 1 : start..<min(start + opener.utf8.count, end)
    report("`\(opener)` lacks its `\(word)`", expected: "`\(word)`", at: place)
    return false
  }

  // MARK: Chains and pipelines

  private mutating func chain() -> ShellCommand {
    let start = index
    let first = pipeline()
    var links: [ShellCommand.Link] = []
    while true {
      skipBlanks()
      let connector: ShellCommand.Connector
      if isNext("&&") { connector = .and } else if isNext("||") { connector = .or } else { break }
      let sign = index
      index += 2
      skipLines()
      guard beginsCommand else {
        report("no command stands behind `\(text(sign..<sign + 2))`", at: sign..<sign + 2)
        break
      }
      links.append(ShellCommand.Link(connector: connector, command: pipeline()))
    }
    guard !links.isEmpty else { return first }
    return ShellCommand(.chain(first, links), at: span(start..<max(start, index)))
  }

  private mutating func pipeline() -> ShellCommand {
    let start = index
    var isNegated = false
    while let word = reservedWord, word == "!" || word == "time" {
      index += word.utf8.count
      if word == "!" { isNegated.toggle() }
      skipBlanks()
      while word == "time", take("-p") || take("--") { skipBlanks() }
      guard beginsCommand else { return ShellCommand(.simple(assignments: [], words: []), at: span(start..<index)) }
    }
    var commands = [command()]
    while true {
      skipBlanks()
      guard peek == UInt8(ascii: "|"), peek(1) != UInt8(ascii: "|") else { break }
      let sign = index
      index += peek(1) == UInt8(ascii: "&") ? 2 : 1
      skipLines()
      guard beginsCommand else {
        report("no command stands behind `|`", at: sign..<sign + 1)
        break
      }
      commands.append(command())
    }
    if commands.count == 1, !isNegated { return commands[0] }
    return ShellCommand(.pipeline(commands, isNegated: isNegated), at: span(start..<max(start, index)))
  }

  /// Whether a command can begin at the cursor.
  private var beginsCommand: Bool {
    guard let byte = peek, !"\n;&|)".utf8.contains(byte) || isNext("&>") else { return false }
    return !(reservedWord.map(Self.closers.contains) ?? false)
  }

  // MARK: Simple commands

  mutating func simpleCommand() -> ShellCommand {
    let start = index
    var last = index
    var assignments: [ShellAssignment] = []
    var words: [ShellWord] = []
    var redirections: [ShellRedirection] = []
    while true {
      skipBlanks()
      if let redirection = redirection() {
        redirections.append(redirection)
      } else if words.isEmpty, let assignment = assignment() {
        assignments.append(assignment)
      } else if let word = word() {
        words.append(word)
        if words.count == 1, assignments.isEmpty, redirections.isEmpty, isFunctionHead { return function(named: word, from: start) }
        if peek == UInt8(ascii: "("), declares(words) { _ = arrayElements() }
      } else {
        break
      }
      last = index
    }
    return ShellCommand(.simple(assignments: assignments, words: words), redirections: redirections, at: span(start..<max(start, last)))
  }

  /// Whether an array may follow: `declare -a NAME=(…)`.
  private func declares(_ words: [ShellWord]) -> Bool {
    guard let name = words.first?.literal, ["declare", "local", "export", "readonly", "typeset"].contains(where: { name.elementsEqual($0.utf8) }) else { return false }
    return bytes[index - 1] == UInt8(ascii: "=")
  }

  /// Whether `()` follows the word that was just read.
  private var isFunctionHead: Bool {
    var position = index
    while position < end, bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t") { position += 1 }
    guard position < end, bytes[position] == UInt8(ascii: "(") else { return false }
    position += 1
    while position < end, bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t") { position += 1 }
    return position < end && bytes[position] == UInt8(ascii: ")")
  }

  private mutating func assignment() -> ShellAssignment? {
    guard let byte = peek, isNameStart(byte) else { return nil }
    let start = index
    var position = index
    while position < end, isNameByte(bytes[position]) { position += 1 }
    let name = String(decoding: bytes[index..<position], as: UTF8.self)
    var key: String?
    if position < end, bytes[position] == UInt8(ascii: "["),
      let close = bytes[position..<end].prefix(400).firstIndex(where: { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "\n") }), bytes[close] == UInt8(ascii: "]")
    {
      key = String(decoding: bytes[position + 1..<close], as: UTF8.self)
      position = close + 1
    }
    let appends = position < end && bytes[position] == UInt8(ascii: "+")
    if appends { position += 1 }
    guard position < end, bytes[position] == UInt8(ascii: "=") else { return nil }
    index = position + 1
    let value: ShellAssignment.Value
    if peek == UInt8(ascii: "(") {
      value = .array(arrayElements())
    } else {
      value = .word(word() ?? ShellWord([], at: span(index..<index)))
    }
    return ShellAssignment(name: name, index: key, appends: appends, value: value, span: span(start..<index))
  }

  private mutating func arrayElements() -> [ShellWord] {
    let start = index
    index += 1
    var words: [ShellWord] = []
    while true {
      skipLines()
      if take(")") { return words }
      guard let word = word() else {
        let place = index < end ? index..<index + 1 : start..<start + 1
        report("the array is not closed", expected: "`)`", at: place)
        return words
      }
      words.append(word)
    }
  }
}
