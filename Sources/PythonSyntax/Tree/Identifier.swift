import Workspace

/// A name as it stands in the source, also a dotted one. Reading its ``text`` is the only thing that makes a `String`.
public struct Identifier: Sendable {
  private let reference: TreeReference
  public let span: ByteSpan

  init(_ reference: TreeReference, _ span: ByteSpan) {
    self.reference = reference
    self.span = span
  }

  /// The name's bytes as written.
  public var bytes: ArraySlice<UInt8> { reference.contents.pointee.source[span.range] }

  /// Empty where the source has no name though it needs one.
  public var isEmpty: Bool { span.isEmpty }

  /// The name as Python compares it: compatibility forms are folded (PEP 3131: `ﬁ` is `fi`), and the blanks and
  /// continuation lines that may stand around the dots of a dotted name are gone.
  ///
  /// (Python also composes accents; Swift's strings compare as if composed, so that is left out.)
  public var text: String {
    if let plain = withBytes({ Self.isPlain($0) ? String(decoding: $0, as: UTF8.self) : nil }) { return plain }
    return CompatibilityFolding.fold(reference.contents.pointee.text(span).unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "\\" })
  }

  /// The names between the dots.
  public var components: [String] {
    text.split(separator: ".").map(String.init)
  }

  public static func == (left: Identifier, right: String) -> Bool {
    left.withBytes { isPlain($0) ? $0.elementsEqual(right.utf8) : nil } ?? (left.text == right)
  }

  public static func != (left: Identifier, right: String) -> Bool {
    !(left == right)
  }

  /// Whether the bytes are already what Python compares.
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.allSatisfy { $0 < 0x80 && $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: "\\") }
  }

  /// Looks at the bytes without a slice, which would be counted.
  private func withBytes<Answer>(_ look: (UnsafeBufferPointer<UInt8>) -> Answer) -> Answer {
    reference.contents.pointee.source.withUnsafeBufferPointer { look(UnsafeBufferPointer(rebasing: $0[span.range])) }
  }
}

extension Identifier: Hashable {
  /// Equal names, wherever they stand.
  public static func == (left: Identifier, right: Identifier) -> Bool {
    left.bytes == right.bytes && left.reference.contents.pointee.encoding == right.reference.contents.pointee.encoding || left.text == right.text
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }
}

extension Identifier: CustomStringConvertible {
  public var description: String { text }
}
