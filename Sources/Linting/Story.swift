/// A part of an explanation, before it is known who reads it.
enum StoryPart: Sendable {
  case title(String)
  case heading(String)
  case subheading(String)
  case paragraph(String)
  case list([String])
  case code(caption: String, String)
  case table(header: [String], rows: [[String]])
}

struct MarkdownStory {
  func render(_ parts: [StoryPart]) -> String {
    parts.map(render).joined(separator: "\n\n") + "\n"
  }

  private func render(_ part: StoryPart) -> String {
    switch part {
    case .title(let text): "# \(text)"
    case .heading(let text): "## \(text)"
    case .subheading(let text): "### \(text)"
    case .paragraph(let text): text
    case .list(let items): items.map { "- \($0)" }.joined(separator: "\n")
    case .code(let caption, let text): "`\(caption)`\n```\n\(text)\(text.hasSuffix("\n") ? "" : "\n")```"
    case .table(let header, let rows): ([header, header.map { _ in "---" }] + rows).map(row).joined(separator: "\n")
    }
  }

  private func row(_ cells: [String]) -> String {
    "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }
}

/// For a terminal: no marks that only mean something to Markdown.
struct TextStory {
  func render(_ parts: [StoryPart]) -> String {
    parts.map(render).joined(separator: "\n\n") + "\n"
  }

  private func render(_ part: StoryPart) -> String {
    switch part {
    case .title(let text): text
    case .heading(let text), .subheading(let text): text.upperCasedOutsideCode
    case .paragraph(let text): text
    case .list(let items): items.map { "  - \($0)" }.joined(separator: "\n")
    case .code(let caption, let text):
      "  \(caption)\n" + text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "      \($0)" }.joined(separator: "\n").trimmedEnd
    case .table(let header, let rows):
      rows.map { row in
        zip(header, row).filter { !$0.1.isEmpty }.map { name, cell in "  \(name)\(String(repeating: " ", count: max(0, 9 - name.count))) \(cell)" }
          .joined(separator: "\n")
      }.joined(separator: "\n\n")
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = Substring(self)
    while text.last == "\n" || text.last == " " { text = text.dropLast() }
    return String(text)
  }
}

extension String {
  /// In capitals, but for what stands in backticks: options and files have names of their own.
  fileprivate var upperCasedOutsideCode: String {
    split(separator: "`", omittingEmptySubsequences: false).enumerated().map { $0.offset.isMultiple(of: 2) ? $0.element.uppercased() : String($0.element) }
      .joined(separator: "`")
  }
}
