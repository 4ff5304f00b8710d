import Catalogue
import ConfigSyntax
import Workspace

/// Phusion Passenger: `passenger start` with its `Passengerfile.json`, the directives in Apache's and nginx's configuration, and
/// folders with a startup file of Python.
struct PassengerDeployments: ServerModel {
  static let server = "passenger"

  let server: ServerKnowledge
  let context: ServerContext

  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    CommandLineServer(server: server, context: context).resolve(command, in: tree) { settings, lookup in
      var found = CommandLineServer.Files()
      let home = command.standpoint.folder ?? command.origin.path.parent
      var folder = ""
      if case .list(let folders)? = settings.first(where: { $0.name == "folder" })?.effective { folder = (folders.first ?? "") + "/" }
      // Weaker than words and variables, whatever the documentation of old versions says.
      for name in ["Passengerfile.json", "passenger-standalone.json"] {
        guard case .found(let path, let assumption) = lookup.file(Array((folder + name).utf8), mentionedIn: home) else { continue }
        found.assumptions += [assumption].compactMap { $0 }
        found.files.append(path)
        found.layers.append(sayings(inFile: path, tree: tree, &found.problems))
        break
      }
      if case .found(let path, _) = lookup.file(Array("\(folder)passenger_wsgi.py".utf8), mentionedIn: home) {
        found.files.append(path)
        found.layers.append([startup(path, at: nil)])
      }
      return found
    }
  }

  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult {
    var result = DeploymentsResult()
    func candidates(_ format: String) -> [WorkspacePath] {
      (context.candidates["\(server.name)/\(format)"] ?? []).filter { !launched.contains($0) }
    }
    for path in candidates("json") { file(path, &result) }
    for path in candidates("apache") { apache(path, &result) }
    for path in candidates("nginx") { nginx(path, &result) }
    let known = Set(result.deployments.flatMap(\.entries).compactMap(\.file)).union(launched)
    for path in candidates("startup") where !known.contains(path) {
      let start = Saying("startup_file", text: "\(path)", value: .text("\(path)"), origin: Origin(SourceSpan(path, ByteSpan(0..<0))))
      var made = deployment([[start]], startup: path, at: SourceSpan(path, ByteSpan(0..<0)), in: path)
      made.openness.append("how Passenger is set up for it is not in this workspace")
      result.deployments.append(made)
      result.configFiles.append(path)
    }
    return result
  }

  // MARK: Passengerfile.json

  private func file(_ path: WorkspacePath, _ result: inout DeploymentsResult) {
    let said = sayings(inFile: path, tree: context.tree, &result.problems)
    result.configFiles.append(path)
    guard let start = startupFile(said, folder: path.parent) else { return }
    result.deployments.append(deployment([said], startup: start, at: SourceSpan(path, ByteSpan(0..<0)), in: path))
  }

  private func sayings(inFile path: WorkspacePath, tree: FileTree, _ problems: inout [PlacedProblem]) -> [Saying] {
    guard let file = try? tree.read(path), file.bytes.count <= CandidateScan.sizeLimit else { return [] }
    let parsed = readJSON(file.bytes)
    problems += parsed.problems.map { PlacedProblem($0, in: path) }
    return (parsed.tree.roots.first?.entries ?? []).compactMap { entry in
      guard let name = entry.key.text, let text = entry.value.text else { return nil }
      return saying(name, text, Origin(SourceSpan(path, entry.key.span.union(entry.value.span))))
    }
  }

  // MARK: Directives

  private func apache(_ path: WorkspacePath, _ result: inout DeploymentsResult) {
    let statements = ApacheStatements(of: path, in: context.tree)
    result.configFiles.append(path)
    let own = statements.all.filter { $0.directive.name.lowercased().hasPrefix("passenger") }
    guard !own.isEmpty else { return }
    func layer(_ host: Int) -> [Saying] {
      own.filter { $0.host == host }.compactMap { statement in
        guard let value = statement.directive.arguments.first?.text else { return nil }
        return saying(Self.setting(statement.directive.name), value, Origin(statement.place))
      }
    }
    let hosts = Set(statements.all.map(\.host)).subtracting([0]).sorted()
    for host in hosts.isEmpty ? [0] : hosts {
      let inside = statements.all.filter { $0.host == host }
      let root = inside.last { $0.directive.isNamed("DocumentRoot") }?.directive.arguments.first?.text
      let place = own.first { $0.host == host }?.place ?? own[0].place
      add([layer(host)] + (host == 0 ? [] : [layer(0)]), documentRoot: root, at: place, in: path, host, &result)
    }
  }

  private func nginx(_ path: WorkspacePath, _ result: inout DeploymentsResult) {
    guard let file = try? context.tree.read(path), file.bytes.count <= CandidateScan.sizeLimit else { return }
    let parsed = readNginxConfiguration(file.bytes)
    result.configFiles.append(path)
    result.problems += parsed.problems.map { PlacedProblem($0, in: path) }
    var servers: [(outer: [NginxDirective], own: [NginxDirective])] = []
    func visit(_ directives: [NginxDirective], outer: [NginxDirective]) {
      let here = outer + directives.filter { $0.children == nil }
      for block in directives {
        guard let children = block.children else { continue }
        if block.name.text == "server" { servers.append((here, Self.flat(children))) } else { visit(children, outer: here) }
      }
    }
    visit(parsed.tree, outer: [])
    // A file that is included in a server block has none of its own.
    if servers.isEmpty { servers = [([], Self.flat(parsed.tree))] }
    for (number, server) in servers.enumerated() {
      func layer(_ directives: [NginxDirective]) -> [Saying] {
        directives.compactMap { directive in
          guard directive.name.text.hasPrefix("passenger_"), let value = directive.arguments.first?.text else { return nil }
          return saying(String(directive.name.text.dropFirst("passenger_".count)), value, Origin(SourceSpan(path, directive.span)))
        }
      }
      guard let first = (server.own + server.outer).first(where: { $0.name.text.hasPrefix("passenger_") }) else { continue }
      let root = server.own.last { $0.name.text == "root" }?.arguments.first?.text
      let place = SourceSpan(path, first.span)
      add([layer(server.own), layer(server.outer)], documentRoot: root, at: place, in: path, servers.count > 1 ? number + 1 : 0, &result)
    }
  }

  /// A block's directives with those of the blocks in it: a location says something about its own requests only, but of the
  /// application's processes there is one set.
  private static func flat(_ directives: [NginxDirective]) -> [NginxDirective] {
    directives.flatMap { directive in directive.children.map(flat) ?? [directive] }
  }

  private func add(
    _ layers: [[Saying]], documentRoot: String?, at place: SourceSpan, in path: WorkspacePath, _ number: Int,
    _ result: inout DeploymentsResult
  ) {
    let settings = settings(of: layers)
    guard settings.first(where: { $0.name == "enabled" })?.effective != .boolean(false) else { return }
    // The application's folder is the one above its public files.
    let root = settings.first { $0.name == "app_root" }?.said.value ?? documentRoot.map { "\($0)/.." }
    guard let start = startupFile(layers.flatMap { $0 }, folder: nil, named: root) else { return }
    var made = deployment(layers, startup: start, at: place, in: path)
    if number > 0 { made.id += "#\(number)" }
    result.deployments.append(made)
  }

  /// `max_requests` for `PassengerMaxRequests`.
  private static func setting(_ directive: String) -> String {
    directive.dropFirst("passenger".count).reduce(into: "") { name, letter in
      if letter.isUppercase, !name.isEmpty { name.append("_") }
      name.append(contentsOf: letter.lowercased())
    }
  }

  private func saying(_ name: String, _ text: String, _ origin: Origin) -> Saying? {
    guard let option = server.option(saying: name) else { return nil }
    if ["${", "{{", "<%", "%("].contains(where: { text.contains($0) }) {
      return Saying(name, text: text, value: .unknown(reason: "what fills in `\(text)` is not known"), origin: origin)
    }
    guard case .value(let value) = option.value(of: text) else { return nil }
    return Saying(name, text: text, value: value, origin: origin)
  }

  // MARK: The application

  /// The startup file, when it is one of Python's: applications in other languages are nobody's business here.
  ///
  /// - Parameters:
  ///   - folder: The application's folder in the workspace; `nil` when only the machine's name of it is known, if at all.
  ///   - root: That name.
  private func startupFile(_ said: [Saying], folder: WorkspacePath?, named root: String? = nil) -> WorkspacePath? {
    let type = said.last { $0.setting == "app_type" }?.text
    if let type, !["wsgi", "python"].contains(type) { return nil }
    let file = said.first { $0.setting == "startup_file" }?.text ?? "passenger_wsgi.py"
    guard file.hasSuffix(".py") || type != nil else { return nil }
    let lookup = WorkspaceLookup(tree: context.tree, standpoint: Standpoint())
    if let folder { return WorkspacePath(resolving: file.utf8, against: folder).flatMap { lookup.isFile($0) ? $0 : nil } }
    let candidates = context.tree.files.filter { $0.hasEnding(Array((file.split(separator: "/").last.map(String.init) ?? file).utf8)) }
    guard candidates.count > 1, let root else { return candidates.count == 1 ? candidates[0] : nil }
    return lookup.uniqueFile(endingLike: Array("\(root)/\(file)".utf8))
  }

  private func startup(_ path: WorkspacePath, at place: SourceSpan?) -> Saying {
    Saying("startup_file", text: "\(path)", value: .text("\(path)"), origin: Origin(place, via: ["the file that Passenger looks for"]))
  }

  private func deployment(_ layers: [[Saying]], startup path: WorkspacePath, at place: SourceSpan, in file: WorkspacePath) -> Deployment {
    let settings = settings(of: layers + [[startup(path, at: nil)]])
    let said = settings.first { $0.name == "startup_file" }?.said ?? Said("\(path)", origin: Origin(nil))
    let callable = server.entry?.callable ?? ""
    let folders = path.parent == .root ? [.root] : [path.parent, .root]
    let entry = EntryPoint(app: said, file: path, module: nil, callable: callable, searchPath: folders)
    return Deployment(
      id: "\(server.name):\(file)", server: server.name, serverVersion: context.versions.version(of: server.packages, near: path.parent),
      pythonVersion: context.versions.python(near: path.parent), origin: place, settings: settings, triggers: server.triggers(of: settings),
      entries: [entry], files: [file])
  }
}
