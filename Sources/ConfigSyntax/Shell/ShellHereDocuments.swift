import Workspace

/// Texts that stand below the line that gives them to a command.
extension ShellReader {
  /// Takes the end of a line, with the here-documents behind it.
  mutating func takeLineBreak() -> Bool {
    guard peek == UInt8(ascii: "\n") else { return false }
    if let documents, documents.lineBreak <= index {
      index = documents.lineBreak == index ? min(documents.end, end) : index + 1
      self.documents = nil
    } else {
      index += 1
    }
    return true
  }

  /// Reads the text that `<<EOF` announces, from where the line ends; the cursor stays.
  mutating func hereDocument(delimiter: ShellWord, stripsTabs: Bool, at operation: Range<Int>) -> ShellWord {
    let sign = delimiter.parts.reduce(into: [UInt8]()) { text, part in
      // In a delimiter `$X` is not expanded.
      if case .text(let bytes) = part.content { text += bytes } else { text += bytes(of: part) }
    }
    let lineBreak = documents?.lineBreak ?? lineEnd()
    let start = documents?.end ?? min(lineBreak + 1, end)
    var textEnd = start
    var next = start
    var isClosed = false
    while next < end {
      let lineStart = next
      let lineEnd = bytes[lineStart..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
      next = min(lineEnd + 1, end)
      var line = bytes[lineStart..<lineEnd]
      if stripsTabs { line = line.drop { $0 == UInt8(ascii: "\t") } }
      if line.last == UInt8(ascii: "\r"), sign.last != UInt8(ascii: "\r") { line.removeLast() }
      // Inside `$(…)` the closing parenthesis may follow at once.
      if line.elementsEqual(sign) {
        isClosed = true
        next = lineEnd
        break
      }
      textEnd = next
    }
    if !isClosed {
      problems.append(
        Problem(
          .configSyntax, "the here-document is not closed", expected: "a line `\(String(decoding: sign.prefix(60), as: UTF8.self))`", weight: .note,
          at: span(operation)))
    }
    // The line break behind the closing line ends the command's line.
    documents = (lineBreak, isClosed ? min(next + 1, end) : next)
    let outer = (index, end)
    (index, end) = (start, textEnd)
    defer { (index, end) = outer }
    if delimiter.isQuoted || delimiter.parts.isEmpty { return verbatimText(stripsTabs: stripsTabs) }
    return documentText(stripsTabs: stripsTabs)
  }

  private func bytes(of part: ShellPart) -> [UInt8] {
    let range = part.span.range
    return places == nil && range.upperBound <= bytes.count ? Array(bytes[range]) : []
  }

  /// The end of the line that the cursor stands in, over quotes that hold line breaks.
  private func lineEnd() -> Int {
    var position = index
    var quote: UInt8?
    while position < end {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\\") where quote != UInt8(ascii: "'"): position += 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        if quote == nil { quote = byte } else if quote == byte { quote = nil }
      case UInt8(ascii: "#") where quote == nil && position > 0 && isBlank(bytes[position - 1]):
        return bytes[position..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
      case UInt8(ascii: "\n") where quote == nil: return position
      default: break
      }
      position += 1
    }
    return end
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private mutating func verbatimText(stripsTabs: Bool) -> ShellWord {
    let start = index
    var parts: [ShellPart] = []
    while index < end {
      if stripsTabs { skip(while: { $0 == UInt8(ascii: "\t") }) }
      let lineStart = index
      if stripsTabs {
        skip(while: { $0 != UInt8(ascii: "\n") })
        index = min(index + 1, end)
      } else {
        index = end
      }
      if index > lineStart { parts.append(ShellPart(.text(Array(bytes[lineStart..<index])), isQuoted: true, at: span(lineStart..<index))) }
    }
    return ShellWord(parts, at: span(start..<end))
  }

  /// The text up to the end, in which `$` and backticks are expanded and quotes mean nothing.
  mutating func documentText(stripsTabs: Bool) -> ShellWord {
    let start = index
    var parts = PartList()
    while index < end {
      if stripsTabs, index == start || bytes[index - 1] == UInt8(ascii: "\n") { skip(while: { $0 == UInt8(ascii: "\t") }) }
      guard let byte = peek else { break }
      if byte == UInt8(ascii: "\\"), let next = peek(1), next == UInt8(ascii: "$") || next == UInt8(ascii: "`") || next == UInt8(ascii: "\\") {
        parts.append(next, isQuoted: true, at: span(index + 1..<index + 2))
        index += 2
      } else if byte == UInt8(ascii: "\\"), let length = lineJoin {
        index += length
      } else if !takeExpansion(isQuoted: true, into: &parts) {
        parts.append(byte, isQuoted: true, at: span(index..<index + 1))
        index += 1
      }
    }
    return ShellWord(parts.parts, at: span(start..<max(start, index)))
  }
}
