import Workspace

/// Reads files of sections, keys and values in the manner of one dialect.
package struct INIReader {
  private let text: RewrittenText
  private let dialect: INIDialect
  private var document: INIDocument
  private var problems: [Problem] = []
  /// The entry that a continuation line would go on with, as ranges of the rewritten text.
  private var open: Draft?

  private struct Draft {
    var key: Range<Int>
    /// The parts of the value, one a line; `nil` without a separator.
    var parts: [Range<Int>]?
    var line: Range<Int>
    var goesOn: Bool
    /// Blanks in front of the key: only lines with more of them go on with the value.
    var indentation: Int
  }

  private init(_ text: RewrittenText, dialect: INIDialect) {
    self.text = text
    self.dialect = dialect
    document = INIDocument(sections: [INISection(name: INIText([], at: ByteSpan(0..<0)), header: nil)])
  }

  package static func read(_ text: RewrittenText, dialect: INIDialect) -> Parsed<INIDocument> {
    var reader = INIReader(text, dialect: dialect)
    reader.readLines()
    return Parsed(reader.document, problems: reader.problems)
  }

  package static func read(_ bytes: [UInt8], dialect: INIDialect) -> Parsed<INIDocument> {
    read(RewrittenText(verbatim: bytes), dialect: dialect)
  }

  private mutating func readLines() {
    let bytes = text.bytes
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      read(line: start..<lineEnd(start..<end))
      start = end + 1
    }
    closeEntry()
  }

  private func lineEnd(_ line: Range<Int>) -> Int {
    guard dialect.endsLinesAtNUL else { return line.upperBound }
    return text.bytes[line].firstIndex(of: 0) ?? line.upperBound
  }

  private mutating func read(line: Range<Int>) {
    let content = trimmed(line)
    let indentation = content.lowerBound - line.lowerBound
    guard let first = content.isEmpty ? nil : text.bytes[content.lowerBound] else {
      if dialect.continuation == .trailingBackslash { closeEntry() }
      return
    }
    if dialect.commentSigns.contains(first) {
      addComment(content)
    } else if open?.goesOn == true, dialect.continuation == .trailingBackslash {
      goOn(with: content)
    } else if dialect.continuation == .indentedLines, let draft = open, indentation > draft.indentation, draft.parts != nil {
      goOn(with: withoutComment(content))
    } else if first == UInt8(ascii: "["), let name = headerName(withoutComment(content)) {
      closeEntry()
      document.sections.append(INISection(name: iniText(name), header: text.original(of: content)))
    } else {
      closeEntry()
      beginEntry(content, indentation: indentation)
    }
  }

  private mutating func addComment(_ range: Range<Int>) {
    document.comments.append(
      ConfigComment(String(decoding: text.bytes[range], as: UTF8.self), at: text.original(of: range)))
  }

  private mutating func headerName(_ line: Range<Int>) -> Range<Int>? {
    let inside = line.lowerBound + 1..<line.upperBound
    switch dialect.header {
    case .dropsLastByte:
      return inside.lowerBound..<max(inside.lowerBound, line.upperBound - 1)
    case .toFirstBracket, .toLastBracket:
      let bracket = UInt8(ascii: "]")
      let found = dialect.header == .toFirstBracket ? text.bytes[inside].firstIndex(of: bracket) : text.bytes[inside].lastIndex(of: bracket)
      guard let found else {
        problems.append(
          Problem(.configSyntax, "a section header without `]`", expected: "`[name]`", at: text.original(of: line)))
        return nil
      }
      return inside.lowerBound..<found
    }
  }
}

// MARK: Entries

extension INIReader {
  private mutating func beginEntry(_ line: Range<Int>, indentation: Int) {
    let line = withoutComment(line)
    guard let separator = text.bytes[line].firstIndex(where: dialect.separators.contains) else {
      open = Draft(key: trimmed(line), parts: nil, line: line, goesOn: false, indentation: indentation)
      return
    }
    open = Draft(key: trimmed(line.lowerBound..<separator), parts: [], line: line, goesOn: false, indentation: indentation)
    addPart(separator + 1..<line.upperBound)
  }

  private mutating func goOn(with content: Range<Int>) {
    if let start = open?.line.lowerBound { open?.line = start..<content.upperBound }
    addPart(content)
  }

  private mutating func addPart(_ range: Range<Int>) {
    var part = trimmed(range)
    let goesOn = dialect.continuation == .trailingBackslash && part.last.map { text.bytes[$0] } == UInt8(ascii: "\\")
    if goesOn { part = trimmed(part.lowerBound..<part.upperBound - 1) }
    open?.parts?.append(part)
    open?.goesOn = goesOn
  }

  private mutating func closeEntry() {
    guard let draft = open else { return }
    open = nil
    var key = iniText(draft.key)
    if dialect.lowercasesKeys { key.bytes = key.bytes.map { (65...90).contains($0) ? $0 + 32 : $0 } }
    let entry = INIEntry(key: key, value: draft.parts.map(value), span: text.original(of: draft.line))
    document.sections[document.sections.count - 1].entries.append(entry)
  }

  private func value(of parts: [Range<Int>]) -> INIText {
    guard var whole = parts.first.map(iniText) else { preconditionFailure("a value has at least the part behind its separator") }
    for part in parts.dropFirst() {
      let next = iniText(part)
      whole.bytes += [dialect.continuation == .indentedLines ? UInt8(ascii: "\n") : UInt8(ascii: " ")] + next.bytes
      whole.span = whole.span.union(next.span)
      whole.unknown = whole.unknown ?? next.unknown
    }
    if dialect.unquotes, whole.bytes.count >= 2, let quote = whole.bytes.first, quote == whole.bytes.last,
      quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    {
      whole.bytes = Array(whole.bytes.dropFirst().dropLast())
    }
    return whole
  }

  private func iniText(_ range: Range<Int>) -> INIText {
    INIText(Array(text.bytes[range]), at: text.original(of: range), unknown: text.unknown(in: range))
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, dialect.blanks.contains(text.bytes[start]) { start += 1 }
    while end > start, dialect.blanks.contains(text.bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private mutating func withoutComment(_ range: Range<Int>) -> Range<Int> {
    guard !dialect.inlineCommentSigns.isEmpty else { return range }
    for index in range.dropFirst()
    where dialect.inlineCommentSigns.contains(text.bytes[index]) && dialect.blanks.contains(text.bytes[index - 1]) {
      addComment(index..<range.upperBound)
      return range.lowerBound..<index
    }
    return range
  }
}
