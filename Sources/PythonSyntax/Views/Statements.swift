import Workspace

// Statements other than definitions, and their parts.

/// The whole file.
public struct Module: SyntaxView {
  public static var kind: SyntaxKind { .module }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var body: NodeList { node.list(raw.a) }
}

public struct ReturnStatement: SyntaxView {
  public static var kind: SyntaxKind { .returnStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: SyntaxNode? { node.optional(raw.a) }
}

public struct DeleteStatement: SyntaxView {
  public static var kind: SyntaxKind { .deleteStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var targets: NodeList { node.list(raw.a) }
}

/// `a = b = value`: the targets are `a` and `b`.
public struct Assign: SyntaxView {
  public static var kind: SyntaxKind { .assign }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var targets: NodeList { node.list(raw.a) }
  public var value: SyntaxNode { node.child(raw.b) }
}

/// `target += value`
public struct AugmentedAssign: SyntaxView {
  public static var kind: SyntaxKind { .augmentedAssign }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var target: SyntaxNode { node.child(raw.a) }
  public var `operator`: BinaryOperator { BinaryOperator(rawValue: raw.op) ?? .add }
  public var value: SyntaxNode { node.child(raw.b) }
}

/// `target: annotation = value`
public struct AnnotatedAssign: SyntaxView {
  public static var kind: SyntaxKind { .annotatedAssign }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var target: SyntaxNode { node.child(raw.a) }
  public var annotation: SyntaxNode { node.child(raw.b) }
  public var value: SyntaxNode? { node.optional(raw.c) }
  /// Whether the target is a bare name without parentheses.
  public var isSimple: Bool { raw.op != 0 }
}

/// `type Name[T] = value`
public struct TypeAlias: SyntaxView {
  public static var kind: SyntaxKind { .typeAlias }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var name: SyntaxNode { node.child(raw.a) }
  public var typeParameters: SyntaxList<TypeParameter> { node.list(raw.b) }
  public var value: SyntaxNode { node.child(raw.c) }
}

/// `for` and `async for`
public struct ForStatement: SyntaxView {
  public static var kind: SyntaxKind { .forStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var isAsync: Bool { raw.op != 0 }
  public var target: SyntaxNode { node.child(raw.a) }
  /// What is iterated over.
  public var iterable: SyntaxNode { node.child(raw.b) }
  public var body: NodeList { node.list(node.record(raw.c, 0)) }
  public var orElse: NodeList { node.list(node.record(raw.c, 1)) }
}

public struct WhileStatement: SyntaxView {
  public static var kind: SyntaxKind { .whileStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var test: SyntaxNode { node.child(raw.a) }
  public var body: NodeList { node.list(raw.b) }
  public var orElse: NodeList { node.list(raw.c) }
}

/// `if` with all its `elif` clauses side by side (CPython nests them).
public struct IfStatement: SyntaxView {
  public static var kind: SyntaxKind { .ifStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var clauses: SyntaxList<IfClause> { node.list(raw.a) }
  public var orElse: NodeList { node.list(raw.b) }
}

/// One `if` or `elif` with its body.
public struct IfClause: SyntaxView {
  public static var kind: SyntaxKind { .ifClause }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var test: SyntaxNode { node.child(raw.a) }
  public var body: NodeList { node.list(raw.b) }
}

/// `with` and `async with`
public struct WithStatement: SyntaxView {
  public static var kind: SyntaxKind { .withStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var isAsync: Bool { raw.op != 0 }
  public var items: SyntaxList<WithItem> { node.list(raw.a) }
  public var body: NodeList { node.list(raw.b) }
}

/// `manager as target`
public struct WithItem: SyntaxView {
  public static var kind: SyntaxKind { .withItem }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// The expression whose value is entered.
  public var manager: SyntaxNode { node.child(raw.a) }
  public var target: SyntaxNode? { node.optional(raw.b) }
}

public struct MatchStatement: SyntaxView {
  public static var kind: SyntaxKind { .matchStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var subject: SyntaxNode { node.child(raw.a) }
  public var cases: SyntaxList<MatchCase> { node.list(raw.b) }
}

public struct MatchCase: SyntaxView {
  public static var kind: SyntaxKind { .matchCase }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var pattern: SyntaxNode { node.child(raw.a) }
  public var guardExpression: SyntaxNode? { node.optional(raw.b) }
  public var body: NodeList { node.list(raw.c) }
}

/// `raise exception from cause`
public struct RaiseStatement: SyntaxView {
  public static var kind: SyntaxKind { .raiseStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var exception: SyntaxNode? { node.optional(raw.a) }
  public var cause: SyntaxNode? { node.optional(raw.b) }
}

/// `try` with `except` or `except*`
public struct TryStatement: SyntaxView {
  public static var kind: SyntaxKind { .tryStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// Whether the handlers are `except*`.
  public var isStar: Bool { raw.op != 0 }
  public var body: NodeList { node.list(raw.a) }
  public var handlers: SyntaxList<ExceptHandler> { node.list(raw.b) }
  public var orElse: NodeList { node.list(node.record(raw.c, 0)) }
  public var finallyBody: NodeList { node.list(node.record(raw.c, 1)) }
}

/// `except type as name:`
public struct ExceptHandler: SyntaxView {
  public static var kind: SyntaxKind { .exceptHandler }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// `nil` for a bare `except:`; a tuple for several types, with or without parentheses.
  public var type: SyntaxNode? { node.optional(raw.a) }
  public var name: Identifier? { node.identifier(at: raw.b) }
  public var body: NodeList { node.list(raw.c) }
}

public struct AssertStatement: SyntaxView {
  public static var kind: SyntaxKind { .assertStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var test: SyntaxNode { node.child(raw.a) }
  public var message: SyntaxNode? { node.optional(raw.b) }
}

/// `import a.b as c, d`
public struct ImportStatement: SyntaxView {
  public static var kind: SyntaxKind { .importStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var names: SyntaxList<Alias> { node.list(raw.a) }
}

/// `from ..module import a as b`
public struct ImportFrom: SyntaxView {
  public static var kind: SyntaxKind { .importFrom }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var names: SyntaxList<Alias> { node.list(raw.a) }
  /// `nil` for `from . import a`.
  public var module: Identifier? { node.identifier(at: raw.b) }
  /// The number of leading dots.
  public var level: Int { Int(raw.c) }
}

/// One imported name.
public struct Alias: SyntaxView {
  public static var kind: SyntaxKind { .alias }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// A dotted name after `import`, one name or `*` after `from … import`.
  public var name: Identifier { node.identifier(raw.start, UInt32(bitPattern: raw.b)) }
  /// The name after `as`.
  public var asName: Identifier? { raw.c == 0 ? nil : node.identifier(UInt32(bitPattern: raw.c), raw.end) }
}

public struct GlobalStatement: SyntaxView {
  public static var kind: SyntaxKind { .globalStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var names: SyntaxList<IdentifierNode> { node.list(raw.a) }
}

public struct NonlocalStatement: SyntaxView {
  public static var kind: SyntaxKind { .nonlocalStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var names: SyntaxList<IdentifierNode> { node.list(raw.a) }
}

/// A name with a node of its own.
public struct IdentifierNode: SyntaxView {
  public static var kind: SyntaxKind { .identifier }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var name: Identifier { Identifier(node.reference, span) }
}

public struct ExpressionStatement: SyntaxView {
  public static var kind: SyntaxKind { .expressionStatement }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var expression: SyntaxNode { node.child(raw.a) }
}
