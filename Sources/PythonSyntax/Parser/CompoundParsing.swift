// Statements with blocks, but for definitions, `try`, `with` and `match`.

extension PythonParser {
  /// The colon and the block of a statement: indented lines, or simple statements on the same line.
  mutating func block(of word: String) -> Int32 {
    if lexer.kind == .colon {
      lexer.next()
      if lexer.kind != .newline {
        let mark = scratch.count
        if lexer.kind.beginsExpression || lexer.kind.isKeyword { simpleStatements() } else { fail(expected: "a statement") }
        if lexer.kind == .stop { recover() }
        return list(since: mark)
      }
      skipLayout()
    } else {
      fail(expected: "`:` after \(word)")
      recover()
      guard lexer.kind == .indent else { return 0 }
    }
    guard lexer.kind == .indent else {
      note("the block of \(word) is missing", expected: "indented lines", from: lexer.start, to: lexer.end)
      return 0
    }
    return indentedBlock()
  }

  private mutating func indentedBlock() -> Int32 {
    skipLayout()
    guard enter() else {
      leave()
      recover()
      return 0
    }
    defer { leave() }
    let mark = scratch.count
    while lexer.kind != .dedent, lexer.kind != .endOfFile { statementLine() }
    if lexer.kind == .dedent { skipLayout() }
    return list(since: mark)
  }

  /// `else:` and its block, if it is there.
  mutating func elseBlock() -> Int32 {
    accept(.else) ? block(of: "`else`") : 0
  }

  mutating func ifStatement() -> Int32 {
    let start = lexer.start
    let mark = scratch.count
    repeat {
      let clause = lexer.start
      lexer.next()
      let test = namedExpression()
      let body = block(of: "`if`")
      scratch.append(add(.ifClause, clause, lexer.previousEnd, test, body))
    } while lexer.kind == .elif
    let clauses = list(since: mark)
    let orElse = elseBlock()
    return add(.ifStatement, start, lexer.previousEnd, clauses, orElse)
  }

  mutating func whileStatement() -> Int32 {
    let start = lexer.start
    lexer.next()
    let test = namedExpression()
    let body = block(of: "`while`")
    let orElse = elseBlock()
    return add(.whileStatement, start, lexer.previousEnd, test, body, orElse)
  }

  mutating func forStatement(_ start: Int, isAsync: Bool) -> Int32 {
    lexer.next()
    let target = targetList(until: "`in`")
    expect(.in, "`in` and what to iterate over")
    let iterable = starExpressions()
    let body = block(of: "`for`")
    let orElse = elseBlock()
    return add(.forStatement, start, lexer.previousEnd, op: isAsync ? 1 : 0, target, iterable, record(body, orElse))
  }

  mutating func asyncStatement() -> Int32 {
    let start = lexer.start
    lexer.next()
    switch lexer.kind {
    case .def: return functionDef(start, decorators: 0, isAsync: true)
    case .for: return forStatement(start, isAsync: true)
    case .with: return withStatement(start, isAsync: true)
    default:
      fail(expected: "`def`, `for` or `with` after `async`")
      return add(.errorStatement, start, lexer.previousEnd)
    }
  }
}

// MARK: with

extension PythonParser {
  mutating func withStatement(_ start: Int, isAsync: Bool) -> Int32 {
    lexer.next()
    let items: Int32
    if lexer.kind == .leftParen, itemsAreParenthesized() {
      items = parenthesizedItems()
    } else {
      let mark = scratch.count
      repeat { scratch.append(withItem()) } while accept(.comma)
      items = list(since: mark)
    }
    let body = block(of: "`with`")
    return add(.withStatement, start, lexer.previousEnd, op: isAsync ? 1 : 0, items, body)
  }

  /// Whether the parenthesis holds items rather than being part of the first one; found by trying.
  private mutating func itemsAreParenthesized() -> Bool {
    let mark = mark()
    isSpeculating = true
    _ = parenthesizedItems()
    let isGood = lexer.kind == .colon
    isSpeculating = false
    reset(to: mark)
    return isGood
  }

  private mutating func parenthesizedItems() -> Int32 {
    lexer.next()
    let mark = scratch.count
    repeat {
      if lexer.kind == .rightParen { break }
      scratch.append(withItem())
    } while accept(.comma)
    if scratch.count == mark { fail(expected: "a context manager") }
    let items = list(since: mark)
    expect(.rightParen, "`,` or `)`")
    return items
  }

  private mutating func withItem() -> Int32 {
    let start = lexer.start
    let manager = expression()
    var target: Int32 = 0
    if accept(.as) {
      target = lexer.kind == .star ? starred() : binary(Precedence.bitOr)
      assignable(target, .store)
    }
    return add(.withItem, start, lexer.previousEnd, manager, target)
  }
}

// MARK: try

extension PythonParser {
  mutating func tryStatement() -> Int32 {
    let start = lexer.start
    lexer.next()
    let body = block(of: "`try`")
    let mark = scratch.count
    var isStar: Bool?
    while lexer.kind == .except { scratch.append(exceptHandler(&isStar)) }
    let handlers = list(since: mark)
    let orElse = handlers == 0 ? 0 : elseBlock()
    var finally: Int32 = 0
    if accept(.finally) {
      finally = block(of: "`finally`")
    } else if handlers == 0 {
      note("`try` has neither `except` nor `finally`", from: lexer.start, to: lexer.end)
    }
    return add(.tryStatement, start, lexer.previousEnd, op: isStar == true ? 1 : 0, body, handlers, record(orElse, finally))
  }

  private mutating func exceptHandler(_ isStar: inout Bool?) -> Int32 {
    let start = lexer.start
    lexer.next()
    let hasStar = accept(.star)
    if let isStar, isStar != hasStar { note("`except` and `except*` stand in one `try`", from: start, to: lexer.previousEnd) }
    isStar = isStar ?? hasStar
    var type: Int32 = 0
    var name: Int32 = 0
    if lexer.kind != .colon || hasStar {
      let typeStart = lexer.start
      type = expression()
      var isBareTuple = false
      if lexer.kind == .comma {
        isBareTuple = true
        type = tuple(typeStart, type) { $0.expression() }
      }
      if lexer.kind == .as, isBareTuple { fail("several types before `as` need parentheses", from: typeStart, to: lexer.previousEnd) }
      if accept(.as) {
        if lexer.kind == .name { name = identifier() } else { fail(expected: "a name after `as`") }
      }
    }
    let body = block(of: "`except`")
    return add(.exceptHandler, start, lexer.previousEnd, type, name, body)
  }
}
