/// Whether a target-like expression is read, written or deleted.
package enum ExpressionContext: UInt8, Sendable {
  case load, store, delete
}

package enum BinaryOperator: UInt8, Sendable, CaseIterable {
  case add, subtract, multiply, matrixMultiply, divide, remainder, power
  case shiftLeft, shiftRight, bitOr, bitXor, bitAnd, floorDivide
}

package enum UnaryOperator: UInt8, Sendable, CaseIterable {
  case invert, not, plus, minus
}

package enum BooleanOperator: UInt8, Sendable {
  case and, or
}

package enum ComparisonOperator: UInt8, Sendable, CaseIterable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, `is`, isNot, `in`, notIn
}

package enum NumberForm: UInt8, Sendable {
  case integer, float, imaginary
}

package enum ConstantValue: UInt8, Sendable {
  case none, `false`, `true`, ellipsis
}

/// The prefix and quotes of a string literal.
package struct StringFlags: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package static let raw = StringFlags(rawValue: 1)
  package static let bytes = StringFlags(rawValue: 2)
  package static let unicode = StringFlags(rawValue: 4)
  package static let formatted = StringFlags(rawValue: 8)
  package static let template = StringFlags(rawValue: 16)
  package static let triple = StringFlags(rawValue: 32)
  /// The closing quotes are missing.
  package static let unclosed = StringFlags(rawValue: 128)
  /// Quoted with `"`, not with `'`.
  package static let doubleQuoted = StringFlags(rawValue: 64)
}
