import Workspace

// The patterns of `case`.

/// A number, string or dotted name that is compared with `==`.
package struct ValuePattern: SyntaxView {
  package static var kind: SyntaxKind { .valuePattern }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: SyntaxNode { node.child(raw.a) }
}

/// `None`, `True` or `False`
package struct SingletonPattern: SyntaxView {
  package static var kind: SyntaxKind { .singletonPattern }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var value: ConstantValue { ConstantValue(rawValue: raw.op) ?? .none }
}

package struct SequencePattern: SyntaxView {
  package static var kind: SyntaxKind { .sequencePattern }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var patterns: NodeList { node.list(raw.a) }
}

/// `{key: pattern, **rest}`
package struct MappingPattern: SyntaxView {
  package static var kind: SyntaxKind { .mappingPattern }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var entries: DictEntries { DictEntries(node) }
  package var rest: Identifier? { node.identifier(at: raw.b) }
}

/// `Class(pattern, name=pattern)`
package struct ClassPattern: SyntaxView {
  package static var kind: SyntaxKind { .classPattern }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var type: SyntaxNode { node.child(raw.a) }
  package var patterns: NodeList { node.list(raw.b) }
  /// The names and patterns of `name=pattern`.
  package var keywords: KeywordPatterns { KeywordPatterns(node) }
}

/// `*name`
package struct StarPattern: SyntaxView {
  package static var kind: SyntaxKind { .starPattern }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  /// `nil` for `*_`.
  package var name: Identifier? { node.identifier(at: raw.b) }
}

/// `pattern as name`, `name` or `_`
package struct CapturePattern: SyntaxView {
  package static var kind: SyntaxKind { .capturePattern }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var pattern: SyntaxNode? { node.optional(raw.a) }
  /// `nil` for `_`.
  package var name: Identifier? { node.identifier(at: raw.b) }
}

package struct OrPattern: SyntaxView {
  package static var kind: SyntaxKind { .orPattern }
  package let node: SyntaxNode
  package init(trusting node: SyntaxNode) { self.node = node }

  package var patterns: NodeList { node.list(raw.a) }
}
