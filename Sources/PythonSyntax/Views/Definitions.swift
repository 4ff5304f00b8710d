import Workspace

// Functions, classes and what their headers consist of.

/// `def` and `async def`. The span begins there; decorators stand before it.
package struct FunctionDef: SyntaxView {
  package static var kind: SyntaxKind { .functionDef }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var isAsync: Bool { raw.op != 0 }
  /// The name after `def`; empty where it is missing.
  package var name: Identifier { node.identifierOrEmpty(raw.a) }
  package var typeParameters: SyntaxList<TypeParameter> { node.list(node.record(raw.b, 0)) }
  /// All parameters in order; their ``Parameter/role`` tells what `/` and `*` say.
  package var parameters: SyntaxList<Parameter> { node.list(node.record(raw.b, 1)) }
  package var returns: SyntaxNode? { node.optional(node.record(raw.b, 2)) }
  /// The expressions after `@`.
  package var decorators: NodeList { node.list(node.record(raw.b, 3)) }
  package var body: NodeList { node.list(raw.c) }
  /// From the first decorator, if there is one, to the end of the body.
  package var fullSpan: ByteSpan { node.span(from: decorators) }
}

/// `class`. The span begins there; decorators stand before it.
package struct ClassDef: SyntaxView {
  package static var kind: SyntaxKind { .classDef }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// The name after `class`; empty where it is missing.
  package var name: Identifier { node.identifierOrEmpty(raw.a) }
  package var typeParameters: SyntaxList<TypeParameter> { node.list(node.record(raw.b, 0)) }
  /// The positional arguments of the header.
  package var bases: NodeList { node.list(node.record(raw.b, 1)) }
  /// The keyword arguments of the header, such as `metaclass=`.
  package var keywords: SyntaxList<Keyword> { node.list(node.record(raw.b, 2)) }
  /// The expressions after `@`.
  package var decorators: NodeList { node.list(node.record(raw.b, 3)) }
  package var body: NodeList { node.list(raw.c) }
  /// From the first decorator, if there is one, to the end of the body.
  package var fullSpan: ByteSpan { node.span(from: decorators) }
}

/// One parameter of a function or lambda. The span holds name and annotation, stars and default stand outside, as in CPython.
package struct Parameter: SyntaxView {
  package static var kind: SyntaxKind { .parameter }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var name: Identifier { node.identifier(raw.start, UInt32(bitPattern: raw.b)) }
  package var role: Role { Role(rawValue: raw.op) ?? .positional }
  package var annotation: SyntaxNode? { node.optional(raw.a) }
  /// The value after `=`.
  package var defaultValue: SyntaxNode? { node.optional(raw.c) }
}

/// One entry of `[T, *Ts, **P]` (PEP 695).
package struct TypeParameter: SyntaxView {
  package static var kind: SyntaxKind { .typeParameter }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var role: Role { Role(rawValue: raw.op) ?? .variable }
  package var name: Identifier { node.identifierOrEmpty(raw.b) }
  package var bound: SyntaxNode? { node.optional(raw.a) }
  /// The value after `=` (3.13).
  package var defaultValue: SyntaxNode? { node.optional(raw.c) }
}

extension Parameter {
  package enum Role: UInt8, Sendable {
    case positionalOnly, positional
    /// `*args`
    case variadic
    case keywordOnly
    /// `**options`
    case keywordVariadic
  }
}

extension TypeParameter {
  package enum Role: UInt8, Sendable {
    /// `T`
    case variable
    /// `*Ts`
    case tuple
    /// `**P`
    case parameters
  }
}

extension SyntaxNode {
  func identifierOrEmpty(_ number: Int32) -> Identifier {
    identifier(at: number) ?? Identifier(reference, ByteSpan(start: raw.start, end: raw.start))
  }

  func span(from decorators: NodeList) -> ByteSpan {
    decorators.first.map { span.union($0.span) } ?? span
  }
}
