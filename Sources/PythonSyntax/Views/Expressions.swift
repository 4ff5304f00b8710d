import Workspace

// Expressions and their parts; strings and numbers are in Literals.swift.

package struct Name: SyntaxView {
  package static var kind: SyntaxKind { .name }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var identifier: Identifier { Identifier(node.reference, span) }
  package var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `value.name`
package struct Attribute: SyntaxView {
  package static var kind: SyntaxKind { .attribute }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: SyntaxNode { node.child(raw.a) }
  /// The name after the dot; empty where it is missing.
  package var name: Identifier { Identifier(node.reference, nameSpan) }
  package var nameSpan: ByteSpan { ByteSpan(start: UInt32(bitPattern: raw.b), end: raw.end) }
  package var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `value[index]`
package struct Subscript: SyntaxView {
  package static var kind: SyntaxKind { .subscript }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: SyntaxNode { node.child(raw.a) }
  /// An expression, a slice, or a tuple of both.
  package var index: SyntaxNode { node.child(raw.b) }
  package var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `function(arguments, keywords)`
package struct Call: SyntaxView {
  package static var kind: SyntaxKind { .call }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var function: SyntaxNode { node.child(raw.a) }
  /// The positional arguments, `*args` among them as ``Starred``.
  package var arguments: NodeList { node.list(raw.b) }
  /// The keyword arguments, `**options` among them without a name. Each list is in order of the source.
  package var keywords: SyntaxList<Keyword> { node.list(raw.c) }
}

/// `name=value` or `**value` in a call or a class header.
package struct Keyword: SyntaxView {
  package static var kind: SyntaxKind { .keyword }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// `nil` for `**value`.
  package var name: Identifier? { raw.b == 0 ? nil : node.identifier(raw.start, UInt32(bitPattern: raw.b)) }
  package var value: SyntaxNode { node.child(raw.a) }
}

/// `*value`
package struct Starred: SyntaxView {
  package static var kind: SyntaxKind { .starred }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: SyntaxNode { node.child(raw.a) }
  package var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `lower:upper:step`
package struct Slice: SyntaxView {
  package static var kind: SyntaxKind { .slice }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var lower: SyntaxNode? { node.optional(raw.a) }
  package var upper: SyntaxNode? { node.optional(raw.b) }
  package var step: SyntaxNode? { node.optional(raw.c) }
}

/// `a, b` with or without parentheses; with them, they are in the span.
package struct TupleDisplay: SyntaxView {
  package static var kind: SyntaxKind { .tuple }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var elements: NodeList { node.list(raw.a) }
  package var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `[a, b]`
package struct ListDisplay: SyntaxView {
  package static var kind: SyntaxKind { .list }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var elements: NodeList { node.list(raw.a) }
  package var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `{a, b}`
package struct SetDisplay: SyntaxView {
  package static var kind: SyntaxKind { .set }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var elements: NodeList { node.list(raw.a) }
}

/// `{key: value, **value}`
package struct DictDisplay: SyntaxView {
  package static var kind: SyntaxKind { .dict }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// Keys and values in turn; the key of `**value` is `nil`.
  package var entries: DictEntries { DictEntries(node) }
}

/// `[element for …]`
package struct ListComprehension: SyntaxView {
  package static var kind: SyntaxKind { .listComprehension }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var element: SyntaxNode { node.child(raw.a) }
  package var comprehensions: SyntaxList<Comprehension> { node.list(raw.b) }
}

/// `{element for …}`
package struct SetComprehension: SyntaxView {
  package static var kind: SyntaxKind { .setComprehension }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var element: SyntaxNode { node.child(raw.a) }
  package var comprehensions: SyntaxList<Comprehension> { node.list(raw.b) }
}

/// `{key: value for …}`
package struct DictComprehension: SyntaxView {
  package static var kind: SyntaxKind { .dictComprehension }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var key: SyntaxNode { node.child(raw.a) }
  package var value: SyntaxNode { node.child(raw.b) }
  package var comprehensions: SyntaxList<Comprehension> { node.list(raw.c) }
}

/// `(element for …)`; as a sole argument its span is that of the call's parentheses, as in CPython.
package struct Generator: SyntaxView {
  package static var kind: SyntaxKind { .generator }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var element: SyntaxNode { node.child(raw.a) }
  package var comprehensions: SyntaxList<Comprehension> { node.list(raw.b) }
}

/// One `for … in …` with its `if`s.
package struct Comprehension: SyntaxView {
  package static var kind: SyntaxKind { .comprehension }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var isAsync: Bool { raw.op != 0 }
  package var target: SyntaxNode { node.child(raw.a) }
  package var iterable: SyntaxNode { node.child(raw.b) }
  package var conditions: NodeList { node.list(raw.c) }
}

package struct Unary: SyntaxView {
  package static var kind: SyntaxKind { .unary }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var `operator`: UnaryOperator { UnaryOperator(rawValue: raw.op) ?? .not }
  package var operand: SyntaxNode { node.child(raw.a) }
}

/// Arithmetic and bit operators; they nest to the left.
package struct Binary: SyntaxView {
  package static var kind: SyntaxKind { .binary }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var `operator`: BinaryOperator { BinaryOperator(rawValue: raw.op) ?? .add }
  package var left: SyntaxNode { node.child(raw.a) }
  package var right: SyntaxNode { node.child(raw.b) }
}

/// `a and b and c`: one node for a run of one operator.
package struct Boolean: SyntaxView {
  package static var kind: SyntaxKind { .boolean }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var `operator`: BooleanOperator { BooleanOperator(rawValue: raw.op) ?? .and }
  package var values: NodeList { node.list(raw.a) }
}

/// `left < a <= b`
package struct Compare: SyntaxView {
  package static var kind: SyntaxKind { .compare }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var left: SyntaxNode { node.child(raw.a) }
  /// Each further operand with the operator before it.
  package var comparisons: Comparisons { Comparisons(node) }
}

/// `body if test else orElse`
package struct Conditional: SyntaxView {
  package static var kind: SyntaxKind { .conditional }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var body: SyntaxNode { node.child(raw.a) }
  package var test: SyntaxNode { node.child(raw.b) }
  package var orElse: SyntaxNode { node.child(raw.c) }
}

package struct Lambda: SyntaxView {
  package static var kind: SyntaxKind { .lambda }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var parameters: SyntaxList<Parameter> { node.list(raw.a) }
  package var body: SyntaxNode { node.child(raw.b) }
}

/// `target := value`
package struct NamedExpression: SyntaxView {
  package static var kind: SyntaxKind { .namedExpression }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var target: SyntaxNode { node.child(raw.a) }
  package var value: SyntaxNode { node.child(raw.b) }
}

package struct Await: SyntaxView {
  package static var kind: SyntaxKind { .await }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: SyntaxNode { node.child(raw.a) }
}

package struct Yield: SyntaxView {
  package static var kind: SyntaxKind { .yield }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: SyntaxNode? { node.optional(raw.a) }
}

package struct YieldFrom: SyntaxView {
  package static var kind: SyntaxKind { .yieldFrom }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: SyntaxNode { node.child(raw.a) }
}
