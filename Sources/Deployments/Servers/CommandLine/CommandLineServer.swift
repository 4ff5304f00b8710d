import Catalogue
import Workspace

/// A server whose settings stand on its command line and in its own environment variables, as the catalogue describes them.
struct CommandLineServer: CommandResolving {
  /// What files that the command names or implies add.
  struct Files: Sendable {
    /// What each says, the strongest first; all of it is weaker than the command line and the environment.
    var layers: [[Saying]] = []
    var files: [WorkspacePath] = []
    var notUnderstood: [FileTree.LeftOut] = []
    var problems: [PlacedProblem] = []
    var notices: [Notice] = []
    /// Why settings beside those said may be in force, in words.
    var openness: [String] = []
    var assumptions: [String] = []
  }

  let server: ServerKnowledge
  let context: ServerContext

  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    resolve(command, in: tree) { _, _ in Files() }
  }

  /// - Parameter readFiles: Gets the settings that words and variables say, and the files of the command's machine.
  func resolve(
    _ command: ServerCommand, in tree: FileTree, readFiles: ([Setting], WorkspaceLookup) -> Files
  ) -> DeploymentsResult {
    if let code = command.code { return started(by: code, command, in: tree) }
    let program = command.program.text.split(separator: "/").last.map(String.init) ?? ""
    let frontEnd = server.frontEnd(program)
    guard let line = frontEnd?.line ?? server.commandLine else { return DeploymentsResult() }
    let standIn = server.standIns[program]
    let arguments = (standIn ?? []).map { CommandWord($0, origin: command.program.origin) } + command.arguments
    let words = CommandLineWords(arguments, title: frontEnd?.title ?? server.title, line: line, isStandIn: standIn != nil)
    var result = DeploymentsResult(problems: words.problems)
    // Without a subcommand such a program prints its help.
    if !line.subcommands.isEmpty, !(words.subcommand.map(line.subcommands.contains) ?? false) { return DeploymentsResult() }
    let variables = CommandVariables(command.standpoint.environment, line: line, subcommand: words.subcommand)
    for (setting, variable, expected) in variables.refusals where !words.sayings.contains(where: { $0.setting == setting }) {
      guard let place = variable.origin.place else { continue }
      result.problems.append(
        PlacedProblem(
          Problem(.configSyntax, "`\(variable.value)` is no value for `\(variable.name)`", expected: expected, at: place.bytes), in: place.path))
    }
    let lookup = WorkspaceLookup(tree: tree, standpoint: command.standpoint)
    let home = command.standpoint.folder ?? command.origin.path.parent
    let own = settings(of: [words.sayings, variables.sayings])
    let files =
      frontEnd?.application.map { FrontEndApplication(own, $0, of: server, lookup: lookup, home: home).found } ?? readFiles(own, lookup)
    result.problems += files.problems
    result.notices += files.notices
    result.notUnderstood += files.notUnderstood
    result.configFiles += files.files

    let impliedHere = line.implied + (words.subcommand.flatMap { frontEnd?.implied[$0] } ?? [])
    let byItself = implied(impliedHere, by: frontEnd?.title ?? "\(server.title)'s command")
    let settings = settings(of: [words.sayings, variables.sayings] + files.layers + [byItself])
    let entries = CommandEntryPoints(settings, server: server, lookup: lookup, home: home)
    result.deployments = [
      Deployment(
        id: command.launchers.isEmpty ? command.name : "\(server.name):\(command.name)",
        server: server.name,
        serverVersion: context.versions.version(of: server.packages, near: home),
        pythonVersion: context.versions.python(near: home),
        origin: command.origin,
        launchers: command.launchers,
        settings: settings,
        triggers: server.triggers(of: settings),
        entries: entries.entries,
        files: files.files,
        stopLimit: command.stopLimit,
        allowedVersions: context.versions.range(of: server.packages, near: home),
        openness: words.openness + files.openness + files.problems.filter { $0.problem.kind == .unresolvedReference }.map(\.problem.message),
        doubts: command.doubts(isDevelopment: words.subcommand.map { frontEnd?.development.contains($0) ?? false } ?? false),
        assumptions: command.assumptions + words.assumptions + files.assumptions + entries.assumptions)
    ]
    return result
  }

  private func implied(_ all: [CommandLineKnowledge.Implied], by command: String) -> [Saying] {
    all.map { implied in
      let value: SettingValue =
        switch implied.text {
        case "true": .boolean(true)
        case "false": .boolean(false)
        default: Double(implied.text).map(SettingValue.number) ?? .text(implied.text)
        }
      return Saying(implied.setting, text: implied.text, value: value, origin: Origin(nil, via: ["what \(command) sets by itself"]))
    }
  }

  /// Beside commands only code starts such a server.
  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult {
    var result = DeploymentsResult()
    for path in context.candidates["\(server.name)/calls"] ?? [] where !launched.contains(path) {
      for start in ServerStart.all(in: path, of: server, tree: context.tree) {
        var found = deployment(start, in: path, tree: context.tree)
        // Not a configuration of its own: the file may be a program that nobody runs.
        for index in found.deployments.indices {
          found.deployments[index].doubts.append("it is started like this when \(path) is run as a program")
        }
        result.merge(found)
      }
    }
    return result
  }

  /// What the calls start that a launcher's program comes to.
  private func started(by code: WorkspacePath, _ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    var result = DeploymentsResult()
    let program = server.program(code, in: tree, folder: command.standpoint.folder, of: context, isAsInWorkspace: command.embedded.isEmpty)
    for path in program.files {
      for start in ServerStart.all(in: path, of: server, tree: tree, program: program, standpoint: command.standpoint) {
        var found = deployment(start, in: path, tree: tree)
        for index in found.deployments.indices {
          found.deployments[index].id = "\(server.name):\(command.name)"
          found.deployments[index].launchers = command.launchers
          found.deployments[index].stopLimit = command.stopLimit
          found.deployments[index].doubts += command.doubts(isDevelopment: false)
          found.deployments[index].assumptions = command.assumptions + found.deployments[index].assumptions
        }
        result.merge(found)
      }
    }
    return result
  }

  private func deployment(_ start: ServerStart, in path: WorkspacePath, tree: FileTree) -> DeploymentsResult {
    let id = "\(server.name):\(path)"
    var result: DeploymentsResult
    if let words = start.words {
      let command = ServerCommand(
        server: server, program: CommandWord(server.name), arguments: words, standpoint: Standpoint(), launchers: [start.place], name: "\(path)")
      result = server.model(in: context)?.resolve(command, in: tree) ?? DeploymentsResult()
      // The object that the method belongs to is the application.
      for index in result.deployments.indices where result.deployments[index].entries.isEmpty {
        result.deployments[index].entries = start.app.map { [$0] } ?? []
      }
    } else {
      let settings = settings(of: [start.sayings])
      let entries = CommandEntryPoints(
        settings, server: server, lookup: WorkspaceLookup(tree: tree, standpoint: Standpoint()), home: path.parent)
      result = DeploymentsResult(deployments: [
        Deployment(
          id: id, server: server.name, serverVersion: context.versions.version(of: server.packages, near: path.parent),
          pythonVersion: context.versions.python(near: path.parent), origin: start.place, settings: settings, triggers: server.triggers(of: settings),
          entries: [], files: [path], assumptions: start.app == nil ? entries.assumptions : [])
      ])
      result.deployments[0].entries = start.app.map { [$0] } ?? entries.entries
    }
    for index in result.deployments.indices {
      result.deployments[index].id = id
      // What a launcher starts is not found again without one.
      if !result.deployments[index].files.contains(path) { result.deployments[index].files.append(path) }
    }
    result.configFiles.append(path)
    return result
  }
}
