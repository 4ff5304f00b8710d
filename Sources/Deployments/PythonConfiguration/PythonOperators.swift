import PythonSyntax

// Arithmetic, comparisons and what `not`, `-` and `~` do.

extension PythonEvaluator {
  func operate(_ operation: BinaryOperator, _ left: PythonValue, _ right: PythonValue, at node: SyntaxNode) throws -> PythonValue {
    if let unknown = left.unknown ?? right.unknown {
      mayRaise = true
      return .unknown(Self.carried(unknown))
    }
    if operation == .remainder, case .text(let format) = left { return try percentFormatted(format, right, at: node) }
    if case .library = left { return onServer(node) }
    if case .library = right { return onServer(node) }
    if let one = left.whole, let two = right.whole { return try arithmetic(operation, one, two, at: node) }
    if let one = left.number, let two = right.number { return try arithmetic(operation, one, two, at: node) }
    switch (operation, left, right) {
    case (.add, .text(let one), .text(let two)): return bounded(one + two)
    case (.add, .bytes(let one), .bytes(let two)) where one.count + two.count <= Self.textLimit: return .bytes(one + two)
    case (.add, .list(let one), .list(let two)) where one.count + two.count <= Self.elementLimit: return .list(one + two)
    case (.add, .tuple(let one), .tuple(let two)) where one.count + two.count <= Self.elementLimit: return .tuple(one + two)
    case (.bitOr, .dictionary(let one), .dictionary(let two)): return Self.dictionary(of: one + two)
    case (.bitOr, .set(let one), .set(let two)): return .set(one + two.filter { !one.contains($0) })
    case (.subtract, .set(let one), .set(let two)): return .set(one.filter { !two.contains($0) })
    case (.multiply, .text(let text), _):
      guard let count = right.whole else { break }
      guard count <= Self.textLimit, text.utf8.count * max(count, 0) <= Self.textLimit else { return .unknown("the text is too long to follow") }
      return .text(String(repeating: text, count: max(count, 0)))
    case (.multiply, .list(let elements), _):
      guard let count = right.whole else { break }
      guard count <= Self.elementLimit, elements.count * max(count, 0) <= Self.elementLimit else { return .unknown("the list is too long to follow") }
      return .list(Array(repeatElement(elements, count: max(count, 0)).joined()))
    case (.multiply, _, .text), (.multiply, _, .list):
      if left.whole != nil { return try operate(.multiply, right, left, at: node) }
    case (.divide, .text(let one), .text(let two)) where isPath(node): return .text(joinedPath([one, two]))
    default: break
    }
    let sign = String(describing: operation)
    throw raise("TypeError", "unsupported operand types for \(sign): '\(left.typeName)' and '\(right.typeName)'", node)
  }

  /// A value made from an unknown one is unknown for the same reason, and no longer the variable itself.
  static func carried(_ unknown: PythonValue.Unknown) -> PythonValue.Unknown { PythonValue.Unknown(unknown.reason) }

  func onServer(_ node: SyntaxNode) -> PythonValue {
    mayRaise = true
    return .unknown("what `\(node.text.prefix(60))` gives is known only where the server runs")
  }

  /// `pathlib` paths are followed as their texts.
  private func isPath(_ node: SyntaxNode) -> Bool { true }

  private static let tooLarge = PythonValue.unknown("the number is too large to follow")

  private func arithmetic(_ operation: BinaryOperator, _ left: Int, _ right: Int, at node: SyntaxNode) throws -> PythonValue {
    func checked(_ result: (partialValue: Int, overflow: Bool)) -> PythonValue { result.overflow ? Self.tooLarge : .integer(result.partialValue) }
    switch operation {
    case .add: return checked(left.addingReportingOverflow(right))
    case .subtract: return checked(left.subtractingReportingOverflow(right))
    case .multiply: return checked(left.multipliedReportingOverflow(by: right))
    case .divide:
      if right == 0 { throw raise("ZeroDivisionError", "division by zero", node) }
      return .float(Double(left) / Double(right))
    case .floorDivide, .remainder:
      if right == 0 { throw raise("ZeroDivisionError", "division by zero", node) }
      let (quotient, overflow) = left.dividedReportingOverflow(by: right)
      if overflow { return Self.tooLarge }
      let rest = left - quotient * right
      let isLower = rest != 0 && (rest < 0) != (right < 0)
      return .integer(operation == .floorDivide ? quotient - (isLower ? 1 : 0) : rest + (isLower ? right : 0))
    case .power:
      guard right >= 0 else {
        if left == 0 { throw raise("ZeroDivisionError", "0.0 cannot be raised to a negative power", node) }
        return .unknown("`\(node.text)` is not followed")
      }
      guard right <= 4096 else { return Self.tooLarge }
      var result = 1
      for _ in 0..<right {
        let (product, overflow) = result.multipliedReportingOverflow(by: left)
        if overflow { return Self.tooLarge }
        result = product
      }
      return .integer(result)
    case .shiftLeft, .shiftRight:
      if right < 0 { throw raise("ValueError", "negative shift count", node) }
      if operation == .shiftRight { return .integer(left >> min(right, 63)) }
      guard right < 63, left.magnitude < UInt(1) << UInt(63 - right) else { return left == 0 ? .integer(0) : Self.tooLarge }
      return .integer(left << right)
    case .bitOr: return .integer(left | right)
    case .bitXor: return .integer(left ^ right)
    case .bitAnd: return .integer(left & right)
    case .matrixMultiply: throw raise("TypeError", "unsupported operand types for @", node)
    }
  }

  private func arithmetic(_ operation: BinaryOperator, _ left: Double, _ right: Double, at node: SyntaxNode) throws -> PythonValue {
    switch operation {
    case .add: return .float(left + right)
    case .subtract: return .float(left - right)
    case .multiply: return .float(left * right)
    case .divide, .floorDivide:
      if right == 0 { throw raise("ZeroDivisionError", "float division by zero", node) }
      return .float(operation == .divide ? left / right : (left / right).rounded(.down))
    default: return .unknown("`\(node.text.prefix(60))` is not followed")
    }
  }

  func negated(_ unary: Unary) throws -> PythonValue {
    if unary.operator == .not {
      let value = try evaluate(unary.operand)
      if let truth = value.truth { return .boolean(!truth) }
      return .unknown(value.firstUnknown?.reason ?? "`\(unary.operand.text.prefix(60))` is known only where the server runs")
    }
    let value = try evaluate(unary.operand)
    if let unknown = value.unknown { return .unknown(Self.carried(unknown)) }
    switch (unary.operator, value) {
    case (.minus, .float(let number)): return .float(-number)
    case (.plus, .float): return value
    default:
      guard let number = value.whole else { throw raise("TypeError", "bad operand type for unary operator: '\(value.typeName)'", unary.node) }
      switch unary.operator {
      case .minus: return number == .min ? Self.tooLarge : .integer(-number)
      case .invert: return .integer(~number)
      case .plus, .not: return .integer(number)
      }
    }
  }

  func comparison(_ compare: Compare) throws -> PythonValue {
    var left = try evaluate(compare.left)
    for (comparison, node) in compare.comparisons {
      let right = try evaluate(node)
      guard let holds = try self.holds(comparison, left, right, at: compare.node) else {
        let reason = left.firstUnknown?.reason ?? right.firstUnknown?.reason
        return .unknown(reason ?? "`\(compare.node.text.prefix(60))` is known only where the server runs")
      }
      if !holds { return .boolean(false) }
      left = right
    }
    return .boolean(true)
  }

  private func holds(_ comparison: ComparisonOperator, _ left: PythonValue, _ right: PythonValue, at node: SyntaxNode) throws -> Bool? {
    switch comparison {
    case .equal: return left.equals(right)
    case .notEqual: return left.equals(right).map { !$0 }
    case .is, .isNot:
      // Identity is told for the values that exist once; two equal numbers may be two objects.
      guard left.unknown == nil, right.unknown == nil else { return nil }
      if case .boolean = left, case .boolean = right { return (left == right) == (comparison == .is) }
      if left == .none || right == .none { return (left == right) == (comparison == .is) }
      return nil
    case .in, .notIn:
      return try contains(right, left, at: node).map { $0 == (comparison == .in) }
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if left.firstUnknown != nil || right.firstUnknown != nil { return nil }
      if case .library = left { return nil }
      if case .library = right { return nil }
      guard let order = left.order(right) else {
        throw raise("TypeError", "'\(left.typeName)' and '\(right.typeName)' have no order", node)
      }
      return switch comparison {
      case .less: order < 0
      case .lessOrEqual: order <= 0
      case .greater: order > 0
      default: order >= 0
      }
    }
  }

  private func contains(_ container: PythonValue, _ value: PythonValue, at node: SyntaxNode) throws -> Bool? {
    if case .library("os.environ") = container, let name = value.text { return isSet(name) }
    if value.firstUnknown != nil || container.unknown != nil { return nil }
    switch container {
    case .text(let text):
      guard let part = value.text else { throw raise("TypeError", "'in <string>' requires string", node) }
      return part.isEmpty || find(part, in: text) != nil
    case .dictionary(let pairs):
      if pairs.contains(where: { $0.key.equals(value) == true }) { return true }
      return pairs.contains { $0.key.firstUnknown != nil } ? nil : false
    case .list(let elements), .tuple(let elements), .set(let elements):
      if elements.contains(where: { $0.equals(value) == true }) { return true }
      return elements.contains { $0.firstUnknown != nil } ? nil : false
    default: return nil
    }
  }

  /// Where a text begins in another, in code points.
  func find(_ part: String, in text: String) -> Int? {
    let (haystack, needle) = (Array(text.unicodeScalars), Array(part.unicodeScalars))
    guard needle.count <= haystack.count else { return nil }
    if needle.isEmpty { return 0 }
    for start in 0...(haystack.count - needle.count) where haystack[start] == needle[0] && haystack[start..<start + needle.count].elementsEqual(needle) { return start }
    return nil
  }
}
