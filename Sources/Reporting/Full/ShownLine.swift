/// One line of source as it is printed: tabs spread out, control characters made visible, clipped where it is too long.
///
/// It knows in which column of the terminal each byte of the line went, so that carets stand under what they mark.
struct ShownLine {
  /// Without a line end and without trailing blanks.
  private(set) var text = ""
  private var width = 0
  /// Where each character begins: its byte in the line and its column, both from 0, both rising.
  private var stops: [(byte: Int, column: Int)] = []
  private let byteCount: Int

  /// - Parameters:
  ///   - bytes: the line without its line end.
  ///   - marked: the bytes to keep in sight, counted from the line's first byte.
  ///   - limit: cells that the text may take.
  init(_ bytes: ArraySlice<UInt8>, marked: [Range<Int>], limit: Int) {
    byteCount = bytes.count
    // A line of so many bytes is too long without measuring it, which for a minified file would take its time.
    if bytes.count <= 4 * limit {
      append(bytes, from: bytes.startIndex)
      if width <= limit {
        trim()
        return
      }
      (text, width, stops) = ("", 0, [])
    }
    var end = 0
    for piece in piecesInSight(of: bytes, marked: marked, limit: limit) {
      if piece.lowerBound > end { appendEllipsis(for: end) }
      append(bytes.dropFirst(piece.lowerBound).prefix(piece.count), from: bytes.startIndex)
      end = piece.upperBound
    }
    if end < bytes.count { appendEllipsis(for: end) }
    trim()
  }

  /// The column, from 0, in which a byte of the line is shown; for a byte past the end, the column after the last.
  func column(ofByte byte: Int) -> Int {
    guard byte < byteCount else { return width }
    var low = 0
    var high = stops.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if stops[middle].byte <= byte { low = middle } else { high = middle }
    }
    return stops.isEmpty ? 0 : stops[low].column
  }

  // MARK: -

  /// - Parameter start: the index of the line's first byte.
  private mutating func append(_ bytes: ArraySlice<UInt8>, from start: Int) {
    let decoded = decodeUTF8(bytes)
    let scalars = decoded.map { $0.scalar ?? "\u{FFFD}" }
    var position = 0
    for character in String(String.UnicodeScalarView(scalars)) {
      stops.append((decoded[position].bytes.lowerBound - start, width))
      append(character)
      position += character.unicodeScalars.count
    }
  }

  private mutating func append(_ character: Character) {
    guard let scalar = character.unicodeScalars.first, scalar.isTreacherous else {
      text.append(character)
      width += character.cells
      return
    }
    if scalar == "\t" {
      let blanks = tabStop - width % tabStop
      text += String(repeating: " ", count: blanks)
      width += blanks
    } else {
      // The pictures of control characters begin at U+2400.
      text.unicodeScalars.append(scalar.value < 0x20 ? Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}" : "\u{FFFD}")
      width += 1
    }
  }

  private mutating func appendEllipsis(for byte: Int) {
    stops.append((byte, width))
    text += "…"
    width += 1
  }

  private mutating func trim() {
    while text.last == " " { text.removeLast() }
  }
}

private let tabStop = 4

/// The parts of a long line that stay: what is marked with a little around it, and more where there is room.
private func piecesInSight(of line: ArraySlice<UInt8>, marked: [Range<Int>], limit: Int) -> [Range<Int>] {
  guard !marked.isEmpty else { return [0..<boundary(in: line, atOrBefore: limit)] }
  let needed = marked.reduce(0) { $0 + min($1.count, limit / 2) }
  let context = max(4, min(24, (limit - needed) / (2 * marked.count)))
  let wanted = marked.flatMap { mark -> [Range<Int>] in
    mark.count <= limit / 2
      ? [mark.lowerBound - context..<mark.upperBound + context]
      : [mark.lowerBound - context..<mark.lowerBound + limit / 2, mark.upperBound - context..<mark.upperBound + context]
  }.map { max(0, $0.lowerBound)..<min(line.count, max(0, $0.upperBound)) }
  var pieces: [Range<Int>] = []
  for piece in wanted.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
    // A gap of a few bytes is no shorter when it is cut.
    if let last = pieces.last, piece.lowerBound <= last.upperBound + context / 2 {
      pieces[pieces.count - 1] = last.lowerBound..<max(last.upperBound, piece.upperBound)
    } else {
      pieces.append(piece)
    }
  }
  let room = limit - pieces.reduce(0) { $0 + $1.count }
  if room > 0, let last = pieces.last {
    pieces[pieces.count - 1] = last.lowerBound..<min(line.count, last.upperBound + room)
  }
  return pieces.map { boundary(in: line, atOrBefore: $0.lowerBound)..<boundary(in: line, atOrBefore: $0.upperBound) }
}

/// The nearest offset, not after this one, at which a scalar begins.
private func boundary(in line: ArraySlice<UInt8>, atOrBefore offset: Int) -> Int {
  var offset = min(offset, line.count)
  let lowest = max(0, offset - 3)
  while offset > lowest, offset < line.count, line[line.startIndex + offset] & 0xC0 == 0x80 { offset -= 1 }
  return offset
}
