import ConfigSyntax

/// A program that runs the command which its own words end with, such as `env`, `gosu` or `poetry run`.
package struct CommandWrapper: Sendable, Hashable {
  /// Lower-case patterns of the program's name, without a path.
  package let names: [String]
  /// Words that must follow for it to run a command, such as `run` of Poetry; empty when none is needed.
  package let subcommands: [[String]]
  /// Options whose value is the next word.
  package let optionsWithValue: [String]
  /// How many words that are no options stand in front of the command, such as `gosu`'s user.
  package let skip: Int
  /// The word behind which the command stands, where there is one.
  package let until: String?
  /// Whether `NAME=value` words in front of the command are variables.
  package let assignments: Bool
  /// Options that empty the environment.
  package let clearsEnvironment: [String]
  /// Options whose value is the folder in which the command starts.
  package let directoryOptions: [String]
  /// Options whose value is a command for a shell.
  package let commandOptions: [String]
  /// Options whose value is the program; the rest are its words.
  package let programOptions: [String]
  /// Options with which it runs no command.
  package let notWith: [String]
  /// Whether it is a shell: `-c` and a text, or a script.
  package let isShell: Bool
  /// Whether it starts what the Procfile of its folder says.
  package let readsProcfile: Bool
  /// Whether it starts the programs of a supervisor file.
  package let readsSupervisor: Bool
  /// Whether every word is a command for a shell, as for `concurrently`.
  package let runsEveryWord: Bool
  /// Whether people start it on their own machines only.
  package let isDevelopment: Bool
}

extension CommandWrapper {
  static func read(_ node: PackedNode, problems: RuleProblems) -> CommandWrapper? {
    guard let mapping = MappingReader(node, expecting: "a program that runs another command", problems: problems) else { return nil }
    defer { mapping.finish() }
    let names = mapping.texts("names")
    if names.isEmpty { problems.add("nothing says which program it is", expected: "`names`", at: node.span) }
    return CommandWrapper(
      names: names,
      subcommands: mapping.texts("subcommands").map { $0.split(separator: " ").map(String.init) },
      optionsWithValue: mapping.texts("options-with-value"),
      skip: mapping.number("skip").map { Int(max(0, min($0, 100))) } ?? 0,
      until: mapping.text("until"),
      assignments: mapping.boolean("assignments"),
      clearsEnvironment: mapping.texts("clears-environment"),
      directoryOptions: mapping.texts("directory-options"),
      commandOptions: mapping.texts("command-options"),
      programOptions: mapping.texts("program-options"),
      notWith: mapping.texts("not-with"),
      isShell: mapping.boolean("shell"),
      readsProcfile: mapping.boolean("procfile"),
      readsSupervisor: mapping.boolean("supervisor"),
      runsEveryWord: mapping.boolean("every-word"),
      isDevelopment: mapping.boolean("development"))
  }
}

/// Words with which a server's program does something else than serve: `uwsgi --reload`, `celery inspect`.
package struct OtherUse: Sendable, Hashable {
  package let names: [String]
  package let words: [String]
  /// Words beside which it serves all the same.
  package let unless: [String]

  static func read(_ node: PackedNode, problems: RuleProblems) -> OtherUse? {
    guard let mapping = MappingReader(node, expecting: "a program and words", problems: problems) else { return nil }
    defer { mapping.finish() }
    return OtherUse(names: mapping.texts("names"), words: mapping.texts("with"), unless: mapping.texts("unless"))
  }
}
