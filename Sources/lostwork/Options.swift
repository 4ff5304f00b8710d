import ArgumentParser

/// What to look at.
struct PlaceOptions: ParsableArguments {
  @Argument(help: "Folders to check as workspaces, or files to show findings for.")
  var paths: [String] = []

  @Flag(help: "Take the paths as what to show, never as what to read.")
  var focus = false

  @Option(help: ArgumentHelp("Read this file from standard input, inside its project.", valueName: "path"))
  var stdinFilename: String?

  @Option(help: ArgumentHelp("Use this configuration instead of the project's.", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("Add the rules in a folder; may be repeated.", valueName: "folder"))
  var rules: [String] = []

  @Option(help: ArgumentHelp("Leave out what matches a pattern as in .gitignore; may be repeated.", valueName: "pattern"))
  var exclude: [String] = []

  @Flag(help: "Leave out excluded files even when they are named (hooks name them).")
  var forceExclude = false

  @Flag(inversion: .prefixedNo, help: "Leave out what .gitignore and .ignore files name.")
  var respectGitignore = true

  @Option(help: ArgumentHelp("Leave out larger files.", valueName: "bytes"))
  var maxFileSize: Int?
}

/// What to report of it.
struct ChoiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only these rules: codes, beginnings of codes, or names, with commas.", valueName: "rules"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Not these rules.", valueName: "rules"))
  var ignore: [String] = []

  @Option(help: ArgumentHelp("Only what is at least this sure: possible, likely or certain.", valueName: "word"))
  var minConfidence: String?
}
