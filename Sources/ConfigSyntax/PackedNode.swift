import Glibc
import Workspace

/// One node of a packed tree: what ``ConfigNode`` is, read from its bytes at every question.
package struct PackedNode: @unchecked Sendable {
  private let kind: UInt8
  /// Behind the number of bytes: where the span is written.
  private let body: UnsafePointer<UInt8>
  /// Behind the last byte.
  let end: UnsafePointer<UInt8>
  private let memory: PackedMemory?

  init(at start: UnsafePointer<UInt8>, in memory: PackedMemory?) {
    var position = start + 1
    let count = packedNumber(at: &position)
    kind = start.pointee
    body = position
    end = position + count
    self.memory = memory
  }

  /// The node's own bytes in the file. For a node that an alias stands for: the anchored node's bytes.
  package var span: ByteSpan { packedSpan(at: body) }

  package var isMapping: Bool { kind & 0xF == PackedKind.mapping }
  private var isSequence: Bool { kind & 0xF == PackedKind.sequence }
  package var isScalar: Bool { kind & 0xF >= PackedKind.scalar }

  private var behindSpan: UnsafePointer<UInt8> {
    var position = body
    _ = packedNumber(at: &position)
    _ = packedNumber(at: &position)
    return position
  }

  /// The bytes of the tag.
  private var tagBytes: UnsafeBufferPointer<UInt8> {
    var position = behindSpan
    guard kind & PackedKind.tag != 0 else { return UnsafeBufferPointer(start: position, count: 0) }
    let count = packedNumber(at: &position)
    return UnsafeBufferPointer(start: position, count: count)
  }

  private var behindTag: UnsafePointer<UInt8> {
    kind & PackedKind.tag == 0 ? behindSpan : tagBytes.baseAddress! + tagBytes.count
  }

  /// The bytes of a scalar's text, or of the children.
  private var content: UnsafeBufferPointer<UInt8> {
    var position = behindTag
    if kind & PackedKind.alias != 0 {
      _ = packedNumber(at: &position)
      _ = packedNumber(at: &position)
    }
    return UnsafeBufferPointer(start: position, count: end - position)
  }

  private var children: PackedNodes { PackedNodes(content, in: memory) }
}

/// Reads a number and goes behind it.
@inline(__always)
func packedNumber(at position: inout UnsafePointer<UInt8>) -> Int {
  var byte = position.pointee
  position += 1
  var number = Int(byte & 0x3F)
  var shift = 6
  while byte & 0x40 != 0 {
    byte = position.pointee
    position += 1
    number |= Int(byte & 0x3F) << shift
    shift += 6
  }
  return number
}

/// A place is written as where it begins and how long it is.
private func packedSpan(at position: UnsafePointer<UInt8>) -> ByteSpan {
  var position = position
  let start = UInt32(packedNumber(at: &position))
  return ByteSpan(start: start, end: start + UInt32(packedNumber(at: &position)))
}

// MARK: Asking

extension PackedNode {
  /// The text of a scalar, `nil` for anything else.
  package var text: String? {
    isScalar ? String(decoding: content, as: UTF8.self) : nil
  }

  /// Whether it is a scalar of exactly these bytes.
  func isText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard isScalar else { return false }
    let own = content
    return own.count == text.count && (text.isEmpty || memcmp(own.baseAddress!, text.baseAddress!, text.count) == 0)
  }

  /// The items of a sequence, `nil` for anything else.
  package var items: PackedNodes? {
    isSequence ? children : nil
  }

  /// The entries of a mapping in the order they were written, `nil` for anything else.
  package var entries: PackedEntries? {
    isMapping ? PackedEntries(children: children) : nil
  }

  /// The value of the last entry with this key.
  package subscript(key: String) -> PackedNode? {
    var key = key
    return isMapping ? key.withUTF8 { children.lastPair(under: $0)?.value } : nil
  }

  /// What this node is, for messages: "a list", "a mapping", "text".
  package var kindInWords: String { withoutChildren.kindInWords }

  /// The tree that was packed.
  package var unpacked: ConfigNode {
    var node = withoutChildren
    if let items { node.content = .sequence(items.map(\.unpacked)) }
    if let entries { node.content = .mapping(entries.map { ConfigEntry(key: $0.key.unpacked, value: $0.value.unpacked) }) }
    return node
  }

  private var withoutChildren: ConfigNode {
    let content: ConfigNode.Content =
      if let text {
        .scalar(ConfigScalar(text, style: PackedKind.styles[Int(kind & 0xF - PackedKind.scalar)]))
      } else {
        isMapping ? .mapping([]) : .sequence([])
      }
    return ConfigNode(content, at: span, tag: tag, alias: alias)
  }

  private var tag: String? {
    kind & PackedKind.tag == 0 ? nil : String(decoding: tagBytes, as: UTF8.self)
  }

  private var alias: ByteSpan? {
    kind & PackedKind.alias == 0 ? nil : packedSpan(at: behindTag)
  }
}

/// The entries of a packed mapping.
package struct PackedEntries: Sequence, IteratorProtocol, Sendable {
  private var children: PackedNodes
  /// The signs of all keys: most keys that a reader asks for are not there.
  private let signs: UInt64

  fileprivate init(children: PackedNodes) {
    self.children = children
    signs = children.keySigns
  }

  package var underestimatedCount: Int { children.underestimatedCount / 2 }

  package mutating func next() -> (key: PackedNode, value: PackedNode)? {
    guard let key = children.next(), let value = children.next() else { return nil }
    return (key, value)
  }

  /// The last entry with this key.
  package subscript(key: String) -> (key: PackedNode, value: PackedNode)? {
    var key = key
    return key.withUTF8 { signs & PackedNodes.sign(ofKey: $0) == 0 ? nil : children.lastPair(under: $0) }
  }
}
