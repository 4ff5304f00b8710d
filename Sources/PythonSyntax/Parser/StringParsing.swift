// String literals, alone or side by side, and the fields of f-strings and t-strings.

extension PythonParser {
  /// One or more string literals side by side.
  mutating func strings() -> Int32 {
    let start = lexer.start
    if lexer.kind == .string {
      let flags = lexer.flags
      let first = plainString()
      switch lexer.kind {
      case .string, .fStringStart, .tStringStart: break
      default: return first
      }
      let mark = scratch.count
      scratch.append(first)
      return moreStrings(start, mark, flags)
    }
    return moreStrings(start, scratch.count, nil)
  }

  @inline(__always)
  private mutating func plainString() -> Int32 {
    let node = add(.string, lexer.start, lexer.end, op: lexer.flags)
    if lexer.flags & StringFlags.bytes.rawValue != 0 { checkBytes() }
    if lexer.hasBackslash, lexer.flags & StringFlags.raw.rawValue == 0 { checkEscapes() }
    lexer.next()
    return node
  }

  private mutating func moreStrings(_ start: Int, _ mark: Int, _ firstFlags: UInt8?) -> Int32 {
    var hasBytes = (firstFlags ?? 0) & StringFlags.bytes.rawValue != 0
    var hasText = firstFlags != nil && !hasBytes
    var hasFields = false
    var hasTemplate = false
    var flags = firstFlags ?? 0
    loop: while true {
      switch lexer.kind {
      case .string:
        let isBytes = lexer.flags & StringFlags.bytes.rawValue != 0
        if isBytes { hasBytes = true } else { hasText = true }
        flags |= lexer.flags & StringFlags.bytes.rawValue
        scratch.append(plainString())
      case .fStringStart:
        hasFields = true
        hasText = true
        stringWithFields()
      case .tStringStart:
        hasTemplate = true
        stringWithFields()
      default: break loop
      }
    }
    let end = lexer.previousEnd
    if hasBytes && (hasText || hasTemplate) {
      note("bytes and text literals stand side by side", expected: "all of one kind", from: start, to: end)
    } else if hasTemplate && hasText {
      note("t-strings and other strings stand side by side", expected: "all of one kind", from: start, to: end)
    }
    let kind: SyntaxKind = hasTemplate ? .templateString : hasFields ? .formattedString : .string
    return add(kind, start, end, op: flags, list(since: mark))
  }

  /// Pushes the texts and fields of one f-string or t-string.
  private mutating func stringWithFields() {
    lexer.next()
    texts(nesting: 0)
    expect(.fStringEnd, "the end of the f-string")
  }

  private mutating func texts(nesting: Int) {
    while true {
      switch lexer.kind {
      case .formattedText:
        let node = add(.formattedText, lexer.start, lexer.end, op: lexer.flags)
        if lexer.flags & StringFlags.raw.rawValue == 0 { checkEscapes() }
        scratch.append(node)
        lexer.next()
      case .fieldStart: scratch.append(replacement(nesting: nesting))
      default: return
      }
    }
  }

  /// `{expression = !conversion :format}`
  private mutating func replacement(nesting: Int) -> Int32 {
    let start = lexer.start
    // CPython's limit (MAX_EXPR_NESTING).
    if nesting > 2 { fail("fields are nested more than three deep", from: start, to: start + 1) }
    guard enter() else {
      leave()
      return missingExpression()
    }
    defer { leave() }
    if lexer.kind == .fieldStart { lexer.next() }
    let expression = yieldOrStarExpressions()
    let isSelfDocumenting = accept(.equal)
    let end = lexer.kind == .stop ? max(lexer.previousEnd, start + 1) : lexer.start
    var conversion: UInt8 = 0
    if accept(.exclamation) { conversion = self.conversion() }
    var format: Int32 = 0
    if lexer.kind == .formatColon {
      let formatStart = lexer.start
      lexer.next()
      let mark = scratch.count
      texts(nesting: nesting + 1)
      format = add(.formatSpec, formatStart, lexer.previousEnd, list(since: mark))
    }
    expect(.fieldEnd, "`}` and the rest of the f-string")
    return add(
      .replacement, start, lexer.previousEnd, op: conversion, flags: isSelfDocumenting ? 1 : 0, expression, format, Int32(truncatingIfNeeded: end))
  }

  private mutating func conversion() -> UInt8 {
    let letter = lexer.source[lexer.start]
    let isKnown = [UInt8(ascii: "r"), UInt8(ascii: "s"), UInt8(ascii: "a")].contains(letter)
    guard lexer.kind == .name, lexer.end == lexer.start + 1, lexer.start == lexer.previousEnd, isKnown else {
      fail(expected: "`r`, `s` or `a` right after the `!`")
      return 0
    }
    lexer.next()
    return letter
  }
}

// MARK: Content

extension PythonParser {
  private mutating func checkBytes() {
    var position = lexer.start
    while position < lexer.end {
      let foreign = lexer.source.word(at: position) & ByteWords.highs
      if foreign != 0 {
        let place = position + ByteWords.firstByte(foreign)
        if place < lexer.end {
          note("a character outside ASCII stands in a bytes literal", expected: "an escape such as `\\xe9`", from: place, to: place + 1)
        }
        return
      }
      position += 8
    }
  }

  /// Escapes that need more digits than there are.
  private mutating func checkEscapes() {
    var position = lexer.start
    while position < lexer.end {
      let word = lexer.source.word(at: position)
      let stops = ByteWords.equal(word, to: UInt8(ascii: "\\"))
      if stops == 0 {
        position &+= 8
        continue
      }
      position &+= ByteWords.firstByte(stops)
      if position >= lexer.end { return }
      position = checkEscape(position)
    }
  }

  private mutating func checkEscape(_ position: Int) -> Int {
    let isBytes = lexer.flags & StringFlags.bytes.rawValue != 0
    let digits: Int
    switch lexer.source[position + 1] {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u") where !isBytes: digits = 4
    case UInt8(ascii: "U") where !isBytes: digits = 8
    case UInt8(ascii: "N") where !isBytes:
      var end = position + 3
      while end < lexer.end, lexer.source[end] != UInt8(ascii: "}") { end += 1 }
      if lexer.source[position + 2] != UInt8(ascii: "{") || end >= lexer.end || end == position + 3 {
        note("`\\N` has no name in braces", expected: "a name such as `\\N{BULLET}`", from: position, to: position + 2)
      }
      return position + 2
    default: return position + 2
    }
    let first = position + 2
    var found = 0
    while found < digits, first + found < lexer.end, isHexadecimal(lexer.source[first + found]) { found += 1 }
    if found < digits {
      let written = lexer.textOf(position..<first)
      note("`\(written)` is followed by \(found) hexadecimal digits", expected: "\(digits)", from: position, to: first)
    } else if digits == 8, isBeyondUnicode(first) {
      note(
        "`\(lexer.textOf(position..<first + 8))` is beyond Unicode", expected: "at most `\\U0010ffff`", from: position, to: first + 8)
    }
    return first
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 0x20) &- 97 < 6
  }

  /// Whether eight digits are more than 10FFFF: the first two have to be zero, and the next two at most 10.
  private func isBeyondUnicode(_ first: Int) -> Bool {
    let zero = UInt8(ascii: "0")
    if lexer.source[first] != zero || lexer.source[first + 1] != zero { return true }
    let third = lexer.source[first + 2]
    return !(third == zero || (third == UInt8(ascii: "1") && lexer.source[first + 3] == zero))
  }
}
