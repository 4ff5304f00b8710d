import Workspace

// What string literals mean.

extension StringLiteral {
  /// The text that the literal stands for, its side-by-side pieces joined; `nil` for bytes literals.
  ///
  /// Lone surrogates (`"\ud800"`) and `\N{…}` names, which need Unicode's list of names, appear as U+FFFD.
  public var value: String? {
    guard !isBytes else { return nil }
    if !pieces.isEmpty { return pieces.map { $0.value ?? "" }.joined() }
    return StringEscapes.text(node.reference.contents.pointee.utf8(contentSpan), isRaw: flags.contains(.raw))
  }

  /// The bytes that a bytes literal stands for; `nil` for text.
  public var bytes: [UInt8]? {
    guard isBytes else { return nil }
    if !pieces.isEmpty { return pieces.flatMap { $0.bytes ?? [] } }
    return StringEscapes.bytes(node.reference.contents.pointee.source[contentSpan.range], isRaw: flags.contains(.raw))
  }

  /// What stands between the quotes of a single literal.
  public var contentSpan: ByteSpan {
    let source = node.reference.contents.pointee.source
    var start = Int(span.start)
    while start < Int(span.end), source[start] != UInt8(ascii: "'"), source[start] != UInt8(ascii: "\"") { start += 1 }
    let width = flags.contains(.triple) ? 3 : 1
    // A string that is never closed has no quotes at its end.
    let end = flags.contains(.unclosed) ? Int(span.end) : Int(span.end) - width
    return ByteSpan(min(start + width, end)..<end)
  }
}

extension FormattedText {
  /// The text as it appears in the result: escapes are read and doubled braces are single.
  public var value: String {
    let bytes = node.reference.contents.pointee.utf8(span)
    let isRaw = flags.contains(.raw)
    guard bytes.contains(where: Self.isBrace) else { return StringEscapes.text(bytes, isRaw: isRaw) }
    var single: [UInt8] = []
    var previous: UInt8?
    // `\N{…}` keeps its braces, they are not doubled.
    for byte in bytes {
      if byte == previous, Self.isBrace(byte) {
        previous = nil
        continue
      }
      single.append(byte)
      previous = byte
    }
    return StringEscapes.text(single[...], isRaw: isRaw)
  }

  private static func isBrace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") }
}

extension FormattedString {
  /// The text when there is no field in it.
  public var constantValue: String? {
    if elements.contains(where: { $0.kind == .replacement }) { return nil }
    var text = ""
    for element in elements {
      if let piece = FormattedText(element) {
        text += piece.value
      } else if let piece = StringLiteral(element) {
        text += piece.value ?? ""
      } else {
        return nil
      }
    }
    return text
  }
}

extension Replacement {
  /// The text that `{value = }` puts before the value: all of it as written, but for comments.
  public var selfDocumentation: String? {
    guard isSelfDocumenting else { return nil }
    let span = expressionSpan
    var text = ""
    var start = span.start
    for comment in node.reference.contents.pointee.comments where span.contains(comment) {
      text += node.reference.contents.pointee.text(ByteSpan(start: start, end: comment.start))
      start = comment.end
    }
    return text + node.reference.contents.pointee.text(ByteSpan(start: start, end: span.end))
  }
}
