import Workspace

/// A YAML text with template marks, made parseable without moving a byte: what the parser says about places holds for the
/// text as it was written.
///
/// Lines that only decide become line breaks. What is put in becomes a placeholder: the value where a value is missing, an
/// item or a key where others stand beside it.
package struct YAMLTemplate: Sendable {
  /// Where something is put in.
  package struct Placeholder: Sendable, Hashable {
    package let span: Range<Int>
    /// The mark that puts it in; of several on one line the first.
    package let mark: TemplateMarks.Mark
    /// Whether whole items or entries are put in, rather than a part of a text.
    package let isSplice: Bool
  }

  /// As many as the text has.
  package private(set) var bytes: [UInt8]
  package let marks: TemplateMarks
  /// In their order.
  package private(set) var placeholders: [Placeholder] = []

  /// `nil` for a text without marks.
  package init?(_ original: [UInt8]) {
    let marks = TemplateMarks(original)
    guard !marks.isEmpty else { return nil }
    self.marks = marks
    bytes = original
    rewrite(YAMLTemplateLine.lines(of: original, marks))
  }

  /// The text as it was written, but for the placeholders: what a scalar's own template looks like to whoever reads it.
  package func restoringStatements(of original: [UInt8]) -> [UInt8] {
    var restored = original
    for placeholder in placeholders { restored.replaceSubrange(placeholder.span, with: bytes[placeholder.span]) }
    return restored
  }

  /// Whether a placeholder begins at an offset of a text that was read out of the tree.
  package static func isPlaceholder(_ text: [UInt8], at offset: Int) -> Bool {
    offset + placeholderSign.count <= text.count && text[offset..<(offset + placeholderSign.count)].elementsEqual(placeholderSign)
  }

  /// The placeholders in a part of the text.
  package func placeholders(in span: ByteSpan) -> ArraySlice<Placeholder> {
    var (low, high) = (0, placeholders.count)
    while low < high {
      let middle = (low + high) / 2
      if placeholders[middle].span.upperBound <= Int(span.start) { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < placeholders.count, placeholders[end].span.lowerBound < Int(span.end) { end += 1 }
    return placeholders[low..<end]
  }
}

// MARK: Line by line

extension YAMLTemplate {
  private mutating func rewrite(_ lines: [YAMLTemplateLine]) {
    var surroundings = YAMLSurroundings()
    let following = YAMLTemplateLine.following(lines)
    for (index, line) in lines.enumerated() {
      if !line.marks.isEmpty {
        if line.isComment {
          for mark in line.marks { hide(mark.span, with: UInt8(ascii: "_")) }
          continue
        } else if line.isOnlyMarks {
          rewrite(line, before: following[index], surroundings)
        } else {
          rewriteMixed(line)
        }
      }
      if line.isOnlyMarks ? line.putsIn && !surroundings.isInBlock(line) : !line.isBlank && !line.isComment {
        surroundings.pass(line, bytes)
      }
    }
  }

  private mutating func rewrite(_ line: YAMLTemplateLine, before next: YAMLTemplateLine?, _ surroundings: YAMLSurroundings) {
    guard let mark = line.marks.first(where: { $0.kind == .value }) else { return hide(line.content, with: 0x0A) }
    if let indent = surroundings.blockIndent(for: line) {
      // What is put into a text begins where the text's lines begin.
      put(mark, in: line, indent: max(indent, 0), front: "", back: "", isSplice: false)
      return
    }
    switch surroundings.place(of: line, before: next) {
    case .value(let indent): put(mark, in: line, indent: indent, front: "", back: "", isSplice: true)
    case .item(let indent): put(mark, in: line, indent: indent, front: "- ", back: "", isSplice: true)
    case .key(let indent): put(mark, in: line, indent: indent, front: "", back: ":", isSplice: true)
    }
  }

  /// Marks beside other text: a decision around the whole line is taken off, everything else is a part of what it stands in.
  private mutating func rewriteMixed(_ line: YAMLTemplateLine) {
    let isWrapped = line.marks.first.map { $0.kind != .value && $0.span.lowerBound == line.content.lowerBound + line.indent } ?? false
    for (index, mark) in line.marks.enumerated() {
      let isEdge = index == 0 || (index == line.marks.count - 1 && mark.span.upperBound == line.content.upperBound)
      if isWrapped, index == 0 {
        // What stands behind it begins where the line begins.
        let blanks = bytes[mark.span.upperBound..<line.content.upperBound].prefix { $0 == 0x20 }.count
        let end = mark.span.upperBound + blanks
        let indent = min(line.indent, mark.span.count - 1)
        hide(mark.span.lowerBound..<(end - indent), with: 0x0A)
        hide((end - indent)..<end, with: 0x20)
      } else if isWrapped, isEdge, mark.kind != .value {
        hide(mark.span, with: 0x20)
      } else if mark.kind == .comment {
        hide(mark.span, with: 0x20)
      } else {
        fill(mark.span)
        placeholders.append(Placeholder(span: mark.span, mark: mark, isSplice: false))
      }
    }
  }

  private mutating func put(
    _ mark: TemplateMarks.Mark, in line: YAMLTemplateLine, indent: Int, front: StaticString, back: StaticString, isSplice: Bool
  ) {
    let start = line.content.lowerBound + indent + front.utf8CodeUnitCount
    let end = line.content.upperBound - back.utf8CodeUnitCount
    guard end - start >= Self.placeholderSign.count else { return hide(line.content, with: 0x0A) }
    hide(line.content, with: 0x20)
    front.withUTF8Buffer { bytes.replaceSubrange((start - $0.count)..<start, with: $0) }
    fill(start..<end)
    back.withUTF8Buffer { bytes.replaceSubrange(end..<(end + $0.count), with: $0) }
    placeholders.append(Placeholder(span: start..<end, mark: mark, isSplice: isSplice))
  }

  private mutating func hide(_ span: Range<Int>, with byte: UInt8) {
    for index in span { bytes[index] = byte }
  }

  /// U+E000, which no text holds, and what makes up the length.
  private static let placeholderSign: [UInt8] = [0xEE, 0x80, 0x80]

  private mutating func fill(_ span: Range<Int>) {
    for (offset, index) in span.enumerated() {
      bytes[index] = offset < Self.placeholderSign.count ? Self.placeholderSign[offset] : UInt8(ascii: "_")
    }
  }
}
