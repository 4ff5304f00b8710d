import Workspace

// Statements other than definitions, and their parts.

/// The whole file.
package struct Module: SyntaxView {
  package static var kind: SyntaxKind { .module }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var body: NodeList { node.list(raw.a) }
}

package struct ReturnStatement: SyntaxView {
  package static var kind: SyntaxKind { .returnStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: SyntaxNode? { node.optional(raw.a) }
}

package struct DeleteStatement: SyntaxView {
  package static var kind: SyntaxKind { .deleteStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var targets: NodeList { node.list(raw.a) }
}

/// `a = b = value`: the targets are `a` and `b`.
package struct Assign: SyntaxView {
  package static var kind: SyntaxKind { .assign }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var targets: NodeList { node.list(raw.a) }
  package var value: SyntaxNode { node.child(raw.b) }
}

/// `target += value`
package struct AugmentedAssign: SyntaxView {
  package static var kind: SyntaxKind { .augmentedAssign }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var target: SyntaxNode { node.child(raw.a) }
  package var `operator`: BinaryOperator { BinaryOperator(rawValue: raw.op) ?? .add }
  package var value: SyntaxNode { node.child(raw.b) }
}

/// `target: annotation = value`
package struct AnnotatedAssign: SyntaxView {
  package static var kind: SyntaxKind { .annotatedAssign }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var target: SyntaxNode { node.child(raw.a) }
  package var annotation: SyntaxNode { node.child(raw.b) }
  package var value: SyntaxNode? { node.optional(raw.c) }
  /// Whether the target is a bare name without parentheses.
  package var isSimple: Bool { raw.op != 0 }
}

/// `type Name[T] = value`
package struct TypeAlias: SyntaxView {
  package static var kind: SyntaxKind { .typeAlias }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var name: SyntaxNode { node.child(raw.a) }
  package var typeParameters: SyntaxList<TypeParameter> { node.list(raw.b) }
  package var value: SyntaxNode { node.child(raw.c) }
}

/// `for` and `async for`
package struct ForStatement: SyntaxView {
  package static var kind: SyntaxKind { .forStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var isAsync: Bool { raw.op != 0 }
  package var target: SyntaxNode { node.child(raw.a) }
  /// What is iterated over.
  package var iterable: SyntaxNode { node.child(raw.b) }
  package var body: NodeList { node.list(node.record(raw.c, 0)) }
  package var orElse: NodeList { node.list(node.record(raw.c, 1)) }
}

package struct WhileStatement: SyntaxView {
  package static var kind: SyntaxKind { .whileStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var test: SyntaxNode { node.child(raw.a) }
  package var body: NodeList { node.list(raw.b) }
  package var orElse: NodeList { node.list(raw.c) }
}

/// `if` with all its `elif` clauses side by side (CPython nests them).
package struct IfStatement: SyntaxView {
  package static var kind: SyntaxKind { .ifStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var clauses: SyntaxList<IfClause> { node.list(raw.a) }
  package var orElse: NodeList { node.list(raw.b) }
}

/// One `if` or `elif` with its body.
package struct IfClause: SyntaxView {
  package static var kind: SyntaxKind { .ifClause }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var test: SyntaxNode { node.child(raw.a) }
  package var body: NodeList { node.list(raw.b) }
}

/// `with` and `async with`
package struct WithStatement: SyntaxView {
  package static var kind: SyntaxKind { .withStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var isAsync: Bool { raw.op != 0 }
  package var items: SyntaxList<WithItem> { node.list(raw.a) }
  package var body: NodeList { node.list(raw.b) }
}

/// `manager as target`
package struct WithItem: SyntaxView {
  package static var kind: SyntaxKind { .withItem }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// The expression whose value is entered.
  package var manager: SyntaxNode { node.child(raw.a) }
  package var target: SyntaxNode? { node.optional(raw.b) }
}

package struct MatchStatement: SyntaxView {
  package static var kind: SyntaxKind { .matchStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var subject: SyntaxNode { node.child(raw.a) }
  package var cases: SyntaxList<MatchCase> { node.list(raw.b) }
}

package struct MatchCase: SyntaxView {
  package static var kind: SyntaxKind { .matchCase }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var pattern: SyntaxNode { node.child(raw.a) }
  package var guardExpression: SyntaxNode? { node.optional(raw.b) }
  package var body: NodeList { node.list(raw.c) }
}

/// `raise exception from cause`
package struct RaiseStatement: SyntaxView {
  package static var kind: SyntaxKind { .raiseStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var exception: SyntaxNode? { node.optional(raw.a) }
  package var cause: SyntaxNode? { node.optional(raw.b) }
}

/// `try` with `except` or `except*`
package struct TryStatement: SyntaxView {
  package static var kind: SyntaxKind { .tryStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// Whether the handlers are `except*`.
  package var isStar: Bool { raw.op != 0 }
  package var body: NodeList { node.list(raw.a) }
  package var handlers: SyntaxList<ExceptHandler> { node.list(raw.b) }
  package var orElse: NodeList { node.list(node.record(raw.c, 0)) }
  package var finallyBody: NodeList { node.list(node.record(raw.c, 1)) }
}

/// `except type as name:`
package struct ExceptHandler: SyntaxView {
  package static var kind: SyntaxKind { .exceptHandler }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// `nil` for a bare `except:`; a tuple for several types, with or without parentheses.
  package var type: SyntaxNode? { node.optional(raw.a) }
  package var name: Identifier? { node.identifier(at: raw.b) }
  package var body: NodeList { node.list(raw.c) }
}

package struct AssertStatement: SyntaxView {
  package static var kind: SyntaxKind { .assertStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var test: SyntaxNode { node.child(raw.a) }
  package var message: SyntaxNode? { node.optional(raw.b) }
}

/// `import a.b as c, d`
package struct ImportStatement: SyntaxView {
  package static var kind: SyntaxKind { .importStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var names: SyntaxList<Alias> { node.list(raw.a) }
}

/// `from ..module import a as b`
package struct ImportFrom: SyntaxView {
  package static var kind: SyntaxKind { .importFrom }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var names: SyntaxList<Alias> { node.list(raw.a) }
  /// `nil` for `from . import a`.
  package var module: Identifier? { node.identifier(at: raw.b) }
  /// The number of leading dots.
  package var level: Int { Int(raw.c) }
}

/// One imported name.
package struct Alias: SyntaxView {
  package static var kind: SyntaxKind { .alias }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// A dotted name after `import`, one name or `*` after `from … import`.
  package var name: Identifier { node.identifier(raw.start, UInt32(bitPattern: raw.b)) }
  /// The name after `as`.
  package var asName: Identifier? { raw.c == 0 ? nil : node.identifier(UInt32(bitPattern: raw.c), raw.end) }
}

package struct GlobalStatement: SyntaxView {
  package static var kind: SyntaxKind { .globalStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var names: SyntaxList<IdentifierNode> { node.list(raw.a) }
}

package struct NonlocalStatement: SyntaxView {
  package static var kind: SyntaxKind { .nonlocalStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var names: SyntaxList<IdentifierNode> { node.list(raw.a) }
}

/// A name with a node of its own.
package struct IdentifierNode: SyntaxView {
  package static var kind: SyntaxKind { .identifier }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var name: Identifier { Identifier(node.reference, span) }
}

package struct ExpressionStatement: SyntaxView {
  package static var kind: SyntaxKind { .expressionStatement }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var expression: SyntaxNode { node.child(raw.a) }
}
