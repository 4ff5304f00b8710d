import Workspace

/// Parts of a file, ordered so that those within another part are found without a look at all of them.
struct SpanSet {
  private let spans: [ByteSpan]

  init(_ spans: [ByteSpan]) {
    self.spans = spans.sorted { $0.start < $1.start }
  }

  var isEmpty: Bool { spans.isEmpty }

  /// Whether one of them lies within a part, or is it.
  func hasAny(within span: ByteSpan) -> Bool {
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].start < span.start { low = middle + 1 } else { high = middle }
    }
    while low < spans.count, spans[low].start <= span.end {
      if span.contains(spans[low]) { return true }
      low += 1
    }
    return false
  }
}
