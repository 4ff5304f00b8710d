import ConfigSyntax
import Workspace

extension ServerKnowledge {
  /// Reads one server's file below `servers/`.
  ///
  /// - Parameters:
  ///   - root: The tree of the file.
  ///   - file: The file itself, for the places of problems.
  ///   - files: All rule files: the table of options is found among them by the name that the server's file gives.
  ///   - problemsAreWanted: Whether somebody looks at what is wrong with it.
  /// - Returns: `nil` when the file is no mapping.
  package static func read(_ root: PackedNode, in file: RuleFile, among files: [RuleFile], problemsAreWanted: Bool = true) -> (server: ServerKnowledge?, problems: [PlacedProblem]) {
    let problems = RuleProblems(path: file.path, areWanted: problemsAreWanted)
    guard let mapping = MappingReader(root, expecting: "a server", problems: problems) else { return (nil, problems.all) }
    let table = optionTable(mapping, of: file, among: files, problems: problems)
    let options = table.map { ServerOptions($0) } ?? ServerOptions()
    let commandLine = mapping.node("command-line").flatMap { self.commandLine($0, of: file, among: files, problems: problems) }
    let names = OptionNames(options: options, commandLine: commandLine)
    let name = mapping.required("server")
    let standIns = mapping.node("stand-ins").flatMap { MappingReader($0, expecting: "commands with the words that they stand for", problems: problems) }
    let server = ServerKnowledge(
      name: name,
      title: mapping.required("title"),
      language: mapping.required("language"),
      serves: mapping.word("serves", as: RootKind.self) ?? .request,
      launchNames: mapping.texts("launch"),
      standIns: Dictionary(
        (standIns?.pairs() ?? []).map { key, value in (key, (value.text ?? "").split(separator: " ").map(String.init)) }, uniquingKeysWith: { $1 }),
      packages: mapping.texts("packages"),
      distributionPackages: mapping.texts("distribution-packages"),
      distributionVersions: distributionVersions(mapping, problems: problems),
      fileSigns: mapping.items("files").compactMap { fileSign($0, of: name, problems: problems) },
      falseWords: mapping.texts("false-words"),
      settingNotes: mapping.items("settings").compactMap { settingNote($0, names, problems: problems) },
      triggers: mapping.items("triggers").compactMap { trigger($0, names, problems: problems) },
      applicationLoading: mapping.items("application-loads-in").compactMap { ApplicationLoading.read($0, problems: problems) },
      environment: mapping.items("environment").compactMap { environmentDefault($0, names, problems: problems) },
      argumentsVariable: mapping.text("arguments-variable"),
      runsOtherInstances: mapping.texts("runs-other-instances"),
      runsOtherLanguages: mapping.texts("runs-other-languages"),
      readers: mapping.items("readers").compactMap { reader($0, problems: problems) },
      builds: mapping.items("builds").compactMap { build($0, problems: problems) },
      versions: mapping.items("versions").compactMap { version($0, problems: problems) },
      options: options, commandLine: commandLine, entry: mapping.node("entry").flatMap { entry($0, problems: problems) },
      calls: mapping.items("calls").compactMap { ServerCall.read($0, problems: problems) },
      frontEnds: mapping.items("front-ends").compactMap { frontEnd($0, of: file, among: files, problems: problems) },
      workersSetting: mapping.node("workers-setting").map { _ in optionName(mapping, "workers-setting", names, problems: problems) },
      queuesSetting: mapping.node("queues-setting").map { _ in optionName(mapping, "queues-setting", names, problems: problems) })
    mapping.finish()
    return (server, problems.all + (problems.areWanted ? options.problems() : []))
  }

  private static func distributionVersions(_ mapping: MappingReader, problems: RuleProblems) -> [String: String] {
    guard let node = mapping.node("distribution-versions"),
      let versions = MappingReader(node, expecting: "versions by release", problems: problems)
    else { return [:] }
    return Dictionary(versions.pairs().compactMap { key, value in value.text.map { (key, $0) } }, uniquingKeysWith: { $1 })
  }

  /// The table that a key names, beside the file that names it.
  static func optionTable(_ mapping: MappingReader, of file: RuleFile, among files: [RuleFile], problems: RuleProblems) -> RuleFile? {
    guard let name = mapping.text("options"), let node = mapping.node("options") else { return nil }
    let folder = file.folder
    guard let table = files.first(where: { $0.name == "\(folder)/\(name)" }) else {
      problems.add("there is no rule file `\(folder)/\(name)`", at: node.span)
      return nil
    }
    return table
  }

  private static func fileSign(_ node: PackedNode, of server: String, problems: RuleProblems) -> ConfigurationSign? {
    guard let mapping = MappingReader(node, expecting: "how a file is recognised", problems: problems) else { return nil }
    defer { mapping.finish() }
    let format = mapping.required("format")
    let sign = FileSign(
      reader: "\(server)/\(format)", names: mapping.texts("names"), extensions: mapping.texts("extensions"), contains: mapping.texts("contains"))
    if sign.names.isEmpty && sign.extensions.isEmpty {
      problems.add("every file of every workspace would be read", expected: "`names` or `extensions`", at: node.span)
      return nil
    }
    return ConfigurationSign(format: format, sign: sign, withOneOf: mapping.texts("with-one-of"))
  }

  private static func settingNote(_ node: PackedNode, _ names: OptionNames, problems: RuleProblems) -> SettingNote? {
    guard let mapping = MappingReader(node, expecting: "a setting", problems: problems) else { return nil }
    defer { mapping.finish() }
    let name = optionName(mapping, "name", names, problems: problems)
    return SettingNote(
      name: name, defaultValue: mapping.text("default"), unit: mapping.text("unit"), meaning: mapping.required("meaning"),
      oldNames: mapping.texts("old-names"), alwaysOnFrom: mapping.text("always-on-from"))
  }

  private static func trigger(_ node: PackedNode, _ names: OptionNames, problems: RuleProblems) -> Trigger? {
    guard let mapping = MappingReader(node, expecting: "a recycle trigger", problems: problems) else { return nil }
    defer { mapping.finish() }
    let setting = optionName(mapping, "setting", names, problems: problems)
    let needs = mapping.texts("needs")
    let conditions = mapping.node("unless").map { ConditionReader(problems: problems, subject: nil).settings($0) } ?? []
    guard let kind = mapping.word("kind", as: TriggerKind.self),
      let condition = mapping.word("when", as: Trigger.Condition.self)
    else {
      for key in ["kind", "when"] where mapping.node(key) == nil { _ = mapping.required(key) }
      return nil
    }
    return Trigger(kind: kind, setting: setting, condition: condition, needs: needs, unless: conditions)
  }

  private static func environmentDefault(_ node: PackedNode, _ names: OptionNames, problems: RuleProblems) -> EnvironmentDefault? {
    guard let mapping = MappingReader(node, expecting: "a default from the environment", problems: problems) else { return nil }
    defer { mapping.finish() }
    return EnvironmentDefault(
      variable: mapping.required("variable"), setting: optionName(mapping, "setting", names, problems: problems),
      value: Template(mapping.text("value") ?? "{value}"))
  }

  private static func reader(_ node: PackedNode, problems: RuleProblems) -> Reader? {
    guard let mapping = MappingReader(node, expecting: "a reader", problems: problems) else { return nil }
    defer { mapping.finish() }
    return Reader(name: mapping.required("name"), format: mapping.required("format"), words: mapping.required("when"))
  }

  private static func build(_ node: PackedNode, problems: RuleProblems) -> Build? {
    guard let mapping = MappingReader(node, expecting: "a build", problems: problems) else { return nil }
    defer { mapping.finish() }
    return Build(
      title: mapping.required("title"), installers: mapping.texts("installers"), packages: mapping.texts("packages"),
      programs: mapping.texts("programs"), readers: mapping.texts("readers"))
  }

  private static func version(_ node: PackedNode, problems: RuleProblems) -> Version? {
    guard let mapping = MappingReader(node, expecting: "a version", problems: problems) else { return nil }
    defer { mapping.finish() }
    return Version(version: mapping.required("version"), date: mapping.text("date"), changes: mapping.texts("changes"))
  }

  /// The name of an option; a problem that names the nearest one when no table knows it.
  private static func optionName(_ mapping: MappingReader, _ key: String, _ names: OptionNames, problems: RuleProblems) -> String {
    let name = mapping.required(key)
    if problems.areWanted, !name.isEmpty, !names.isEmpty, !names.contains(name), let node = mapping.node(key) {
      let expected = names.nearest(to: name).map { "`\($0)`" } ?? "a name of the table of options"
      problems.add("`\(name)` is no option of this server", expected: expected, at: node.span)
    }
    return name
  }
}

/// The names that a server's tables know.
private struct OptionNames {
  let options: ServerOptions
  let commandLine: CommandLineKnowledge?

  /// A server whose settings are described in its own file only has no table to hold them against.
  var isEmpty: Bool { options.isEmpty && commandLine?.settingsAreComplete != true }

  func contains(_ name: String) -> Bool {
    options[name] != nil || commandLine?.options.option(saying: name) != nil || commandLine?.positionals.contains(name) == true
  }

  func nearest(to name: String) -> String? {
    options.nearestName(to: name) ?? commandLine?.options.nearestSetting(to: name)
  }
}
