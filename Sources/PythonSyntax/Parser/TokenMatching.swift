import Workspace

// Asking for tokens, and what happens when another one stands there.

extension PythonParser {
  @inline(__always)
  mutating func accept(_ kind: TokenKind) -> Bool {
    guard lexer.kind == kind else { return false }
    lexer.next()
    return true
  }

  @inline(__always)
  mutating func expect(_ kind: TokenKind, _ expected: @autoclosure () -> String) {
    if lexer.kind == kind { lexer.next() } else { fail(expected: expected()) }
  }

  /// Reports that the current token does not fit, and stops the statement.
  mutating func fail(expected: @autoclosure () -> String) {
    guard lexer.kind != .stop else { return }
    guard lexer.hasRoomForProblems, !isSpeculating else { return stopSilently() }
    let expected = expected()
    let token = lexer.start..<max(lexer.start, lexer.end)
    switch lexer.kind {
    case .unknown: stopSilently()
    case .string where lexer.flags & StringFlags.unclosed.rawValue != 0: stopSilently()
    case .newline: stop(Problem(.pythonSyntax, "the line ends too early", expected: expected, at: ByteSpan(lexer.start..<lexer.start)))
    case .endOfFile: stop(Problem(.pythonSyntax, "the file ends too early", expected: expected, at: ByteSpan(token)))
    case .indent: stop(Problem(.pythonSyntax, "this line is indented without a block to belong to", expected: expected, at: ByteSpan(token)))
    case .dedent: stop(Problem(.pythonSyntax, "the block ends too early", expected: expected, at: ByteSpan(token)))
    case .string, .formattedText: stop(Problem(.pythonSyntax, "a string stands out of place", expected: expected, at: ByteSpan(token)))
    default: stop(Problem(.pythonSyntax, "`\(lexer.textOf(token))` stands out of place", expected: expected, at: ByteSpan(token)))
    }
  }

  /// Reports something about a node that fits the grammar of tokens and yet is wrong, and stops the statement.
  mutating func fail(_ message: String, expected: String? = nil, from start: Int, to end: Int) {
    guard lexer.kind != .stop else { return }
    stop(Problem(.pythonSyntax, message, expected: expected, at: ByteSpan(start..<max(start, end))))
  }

  /// Reports something that does not keep the rest of the statement from being understood.
  mutating func note(_ message: String, expected: String? = nil, from start: Int, to end: Int) {
    guard lexer.kind != .stop, !isSpeculating else { return }
    lexer.report(message, expected: expected, at: start..<max(start, end))
  }

  mutating func stop(_ problem: Problem) {
    stopSilently()
    if !isSpeculating, lexer.record(problem) { stoppedProblem = lexer.problems.count - 1 }
  }

  /// Stops the statement after a problem that has been reported.
  mutating func stopSilently() {
    stoppedProblem = nil
    stoppedKind = lexer.kind
    lexer.kind = .stop
  }

  /// One more expression or block within another; false, with a problem, when there are too many.
  @inline(__always)
  mutating func enter() -> Bool {
    depth &+= 1
    return depth <= Self.depthLimit ? true : tooDeep()
  }

  private mutating func tooDeep() -> Bool {
    if lexer.kind != .stop {
      stop(
        Problem(
          .limitReached, "expressions are nested more than \(Self.depthLimit) deep", expected: "less nesting; CPython has a limit as well",
          at: ByteSpan(lexer.start..<lexer.end)))
    }
    return false
  }

  @inline(__always)
  mutating func leave() {
    depth &-= 1
  }

  /// Goes past a token that makes no part of a statement's span.
  @inline(__always)
  mutating func skipLayout() {
    let end = lexer.previousEnd
    lexer.next()
    lexer.previousEnd = end
  }

  /// A node for an expression that is missing.
  mutating func missingExpression(_ expected: String = "an expression") -> Int32 {
    fail(expected: expected)
    return add(.errorExpression, lexer.previousEnd, lexer.previousEnd)
  }
}

// MARK: Reading ahead

extension PythonParser {
  /// Everything that reading ahead changes within a line.
  struct Mark {
    let kind: TokenKind
    let flags: UInt8
    let start: Int
    let end: Int
    let previousEnd: Int
    let mode: Lexer.Mode
    let brackets: Int
    let fieldDepth: Int
    let text: TextState
    let fields: Int
    let comments: Int
    let problems: Int
    let python2: Bool
    let hasTooManyBrackets: Bool
    let nodes: Int
    let lists: Int
    let scratch: Int
    let depth: Int
  }

  func mark() -> Mark {
    Mark(
      kind: lexer.kind, flags: lexer.flags, start: lexer.start, end: lexer.end, previousEnd: lexer.previousEnd, mode: lexer.mode,
      brackets: lexer.brackets.count, fieldDepth: lexer.fieldDepth, text: lexer.text, fields: lexer.fields.count,
      comments: lexer.comments.count, problems: lexer.problems.count, python2: lexer.python2 != nil,
      hasTooManyBrackets: lexer.hasTooManyBrackets, nodes: nodes.count, lists: lists.count, scratch: scratch.count, depth: depth)
  }

  /// Goes back to a mark. Of what was open there, nothing may have been closed since but the bracket that is the marked
  /// token itself.
  mutating func reset(to mark: Mark) {
    lexer.kind = mark.kind
    lexer.flags = mark.flags
    lexer.start = mark.start
    lexer.end = mark.end
    lexer.previousEnd = mark.previousEnd
    lexer.mode = mark.mode
    switch mark.kind {
    case .leftParen, .leftBracket, .leftBrace:
      lexer.brackets.shorten(to: mark.brackets - 1)
      lexer.brackets.append(UInt32(truncatingIfNeeded: mark.start))
    default: lexer.brackets.shorten(to: mark.brackets)
    }
    lexer.fieldDepth = mark.fieldDepth
    lexer.text = mark.text
    lexer.fields.removeLast(lexer.fields.count - mark.fields)
    lexer.comments.removeLast(lexer.comments.count - mark.comments)
    lexer.problems.removeLast(lexer.problems.count - mark.problems)
    if !mark.python2 { lexer.python2 = nil }
    lexer.hasTooManyBrackets = mark.hasTooManyBrackets
    nodes.shorten(to: mark.nodes)
    lists.shorten(to: mark.lists)
    scratch.shorten(to: mark.scratch)
    depth = mark.depth
  }
}
