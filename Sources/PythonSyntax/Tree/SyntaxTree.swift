import Workspace

/// The syntax tree of one Python file.
///
/// All nodes lie in one array, children before their parents; ``SyntaxNode`` is a number into it that knows the tree, but only
/// the tree keeps the nodes: hold it for as long as you look at them, or keep both as ``KeptSyntax``. Spans are bytes of the file as given, also
/// when the file is not UTF-8. Chains (`a.b.c…`, `a + b + c…`) are as deep on their left as they are long: ``SyntaxTree/nodes`` and
/// ``SyntaxNode/descend(_:)`` walk them without recursion, a recursive walker of your own needs a bound.
public struct SyntaxTree: Sendable {
  let storage: TreeStorage

  init(_ storage: TreeStorage) {
    self.storage = storage
  }

  public var root: Module { Module(trusting: self[NodeID(Int32(storage.contents.pointee.nodes.count) - 1)]) }

  /// The bytes of the file that was parsed.
  public var source: [UInt8] { storage.contents.pointee.source }

  /// How the bytes are to be read as text.
  public var encoding: SourceEncoding { storage.contents.pointee.encoding }

  /// Every comment from its `#` to the end of its line, in the order of the file.
  public var comments: [ByteSpan] { storage.contents.pointee.comments }

  public subscript(id: NodeID) -> SyntaxNode { SyntaxNode(TreeReference(storage), id) }

  fileprivate var count: Int { storage.contents.pointee.nodes.count }

  /// Every node of the file, children before their parents. The cheapest way to find, say, all calls.
  public var nodes: AllNodes { AllNodes(tree: self) }

  /// The text of a span, decoded as the file's encoding says.
  public func text(_ span: ByteSpan) -> String {
    storage.contents.pointee.text(span)
  }
}

/// A node's number in its tree: small enough for side tables.
public struct NodeID: Hashable, Sendable, Comparable {
  public let index: Int32

  init(_ index: Int32) {
    self.index = index
  }

  public static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}

/// Every node of a tree, children before their parents.
public struct AllNodes: RandomAccessCollection, Sendable {
  let tree: SyntaxTree

  public var startIndex: Int { 1 }
  public var endIndex: Int { tree.count }
  public subscript(position: Int) -> SyntaxNode { tree[NodeID(Int32(position))] }
}
