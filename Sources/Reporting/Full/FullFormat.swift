import Findings
import Workspace

/// The form for people: what, where with excerpts of every file involved, why, what to do; at the end what was looked at.
struct FullFormat {
  private let sources: SourceTexts
  /// Whether a finding has to say which deployment it speaks of.
  private let namesDeployments: Bool
  private let options: RenderingOptions
  private var page: Page

  static func render(_ report: Report, options: RenderingOptions) -> [UInt8] {
    var format = FullFormat(sources: report.sources, namesDeployments: report.deployments.count > 1, options: options)
    for finding in report.findings { format.print(finding) }
    for problem in report.problems { format.print(problem) }
    format.page.write(report.closingLine)
    format.page.endLine()
    let notes = report.closingNotes
    let gutter = Gutter(lastLine: 1)
    for (index, note) in notes.notes.prefix(Self.noteLimit).enumerated() {
      let more = notes.notes.count - Self.noteLimit
      let others = index == Self.noteLimit - 1 && more > 0 ? "; \(counted(more, "other")) of this kind: see `lostwork inspect`" : ""
      format.print("note", note + others, gutter)
    }
    if let help = notes.help { format.print("help", help, gutter) }
    return format.page.bytes
  }

  /// The end of a report is no list.
  private static let noteLimit = 3

  /// Problems alone, as `inspect` ends with them.
  static func render(problems: [Report.InputProblem], sources: SourceTexts, options: RenderingOptions) -> [UInt8] {
    var format = FullFormat(sources: sources, namesDeployments: false, options: options)
    for problem in problems { format.print(problem) }
    return format.page.bytes
  }

  private init(sources: SourceTexts, namesDeployments: Bool, options: RenderingOptions) {
    self.sources = sources
    self.namesDeployments = namesDeployments
    self.options = options
    page = Page(styles: options.styles)
  }

  // MARK: -

  private mutating func print(_ finding: Finding) {
    printHeadline(finding.severity, finding.message, code: finding.code, url: finding.url)
    let gutter = print(finding.annotations, primary: finding.primary)
    if namesDeployments, let deployment = finding.deployment {
      print("note", "in the deployment `\(deployment)`", gutter)
    }
    for note in finding.notes { print("note", note.words(in: sources), gutter) }
    if let doubt = finding.confidence.inWords(finding.doubt) { print("note", doubt, gutter) }
    for remedy in finding.remedies { print("help", remedy, gutter) }
    for fix in finding.fixes { print("help", fix.title, gutter) }
    page.endLine()
  }

  private mutating func print(_ problem: Report.InputProblem) {
    printHeadline(problem.severity, problem.message, code: problem.code, url: nil)
    let expected = problem.expected.map { "expected \($0)" } ?? ""
    let annotation = Annotation(bytes: problem.place.bytes, role: .primary(problem.severity), texts: [expected])
    _ = print([FileAnnotations(path: problem.place.path, annotations: [annotation])], primary: problem.place)
    page.endLine()
  }

  /// `error: one clause   LW101`
  private mutating func printHeadline(_ severity: Severity, _ message: String, code: String, url: String?) {
    page.write(severity.rawValue, as: .severity(severity))
    page.write(": \(message.visible)", as: .headline)
    page.write("   ")
    if options.links, let url {
      page.write(code.visible, linkedTo: url, as: .severity(severity))
    } else {
      page.write(code.visible, as: .severity(severity))
    }
    page.endLine()
  }

  private mutating func print(_ files: [FileAnnotations], primary: Place) -> Gutter {
    // The gutter takes its digits and three columns beside them.
    let excerpts = files.map { file in
      sources[file.path].map { Excerpt(file.annotations, in: $0, columns: options.columns - 8) }
    }
    let gutter = Gutter(lastLine: excerpts.compactMap { $0?.lastLine }.max() ?? 1)
    for (index, file) in files.enumerated() {
      let first = index == 0 ? primary : file.annotations.map { SourceSpan(file.path, $0.bytes) }.min() ?? primary
      gutter.printSign(index == 0 ? "-->" : ":::", on: &page)
      page.write(sources.location(of: first))
      page.endLine()
      if let excerpt = excerpts[index] {
        gutter.printBar(on: &page)
        page.endLine()
        excerpt.print(on: &page, gutter: gutter)
      } else {
        printWithoutSource(file.annotations, gutter)
      }
    }
    return gutter
  }

  /// What is said of a file whose text is not at hand; where in the file cannot be told.
  private mutating func printWithoutSource(_ annotations: [Annotation], _ gutter: Gutter) {
    for annotation in annotations {
      for text in annotation.texts where !text.isEmpty {
        gutter.printBar(on: &page)
        page.write(" ")
        page.write(text.visible, as: annotation.role)
        page.endLine()
      }
    }
  }

  /// `= note: …`; a text of several lines goes on below its first word.
  private mutating func print(_ heading: String, _ text: String, _ gutter: Gutter) {
    gutter.printSign("=", on: &page)
    page.write(heading, as: .heading)
    page.write(": ")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }
    let indent = String(repeating: " ", count: gutter.indent + heading.count + 2)
    page.write(lines.joined(separator: "\n" + indent))
    page.endLine()
  }
}

extension Confidence {
  /// - Parameter doubt: What is missing to be certain.
  fileprivate func inWords(_ doubt: String?) -> String? {
    switch self {
    case .certain: nil
    case .likely: "this is likely, not certain: \(doubt ?? "a link of the chain is not proven")"
    case .possible: "this is possible, not certain: \(doubt ?? "which files the deployment loads is not known")"
    }
  }
}
