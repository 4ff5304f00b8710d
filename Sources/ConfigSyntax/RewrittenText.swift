import Workspace

/// A text that was made from another one by replacing parts of it, before anything looked at its lines.
///
/// Every byte still knows the bytes of the original that it came from, so what is read out of the new text can be
/// shown in the file that the user wrote. Parts whose replacement cannot be known stay as they were written and carry
/// the reason.
package struct RewrittenText: Sendable {
  package private(set) var bytes: [UInt8] = []
  private var pieces: [Piece] = []

  private struct Piece: Sendable {
    /// The piece begins here in the new text and ends where the next one begins.
    let start: Int
    let original: Range<Int>
    let kind: Kind
  }

  private enum Kind: Sendable {
    /// The original's own bytes, one for one.
    case verbatim
    case replaced
    case unknown(reason: String)
  }

  /// An empty text to append to.
  package init() {}

  /// A text in which nothing was replaced.
  package init(verbatim bytes: [UInt8]) {
    self.bytes = bytes
    pieces = [Piece(start: 0, original: 0..<bytes.count, kind: .verbatim)]
  }
}

// MARK: Making one

extension RewrittenText {
  /// Takes over a part of the original as it is.
  package mutating func append(_ range: Range<Int>, of original: [UInt8]) {
    guard !range.isEmpty else { return }
    pieces.append(Piece(start: bytes.count, original: range, kind: .verbatim))
    bytes += original[range]
  }

  /// Puts other bytes, perhaps none, in the place of a part of the original.
  package mutating func append(_ replacement: some Collection<UInt8>, replacing range: Range<Int>) {
    pieces.append(Piece(start: bytes.count, original: range, kind: .replaced))
    bytes += replacement
  }

  /// Takes over a part of the original in whose place something stands that cannot be known.
  package mutating func append(unknown range: Range<Int>, of original: [UInt8], reason: String) {
    pieces.append(Piece(start: bytes.count, original: range, kind: .unknown(reason: reason)))
    bytes += original[range]
  }
}

// MARK: Asking

extension RewrittenText {
  /// The smallest part of the original that these bytes came from.
  ///
  /// An empty range is the place in front of the byte that follows it.
  package func original(of range: Range<Int>) -> ByteSpan {
    let start = originalOffset(range.lowerBound, isEnd: false)
    let end = range.isEmpty ? start : originalOffset(range.upperBound, isEnd: true)
    return ByteSpan(min(start, end)..<end)
  }

  /// Why these bytes are not what will stand there; `nil` when they are known.
  package func unknown(in range: Range<Int>) -> String? {
    guard !range.isEmpty, !pieces.isEmpty else { return nil }
    var index = piece(at: range.lowerBound)
    while index < pieces.count, pieces[index].start < range.upperBound {
      if case .unknown(let reason) = pieces[index].kind, end(of: index) > range.lowerBound { return reason }
      index += 1
    }
    return nil
  }

  /// The last piece that begins at or before an offset and is not empty, or the first one.
  private func piece(at offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].start <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func end(of index: Int) -> Int {
    index + 1 < pieces.count ? pieces[index + 1].start : bytes.count
  }

  private func originalOffset(_ offset: Int, isEnd: Bool) -> Int {
    guard !pieces.isEmpty else { return 0 }
    // The end of a range belongs to the byte in front of it, so that a piece removed behind it stays outside.
    let index = piece(at: isEnd ? max(0, offset - 1) : offset)
    let piece = pieces[index]
    switch piece.kind {
    case .verbatim, .unknown: return min(piece.original.lowerBound + offset - piece.start, piece.original.upperBound)
    case .replaced: return isEnd ? piece.original.upperBound : piece.original.lowerBound
    }
  }
}
