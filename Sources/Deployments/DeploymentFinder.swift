import Catalogue
import Workspace

/// Finds the deployments that the configuration files of a workspace describe.
package struct DeploymentFinder: Sendable {
  let servers: [ServerKnowledge]
  private let launcherKnowledge: LauncherKnowledge

  package init(catalogue servers: [ServerKnowledge], launchers: LauncherKnowledge = LauncherKnowledge()) {
    self.servers = servers
    launcherKnowledge = launchers
  }

  /// Every deployment that launchers and configuration files describe.
  ///
  /// A launcher and the files that its command names are one deployment. The environment of the machine that this runs on
  /// never counts: what no file says is unknown.
  package func deployments(in tree: FileTree) -> DeploymentsResult {
    let signs = launcherKnowledge.signs + servers.flatMap(\.fileSigns).map(\.sign)
    let scan = CandidateScan(tree, signs: signs)
    guard !scan.files.isEmpty else { return DeploymentsResult() }
    var result = DeploymentsResult()
    let commands = commands(in: tree, scan, &result)
    let models = models(of: tree, scan.files)
    for (command, machine) in commands {
      guard let model = models[command.server.name] else { continue }
      var resolved = model.resolve(command, in: machine.tree).shown(machine.embedded)
      if let python = machine.pythonVersion { resolved.prefer(python: python) }
      result.merge(resolved)
    }
    let launched = Set(result.deployments.flatMap(\.files))
    for name in models.keys.sorted() {
      guard var unlaunched = models[name]?.unlaunched(besides: launched) else { continue }
      // Where launchers start servers, a file that none of them names may be a left-over.
      if !commands.isEmpty {
        for index in unlaunched.deployments.indices { unlaunched.deployments[index].doubts.append(Self.isUnlaunched) }
      }
      result.merge(unlaunched)
    }
    result.putInOrder()
    result.joinEqualDeployments()
    return result
  }

  private static let isUnlaunched = "no launcher of this workspace starts it, though some start servers"

  /// What one command line starts, whatever the workspace's launchers and configuration files say.
  ///
  /// - Parameters:
  ///   - server: The server's name in the catalogue.
  ///   - argv: The words behind the program's name.
  /// - Returns: `nil` when this server's command line is not understood here.
  package func resolve(
    _ server: String, argv: [CommandWord], from standpoint: Standpoint, in tree: FileTree, id: String? = nil
  ) -> DeploymentsResult? {
    guard let knowledge = servers.first(where: { $0.name == server }), let model = models(of: tree, [:])[server] else { return nil }
    let command = ServerCommand(
      server: knowledge, program: CommandWord(knowledge.launchNames.first ?? server), arguments: argv, standpoint: standpoint,
      name: id ?? "\(server):command")
    var result = model.resolve(command, in: tree)
    result.putInOrder()
    return result
  }
}

// MARK: The way from launchers to commands

extension DeploymentFinder {
  /// The workspace as the command's machine sees it.
  private struct Machine {
    let tree: FileTree
    let embedded: [EmbeddedFile]
    /// What its image has.
    let pythonVersion: Said<String>?

    init(_ tree: FileTree, with embedded: [EmbeddedFile], pythonVersion: Said<String>?) {
      self.tree = embedded.reduce(tree) { $0.overlaying($1.path, with: $1.text.bytes) }
      self.embedded = embedded
      self.pythonVersion = pythonVersion
    }
  }

  /// What the files of a workspace start, before anything looks at what these commands run.
  package func launches(in tree: FileTree) -> [Launch] {
    launches(in: tree, CandidateScan(tree, signs: launcherKnowledge.signs)).launches
  }

  private func launches(in tree: FileTree, _ scan: CandidateScan) -> LaunchesResult {
    var context = LaunchContext(tree: tree, servers: servers, knowledge: launcherKnowledge)
    var found = LaunchesResult()
    for launcher in launchers {
      let launched = launcher.init(context).launches(in: scan.files[launcher.reader] ?? [])
      context.images += launched.images
      context.buildContexts.merge(launched.buildContexts) { first, _ in first }
      found.merge(launched)
    }
    return found
  }

  private func commands(in tree: FileTree, _ scan: CandidateScan, _ result: inout DeploymentsResult) -> [(command: ServerCommand, machine: Machine)] {
    let found = launches(in: tree, scan)
    result.notUnderstood += found.notUnderstood
    result.assumptions += found.assumptions
    var commands: [(ServerCommand, Machine)] = []
    var used: Set<WorkspacePath> = []
    for launch in found.launches {
      let machine = Machine(tree, with: launch.embedded, pythonVersion: launch.pythonVersion)
      let followed = CommandFollower(servers: servers, knowledge: launcherKnowledge, tree: machine.tree).follow(launch)
      result.problems += followed.problems
      if !followed.commands.isEmpty { used.formUnion(followed.files + [launch.file]) }
      commands += followed.commands.map { command in
        let isSame = command.embedded.count == launch.embedded.count
        return (command, isSame ? machine : Machine(tree, with: command.embedded, pythonVersion: launch.pythonVersion))
      }
    }
    // A file that starts something else than a server is no configuration of one, and what is odd about it nobody's business here.
    let others = Set(found.launches.map(\.file)).subtracting(used)
    result.problems += found.problems.filter { !others.contains($0.path) }
    result.configFiles += found.files.filter { used.contains($0) }
    result.configFiles += used
    return commands
  }

  private func models(of tree: FileTree, _ candidates: [String: [WorkspacePath]]) -> [String: any CommandResolving] {
    let context = ServerContext(
      tree: tree, servers: servers, candidates: candidates, versions: PinnedVersions(of: servers.flatMap(\.packages), in: tree))
    var models: [String: any CommandResolving] = [:]
    for server in servers { models[server.name] = server.model(in: context) }
    return models
  }
}
