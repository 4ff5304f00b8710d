import Workspace

// Strings without fields, and the beginnings of those with.

extension Lexer {
  @inline(never)
  mutating func string(_ start: Int, quote position: Int, flags prefix: UInt8) {
    let quote = source[position]
    let isTriple = source[position &+ 1] == quote && source[position &+ 2] == quote
    var flags = prefix
    if isTriple { flags |= StringFlags.triple.rawValue }
    if quote == UInt8(ascii: "\"") { flags |= StringFlags.doubleQuoted.rawValue }
    let content = position &+ (isTriple ? 3 : 1)
    if flags & (StringFlags.formatted.rawValue | StringFlags.template.rawValue) != 0 {
      return beginText(start, content, quote: quote, flags: flags)
    }
    self.flags = flags
    hasBackslash = false
    isTriple ? tripleString(start, content, quote) : shortString(start, content, quote)
  }

  @inline(__always)
  private mutating func shortString(_ start: Int, _ content: Int, _ quote: UInt8) {
    var position = content
    while true {
      let word = source.word(at: position)
      // One mask for both line ends would need a fourth comparison for NUL: `\n`, `\r` and NUL are all below 16.
      let stops = ByteWords.equal(word, to: quote) | ByteWords.equal(word, to: UInt8(ascii: "\\")) | ByteWords.below16(word)
      if stops == 0 {
        position &+= 8
        continue
      }
      position &+= ByteWords.firstByte(stops)
      let byte = source[position]
      if byte == quote { return finish(.string, start, width: position &+ 1 &- start) }
      if byte == UInt8(ascii: "\\") {
        hasBackslash = true
        position = escaped(position)
        continue
      }
      if byte == 10 || byte == 13 || position >= length { break }
      position &+= 1
    }
    unclosedString(start, position, quote: content - 1)
  }

  /// The offset after a backslash and what it escapes, which may be a line end of two bytes.
  @inline(__always)
  func escaped(_ position: Int) -> Int {
    if source[position &+ 1] == 13, source[position &+ 2] == 10 { return position &+ 3 }
    return min(position &+ 2, length)
  }

  private mutating func tripleString(_ start: Int, _ content: Int, _ quote: UInt8) {
    var position = content
    while position < length {
      let word = source.word(at: position)
      let stops = ByteWords.equal(word, to: quote) | ByteWords.equal(word, to: UInt8(ascii: "\\"))
      if stops == 0 {
        position &+= 8
        continue
      }
      position &+= ByteWords.firstByte(stops)
      if source[position] == quote {
        if source[position &+ 1] == quote, source[position &+ 2] == quote {
          return finish(.string, start, width: position &+ 3 &- start)
        }
        position &+= 1
      } else {
        hasBackslash = true
        position = escaped(position)
      }
    }
    unclosedString(start, length, quote: content - 3)
  }

  private mutating func unclosedString(_ start: Int, _ end: Int, quote: Int) {
    reportUnclosed(start, content: flags & StringFlags.triple.rawValue != 0 ? quote + 3 : quote + 1)
    flags |= StringFlags.unclosed.rawValue
    finish(.string, start, width: end - start)
  }

  mutating func reportUnclosed(_ start: Int, content: Int) {
    guard hasRoomForProblems else { return }
    let opening = textOf(start..<content)
    report("the string that begins with `\(opening)` is never closed", expected: "`\(opening.drop { $0.isLetter })`", at: start..<content)
  }
}

extension ByteWords {
  /// Bytes less than 16; the mask is exact up to its first hit.
  @inline(__always)
  static func below16(_ word: UInt64) -> UInt64 {
    (word &- (ones &* 16)) & ~word & highs
  }
}
