/// A half-open range of bytes in a file that the context names.
///
/// Files are at most 4 GiB, so two 32-bit offsets do; trees keep millions of them.
public struct ByteSpan: Hashable, Sendable, Codable, BitwiseCopyable {
  public var start: UInt32
  public var end: UInt32

  public init(start: UInt32, end: UInt32) {
    precondition(start <= end, "a span cannot end before it starts")
    self.start = start
    self.end = end
  }

  public init(_ range: Range<Int>) {
    self.init(start: UInt32(range.lowerBound), end: UInt32(range.upperBound))
  }

  public var range: Range<Int> { Int(start)..<Int(end) }
  public var isEmpty: Bool { start == end }

  /// The smallest span that covers both.
  public func union(_ other: ByteSpan) -> ByteSpan {
    ByteSpan(start: min(start, other.start), end: max(end, other.end))
  }

  public func contains(_ other: ByteSpan) -> Bool {
    start <= other.start && other.end <= end
  }
}

extension ByteSpan: Comparable {
  public static func < (left: ByteSpan, right: ByteSpan) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}

/// A place in the workspace: a file and a half-open range of its bytes.
///
/// Lines and columns are computed late, by ``LineIndex``, at the edge where a person or a protocol asks for them.
/// (The standard library has a `Span` of its own; this one is named so that neither hides the other.)
public struct SourceSpan: Hashable, Sendable, Codable {
  public var path: WorkspacePath
  public var bytes: ByteSpan

  public init(_ path: WorkspacePath, _ bytes: ByteSpan) {
    self.path = path
    self.bytes = bytes
  }
}

extension SourceSpan: Comparable {
  public static func < (left: SourceSpan, right: SourceSpan) -> Bool {
    left.path == right.path ? left.bytes < right.bytes : left.path < right.path
  }
}
