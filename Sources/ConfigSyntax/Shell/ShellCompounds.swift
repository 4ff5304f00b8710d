import Workspace

/// Commands that hold others.
extension ShellReader {
  mutating func command() -> ShellCommand {
    let start = index
    let form: ShellCommand.Form?
    if peek == UInt8(ascii: "(") {
      form = deeper { $0.inParentheses() }
    } else {
      switch reservedWord {
      case "{": form = deeper { $0.group() }
      case "if": form = deeper { $0.conditional() }
      case "while", "until": form = deeper { $0.loop() }
      case "for", "select": form = deeper { $0.iteration() }
      case "case": form = deeper { $0.choice() }
      case "[[": form = test()
      case "function": return deeper { $0.functionByKeyword() } ?? nothing(at: start)
      default: return simpleCommand()
      }
    }
    guard let form else { return nothing(at: start) }
    let bodyEnd = index
    let redirections = redirections()
    return ShellCommand(form, redirections: redirections, at: span(start..<max(start, redirections.isEmpty ? bodyEnd : index)))
  }

  private func nothing(at start: Int) -> ShellCommand {
    ShellCommand(.simple(assignments: [], words: []), at: span(start..<max(start, index)))
  }

  /// A list that must hold something.
  private mutating func body(of opener: String, at start: Int) -> ShellList {
    let list = list()
    if list.items.isEmpty { report("`\(opener)` holds no command", expected: "a command", at: start..<min(start + opener.utf8.count, end)) }
    return list
  }

  // MARK: Groups

  private mutating func inParentheses() -> ShellCommand.Form {
    let start = index
    if peek(1) == UInt8(ascii: "("), let close = arithmeticEnd(from: index + 2) {
      index = close
      return .arithmetic
    }
    index += 1
    let list = listInParentheses(from: start)
    if list.items.isEmpty { report("`()` holds no command", expected: "a command", at: start..<start + 1) }
    return .subshell(list)
  }

  private mutating func group() -> ShellCommand.Form {
    let start = index
    index += 1
    let list = body(of: "{", at: start)
    _ = expect("}", for: "{", at: start)
    return .group(list)
  }

  // MARK: Conditions and loops

  private mutating func conditional() -> ShellCommand.Form {
    let start = index
    index += 2
    var branches: [ShellCommand.Branch] = []
    var otherwise: ShellList?
    var opener = "if"
    while true {
      let condition = body(of: opener, at: start)
      guard expect("then", for: opener, at: start) else {
        branches.append(ShellCommand.Branch(condition: condition, body: ShellList()))
        break
      }
      branches.append(ShellCommand.Branch(condition: condition, body: body(of: "then", at: index - 4)))
      guard reservedWord == "elif" else { break }
      index += 4
      opener = "elif"
    }
    if reservedWord == "else" {
      index += 4
      otherwise = body(of: "else", at: index - 4)
    }
    _ = expect("fi", for: "if", at: start)
    return .conditional(branches, otherwise: otherwise)
  }

  private mutating func loop() -> ShellCommand.Form {
    let start = index
    let isUntil = reservedWord == "until"
    index += 5
    let condition = body(of: isUntil ? "until" : "while", at: start)
    return .loop(condition: condition, body: loopBody(of: isUntil ? "until" : "while", at: start), isUntil: isUntil)
  }

  private mutating func loopBody(of opener: String, at start: Int) -> ShellList {
    skipLines()
    // bash lets braces stand for `do` and `done`.
    if opener == "for", reservedWord == "{" {
      guard case .group(let list) = group() else { return ShellList() }
      return list
    }
    guard expect("do", for: opener, at: start) else { return ShellList() }
    let list = body(of: "do", at: index - 2)
    _ = expect("done", for: opener, at: start)
    return list
  }

  private mutating func iteration() -> ShellCommand.Form {
    let start = index
    skip(while: { $0 &- 97 < 26 })
    skipBlanks()
    if isNext("((") {
      if let close = arithmeticEnd(from: index + 2) {
        index = close
      } else {
        report("the parentheses of `for` are not closed", expected: "`))`", at: index..<index + 2)
        index += 2
      }
      skipBlanks()
      _ = take(";")
      return .arithmeticLoop(body: loopBody(of: "for", at: start))
    }
    let name = word()?.literal.map { String(decoding: $0, as: UTF8.self) } ?? ""
    if name.isEmpty || !name.utf8.allSatisfy(isNameByte) { report("`for` names no variable", expected: "a name", at: start..<min(start + 3, end)) }
    skipLines()
    var words: [ShellWord]?
    if reservedWord == "in" {
      index += 2
      var found: [ShellWord] = []
      skipBlanks()
      while let word = word() {
        found.append(word)
        skipBlanks()
      }
      words = found
    }
    if peek == UInt8(ascii: ";"), !isNext(";;") { index += 1 }
    return .iteration(name: name, words: words, body: loopBody(of: "for", at: start))
  }

  // MARK: Choices

  private mutating func choice() -> ShellCommand.Form {
    let start = index
    index += 4
    skipBlanks()
    guard let subject = word() else {
      report("`case` names nothing to look at", expected: "a word", at: start..<start + 4)
      return .choice(subject: ShellWord([], at: span(index..<index)), [])
    }
    var choices: [ShellCommand.Choice] = []
    guard expect("in", for: "case", at: start) else { return .choice(subject: subject, []) }
    while true {
      skipLines()
      guard peek != nil, reservedWord != "esac" else { break }
      let patternsStart = index
      let patterns = patterns()
      if index == patternsStart || peek == nil { break }
      let body = list()
      let ending = index
      let goesOn = take(";;&") || take(";&")
      choices.append(ShellCommand.Choice(patterns: patterns, body: body, goesOn: goesOn))
      if goesOn || take(";;") { continue }
      skipLines()
      if reservedWord != "esac" {
        if index == ending, peek != nil, peek != UInt8(ascii: ")") { break }
        break
      }
    }
    _ = expect("esac", for: "case", at: start)
    return .choice(subject: subject, choices)
  }

  /// `(a|b)`, of which the first parenthesis may be left out.
  private mutating func patterns() -> [ShellWord] {
    let start = index
    let outer = readsPatterns
    readsPatterns = true
    defer { readsPatterns = outer }
    _ = take("(")
    var patterns: [ShellWord] = []
    while true {
      skipBlanks()
      guard let pattern = word() else { break }
      patterns.append(pattern)
      skipBlanks()
      guard peek == UInt8(ascii: "|"), peek(1) != UInt8(ascii: "|") else { break }
      index += 1
    }
    if !take(")") || patterns.isEmpty { report("a pattern of `case` is not closed", expected: "`)`", at: start..<max(start + 1, min(index, start + 40))) }
    return patterns
  }

  // MARK: Functions and tests

  mutating func function(named name: ShellWord, from start: Int) -> ShellCommand {
    skipBlanks()
    index += 1
    skipBlanks()
    index += 1
    return functionBody(name.literal ?? [], from: start)
  }

  private mutating func functionByKeyword() -> ShellCommand {
    let start = index
    index += 8
    skipBlanks()
    let name = word()?.literal ?? []
    skipBlanks()
    if take("(") {
      skipBlanks()
      if !take(")") { report("`(` behind a function's name is not closed", expected: "`)`", at: index - 1..<index) }
    }
    return functionBody(name, from: start)
  }

  private mutating func functionBody(_ name: [UInt8], from start: Int) -> ShellCommand {
    skipLines()
    let text = String(decoding: name, as: UTF8.self)
    let bodyStart = index
    let body = deeper { $0.command() } ?? nothing(at: start)
    switch body.form {
    case .simple where index <= end: report("the function `\(text)` has no body", expected: "`{`", at: min(bodyStart, max(0, end - 1))..<min(bodyStart + 1, end))
    default: break
    }
    return ShellCommand(.function(name: text, body: body), at: span(start..<max(start, index)))
  }

  private mutating func test() -> ShellCommand.Form {
    let start = index
    index += 2
    var words: [ShellWord] = []
    let outer = readsPatterns
    readsPatterns = true
    defer { readsPatterns = outer }
    while true {
      skipLines()
      guard let byte = peek else { break }
      if isNext("]]"), peek(2).map({ " \t\n\r;&|)<>".utf8.contains($0) }) ?? true {
        index += 2
        return .test(words)
      }
      let wordStart = index
      let followsMatch = words.last?.literal?.elementsEqual("=~".utf8) ?? false
      if let word = followsMatch ? word(.regularExpression) : word() {
        words.append(word)
      } else if byte == UInt8(ascii: ";") {
        break
      } else {
        // `&&`, `||`, `(`, `)`, `<` and `>` are words of the expression.
        index += isNext("&&") || isNext("||") ? 2 : 1
        words.append(
          ShellWord([ShellPart(.text(Array(bytes[wordStart..<index])), isQuoted: false, at: span(wordStart..<index))], at: span(wordStart..<index)))
      }
    }
    report("`[[` is not closed", expected: "`]]`", at: start..<start + 2)
    return .test(words)
  }
}
