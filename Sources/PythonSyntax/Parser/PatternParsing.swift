// The patterns of `case` (PEP 634).

extension PythonParser {
  /// The pattern of a `case`: also `a, *b` without brackets.
  mutating func patterns() -> Int32 {
    let start = lexer.start
    let first = lexer.kind == .star ? starPattern() : asPattern()
    let isSequence = lexer.kind == .comma
    if !isSequence {
      if kind(of: first) == .starPattern { fail(expected: "a comma after the starred pattern") }
      return first
    }
    let mark = scratch.count
    scratch.append(first)
    while accept(.comma), lexer.kind != .colon, lexer.kind != .if {
      if lexer.kind == .stop { break }
      scratch.append(lexer.kind == .star ? starPattern() : asPattern())
    }
    return add(.sequencePattern, start, lexer.previousEnd, list(since: mark))
  }

  private mutating func asPattern() -> Int32 {
    let start = lexer.start
    guard enter() else {
      leave()
      return missingPattern()
    }
    defer { leave() }
    let pattern = orPattern()
    guard accept(.as) else { return pattern }
    if lexer.kind == .name, isWildcard { fail("`_` cannot be bound by `as`", from: lexer.start, to: lexer.end) }
    guard lexer.kind == .name else {
      fail(expected: "a name after `as`")
      return pattern
    }
    let name = identifier()
    return add(.capturePattern, start, lexer.previousEnd, pattern, name)
  }

  private mutating func orPattern() -> Int32 {
    let start = lexer.start
    let first = closedPattern()
    if lexer.kind != .bar { return first }
    let mark = scratch.count
    scratch.append(first)
    while accept(.bar) { scratch.append(closedPattern()) }
    return add(.orPattern, start, lexer.previousEnd, list(since: mark))
  }

  private var isWildcard: Bool {
    lexer.end == lexer.start + 1 && lexer.source[lexer.start] == UInt8(ascii: "_")
  }

  private mutating func missingPattern() -> Int32 {
    fail(expected: "a pattern")
    return add(.errorPattern, lexer.previousEnd, lexer.previousEnd)
  }

  private mutating func closedPattern() -> Int32 {
    let start = lexer.start
    switch lexer.kind {
    case .name: return namePattern()
    case .number, .minus:
      let value = complexNumber()
      return add(.valuePattern, start, lexer.previousEnd, value)
    case .string, .fStringStart, .tStringStart:
      let value = strings()
      switch kind(of: value) {
      case .formattedString, .templateString: note("a string with fields stands in a pattern", from: start, to: lexer.previousEnd)
      default: break
      }
      return add(.valuePattern, start, lexer.previousEnd, value)
    case .none: return singleton(.none)
    case .true: return singleton(.true)
    case .false: return singleton(.false)
    case .leftParen: return groupPattern()
    case .leftBracket:
      lexer.next()
      let elements = sequence(until: .rightBracket)
      expect(.rightBracket, "`,` or `]`")
      return add(.sequencePattern, start, lexer.previousEnd, elements)
    case .leftBrace: return mappingPattern()
    default: return missingPattern()
    }
  }

  private mutating func singleton(_ value: ConstantValue) -> Int32 {
    let node = add(.singletonPattern, lexer.start, lexer.end, op: value.rawValue)
    lexer.next()
    return node
  }

  /// A name to bind, `_`, a dotted value, or a class with its patterns.
  private mutating func namePattern() -> Int32 {
    let start = lexer.start
    let isWildcard = isWildcard
    let name = add(.name, start, lexer.end)
    lexer.next()
    switch lexer.kind {
    case .dot, .leftParen:
      let value = dots(start, name)
      if lexer.kind == .leftParen { return classPattern(start, value) }
      return add(.valuePattern, start, lexer.previousEnd, value)
    default:
      nodes[Int(name)].kind = isWildcard ? .capturePattern : .identifier
      return isWildcard ? name : add(.capturePattern, start, lexer.previousEnd, 0, name)
    }
  }

  private mutating func dots(_ start: Int, _ first: Int32) -> Int32 {
    var value = first
    while accept(.dot) {
      let name = lexer.start
      guard lexer.kind == .name else {
        fail(expected: "a name after the dot")
        return value
      }
      lexer.next()
      value = add(.attribute, start, lexer.previousEnd, value, Int32(truncatingIfNeeded: name))
    }
    return value
  }

  private mutating func classPattern(_ start: Int, _ type: Int32) -> Int32 {
    lexer.next()
    let positionalMark = scratch.count
    while lexer.kind != .rightParen, lexer.kind != .stop, !isKeywordPattern {
      scratch.append(asPattern())
      if !accept(.comma) { break }
    }
    let positional = list(since: positionalMark)
    while lexer.kind == .name {
      guard isKeywordPattern else {
        fail("a positional pattern stands after a keyword pattern", from: lexer.start, to: lexer.end)
        break
      }
      scratch.append(identifier())
      expect(.equal, "`=` and a pattern")
      scratch.append(asPattern())
      if !accept(.comma) { break }
    }
    let keywords = list(since: positionalMark)
    expect(.rightParen, "`,` or `)`")
    return add(.classPattern, start, lexer.previousEnd, type, positional, keywords)
  }

  /// Whether `name =` follows.
  private var isKeywordPattern: Bool {
    guard lexer.kind == .name else { return false }
    var position = lexer.end
    while true {
      switch lexer.source[position] {
      case 9, 10, 12, 13, 32: position += 1
      case UInt8(ascii: "\\"): position += 1
      case UInt8(ascii: "#"): while lexer.source[position] != 10, lexer.source[position] != 13, position < lexer.length { position += 1 }
      case UInt8(ascii: "="): return lexer.source[position + 1] != UInt8(ascii: "=")
      default: return false
      }
    }
  }

  private mutating func starPattern() -> Int32 {
    let start = lexer.start
    lexer.next()
    guard lexer.kind == .name else {
      fail(expected: "a name after `*`")
      return add(.starPattern, start, lexer.previousEnd)
    }
    if isWildcard {
      lexer.next()
      return add(.starPattern, start, lexer.previousEnd)
    }
    let name = identifier()
    return add(.starPattern, start, lexer.previousEnd, 0, name)
  }

  private mutating func sequence(until end: TokenKind) -> Int32 {
    let mark = scratch.count
    while lexer.kind != end, lexer.kind != .stop {
      scratch.append(lexer.kind == .star ? starPattern() : asPattern())
      if !accept(.comma) { break }
    }
    return list(since: mark)
  }

  private mutating func groupPattern() -> Int32 {
    let start = lexer.start
    lexer.next()
    if accept(.rightParen) { return add(.sequencePattern, start, lexer.previousEnd) }
    let isStarred = lexer.kind == .star
    let first = isStarred ? starPattern() : asPattern()
    if !isStarred, accept(.rightParen) { return first }
    let mark = scratch.count
    scratch.append(first)
    expect(.comma, isStarred ? "a comma after the starred pattern" : "`,` or `)`")
    while lexer.kind != .rightParen, lexer.kind != .stop {
      scratch.append(lexer.kind == .star ? starPattern() : asPattern())
      if !accept(.comma) { break }
    }
    let elements = list(since: mark)
    expect(.rightParen, "`,` or `)`")
    return add(.sequencePattern, start, lexer.previousEnd, elements)
  }

  private mutating func mappingPattern() -> Int32 {
    let start = lexer.start
    lexer.next()
    let mark = scratch.count
    var rest: Int32 = 0
    while lexer.kind != .rightBrace, lexer.kind != .stop {
      if accept(.doubleStar) {
        guard lexer.kind == .name, !isWildcard else {
          fail(expected: "a name after `**`")
          break
        }
        rest = identifier()
        _ = accept(.comma)
        break
      }
      scratch.append(mappingKey())
      expect(.colon, "`:` and a pattern")
      scratch.append(asPattern())
      if !accept(.comma) { break }
    }
    let entries = list(since: mark)
    expect(.rightBrace, "`,` or `}`")
    return add(.mappingPattern, start, lexer.previousEnd, entries, rest)
  }

  private mutating func mappingKey() -> Int32 {
    switch lexer.kind {
    case .number, .minus: return complexNumber()
    case .string, .fStringStart, .tStringStart: return strings()
    case .none, .true, .false: return primary()
    case .name:
      let start = lexer.start
      let name = add(.name, lexer.start, lexer.end)
      lexer.next()
      if lexer.kind != .dot { fail(expected: "a dot: only dotted names are keys of a mapping pattern") }
      return dots(start, name)
    default: return missingExpression("a literal or a dotted name as key")
    }
  }

  /// `-1`, `1 + 2j`: a signed number, with an imaginary one added or subtracted.
  private mutating func complexNumber() -> Int32 {
    let start = lexer.start
    let left = signedNumber()
    guard lexer.kind == .plus || lexer.kind == .minus else { return left }
    let `operator` = lexer.kind.binaryOperator
    lexer.next()
    guard lexer.kind == .number, lexer.flags == NumberForm.imaginary.rawValue else {
      fail(expected: "an imaginary number")
      return left
    }
    let right = primary()
    return add(.binary, start, lexer.previousEnd, op: `operator`.rawValue, left, right)
  }

  private mutating func signedNumber() -> Int32 {
    let start = lexer.start
    let isNegative = accept(.minus)
    guard lexer.kind == .number else { return missingExpression("a number") }
    let number = add(.number, lexer.start, lexer.end, op: lexer.flags)
    lexer.next()
    return isNegative ? add(.unary, start, lexer.previousEnd, op: UnaryOperator.minus.rawValue, number) : number
  }
}
