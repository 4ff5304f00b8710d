// Calls, the argument lists of classes, and subscripts.

extension PythonParser {
  struct Arguments {
    var positional: Int32 = 0
    var keywords: Int32 = 0
  }

  mutating func call(_ start: Int, _ function: Int32) -> Int32 {
    let open = lexer.start
    lexer.next()
    if accept(.rightParen) { return add(.call, start, lexer.previousEnd, function) }
    let arguments = arguments(open)
    return add(.call, start, lexer.previousEnd, function, arguments.positional, arguments.keywords)
  }

  /// The arguments after an opening parenthesis, and the closing one.
  mutating func arguments(_ open: Int, allowsGenerator: Bool = true) -> Arguments {
    guard enter() else {
      leave()
      _ = missingExpression()
      return Arguments()
    }
    defer { leave() }
    let mark = scratch.count
    var keywordCount = 0
    var sawUnpacking = false
    var isOrdered = true
    while lexer.kind != .rightParen {
      let start = lexer.start
      switch lexer.kind {
      case .star:
        if sawUnpacking { note("`*` stands after `**` in a call", from: lexer.start, to: lexer.end) }
        if keywordCount > 0 { isOrdered = false }
        lexer.next()
        let value = expression()
        scratch.append(add(.starred, start, lexer.previousEnd, value))
      case .doubleStar:
        lexer.next()
        let value = expression()
        sawUnpacking = true
        keywordCount += 1
        scratch.append(add(.keyword, start, lexer.previousEnd, value))
      default:
        let value = namedExpression()
        switch lexer.kind {
        case .equal:
          guard kind(of: value) == .name, self.start(of: value) == start, end(of: value) == lexer.previousEnd else {
            fail("only a name can stand before `=` in a call", from: start, to: lexer.end)
            break
          }
          keywordCount += 1
          scratch.append(keyword(start, value))
        case .for, .async:
          let clauses = comprehensions(of: value)
          let isAlone = scratch.count == mark && lexer.kind == .rightParen && allowsGenerator
          if !isAlone, lexer.kind != .stop {
            fail("a generator among other arguments needs parentheses", from: start, to: lexer.previousEnd)
          }
          // Alone, it borrows the parentheses of the call, as in CPython.
          if keywordCount > 0 { isOrdered = false }
          let end = isAlone ? lexer.end : lexer.previousEnd
          scratch.append(add(.generator, isAlone ? open : start, end, value, clauses))
        default:
          if keywordCount > 0 {
            isOrdered = false
            note("a positional argument stands after a keyword argument", from: start, to: lexer.previousEnd)
          }
          scratch.append(value)
        }
      }
      if lexer.kind == .stop { break }
      if !accept(.comma) { break }
    }
    let arguments = isOrdered ? split(mark, keywordCount) : pickApart(mark, keywordCount)
    expect(.rightParen, "`,` or `)`")
    return arguments
  }

  @inline(__always)
  private mutating func split(_ mark: Int, _ keywordCount: Int) -> Arguments {
    let keywords = keywordCount == 0 ? 0 : list(since: scratch.count &- keywordCount)
    return Arguments(positional: list(since: mark), keywords: keywords)
  }

  /// Positional arguments may stand after keywords: `f(a=1, *b)`.
  @inline(never)
  private mutating func pickApart(_ mark: Int, _ keywordCount: Int) -> Arguments {
    let positionalCount = scratch.count - mark - keywordCount
    let positional = positionalCount == 0 ? 0 : pick(positionalCount, since: mark, keywords: false)
    let keywords = pick(keywordCount, since: mark, keywords: true)
    scratch.shorten(to: mark)
    return Arguments(positional: positional, keywords: keywords)
  }

  private mutating func pick(_ count: Int, since mark: Int, keywords: Bool) -> Int32 {
    let number = Int32(truncatingIfNeeded: lists.count)
    lists.append(Int32(truncatingIfNeeded: count))
    for position in mark..<scratch.count where (kind(of: scratch[position]) == .keyword) == keywords {
      lists.append(scratch[position])
    }
    return number
  }

  /// The rest of `name=value`, whose name was read as an expression: that node becomes the keyword's, after the value's.
  private mutating func keyword(_ start: Int, _ name: Int32) -> Int32 {
    let nameEnd = end(of: name)
    if Int(name) == nodes.count - 1 { nodes.shorten(to: Int(name)) }
    lexer.next()
    let value = expression()
    return add(.keyword, start, lexer.previousEnd, value, Int32(truncatingIfNeeded: nameEnd))
  }

  mutating func subscripted(_ start: Int, _ value: Int32) -> Int32 {
    lexer.next()
    let indexStart = lexer.start
    var index = sliceOrStarred()
    if lexer.kind == .comma || (kind(of: index) == .starred && self.start(of: index) == indexStart) {
      let mark = scratch.count
      scratch.append(index)
      while accept(.comma), lexer.kind.beginsExpression || lexer.kind == .colon { scratch.append(sliceOrStarred()) }
      index = add(.tuple, indexStart, lexer.previousEnd, list(since: mark))
    }
    expect(.rightBracket, "`,` or `]`")
    return add(.subscript, start, lexer.previousEnd, value, index)
  }

  private mutating func sliceOrStarred() -> Int32 {
    if lexer.kind == .star {
      let start = lexer.start
      lexer.next()
      let value = binary(Precedence.bitOr)
      return add(.starred, start, lexer.previousEnd, value)
    }
    let start = lexer.start
    var lower: Int32 = 0
    if lexer.kind != .colon {
      lower = namedExpression()
      if lexer.kind != .colon { return lower }
      if kind(of: lower) == .namedExpression, self.start(of: lower) == start {
        fail("`:=` in a slice needs parentheses", from: start, to: lexer.previousEnd)
      }
    }
    expect(.colon, "`:`")
    let upper = lexer.kind.beginsExpression ? expression() : 0
    var step: Int32 = 0
    if accept(.colon), lexer.kind.beginsExpression { step = expression() }
    return add(.slice, start, lexer.previousEnd, lower, upper, step)
  }
}
