/// The keys and values of a dict display or mapping pattern.
public struct DictEntries: RandomAccessCollection, Sendable {
  private let node: SyntaxNode
  private let first: Int
  public let count: Int

  init(_ node: SyntaxNode) {
    self.node = node
    let list = Int(node.raw.a)
    first = list + 1
    count = Int(node.reference.contents.pointee.lists[list]) / 2
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  public subscript(position: Int) -> (key: SyntaxNode?, value: SyntaxNode) {
    let contents = node.reference.contents
    return (node.optional(contents.pointee.lists[first + 2 * position]), node.child(contents.pointee.lists[first + 2 * position + 1]))
  }
}

/// The operators of a comparison with the operand after each.
public struct Comparisons: RandomAccessCollection, Sendable {
  private let node: SyntaxNode
  private let first: Int
  public let count: Int

  init(_ node: SyntaxNode) {
    self.node = node
    let list = Int(node.raw.b)
    first = list + 1
    count = Int(node.reference.contents.pointee.lists[list]) / 2
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  public subscript(position: Int) -> (operator: ComparisonOperator, operand: SyntaxNode) {
    let contents = node.reference.contents
    return (
      ComparisonOperator(rawValue: UInt8(truncatingIfNeeded: contents.pointee.lists[first + 2 * position])) ?? .equal,
      node.child(contents.pointee.lists[first + 2 * position + 1])
    )
  }
}

/// The `name=pattern` pairs of a class pattern.
public struct KeywordPatterns: RandomAccessCollection, Sendable {
  private let node: SyntaxNode
  private let list: NodeList

  init(_ node: SyntaxNode) {
    self.node = node
    list = node.list(node.raw.c)
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { list.count / 2 }

  public subscript(position: Int) -> (name: Identifier, pattern: SyntaxNode) {
    (Identifier(node.reference, list[2 * position].span), list[2 * position + 1])
  }
}
