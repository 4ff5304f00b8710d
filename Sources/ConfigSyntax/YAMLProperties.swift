import Workspace

/// The anchor and tag in front of a node, which libyaml counts to the node's bytes and we do not: a mark under
/// `max-requests: &m 5000` belongs under `5000`.
struct YAMLProperties {
  /// The node's bytes without its properties.
  let content: ByteSpan
  /// The tag as written, such as `!Ref` or `!!str`.
  let tag: String?

  init(of event: YAMLEvent, in bytes: [UInt8]) {
    guard event.anchor != nil || event.hasTag else {
      content = event.span
      tag = nil
      return
    }
    let end = Int(event.span.end)
    var index = Int(event.span.start)
    var tag: String?
    // Exactly as many as this node has: a mapping's first key may bring its own (`&map\n&key a: b`).
    for _ in 0..<((event.anchor != nil ? 1 : 0) + (event.hasTag ? 1 : 0)) {
      let start = index
      let isTag = index < end && bytes[index] == UInt8(ascii: "!")
      if isTag, index + 1 < end, bytes[index + 1] == UInt8(ascii: "<") {
        // A verbatim tag may hold the characters of flow collections: `!<tag:yaml.org,2002:str>`.
        while index < end, bytes[index] != UInt8(ascii: ">") { index += 1 }
      }
      while index < end, !Self.endsProperty(bytes[index]) { index += 1 }
      if isTag { tag = String(decoding: bytes[start..<index], as: UTF8.self) }
      index = Self.skippingSpace(from: index, to: end, in: bytes)
    }
    content = ByteSpan(index..<end)
    self.tag = tag
  }

  private static func endsProperty(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
      || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Skips blanks, line ends and comments.
  private static func skippingSpace(from start: Int, to end: Int, in bytes: [UInt8]) -> Int {
    var index = start
    while index < end {
      if bytes[index] == UInt8(ascii: "#") {
        while index < end, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
      } else if isSpace(bytes[index]) {
        index += 1
      } else {
        break
      }
    }
    return index
  }
}
