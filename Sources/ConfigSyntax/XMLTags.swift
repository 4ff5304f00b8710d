import Workspace

// MARK: Names and attributes

extension XMLReader {
  mutating func skipSpace() {
    while let byte = peek(), Self.isSpace(byte) { index += 1 }
  }

  mutating func takeName() -> Range<Int>? {
    let start = index
    guard let first = peek(), Self.isNameStart(first) else { return nil }
    while let byte = peek(), Self.isNameStart(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") { index += 1 }
    return start..<index
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte >= 0x80
  }

  /// The attributes of a tag, up to one of the bytes that end it.
  mutating func readAttributes(until ends: [UInt8]) -> [XMLAttribute] {
    var attributes: [XMLAttribute] = []
    var names: Set<[UInt8]> = []
    while !isStopped {
      let spaceStart = index
      skipSpace()
      guard let byte = peek(), !ends.contains(byte) else { break }
      guard let name = takeName() else {
        stop("the tag goes on with something else than an attribute", expected: "`name=\"value\"` or the end of the tag", at: index..<(index + 1))
        break
      }
      if spaceStart == name.lowerBound {
        report("the attributes are not set apart", expected: "a blank", at: name)
      }
      let text = String(decoding: bytes[name], as: UTF8.self)
      guard let value = readAttributeValue(of: text, name) else { break }
      guard names.insert(Array(bytes[name])).inserted else {
        report("the attribute `\(text)` is written a second time", expected: "one value for each attribute", at: name)
        continue
      }
      attributes.append(XMLAttribute(text, at: ByteSpan(name), value: value.text, valueSpan: value.span))
    }
    return attributes
  }

  private mutating func readAttributeValue(of name: String, _ nameRange: Range<Int>) -> (text: String, span: ByteSpan)? {
    skipSpace()
    guard peek() == UInt8(ascii: "=") else {
      stop("the attribute `\(name)` has no value", expected: "`\(name)=\"…\"`", at: nameRange)
      return nil
    }
    index += 1
    skipSpace()
    guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      stop("the value of `\(name)` is not quoted", expected: "`\(name)=\"…\"`", at: nameRange)
      return nil
    }
    index += 1
    let start = index
    var text: [UInt8] = []
    while let byte = peek(), byte != quote, !isStopped {
      if byte == UInt8(ascii: "<") {
        stop("a `<` stands in the value of `\(name)`", expected: "`&lt;`, or a closing quote before it", at: index..<(index + 1))
        break
      }
      takeCharacter(into: &text, lineBreak: 0x20)
    }
    let span = ByteSpan(start..<index)
    if peek() == nil { stop("the value of `\(name)` does not end", expected: "a closing quote", at: nameRange) }
    if isStopped { return nil }
    index += 1
    return (String(decoding: text, as: UTF8.self), span)
  }
}

// MARK: Characters and references

extension XMLReader {
  /// Takes one character of text or of a value. XML knows one line break, which in values is a blank, as is a tab.
  mutating func takeCharacter(into text: inout [UInt8], lineBreak: UInt8, isRaw: Bool = false) {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "&") where !isRaw: takeReference(into: &text)
    case 0x0D:
      text.append(lineBreak)
      index += peek(1) == 0x0A ? 2 : 1
    case 0x0A:
      text.append(lineBreak)
      index += 1
    case 0x09:
      text.append(lineBreak == 0x20 ? 0x20 : 0x09)
      index += 1
    case 0x00..<0x20:
      report("the control character \(byte.inHexadecimal) cannot stand in XML", at: index..<(index + 1))
      index += 1
    default:
      if byte == 0xEF, peek(1) == 0xBF, let last = peek(2), last >= 0xBE {
        report("U+FFFE and U+FFFF cannot stand in XML", at: index..<(index + 3))
      }
      text.append(byte)
      index += 1
    }
  }

  private mutating func takeReference(into text: inout [UInt8]) {
    let start = index
    index += 1
    let nameStart = index
    while let byte = peek(), Self.isReferenceByte(byte) { index += 1 }
    let name = bytes[nameStart..<index]
    guard peek() == UInt8(ascii: ";"), !name.isEmpty else {
      index = nameStart
      text.append(UInt8(ascii: "&"))
      return report("`&` begins no reference here", expected: "`&amp;` for the sign itself", at: start..<(start + 1))
    }
    index += 1
    let written = String(decoding: bytes[start..<index], as: UTF8.self)
    switch String(decoding: name, as: UTF8.self) {
    case "lt": text.append(UInt8(ascii: "<"))
    case "gt": text.append(UInt8(ascii: ">"))
    case "amp": text.append(UInt8(ascii: "&"))
    case "apos": text.append(UInt8(ascii: "'"))
    case "quot": text.append(UInt8(ascii: "\""))
    case _ where name.first == UInt8(ascii: "#"):
      if let scalar = Self.scalar(ofReference: name.dropFirst()) {
        text += Array(String(Character(scalar)).utf8)
      } else {
        text += Array(bytes[start..<index])
        report("`\(written)` names no character that XML allows", at: start..<index)
      }
    default:
      text += Array(bytes[start..<index])
      report(
        "`\(written)` stands for something that only a document type could say",
        expected: "`&lt;`, `&gt;`, `&amp;`, `&apos;`, `&quot;` or a number", at: start..<index)
    }
  }

  private static func isReferenceByte(_ byte: UInt8) -> Bool {
    isBareKey(byte) || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") || byte >= 0x80
  }

  private static func scalar(ofReference digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let isHexadecimal = digits.first == UInt8(ascii: "x")
    let digits = isHexadecimal ? digits.dropFirst() : digits
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = hexadecimalValue(byte), isHexadecimal || digit < 10, value <= 0x10FFFF else { return nil }
      value = value * (isHexadecimal ? 16 : 10) + UInt32(digit)
    }
    let isAllowed = value >= 0x20 ? value != 0xFFFE && value != 0xFFFF : value == 0x09 || value == 0x0A || value == 0x0D
    return !digits.isEmpty && isAllowed ? Unicode.Scalar(value) : nil
  }
}
