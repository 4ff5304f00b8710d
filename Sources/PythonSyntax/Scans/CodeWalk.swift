/// Walks through source just carefully enough to know what is code and what lies in strings and comments.
///
/// Quotes inside the fields of f-strings come in pairs, so that taking each string as ending at its next quote does no harm.
struct CodeWalk {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// Everything before this offset has been looked at; the offset itself is in code.
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Goes on until an offset is reached or passed; whether it lies in code.
  mutating func reaches(_ target: Int) -> Bool {
    while position < target {
      position = nextMark(from: position, before: target)
      if position >= target { return position == target }
      position = bytes[position] == UInt8(ascii: "#") ? lineEnd(from: position) : stringEnd(from: position)
    }
    return position == target
  }

  /// The next quote or `#`, or the limit.
  private func nextMark(from start: Int, before limit: Int) -> Int {
    var position = start
    while position + 8 <= bytes.count, position < limit {
      let word = bytes.word(at: position)
      // One comparison for `"`, `#` and `'`, which differ in two bits; it also stops at the rare `&`.
      let marks = ByteWords.equal(word | (ByteWords.ones &* 0x05), to: UInt8(ascii: "'"))
      if marks == 0 {
        position &+= 8
        continue
      }
      position &+= ByteWords.firstByte(marks)
      if bytes[position] != UInt8(ascii: "&") { return min(position, limit) }
      position &+= 1
    }
    while position < limit {
      switch bytes[position] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "#"): return position
      default: position += 1
      }
    }
    return limit
  }

  private func lineEnd(from start: Int) -> Int {
    var position = start
    while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
    return position
  }

  /// The offset after the string that begins at a quote.
  private func stringEnd(from start: Int) -> Int {
    let quote = bytes[start]
    let isTriple = start + 2 < bytes.count && bytes[start + 1] == quote && bytes[start + 2] == quote
    var position = start + (isTriple ? 3 : 1)
    while position < bytes.count {
      if position &+ 8 <= bytes.count {
        let word = bytes.word(at: position)
        let stops =
          ByteWords.equal(word, to: quote) | ByteWords.equal(word, to: UInt8(ascii: "\\")) | (isTriple ? 0 : ByteWords.below16(word))
        if stops == 0 {
          position &+= 8
          continue
        }
        position &+= ByteWords.firstByte(stops)
      }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\") {
        position += position + 2 < bytes.count && bytes[position + 1] == 13 && bytes[position + 2] == 10 ? 3 : 2
      } else if byte == quote {
        if !isTriple { return position + 1 }
        if position + 2 < bytes.count, bytes[position + 1] == quote, bytes[position + 2] == quote { return position + 3 }
        position += 1
      } else if !isTriple, byte == 10 || byte == 13 {
        return position
      } else {
        position += 1
      }
    }
    return bytes.count
  }
}
