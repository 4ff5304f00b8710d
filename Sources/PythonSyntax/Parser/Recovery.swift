import Workspace

// What happens after a statement that could not be understood.

extension PythonParser {
  /// From the token that stopped a statement to the first token of the next line.
  ///
  /// Inside brackets the statement ends where they are closed, or before a line that begins with a keyword that only a
  /// statement begins with: then a bracket was forgotten, and that is the better message.
  mutating func recover() {
    guard lexer.kind == .stop else { return }
    lexer.kind = stoppedKind
    let problem = stoppedProblem
    stoppedProblem = nil
    guard lexer.kind != .indent, lexer.kind != .dedent else { return }
    let origin = lexer.start
    let originEnd = lexer.end
    // A line that does not go on with what is in the brackets may well be a statement.
    let isOnNewLine = isFirstOnLine && lexer.brackets.last.map { isLineEnd(between: Int($0), and: origin) } ?? false
    if recoveryReachedEnd, !lexer.brackets.isEmpty { return isOnNewLine ? startLine(at: origin) : resume(after: originEnd) }
    while true {
      switch lexer.kind {
      case .newline: return skipLayout()
      case .endOfFile:
        guard !lexer.brackets.isEmpty else { return }
        recoveryReachedEnd = true
        blameBracket(problem, at: origin)
        return isOnNewLine ? startLine(at: origin) : resume(after: originEnd)
      case let kind where kind.beginsOnlyStatement && !lexer.brackets.isEmpty && isFirstOnLine:
        blameBracket(problem, at: origin)
        return startLine(at: lexer.start)
      default: lexer.next()
      }
    }
  }

  /// Says that the innermost open bracket is never closed, rather than what was out of place on a later line.
  private mutating func blameBracket(_ problem: Int?, at origin: Int) {
    guard let problem, let bracket = lexer.brackets.last.map(Int.init), bracket < origin else { return }
    guard isLineEnd(between: bracket, and: origin) || origin >= lexer.length else { return }
    lexer.problems[problem] = Problem(
      .pythonSyntax, "`\(lexer.textOf(bracket..<bracket + 1))` is never closed", at: ByteSpan(bracket..<bracket + 1))
  }

  private func isLineEnd(between start: Int, and end: Int) -> Bool {
    start < end && lexer.source.bytes(start..<end).contains { $0 == 10 || $0 == 13 }
  }

  /// Whether only blanks stand before the current token on its line, and nothing that belongs to the token before.
  private var isFirstOnLine: Bool {
    var position = lexer.start - 1
    while position >= lexer.previousEnd {
      switch lexer.source[position] {
      case 9, 12, 32: position -= 1
      case 10, 13: return true
      default: return false
      }
    }
    return position < 0
  }

  /// Goes on with the line after an offset, with no bracket open.
  private mutating func resume(after offset: Int) {
    var position = offset
    while position < lexer.length, lexer.source[position] != 10, lexer.source[position] != 13 { position += 1 }
    if position < lexer.length { position += lexer.source[position] == 13 && lexer.source[position + 1] == 10 ? 2 : 1 }
    goOn(at: position)
  }

  /// Goes on with the line that holds an offset.
  private mutating func startLine(at offset: Int) {
    var position = offset
    while position > 0, lexer.source[position - 1] != 10, lexer.source[position - 1] != 13 { position -= 1 }
    goOn(at: position)
  }

  private mutating func goOn(at position: Int) {
    let previousEnd = min(lexer.previousEnd, position)
    lexer.brackets.shorten(to: 0)
    lexer.fields.removeAll(keepingCapacity: true)
    lexer.fieldDepth = -1
    lexer.mode = .lineStart
    lexer.kind = .newline
    lexer.end = position
    while let last = lexer.comments.last, last.start >= UInt32(position) { lexer.comments.removeLast() }
    lexer.next()
    lexer.previousEnd = previousEnd
  }

  /// Whether a statement stopped in a way that only Python 2 explains; looked for at its second word.
  mutating func lookForPython2(_ start: Int) {
    guard lexer.kind == .stop, !isSpeculating, lexer.python2 == nil else { return }
    let place = lexer.start
    let before = lexer.source.bytes(start..<max(start, place))
    let sign: String? =
      if isWord("print", before) {
        "`print` is written as a statement"
      } else if isWord("exec", before) {
        "`exec` is written as a statement"
      } else if stoppedKind == .comma, before.starts(with: "raise ".utf8) {
        "`raise` has a comma"
      } else if stoppedKind == .string, before.count >= 2, before.last.map({ $0 | 0x20 }) == UInt8(ascii: "r"),
        before.dropLast().last.map({ $0 | 0x20 }) == UInt8(ascii: "u") {
        "`ur` is a string prefix"
      } else {
        nil
      }
    guard let sign else { return }
    lexer.python2 = Problem(
      .pythonSyntax, "this file is Python 2 source: \(sign)", expected: "Python 3", at: ByteSpan(start..<max(start, place)))
  }

  private func isWord(_ word: String, _ before: [UInt8]) -> Bool {
    switch stoppedKind {
    case .name, .string, .number, .fStringStart, .true, .false, .none, .not, .lambda, .leftBrace: break
    default: return false
    }
    return before.starts(with: word.utf8) && before.dropFirst(word.utf8.count).allSatisfy { $0 == 32 || $0 == 9 }
  }
}
