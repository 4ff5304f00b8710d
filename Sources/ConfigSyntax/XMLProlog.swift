import Workspace

// MARK: What is not content

extension XMLReader {
  /// `<?xml version="1.0" encoding="…"?>`.
  mutating func readDeclaration() {
    let start = index
    index += 5
    let attributes = readAttributes(until: [UInt8(ascii: "?")])
    guard !isStopped, peek() == UInt8(ascii: "?"), peek(1) == UInt8(ascii: ">") else {
      return stop("the XML declaration does not end", expected: "`?>`", at: start..<(start + 5))
    }
    index += 2
    let names = attributes.map(\.name)
    if names.first != "version" || !["version", "encoding", "standalone"].filter(names.contains).elementsEqual(names) {
      report("the XML declaration holds something else", expected: "`version`, then `encoding`, then `standalone`", at: start..<index)
    }
    // expat takes any word for a version, the empty one too.
    for attribute in attributes where !attribute.value.utf8.allSatisfy(Self.isDeclarationByte) || (attribute.value.isEmpty && attribute.name != "version") {
      report("`\(attribute.value)` is no \(attribute.name) of an XML file", at: attribute.valueSpan.range)
    }
    if let encoding = attributes.first(where: { $0.name == "encoding" }) {
      let isUTF8 = ["utf-8", "utf8", "us-ascii", "ascii"].contains(encoding.value.lowercased())
      if !isUTF8, bytes.contains(where: { $0 >= 0x80 }) {
        report("the file says that it is `\(encoding.value)`; it was read as UTF-8", expected: "UTF-8", at: encoding.valueSpan.range)
      }
    }
  }

  private static func isDeclarationByte(_ byte: UInt8) -> Bool {
    isBareKey(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
  }

  mutating func readComment() {
    let start = index
    index += 4
    while let byte = peek(), !(byte == UInt8(ascii: "-") && peek(1) == byte && peek(2) == UInt8(ascii: ">")) {
      if byte == UInt8(ascii: "-"), peek(1) == byte {
        report("`--` stands inside a comment", expected: "`-->` to end it", at: index..<(index + 2))
        index += 1
      }
      reportControl()
      index += 1
    }
    guard index < bytes.count else {
      return stop("the comment does not end", expected: "`-->`", at: start..<(start + 4))
    }
    index += 3
    comments.append(ConfigComment(String(decoding: bytes[start..<index], as: UTF8.self), at: ByteSpan(start..<index)))
    addPiece(.comment, bytes[(start + 4)..<(index - 3)], from: start)
  }

  mutating func skipInstruction() {
    let start = index
    index += 2
    guard let target = takeName() else {
      return stop("`<?` begins no instruction here", expected: "`<?name …?>`", at: start..<(start + 2))
    }
    let isSetApart = peek().map { Self.isSpace($0) || ($0 == UInt8(ascii: "?") && peek(1) == UInt8(ascii: ">")) } ?? true
    if String(decoding: bytes[target], as: UTF8.self).lowercased() == "xml" {
      report("the XML declaration stands too late", expected: "it at the very start of the file", at: start..<index)
    } else if !isSetApart {
      report("the instruction's name is not set apart", expected: "a blank", at: target)
    }
    while peek() != nil, !(peek() == UInt8(ascii: "?") && peek(1) == UInt8(ascii: ">")) {
      reportControl()
      index += 1
    }
    guard index < bytes.count else {
      return stop("the instruction does not end", expected: "`?>`", at: start..<(start + 2))
    }
    let data = bytes[target.upperBound..<index].drop(while: Self.isSpace)
    index += 2
    addPiece(.instruction, data, from: start)
  }

  /// Passes over a document type with whatever it declares. Nothing in it is followed or believed.
  mutating func skipDocumentType() {
    let start = index
    var depth = 0
    var quote: UInt8?
    while let byte = peek() {
      if let open = quote {
        if byte == open { quote = nil }
      } else if bytes[index...].starts(with: "<!--".utf8) {
        index += 4
        while peek() != nil, !bytes[index...].starts(with: "-->".utf8) { index += 1 }
        index += 2
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "[") {
        depth += 1
      } else if byte == UInt8(ascii: "]") {
        depth -= 1
      } else if byte == UInt8(ascii: ">"), depth <= 0 {
        index += 1
        return
      }
      index += 1
    }
    index = bytes.count
    stop("the document type does not end", expected: "`>`", at: start..<(start + 9))
  }

  private mutating func reportControl() {
    let byte = bytes[index]
    if byte < 0x20, !Self.isSpace(byte) {
      report("the control character \(byte.inHexadecimal) cannot stand in XML", at: index..<(index + 1))
    }
  }
}
