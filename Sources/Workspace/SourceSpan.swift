/// A half-open range of bytes in a file that the context names.
///
/// Files are at most 4 GiB, so two 32-bit offsets do; trees keep millions of them.
package struct ByteSpan: Hashable, Sendable, Codable {
  package var start: UInt32
  package var end: UInt32

  package init(start: UInt32, end: UInt32) {
    precondition(start <= end, "a span cannot end before it starts")
    self.start = start
    self.end = end
  }

  package init(_ range: Range<Int>) {
    self.init(start: UInt32(range.lowerBound), end: UInt32(range.upperBound))
  }

  package var range: Range<Int> { Int(start)..<Int(end) }
  package var isEmpty: Bool { start == end }

  /// The smallest span that covers both.
  package func union(_ other: ByteSpan) -> ByteSpan {
    ByteSpan(start: min(start, other.start), end: max(end, other.end))
  }

  package func contains(_ other: ByteSpan) -> Bool {
    start <= other.start && other.end <= end
  }
}

extension ByteSpan: Comparable {
  package static func < (left: ByteSpan, right: ByteSpan) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}

/// A place in the workspace: a file and a half-open range of its bytes.
///
/// Lines and columns are computed late, by ``LineIndex``, at the edge where a person or a protocol asks for them.
/// (The standard library has a `Span` of its own; this one is named so that neither hides the other.)
package struct SourceSpan: Hashable, Sendable, Codable {
  package var path: WorkspacePath
  package var bytes: ByteSpan

  package init(_ path: WorkspacePath, _ bytes: ByteSpan) {
    self.path = path
    self.bytes = bytes
  }
}

extension SourceSpan: Comparable {
  package static func < (left: SourceSpan, right: SourceSpan) -> Bool {
    left.path == right.path ? left.bytes < right.bytes : left.path < right.path
  }
}
