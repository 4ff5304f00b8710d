import Workspace

/// A file inside a file: the text of a scalar (a ConfigMap's `uwsgi.ini: |`, a multi-line `command: >`) together with
/// the way from its bytes back to the bytes of the file around it.
package struct EmbeddedText: Sendable, Hashable {
  /// What a reader of the inner format gets.
  package let bytes: [UInt8]
  private let pieces: [Piece]
  private let whole: ByteSpan

  /// Bytes that stand in the file as they stand in the text.
  struct Piece: Hashable, Sendable {
    var text: Int
    var file: Int
    var count: Int
  }

  /// `nil` for anything but a scalar. `bytes` are the whole file that the node was read from.
  package init?(_ node: ConfigNode, in bytes: [UInt8]) {
    guard let scalar = node.scalar else { return nil }
    self.bytes = Array(scalar.text.utf8)
    whole = node.span
    switch scalar.style {
    case .literal: pieces = Self.literalPieces(self.bytes, in: bytes, node.span.range)
    case .folded, .plain, .number, .boolean, .date, .null, .singleQuoted, .doubleQuoted:
      pieces =
        Alignment(self.bytes, bytes, node.span.range, style: scalar.style, quotes: 1).pieces
        ?? Alignment(self.bytes, bytes, node.span.range, style: scalar.style, quotes: 3).pieces
        ?? []
    }
  }

  /// The same text with its bytes taken from another version of the file, in which every byte has the same place.
  package func taking(from other: [UInt8]) -> EmbeddedText {
    var bytes = bytes
    for piece in pieces where piece.file + piece.count <= other.count && piece.text + piece.count <= bytes.count {
      bytes.replaceSubrange(piece.text..<(piece.text + piece.count), with: other[piece.file..<(piece.file + piece.count)])
    }
    return EmbeddedText(bytes: bytes, pieces: pieces, whole: whole)
  }

  private init(bytes: [UInt8], pieces: [Piece], whole: ByteSpan) {
    self.bytes = bytes
    self.pieces = pieces
    self.whole = whole
  }

  /// Where a part of the text stands in the file. Exact for what the file holds byte by byte; what was written
  /// differently (an escape, folded line breaks) is covered from the next such byte to the last one before its end.
  package func span(inFile part: ByteSpan) -> ByteSpan {
    guard !pieces.isEmpty else { return whole }
    let (start, end) = (Int(part.start), Int(part.end))
    let first = piece(endingAfter: start)
    let fileStart =
      first < pieces.count
      ? pieces[first].file + max(0, start - pieces[first].text)
      : pieces[pieces.count - 1].file + pieces[pieces.count - 1].count
    // The last piece that begins before the end.
    var last = piece(endingAfter: max(start, end - 1))
    if last == pieces.count || pieces[last].text >= end { last -= 1 }
    guard last >= 0 else { return ByteSpan(fileStart..<fileStart) }
    let fileEnd = pieces[last].file + min(end - pieces[last].text, pieces[last].count)
    return ByteSpan(fileStart..<max(fileStart, fileEnd))
  }

  private func piece(endingAfter offset: Int) -> Int {
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].text + pieces[middle].count > offset { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

// MARK: Finding the pieces

extension EmbeddedText {
  /// Line k of a literal block is the end of line k below the indicator: only indentation is cut off, and whatever its
  /// indicators say, it is cut off at the left.
  private static func literalPieces(_ text: [UInt8], in file: [UInt8], _ scalar: Range<Int>) -> [Piece] {
    var pieces: [Piece] = []
    var textStart = 0
    var fileStart = afterLineBreak(in: file, from: endOfYAMLLine(in: file, from: scalar.lowerBound, to: scalar.upperBound))
    while textStart < text.count, fileStart <= scalar.upperBound {
      let textEnd = endOfYAMLLine(in: text, from: textStart, to: text.count)
      let fileEnd = endOfYAMLLine(in: file, from: fileStart, to: max(fileStart, scalar.upperBound))
      let count = min(textEnd - textStart, fileEnd - fileStart)
      // The line break belongs to the line, so that a span up to it ends where the line ends.
      pieces.append(Piece(text: textStart, file: fileEnd - count, count: textEnd < text.count && fileEnd < file.count ? count + 1 : count))
      textStart = afterLineBreak(in: text, from: textEnd)
      fileStart = afterLineBreak(in: file, from: fileEnd)
    }
    return pieces
  }

  static func afterLineBreak(in bytes: [UInt8], from end: Int) -> Int {
    guard end < bytes.count else { return end + 1 }
    switch bytes[end] {
    case 0x0D: return end + (end + 1 < bytes.count && bytes[end + 1] == 0x0A ? 2 : 1)
    case 0xC2: return end + 2
    case 0xE2: return end + 3
    default: return end + 1
    }
  }
}
