/// Whether a target-like expression is read, written or deleted.
public enum ExpressionContext: UInt8, Sendable {
  case load, store, delete
}

public enum BinaryOperator: UInt8, Sendable, CaseIterable {
  case add, subtract, multiply, matrixMultiply, divide, remainder, power
  case shiftLeft, shiftRight, bitOr, bitXor, bitAnd, floorDivide
}

public enum UnaryOperator: UInt8, Sendable, CaseIterable {
  case invert, not, plus, minus
}

public enum BooleanOperator: UInt8, Sendable {
  case and, or
}

public enum ComparisonOperator: UInt8, Sendable, CaseIterable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, `is`, isNot, `in`, notIn
}

public enum NumberForm: UInt8, Sendable {
  case integer, float, imaginary
}

public enum ConstantValue: UInt8, Sendable {
  case none, `false`, `true`, ellipsis
}

/// The prefix and quotes of a string literal.
public struct StringFlags: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  public static let raw = StringFlags(rawValue: 1)
  public static let bytes = StringFlags(rawValue: 2)
  public static let unicode = StringFlags(rawValue: 4)
  public static let formatted = StringFlags(rawValue: 8)
  public static let template = StringFlags(rawValue: 16)
  public static let triple = StringFlags(rawValue: 32)
  /// The closing quotes are missing.
  public static let unclosed = StringFlags(rawValue: 128)
  /// Quoted with `"`, not with `'`.
  public static let doubleQuoted = StringFlags(rawValue: 64)
}
