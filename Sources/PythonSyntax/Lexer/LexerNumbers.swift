import Workspace

// Numbers, as CPython's tokenizer takes them: also `1if x else y`, but not `1_`, `01` or `1abc`.

extension Lexer {
  @inline(__always)
  mutating func number(_ start: Int) {
    var position = start
    if source[start] != UInt8(ascii: "0") {
      while source[position] &- 48 < 10 { position &+= 1 }
      let byte = source[position]
      if !Self.continuesNumber(byte), position > start {
        flags = NumberForm.integer.rawValue
        return finish(.number, start, width: position &- start)
      }
    }
    unusualNumber(start)
  }

  @inline(__always)
  private static func continuesNumber(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte >= 0x80 || (byte | 0x20) &- 97 < 26
  }

  @inline(never)
  private mutating func unusualNumber(_ start: Int) {
    var position = start
    var form = NumberForm.integer
    if source[start] == UInt8(ascii: "0") {
      let radix: UInt8? =
        switch source[start + 1] | 0x20 {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
      if let radix {
        position = start + 2
        let isComplete = digits(&position, radix: radix, afterPrefix: true)
        return endNumber(start, position, form, isComplete: isComplete)
      }
    }
    var isComplete = true
    if source[position] != UInt8(ascii: ".") { isComplete = digits(&position, radix: 10) }
    let leadingZero = source[start] == UInt8(ascii: "0") && hasDigitAboveZero(start, position)
    if isComplete, source[position] == UInt8(ascii: ".") {
      form = .float
      position += 1
      if source[position] &- 48 < 10 { isComplete = digits(&position, radix: 10) }
    }
    if isComplete, source[position] | 0x20 == UInt8(ascii: "e") {
      let sign = source[position + 1]
      let skip = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") ? 2 : 1
      if source[position + skip] &- 48 < 10 {
        form = .float
        position += skip
        isComplete = digits(&position, radix: 10)
      } else if skip == 2 {
        isComplete = false
      }
    }
    if isComplete, source[position] | 0x20 == UInt8(ascii: "j") {
      form = .imaginary
      position += 1
    }
    if leadingZero, form == .integer { return octal(start, position) }
    endNumber(start, position, form, isComplete: isComplete)
  }

  private func hasDigitAboveZero(_ start: Int, _ end: Int) -> Bool {
    var position = start
    while position < end {
      if source[position] &- 49 < 9 { return true }
      position += 1
    }
    return false
  }

  /// Digits with single underscores between them; false when there are none or an underscore stands at the end.
  private func digits(_ position: inout Int, radix: UInt8, afterPrefix: Bool = false) -> Bool {
    if afterPrefix, source[position] == UInt8(ascii: "_") { position += 1 }
    while true {
      let first = position
      while Self.isDigit(source[position], radix: radix) { position += 1 }
      if position == first { return false }
      guard source[position] == UInt8(ascii: "_") else { return true }
      position += 1
    }
  }

  private static func isDigit(_ byte: UInt8, radix: UInt8) -> Bool {
    radix == 16 ? byte &- 48 < 10 || (byte | 0x20) &- 97 < 6 : byte &- 48 < radix
  }

  private mutating func octal(_ start: Int, _ end: Int) {
    // `05` is more often a slip; file modes have three digits after the zero.
    if end - start > 2, source.bytes(start..<end).allSatisfy({ $0 &- 48 < 8 }) {
      sawPython2("`\(textOf(start..<end))` is written for an octal number", at: start..<end)
    } else {
      report("`\(textOf(start..<end))` begins with a zero", expected: "a number without it, or `0o` for octal", at: start..<end)
    }
    flags = NumberForm.integer.rawValue
    finish(.number, start, width: end - start)
  }

  private mutating func endNumber(_ start: Int, _ position: Int, _ form: NumberForm, isComplete: Bool) {
    var end = position
    let byte = source[position]
    let continues = byte &- 48 < 10 || byte == UInt8(ascii: "_") || byte >= 0x80 || (byte | 0x20) &- 97 < 26
    if !isComplete || (continues && !keywordFollows(position)) {
      while true {
        let byte = source[end]
        guard byte &- 48 < 10 || byte == UInt8(ascii: "_") || byte >= 0x80 || (byte | 0x20) &- 97 < 26 else { break }
        end += 1
      }
      let written = textOf(start..<end)
      if byte | 0x20 == UInt8(ascii: "l"), end == position + 1 {
        sawPython2("`\(written)` is written for a long number", at: start..<end)
      } else {
        report("`\(written)` is no number", at: start..<max(end, start + 1))
      }
    }
    flags = form.rawValue
    finish(.number, start, width: end - start)
  }

  /// Whether one of the keywords follows that CPython lets touch a number.
  private func keywordFollows(_ position: Int) -> Bool {
    ["and", "else", "for", "if", "in", "is", "not", "or"].contains { keyword in
      source.bytes(position..<position + 4).starts(with: keyword.utf8)
    }
  }
}
