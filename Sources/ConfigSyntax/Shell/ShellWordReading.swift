import Workspace

/// Parts of a word as they are gathered: neighbouring bytes of one kind become one part.
struct PartList {
  private(set) var finished: [ShellPart] = []
  private var open: (bytes: [UInt8], isQuoted: Bool, span: ByteSpan)?

  var isEmpty: Bool { finished.isEmpty && open == nil }

  var parts: [ShellPart] {
    guard let open else { return finished }
    return finished + [ShellPart(.text(open.bytes), isQuoted: open.isQuoted, at: open.span)]
  }

  mutating func append(_ byte: UInt8, isQuoted: Bool, at span: ByteSpan) {
    if open != nil, open?.isQuoted == isQuoted, open?.span.end == span.start {
      open?.bytes.append(byte)
      open?.span.end = span.end
    } else {
      close()
      open = ([byte], isQuoted, span)
    }
  }

  mutating func append(_ part: ShellPart) {
    close()
    finished.append(part)
  }

  private mutating func close() {
    guard let open else { return }
    finished.append(ShellPart(.text(open.bytes), isQuoted: open.isQuoted, at: open.span))
    self.open = nil
  }
}

/// What ends a word that is being read, and what quotes mean in it.
enum WordSurroundings {
  case command
  /// The pattern of bash's `=~`, in which parentheses are ordinary.
  case regularExpression
  /// Behind the operator of `${NAME…}`, up to the brace.
  case braces
  /// The same inside double quotes.
  case quotedBraces
}

extension ShellReader {
  /// The word at the cursor; `nil` when there is none.
  mutating func word(_ surroundings: WordSurroundings = .command) -> ShellWord? {
    let start = index
    var parts = PartList()
    let isQuoted = surroundings == .quotedBraces
    while let byte = peek, !endsWord(byte, surroundings) {
      switch byte {
      case UInt8(ascii: "\\"):
        if let length = lineJoin {
          index += length
        } else if isQuoted, let next = peek(1), !Self.isEscapable(next), next != UInt8(ascii: "}") {
          parts.append(byte, isQuoted: true, at: span(index..<index + 1))
          index += 1
        } else if let next = peek(1) {
          parts.append(next, isQuoted: true, at: span(index + 1..<index + 2))
          index += 2
        } else {
          parts.append(byte, isQuoted: true, at: span(index..<index + 1))
          index += 1
        }
      case UInt8(ascii: "'") where !isQuoted: singleQuoted(into: &parts)
      case UInt8(ascii: "\""): doubleQuoted(into: &parts)
      case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "'") && !isQuoted: escapedQuoted(into: &parts)
      case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "\"") && !isQuoted:
        index += 1
        doubleQuoted(into: &parts)
      case UInt8(ascii: "<") where surroundings == .command, UInt8(ascii: ">") where surroundings == .command: processSubstitution(into: &parts)
      case UInt8(ascii: "(") where surroundings == .command: extendedPattern(into: &parts)
      default:
        if takeExpansion(isQuoted: isQuoted, into: &parts) { continue }
        parts.append(byte, isQuoted: isQuoted, at: span(index..<index + 1))
        index += 1
      }
    }
    guard index > start || surroundings != .command else { return nil }
    return ShellWord(parts.parts, at: span(start..<index))
  }

  private func endsWord(_ byte: UInt8, _ surroundings: WordSurroundings) -> Bool {
    switch surroundings {
    case .braces, .quotedBraces: return byte == UInt8(ascii: "}")
    case .regularExpression: return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
    case .command:
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: ")"): return true
      case UInt8(ascii: "\r"): return peek(1) == UInt8(ascii: "\n") || peek(1) == nil
      case UInt8(ascii: "<"), UInt8(ascii: ">"): return peek(1) != UInt8(ascii: "(")
      case UInt8(ascii: "("): return !(readsPatterns && index > 0 && "?*+@!".utf8.contains(bytes[index - 1]))
      default: return false
      }
    }
  }

  private static func isEscapable(_ byte: UInt8) -> Bool { "$`\"\\".utf8.contains(byte) }

  private mutating func singleQuoted(into parts: inout PartList) {
    let start = index
    index += 1
    let close = bytes[index..<end].firstIndex(of: UInt8(ascii: "'"))
    if close == nil { report("the quote ' is not closed", expected: "another '", at: start..<start + 1) }
    let textEnd = close ?? end
    parts.append(ShellPart(.text(Array(bytes[index..<textEnd])), isQuoted: true, at: span(index..<textEnd)))
    index = min(textEnd + 1, end)
  }

  private mutating func doubleQuoted(into parts: inout PartList) {
    let start = index
    index += 1
    // A pair of quotes makes a word even when nothing is between them.
    if peek == UInt8(ascii: "\"") { parts.append(ShellPart(.text([]), isQuoted: true, at: span(index..<index))) }
    while let byte = peek {
      if byte == UInt8(ascii: "\"") {
        index += 1
        return
      }
      if byte == UInt8(ascii: "\\"), let next = peek(1), Self.isEscapable(next) {
        parts.append(next, isQuoted: true, at: span(index + 1..<index + 2))
        index += 2
      } else if byte == UInt8(ascii: "\\"), let length = lineJoin {
        index += length
      } else if !takeExpansion(isQuoted: true, into: &parts) {
        parts.append(byte, isQuoted: true, at: span(index..<index + 1))
        index += 1
      }
    }
    report("the quote \" is not closed", expected: "another \"", at: start..<start + 1)
  }

  /// bash's `$'a\tb'`.
  private mutating func escapedQuoted(into parts: inout PartList) {
    let start = index
    index += 2
    let textStart = index
    var text: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "'") {
      index += 1
      guard byte == UInt8(ascii: "\\"), let sign = peek else {
        text.append(byte)
        continue
      }
      index += 1
      text += escape(sign)
    }
    parts.append(ShellPart(.text(text), isQuoted: true, at: span(textStart..<index)))
    if peek == nil { report("the quote ' is not closed", expected: "another '", at: start..<start + 2) } else { index += 1 }
  }

  private mutating func escape(_ sign: UInt8) -> [UInt8] {
    let plain: [(UInt8, UInt8)] = [
      (UInt8(ascii: "n"), 10), (UInt8(ascii: "t"), 9), (UInt8(ascii: "r"), 13), (UInt8(ascii: "a"), 7), (UInt8(ascii: "b"), 8),
      (UInt8(ascii: "e"), 27), (UInt8(ascii: "E"), 27), (UInt8(ascii: "f"), 12), (UInt8(ascii: "v"), 11), (UInt8(ascii: "\\"), UInt8(ascii: "\\")),
      (UInt8(ascii: "'"), UInt8(ascii: "'")), (UInt8(ascii: "\""), UInt8(ascii: "\"")), (UInt8(ascii: "?"), UInt8(ascii: "?")),
    ]
    if let found = plain.first(where: { $0.0 == sign }) { return [found.1] }
    func digits(_ limit: Int, base: UInt32, from first: UInt32 = 0, _ reader: inout ShellReader) -> UInt32? {
      var value = first
      var count = 0
      while count < limit, let digit = reader.peek.flatMap(hexadecimalValue), digit < base {
        value = value &* base &+ UInt32(digit)
        count += 1
        reader.index += 1
      }
      return count == 0 && base == 16 ? nil : value
    }
    switch sign {
    case UInt8(ascii: "x"): return digits(2, base: 16, &self).map { [UInt8(truncatingIfNeeded: $0)] } ?? Array("\\x".utf8)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      guard let value = digits(sign == UInt8(ascii: "u") ? 4 : 8, base: 16, &self) else { return [UInt8(ascii: "\\"), sign] }
      return Array(String(Character(Unicode.Scalar(value) ?? "\u{FFFD}")).utf8)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      return [UInt8(truncatingIfNeeded: digits(2, base: 8, from: UInt32(sign - 48), &self) ?? 0)]
    default: return [UInt8(ascii: "\\"), sign]
    }
  }

  /// bash's `@(a|b)`, as a text.
  private mutating func extendedPattern(into parts: inout PartList) {
    let start = index
    var open = 0
    while let byte = peek {
      index += byte == UInt8(ascii: "\\") && peek(1) != nil ? 2 : 1
      if byte == UInt8(ascii: "(") { open += 1 }
      if byte == UInt8(ascii: ")") {
        open -= 1
        if open == 0 { break }
      }
    }
    if open > 0 { report("the parenthesis of the pattern is not closed", expected: "`)`", at: start..<start + 1) }
    for position in start..<index { parts.append(bytes[position], isQuoted: false, at: span(position..<position + 1)) }
  }
}
