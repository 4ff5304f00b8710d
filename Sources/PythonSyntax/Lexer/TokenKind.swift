/// What a token is. The order serves the parser: kinds that are looked up together lie together.
public enum TokenKind: UInt8, Sendable, CaseIterable {
  case endOfFile, newline, indent, dedent
  /// Bytes that are no token; the lexer has already said why.
  case unknown
  /// What the parser puts in place of the current token once a statement is broken: nothing matches it.
  case stop

  // What an expression can begin with, as far as tokens tell.
  case name, number, string, fStringStart, tStringStart
  case leftParen, leftBracket, leftBrace, ellipsis
  case `true`, `false`, none
  case minus, plus, tilde, not, lambda, await
  case star, doubleStar, yield

  // Operators between operands.
  case slash, doubleSlash, percent, at, leftShift, rightShift, ampersand, bar, caret
  case equalEqual, notEqual, less, lessEqual, greater, greaterEqual, `is`, `in`
  case and, or

  case rightParen, rightBracket, rightBrace
  case comma, colon, semicolon, dot, arrow, colonEqual, equal
  case plusEqual, minusEqual, starEqual, slashEqual, doubleSlashEqual, percentEqual, atEqual, ampersandEqual, barEqual, caretEqual
  case leftShiftEqual, rightShiftEqual, doubleStarEqual
  /// `!`, the start of a conversion.
  case exclamation

  // Inside f-strings and t-strings.
  case formattedText, fieldStart, fieldEnd
  /// The colon between a field's expression and its format.
  case formatColon
  case fStringEnd

  // The remaining keywords.
  case `if`, `else`, `for`, async, `as`, from
  case assert, `break`, `class`, `continue`, def, del, elif, except, finally, global, `import`, nonlocal, pass, raise, `return`
  case `try`, `while`, with
}

extension TokenKind {
  /// Whether an expression can begin with this token (a starred one and `yield` among them).
  var beginsExpression: Bool {
    rawValue >= Self.name.rawValue && rawValue <= Self.yield.rawValue
  }

  /// Whether only a statement can begin with this keyword, so that an open bracket before it must have been forgotten.
  var beginsOnlyStatement: Bool {
    switch self {
    case .assert, .break, .class, .continue, .def, .del, .global, .import, .nonlocal, .pass, .raise, .return, .try, .while, .with: true
    default: false
    }
  }

  var isKeyword: Bool {
    switch self {
    case .true, .false, .none, .not, .lambda, .await, .yield, .is, .in, .and, .or: true
    default: rawValue >= Self.if.rawValue
    }
  }
}
