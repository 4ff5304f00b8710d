// Expressions from the outside in: tuples, conditionals, operators, what follows an operand.

extension PythonParser {
  /// `a, *b` without brackets of its own, or one expression.
  mutating func starExpressions() -> Int32 {
    let start = lexer.start
    let first = starExpression()
    if lexer.kind != .comma { return first }
    return tuple(start, first) { $0.starExpression() }
  }

  /// The rest of a tuple without brackets of its own, at its first comma.
  @inline(__always)
  mutating func tuple(_ start: Int, _ first: Int32, _ element: (inout PythonParser) -> Int32) -> Int32 {
    let mark = scratch.count
    scratch.append(first)
    while accept(.comma), lexer.kind.beginsExpression {
      scratch.append(element(&self))
    }
    return add(.tuple, start, lexer.previousEnd, list(since: mark))
  }

  @inline(__always)
  mutating func starExpression() -> Int32 {
    lexer.kind == .star ? starred() : expression()
  }

  mutating func starNamedExpression() -> Int32 {
    lexer.kind == .star ? starred() : namedExpression()
  }

  /// `*value`, where the value binds as tightly as `|`.
  mutating func starred() -> Int32 {
    let start = lexer.start
    lexer.next()
    let value = binary(Precedence.bitOr)
    return add(.starred, start, lexer.previousEnd, value)
  }

  mutating func yieldOrStarExpressions() -> Int32 {
    lexer.kind == .yield ? yieldExpression() : starExpressions()
  }

  mutating func yieldExpression() -> Int32 {
    let start = lexer.start
    lexer.next()
    if accept(.from) {
      let value = expression()
      return add(.yieldFrom, start, lexer.previousEnd, value)
    }
    let value = lexer.kind.beginsExpression && lexer.kind != .yield ? starExpressions() : 0
    return add(.yield, start, lexer.previousEnd, value)
  }

  @inline(__always)
  mutating func namedExpression() -> Int32 {
    let start = lexer.start
    let target = expression()
    if lexer.kind != .colonEqual { return target }
    return named(start, target)
  }

  private mutating func named(_ start: Int, _ target: Int32) -> Int32 {
    guard kind(of: target) == .name, self.start(of: target) == start else {
      fail("only a name can stand before `:=`", from: start, to: lexer.start)
      return target
    }
    nodes[Int(target)].op = ExpressionContext.store.rawValue
    lexer.next()
    let value = expression()
    return add(.namedExpression, start, lexer.previousEnd, target, value)
  }

  /// A conditional, a lambda or operators.
  mutating func expression() -> Int32 {
    guard enter() else {
      leave()
      return missingExpression()
    }
    defer { leave() }
    if lexer.kind == .lambda { return lambda() }
    let start = lexer.start
    let body = binary(Precedence.or)
    if lexer.kind != .if { return body }
    lexer.next()
    let test = binary(Precedence.or)
    expect(.else, "`else` and the other value of the conditional")
    let orElse = expression()
    return add(.conditional, start, lexer.previousEnd, body, test, orElse)
  }

  private mutating func lambda() -> Int32 {
    let start = lexer.start
    lexer.next()
    let parameters = parameters(until: .colon, isLambda: true)
    expect(.colon, "`:` and the lambda's value")
    let body = expression()
    return add(.lambda, start, lexer.previousEnd, parameters, body)
  }
}

// MARK: Operators

enum Precedence {
  static let or: UInt8 = 1
  static let and: UInt8 = 2
  static let not: UInt8 = 3
  static let comparison: UInt8 = 4
  static let bitOr: UInt8 = 5
  static let unary: UInt8 = 11
}

extension TokenKind {
  /// Whether this can have a precedence at all.
  @inline(__always)
  var mayStandBetweenOperands: Bool {
    rawValue >= Self.minus.rawValue && rawValue <= Self.or.rawValue
  }

  /// How tightly this binds as an operator between two operands; 0 when it is none. `**` is handled with its operands.
  @inline(__always)
  var precedence: UInt8 {
    switch self {
    case .or: 1
    case .and: 2
    case .not, .in, .is, .equalEqual, .notEqual, .less, .lessEqual, .greater, .greaterEqual: 4
    case .bar: 5
    case .caret: 6
    case .ampersand: 7
    case .leftShift, .rightShift: 8
    case .plus, .minus: 9
    case .star, .slash, .doubleSlash, .percent, .at: 10
    default: 0
    }
  }

  @inline(__always)
  var binaryOperator: BinaryOperator {
    switch self {
    case .minus: .subtract
    case .star: .multiply
    case .slash: .divide
    case .doubleSlash: .floorDivide
    case .percent: .remainder
    case .at: .matrixMultiply
    case .leftShift: .shiftLeft
    case .rightShift: .shiftRight
    case .ampersand: .bitAnd
    case .bar: .bitOr
    case .caret: .bitXor
    case .doubleStar: .power
    default: .add
    }
  }
}

extension PythonParser {
  /// Operands and the operators between them that bind at least this tightly.
  ///
  /// Most operands stand alone: what asks for that is inlined, so that only an operator costs another call.
  @inline(__always)
  mutating func binary(_ minimum: UInt8) -> Int32 {
    let start = lexer.start
    let left = operand(minimum)
    return lexer.kind.mayStandBetweenOperands ? operators(start, left, minimum) : left
  }

  /// The rest after the first operand. Chains are loops.
  @inline(never)
  private mutating func operators(_ start: Int, _ first: Int32, _ minimum: UInt8) -> Int32 {
    var left = first
    while true {
      let precedence = lexer.kind.precedence
      if precedence < minimum { return left }
      switch precedence {
      case 0: return left
      case Precedence.or: left = boolean(start, left, .or, .or)
      case Precedence.and: left = boolean(start, left, .and, .and)
      case Precedence.comparison:
        let before = left
        left = comparison(start, left)
        if left == before { return left }
      default:
        let `operator` = lexer.kind.binaryOperator
        lexer.next()
        let right = binary(precedence &+ 1)
        left = add(.binary, start, lexer.previousEnd, op: `operator`.rawValue, left, right)
      }
    }
  }

  @inline(never)
  private mutating func boolean(_ start: Int, _ left: Int32, _ token: TokenKind, _ operator: BooleanOperator) -> Int32 {
    let mark = scratch.count
    scratch.append(left)
    while accept(token) {
      scratch.append(binary(token == .or ? Precedence.and : Precedence.not))
    }
    return add(.boolean, start, lexer.previousEnd, op: `operator`.rawValue, list(since: mark))
  }

  /// A chain of comparisons; the left operand itself when a `not` turns out to have no `in`.
  @inline(never)
  private mutating func comparison(_ start: Int, _ left: Int32) -> Int32 {
    let mark = scratch.count
    while let `operator` = comparisonOperator() {
      scratch.append(Int32(`operator`.rawValue))
      scratch.append(binary(Precedence.bitOr))
    }
    if scratch.count == mark { return left }
    return add(.compare, start, lexer.previousEnd, left, list(since: mark))
  }

  private mutating func comparisonOperator() -> ComparisonOperator? {
    let `operator`: ComparisonOperator
    switch lexer.kind {
    case .equalEqual: `operator` = .equal
    case .notEqual: `operator` = .notEqual
    case .less: `operator` = .less
    case .lessEqual: `operator` = .lessOrEqual
    case .greater: `operator` = .greater
    case .greaterEqual: `operator` = .greaterOrEqual
    case .in: `operator` = .in
    case .is:
      lexer.next()
      return accept(.not) ? .isNot : .is
    case .not:
      lexer.next()
      expect(.in, "`in` after `not`")
      return .notIn
    default: return nil
    }
    lexer.next()
    return `operator`
  }

  /// An operand with the operators before it.
  @inline(never)
  private mutating func operand(_ minimum: UInt8) -> Int32 {
    switch lexer.kind {
    case .not:
      if minimum > Precedence.not { return missingExpression("an operand; `not` needs parentheses here") }
      return prefixed(.not, Precedence.not)
    case .minus: return prefixed(.minus, Precedence.unary)
    case .plus: return prefixed(.plus, Precedence.unary)
    case .tilde: return prefixed(.invert, Precedence.unary)
    default: return power()
    }
  }

  private mutating func prefixed(_ operator: UnaryOperator, _ minimum: UInt8) -> Int32 {
    let start = lexer.start
    guard enter() else {
      leave()
      return missingExpression()
    }
    defer { leave() }
    lexer.next()
    let operand = `operator` == .not ? binary(minimum) : operand(minimum)
    return add(.unary, start, lexer.previousEnd, op: `operator`.rawValue, operand)
  }

  /// `base ** exponent`, which binds tighter than a sign before it and looser than one after it.
  @inline(__always)
  private mutating func power() -> Int32 {
    let start = lexer.start
    let base = lexer.kind == .await ? awaited() : primary()
    if lexer.kind != .doubleStar { return base }
    return raised(start, base)
  }

  private mutating func raised(_ start: Int, _ base: Int32) -> Int32 {
    guard enter() else {
      leave()
      return missingExpression()
    }
    defer { leave() }
    lexer.next()
    let exponent = operand(Precedence.unary)
    return add(.binary, start, lexer.previousEnd, op: BinaryOperator.power.rawValue, base, exponent)
  }

  private mutating func awaited() -> Int32 {
    let start = lexer.start
    lexer.next()
    let value = primary()
    return add(.await, start, lexer.previousEnd, value)
  }
}
