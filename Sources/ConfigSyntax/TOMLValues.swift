import Workspace

extension TOMLReader {
  /// A value; the cursor stands on its first byte. `depth` is how deep the value stands in the tree.
  mutating func readValue(depth: Int) throws(TOMLStop) -> ConfigNode {
    let start = index
    switch peek() {
    case UInt8(ascii: "\"")?, UInt8(ascii: "'")?:
      let scalar = try readString()
      return ConfigNode(.scalar(scalar), at: ByteSpan(start..<index))
    case UInt8(ascii: "[")?: return try readArray(depth: depth + 1)
    case UInt8(ascii: "{")?: return try readInlineTable(depth: depth + 1)
    default:
      let word = readWord()
      guard let style = TOMLWord(bytes[word]).style else {
        let text = String(decoding: bytes[word], as: UTF8.self)
        throw word.isEmpty
          ? TOMLStop("there is no value here", expected: "a value", at: place)
          : TOMLStop("`\(text)` is no value", expected: "a number, a date, `true`, `false`, or text in quotes", at: word)
      }
      return ConfigNode(.scalar(ConfigScalar(String(decoding: bytes[word], as: UTF8.self), style: style)), at: ByteSpan(word))
    }
  }

  /// The bytes up to a blank or a sign that ends a value. One blank is part of it between a date and a time.
  private mutating func readWord() -> Range<Int> {
    let start = index
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"), 0x09, 0x0A, 0x0D: return start..<index
      case 0x20:
        let isTimeNext = peek(1).map(isDigit) == true && peek(2).map(isDigit) == true && peek(3) == UInt8(ascii: ":")
        guard isTimeNext, TOMLWord(bytes[start..<index]).style == .date else { return start..<index }
        index += 1
      default: index += 1
      }
    }
    return start..<index
  }

  private mutating func readArray(depth: Int) throws(TOMLStop) -> ConfigNode {
    let start = index
    try openBracket(depth: depth)
    var items: [ConfigNode] = []
    while true {
      try skipSpaceAndComments()
      if peek() == UInt8(ascii: "]") { break }
      items.append(try readValue(depth: depth))
      try skipSpaceAndComments()
      if peek() == UInt8(ascii: "]") { break }
      guard peek() == UInt8(ascii: ",") else {
        throw index == bytes.count
          ? TOMLStop("the array does not end", expected: "`]`", at: start..<(start + 1))
          : TOMLStop("the array goes on with something else", expected: "`,` or `]`", at: place)
      }
      index += 1
    }
    closeBracket()
    return ConfigNode(.sequence(items), at: ByteSpan(start..<index))
  }

  private mutating func readInlineTable(depth: Int) throws(TOMLStop) -> ConfigNode {
    let start = index
    try openBracket(depth: depth)
    var inline = TOMLTables()
    skipBlanks()
    while peek() != UInt8(ascii: "}") || !inline.isEmpty {
      let path = try readKeys(depth: depth)
      try readEqualsSign()
      let value = try readValue(depth: depth + path.count)
      try inline.add(value, at: path)
      skipBlanks()
      if peek() == UInt8(ascii: "}") { break }
      guard peek() == UInt8(ascii: ",") else {
        throw TOMLStop("the inline table goes on with something else", expected: "`,` or `}` on the same line", at: place)
      }
      index += 1
      skipBlanks()
    }
    closeBracket()
    return inline.node(at: ByteSpan(start..<index))
  }

  private mutating func openBracket(depth: Int) throws(TOMLStop) {
    openBrackets += 1
    guard depth <= limits.depth else {
      throw TOMLStop("more than \(limits.depth) tables and arrays stand inside one another; this value was not read", at: place, kind: .limitReached)
    }
    index += 1
  }

  private mutating func closeBracket() {
    openBrackets -= 1
    index += 1
  }
}
