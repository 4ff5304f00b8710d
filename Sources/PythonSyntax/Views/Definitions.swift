import Workspace

// Functions, classes and what their headers consist of.

/// `def` and `async def`. The span begins there; decorators stand before it.
public struct FunctionDef: SyntaxView {
  public static var kind: SyntaxKind { .functionDef }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var isAsync: Bool { raw.op != 0 }
  /// The name after `def`; empty where it is missing.
  public var name: Identifier { node.identifierOrEmpty(raw.a) }
  public var typeParameters: SyntaxList<TypeParameter> { node.list(node.record(raw.b, 0)) }
  /// All parameters in order; their ``Parameter/role`` tells what `/` and `*` say.
  public var parameters: SyntaxList<Parameter> { node.list(node.record(raw.b, 1)) }
  public var returns: SyntaxNode? { node.optional(node.record(raw.b, 2)) }
  /// The expressions after `@`.
  public var decorators: NodeList { node.list(node.record(raw.b, 3)) }
  public var body: NodeList { node.list(raw.c) }
  /// From the first decorator, if there is one, to the end of the body.
  public var fullSpan: ByteSpan { node.span(from: decorators) }
}

/// `class`. The span begins there; decorators stand before it.
public struct ClassDef: SyntaxView {
  public static var kind: SyntaxKind { .classDef }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// The name after `class`; empty where it is missing.
  public var name: Identifier { node.identifierOrEmpty(raw.a) }
  public var typeParameters: SyntaxList<TypeParameter> { node.list(node.record(raw.b, 0)) }
  /// The positional arguments of the header.
  public var bases: NodeList { node.list(node.record(raw.b, 1)) }
  /// The keyword arguments of the header, such as `metaclass=`.
  public var keywords: SyntaxList<Keyword> { node.list(node.record(raw.b, 2)) }
  /// The expressions after `@`.
  public var decorators: NodeList { node.list(node.record(raw.b, 3)) }
  public var body: NodeList { node.list(raw.c) }
  /// From the first decorator, if there is one, to the end of the body.
  public var fullSpan: ByteSpan { node.span(from: decorators) }
}

/// One parameter of a function or lambda. The span holds name and annotation, stars and default stand outside, as in CPython.
public struct Parameter: SyntaxView {
  public static var kind: SyntaxKind { .parameter }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var name: Identifier { node.identifier(raw.start, UInt32(bitPattern: raw.b)) }
  public var role: Role { Role(rawValue: raw.op) ?? .positional }
  public var annotation: SyntaxNode? { node.optional(raw.a) }
  /// The value after `=`.
  public var defaultValue: SyntaxNode? { node.optional(raw.c) }
}

/// One entry of `[T, *Ts, **P]` (PEP 695).
public struct TypeParameter: SyntaxView {
  public static var kind: SyntaxKind { .typeParameter }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var role: Role { Role(rawValue: raw.op) ?? .variable }
  public var name: Identifier { node.identifierOrEmpty(raw.b) }
  public var bound: SyntaxNode? { node.optional(raw.a) }
  /// The value after `=` (3.13).
  public var defaultValue: SyntaxNode? { node.optional(raw.c) }
}

extension Parameter {
  public enum Role: UInt8, Sendable {
    case positionalOnly, positional
    /// `*args`
    case variadic
    case keywordOnly
    /// `**options`
    case keywordVariadic
  }
}

extension TypeParameter {
  public enum Role: UInt8, Sendable {
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
