import Workspace

// Line starts and ends: indentation, blank lines, comments, continuation lines, the end of the source.

extension Lexer {
  /// Passes over blank lines and measures the indentation of the next line that has code; true when that makes a token.
  mutating func startLine() -> Bool {
    var position = end
    while true {
      let lineStart = position
      var word = source.word(at: position)
      while word == 0x2020_2020_2020_2020 {
        position &+= 8
        word = source.word(at: position)
      }
      position &+= ByteWords.firstByte(word ^ 0x2020_2020_2020_2020)
      var measured = Indent(column: position &- lineStart, alternative: position &- lineStart)
      let byte = source[position]
      if byte == 9 || byte == 12 || byte == UInt8(ascii: "\\") {
        position = lineStart
        guard unusualIndent(&position, &measured) else {
          mode = .code
          finish(.unknown, position, width: 1)
          return true
        }
      }
      switch source[position] {
      case 10: position &+= 1
      case 13: position &+= source[position &+ 1] == 10 ? 2 : 1
      case UInt8(ascii: "#"): position = comment(position)
      case 0 where position >= length: return take(Indent(column: 0, alternative: 0), position)
      default: return take(measured, position)
      }
    }
  }

  /// Goes past indentation with tabs, form feeds or continuation lines; false at a stray backslash.
  private mutating func unusualIndent(_ position: inout Int, _ indent: inout Indent) -> Bool {
    var continued: Int?
    indent = Indent(column: 0, alternative: 0)
    while true {
      switch source[position] {
      case UInt8(ascii: " "):
        indent.column += 1
        indent.alternative += 1
        position += 1
      case 9:
        indent.column = (indent.column / 8 + 1) * 8
        indent.alternative += 1
        position += 1
      case 12:
        indent = Indent(column: 0, alternative: 0)
        position += 1
      case UInt8(ascii: "\\"):
        // The first line decides how far the whole of a continued line is indented.
        if continued == nil, indent.column > 0 { continued = indent.column }
        guard let next = continuation(position) else { return false }
        position = next
      default:
        if let continued { indent = Indent(column: continued, alternative: continued) }
        return true
      }
    }
  }

  @inline(__always)
  private mutating func take(_ measured: Indent, _ position: Int) -> Bool {
    mode = .code
    end = position
    if measured.column == indent.column, measured.alternative == indent.alternative { return false }
    return change(to: measured, position)
  }

  private mutating func change(to measured: Indent, _ position: Int) -> Bool {
    if measured.column == indent.column {
      mixedTabs(position)
      return false
    }
    if measured.column > indent.column {
      if measured.alternative <= indent.alternative { mixedTabs(position) }
      indent = measured
      guard indents.count < Self.indentLimit else {
        record(
          Problem(
            .limitReached, "blocks are nested more than \(Self.indentLimit - 1) deep", expected: "less nesting; CPython's limit is the same",
            at: ByteSpan(position..<position)))
        indents.removeLast()
        indents.append(measured)
        return false
      }
      indents.append(measured)
      finish(.indent, position, width: 0)
      return true
    }
    pendingDedents = 0
    while indents.count > 1, let last = indents.last, measured.column < last.column {
      indents.removeLast()
      pendingDedents += 1
    }
    indent = indents.last ?? measured
    if indent.column != measured.column {
      report("this line's indentation fits no block around it", at: position..<position)
      // It most likely belongs to the innermost of the blocks it seems to leave.
      pendingDedents -= 1
      indents.append(measured)
      indent = measured
    } else if indent.alternative != measured.alternative {
      mixedTabs(position)
    }
    if pendingDedents == 0 { return false }
    return nextDedent()
  }

  mutating func nextDedent() -> Bool {
    guard pendingDedents > 0 else {
      mode = .code
      return false
    }
    pendingDedents -= 1
    mode = pendingDedents > 0 ? .dedents : .code
    finish(.dedent, end, width: 0)
    return true
  }

  private mutating func mixedTabs(_ position: Int) {
    guard problems.last?.message != Self.mixedTabsMessage else { return }
    report(Self.mixedTabsMessage, expected: "the same characters on every line of a block", at: position..<position)
  }

  private static let mixedTabsMessage = "the indentation mixes tabs and spaces so that its depth depends on the width of a tab"

  /// Notes a comment; the result is the offset of its line end.
  mutating func comment(_ start: Int) -> Int {
    var position = start &+ 1
    while true {
      let word = source.word(at: position)
      let stops = ByteWords.equal(word, to: 10) | ByteWords.equal(word, to: 13) | ByteWords.zeros(word)
      if stops == 0 {
        position &+= 8
        continue
      }
      position &+= ByteWords.firstByte(stops)
      if source[position] != 0 || position >= length { break }
      // A NUL byte within the comment, which the parser has already complained about.
      position &+= 1
    }
    comments.append(ByteSpan(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position)))
    return position
  }

  /// The offset after a backslash and its line end; `nil`, with a problem, when something else follows.
  mutating func continuation(_ position: Int) -> Int? {
    let next: Int
    switch source[position + 1] {
    case 10: next = position + 2
    case 13: next = position + (source[position + 2] == 10 ? 3 : 2)
    default:
      if position + 1 >= length {
        report("the file ends after a `\\`", expected: "another line", at: position..<position + 1)
      } else {
        report("something follows a `\\` on its line", expected: "the end of the line", at: position..<position + 1)
      }
      return nil
    }
    if next >= length {
      report("the file ends after a `\\`", expected: "another line", at: position..<position + 1)
      return nil
    }
    return next
  }

  mutating func endOfSource() {
    if brackets.isEmpty, kind != .endOfFile {
      switch kind {
      case .newline, .dedent: break
      default:
        mode = .lineStart
        return finish(.newline, length, width: 0)
      }
    }
    finish(.endOfFile, length, width: 0)
  }
}
