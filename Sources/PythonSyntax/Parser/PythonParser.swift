import Workspace

/// A parser for one file after the other.
///
/// Its buffers, the last tree's among them if nobody holds that tree any more, are used for the next file: once they
/// have grown to the size of the largest file, a parse allocates nothing. Use one a thread.
package struct PythonParser {
  private var storage = TreeStorage()

  package init() {}

  package mutating func parse(_ bytes: [UInt8]) -> Parsed<SyntaxTree> {
    if !isKnownUniquelyReferenced(&storage) { storage = TreeStorage() }
    storage.nodes = [RawNode(kind: .none, start: 0, end: 0), RawNode(kind: .module, start: 0, end: UInt32(bytes.count))]
    storage.lists = [0]
    storage.source = bytes
    return Parsed(SyntaxTree(storage))
  }
}
