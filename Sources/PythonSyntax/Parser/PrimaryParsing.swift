// Operands: names, literals, brackets, and the attributes, calls and subscripts after them.

extension PythonParser {
  /// An atom with everything that follows it; chains are loops.
  @inline(__always)
  mutating func primary() -> Int32 {
    let start = lexer.start
    var value = atom()
    while true {
      switch lexer.kind {
      case .dot: value = attribute(start, value)
      case .leftParen: value = call(start, value)
      case .leftBracket: value = subscripted(start, value)
      default: return value
      }
    }
  }

  @inline(__always)
  private mutating func attribute(_ start: Int, _ value: Int32) -> Int32 {
    lexer.next()
    let name = lexer.start
    guard lexer.kind == .name else {
      fail(expected: "the name of an attribute")
      return add(.attribute, start, lexer.previousEnd, value, Int32(truncatingIfNeeded: lexer.previousEnd))
    }
    lexer.next()
    return add(.attribute, start, lexer.previousEnd, value, Int32(truncatingIfNeeded: name))
  }

  @inline(__always)
  private mutating func atom() -> Int32 {
    switch lexer.kind {
    case .name:
      let node = add(.name, lexer.start, lexer.end)
      lexer.next()
      return node
    case .number:
      let node = add(.number, lexer.start, lexer.end, op: lexer.flags)
      lexer.next()
      return node
    case .string, .fStringStart, .tStringStart: return strings()
    case .leftParen: return parenthesized()
    case .leftBracket: return bracketed()
    case .leftBrace: return braced()
    case .none: return constant(.none)
    case .true: return constant(.true)
    case .false: return constant(.false)
    case .ellipsis: return constant(.ellipsis)
    default: return missingExpression()
    }
  }

  private mutating func constant(_ value: ConstantValue) -> Int32 {
    let node = add(.constant, lexer.start, lexer.end, op: value.rawValue)
    lexer.next()
    return node
  }

  /// `(…)`: an expression, a tuple or a generator.
  private mutating func parenthesized() -> Int32 {
    let start = lexer.start
    lexer.next()
    if accept(.rightParen) { return add(.tuple, start, lexer.previousEnd) }
    if lexer.kind == .yield {
      let value = yieldExpression()
      expect(.rightParen, "`)`")
      return value
    }
    let first = starNamedExpression()
    switch lexer.kind {
    case .comma:
      let mark = scratch.count
      scratch.append(first)
      while accept(.comma), lexer.kind.beginsExpression { scratch.append(starNamedExpression()) }
      let elements = list(since: mark)
      expect(.rightParen, "`,` or `)`")
      return add(.tuple, start, lexer.previousEnd, elements)
    case .for, .async:
      let clauses = comprehensions(of: first)
      expect(.rightParen, "`)`")
      return add(.generator, start, lexer.previousEnd, first, clauses)
    default:
      if kind(of: first) == .starred, self.start(of: first) > start, lexer.kind == .rightParen {
        fail("a starred expression stands alone in parentheses", expected: "a comma after it", from: self.start(of: first), to: lexer.previousEnd)
      }
      expect(.rightParen, "`,` or `)`")
      return first
    }
  }

  /// `[…]`: a list or a list comprehension.
  private mutating func bracketed() -> Int32 {
    let start = lexer.start
    lexer.next()
    if accept(.rightBracket) { return add(.list, start, lexer.previousEnd) }
    let first = starNamedExpression()
    if lexer.kind == .for || lexer.kind == .async {
      let clauses = comprehensions(of: first)
      expect(.rightBracket, "`]`")
      return add(.listComprehension, start, lexer.previousEnd, first, clauses)
    }
    let mark = scratch.count
    scratch.append(first)
    while accept(.comma), lexer.kind.beginsExpression { scratch.append(starNamedExpression()) }
    let elements = list(since: mark)
    expect(.rightBracket, "`,` or `]`")
    return add(.list, start, lexer.previousEnd, elements)
  }

  /// `{…}`: a set, a dict or a comprehension of either.
  private mutating func braced() -> Int32 {
    let start = lexer.start
    lexer.next()
    if accept(.rightBrace) { return add(.dict, start, lexer.previousEnd) }
    if lexer.kind == .doubleStar { return dict(start, key: 0) }
    let first = starNamedExpression()
    switch lexer.kind {
    case .colon:
      if kind(of: first) == .starred || kind(of: first) == .namedExpression, self.end(of: first) == lexer.previousEnd {
        fail(expected: "`,` or `}`")
      }
      return dict(start, key: first)
    case .for, .async:
      let clauses = comprehensions(of: first)
      expect(.rightBrace, "`}`")
      return add(.setComprehension, start, lexer.previousEnd, first, clauses)
    default:
      let mark = scratch.count
      scratch.append(first)
      while accept(.comma), lexer.kind.beginsExpression { scratch.append(starNamedExpression()) }
      let elements = list(since: mark)
      expect(.rightBrace, "`,` or `}`")
      return add(.set, start, lexer.previousEnd, elements)
    }
  }

  /// A dict from its first `**` or, with the key parsed, its first colon.
  private mutating func dict(_ start: Int, key first: Int32) -> Int32 {
    let mark = scratch.count
    var key = first
    while true {
      let value: Int32
      if lexer.kind == .doubleStar {
        lexer.next()
        key = 0
        value = binary(Precedence.bitOr)
      } else {
        if scratch.count > mark { key = expression() }
        expect(.colon, "`:` and the value for the key")
        value = expression()
      }
      if scratch.count == mark, lexer.kind == .for || lexer.kind == .async {
        if key == 0 { fail("`**` stands in a comprehension", from: start, to: lexer.previousEnd) }
        let clauses = comprehensions(of: value)
        expect(.rightBrace, "`}`")
        if key == 0 { key = add(.errorExpression, start, start) }
        return add(.dictComprehension, start, lexer.previousEnd, key, value, clauses)
      }
      scratch.append(key)
      scratch.append(value)
      if !accept(.comma) || !(lexer.kind.beginsExpression) { break }
    }
    let entries = list(since: mark)
    expect(.rightBrace, "`,` or `}`")
    return add(.dict, start, lexer.previousEnd, entries)
  }

  /// The `for … in … if …` clauses of a comprehension.
  mutating func comprehensions(of element: Int32) -> Int32 {
    if kind(of: element) == .starred {
      fail("a starred expression is the element of a comprehension", from: start(of: element), to: end(of: element))
    }
    let mark = scratch.count
    while lexer.kind == .for || lexer.kind == .async {
      let start = lexer.start
      let isAsync = accept(.async)
      expect(.for, "`for` after `async`")
      let target = targetList(until: "`in`")
      expect(.in, "`in` and what to iterate over")
      let iterable = binary(Precedence.or)
      let conditionMark = scratch.count
      while accept(.if) { scratch.append(binary(Precedence.or)) }
      let conditions = list(since: conditionMark)
      scratch.append(add(.comprehension, start, lexer.previousEnd, op: isAsync ? 1 : 0, target, iterable, conditions))
    }
    return list(since: mark)
  }
}
