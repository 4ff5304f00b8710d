import Findings
import Reporting
import Testing
import Workspace

@Test(arguments: ["::stop-commands::x.py", "  ::error::x.py", "\u{A0}::error::x.py"])
func `no file name becomes a workflow command`(name: String) {
  let path = WorkspacePath(bytes: Array(name.utf8))
  let report = Report(
    findings: [finding(at: Place(path, ByteSpan(0..<1)))], sources: SourceTexts([SourceFile(path: path, text: "x\n")]))
  for format in [OutputFormat.concise, .full] {
    let text = String(decoding: format.render(report, options: RenderingOptions(toolVersion: "1")), as: UTF8.self)
    for line in text.split(separator: "\n") {
      // What the runner reads as a command: `::name properties::text` after leading blanks.
      let trimmed = line.drop { $0.isWhitespace }
      #expect(!trimmed.hasPrefix("::") || trimmed.hasPrefix("::: "), "\(line)")
    }
  }
}

/// Any bytes in the files, any spans over them: inside scalars, past the end, over line ends, in files that are not there.
@Test(arguments: 0..<120)
func `no text and no span stops a format`(seed: Int) {
  var chance = Chance(seed: UInt64(seed))
  let report = chance.report()
  let columns = chance.number(below: 200)
  for format in OutputFormat.allCases {
    let bytes = format.render(report, options: RenderingOptions(toolVersion: "1", columns: columns))
    #expect(bytes == format.render(report, options: RenderingOptions(toolVersion: "1", columns: columns)))
    let text = String(validating: bytes, as: UTF8.self)
    #expect(text != nil, "\(format) writes UTF-8 whatever it read")
    // For programs the texts are exact; for people nothing in them turns the direction of writing.
    let isForPeople = format != .json && format != .sarif
    let treacherous = text?.unicodeScalars.filter { ($0.value < 0x20 && $0 != "\n") || (isForPeople && $0 == "\u{202E}") }
    #expect(treacherous?.isEmpty == true)
    switch format {
    case .concise, .github: #expect(text?.split(separator: "\n").count == report.findings.count + report.problems.count)
    case .full: #expect(text?.split(separator: "\n\n").count == report.findings.count + report.problems.count + 1)
    case .json, .sarif: break
    }
  }
}

/// Reports at random, the same for the same seed.
private struct Chance {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return limit == 0 ? 0 : Int(state >> 33) % limit
  }

  mutating func report() -> Report {
    let paths: [WorkspacePath] = ["a.py", "b/c.ini", WorkspacePath(bytes: [0xFF, 0x0A, 0x25])]
    let sources = SourceTexts(paths.map { SourceFile(path: $0, bytes: bytes()) })
    return Report(
      findings: (0..<1 + number(below: 3)).map { _ in
        finding(
          text(), at: place(paths), label: text(),
          setting: number(below: 2) == 0 ? nil : .init(name: text(), value: text(), origin: place(paths)),
          chain: (0..<number(below: 4)).map { _ in Step(text(), at: place(paths)) },
          labels: (0..<number(below: 6)).map { _ in Label(text(), at: place(paths)) }, notes: [Note(text())], remedies: [text()])
      },
      problems: (0..<number(below: 3)).map { _ in
        .init(code: "LW902", severity: .warning, message: text(), expected: number(below: 2) == 0 ? nil : text(), place: place(paths))
      }, sources: sources)
  }

  private mutating func place(_ paths: [WorkspacePath]) -> Place {
    let start = number(below: 500)
    let length = number(below: 5) * number(below: 60)
    return Place(number(below: 9) == 0 ? "gone.yml" : paths[number(below: paths.count)], ByteSpan(start..<start + length))
  }

  private mutating func bytes() -> [UInt8] {
    let texts = ["pool.submit(x)", "\t", "    ", "\n", "\r\n", "\r", "\n\n", "請求", "👩‍👩‍👧", "e\u{301}"]
    let invisible = ["\u{0}", "\u{7}", "\u{85}", "\u{202E}", "\u{2028}", "\u{FEFF}"]
    let broken: [[UInt8]] = [[0xFF], [0xC3], [0xE2, 0x82], [0x80], [0xED, 0xA0, 0x80]]
    let pieces = (texts + invisible).map { Array($0.utf8) } + broken + [Array(repeating: 0x61, count: 300)]
    return (0..<number(below: 60)).flatMap { _ in pieces[number(below: pieces.count)] }
  }

  private mutating func text() -> String {
    let words = ["the worker", " `x[0]` ", "%0A", "\u{1B}[31m", "\r", "請", "\u{202E}", "::", "{0}", "\\", "]", "\t"]
    return "it is " + (0..<number(below: 5)).map { _ in words[number(below: words.count)] }.joined()
  }
}
