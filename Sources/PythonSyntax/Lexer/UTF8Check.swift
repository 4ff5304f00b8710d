/// Whether bytes are UTF-8, at eight ASCII bytes a step.
enum UTF8Check {
  /// The first byte that begins no character; offsets before the start have been looked at.
  static func firstBadByte(_ bytes: [UInt8], from start: Int) -> Int? {
    var position = start
    while position < bytes.count {
      if position + 8 <= bytes.count {
        let foreign = bytes.word(at: position) & ByteWords.highs
        if foreign == 0 {
          position &+= 8
          continue
        }
        position &+= ByteWords.firstByte(foreign)
      } else if bytes[position] < 0x80 {
        position += 1
        continue
      }
      let width = width(bytes, position)
      if width == 0 { return position }
      position &+= width
    }
    return nil
  }

  /// The length of the character that begins at a byte outside ASCII; 0 when none does (Unicode, table 3-7).
  private static func width(_ bytes: [UInt8], _ position: Int) -> Int {
    let first = bytes[position]
    let second = position + 1 < bytes.count ? bytes[position + 1] : 0
    switch first {
    case 0xC2...0xDF: return isTail(second) ? 2 : 0
    case 0xE0: return 0xA0...0xBF ~= second && tails(bytes, position + 2, 1) ? 3 : 0
    case 0xED: return 0x80...0x9F ~= second && tails(bytes, position + 2, 1) ? 3 : 0
    case 0xE1...0xEF: return isTail(second) && tails(bytes, position + 2, 1) ? 3 : 0
    case 0xF0: return 0x90...0xBF ~= second && tails(bytes, position + 2, 2) ? 4 : 0
    case 0xF4: return 0x80...0x8F ~= second && tails(bytes, position + 2, 2) ? 4 : 0
    case 0xF1...0xF3: return isTail(second) && tails(bytes, position + 2, 2) ? 4 : 0
    default: return 0
    }
  }

  private static func isTail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  private static func tails(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Bool {
    start + count <= bytes.count && (start..<start + count).allSatisfy { isTail(bytes[$0]) }
  }
}
