import ConfigSyntax

/// What is known of one platform's file: where in it commands, variables and folders stand.
///
/// Places are ways from the top, or from the unit: names with dots between them, `*` for every key of a mapping and `[]` for every
/// item of a list.
package struct PlatformKnowledge: Sendable {
  /// Something that the platform starts.
  package struct Unit: Sendable {
    /// Where units stand; a unit is what is found there.
    package let at: [String]
    /// The way to its name; empty for its own key, `=app` for that name, `@file` where a file has one unit only.
    package let name: String
    /// Ways from the unit, the first that leads somewhere counts. A list is words, a text a line.
    package let command: [String]
    /// The words that `command` is added to, as a container's entrypoint is.
    package let entrypoint: String?
    /// Whether the command's line is given to a shell.
    package let hasShell: Bool
    package let image: String?
    /// The folder of the source, and the path of the Dockerfile that builds it.
    package let folder: String?
    package let dockerfile: String?
    /// Whether the image's own command counts where the unit says none.
    package let runsImage: Bool
    package let directory: String?
    /// Seconds between the request to stop and the kill.
    package let stopLimit: String?
    /// The seconds that it has where the file says none; `nil` where that is not documented, or can be set elsewhere.
    package let usualStopTime: Double?
    package let environment: [Variables]
  }

  /// Where variables stand.
  package struct Variables: Sendable {
    /// A mapping of names to values, or a list of mappings.
    package let at: String
    /// The keys of an item's name and value; `nil` for a mapping of names to values.
    package let name: String?
    package let value: String
    /// Only items in which this key has that value.
    package let onlyWhere: (key: String, value: String)?
  }

  /// The name of the platform, for people.
  package let name: String
  package let sign: FileSign
  package let units: [Unit]
  /// For every unit of the file; also for a Procfile beside it when the platform reads that.
  package let environment: [Variables]
  package let suppliesProcfile: Bool
  /// Whether a file without units runs the image as it is.
  package let runsImageAlone: Bool
  /// Why there is nothing to look for in such a file, in words; `nil` when there is.
  package let notUnderstood: String?
}

extension PlatformKnowledge {
  static func read(_ node: PackedNode, problems: RuleProblems) -> PlatformKnowledge? {
    guard let mapping = MappingReader(node, expecting: "a platform", problems: problems) else { return nil }
    defer { mapping.finish() }
    let sign = FileSign(reader: "platform", names: mapping.texts("files"), contains: mapping.texts("contains"))
    if sign.names.isEmpty { problems.add("every file of every workspace would be read", expected: "`files`", at: node.span) }
    return PlatformKnowledge(
      name: mapping.required("platform"), sign: sign, units: mapping.items("units").compactMap { Unit.read($0, problems: problems) },
      environment: mapping.items("environment").compactMap { Variables.read($0, problems: problems) },
      suppliesProcfile: mapping.boolean("supplies procfile"), runsImageAlone: mapping.boolean("runs image alone"),
      notUnderstood: mapping.text("not understood"))
  }
}

extension PlatformKnowledge.Unit {
  fileprivate static func read(_ node: PackedNode, problems: RuleProblems) -> Self? {
    guard let mapping = MappingReader(node, expecting: "what a platform starts", problems: problems) else { return nil }
    defer { mapping.finish() }
    return Self(
      at: mapping.node("at") == nil ? [""] : mapping.texts("at"), name: mapping.text("name") ?? "", command: mapping.texts("command"), entrypoint: mapping.text("entrypoint"),
      hasShell: mapping.boolean("shell", default: true), image: mapping.text("image"), folder: mapping.text("folder"),
      dockerfile: mapping.text("dockerfile"), runsImage: mapping.boolean("runs image"), directory: mapping.text("directory"),
      stopLimit: mapping.text("stop limit"), usualStopTime: mapping.number("stop time"),
      environment: mapping.items("environment").compactMap { PlatformKnowledge.Variables.read($0, problems: problems) })
  }
}

extension PlatformKnowledge.Variables {
  fileprivate static func read(_ node: PackedNode, problems: RuleProblems) -> Self? {
    if let way = node.text { return Self(at: way, name: nil, value: "value", onlyWhere: nil) }
    guard let mapping = MappingReader(node, expecting: "where variables stand", problems: problems) else { return nil }
    defer { mapping.finish() }
    let condition = mapping.node("only where")?.entries?.first { _ in true }.flatMap { entry in entry.key.text.flatMap { key in entry.value.text.map { (key, $0) } } }
    return Self(at: mapping.required("at"), name: mapping.text("name"), value: mapping.text("value") ?? "value", onlyWhere: condition)
  }
}
