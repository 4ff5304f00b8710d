// Parameters of functions and lambdas, and type parameters.

extension PythonParser {
  /// The parameters up to a closing token, which stays.
  mutating func parameters(until end: TokenKind, isLambda: Bool) -> Int32 {
    let mark = scratch.count
    var role = Parameter.Role.positional
    var sawDefault = false
    var sawSlash = false
    while lexer.kind != end, lexer.kind != .stop {
      let start = lexer.start
      switch lexer.kind {
      case .slash:
        if sawSlash { fail("`/` stands a second time among the parameters", from: start, to: lexer.end) }
        if role != .positional { fail("`/` stands after `*` among the parameters", from: start, to: lexer.end) }
        if scratch.count == mark { fail("`/` has no parameter before it", from: start, to: lexer.end) }
        sawSlash = true
        for position in mark..<scratch.count { nodes[Int(scratch[position])].op = Parameter.Role.positionalOnly.rawValue }
        if lexer.kind == .slash { lexer.next() }
      case .star:
        lexer.next()
        if role == .keywordOnly { fail("`*` stands a second time among the parameters", from: start, to: lexer.previousEnd) }
        role = .keywordOnly
        if lexer.kind == .comma {
          lexer.next()
          if lexer.kind != .name { fail(expected: "a parameter after `*`") }
          continue
        }
        scratch.append(parameter(.variadic, isLambda: isLambda))
        if lexer.kind == .equal { fail("a `*` parameter has a default", from: lexer.start, to: lexer.end) }
      case .doubleStar:
        lexer.next()
        scratch.append(parameter(.keywordVariadic, isLambda: isLambda))
        if lexer.kind == .equal { fail("a `**` parameter has a default", from: lexer.start, to: lexer.end) }
        _ = accept(.comma)
        if lexer.kind != end { fail(expected: "the end of the parameters after `**`") }
        return list(since: mark)
      case .leftParen where isTupleParameter():
        lexer.sawPython2("a parameter is a tuple", at: start..<lexer.end)
        stopSilently()
      default:
        let node = parameter(role, isLambda: isLambda)
        if nodes[Int(node)].c != 0 {
          sawDefault = true
        } else if sawDefault, role == .positional, lexer.kind != .stop {
          note("a parameter without a default stands after one with a default", from: start, to: self.end(of: node))
        }
        scratch.append(node)
      }
      if !accept(.comma) { break }
    }
    return list(since: mark)
  }

  /// Whether the parenthesis here holds names with a comma between them, as only Python 2 has it.
  private func isTupleParameter() -> Bool {
    var position = lexer.end
    var hasComma = false
    while true {
      let byte = lexer.source[position]
      switch byte {
      case UInt8(ascii: ")"): return hasComma
      case UInt8(ascii: ","): hasComma = true
      case UInt8(ascii: "_"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "("): break
      default: if (byte | 0x20) &- 97 >= 26 { return false }
      }
      position += 1
    }
  }

  private mutating func parameter(_ role: Parameter.Role, isLambda: Bool) -> Int32 {
    let start = lexer.start
    guard lexer.kind == .name else {
      fail(expected: "the name of a parameter")
      let place = lexer.previousEnd
      return add(.parameter, place, place, op: role.rawValue, 0, Int32(truncatingIfNeeded: place))
    }
    let nameEnd = lexer.end
    lexer.next()
    var annotation: Int32 = 0
    if !isLambda, accept(.colon) { annotation = role == .variadic ? starExpression() : expression() }
    let end = lexer.previousEnd
    var value: Int32 = 0
    if lexer.kind == .equal, role == .positional || role == .keywordOnly {
      lexer.next()
      value = expression()
    }
    return add(.parameter, start, end, op: role.rawValue, annotation, Int32(truncatingIfNeeded: nameEnd), value)
  }

  /// `[T: bound = default, *Ts, **P]`, if it is there.
  mutating func typeParameters() -> Int32 {
    guard lexer.kind == .leftBracket else { return 0 }
    lexer.next()
    let mark = scratch.count
    if lexer.kind == .rightBracket { fail(expected: "a type parameter") }
    while lexer.kind != .rightBracket, lexer.kind != .stop {
      let start = lexer.start
      let role: TypeParameter.Role = accept(.star) ? .tuple : accept(.doubleStar) ? .parameters : .variable
      guard lexer.kind == .name else {
        fail(expected: "the name of a type parameter")
        break
      }
      let name = identifier()
      var bound: Int32 = 0
      if role == .variable, accept(.colon) { bound = expression() }
      var value: Int32 = 0
      if accept(.equal) { value = role == .tuple ? starExpression() : expression() }
      scratch.append(add(.typeParameter, start, lexer.previousEnd, op: role.rawValue, bound, name, value))
      if !accept(.comma) { break }
    }
    let parameters = list(since: mark)
    expect(.rightBracket, "`,` or `]`")
    return parameters
  }
}
