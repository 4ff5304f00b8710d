import ArgumentParser
import Findings
import LanguageServer
import Linting
import Reporting
import Workspace

/// `lostwork inspect`: what was understood.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is understood of a workspace: deployments, settings in force with their origins, jobs, files.",
    discussion: """
      With --server, one command line alone is resolved in the current folder, whatever the repository says: \
      lostwork inspect --server uwsgi --env PORT=80 -- --ini app.ini
      """)

  @OptionGroup var place: PlaceOptions

  @Option(help: ArgumentHelp("Resolve one command line of this server; its words stand behind --.", valueName: "server"))
  var server: String?

  @Option(help: ArgumentHelp("A variable that the command starts with; all others count as unset.", valueName: "name=value"))
  var env: [String] = []

  @Option(
    help: ArgumentHelp("How to print: \(InspectionFormat.allNames).", valueName: "format"), completion: .list(InspectionFormat.names))
  var format = InspectionFormat.text.rawValue

  func run() throws {
    let format = try word(format, of: "--format", as: InspectionFormat.self)
    let inspection = try inspection()
    try Output.standard(format.render(inspection, options: RenderingOptions(toolVersion: Version.text, columns: Output.columns ?? 120)))
  }
}

extension Inspect {
  private func inspection() throws -> Inspection {
    guard let server else {
      if !env.isEmpty { throw UsageFailure("`--env` goes with `--server`") }
      return try Session(place: place.place).inspection()
    }
    var here = place.place
    here.paths = []
    let variables = try env.map { pair -> (name: String, value: String) in
      guard let sign = pair.firstIndex(of: "="), sign > pair.startIndex else {
        throw UsageFailure("`--env \(pair)` sets nothing; expected a name and a value, as in PORT=80")
      }
      return (String(pair[..<sign]), String(pair[pair.index(after: sign)...]))
    }
    return try Session(place: here).inspection(ofServer: server, arguments: place.paths, environment: variables)
  }
}

/// `lostwork explain LW101`.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Explain a rule: what, why, what was measured, what helps.")

  @Argument(help: ArgumentHelp("A code or name.", valueName: "rule"))
  var rule: String

  @Option(help: ArgumentHelp("Add the rules in a folder; may be repeated.", valueName: "folder"), completion: .directory)
  var rules: [String] = []

  @Option(help: ArgumentHelp("How to print: \(StoryFormat.allNames).", valueName: "format"), completion: .list(StoryFormat.names))
  var format = StoryFormat.text.rawValue

  func run() throws {
    let format = try word(format, of: "--format", as: StoryFormat.self)
    let linter = Linter(rules: try RuleFolder.files(in: rules))
    guard let explanation = linter.explanation(of: rule) else {
      throw UsageFailure("there is no rule `\(rule)`\(linter.suggestion(for: rule))")
    }
    switch format {
    case .text: try Output.standard(explanation.text)
    case .markdown: try Output.standard(explanation.markdown)
    }
  }
}

/// `lostwork rules`.
struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the rules, or test them.", subcommands: [RuleListing.self, RuleTests.self], defaultSubcommand: RuleListing.self)
}

/// `lostwork rules list`, or without the word.
struct RuleListing: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rules, and say which are on here.")

  @Option(help: ArgumentHelp("How to print: \(ListFormat.allNames).", valueName: "format"), completion: .list(ListFormat.names))
  var format = ListFormat.text.rawValue

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let lines = try Session(place: place.place).linter.ruleList
    switch try word(format, of: "--format", as: ListFormat.self) {
    case .text:
      let width = lines.map(\.name.count).max() ?? 0
      for line in lines {
        let name = line.name + String(repeating: " ", count: width - line.name.count)
        try Output.standard("\(line.code)  \(name)  \(line.isOn ? "on " : "off")  \(line.severity.rawValue.padded(to: 7))  \(line.summary)\n")
      }
    case .json: try Output.standard(ruleListJSON(of: lines))
    }
  }
}

/// `lostwork server`.
struct Server: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Serve an editor over the language server protocol on standard input and output.")

  func run() throws {
    throw ExitCode(serveLanguageClient(version: Version.text))
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
