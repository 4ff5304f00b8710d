import Workspace

// MARK: Moving

extension TOMLReader {
  func peek(_ distance: Int = 0) -> UInt8? {
    index + distance < bytes.count ? bytes[index + distance] : nil
  }

  /// The place of the character under the cursor, empty at the end of a line or the file.
  var place: Range<Int> {
    guard let byte = peek(), byte != 0x0A, byte != 0x0D else { return index..<index }
    let length = bytes.withUnsafeBufferPointer { UTF8Scanning.scalar(at: index, in: $0)?.length } ?? 1
    return index..<(index + length)
  }

  mutating func skipBlanks() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 { index += 1 }
  }

  mutating func skipLine() {
    while let byte = peek(), byte != 0x0A { index += 1 }
    if index < bytes.count { index += 1 }
  }

  /// Takes a line break; `false` when there is none.
  mutating func takeLineBreak() -> Bool {
    if peek() == 0x0A {
      index += 1
    } else if peek() == 0x0D, peek(1) == 0x0A {
      index += 2
    } else {
      return false
    }
    return true
  }

  /// Takes blanks, a comment and the line break that must follow a statement.
  mutating func finishLine() throws(TOMLStop) {
    skipBlanks()
    try readComment()
    if index == bytes.count || takeLineBreak() { return }
    throw TOMLStop("there is more text after the end of the statement", expected: "one statement on each line", at: place)
  }

  /// Takes blanks, line breaks and comments between the items of an array.
  mutating func skipSpaceAndComments() throws(TOMLStop) {
    repeat {
      skipBlanks()
      try readComment()
    } while takeLineBreak()
  }

  private mutating func readComment() throws(TOMLStop) {
    guard peek() == UInt8(ascii: "#") else { return }
    let start = index
    while let byte = peek(), byte != 0x0A, !(byte == 0x0D && peek(1) == 0x0A) { index += 1 }
    comments.append(ConfigComment(String(decoding: bytes[start..<index], as: UTF8.self), at: ByteSpan(start..<index)))
    if let control = bytes[start..<index].firstIndex(where: isControl) {
      throw TOMLStop("the control character \(bytes[control].inHexadecimal) cannot stand in a comment", at: control..<(control + 1))
    }
  }
}

// MARK: Keys

extension TOMLReader {
  /// A dotted name with the blanks around and behind it. `depth` is how deep the table is that it begins in.
  mutating func readKeys(depth: Int) throws(TOMLStop) -> [TOMLKey] {
    var keys: [TOMLKey] = []
    let start = index
    while true {
      skipBlanks()
      keys.append(try readKey())
      skipBlanks()
      guard peek() == UInt8(ascii: ".") else { break }
      index += 1
    }
    guard depth + keys.count <= limits.depth else {
      throw TOMLStop("the name has more than \(limits.depth) parts; it was not read", at: start..<index, kind: .limitReached)
    }
    return keys
  }

  private mutating func readKey() throws(TOMLStop) -> TOMLKey {
    let start = index
    let scalar: ConfigScalar
    switch peek() {
    case UInt8(ascii: "\"")?, UInt8(ascii: "'")?:
      guard !(peek(1) == peek() && peek(2) == peek()) else {
        throw TOMLStop("a long string cannot be a key", expected: "a key in single or double quotes", at: index..<(index + 3))
      }
      scalar = try readString()
    case let byte? where isBareKey(byte):
      while let next = peek(), isBareKey(next) { index += 1 }
      scalar = ConfigScalar(String(decoding: bytes[start..<index], as: UTF8.self))
    default:
      throw TOMLStop(
        place.isEmpty ? "there is no key here" : "a key cannot begin with `\(String(decoding: bytes[place], as: UTF8.self))`",
        expected: "letters, digits, `-` and `_`, or a key in quotes", at: place)
    }
    return TOMLKey(name: Array(scalar.text.utf8), node: ConfigNode(.scalar(scalar), at: ByteSpan(start..<index)))
  }
}

func isBareKey(_ byte: UInt8) -> Bool {
  (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
    || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
}

/// Whether TOML refuses the byte in strings and comments; a tab is allowed.
func isControl(_ byte: UInt8) -> Bool {
  (byte < 0x20 && byte != 0x09) || byte == 0x7F
}
