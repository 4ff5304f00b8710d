import Findings
import Reporting
import Testing
import Workspace

private let options = RenderingOptions(toolVersion: "1.2.3")

extension OutputFormat {
  fileprivate var goldenSuffix: String {
    switch self {
    case .full: "full.txt"
    case .concise: "concise.txt"
    case .json: "json"
    case .github: "github.txt"
    case .sarif: "sarif"
    }
  }
}

@Test(arguments: Case.all, OutputFormat.allCases)
func `a report in each format is as in its golden file`(example: Case, format: OutputFormat) throws {
  try expect(format.render(example.report, options: options), matches: "\(example.name).\(format.goldenSuffix)")
}

@Test(arguments: Case.all.filter { ["django", "multiline", "problems"].contains($0.name) })
func `colours follow the style sheet and codes are links`(example: Case) throws {
  let coloured = RenderingOptions(toolVersion: "1.2.3", styles: .ansi, links: true)
  let bytes = OutputFormat.full.render(example.report, options: coloured)
  try expect(bytes, matches: "\(example.name).full.ansi.txt")
  // Colour adds escape sequences and changes nothing else.
  #expect(withoutEscapes(bytes) == OutputFormat.full.render(example.report, options: options))
}

@Test(arguments: [1, 40, 80, 200])
func `long lines are clipped to the width of the terminal`(columns: Int) throws {
  let example = try #require(Case.all.first { $0.name == "long-lines" })
  let narrow = RenderingOptions(toolVersion: "1.2.3", columns: columns)
  try expect(OutputFormat.full.render(example.report, options: narrow), matches: "long-lines.full.\(columns).txt")
}

@Test(arguments: OutputFormat.allCases)
func `rendering the same report again gives the same bytes`(format: OutputFormat) {
  for example in Case.all {
    #expect(format.render(example.report, options: options) == format.render(example.report, options: options))
  }
}

@Test(arguments: [OutputFormat.full, .concise, .github])
func `nothing in a name or message can move the cursor or begin a line`(format: OutputFormat) throws {
  let example = try #require(Case.all.first { $0.name == "names" })
  let text = String(decoding: format.render(example.report, options: options), as: UTF8.self)
  #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  if format != .full {
    #expect(text.split(separator: "\n").count == example.report.findings.count)
  }
}

@Test(arguments: OutputFormat.allCases)
func `what is the same of several deployments is told once to people, and of each to programs`(format: OutputFormat) throws {
  let project = Project(["app.py": "pool.submit(job)\n"])
  let place = project.place("pool.submit(job)", in: "app.py")
  let same = ["gunicorn:Procfile#web", "gunicorn:render.yaml#web"].map { finding(at: place, deployment: $0) }
  // Another way of the same launcher says nothing more to people.
  let again = finding(at: place, deployment: "gunicorn:render.yaml#web#2")
  let other = finding("another", at: place, deployment: "uwsgi:uwsgi.ini")
  let report = Report(findings: same + [again, other], summary: .init(deployments: 3, shown: 3), sources: project.sources)
  let text = String(decoding: format.render(report, options: options), as: UTF8.self)
  let count = text.split(separator: "this job can be cut off halfway", omittingEmptySubsequences: false).count - 1
  switch format {
  case .full:
    #expect(count == 1 && text.contains("the same is true of `gunicorn:render.yaml#web`\n") && text.contains("2 errors in 3 deployments"))
  case .concise, .github: #expect(count == 1 && text.split(separator: "\n").count == 2)
  case .json, .sarif: #expect(count == 3)
  }
}

@Test func `formats are known by the names that the command takes`() {
  #expect(OutputFormat.allCases.map(\.rawValue) == ["full", "concise", "json", "github", "sarif"])
  #expect(InspectionFormat.allCases.map(\.rawValue) == ["text", "json"])
}

/// Without colours (CSI … m) and links (OSC 8 … ST).
private func withoutEscapes(_ bytes: [UInt8]) -> [UInt8] {
  let text = String(decoding: bytes, as: UTF8.self)
  return Array(text.replacing(/\u{1B}\[[0-9;]*m|\u{1B}\]8;;[^\u{1B}]*\u{1B}\\/, with: "").utf8)
}
