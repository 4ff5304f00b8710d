import ArgumentParser
import Linting
import Reporting

/// `lostwork rules test`: the projects inside rule files, run whole.
struct RuleTests: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the examples inside rule files.",
    discussion: """
      Every example of a check is a small project with the findings that it must give in its margins (`#~ LW101`). Without a \
      folder the built-in rules and those of the configuration are tested. A file in a folder takes the place of the built-in \
      one with the same name.
      """)

  @Argument(help: ArgumentHelp("Folders of rules; only what they hold is tested.", valueName: "folder"), completion: .directory)
  var folders: [String] = []

  @Option(help: ArgumentHelp("Only these rules: codes, beginnings of codes, or names, with commas.", valueName: "rules"))
  var select: [String] = []

  @Flag(help: "Show the examples that pass, too.")
  var verbose = false

  @Option(help: ArgumentHelp("How to print: \(ListFormat.allNames).", valueName: "format"), completion: .list(ListFormat.names))
  var format = ListFormat.text.rawValue

  func run() throws {
    let format = try word(format, of: "--format", as: ListFormat.self)
    let linter = folders.isEmpty ? try Session(place: Place()).linter : Linter(rules: try RuleFolder.files(in: folders))
    let words = select.flatMap { $0.split(separator: ",").map { String($0.filter { $0 != " " }) } }
    for word in words where !linter.knowsCheck(word) { throw UsageFailure("there is no rule `\(word)`\(linter.suggestion(for: word))") }
    let run = RuleTester(linter).run(select: words, onlyFrom: folders)
    switch format {
    case .text: try Output.standard(text(of: run))
    case .json: try Output.standard(ruleTestJSON(of: run.results.map(\.line), problems: run.problems))
    }
    if !run.passed { throw ExitCode(ExitStatus.findings) }
  }

  private func text(of run: RuleTestRun) -> String {
    var text = ""
    for problem in run.problems { text += "\(problem)\n" }
    for result in run.results where verbose || !result.passed {
      text += "\(result.passed ? "ok    " : "FAILED") \(result.code) \(result.role.rawValue): \(result.name)\n"
      if result.passed { continue }
      text += "       \(result.location)\n"
      for line in result.expected where !result.found.contains(line) { text += "       expected and not found: \(line)\n" }
      for line in result.found where !result.expected.contains(line) { text += "       found and not expected: \(line)\n" }
      for line in result.problems { text += "       not understood: \(line)\n" }
    }
    let failed = run.results.count { !$0.passed }
    return text + "\(run.results.count - failed) of \(run.results.count) examples pass in \(run.checks) \(run.checks == 1 ? "rule" : "rules")\n"
  }
}

extension ExampleResult {
  fileprivate var line: RuleTestLine {
    RuleTestLine(
      code: code, role: role.rawValue, name: name, location: location, passed: passed, expected: expected, found: found, problems: problems)
  }
}
