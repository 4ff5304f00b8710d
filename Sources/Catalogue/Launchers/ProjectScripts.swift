import ConfigSyntax

/// A table in which a project gives commands names: `[tool.poe.tasks]` of `pyproject.toml`, `scripts` of `package.json`.
package struct ProjectScripts: Sendable, Hashable {
  /// The keys that lead to it; `*` is any key, whose name then stands before those of the commands.
  package let keys: [String]
  /// The key of a command's own variables.
  package let environment: String
  /// The keys of a command that is a table of its own, for the text, or the list of texts, that it runs.
  package let commands: [String]

  static func read(_ node: PackedNode, problems: RuleProblems) -> ProjectScripts? {
    guard let mapping = MappingReader(node, expecting: "a table of commands", problems: problems) else { return nil }
    defer { mapping.finish() }
    return ProjectScripts(
      keys: mapping.required("at").split(separator: ".").map(String.init), environment: mapping.text("environment") ?? "env", commands: mapping.texts("commands"))
  }
}
