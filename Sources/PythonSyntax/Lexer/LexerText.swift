import Workspace

/// The f-string or t-string whose text is being read.
struct TextState {
  var quote: UInt8 = 0
  var flags: UInt8 = 0
  /// Whether the text is a format specification, which a `}` ends.
  var isFormat = false
  /// Where the string's prefix and its content begin, for messages.
  var start = 0
  var content = 0
}

/// What to go back to when a field ends.
struct FieldState {
  var text: TextState
  var fieldDepth: Int
}

extension [FieldState] {
  /// The colon of a field: its format is text of the string around the field.
  func enterFormat(_ text: inout TextState) {
    text = self[count - 1].text
    text.isFormat = true
  }
}

// Strings with fields (PEP 701, PEP 750): text and fields take turns, and fields may hold strings with fields.

extension Lexer {
  mutating func beginText(_ start: Int, _ content: Int, quote: UInt8, flags: UInt8) {
    text = TextState(quote: quote, flags: flags, start: start, content: content)
    mode = .text
    self.flags = flags
    finish(flags & StringFlags.template.rawValue != 0 ? .tStringStart : .fStringStart, start, width: content - start)
  }

  /// The next token while in text; false when the text has ended and code goes on.
  mutating func nextText() -> Bool {
    let start = end
    let position = endOfText(start)
    if position > start {
      flags = text.flags
      hasBackslash = true
      finish(.formattedText, start, width: position - start)
      return true
    }
    switch source[position] {
    case UInt8(ascii: "{"):
      guard brackets.count < Self.bracketLimit - 1 else {
        mode = .code
        tooManyBrackets(position)
        return true
      }
      brackets.append(UInt32(truncatingIfNeeded: position))
      fields.append(FieldState(text: text, fieldDepth: fieldDepth))
      fieldDepth = brackets.count
      mode = .code
      finish(.fieldStart, position, width: 1)
    case UInt8(ascii: "}") where text.isFormat: closeField(position)
    case UInt8(ascii: "}"):
      report("a single `}` stands in the text of an f-string", expected: "`}}`", at: position..<position + 1)
      finish(.unknown, position, width: 1)
    case text.quote where isClosed(at: position):
      mode = .code
      finish(.fStringEnd, position, width: text.flags & StringFlags.triple.rawValue != 0 ? 3 : 1)
    default:
      mode = .code
      // A line end in the format of a single-quoted string ends the format, and the field's code goes on.
      if text.isFormat, position < length { return false }
      reportUnclosed(text.start, content: text.content)
      finish(.fStringEnd, position, width: 0)
    }
    return true
  }

  @inline(never)
  mutating func closeField(_ position: Int) {
    if !brackets.isEmpty { brackets.removeLast() }
    let field = fields.removeLast()
    text = field.text
    fieldDepth = field.fieldDepth
    mode = .text
    finish(.fieldEnd, position, width: 1)
  }

  private func isClosed(at position: Int) -> Bool {
    text.flags & StringFlags.triple.rawValue == 0 || (source[position + 1] == text.quote && source[position + 2] == text.quote)
  }

  /// The offset of the brace, quote or line end that ends the text from an offset on.
  private func endOfText(_ start: Int) -> Int {
    let isTriple = text.flags & StringFlags.triple.rawValue != 0
    let isRaw = text.flags & StringFlags.raw.rawValue != 0
    var position = start
    while position < length {
      let word = source.word(at: position)
      let stops =
        ByteWords.equal(word, to: text.quote) | ByteWords.equal(word, to: UInt8(ascii: "\\")) | ByteWords.equal(word, to: UInt8(ascii: "{"))
        | ByteWords.equal(word, to: UInt8(ascii: "}")) | ByteWords.below16(word)
      if stops == 0 {
        position &+= 8
        continue
      }
      position &+= ByteWords.firstByte(stops)
      let byte = source[position]
      switch byte {
      case text.quote:
        if isClosed(at: position) { return position }
        position &+= 1
      case UInt8(ascii: "{"), UInt8(ascii: "}"):
        if text.isFormat || source[position &+ 1] != byte { return position }
        position &+= 2
      case UInt8(ascii: "\\"): position = afterBackslash(position, isRaw: isRaw)
      case 10, 13:
        if !isTriple { return position }
        position &+= 1
      default: position &+= 1
      }
    }
    return min(position, length)
  }

  /// Braces cannot be escaped by a backslash, but those of `\N{…}` are text.
  private func afterBackslash(_ position: Int, isRaw: Bool) -> Int {
    let next = source[position + 1]
    if next == UInt8(ascii: "{") || next == UInt8(ascii: "}") { return position + 1 }
    if next == UInt8(ascii: "N"), !isRaw, source[position + 2] == UInt8(ascii: "{") {
      var end = position + 3
      while end < length, source[end] != UInt8(ascii: "}"), source[end] != text.quote, source[end] != 10 { end += 1 }
      return source[end] == UInt8(ascii: "}") ? end + 1 : end
    }
    return escaped(position)
  }
}
