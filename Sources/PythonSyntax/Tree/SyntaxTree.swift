import Workspace

/// The syntax tree of one Python file.
///
/// All nodes lie in one array, children before their parents; ``SyntaxNode`` is a number into it that carries the tree
/// along, and a copy of either is one reference count. Spans are bytes of the file as given, also when the file
/// is not UTF-8. Chains (`a.b.c…`, `a + b + c…`) are as deep on their left as they are long: ``SyntaxTree/nodes`` and
/// ``SyntaxNode/descend(_:)`` walk them without recursion, a recursive walker of your own needs a bound.
package struct SyntaxTree: Sendable {
  let storage: TreeStorage

  init(_ storage: TreeStorage) {
    self.storage = storage
  }

  package var root: Module { Module(trusting: self[NodeID(Int32(storage.nodes.count) - 1)]) }

  /// The bytes of the file that was parsed.
  package var source: [UInt8] { storage.source }

  /// How the bytes are to be read as text.
  package var encoding: SourceEncoding { storage.encoding }

  /// Every comment from its `#` to the end of its line, in the order of the file.
  package var comments: [ByteSpan] { storage.comments }

  package subscript(id: NodeID) -> SyntaxNode { SyntaxNode(self, id) }

  /// Every node of the file, children before their parents. The cheapest way to find, say, all calls.
  package var nodes: AllNodes { AllNodes(tree: self) }

  /// The text of a span, decoded as the file's encoding says.
  package func text(_ span: ByteSpan) -> String {
    encoding.decode(source[span.range])
  }
}

/// A node's number in its tree: small enough for side tables.
package struct NodeID: Hashable, Sendable, Comparable {
  package let index: Int32

  init(_ index: Int32) {
    self.index = index
  }

  package static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}

/// Every node of a tree, children before their parents.
package struct AllNodes: RandomAccessCollection, Sendable {
  let tree: SyntaxTree

  package var startIndex: Int { 1 }
  package var endIndex: Int { tree.storage.nodes.count }
  package subscript(position: Int) -> SyntaxNode { SyntaxNode(tree, NodeID(Int32(position))) }
}

/// What a tree consists of.
///
/// A parser writes to it only while nothing else refers to it (`isKnownUniquelyReferenced`), which is what makes the
/// unchecked promises below true: once a tree is out, nobody writes.
final class TreeStorage: @unchecked Sendable {
  @exclusivity(unchecked) var nodes = Arena<RawNode>()
  @exclusivity(unchecked) var lists = Arena<Int32>()
  @exclusivity(unchecked) var comments: [ByteSpan] = []
  @exclusivity(unchecked) var source: [UInt8] = []
  @exclusivity(unchecked) var encoding = SourceEncoding.utf8
}
