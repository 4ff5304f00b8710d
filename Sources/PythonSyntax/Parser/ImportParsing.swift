// `import` and `from … import`.

extension PythonParser {
  mutating func importStatement() -> Int32 {
    let start = lexer.start
    lexer.next()
    let mark = scratch.count
    repeat {
      let name = lexer.start
      dottedName()
      scratch.append(alias(name))
    } while accept(.comma)
    return add(.importStatement, start, lexer.previousEnd, list(since: mark))
  }

  mutating func importFrom() -> Int32 {
    let start = lexer.start
    lexer.next()
    var level: Int32 = 0
    while true {
      if accept(.dot) { level += 1 } else if accept(.ellipsis) { level += 3 } else { break }
    }
    var module: Int32 = 0
    if lexer.kind == .name {
      let name = lexer.start
      dottedName()
      module = add(.dottedName, name, lexer.previousEnd)
    } else if level == 0 {
      fail(expected: "the name of a module")
    }
    expect(.import, "`import`")
    let names = importedNames()
    return add(.importFrom, start, lexer.previousEnd, names, module, level)
  }

  private mutating func importedNames() -> Int32 {
    let mark = scratch.count
    if lexer.kind == .star {
      let start = lexer.start
      lexer.next()
      scratch.append(add(.alias, start, lexer.previousEnd, 0, Int32(truncatingIfNeeded: lexer.previousEnd)))
      return list(since: mark)
    }
    let isParenthesized = accept(.leftParen)
    while true {
      let start = lexer.start
      guard lexer.kind == .name else {
        fail(expected: "a name to import")
        break
      }
      lexer.next()
      scratch.append(alias(start))
      guard accept(.comma) else { break }
      if isParenthesized, lexer.kind == .rightParen { break }
    }
    let names = list(since: mark)
    if isParenthesized { expect(.rightParen, "`,` or `)`") }
    return names
  }

  /// The `as` part and the node, once the name has been read.
  @inline(__always)
  private mutating func alias(_ start: Int) -> Int32 {
    // Without a name the node stands where the name should begin.
    let start = min(start, lexer.previousEnd)
    let nameEnd = lexer.previousEnd
    var asName = 0
    if accept(.as) {
      if lexer.kind == .name {
        asName = lexer.start
        lexer.next()
      } else {
        fail(expected: "a name after `as`")
      }
    }
    return add(.alias, start, lexer.previousEnd, 0, Int32(truncatingIfNeeded: nameEnd), Int32(truncatingIfNeeded: asName))
  }

  private mutating func dottedName() {
    repeat {
      guard lexer.kind == .name else { return fail(expected: "the name of a module") }
      lexer.next()
    } while accept(.dot)
  }
}
