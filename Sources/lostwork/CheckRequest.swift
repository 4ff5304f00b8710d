import ArgumentParser
import Findings
import Glibc
import Reporting

/// One wish for a check: the words as they were said.
struct CheckRequest {
  var place = Place()
  var choice = Choice()
  var format = OutputFormat.full.rawValue
  var output: [String] = []
  var failOn: String?
  var exitZero = false
  var color = ColourChoice.auto.rawValue

  /// The system takes all memory back at the end; giving it back value by value would be a thirtieth of a small project's check.
  nonisolated(unsafe) private static var kept: (Session, Report)?

  func run() throws {
    let format = try word(format, of: "--format", as: OutputFormat.self)
    let colour = try word(color, of: "--color", as: ColourChoice.self)
    let files = try output.map(OutputFile.init)
    let failOn = try failOn.map { try word($0, of: "--fail-on", as: Severity.self) }
    let session = try Session(place: place, choice: choice)
    let report = session.report()
    Self.kept = (session, report)
    let screen = RenderingOptions(
      toolVersion: Version.text, styles: colour.isOn ? .ansi : .plain, links: colour.isOn && Output.isTerminal,
      columns: Output.columns ?? 120)
    try Output.standard(format.render(session.named(report, for: format), options: screen))
    for file in files {
      let bytes = file.format.render(session.named(report, for: file.format), options: RenderingOptions(toolVersion: Version.text))
      try Output.file(bytes, at: file.path)
    }
    let severities = report.findings.map(\.severity) + report.problems.map(\.severity)
    let threshold = failOn ?? session.configuration.failOn
    if !exitZero, severities.contains(where: { $0 >= threshold }) { throw ExitCode(ExitStatus.findings) }
  }
}

/// `--color`.
enum ColourChoice: String, CaseIterable {
  case auto, always, never

  var isOn: Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      // https://no-color.org: present and not empty means no. It wins over FORCE_COLOR: the person over the build server.
      if Self.isSet("NO_COLOR") { false } else { Self.isSet("FORCE_COLOR") || (Output.isTerminal && !Self.terminalIsDumb) }
    }
  }

  private static func isSet(_ name: String) -> Bool {
    getenv(name).map { $0.pointee != 0 } ?? false
  }

  private static var terminalIsDumb: Bool {
    getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
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
    format = try word(String(text[..<sign]), of: "--output", as: OutputFormat.self)
    path = String(text[text.index(after: sign)...])
  }
}
