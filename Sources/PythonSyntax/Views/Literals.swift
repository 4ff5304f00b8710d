import Workspace

// Strings of all kinds, numbers and the constants with a name.

/// An integer, float or imaginary literal; ``SyntaxNode/text`` has its digits as written.
package struct Number: SyntaxView {
  package static var kind: SyntaxKind { .number }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var form: NumberForm { NumberForm(rawValue: raw.op) ?? .integer }
}

package struct Constant: SyntaxView {
  package static var kind: SyntaxKind { .constant }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: ConstantValue { ConstantValue(rawValue: raw.op) ?? .none }
}

/// A string or bytes literal, or several written side by side.
package struct StringLiteral: SyntaxView {
  package static var kind: SyntaxKind { .string }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var flags: StringFlags { StringFlags(rawValue: raw.op) }
  package var isBytes: Bool { flags.contains(.bytes) }
  /// The literals written side by side; empty for a single one.
  package var pieces: SyntaxList<StringLiteral> { node.list(raw.a) }
}

/// An f-string, or several strings side by side with an f-string among them.
package struct FormattedString: SyntaxView {
  package static var kind: SyntaxKind { .formattedString }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// ``FormattedText``, ``Replacement`` and (for plain neighbours) ``StringLiteral`` nodes in order.
  package var elements: NodeList { node.list(raw.a) }
}

/// A t-string (3.14), or several side by side.
package struct TemplateString: SyntaxView {
  package static var kind: SyntaxKind { .templateString }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// ``FormattedText``, ``Replacement`` and (for plain neighbours) ``StringLiteral`` nodes in order.
  package var elements: NodeList { node.list(raw.a) }
}

/// The literal text between two fields.
package struct FormattedText: SyntaxView {
  package static var kind: SyntaxKind { .formattedText }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var flags: StringFlags { StringFlags(rawValue: raw.op) }
}

/// `{expression!conversion:format}` in an f-string or t-string; the span has the braces.
package struct Replacement: SyntaxView {
  package static var kind: SyntaxKind { .replacement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var expression: SyntaxNode { node.child(raw.a) }
  /// The letter after `!`: `r`, `s` or `a`.
  package var conversion: Unicode.Scalar? { raw.op == 0 ? nil : Unicode.Scalar(raw.op) }
  package var formatSpec: FormatSpec? { FormatSpec(node.optional(raw.b)) }
  /// Whether the expression is followed by `=`.
  package var isSelfDocumenting: Bool { raw.flags != 0 }
  /// Everything between `{` and the `!`, `:` or `}` after the expression, the `=` of a self-documenting field with it.
  package var expressionSpan: ByteSpan { ByteSpan(start: raw.start + 1, end: UInt32(bitPattern: raw.c)) }
}

/// What follows the colon of a field.
package struct FormatSpec: SyntaxView {
  package static var kind: SyntaxKind { .formatSpec }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// ``FormattedText`` and ``Replacement`` nodes in order.
  package var elements: NodeList { node.list(raw.a) }
}
