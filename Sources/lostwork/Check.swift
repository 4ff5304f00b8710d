import ArgumentParser
import Findings
import Glibc
import Linting
import Reporting
import Workspace

/// `lostwork check`: the findings of a workspace.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a workspace for background work that a server will kill.",
    discussion: """
      A folder is checked as a workspace of its own. Files, or any paths with --focus, say what to show: the project around \
      them is read all the same, because the two halves of a finding lie in different files.
      """)

  @OptionGroup var place: PlaceOptions
  @OptionGroup var choice: ChoiceOptions

  @Option(help: ArgumentHelp("How to print: \(OutputFormat.allNames).", valueName: "format"))
  var format: String?

  @Option(
    help: ArgumentHelp("Also write the report to a file, as in sarif=lostwork.sarif; may be repeated.", valueName: "format=file"))
  var output: [String] = []

  @Option(help: ArgumentHelp("Exit with 1 when something at this level or above is reported: note, warning or error.", valueName: "level"))
  var failOn: String?

  @Flag(help: "Exit with 0 whatever is found.")
  var exitZero = false

  @Option(help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
  var color = "auto"

  func run() throws {
    let format = try OutputFormat.named(format ?? (Output.isTerminal || self.format == nil ? "full" : "concise"))
    let files = try output.map(OutputFile.init)
    let session = try Session(place: place, choice: choice)
    let threshold = try failOn.map { try word($0, of: "--fail-on", as: Severity.self) } ?? session.configuration.failOn
    let report = session.report()
    Output.standard(format.render(report, options: try renderingOptions()))
    for file in files {
      try Output.file(file.format.render(report, options: RenderingOptions(toolVersion: Version.text)), at: file.path)
    }
    let severities = report.findings.map(\.severity) + report.problems.map(\.severity)
    if !exitZero, severities.contains(where: { $0 >= threshold }) { throw ExitCode(1) }
  }

  private func renderingOptions() throws -> RenderingOptions {
    let isColoured =
      switch color {
      case "always": true
      case "never": false
      case "auto":
        // https://no-color.org: present and not empty means no.
        if let no = getenv("NO_COLOR"), no.pointee != 0 { false } else if let force = getenv("FORCE_COLOR"), force.pointee != 0 { true } else { Output.isTerminal }
      default: throw UsageFailure("`--color \(color)` is not known; expected auto, always or never")
      }
    return RenderingOptions(
      toolVersion: Version.text, styles: isColoured ? .ansi : .plain, links: isColoured && Output.isTerminal, columns: Output.columns ?? 120)
  }
}

/// `sarif=lostwork.sarif`.
private struct OutputFile {
  let format: OutputFormat
  let path: String

  init(_ text: String) throws {
    guard let sign = text.firstIndex(of: "="), text.index(after: sign) < text.endIndex else {
      throw UsageFailure("`--output \(text)` names no file; expected a format and a file, as in sarif=lostwork.sarif")
    }
    format = try OutputFormat.named(String(text[..<sign]))
    path = String(text[text.index(after: sign)...])
  }
}

extension OutputFormat {
  static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }

  static func named(_ name: String) throws -> OutputFormat {
    guard let format = OutputFormat(rawValue: name) else { throw UsageFailure("`\(name)` is no format; expected one of \(allNames)") }
    return format
  }
}

/// One of a closed set of words on the command line.
func word<Word: RawRepresentable & CaseIterable>(_ text: String, of option: String, as type: Word.Type) throws -> Word where Word.RawValue == String {
  guard let word = Word(rawValue: text) else {
    throw UsageFailure("`\(option) \(text)` is not known; expected one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
  }
  return word
}
