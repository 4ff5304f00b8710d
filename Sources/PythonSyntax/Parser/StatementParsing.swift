// Lines of statements, simple ones and where compound ones begin.

extension PythonParser {
  mutating func parseModule() {
    lexer.next()
    let mark = scratch.count
    while lexer.kind != .endOfFile {
      if lexer.kind == .dedent { skipLayout() } else { statementLine() }
    }
    let body = list(since: mark)
    _ = add(.module, 0, lexer.length, body)
  }

  /// Pushes the statements of one line, or one compound statement.
  mutating func statementLine() {
    let start = lexer.start
    switch lexer.kind {
    case .if: scratch.append(ifStatement())
    case .for: scratch.append(forStatement(start, isAsync: false))
    case .while: scratch.append(whileStatement())
    case .def: scratch.append(functionDef(start, decorators: 0, isAsync: false))
    case .class: scratch.append(classDef(decorators: 0))
    case .with: scratch.append(withStatement(start, isAsync: false))
    case .try: scratch.append(tryStatement())
    case .at: scratch.append(decorated())
    case .async: scratch.append(asyncStatement())
    case .newline: skipLayout()
    case .indent: strayBlock()
    case .elif, .else, .except, .finally: strayClause()
    case .name:
      if let node = softStatement() { scratch.append(node) } else { simpleStatements() }
    default: simpleStatements()
    }
    if lexer.kind == .stop {
      recover()
      if lexer.kind == .indent { strayBlock(isKnown: true) }
    }
  }

  /// An indented block where none belongs: its statements are taken as if they were not indented.
  private mutating func strayBlock(isKnown: Bool = false) {
    if !isKnown { note("this line is indented without a block to belong to", from: lexer.start, to: lexer.end) }
    skipLayout()
    guard enter() else {
      leave()
      return
    }
    defer { leave() }
    while lexer.kind != .dedent, lexer.kind != .endOfFile, lexer.kind != .stop { statementLine() }
    if lexer.kind == .dedent { skipLayout() }
  }

  /// `else`, `except` and the like without the statement they belong to.
  private mutating func strayClause() {
    let start = lexer.start
    let word = lexer.textOf(start..<lexer.end)
    fail("`\(word)` has no statement to belong to", from: start, to: lexer.end)
    recover()
    scratch.append(add(.errorStatement, start, lexer.previousEnd))
    if lexer.kind == .indent { strayBlock(isKnown: true) }
  }

  /// `a; b; c` to the end of the line.
  mutating func simpleStatements() {
    while true {
      let start = lexer.start
      scratch.append(simpleStatement())
      if lexer.kind == .stop { lookForPython2(start) }
      guard accept(.semicolon) else { break }
      if lexer.kind == .newline { break }
    }
    switch lexer.kind {
    case .newline: skipLayout()
    case .endOfFile: break
    default:
      let start = scratch.isEmpty ? lexer.start : self.start(of: scratch[scratch.count - 1])
      fail(expected: "the end of the line")
      lookForPython2(start)
    }
  }

  private mutating func simpleStatement() -> Int32 {
    let start = lexer.start
    switch lexer.kind {
    case .return: return returnStatement()
    case .import: return importStatement()
    case .from: return importFrom()
    case .pass: return word(.passStatement)
    case .break: return word(.breakStatement)
    case .continue: return word(.continueStatement)
    case .raise: return raiseStatement()
    case .assert: return assertStatement()
    case .del: return deleteStatement()
    case .global: return names(.globalStatement)
    case .nonlocal: return names(.nonlocalStatement)
    case .yield:
      let value = yieldExpression()
      return lexer.kind == .equal ? assign(start, value) : add(.expressionStatement, start, lexer.previousEnd, value)
    default: return expressionStatement()
    }
  }

  private mutating func word(_ kind: SyntaxKind) -> Int32 {
    let node = add(kind, lexer.start, lexer.end)
    lexer.next()
    return node
  }

  private mutating func expressionStatement() -> Int32 {
    let start = lexer.start
    let first = starExpressions()
    switch lexer.kind {
    case .equal: return assign(start, first)
    case .colon: return annotatedAssign(start, first)
    case .plusEqual, .minusEqual, .starEqual, .slashEqual, .doubleSlashEqual, .percentEqual, .atEqual, .ampersandEqual, .barEqual,
      .caretEqual, .leftShiftEqual, .rightShiftEqual, .doubleStarEqual:
      return augmentedAssign(start, first)
    default: return add(.expressionStatement, start, lexer.previousEnd, first)
    }
  }

  private mutating func assign(_ start: Int, _ first: Int32) -> Int32 {
    let mark = scratch.count
    var value = first
    while accept(.equal) {
      assignable(value, .store)
      scratch.append(value)
      value = yieldOrStarExpressions()
    }
    return add(.assign, start, lexer.previousEnd, list(since: mark), value)
  }

  private mutating func annotatedAssign(_ start: Int, _ target: Int32) -> Int32 {
    singleAssignable(target)
    let isSimple = kind(of: target) == .name && self.start(of: target) == start
    lexer.next()
    let annotation = expression()
    let value = accept(.equal) ? yieldOrStarExpressions() : 0
    return add(.annotatedAssign, start, lexer.previousEnd, op: isSimple ? 1 : 0, target, annotation, value)
  }

  private mutating func augmentedAssign(_ start: Int, _ target: Int32) -> Int32 {
    singleAssignable(target)
    let `operator`: BinaryOperator =
      switch lexer.kind {
      case .minusEqual: .subtract
      case .starEqual: .multiply
      case .slashEqual: .divide
      case .doubleSlashEqual: .floorDivide
      case .percentEqual: .remainder
      case .atEqual: .matrixMultiply
      case .ampersandEqual: .bitAnd
      case .barEqual: .bitOr
      case .caretEqual: .bitXor
      case .leftShiftEqual: .shiftLeft
      case .rightShiftEqual: .shiftRight
      case .doubleStarEqual: .power
      default: .add
      }
    lexer.next()
    let value = yieldOrStarExpressions()
    return add(.augmentedAssign, start, lexer.previousEnd, op: `operator`.rawValue, target, value)
  }

  private mutating func returnStatement() -> Int32 {
    let start = lexer.start
    lexer.next()
    let value = lexer.kind.beginsExpression ? starExpressions() : 0
    return add(.returnStatement, start, lexer.previousEnd, value)
  }

  private mutating func raiseStatement() -> Int32 {
    let start = lexer.start
    lexer.next()
    var exception: Int32 = 0
    var cause: Int32 = 0
    if lexer.kind.beginsExpression {
      exception = expression()
      if accept(.from) { cause = expression() }
    }
    return add(.raiseStatement, start, lexer.previousEnd, exception, cause)
  }

  private mutating func assertStatement() -> Int32 {
    let start = lexer.start
    lexer.next()
    let test = expression()
    let message = accept(.comma) ? expression() : 0
    return add(.assertStatement, start, lexer.previousEnd, test, message)
  }

  private mutating func deleteStatement() -> Int32 {
    let start = lexer.start
    lexer.next()
    let mark = scratch.count
    repeat {
      let target = binary(Precedence.bitOr)
      assignable(target, .delete)
      scratch.append(target)
    } while accept(.comma) && lexer.kind.beginsExpression
    return add(.deleteStatement, start, lexer.previousEnd, list(since: mark))
  }

  private mutating func names(_ kind: SyntaxKind) -> Int32 {
    let start = lexer.start
    lexer.next()
    let mark = scratch.count
    repeat {
      if lexer.kind == .name { scratch.append(identifier()) } else { fail(expected: "a name") }
    } while accept(.comma)
    return add(kind, start, lexer.previousEnd, list(since: mark))
  }
}
