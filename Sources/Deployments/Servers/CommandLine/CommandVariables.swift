import Catalogue

/// What environment variables say about a server's settings.
struct CommandVariables {
  private(set) var sayings: [Saying] = []
  private(set) var refusals: [(setting: String, variable: ServerEnvironment.Variable, expected: String)] = []

  /// - Parameter subcommand: The subcommand in force, which has options of its own.
  init(_ environment: ServerEnvironment, line: CommandLineKnowledge, subcommand: String?) {
    for option in line.options.all {
      if !option.commands.isEmpty, let subcommand, !option.commands.contains(subcommand) { continue }
      for name in names(option, line) {
        // An empty variable counts as none.
        guard let variable = environment.variables.first(where: { $0.name == name }), variable.unknown != nil || !variable.value.isEmpty else { continue }
        add(option, variable)
      }
    }
  }

  private func names(_ option: CommandOption, _ line: CommandLineKnowledge) -> [String] {
    // Of two variables the first is the stronger one: it is said last.
    if !option.environment.isEmpty { return option.environment.reversed() }
    return line.environmentPrefix.map { ["\($0)\(option.setting.uppercased())"] } ?? []
  }

  private mutating func add(_ option: CommandOption, _ variable: ServerEnvironment.Variable) {
    let origin = Origin(variable.origin.place, via: ["the environment variable `\(variable.name)`"] + variable.origin.via)
    if let reason = variable.unknown {
      sayings.append(Saying(option.setting, text: variable.value, value: .unknown(reason: reason), origin: origin))
      return
    }
    if [.list, .pair, .words].contains(option.kind) {
      let items = variable.value.split { $0 == " " || $0 == "\t" || $0 == "\n" }.map(String.init)
      sayings.append(Saying(option.setting, text: variable.value, value: .list(items), origin: origin))
      return
    }
    switch option.value(of: variable.value) {
    case .value(let value): sayings.append(Saying(option.setting, text: variable.value, value: value, origin: origin))
    case .refused(let expected): refusals.append((option.setting, variable, expected))
    }
  }
}
