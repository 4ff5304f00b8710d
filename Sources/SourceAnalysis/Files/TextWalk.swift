/// Knows, byte for byte, what of a source lies in comments and texts, as far as the words of a file need it.
///
/// Quotes in the fields of texts in `f` come in pairs, so that taking each text as ending at its next quote does little harm.
struct TextWalk {
  private let start: UnsafeRawPointer
  private let count: Int
  /// The quote of the text that is open, and whether three of them close it.
  private var quote: UInt8 = 0
  private var isTriple = false
  /// Whether the text may have code in it. So has every text behind one in `f` on the same line, since those fields may hold the same
  /// quotes as the text: `f"{names["first"]} {last()}"`.
  private var isCode = false
  private var isBehindCode = false

  init(_ start: UnsafeRawPointer, _ count: Int) {
    self.start = start
    self.count = count
  }

  private func byte(_ position: Int) -> UInt8 {
    position < count ? start.load(fromByteOffset: position, as: UInt8.self) : 0
  }

  /// Where to go on after a byte that is part of no word.
  /// - Parameter lastWord: May be the letters that say what kind of text begins here.
  @inline(__always)
  mutating func next(after byte: UInt8, at position: Int, lastWord: Range<Int>) -> Int {
    switch byte {
    case UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "\n"):
      special(byte, at: position, lastWord: lastWord)
    default: position &+ 1
    }
  }

  private mutating func special(_ byte: UInt8, at position: Int, lastWord: Range<Int>) -> Int {
    if byte == UInt8(ascii: "\\") { return position + (quote == 0 ? 1 : 2) }
    if quote != 0 {
      if byte == quote, !isTriple {
        quote = 0
      } else if byte == quote, isThree(byte, at: position) {
        quote = 0
        return position + 3
      } else if byte == UInt8(ascii: "\n"), !isTriple {
        quote = 0
        isBehindCode = false
      }
      return position + 1
    }
    switch byte {
    case UInt8(ascii: "#"): return end(of: position) { $0 == UInt8(ascii: "\n") }
    case UInt8(ascii: "\n"):
      isBehindCode = false
      return position + 1
    default:
      isTriple = isThree(byte, at: position)
      let isFormatted = isFormatted(lastWord, before: position)
      if isTriple, !isFormatted { return endOfTriple(byte, from: position + 3) }
      isBehindCode = isBehindCode || isFormatted
      isCode = isBehindCode
      quote = byte
      return position + (isTriple ? 3 : 1)
    }
  }

  private func isThree(_ quote: UInt8, at position: Int) -> Bool {
    byte(position + 1) == quote && byte(position + 2) == quote
  }

  /// `f"""`, `rf'''`: the text has code in it.
  private func isFormatted(_ word: Range<Int>, before position: Int) -> Bool {
    word.upperBound == position && word.count <= 2 && word.contains { byte($0) | 0x20 == UInt8(ascii: "f") || byte($0) | 0x20 == UInt8(ascii: "t") }
  }

  private func end(of position: Int, _ isEnd: (UInt8) -> Bool) -> Int {
    var position = position
    while position < count, !isEnd(start.load(fromByteOffset: position, as: UInt8.self)) { position &+= 1 }
    return position
  }

  private func endOfTriple(_ quote: UInt8, from first: Int) -> Int {
    var position = first
    while position < count {
      position = end(of: position) { $0 == quote || $0 == UInt8(ascii: "\\") }
      if byte(position) == UInt8(ascii: "\\") {
        position += 2
      } else if isThree(quote, at: position) {
        return position + 3
      } else {
        position += 1
      }
    }
    return count
  }

  /// What is done with a word that ends here.
  @inline(__always)
  func use(ofWordEndingAt end: Int) -> WordUse {
    if quote != 0, !isCode { return [] }
    var position = end
    while true {
      switch byte(position) {
      case UInt8(ascii: "("): return [.called, .read]
      case UInt8(ascii: ")"), UInt8(ascii: ","): return [.read, .given]
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"), UInt8(ascii: ";"): return .all
      case UInt8(ascii: " "), UInt8(ascii: "\t"): position &+= 1
      // `f"{name=}"` reads it.
      case UInt8(ascii: "=") where quote == 0 && byte(position &+ 1) != UInt8(ascii: "="): return []
      default: return position >= count ? .all : .read
      }
    }
  }
}
