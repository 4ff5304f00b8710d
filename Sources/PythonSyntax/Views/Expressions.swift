import Workspace

// Expressions and their parts; strings and numbers are in Literals.swift.

public struct Name: SyntaxView {
  public static var kind: SyntaxKind { .name }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var identifier: Identifier { Identifier(node.reference, span) }
  public var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `value.name`
public struct Attribute: SyntaxView {
  public static var kind: SyntaxKind { .attribute }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: SyntaxNode { node.child(raw.a) }
  /// The name after the dot; empty where it is missing.
  public var name: Identifier { Identifier(node.reference, nameSpan) }
  public var nameSpan: ByteSpan { ByteSpan(start: UInt32(bitPattern: raw.b), end: raw.end) }
  public var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `value[index]`
public struct Subscript: SyntaxView {
  public static var kind: SyntaxKind { .subscript }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: SyntaxNode { node.child(raw.a) }
  /// An expression, a slice, or a tuple of both.
  public var index: SyntaxNode { node.child(raw.b) }
  public var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `function(arguments, keywords)`
public struct Call: SyntaxView {
  public static var kind: SyntaxKind { .call }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var function: SyntaxNode { node.child(raw.a) }
  /// The positional arguments, `*args` among them as ``Starred``.
  public var arguments: NodeList { node.list(raw.b) }
  /// The keyword arguments, `**options` among them without a name. Each list is in order of the source.
  public var keywords: SyntaxList<Keyword> { node.list(raw.c) }
}

/// `name=value` or `**value` in a call or a class header.
public struct Keyword: SyntaxView {
  public static var kind: SyntaxKind { .keyword }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// `nil` for `**value`.
  public var name: Identifier? { raw.b == 0 ? nil : node.identifier(raw.start, UInt32(bitPattern: raw.b)) }
  public var value: SyntaxNode { node.child(raw.a) }
}

/// `*value`
public struct Starred: SyntaxView {
  public static var kind: SyntaxKind { .starred }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: SyntaxNode { node.child(raw.a) }
  public var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `lower:upper:step`
public struct Slice: SyntaxView {
  public static var kind: SyntaxKind { .slice }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var lower: SyntaxNode? { node.optional(raw.a) }
  public var upper: SyntaxNode? { node.optional(raw.b) }
  public var step: SyntaxNode? { node.optional(raw.c) }
}

/// `a, b` with or without parentheses; with them, they are in the span.
public struct TupleDisplay: SyntaxView {
  public static var kind: SyntaxKind { .tuple }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var elements: NodeList { node.list(raw.a) }
  public var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `[a, b]`
public struct ListDisplay: SyntaxView {
  public static var kind: SyntaxKind { .list }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var elements: NodeList { node.list(raw.a) }
  public var context: ExpressionContext { ExpressionContext(rawValue: raw.op) ?? .load }
}

/// `{a, b}`
public struct SetDisplay: SyntaxView {
  public static var kind: SyntaxKind { .set }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var elements: NodeList { node.list(raw.a) }
}

/// `{key: value, **value}`
public struct DictDisplay: SyntaxView {
  public static var kind: SyntaxKind { .dict }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// Keys and values in turn; the key of `**value` is `nil`.
  public var entries: DictEntries { DictEntries(node) }
}

/// `[element for …]`
public struct ListComprehension: SyntaxView {
  public static var kind: SyntaxKind { .listComprehension }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var element: SyntaxNode { node.child(raw.a) }
  public var comprehensions: SyntaxList<Comprehension> { node.list(raw.b) }
}

/// `{element for …}`
public struct SetComprehension: SyntaxView {
  public static var kind: SyntaxKind { .setComprehension }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var element: SyntaxNode { node.child(raw.a) }
  public var comprehensions: SyntaxList<Comprehension> { node.list(raw.b) }
}

/// `{key: value for …}`
public struct DictComprehension: SyntaxView {
  public static var kind: SyntaxKind { .dictComprehension }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var key: SyntaxNode { node.child(raw.a) }
  public var value: SyntaxNode { node.child(raw.b) }
  public var comprehensions: SyntaxList<Comprehension> { node.list(raw.c) }
}

/// `(element for …)`; as a sole argument its span is that of the call's parentheses, as in CPython.
public struct Generator: SyntaxView {
  public static var kind: SyntaxKind { .generator }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var element: SyntaxNode { node.child(raw.a) }
  public var comprehensions: SyntaxList<Comprehension> { node.list(raw.b) }
}

/// One `for … in …` with its `if`s.
public struct Comprehension: SyntaxView {
  public static var kind: SyntaxKind { .comprehension }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var isAsync: Bool { raw.op != 0 }
  public var target: SyntaxNode { node.child(raw.a) }
  public var iterable: SyntaxNode { node.child(raw.b) }
  public var conditions: NodeList { node.list(raw.c) }
}

public struct Unary: SyntaxView {
  public static var kind: SyntaxKind { .unary }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var `operator`: UnaryOperator { UnaryOperator(rawValue: raw.op) ?? .not }
  public var operand: SyntaxNode { node.child(raw.a) }
}

/// Arithmetic and bit operators; they nest to the left.
public struct Binary: SyntaxView {
  public static var kind: SyntaxKind { .binary }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var `operator`: BinaryOperator { BinaryOperator(rawValue: raw.op) ?? .add }
  public var left: SyntaxNode { node.child(raw.a) }
  public var right: SyntaxNode { node.child(raw.b) }
}

/// `a and b and c`: one node for a run of one operator.
public struct Boolean: SyntaxView {
  public static var kind: SyntaxKind { .boolean }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var `operator`: BooleanOperator { BooleanOperator(rawValue: raw.op) ?? .and }
  public var values: NodeList { node.list(raw.a) }
}

/// `left < a <= b`
public struct Compare: SyntaxView {
  public static var kind: SyntaxKind { .compare }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var left: SyntaxNode { node.child(raw.a) }
  /// Each further operand with the operator before it.
  public var comparisons: Comparisons { Comparisons(node) }
}

/// `body if test else orElse`
public struct Conditional: SyntaxView {
  public static var kind: SyntaxKind { .conditional }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var body: SyntaxNode { node.child(raw.a) }
  public var test: SyntaxNode { node.child(raw.b) }
  public var orElse: SyntaxNode { node.child(raw.c) }
}

public struct Lambda: SyntaxView {
  public static var kind: SyntaxKind { .lambda }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var parameters: SyntaxList<Parameter> { node.list(raw.a) }
  public var body: SyntaxNode { node.child(raw.b) }
}

/// `target := value`
public struct NamedExpression: SyntaxView {
  public static var kind: SyntaxKind { .namedExpression }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var target: SyntaxNode { node.child(raw.a) }
  public var value: SyntaxNode { node.child(raw.b) }
}

public struct Await: SyntaxView {
  public static var kind: SyntaxKind { .await }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: SyntaxNode { node.child(raw.a) }
}

public struct Yield: SyntaxView {
  public static var kind: SyntaxKind { .yield }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: SyntaxNode? { node.optional(raw.a) }
}

public struct YieldFrom: SyntaxView {
  public static var kind: SyntaxKind { .yieldFrom }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: SyntaxNode { node.child(raw.a) }
}
