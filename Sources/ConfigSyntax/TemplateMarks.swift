import Workspace

/// The places of a text that another tool fills in before its consumer reads it: Go templates and Jinja (`{{ value }}`,
/// `{% if … %}`, `{# … #}`), ERB (`<%= value %>`).
package struct TemplateMarks: Sendable {
  package enum Kind: Sendable, Hashable {
    /// Something is put in its place.
    case value
    /// It decides about what stands around it.
    case statement
    case comment
  }

  package struct Mark: Sendable, Hashable {
    package let span: Range<Int>
    package let kind: Kind
    /// The mark as it is written.
    package let text: String
    /// What stands between the signs, without the blanks and dashes at its ends.
    package let expression: String
  }

  /// In their order.
  package private(set) var marks: [Mark] = []
  private var blocks = TemplateBlocks()

  package var isEmpty: Bool { marks.isEmpty }

  package init(_ bytes: [UInt8]) {
    var scanner = TemplateScanner(bytes)
    while let mark = scanner.next() {
      marks.append(mark)
      if mark.kind == .statement { blocks.take(mark) }
    }
  }

  /// Parts that stand for something unknown, in their order.
  package var held: [(span: Range<Int>, reason: String)] {
    marks.map { ($0.span, $0.reason) }
  }

  /// The marks that begin or go on inside a part of the text.
  package func marks(in span: Range<Int>) -> ArraySlice<Mark> {
    var (low, high) = (0, marks.count)
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].span.upperBound <= span.lowerBound { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < marks.count, marks[end].span.lowerBound < span.upperBound { end += 1 }
    return marks[low..<end]
  }

  /// Whether a line consists of a template's own statement.
  package func isStatement(_ key: [UInt8]) -> Bool {
    !marks.isEmpty && ["{%", "<%", "{#"].contains { key.starts(with: $0.utf8) }
  }

  /// What the template must decide for this place to be there, the outermost first.
  package func conditions(at span: ByteSpan) -> [TemplateCondition] { blocks.conditions(at: Int(span.start)) }
}

extension TemplateMarks.Mark {
  /// Why nobody can say what will stand there, with what the template itself takes when nobody says anything.
  package var reason: String {
    let shown = "a template fills in `\(text.count > 120 ? "\(text.prefix(120))…" : text)`"
    return fallback.map { "\(shown): `\($0)` unless something else is said" } ?? shown
  }

  /// The literal that stands behind `default`; `nil` when there is none.
  package var fallback: String? {
    let words = templateWords(expression)
    for (index, word) in words.enumerated() where ["default", "d"].contains(word) && (index == 0 || ["|", "("].contains(words[index - 1])) {
      if let next = words[(index + 1)...].first(where: { $0 != "(" }), let literal = templateLiteral(next) { return literal }
    }
    return nil
  }
}
