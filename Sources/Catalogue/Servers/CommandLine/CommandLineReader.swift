import ConfigSyntax
import Workspace

extension ServerKnowledge {
  static func commandLine(_ node: ConfigNode, of file: RuleFile, among files: [RuleFile], problems: RuleProblems) -> CommandLineKnowledge? {
    guard let mapping = MappingReader(node, expecting: "how the command line is read", problems: problems) else { return nil }
    defer { mapping.finish() }
    _ = mapping.required("style")
    let style = mapping.word("style", as: CommandLineKnowledge.Style.self) ?? .argparse
    let implied = mapping.node("implies").flatMap { MappingReader($0, expecting: "settings with their values", problems: problems) }
    let table = optionTable(mapping, of: file, among: files, problems: problems)
    return CommandLineKnowledge(
      style: style,
      options: table.map { table in
        let found = RuleProblems(path: table.path)
        let options = CommandOptions(table, problems: found)
        problems.add(contentsOf: found)
        return options
      } ?? CommandOptions([]),
      environmentPrefix: mapping.text("environment"),
      subcommands: mapping.texts("subcommands"),
      positionals: mapping.texts("positionals"),
      furtherWords: mapping.text("further-words"),
      implied: (implied?.pairs() ?? []).compactMap { key, value in value.text.map { .init(setting: key, text: $0) } },
      settingsAreComplete: !mapping.boolean("more-settings"))
  }

  static func entry(_ node: ConfigNode, problems: RuleProblems) -> EntryKnowledge? {
    guard let mapping = MappingReader(node, expecting: "how the application is found", problems: problems) else { return nil }
    defer { mapping.finish() }
    let setting = mapping.required("setting")
    _ = mapping.required("form")
    let form = mapping.word("form", as: EntryKnowledge.Form.self) ?? .moduleAndAttribute
    return EntryKnowledge(
      setting: setting, form: form, callable: mapping.text("callable") ?? "", folder: mapping.text("folder"),
      directory: mapping.text("directory"), factory: mapping.text("factory"), modules: mapping.text("modules"),
      submodules: mapping.texts("submodules"))
  }
}
