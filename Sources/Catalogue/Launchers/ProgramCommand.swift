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
    func position(_ key: String) -> ArgumentPosition? {
      mapping.node(key).flatMap { MappingReader($0, expecting: "a mapping with `index`, `keyword` or both", problems: problems) }.map { place in
        defer { place.finish() }
        return ArgumentPosition(index: place.number("index").map { Int($0) }, keyword: place.text("keyword"))
      }
    }
    let command = ProgramCommand(
      names: mapping.texts("names"), words: position("words"), wordsFrom: mapping.number("words-from").map { Int($0) }, text: position("text"),
      program: position("program"), shell: mapping.text("shell"))
    if command.words == nil, command.wordsFrom == nil, command.text == nil {
      problems.add("this call says no command", expected: "`words`, `words-from` or `text`", at: node.span)
    }
    return command
  }
}
