/// What every reader here needs to know about UTF-8 before it turns bytes into `String`s.
enum UTF8Scanning {
  /// The scalar whose bytes begin at `index` and how many bytes it takes; `nil` when they are no UTF-8.
  static func scalar(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (value: UInt32, length: Int)? {
    let lead = bytes[index]
    if lead < 0x80 { return (UInt32(lead), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    // 0x80...0xC1 cannot lead, and nothing above 0xF4 stands for a scalar.
    guard (0xC2...0xF4).contains(lead), index + length <= bytes.count else { return nil }
    var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length {
      let trail = bytes[index + offset]
      guard trail & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(trail & 0x3F)
    }
    let smallest: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
    guard value >= smallest, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { return nil }
    return (value, length)
  }

  /// The offset of the first byte that is no UTF-8, `nil` when there is none.
  static func firstBrokenByte(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        if text[index] < 0x80 {
          index += 1
        } else if let scalar = scalar(at: index, in: text) {
          index += scalar.length
        } else {
          return index
        }
      }
      return nil
    }
  }
}

/// The mark with which an editor may begin a file, by which readers know its encoding.
enum ByteOrderMark {
  case utf8, utf16

  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      self = .utf8
    } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16
    } else {
      return nil
    }
  }
}

extension UInt8 {
  /// `0x1F`, as a message shows a byte that cannot be printed.
  var inHexadecimal: String {
    let digits = String(self, radix: 16, uppercase: true)
    return digits.count == 1 ? "0x0\(digits)" : "0x\(digits)"
  }
}

/// 0 to 15 for a hexadecimal digit of either case, `nil` for anything else.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
