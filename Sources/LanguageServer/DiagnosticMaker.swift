import JSONWriting
import Findings
import Workspace

/// Turns a report into what an editor underlines: each finding at its job site and at its setting, and the inputs that were not
/// understood.
struct DiagnosticMaker {
  let report: Report
  let client: Client
  /// How the client calls a file.
  let uri: (WorkspacePath) -> String

  /// More places than this beside one diagnostic tell nobody anything.
  private static let relatedLimit = 50

  /// By file, each in the report's order.
  func diagnostics() -> [WorkspacePath: [JSONValue]] {
    var byPath: [WorkspacePath: [JSONValue]] = [:]
    for finding in report.findings { byPath[finding.primary.path, default: []].append(diagnostic(of: finding)) }
    for side in report.settingSides { byPath[side.setting.origin.path, default: []].append(diagnostic(of: side)) }
    for problem in report.problems { byPath[problem.place.path, default: []].append(diagnostic(of: problem)) }
    return byPath
  }

  func diagnostic(of finding: Finding) -> JSONValue {
    var message = finding.message
    if let note = finding.notes.first { message += "\nnote: \(note.words(in: report.sources))" }
    if let remedy = finding.remedies.first { message += "\nhelp: \(remedy)" }
    return diagnostic(
      at: finding.primary, finding.severity, code: finding.code, url: finding.url, message, related: related(to: finding))
  }

  func diagnostic(of side: SettingSide) -> JSONValue {
    diagnostic(
      at: side.setting.origin, side.severity, code: side.code, url: side.findings[0].url, side.headline,
      related: side.jobs.map { Label($0.primaryLabel.isEmpty ? $0.message : $0.primaryLabel, at: $0.primary) })
  }

  func diagnostic(of problem: Report.InputProblem) -> JSONValue {
    let expected = problem.expected.map { "; expected \($0)" } ?? ""
    return diagnostic(at: problem.place, problem.severity, code: problem.code, url: nil, problem.message + expected, related: [])
  }

  func range(of place: Place) -> JSONValue {
    guard let file = report.sources[place.path] else {
      let start = TextPosition(line: 0, character: 0).json
      return ["start": start, "end": start]
    }
    return ["start": file.position(of: place.bytes.start, in: client.encoding).json, "end": file.position(of: place.bytes.end, in: client.encoding).json]
  }

  // MARK: -

  /// The setting, the chain from the root to the job, and every other place that the finding speaks of.
  private func related(to finding: Finding) -> [Label] {
    var labels: [Label] = []
    if let setting = finding.setting, setting.origin != finding.primary {
      let why = finding.labels.first { $0.place == setting.origin }.map { ": \($0.text)" } ?? ""
      labels.append(Label("`\(setting.name) = \(setting.value)`\(why)", at: setting.origin))
    }
    labels += finding.chain.map { Label($0.what, at: $0.place) }
    labels += finding.labels.filter { $0.place != finding.setting?.origin }
    return labels
  }

  private func diagnostic(
    at place: Place, _ severity: Severity, code: String, url: String?, _ message: String, related: [Label]
  ) -> JSONValue {
    let number =
      switch severity {
      case .error: 1
      case .warning: 2
      case .note: 3
      }
    let places: JSONValue = .array(
      related.prefix(Self.relatedLimit).map { label in
        ["location": ["uri": .string(uri(label.place.path)), "range": range(of: label.place)], "message": .string(label.text)]
      })
    return .object(present: [
      ("range", range(of: place)), ("severity", .integer(number)), ("code", .string(code)),
      ("codeDescription", client.showsCodeDescription ? url.map { ["href": .string($0)] } : nil), ("source", "lostwork"),
      ("message", .string(message)), ("relatedInformation", client.showsRelatedInformation && !related.isEmpty ? places : nil),
    ])
  }
}
