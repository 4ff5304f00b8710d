import Workspace

/// A node of a tree, 16 bytes. It does not keep the tree (``SyntaxTree``).
///
/// `switch node.kind` to decide, `Call(node)` to look inside, or both at once with ``view``.
public struct SyntaxNode: Sendable, SyntaxElement {
  let reference: TreeReference
  public let id: NodeID

  @inline(__always)
  init(_ reference: TreeReference, _ id: NodeID) {
    self.reference = reference
    self.id = id
  }

  public init(trusting node: SyntaxNode) {
    self = node
  }

  public var node: SyntaxNode { self }
  public var kind: SyntaxKind { raw.kind }

  /// The node's bytes. Parentheses around an expression and the decorators before a definition are not in it, as in CPython.
  public var span: ByteSpan {
    let raw = raw
    return ByteSpan(start: raw.start, end: raw.end)
  }

  public var text: String { reference.contents.pointee.text(span) }

  public var tree: SyntaxTree { reference.tree }
}

extension SyntaxNode: Hashable {
  public static func == (left: SyntaxNode, right: SyntaxNode) -> Bool {
    left.id == right.id && left.reference == right.reference
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
  }
}

// MARK: For the views

extension SyntaxNode {
  var raw: RawNode { reference.contents.pointee.nodes[Int(id.index)] }

  func child(_ number: Int32) -> SyntaxNode { SyntaxNode(reference, NodeID(number)) }

  func optional(_ number: Int32) -> SyntaxNode? { number == 0 ? nil : SyntaxNode(reference, NodeID(number)) }

  func list<Element>(_ number: Int32) -> SyntaxList<Element> { SyntaxList(reference, list: number) }

  func record(_ number: Int32, _ position: Int) -> Int32 { reference.contents.pointee.lists[Int(number) + position] }

  func identifier(_ start: UInt32, _ end: UInt32) -> Identifier { Identifier(reference, ByteSpan(start: start, end: end)) }

  func identifier(at number: Int32) -> Identifier? {
    number == 0 ? nil : Identifier(reference, child(number).span)
  }
}

/// Something a ``SyntaxList`` can hold: a node or a view of one.
public protocol SyntaxElement: Sendable {
  var node: SyntaxNode { get }
  /// Takes a node whose kind is known to fit; ``SyntaxView/init(_:)`` looks first.
  init(trusting node: SyntaxNode)
}

/// A node of one known kind, whose fields have names.
public protocol SyntaxView: SyntaxElement, Hashable {
  static var kind: SyntaxKind { get }
}

extension SyntaxView {
  /// `nil` when the node is of another kind.
  public init?(_ node: SyntaxNode) {
    guard node.kind == Self.kind else { return nil }
    self.init(trusting: node)
  }

  /// `nil` when there is no node or it is of another kind.
  public init?(_ node: SyntaxNode?) {
    guard let node, node.kind == Self.kind else { return nil }
    self.init(trusting: node)
  }

  public var id: NodeID { node.id }
  public var span: ByteSpan { node.span }

  var raw: RawNode { node.raw }
}

/// Nodes in the order of the source.
public struct SyntaxList<Element: SyntaxElement>: RandomAccessCollection, Sendable {
  private let reference: TreeReference
  private let start: Int
  public let count: Int

  init(_ reference: TreeReference, list number: Int32) {
    self.reference = reference
    start = Int(number) + 1
    count = Int(reference.contents.pointee.lists[Int(number)])
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  public subscript(position: Int) -> Element {
    precondition(position >= 0 && position < count, "a list has no element there")
    return Element(trusting: SyntaxNode(reference, NodeID(reference.contents.pointee.lists[start + position])))
  }

  // The standard library's own ways from index to index are generic, and loops over nodes would spend more time in them than
  // in their bodies. So do its ways to the first and the last element, and `map`, which allocate for each of them.
  public func index(after position: Int) -> Int { position + 1 }
  public func index(before position: Int) -> Int { position - 1 }
  public func formIndex(after position: inout Int) { position += 1 }
  public func formIndex(before position: inout Int) { position -= 1 }

  public var first: Element? { count == 0 ? nil : self[0] }
  public var last: Element? { count == 0 ? nil : self[count - 1] }

  public func map<Result>(_ transform: (Element) -> Result) -> [Result] {
    if count == 0 { return [] }
    var results: [Result] = []
    results.reserveCapacity(count)
    for position in 0..<count { results.append(transform(self[position])) }
    return results
  }

  public func makeIterator() -> Iterator { Iterator(list: self) }

  public struct Iterator: IteratorProtocol {
    fileprivate let list: SyntaxList
    private var position = 0

    fileprivate init(list: SyntaxList) {
      self.list = list
    }

    public mutating func next() -> Element? {
      guard position < list.count else { return nil }
      position += 1
      return list[position - 1]
    }
  }
}

public typealias NodeList = SyntaxList<SyntaxNode>
