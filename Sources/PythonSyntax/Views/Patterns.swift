import Workspace

// The patterns of `case`.

/// A number, string or dotted name that is compared with `==`.
public struct ValuePattern: SyntaxView {
  public static var kind: SyntaxKind { .valuePattern }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: SyntaxNode { node.child(raw.a) }
}

/// `None`, `True` or `False`
public struct SingletonPattern: SyntaxView {
  public static var kind: SyntaxKind { .singletonPattern }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var value: ConstantValue { ConstantValue(rawValue: raw.op) ?? .none }
}

public struct SequencePattern: SyntaxView {
  public static var kind: SyntaxKind { .sequencePattern }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var patterns: NodeList { node.list(raw.a) }
}

/// `{key: pattern, **rest}`
public struct MappingPattern: SyntaxView {
  public static var kind: SyntaxKind { .mappingPattern }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var entries: DictEntries { DictEntries(node) }
  public var rest: Identifier? { node.identifier(at: raw.b) }
}

/// `Class(pattern, name=pattern)`
public struct ClassPattern: SyntaxView {
  public static var kind: SyntaxKind { .classPattern }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var type: SyntaxNode { node.child(raw.a) }
  public var patterns: NodeList { node.list(raw.b) }
  /// The names and patterns of `name=pattern`.
  public var keywords: KeywordPatterns { KeywordPatterns(node) }
}

/// `*name`
public struct StarPattern: SyntaxView {
  public static var kind: SyntaxKind { .starPattern }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  /// `nil` for `*_`.
  public var name: Identifier? { node.identifier(at: raw.b) }
}

/// `pattern as name`, `name` or `_`
public struct CapturePattern: SyntaxView {
  public static var kind: SyntaxKind { .capturePattern }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var pattern: SyntaxNode? { node.optional(raw.a) }
  /// `nil` for `_`.
  public var name: Identifier? { node.identifier(at: raw.b) }
}

public struct OrPattern: SyntaxView {
  public static var kind: SyntaxKind { .orPattern }
  public let node: SyntaxNode
  public init(trusting node: SyntaxNode) { self.node = node }

  public var patterns: NodeList { node.list(raw.a) }
}
