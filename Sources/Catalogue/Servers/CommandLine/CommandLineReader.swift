import ConfigSyntax
import Workspace

extension ServerKnowledge {
  static func commandLine(_ node: PackedNode, of file: RuleFile, among files: [RuleFile], problems: RuleProblems) -> CommandLineKnowledge? {
    guard let mapping = MappingReader(node, expecting: "how the command line is read", problems: problems) else { return nil }
    defer { mapping.finish() }
    _ = mapping.required("style")
    let style = mapping.word("style", as: CommandLineKnowledge.Style.self) ?? .argparse
    let implied = mapping.node("implies").flatMap { MappingReader($0, expecting: "settings with their values", problems: problems) }
    let phrases = mapping.node("phrases").flatMap { MappingReader($0, expecting: "two words each, with the subcommand they mean", problems: problems) }
    let table = optionTable(mapping, of: file, among: files, problems: problems)
    return CommandLineKnowledge(
      style: style,
      options: table.map { table in
        guard problems.areWanted else { return CommandOptions(trusting: table) }
        let found = RuleProblems(path: table.path)
        let options = CommandOptions(table, problems: found)
        problems.add(contentsOf: found)
        return options
      } ?? CommandOptions([]),
      environmentPrefix: mapping.text("environment"),
      subcommands: mapping.texts("subcommands"),
      phrases: Dictionary((phrases?.pairs() ?? []).compactMap { key, value in value.text.map { (key, $0) } }, uniquingKeysWith: { $1 }),
      positionals: mapping.texts("positionals"),
      furtherWords: mapping.text("further-words"),
      implied: (implied?.pairs() ?? []).compactMap { key, value in value.text.map { .init(setting: key, text: $0) } },
      settingsAreComplete: !mapping.boolean("more-settings"))
  }

  static func entry(_ node: PackedNode, problems: RuleProblems) -> EntryKnowledge? {
    guard let mapping = MappingReader(node, expecting: "how the application is found", problems: problems) else { return nil }
    defer { mapping.finish() }
    let setting = mapping.required("setting")
    _ = mapping.required("form")
    let form = mapping.word("form", as: EntryKnowledge.Form.self) ?? .moduleAndAttribute
    return EntryKnowledge(
      setting: setting, form: form, forms: mapping.node("forms").flatMap { forms($0, problems: problems) }, callable: mapping.text("callable") ?? "", folder: mapping.text("folder"),
      directory: mapping.text("directory"), factory: mapping.text("factory"), modules: mapping.text("modules"),
      submodules: mapping.texts("submodules"))
  }

  private static func forms(_ node: PackedNode, problems: RuleProblems) -> (setting: String, byValue: [String: EntryKnowledge.Form])? {
    guard let mapping = MappingReader(node, expecting: "a setting, and a form for each of its values", problems: problems) else { return nil }
    let setting = mapping.required("setting")
    var forms: [String: EntryKnowledge.Form] = [:]
    for (value, _) in mapping.pairs() where value != "setting" { forms[value] = mapping.word(value, as: EntryKnowledge.Form.self) }
    return (setting, forms)
  }
}
