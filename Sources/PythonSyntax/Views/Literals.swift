import Workspace

// Strings of all kinds, numbers and the constants with a name.

/// An integer, float or imaginary literal; ``SyntaxNode/text`` has its digits as written.
public struct Number: SyntaxView {
  public static var kind: SyntaxKind { .number }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var form: NumberForm { NumberForm(rawValue: raw.op) ?? .integer }
}

public struct Constant: SyntaxView {
  public static var kind: SyntaxKind { .constant }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: ConstantValue { ConstantValue(rawValue: raw.op) ?? .none }
}

/// A string or bytes literal, or several written side by side.
public struct StringLiteral: SyntaxView {
  public static var kind: SyntaxKind { .string }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var flags: StringFlags { StringFlags(rawValue: raw.op) }
  public var isBytes: Bool { flags.contains(.bytes) }
  /// The literals written side by side; empty for a single one.
  public var pieces: SyntaxList<StringLiteral> { node.list(raw.a) }
}

/// An f-string, or several strings side by side with an f-string among them.
public struct FormattedString: SyntaxView {
  public static var kind: SyntaxKind { .formattedString }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// ``FormattedText``, ``Replacement`` and (for plain neighbours) ``StringLiteral`` nodes in order.
  public var elements: NodeList { node.list(raw.a) }
}

/// A t-string (3.14), or several side by side.
public struct TemplateString: SyntaxView {
  public static var kind: SyntaxKind { .templateString }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// ``FormattedText``, ``Replacement`` and (for plain neighbours) ``StringLiteral`` nodes in order.
  public var elements: NodeList { node.list(raw.a) }
}

/// The literal text between two fields.
public struct FormattedText: SyntaxView {
  public static var kind: SyntaxKind { .formattedText }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var flags: StringFlags { StringFlags(rawValue: raw.op) }
}

/// `{expression!conversion:format}` in an f-string or t-string; the span has the braces.
public struct Replacement: SyntaxView {
  public static var kind: SyntaxKind { .replacement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var expression: SyntaxNode { node.child(raw.a) }
  /// The letter after `!`: `r`, `s` or `a`.
  public var conversion: Unicode.Scalar? { raw.op == 0 ? nil : Unicode.Scalar(raw.op) }
  public var formatSpec: FormatSpec? { FormatSpec(node.optional(raw.b)) }
  /// Whether the expression is followed by `=`.
  public var isSelfDocumenting: Bool { raw.flags != 0 }
  /// Everything between `{` and the `!`, `:` or `}` after the expression, the `=` of a self-documenting field with it.
  public var expressionSpan: ByteSpan { ByteSpan(start: raw.start + 1, end: UInt32(bitPattern: raw.c)) }
}

/// What follows the colon of a field.
public struct FormatSpec: SyntaxView {
  public static var kind: SyntaxKind { .formatSpec }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// ``FormattedText`` and ``Replacement`` nodes in order.
  public var elements: NodeList { node.list(raw.a) }
}
