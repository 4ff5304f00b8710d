import ArgumentParser
import Findings

/// What to look at.
struct PlaceOptions: ParsableArguments {
  @Argument(
    help: "A folder to check as a workspace, or files to show findings for (default: the current folder). `-`: see --stdin-filename.",
    completion: .file())
  var paths: [String] = []

  @Flag(help: "Take all paths as what to show, never as what to read. Those that are gone or lie outside of the project are passed over.")
  var focus = false

  @Option(
    help: ArgumentHelp("Read the text of this file from standard input, inside its project.", valueName: "path"), completion: .file())
  var stdinFilename: String?

  @Option(help: ArgumentHelp("Use this configuration instead of the project's.", valueName: "file"), completion: .file())
  var config: String?

  @Option(help: ArgumentHelp("Add the rules in a folder; may be repeated.", valueName: "folder"), completion: .directory)
  var rules: [String] = []

  @Option(help: ArgumentHelp("Leave out what matches a pattern as in the workspace's .gitignore; may be repeated.", valueName: "pattern"))
  var exclude: [String] = []

  @Flag(help: "Show nothing for excluded files even when they are named (hooks name them).")
  var forceExclude = false

  @Flag(inversion: .prefixedNo, help: "Leave out what .gitignore and .ignore files name.")
  var respectGitignore = true

  @Option(help: ArgumentHelp("Leave out larger files.", valueName: "bytes"))
  var maxFileSize: String?

  var place: Place {
    Place(
      paths: paths, focus: focus, stdinFilename: stdinFilename, config: config, rules: rules, exclude: exclude, forceExclude: forceExclude,
      respectGitignore: respectGitignore, maxFileSize: maxFileSize)
  }
}

/// What to report of it.
struct ChoiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only these rules: codes, beginnings of codes, or names, with commas.", valueName: "rules"))
  var select: [String] = []

  @Option(help: ArgumentHelp("These rules too, beside those that are on.", valueName: "rules"))
  var extendSelect: [String] = []

  @Option(help: ArgumentHelp("Not these rules.", valueName: "rules"))
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp("Only what is at least this sure: \(Confidence.allNames).", valueName: "word"),
    completion: .list(Confidence.names))
  var minConfidence: String?

  var choice: Choice { Choice(select: select, extendSelect: extendSelect, ignore: ignore, minConfidence: minConfidence) }
}
