import ConfigSyntax

/// Where projects say which commands installing them makes, each with the function that it calls.
package struct ConsoleScriptSource: Sendable, Hashable {
  package enum Form: Sendable, Hashable {
    /// A table of a TOML file: `project.scripts`.
    case table([String])
    /// A section of an INI file, with lines such as `name = module:function`.
    case section(String)
    /// What a call of a Python program is given under this name.
    case argument(String)
  }

  /// The file's name.
  package let file: String
  package let form: Form

  static func read(_ node: PackedNode, problems: RuleProblems) -> ConsoleScriptSource? {
    guard let mapping = MappingReader(node, expecting: "a `file` with its `table`, `section` or `argument`", problems: problems) else { return nil }
    defer { mapping.finish() }
    let file = mapping.required("file")
    if let table = mapping.text("table") { return ConsoleScriptSource(file: file, form: .table(table.split(separator: ".").map(String.init))) }
    if let section = mapping.text("section") { return ConsoleScriptSource(file: file, form: .section(section)) }
    if let argument = mapping.text("argument") { return ConsoleScriptSource(file: file, form: .argument(argument)) }
    problems.add("nothing says where in `\(file)` the commands stand", expected: "`table`, `section` or `argument`", at: node.span)
    return nil
  }
}
