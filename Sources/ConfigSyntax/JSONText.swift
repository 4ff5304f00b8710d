import Workspace

// MARK: White space and comments

extension JSONReader {
  mutating func skipSpace() {
    while let byte = peek() {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      case UInt8(ascii: "/"):
        guard dialect == .withComments, !isStopped else { return }
        readComment()
        if isStopped { return }
      default: return
      }
    }
  }

  private mutating func readComment() {
    let start = index
    switch peek(1) {
    case UInt8(ascii: "/")?:
      while let byte = peek(), byte != 0x0A, byte != 0x0D { index += 1 }
    case UInt8(ascii: "*")?:
      index += 2
      while peek() != nil, !(peek() == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) { index += 1 }
      guard peek() != nil else {
        stop("the comment does not end", expected: "`*/`", at: start..<(start + 2))
        return
      }
      index += 2
    default:
      stop("there is no value here", expected: "a comment `// …` or `/* … */`", at: place)
      return
    }
    comments.append(ConfigComment(String(decoding: bytes[start..<index], as: UTF8.self), at: ByteSpan(start..<index)))
  }
}

// MARK: Strings

extension JSONReader {
  /// A string; the cursor stands on its quote. When it stops in the middle, the text up to there.
  mutating func readString() -> ConfigNode {
    let start = index
    index += 1
    var text: [UInt8] = []
    reading: while !isStopped {
      let run = index
      while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
      text += bytes[run..<index]
      switch peek() {
      case UInt8(ascii: "\"")?:
        index += 1
        break reading
      case UInt8(ascii: "\\")?:
        readEscape(into: &text)
      case nil, 0x0A?, 0x0D?:
        stop("the text does not end", expected: "a closing `\"` on the same line", at: start..<index)
      case let control?:
        stop("the control character \(control.inHexadecimal) cannot stand in text", expected: "an escape such as `\\t`", at: index..<(index + 1))
      }
    }
    return ConfigNode(.scalar(ConfigScalar(String(decoding: text, as: UTF8.self), style: .doubleQuoted)), at: ByteSpan(start..<index))
  }

  private mutating func readEscape(into text: inout [UInt8]) {
    let start = index
    index += 2
    switch start + 1 < bytes.count ? bytes[start + 1] : 0 {
    case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): readScalar(from: start, into: &text)
    default:
      index = min(index, bytes.count)
      stop("JSON knows no such escape", expected: "`\\\\` for a backslash", at: start..<index)
    }
  }

  private mutating func readScalar(from start: Int, into text: inout [UInt8]) {
    guard let first = takeFourDigits(from: start) else { return }
    var value = UInt32(first)
    if first & 0xFC00 == 0xD800, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
      let half = index
      index += 2
      guard let second = takeFourDigits(from: half) else { return }
      if second & 0xFC00 == 0xDC00 {
        value = 0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF))
      } else {
        index = half  // an escape of its own
      }
    }
    let scalar = Unicode.Scalar(value)
    if scalar == nil {
      problems.append(
        Problem(
          .configSyntax, "the escape is half of a pair and names no character", expected: "two escapes such as `\\ud83d\\ude00`",
          at: ByteSpan(start..<index)))
    }
    text += Array(String(Character(scalar ?? "\u{FFFD}")).utf8)
  }

  private mutating func takeFourDigits(from start: Int) -> UInt16? {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = peek().flatMap(hexadecimalValue) else {
        stop("the escape lacks hexadecimal digits", expected: "four digits", at: start..<index)
        return nil
      }
      value = value << 4 | UInt16(digit)
      index += 1
    }
    return value
  }
}
