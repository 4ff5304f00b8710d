import Workspace

/// Reads a shell script: POSIX `sh`, and what people write for bash in scripts that start servers.
///
/// Nothing is expanded. What is not grammatical is reported and passed over.
package func readShell(_ bytes: [UInt8]) -> Parsed<ShellList> {
  var reader = ShellReader(bytes)
  let list = reader.script()
  return Parsed(list, problems: inOrder(reader.problems))
}

/// The text of a here-document or of a file in which `$NAME` is filled in, as `envsubst` does: quotes mean nothing in it.
package func readShellText(_ bytes: [UInt8]) -> Parsed<ShellWord> {
  var reader = ShellReader(bytes)
  let word = reader.documentText(stripsTabs: false)
  return Parsed(word, problems: inOrder(reader.problems))
}

/// A cursor over the bytes with one method for each part of the grammar.
struct ShellReader {
  /// Commands and expansions inside each other.
  static let depthLimit = 100

  let bytes: [UInt8]
  /// Where each byte stands in the file, for texts from which backslashes were taken.
  let places: [UInt32]?
  var index = 0
  var depth = 0
  var problems: [Problem] = []
  /// Where the text ends for whoever reads now: the end of a here-document is one too.
  var end: Int
  /// The here-documents that were announced in the line being read: the line break in front of them, and where they end.
  var documents: (lineBreak: Int, end: Int)?
  /// Whether words may hold bash's `@(a|b)`.
  var readsPatterns = false

  init(_ bytes: [UInt8], places: [UInt32]? = nil, depth: Int = 0) {
    self.bytes = bytes
    self.places = places
    self.depth = depth
    end = bytes.count
  }

  mutating func script() -> ShellList {
    var items: [ShellList.Item] = []
    while true {
      items += list().items
      guard let byte = peek else { break }
      // A word that ends a compound command which nothing opened, or a closing parenthesis.
      let start = index
      if byte == UInt8(ascii: ";") { skip(while: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "&") }) } else { skip(while: isNameByte) }
      if index == start { index += 1 }
      report("`\(text(start..<index))` ends nothing here", at: start..<index)
    }
    return ShellList(items)
  }
}

// MARK: Cursor

extension ShellReader {
  var peek: UInt8? { index < end ? bytes[index] : nil }

  func peek(_ distance: Int) -> UInt8? { index + distance < end ? bytes[index + distance] : nil }

  mutating func take(_ text: StaticString) -> Bool {
    guard isNext(text) else { return false }
    index += text.utf8CodeUnitCount
    return true
  }

  func isNext(_ text: StaticString) -> Bool {
    guard index + text.utf8CodeUnitCount <= end else { return false }
    return text.withUTF8Buffer { buffer in buffer.indices.allSatisfy { bytes[index + $0] == buffer[$0] } }
  }

  mutating func skip(while condition: (UInt8) -> Bool) {
    while index < end, condition(bytes[index]) { index += 1 }
  }

  /// Blanks, joined lines and a comment; a comment begins where a word would.
  mutating func skipBlanks() {
    while let byte = peek {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") {
        index += 1
      } else if byte == UInt8(ascii: "\\"), let length = lineJoin {
        index += length
      } else {
        break
      }
    }
    if peek == UInt8(ascii: "#") { skip(while: { $0 != UInt8(ascii: "\n") }) }
  }

  /// How long the backslash and line break are that the cursor stands before.
  var lineJoin: Int? {
    if peek(1) == UInt8(ascii: "\n") { return 2 }
    // Scripts written on Windows: whoever runs them takes the carriage returns out.
    return peek(1) == UInt8(ascii: "\r") && peek(2) == UInt8(ascii: "\n") ? 3 : nil
  }

  /// Blanks and lines, with the here-documents between them.
  mutating func skipLines() {
    while true {
      skipBlanks()
      guard takeLineBreak() else { return }
    }
  }

  func span(_ range: Range<Int>) -> ByteSpan {
    guard let places else { return ByteSpan(range) }
    let start = places[min(range.lowerBound, places.count - 1)]
    return ByteSpan(start: start, end: max(start, places[min(range.upperBound, places.count - 1)]))
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range.prefix(60)], as: UTF8.self) }
}

// MARK: Problems

extension ShellReader {
  mutating func report(_ message: String, expected: String? = nil, at range: Range<Int>) {
    problems.append(Problem(.configSyntax, message, expected: expected, at: span(range)))
  }

  /// Goes one level deeper, or gives the rest of the text up.
  mutating func deeper<Result>(_ read: (inout ShellReader) -> Result) -> Result? {
    guard depth < Self.depthLimit else {
      if index < end {
        problems.append(
          Problem(.limitReached, "commands and expansions stand in more than \(Self.depthLimit) others; the rest is not read", at: span(index..<index + 1)))
      }
      index = end
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    return read(&self)
  }

  /// Reads a part of the text that was rewritten, such as that between backticks.
  mutating func nested<Result>(_ bytes: [UInt8], places: [UInt32], _ read: (inout ShellReader) -> Result) -> Result? {
    deeper { outer in
      // `places` holds offsets of this text.
      var reader = ShellReader(bytes, places: places.map { outer.span(Int($0)..<Int($0)).start }, depth: outer.depth)
      let result = read(&reader)
      outer.problems += reader.problems
      return result
    }
  }
}

extension Range<Int> {
  fileprivate func prefix(_ count: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + count) }
}

func isNameStart(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_")
}

func isNameByte(_ byte: UInt8) -> Bool {
  isNameStart(byte) || isDecimal(byte)
}

func isDecimal(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
