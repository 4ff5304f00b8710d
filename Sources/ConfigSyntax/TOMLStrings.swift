import Workspace

extension TOMLReader {
  /// A string in any of its four forms; the cursor stands on its first quote.
  mutating func readString() throws(TOMLStop) -> ConfigScalar {
    let start = index
    let quote = bytes[index]
    let isLong = peek(1) == quote && peek(2) == quote
    index += isLong ? 3 : 1
    if isLong { _ = takeLineBreak() }

    var text: [UInt8] = []
    while let byte = peek() {
      if byte == quote, !isLong || (peek(1) == quote && peek(2) == quote) {
        index += isLong ? 3 : 1
        // Up to two quotes may stand before the three that end a long string.
        var extra = 0
        while isLong, extra < 2, peek() == quote {
          text.append(quote)
          index += 1
          extra += 1
        }
        return ConfigScalar(String(decoding: text, as: UTF8.self), style: quote == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted)
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        try readEscape(into: &text, isLong: isLong)
      } else if isLong, takeLineBreak() {
        text.append(0x0A)
      } else if isControl(byte) {
        if byte == 0x0A || (byte == 0x0D && peek(1) == 0x0A) { break }
        throw TOMLStop(
          "the control character \(byte.inHexadecimal) cannot stand in a string", expected: "an escape such as `\\u0000`",
          at: index..<(index + 1))
      } else {
        text.append(byte)
        index += 1
      }
    }
    let quotes = String(repeating: quote == UInt8(ascii: "'") ? "'" : "\"", count: isLong ? 3 : 1)
    throw TOMLStop("the string does not end", expected: "a closing \(quotes)", at: start..<index)
  }

  private mutating func readEscape(into text: inout [UInt8], isLong: Bool) throws(TOMLStop) {
    let start = index
    index += 1
    let sign = peek()
    index += 1
    switch sign {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "u"): try readScalar(digits: 4, from: start, into: &text)
    case UInt8(ascii: "U"): try readScalar(digits: 8, from: start, into: &text)
    case 0x20, 0x09, 0x0A, 0x0D:
      // A backslash at the end of a line cuts out everything up to the next word.
      index = start + 1
      skipBlanks()
      guard isLong, takeLineBreak() else { fallthrough }
      repeat { skipBlanks() } while takeLineBreak()
    default:
      index = min(start + 2, bytes.count)
      throw TOMLStop(
        "TOML knows no such escape", expected: "single quotes, in which a backslash is an ordinary character, or `\\\\`",
        at: start..<index)
    }
  }

  private mutating func readScalar(digits: Int, from start: Int, into text: inout [UInt8]) throws(TOMLStop) {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = peek().flatMap(hexadecimalValue) else {
        throw TOMLStop("the escape lacks hexadecimal digits", expected: "\(digits) digits", at: start..<index)
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    guard let scalar = Unicode.Scalar(value) else { throw TOMLStop("the escape names no Unicode character", at: start..<index) }
    text.append(contentsOf: Array(String(Character(scalar)).utf8))
  }
}
