import Catalogue
import ConfigSyntax
import Workspace

/// Makes deployments of uWSGI's configuration files and command lines.
struct UWSGIDeployments: ServerModel {
  static let server = "uwsgi"

  let server: ServerKnowledge
  let context: ServerContext

  private var tree: FileTree { context.tree }

  init(server: ServerKnowledge, context: ServerContext) {
    self.server = server
    self.context = context
  }

  /// Every file that describes an instance by itself and that no command was found to read.
  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult {
    var result = DeploymentsResult()
    let candidates = UWSGIDiscovery(server: server).candidates(among: context.candidates, in: tree)
    let pins = context.versions
    var resolutions: [(candidate: UWSGIDiscovery.Candidate, resolver: UWSGIResolver)] = []
    for candidate in candidates {
      let option = candidate.isYAML ? "--yaml" : "--ini"
      let place = SourceSpan(candidate.path, candidate.header)
      var resolver = UWSGIResolver(
        server: server, lookup: WorkspaceLookup(tree: tree, standpoint: Standpoint()),
        version: pins.version(of: server.packages, near: candidate.path.parent)?.value, readsTemplates: true)
      resolver.run([CommandWord(option), CommandWord("./" + candidate.path.description, origin: Origin(place))])
      resolutions.append((candidate, resolver))
    }
    let reads = Dictionary(
      resolutions.map { ($0.candidate.path, Set($0.resolver.sectionsRead.map(\.path))) }, uniquingKeysWith: { $0.union($1) })
    for (candidate, resolver) in resolutions {
      guard !candidate.isYAML || isConfiguration(resolver) else { continue }
      result.configFiles += resolver.files.keys
      if launched.contains(candidate.path) { continue }
      // A file that another one includes is a part of that one's deployment, not one of its own. Of files that include each
      // other the first one stands for all.
      let isPart = reads.contains { other, read in
        other != candidate.path && read.contains(candidate.path) && (other < candidate.path || reads[candidate.path]?.contains(other) != true)
      }
      if isPart { continue }
      let place = SourceSpan(candidate.path, candidate.header)
      result.merge(finish(resolver, id: "\(server.name):\(candidate.path)", origin: place, home: candidate.path.parent, pins: pins))
    }
    return result
  }

  /// Whether a YAML file is what it seems: many tools keep a part called `uwsgi` in files of their own.
  private func isConfiguration(_ resolver: UWSGIResolver) -> Bool {
    let telling = Set(server.fileSigns.filter { $0.format == "yaml" }.flatMap(\.withOneOf))
    return resolver.applications.contains { telling.contains($0.key) }
  }

  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    let pins = context.versions
    let home = command.standpoint.folder ?? command.origin.path.parent
    var resolver = UWSGIResolver(
      server: server, lookup: WorkspaceLookup(tree: tree, standpoint: command.standpoint),
      version: pins.version(of: server.packages, near: home)?.value, readsTemplates: !command.embedded.isEmpty)
    resolver.run(command.arguments)
    let place = command.arguments.lazy.compactMap(\.origin.place).first ?? resolver.sectionsRead.first.map { SourceSpan($0.path, ByteSpan(0..<0)) }
    let origin = command.launchers.last ?? place ?? SourceSpan(.root, ByteSpan(0..<0))
    return finish(resolver, id: command.launchers.isEmpty ? command.name : "\(server.name):\(command.name)", origin: origin, home: home, pins: pins, command: command)
  }

  private func finish(
    _ resolver: UWSGIResolver, id: String, origin: SourceSpan, home: WorkspacePath, pins: PinnedVersions, command: ServerCommand? = nil
  ) -> DeploymentsResult {
    let values = UWSGISettings(resolver.applications, server: server, readsTemplates: resolver.readsTemplates)
    let mounts = resolver.applications.filter { $0.setting == "mount" }
    let entries = UWSGIEntryPoints(values.settings, mounts: mounts, lookup: resolver.lookup, home: home)
    var result = DeploymentsResult(
      configFiles: Array(resolver.files.keys), notUnderstood: resolver.notUnderstood,
      problems: resolver.problems + UWSGINameCheck(resolver).problems)
    if command == nil, let why = reasonAgainst(values.settings, entries.entries) {
      if result.notUnderstood.isEmpty { result.notUnderstood.append(FileTree.LeftOut(origin.path, why: why)) }
      return result
    }
    result.deployments = [
      Deployment(
        id: id, server: server.name, serverVersion: pins.version(of: server.packages, near: home), pythonVersion: pins.python(near: home),
        origin: origin, launchers: command?.launchers ?? [], settings: values.settings, triggers: values.triggers, entries: entries.entries,
        files: resolver.files.keys.sorted(), doubts: command?.doubts ?? [],
        assumptions: (command?.assumptions ?? []) + resolver.assumptions + entries.assumptions)
    ]
    return result
  }

  /// Why a configuration starts no application that this tool could look at; `nil` when it may.
  private func reasonAgainst(_ settings: [Setting], _ entries: [EntryPoint]) -> String? {
    guard entries.isEmpty else { return nil }
    if settings.isEmpty { return "nothing in it is a setting of uWSGI" }
    func has(_ names: [String]) -> Bool { settings.contains { names.contains($0.name) } }
    if has(server.runsOtherInstances) { return "it starts other instances or routes to them; they are not followed" }
    if has(server.runsOtherLanguages) { return "it starts an application in another language than Python" }
    return nil
  }
}
