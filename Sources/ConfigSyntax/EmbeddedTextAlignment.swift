/// Walks a scalar's text and its writing in the file side by side. What may differ between them is white space (folding,
/// indentation) and escapes.
struct Alignment {
  /// `nil` when the two are not the same text: the scalar was written with another number of quotes than was asked for.
  private(set) var pieces: [EmbeddedText.Piece]? = []

  private let style: ConfigScalar.Style

  /// `quotes` is how many quotes open the scalar if it is quoted: three for TOML's long strings.
  init(_ text: [UInt8], _ file: [UInt8], _ scalar: Range<Int>, style: ConfigScalar.Style, quotes: Int) {
    self.style = style
    var fileIndex = scalar.lowerBound
    switch style {
    case .singleQuoted, .doubleQuoted: fileIndex += quotes
    case .folded:
      fileIndex = EmbeddedText.afterLineBreak(in: file, from: endOfYAMLLine(in: file, from: fileIndex, to: scalar.upperBound))
    case .plain, .literal, .number, .boolean, .date, .null: break
    }
    var textIndex = 0
    while textIndex < text.count {
      guard fileIndex < scalar.upperBound else {
        // The line break with which a folded block ends may be the file's end.
        if !text[textIndex...].allSatisfy(isWhite) { pieces = nil }
        return
      }
      let byte = file[fileIndex]
      if style == .doubleQuoted, byte == UInt8(ascii: "\\") {
        let escape = Escape(in: file, at: fileIndex, to: scalar.upperBound)
        textIndex += escape.textLength
        fileIndex += escape.fileLength
      } else if byte == text[textIndex] {
        append(text: textIndex, file: fileIndex)
        // YAML's `''` stands for one quote.
        let isDoubled = style == .singleQuoted && quotes == 1 && byte == UInt8(ascii: "'")
        textIndex += 1
        fileIndex += isDoubled ? 2 : 1
      } else if isWhite(byte) {
        fileIndex += 1
      } else if isWhite(text[textIndex]) {
        textIndex += 1
      } else {
        pieces = nil
        return
      }
    }
  }

  private mutating func append(text: Int, file: Int) {
    guard let last = pieces?.indices.last, let piece = pieces?[last],
      piece.text + piece.count == text, piece.file + piece.count == file
    else {
      pieces?.append(EmbeddedText.Piece(text: text, file: file, count: 1))
      return
    }
    pieces?[last].count += 1
  }
}

private func isWhite(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}

/// How long one escape of a double-quoted text is in the file, and how long what it stands for is in the text.
private struct Escape {
  var fileLength: Int
  var textLength: Int

  init(in file: [UInt8], at start: Int, to end: Int) {
    (fileLength, textLength) = (min(2, end - start), 1)
    guard start + 1 < end else { return }
    switch file[start + 1] {
    case 0x0A, 0x0D: textLength = 0  // a line break that the text does not have
    case UInt8(ascii: "N"), UInt8(ascii: "_"): textLength = 2  // U+0085 and U+00A0
    case UInt8(ascii: "L"), UInt8(ascii: "P"): textLength = 3  // U+2028 and U+2029
    case UInt8(ascii: "x"): takeDigits(2, in: file, at: start, to: end)
    case UInt8(ascii: "u"): takeDigits(4, in: file, at: start, to: end)
    case UInt8(ascii: "U"): takeDigits(8, in: file, at: start, to: end)
    default: break
    }
  }

  private mutating func takeDigits(_ count: Int, in file: [UInt8], at start: Int, to end: Int) {
    fileLength = min(2 + count, end - start)
    let value = file[(start + 2)..<(start + fileLength)].reduce(UInt32(0)) { $0 &* 16 &+ UInt32(hexadecimalValue($1) ?? 0) }
    if (0xD800..<0xDC00).contains(value), start + 12 <= end, file[start + 6] == UInt8(ascii: "\\"), file[start + 7] == UInt8(ascii: "u") {
      (fileLength, textLength) = (12, 4)  // JSON's way to write what does not fit into four digits
    } else {
      textLength = Unicode.Scalar(value).map { UTF8.width($0) } ?? 3
    }
  }
}
