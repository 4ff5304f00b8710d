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

@Test func `formats are known by the names that the command takes`() {
  #expect(OutputFormat.allCases.map(\.rawValue) == ["full", "concise", "json", "github", "sarif"])
  #expect(InspectionFormat.allCases.map(\.rawValue) == ["text", "json"])
}

/// Without colours (CSI … m) and links (OSC 8 … ST).
private func withoutEscapes(_ bytes: [UInt8]) -> [UInt8] {
  let text = String(decoding: bytes, as: UTF8.self)
  return Array(text.replacing(/\u{1B}\[[0-9;]*m|\u{1B}\]8;;[^\u{1B}]*\u{1B}\\/, with: "").utf8)
}
