// Functions, classes, their decorators; and the statements whose keywords may also be names.

extension PythonParser {
  mutating func decorated() -> Int32 {
    let mark = scratch.count
    while accept(.at) {
      scratch.append(namedExpression())
      if lexer.kind == .newline { skipLayout() } else { fail(expected: "the end of the line after a decorator") }
      if lexer.kind == .stop { recover() }
    }
    let decorators = list(since: mark)
    let start = lexer.start
    switch lexer.kind {
    case .def: return functionDef(start, decorators: decorators, isAsync: false)
    case .class: return classDef(decorators: decorators)
    case .async:
      lexer.next()
      if lexer.kind == .def { return functionDef(start, decorators: decorators, isAsync: true) }
    default: break
    }
    fail(expected: "`def` or `class` after a decorator")
    return add(.errorStatement, start, lexer.previousEnd)
  }

  mutating func functionDef(_ start: Int, decorators: Int32, isAsync: Bool) -> Int32 {
    lexer.next()
    let name = definedName("the name of the function")
    let typeParameters = typeParameters()
    var parameters: Int32 = 0
    if lexer.kind == .leftParen {
      lexer.next()
      parameters = self.parameters(until: .rightParen, isLambda: false)
      expect(.rightParen, "`,` or `)`")
    } else {
      fail(expected: "`(` and the parameters")
    }
    let returns = accept(.arrow) ? expression() : 0
    let body = block(of: "`def`")
    let fields = record(typeParameters, parameters, returns, decorators)
    return add(.functionDef, start, lexer.previousEnd, op: isAsync ? 1 : 0, name, fields, body)
  }

  mutating func classDef(decorators: Int32) -> Int32 {
    let start = lexer.start
    lexer.next()
    let name = definedName("the name of the class")
    let typeParameters = typeParameters()
    var arguments = Arguments()
    if lexer.kind == .leftParen {
      let open = lexer.start
      lexer.next()
      arguments = self.arguments(open, allowsGenerator: false)
    }
    let body = block(of: "`class`")
    let fields = record(typeParameters, arguments.positional, arguments.keywords, decorators)
    return add(.classDef, start, lexer.previousEnd, name, fields, body)
  }

  private mutating func definedName(_ expected: String) -> Int32 {
    if lexer.kind == .name { return identifier() }
    fail(expected: expected)
    return 0
  }
}

// MARK: Soft keywords

extension PythonParser {
  /// A `match` or `type` statement, if the name that stands here begins one.
  @inline(__always)
  mutating func softStatement() -> Int32? {
    let width = lexer.end &- lexer.start
    guard width == 5 || width == 4 else { return nil }
    let word = lexer.source.word(at: lexer.start)
    // The names as little-endian numbers, `match` and `type`.
    if width == 5, word & 0xFF_FFFF_FFFF == 0x68_6374_616D, isMatch() { return matchStatement() }
    if width == 4, word & 0xFFFF_FFFF == 0x6570_7974, isTypeAlias() { return typeAlias() }
    return nil
  }

  /// Whether `match` is a keyword here: something follows that cannot follow a name, or the line ends in a colon.
  private mutating func isMatch() -> Bool {
    let mark = mark()
    isSpeculating = true
    defer {
      isSpeculating = false
      reset(to: mark)
    }
    lexer.next()
    switch lexer.kind {
    case .name, .number, .string, .fStringStart, .tStringStart, .leftBrace, .tilde, .lambda, .await, .true, .false, .none, .ellipsis:
      return true
    case .leftParen, .leftBracket, .minus, .plus, .star, .not: break
    default: return false
    }
    var last = lexer.kind
    // Once brackets are known to be left open, a line may seem to go on to the end of the file.
    var limit = recoveryReachedEnd ? 100 : Int.max
    while lexer.kind != .newline, lexer.kind != .endOfFile, lexer.kind != .unknown, limit > 0 {
      last = lexer.kind
      lexer.next()
      limit -= 1
    }
    return last == .colon && lexer.brackets.isEmpty
  }

  private mutating func matchStatement() -> Int32 {
    let start = lexer.start
    lexer.next()
    let subjectStart = lexer.start
    var subject = starNamedExpression()
    if lexer.kind == .comma {
      subject = tuple(subjectStart, subject) { $0.starNamedExpression() }
    } else if kind(of: subject) == .starred, self.start(of: subject) == subjectStart {
      fail(expected: "a comma after the starred expression")
    }
    let cases = caseBlock()
    return add(.matchStatement, start, lexer.previousEnd, subject, cases)
  }

  private mutating func caseBlock() -> Int32 {
    expect(.colon, "`:` after `match`")
    if lexer.kind != .newline { fail(expected: "the end of the line after `match …:`") }
    if lexer.kind == .stop { recover() } else { skipLayout() }
    guard lexer.kind == .indent else {
      note("`match` has no `case`", expected: "indented lines", from: lexer.start, to: lexer.end)
      return 0
    }
    skipLayout()
    let mark = scratch.count
    while lexer.kind != .dedent, lexer.kind != .endOfFile {
      if lexer.kind == .name, lexer.end &- lexer.start == 4, lexer.source.word(at: lexer.start) & 0xFFFF_FFFF == 0x6573_6163 {
        scratch.append(matchCase())
      } else if lexer.kind == .indent {
        skipLayout()
        let bodyMark = scratch.count
        while lexer.kind != .dedent, lexer.kind != .endOfFile { statementLine() }
        scratch.shorten(to: bodyMark)
        if lexer.kind == .dedent { skipLayout() }
      } else {
        fail(expected: "`case`")
        recover()
      }
    }
    if lexer.kind == .dedent { skipLayout() }
    return list(since: mark)
  }

  private mutating func matchCase() -> Int32 {
    let start = lexer.start
    lexer.next()
    let pattern = patterns()
    let condition = accept(.if) ? namedExpression() : 0
    let body = block(of: "`case`")
    return add(.matchCase, start, lexer.previousEnd, pattern, condition, body)
  }

  private mutating func isTypeAlias() -> Bool {
    let mark = mark()
    lexer.next()
    let isAlias = lexer.kind == .name
    reset(to: mark)
    return isAlias
  }

  private mutating func typeAlias() -> Int32 {
    let start = lexer.start
    lexer.next()
    let name = add(.name, lexer.start, lexer.end, op: ExpressionContext.store.rawValue)
    lexer.next()
    let parameters = typeParameters()
    expect(.equal, "`=` and a type")
    let value = expression()
    let node = add(.typeAlias, start, lexer.previousEnd, name, parameters, value)
    if accept(.semicolon), lexer.kind != .newline {
      scratch.append(node)
      simpleStatements()
      let last = scratch[scratch.count - 1]
      scratch.shorten(to: scratch.count - 1)
      return last
    }
    if lexer.kind == .newline { skipLayout() } else if lexer.kind != .endOfFile { fail(expected: "the end of the line") }
    return node
  }
}
