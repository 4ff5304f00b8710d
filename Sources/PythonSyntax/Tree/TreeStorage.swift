import Workspace

/// What a tree consists of.
struct TreeContents: ~Copyable {
  var nodes = Arena<RawNode>()
  var lists = Arena<Int32>()
  var comments: [ByteSpan] = []
  var source: [UInt8] = []
  var encoding = SourceEncoding.utf8
  /// What keeps all this.
  fileprivate let storage: Unmanaged<TreeStorage>

  fileprivate init(keptBy storage: Unmanaged<TreeStorage>) {
    self.storage = storage
  }

  func text(_ span: ByteSpan) -> String {
    encoding.decode(source[span.range])
  }

  /// The text in UTF-8, which most sources are in.
  func utf8(_ span: ByteSpan) -> ArraySlice<UInt8> {
    encoding == .utf8 ? source[span.range] : Array(text(span).utf8)[...]
  }
}

/// Keeps the contents of a tree.
///
/// A parser writes to them only while nothing else refers to this object (`isKnownUniquelyReferenced`), which is what makes the
/// unchecked promise below true: once a tree is out, nobody writes.
final class TreeStorage: @unchecked Sendable {
  let contents: UnsafeMutablePointer<TreeContents>

  init() {
    contents = .allocate(capacity: 1)
    contents.initialize(to: TreeContents(keptBy: Unmanaged.passUnretained(self)))
  }

  deinit {
    contents.deinitialize(count: 1)
    contents.deallocate()
  }
}

/// A tree as its nodes know it: without keeping it.
///
/// Whoever goes through a file makes and drops a node for nearly every byte of it, and counting references took a third of the
/// time that this took. A debug build looks at every step whether the tree is still there, and ends where it is not.
struct TreeReference: @unchecked Sendable {
  private let pointer: UnsafeMutablePointer<TreeContents>
  #if DEBUG
    private unowned let storage: TreeStorage
  #endif

  init(_ storage: TreeStorage) {
    pointer = storage.contents
    #if DEBUG
      self.storage = storage
    #endif
  }

  @inline(__always)
  var contents: UnsafeMutablePointer<TreeContents> {
    #if DEBUG
      _ = storage
    #endif
    return pointer
  }

  /// Keeps the tree.
  var tree: SyntaxTree { SyntaxTree(contents.pointee.storage.takeUnretainedValue()) }

  @inline(__always)
  static func == (left: TreeReference, right: TreeReference) -> Bool { left.pointer == right.pointer }
}

/// A node or a view along with its tree, for those who keep one.
public struct KeptSyntax<Element: SyntaxElement & Hashable>: Hashable, Sendable {
  public let element: Element
  private let tree: SyntaxTree

  public init(_ element: Element) {
    self.element = element
    tree = element.node.tree
  }

  public static func == (left: KeptSyntax, right: KeptSyntax) -> Bool { left.element == right.element }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(element)
  }
}
