import ConfigSyntax

/// A call by which a Python program runs a command: `subprocess.run(["gunicorn", "app:app"])`, `os.execvp("gunicorn", words)`.
package struct ProgramCommand: Sendable, Hashable {
  /// Full names, such as `subprocess.run`.
  package let names: [String]
  /// The argument that holds the list of the command's words, or the program alone.
  package let words: ArgumentPosition?
  /// From which argument on each one is a word, where the call is given them one by one.
  package let wordsFrom: Int?
  /// The argument that holds a text for the shell.
  package let text: ArgumentPosition?
  /// The argument that names the program, where the first of the words is only what it is told to be called.
  package let program: ArgumentPosition?
  /// The argument that makes a shell read the text that stands where the words do.
  package let shell: String?

  static func read(_ node: PackedNode, problems: RuleProblems) -> ProgramCommand? {
    guard let mapping = MappingReader(node, expecting: "a call that runs a command", problems: problems) else { return nil }
    defer { mapping.finish() }
    func position(_ key: String) -> ArgumentPosition? { mapping.node(key).flatMap { ArgumentPosition.read($0, problems: problems) } }
    let command = ProgramCommand(
      names: mapping.texts("names"), words: position("words"), wordsFrom: mapping.place("words-from"), text: position("text"),
      program: position("program"), shell: mapping.text("shell"))
    if command.words == nil, command.wordsFrom == nil, command.text == nil {
      problems.add("this call says no command", expected: "`words`, `words-from` or `text`", at: node.span)
    }
    return command
  }
}
