import Workspace

// Names, keywords, and the prefixes of strings.

extension Lexer {
  @inline(__always)
  mutating func name(_ start: Int, _ first: UInt64) {
    var word = first
    let stops = ByteWords.notInName(word)
    if stops == 0 { return longName(start, word) }
    let width = ByteWords.firstByte(stops)
    word &= ~(~0 &<< UInt64(truncatingIfNeeded: stops.trailingZeroBitCount &- 7))
    if word & ByteWords.highs != 0 { return foreignName(start, start &+ width) }
    self.start = start
    end = start &+ width
    kind = Keywords.kind(of: word)
    if width <= 2 { prefixed(word) }
  }

  /// A name of eight bytes and more, of which the first eight are known; two keywords have eight.
  @inline(never)
  private mutating func longName(_ start: Int, _ first: UInt64) {
    var position = start &+ 8
    var seen = first
    while true {
      let word = source.word(at: position)
      let stops = ByteWords.notInName(word)
      if stops != 0 {
        position &+= ByteWords.firstByte(stops)
        seen |= word & ~(~0 &<< UInt64(truncatingIfNeeded: stops.trailingZeroBitCount &- 7))
        break
      }
      seen |= word
      position &+= 8
    }
    if seen & ByteWords.highs != 0 { return foreignName(start, position) }
    kind = position &- start == 8 ? Keywords.kind(of: first) : .name
    self.start = start
    end = position
  }

  /// A name of one or two letters may be the prefix of a string.
  @inline(__always)
  private mutating func prefixed(_ word: UInt64) {
    let next = source[end]
    if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'"), let flags = Self.prefix(word) {
      string(start, quote: end, flags: flags)
    }
  }

  /// A name with characters outside ASCII, which have to be letters (PEP 3131).
  @inline(never)
  private mutating func foreignName(_ start: Int, _ stop: Int) {
    var position = start
    var isFirst = true
    kind = .name
    self.start = start
    end = stop
    while position < stop {
      let (scalar, width) = scalar(at: position)
      let isLetter = isFirst ? scalar.properties.isXIDStart || scalar == "_" : scalar.properties.isXIDContinue
      // U+FFFD is most likely bytes that are no UTF-8, which the parser has already complained about.
      if scalar == "\u{FFFD}", !problems.isEmpty { return }
      if !isLetter {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let number = String(repeating: "0", count: max(0, 4 - code.count)) + code
        report("`\(scalar)` (U+\(number)) cannot stand in a name", at: position..<min(position + width, stop))
        // What comes before it may be a name of its own.
        if isFirst { kind = .unknown }
        return
      }
      isFirst = false
      position += width
    }
  }

  /// The character that begins at an offset, without a `String` for it; U+FFFD for bytes that are no UTF-8.
  private func scalar(at position: Int) -> (Unicode.Scalar, width: Int) {
    let first = source[position]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let width = (~first).leadingZeroBitCount
    guard 2...4 ~= width else { return ("\u{FFFD}", 1) }
    var value = UInt32(first) & (0x7F >> UInt32(width))
    for offset in 1..<width {
      let byte = source[position + offset]
      guard byte & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value), UTF8.width(scalar) == width else { return ("\u{FFFD}", 1) }
    return (scalar, width)
  }

  /// The flags of a string prefix of one or two letters; `nil` when the letters are none.
  private static func prefix(_ word: UInt64) -> UInt8? {
    let lower = word | 0x2020
    let first = UInt8(truncatingIfNeeded: lower)
    let second = UInt8(truncatingIfNeeded: word >> 8) == 0 ? 0 : UInt8(truncatingIfNeeded: lower >> 8)
    func letter(_ byte: UInt8) -> StringFlags? {
      switch byte {
      case UInt8(ascii: "r"): .raw
      case UInt8(ascii: "b"): .bytes
      case UInt8(ascii: "f"): .formatted
      case UInt8(ascii: "t"): .template
      case UInt8(ascii: "u"): .unicode
      default: nil
      }
    }
    guard let one = letter(first) else { return nil }
    if second == 0 { return one.rawValue }
    guard let two = letter(second), (one == .raw) != (two == .raw), one != .unicode, two != .unicode else { return nil }
    return one.union(two).rawValue
  }
}
