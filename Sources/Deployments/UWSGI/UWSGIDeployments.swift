import Catalogue
import ConfigSyntax
import Workspace

/// Makes deployments of uWSGI's configuration files and command lines.
struct UWSGIDeployments: ServerModel {
  static let server = "uwsgi"

  let server: ServerKnowledge
  let context: ServerContext
  private let allowance = UWSGIAllowance()

  private var tree: FileTree { context.tree }

  /// Every file that describes an instance by itself and that no command was found to read.
  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult {
    var result = DeploymentsResult()
    let candidates = UWSGIDiscovery(server: server).candidates(among: context.candidates, in: tree)
    lazy var builds = UWSGIBuilds(server: server, tree: tree)
    var resolutions: [(candidate: UWSGIDiscovery.Candidate, resolver: UWSGIResolver)] = []
    // Vassals are read as their Emperor starts them, so not by themselves.
    var started = launched
    var emperors: Set<WorkspacePath> = []
    var readers: [WorkspacePath: Set<WorkspacePath>] = [:]
    for candidate in candidates {
      let home = candidate.path.parent
      let place = SourceSpan(candidate.path, candidate.header)
      let words = [CommandWord("--\(candidate.format.rawValue)"), CommandWord("./" + candidate.path.description, origin: Origin(place))]
      let resolver = resolver(of: words, Standpoint(), in: tree, near: home, readsTemplates: true) { builds.build(near: home) }
      for read in resolver.sectionsRead { readers[read.path, default: []].insert(candidate.path) }
      guard isConfiguration(resolver, candidate.format) else { continue }
      resolutions.append((candidate, resolver))
      if launched.contains(candidate.path) { continue }
      let vassals = vassals(of: resolver, instance: Instance(id: server.name, origin: place, home: home), in: tree)
      result.merge(vassals.result)
      started.formUnion(vassals.result.deployments.flatMap(\.files))
      if !vassals.result.deployments.isEmpty { emperors.insert(candidate.path) }
    }
    for (candidate, resolver) in resolutions {
      result.configFiles += resolver.files.keys
      if started.contains(candidate.path) { continue }
      // A file that another one includes is a part of that one's deployment, not one of its own. Of files that include each
      // other the first one stands for all.
      let isPart = readers[candidate.path, default: []].contains { other in
        other != candidate.path && (other < candidate.path || readers[other]?.contains(candidate.path) != true)
      }
      if isPart { continue }
      let instance = Instance(
        id: "\(server.name):\(candidate.path)", origin: SourceSpan(candidate.path, candidate.header), home: candidate.path.parent)
      result.merge(finish(resolver, instance, hasVassals: emperors.contains(candidate.path)))
    }
    return result
  }

  /// Whether a file is what it seems: many tools keep a part called `uwsgi` in files of their own.
  private func isConfiguration(_ resolver: UWSGIResolver, _ format: UWSGIResolver.Format) -> Bool {
    let telling = Set(server.fileSigns.filter { $0.format == format.rawValue }.flatMap(\.withOneOf))
    return telling.isEmpty || resolver.applications.contains { telling.contains($0.key) }
  }

  private func resolver(
    of words: [CommandWord], _ standpoint: Standpoint, in tree: FileTree, near home: WorkspacePath, readsTemplates: Bool,
    build: @escaping () -> UWSGIBuilds.Found?
  ) -> UWSGIResolver {
    var resolver = UWSGIResolver(
      server: server, lookup: WorkspaceLookup(tree: tree, standpoint: standpoint),
      version: context.versions.version(of: server.packages, near: home)?.value, readsTemplates: readsTemplates, build: build)
    resolver.share = allowance.share
    resolver.run(words)
    allowance.spend(resolver)
    return resolver
  }

  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    let home = command.standpoint.folder ?? command.origin.path.parent
    let program = command.program.text
    let resolver = resolver(of: command.arguments, command.standpoint, in: tree, near: home, readsTemplates: !command.embedded.isEmpty) {
      UWSGIBuilds(server: server, tree: tree).build(near: home, program: program)
    }
    let place = command.arguments.lazy.compactMap(\.origin.place).first ?? resolver.sectionsRead.first.map { SourceSpan($0.path, ByteSpan(0..<0)) }
    let origin = command.launchers.last ?? place ?? SourceSpan(.root, ByteSpan(0..<0))
    let instance = Instance(
      id: command.launchers.isEmpty ? command.name : "\(server.name):\(command.name)", origin: origin, home: home, command: command)
    let vassals = vassals(of: resolver, instance: instance, in: tree)
    var result = finish(resolver, instance, hasVassals: !vassals.result.deployments.isEmpty)
    if let index = result.deployments.indices.first { result.deployments[index].assumptions += vassals.reasons }
    result.merge(vassals.result)
    return result
  }
}

// MARK: From a resolved list to deployments

extension UWSGIDeployments {
  /// One server with all that it starts.
  private struct Instance {
    var id: String
    var origin: SourceSpan
    /// The folder of the configuration, or the one that the command starts in.
    var home: WorkspacePath
    /// `nil` for a file that no command was found to read.
    var command: ServerCommand?
    /// How many Emperors it stands below.
    var depth = 0
    var assumptions: [String] = []
  }

  /// Vassals that are Emperors are followed, but not for ever.
  private static let depth = 3

  /// What an Emperor starts.
  private func vassals(of resolver: UWSGIResolver, instance: Instance, in tree: FileTree) -> (result: DeploymentsResult, reasons: [String]) {
    guard instance.depth < Self.depth, resolver.applications.contains(where: { $0.setting == "emperor" }) else { return (DeploymentsResult(), []) }
    let emperor = UWSGIVassals(of: resolver, home: instance.home)
    var result = DeploymentsResult()
    for vassal in emperor.vassals where !resolver.files.keys.contains(vassal.file) {
      let own = self.resolver(of: vassal.arguments, vassal.standpoint, in: tree, near: instance.home, readsTemplates: resolver.readsTemplates) {
        UWSGIBuilds(server: server, tree: tree).build(near: instance.home, program: instance.command?.program.text)
      }
      var below = instance
      below.id = "\(instance.id):\(vassal.file)"
      if instance.command == nil { below.origin = SourceSpan(vassal.file, ByteSpan(0..<0)) }
      below.home = vassal.file.parent
      below.depth += 1
      below.assumptions = vassal.assumptions
      let further = vassals(of: own, instance: below, in: tree)
      result.merge(finish(own, below, hasVassals: !further.result.deployments.isEmpty))
      result.merge(further.result)
    }
    return (result, emperor.reasons)
  }

  private func finish(_ resolver: UWSGIResolver, _ instance: Instance, hasVassals: Bool) -> DeploymentsResult {
    let pins = context.versions
    let version = pins.version(of: server.packages, near: instance.home)
    let values = UWSGISettings(resolver.applications, server: server, version: version?.value, readsTemplates: resolver.readsTemplates)
    let mounts = resolver.applications.filter { $0.setting == "mount" }
    let entries = UWSGIEntryPoints(values.settings, mounts: mounts, paste: resolver.paste, lookup: resolver.lookup, home: instance.home)
    var result = DeploymentsResult(
      configFiles: Array(resolver.files.keys), notUnderstood: resolver.notUnderstood,
      problems: resolver.problems,
      notices: resolver.notices + UWSGINameCheck(resolver).notices + UWSGIValueCheck(resolver).notices)
    // An Emperor alone serves nothing.
    if hasVassals, entries.entries.isEmpty { return result }
    if instance.command == nil, let why = reasonAgainst(values.settings, entries.entries, resolver, home: instance.home) {
      if result.notUnderstood.isEmpty { result.notUnderstood.append(FileTree.LeftOut(instance.origin.path, why: why)) }
      return result
    }
    let command = instance.command
    result.deployments = [
      Deployment(
        id: instance.id, server: server.name, serverVersion: version,
        pythonVersion: pins.python(near: instance.home), origin: instance.origin, launchers: command?.launchers ?? [],
        settings: values.settings, triggers: values.triggers, entries: entries.entries, files: resolver.files.keys.sorted(),
        stopLimit: command?.stopLimit, allowedVersions: pins.range(of: server.packages, near: instance.home), openness: resolver.openness + (command == nil ? ["no command that starts it was found"] : []),
        doubts: command?.doubts ?? [],
        assumptions: (command?.assumptions ?? []) + instance.assumptions + resolver.assumptions + entries.assumptions)
    ]
    return result
  }

  /// Why a configuration starts no application that this tool could look at; `nil` when it may.
  private func reasonAgainst(_ settings: [Setting], _ entries: [EntryPoint], _ resolver: UWSGIResolver, home: WorkspacePath) -> String? {
    guard entries.isEmpty else { return nil }
    if settings.isEmpty { return "nothing in it is a setting of uWSGI" }
    func has(_ names: [String]) -> Bool { settings.contains { names.contains($0.name) } }
    if has(["emperor"]), let reason = UWSGIVassals(of: resolver, home: home).reasons.first {
      return "it starts other instances: \(reason)"
    }
    if has(server.runsOtherInstances) { return "it starts other instances or routes to them; they are not followed" }
    if has(server.runsOtherLanguages) { return "it starts an application in another language than Python" }
    return nil
  }
}
