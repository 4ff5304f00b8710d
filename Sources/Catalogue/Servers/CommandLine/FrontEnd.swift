import ConfigSyntax

/// A command of another package that starts the server with options and ideas of its own, such as `fastapi run`.
package struct FrontEnd: Sendable {
  /// How it finds the application where its words name none.
  package struct ApplicationSearch: Sendable, Hashable {
    /// The setting that names a file or a package, and the one that names the object in it.
    package let file: String
    package let attribute: String
    /// The file, and the key in it, that name the application.
    package let table: (file: String, key: [String])?
    /// The files that are tried in order.
    package let files: [String]
    /// The names that are tried in order, and the call that makes an object of another name the application.
    package let attributes: [String]
    package let constructor: String

    package static func == (left: Self, right: Self) -> Bool {
      left.file == right.file && left.attribute == right.attribute && left.files == right.files && left.attributes == right.attributes
        && left.constructor == right.constructor && left.table?.file == right.table?.file && left.table?.key == right.table?.key
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(file)
      hasher.combine(attribute)
      hasher.combine(files)
    }
  }

  package let title: String
  /// Names of its program.
  package let programs: [String]
  package let line: CommandLineKnowledge
  /// What each subcommand sets by itself where nobody says it.
  package let implied: [String: [CommandLineKnowledge.Implied]]
  /// The subcommands that people use on their own machines.
  package let development: [String]
  package let application: ApplicationSearch?
}

extension ServerKnowledge {
  static func frontEnd(_ node: PackedNode, of file: RuleFile, among files: [RuleFile], problems: RuleProblems) -> FrontEnd? {
    guard let mapping = MappingReader(node, expecting: "a command that starts the server", problems: problems) else { return nil }
    defer { mapping.finish() }
    guard let line = mapping.node("command-line").flatMap({ commandLine($0, of: file, among: files, problems: problems) }) else {
      _ = mapping.required("command-line")
      return nil
    }
    let implied = mapping.node("subcommand-implies").flatMap { MappingReader($0, expecting: "settings by subcommand", problems: problems) }
    return FrontEnd(
      title: mapping.required("title"), programs: mapping.texts("programs"), line: line,
      implied: Dictionary(
        (implied?.pairs() ?? []).map { subcommand, settings in
          let values = MappingReader(settings, expecting: "settings with their values", problems: problems)?.pairs() ?? []
          return (subcommand, values.compactMap { key, value in value.text.map { .init(setting: key, text: $0) } })
        }, uniquingKeysWith: { $1 }),
      development: mapping.texts("development"),
      application: mapping.node("application").flatMap { applicationSearch($0, problems: problems) })
  }

  private static func applicationSearch(_ node: PackedNode, problems: RuleProblems) -> FrontEnd.ApplicationSearch? {
    guard let mapping = MappingReader(node, expecting: "how the application is found", problems: problems) else { return nil }
    defer { mapping.finish() }
    let table = mapping.node("table").flatMap { MappingReader($0, expecting: "a file and a key in it", problems: problems) }
    return FrontEnd.ApplicationSearch(
      file: mapping.required("file"), attribute: mapping.required("attribute"),
      table: table.map { ($0.required("file"), $0.required("key").split(separator: ".").map(String.init)) },
      files: mapping.texts("files"), attributes: mapping.texts("attributes"), constructor: mapping.text("constructor") ?? "")
  }
}
