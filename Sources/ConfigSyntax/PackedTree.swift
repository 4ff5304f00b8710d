import Workspace

/// A configuration tree as one run of bytes, in which nodes are found instead of made: to have it costs nothing, and a node costs
/// something only when somebody asks for it. The rules inside the binary are kept in this form.
///
/// A node is one byte for its kind (see ``PackedKind``), the number of bytes that follow this number, where its span begins, how
/// long that is, its tag and alias if it has them, and then its text, or its children one after the other; a mapping's are a key,
/// its value, a key, its value …
///
/// Numbers have six bits in each byte, the lowest first; bit 6 says that more follow. So no byte of theirs is above 127, and a
/// packed tree is valid UTF-8, which a string literal can hold.
package struct PackedTree: Sendable {
  private let nodes: PackedNodes

  /// Takes what ``TreePacker`` made.
  package init(_ bytes: [UInt8]) {
    let memory = PackedMemory(bytes)
    nodes = PackedNodes(memory.bytes, in: memory)
  }

  /// Takes the same as a literal, which stays where it is.
  package init(_ literal: StaticString) {
    nodes = PackedNodes(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount), in: nil)
  }

  /// One for each document.
  package var roots: [PackedNode] { Array(nodes) }
}

/// The first byte of a packed node: how it was written, and what else is known of it.
enum PackedKind {
  static let mapping: UInt8 = 0
  static let sequence: UInt8 = 1
  /// Of scalars the kind is this and the place of their style in ``styles``.
  static let scalar: UInt8 = 2
  static let styles: [ConfigScalar.Style] = [
    .plain, .singleQuoted, .doubleQuoted, .literal, .folded, .number, .boolean, .date, .null,
  ]

  /// Beside the kind: a tag follows, the place of an alias follows.
  static let tag: UInt8 = 0x10
  static let alias: UInt8 = 0x20
}

/// Keeps the bytes of a tree that was packed while the program runs.
final class PackedMemory: @unchecked Sendable {
  let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: [UInt8]) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = copy.initialize(from: bytes)
    self.bytes = UnsafeBufferPointer(copy)
  }

  deinit { bytes.deallocate() }
}

/// Packed nodes that stand one after the other.
package struct PackedNodes: Sequence, IteratorProtocol, @unchecked Sendable {
  private var position: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private let memory: PackedMemory?

  init(_ bytes: UnsafeBufferPointer<UInt8>, in memory: PackedMemory?) {
    // An empty buffer may have no address: then it has no nodes either.
    let start = bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!
    self.init(from: start, to: start + bytes.count, in: memory)
  }

  init(from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>, in memory: PackedMemory?) {
    position = start
    self.end = end
    self.memory = memory
  }

  package var isEmpty: Bool { position >= end }

  package mutating func next() -> PackedNode? {
    guard position < end else { return nil }
    let node = PackedNode(at: position, in: memory)
    position = node.end
    return node
  }

  package var underestimatedCount: Int {
    var count = 0
    var position = position
    while position < end {
      Self.skip(&position)
      count += 1
    }
    return count
  }

  /// Of nodes that are keys and values in turn, the signs of the keys: one of 64 bits for the last two bytes of each.
  var keySigns: UInt64 {
    var signs: UInt64 = 0
    var position = position
    while position < end {
      Self.skip(&position)
      signs |= Self.sign(position[-2], position[-1])
      Self.skip(&position)
    }
    return signs
  }

  /// All bits for a key that is too short to have a sign: the bytes in front of it are none of its own.
  static func sign(ofKey text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    text.count < 2 ? .max : sign(text[text.count - 2], text[text.count - 1])
  }

  private static func sign(_ beforeLast: UInt8, _ last: UInt8) -> UInt64 {
    1 << UInt64((last &* 31 &+ beforeLast) & 63)
  }

  /// Of nodes that are keys and values in turn, the last key with this text and its value.
  func lastPair(under text: UnsafeBufferPointer<UInt8>) -> (key: PackedNode, value: PackedNode)? {
    var found: UnsafePointer<UInt8>?
    var position = position
    while position < end {
      let key = position
      Self.skip(&position)
      // The text ends the key, so that most others show it by their last byte.
      if position[-1] == text.last ?? position[-1], PackedNode(at: key, in: memory).isText(text) { found = key }
      Self.skip(&position)
    }
    return found.map { start in
      let key = PackedNode(at: start, in: memory)
      return (key, PackedNode(at: key.end, in: memory))
    }
  }

  @inline(__always)
  private static func skip(_ position: inout UnsafePointer<UInt8>) {
    position += 1
    let count = packedNumber(at: &position)
    position += count
  }
}
