import Workspace

/// Writes trees in the form that ``PackedTree`` reads.
package struct TreePacker {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// - Parameter roots: One for each document.
  package init(_ roots: [ConfigNode]) {
    for root in roots { add(root) }
  }

  package mutating func add(_ node: ConfigNode) {
    var kind: UInt8
    var content = TreePacker()
    content.add(node.span)
    if let tag = node.tag { content.add(tag.utf8.count, before: tag.utf8) }
    if let alias = node.alias { content.add(alias) }
    switch node.content {
    case .mapping(let entries):
      kind = PackedKind.mapping
      for entry in entries {
        content.add(entry.key)
        content.add(entry.value)
      }
    case .sequence(let items):
      kind = PackedKind.sequence
      for item in items { content.add(item) }
    case .scalar(let scalar):
      guard let style = PackedKind.styles.firstIndex(of: scalar.style) else { preconditionFailure("every style has a number") }
      kind = PackedKind.scalar + UInt8(style)
      content.bytes += scalar.text.utf8
    }
    if node.tag != nil { kind |= PackedKind.tag }
    if node.alias != nil { kind |= PackedKind.alias }
    bytes.append(kind)
    add(content.bytes.count, before: content.bytes)
  }

  private mutating func add(_ span: ByteSpan) {
    add(Int(span.start), before: [])
    add(Int(span.end - span.start), before: [])
  }

  private mutating func add(_ number: Int, before more: some Sequence<UInt8>) {
    var rest = number
    while rest > 0x3F {
      bytes.append(UInt8(rest & 0x3F) | 0x40)
      rest >>= 6
    }
    bytes.append(UInt8(rest))
    bytes += more
  }
}
