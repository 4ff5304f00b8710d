import ArgumentParser
import Findings
import Reporting

/// `lostwork check`: the findings of a workspace.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a workspace for background work that a server will kill.",
    discussion: """
      A folder is checked as a workspace of its own. Files, or any paths with --focus, say what to show: the project around \
      them is read all the same, because the two halves of a finding lie in different files.

      \(ExitStatus.inWords)
      """)

  @OptionGroup var place: PlaceOptions
  @OptionGroup var choice: ChoiceOptions

  @Option(help: ArgumentHelp("How to print: \(OutputFormat.allNames).", valueName: "format"), completion: .list(OutputFormat.names))
  var format = OutputFormat.full.rawValue

  @Option(
    help: ArgumentHelp("Also write the report to a file, as in sarif=lostwork.sarif; may be repeated.", valueName: "format=file"))
  var output: [String] = []

  @Option(
    help: ArgumentHelp("Exit with 1 when something at this level or above is reported: \(Severity.allNames).", valueName: "level"),
    completion: .list(Severity.names))
  var failOn: String?

  @Flag(help: "Exit with 0 whatever is found.")
  var exitZero = false

  @Option(help: ArgumentHelp("Colours: \(ColourChoice.allNames).", valueName: "when"), completion: .list(ColourChoice.names))
  var color = ColourChoice.auto.rawValue

  func run() throws {
    try CheckRequest(
      place: place.place, choice: choice.choice, format: format, output: output, failOn: failOn, exitZero: exitZero, color: color
    ).run()
  }
}
