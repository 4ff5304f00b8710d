import ArgumentParser
import Findings
import LanguageServer
import Linting
import Reporting
import Workspace

/// `lostwork inspect`: what was understood.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is understood of a workspace: deployments, settings in force with their origins, jobs, files.")

  @OptionGroup var place: PlaceOptions

  @Option(help: ArgumentHelp("How to print: \(InspectionFormat.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "format"))
  var format = "text"

  func run() throws {
    let format = try word(format, of: "--format", as: InspectionFormat.self)
    let inspection = try Session(place: place).inspection()
    Output.standard(format.render(inspection, options: RenderingOptions(toolVersion: Version.text, columns: Output.columns ?? 120)))
  }
}

/// `lostwork explain LW101`.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Explain a rule: what, why, what was measured, what helps.")

  @Argument(help: ArgumentHelp("A code or name.", valueName: "rule"))
  var rule: String

  @Option(help: ArgumentHelp("Add the rules in a folder; may be repeated.", valueName: "folder"))
  var rules: [String] = []

  func run() throws {
    let linter = Linter(rules: try RuleFolder.files(in: rules))
    guard let explanation = linter.explanation(of: rule) else {
      let hint = linter.nearestCheck(to: rule).map { "; did you mean `\($0)`?" } ?? "; `lostwork rules` lists them"
      throw UsageFailure("there is no rule `\(rule)`\(hint)")
    }
    Output.standard(explanation.markdown)
  }
}

/// `lostwork rules`.
struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the rules.")

  @Option(help: ArgumentHelp("How to print: text or json.", valueName: "format"))
  var format = "text"

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let lines = try Session(place: place).linter.ruleList
    switch format {
    case "text":
      let width = lines.map(\.name.count).max() ?? 0
      for line in lines {
        let name = line.name + String(repeating: " ", count: width - line.name.count)
        Output.standard("\(line.code)  \(name)  \(line.isOn ? "on " : "off")  \(line.severity.rawValue.padded(to: 7))  \(line.summary)\n")
      }
    case "json": Output.standard(ruleListJSON(of: lines))
    default: throw UsageFailure("`--format \(format)` is not known; expected text or json")
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
