import Catalogue
import Workspace

/// Finds the deployments that the configuration files of a workspace describe.
package struct DeploymentFinder: Sendable {
  let servers: [ServerKnowledge]
  private let launcherKnowledge: LauncherKnowledge
  private let stated: StatedVersions

  package init(
    catalogue servers: [ServerKnowledge], launchers: LauncherKnowledge = LauncherKnowledge(), stated: StatedVersions = StatedVersions()
  ) {
    self.servers = servers
    self.stated = stated
    launcherKnowledge = launchers
  }

  /// Every deployment that launchers and configuration files describe.
  ///
  /// A launcher and the files that its command names are one deployment. The environment of the machine that this runs on
  /// never counts: what no file says is unknown.
  ///
  /// - Parameters:
  ///   - memory: What an earlier search with the same knowledge found, which is kept as far as no file that it read has changed.
  ///   - expecting: Is called as soon as there are files that may describe deployments, before any is read.
  package func deployments(in tree: FileTree, recalling memory: DeploymentMemory? = nil, expecting: () -> Void = {}) -> DeploymentsResult {
    guard let memory else { return deployments(in: tree, scan(tree), expecting) }
    let changed = memory.last.flatMap { tree.changes(since: $0.tree) }
    if let last = memory.last, let changed {
      let scan = last.scan.again(in: tree, changed: changed)
      if scan.files == last.scan.files, !last.log.holds(anyOf: changed) {
        memory.last?.tree = tree
        memory.last?.scan = scan
        return last.result
      }
    }
    let scan = changed.flatMap { memory.last?.scan.again(in: tree, changed: $0) } ?? scan(tree)
    let log = ReadLog()
    let result = deployments(in: tree.noting(in: log), scan, expecting)
    memory.last = DeploymentMemory.Search(tree: tree, scan: scan, log: log, result: result)
    return result
  }

  private func scan(_ tree: FileTree) -> CandidateScan {
    CandidateScan(tree, signs: launcherKnowledge.signs + servers.flatMap(\.fileSigns).map(\.sign), passingOver: launcherKnowledge.passedOver)
  }

  private func deployments(in tree: FileTree, _ scan: CandidateScan, _ expecting: () -> Void) -> DeploymentsResult {
    guard !scan.files.isEmpty else { return DeploymentsResult() }
    expecting()
    var result = DeploymentsResult()
    let pythonFiles = PythonFiles(tree)
    let commands = commands(in: tree, scan, pythonFiles, &result)
    let models = models(of: tree, scan.files, pythonFiles)
    let resolved = each(of: commands, makeContext: {}) { [stated] _, command -> DeploymentsResult? in
      guard let model = models[command.command.server.name] else { return nil }
      var resolved = model.resolve(command.command, in: command.machine.tree).shown(command.machine.embedded)
      if let python = command.machine.pythonVersion, stated.python == nil { resolved.prefer(python: python) }
      return resolved
    }
    for case let found? in resolved { result.merge(found) }
    let launched = Set(result.deployments.flatMap(\.files))
    for (name, found) in unlaunched(models, besides: launched, in: tree) {
      var unlaunched = found
      // Where launchers start servers, a file that none of them names may be a left-over.
      if !commands.isEmpty {
        for index in unlaunched.deployments.indices { unlaunched.deployments[index].doubts.append(Self.isUnlaunched) }
        result.notices += unusedFiles(unlaunched.deployments, besides: result.deployments.filter { $0.server == name })
      }
      result.merge(unlaunched)
    }
    result.putInOrder()
    result.joinEqualDeployments()
    result.tellApart()
    return result
  }

  /// What each server's files describe without a command, in the order of the servers' names.
  private func unlaunched(
    _ models: [String: any CommandResolving], besides launched: Set<WorkspacePath>, in tree: FileTree
  ) -> [(name: String, found: DeploymentsResult)] {
    let models = models.sorted { $0.key < $1.key }
    // In a small workspace starting threads takes longer than looking.
    guard tree.files.count > 1000 else { return models.map { ($0.key, $0.value.unlaunched(besides: launched)) } }
    return mapInParallel(models, makeContext: {}) { _, model in (model.key, model.value.unlaunched(besides: launched)) }
  }

  /// On all processors where there are so many that it is worth starting threads.
  private func each<Item: Sendable, Context, Answer: Sendable>(
    of items: [Item], makeContext: @escaping @Sendable () -> Context, _ transform: @escaping @Sendable (inout Context, Item) -> Answer
  ) -> [Answer] {
    guard items.count > 3 else {
      var context = makeContext()
      return items.map { transform(&context, $0) }
    }
    return mapInParallel(items, makeContext: makeContext, transform)
  }

  /// What files say about recycling that no server of the workspace reads, as far as all commands that start it are known.
  private func unusedFiles(_ unlaunched: [Deployment], besides launched: [Deployment]) -> [Notice] {
    guard let first = launched.first, launched.allSatisfy({ $0.openness.isEmpty && $0.doubts.isEmpty }) else { return [] }
    return unlaunched.compactMap { deployment in
      // A program that starts the server itself is no file that a command would read.
      guard let trigger = deployment.triggers.first(where: { $0.kind.isRecycling }), let place = trigger.setting.said.origin.place,
        deployment.files.contains(place.path)
      else { return nil }
      let setting = trigger.setting
      return Notice(
        .unusedFile, server: deployment.server, at: place, setting: setting.name, value: setting.said.value, hint: first.origin.path.description)
    }
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
    guard let knowledge = servers.first(where: { $0.name == server }), let model = models(of: tree, [:], PythonFiles(tree))[server] else { return nil }
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

  private func commands(
    in tree: FileTree, _ scan: CandidateScan, _ pythonFiles: PythonFiles, _ result: inout DeploymentsResult
  ) -> [(command: ServerCommand, machine: Machine)] {
    let found = launches(in: tree, scan)
    result.notUnderstood += found.notUnderstood
    result.assumptions += found.assumptions
    var commands: [(ServerCommand, Machine)] = []
    var used: Set<WorkspacePath> = []
    let programs = StartingPrograms(servers: servers, launchers: launcherKnowledge, tree: tree, candidates: scan.files, pythonFiles)
    for (launch, followed) in follow(found.launches, in: tree, programs) {
      let shown = followed.shown(launch.embedded)
      result.problems += shown.problems
      used.formUnion(shown.files + [launch.file])
      commands += followed.commands.map { ($0, Machine(tree, with: $0.embedded, pythonVersion: launch.pythonVersion)) }
    }
    // A file that starts something else than a server is no configuration of one, and what is odd about it nobody's business
    // here; but what was not looked at may have been one.
    let others = Set(found.launches.map(\.file)).subtracting(used)
    result.problems += found.problems.filter { !others.contains($0.path) || $0.problem.kind == .limitReached }
    result.configFiles += found.files.filter { used.contains($0) }
    result.configFiles += used
    return commands
  }

  /// The launches that start servers, with what they start.
  ///
  /// A script that another launch runs is a part of that one, not a launch of its own; what people start on their own
  /// machines does not count for that.
  private func follow(_ launches: [Launch], in tree: FileTree, _ programs: StartingPrograms) -> [(launch: Launch, followed: CommandFollower.Followed)] {
    let makeTable = { @Sendable [servers, launcherKnowledge] in ProgramTable(servers: servers, wrappers: launcherKnowledge.wrappers) }
    let followed = each(of: launches, makeContext: makeTable) { [servers, launcherKnowledge] table, launch in
      let machine = Machine(tree, with: launch.embedded, pythonVersion: launch.pythonVersion)
      return CommandFollower(servers: servers, knowledge: launcherKnowledge, tree: machine.tree, programs: programs, table: table).follow(launch)
    }
    let ways = zip(launches, followed).filter { !$1.commands.isEmpty }.map { (launch: $0, followed: $1) }
    var parts: Set<WorkspacePath> = []
    for (launch, followed) in ways where launch.purpose == .service && !launch.isScript { parts.formUnion(followed.files) }
    // Of scripts that run each other the first one stands for all.
    for (launch, followed) in ways where launch.isScript && !parts.contains(launch.file) {
      parts.formUnion(followed.files.filter { $0 != launch.file })
    }
    // An entrypoint's other branches (`worker`, `beat`) are started by somebody whom the workspace does not show.
    func places(_ ways: [(launch: Launch, followed: CommandFollower.Followed)]) -> Set<SourceSpan> {
      Set(ways.flatMap { $0.followed.commands.compactMap(\.program.origin.place) })
    }
    let shown = places(ways.filter { !$0.launch.isScript })
    let shownByWhole = places(ways.filter { !$0.launch.mayBePart })
    return ways.compactMap { launch, followed in
      if launch.mayBePart {
        var rest = followed
        rest.commands.removeAll { command in command.program.origin.place.map(shownByWhole.contains) ?? false }
        return rest.commands.isEmpty ? nil : (launch, rest)
      }
      guard launch.isScript, parts.contains(launch.file) else { return (launch, followed) }
      var rest = followed
      rest.commands.removeAll { command in command.program.origin.place.map { $0.path != launch.file || shown.contains($0) } ?? true }
      return rest.commands.isEmpty ? nil : (launch, rest)
    }
  }

  /// What the workspace's launchers start, before anything resolves it.
  package func followedLaunches(in tree: FileTree) -> [(launch: Launch, followed: CommandFollower.Followed)] {
    follow(launches(in: tree, launcherScan(tree)).launches, in: tree, StartingPrograms(servers: servers, launchers: launcherKnowledge, tree: tree))
  }

  private func launcherScan(_ tree: FileTree) -> CandidateScan {
    CandidateScan(tree, signs: launcherKnowledge.signs, passingOver: launcherKnowledge.passedOver)
  }

  private func launches(in tree: FileTree, _ scan: CandidateScan) -> LaunchesResult {
    var context = LaunchContext(tree: tree, servers: servers, knowledge: launcherKnowledge)
    var found = LaunchesResult()
    for launcher in launchers {
      var launched = launcher.init(context).launches(in: scan.files[launcher.reader] ?? [])
      launched.launches = launched.launches.map { $0.stoppingWithin(launcherKnowledge.stopTimes[launcher.reader]) }
      context.images += launched.images
      context.environments.merge(launched.environments) { $0 + $1 }
      context.buildContexts.merge(launched.buildContexts) { first, _ in first }
      found.merge(launched)
    }
    return found
  }

  /// Every command that the launchers of a workspace start, servers or not, before anything looked at what they run.
  package func launches(in tree: FileTree) -> (launches: [Launch], problems: [PlacedProblem]) {
    let found = launches(in: tree, launcherScan(tree))
    return (found.launches, found.problems)
  }

  private func models(of tree: FileTree, _ candidates: [String: [WorkspacePath]], _ pythonFiles: PythonFiles) -> [String: any CommandResolving] {
    let context = ServerContext(
      tree: tree, servers: servers, candidates: candidates, versions: PinnedVersions(of: servers, in: tree, stated: stated), pythonFiles: pythonFiles)
    var models: [String: any CommandResolving] = [:]
    for server in servers { models[server.name] = server.model(in: context) }
    return models
  }
}
