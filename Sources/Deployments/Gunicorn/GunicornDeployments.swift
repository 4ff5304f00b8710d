import Catalogue
import ConfigSyntax
import PythonSyntax
import Workspace

/// Makes deployments of gunicorn's command lines, configuration files, paste files and applications of its own classes.
struct GunicornDeployments: ServerModel {
  static let server = "gunicorn"

  let server: ServerKnowledge
  let context: ServerContext

  // MARK: With a command

  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    if let code = command.code { return started(by: code, command, in: tree) }
    let home = command.standpoint.folder ?? command.origin.path.parent
    var resolver = resolver(tree, command.standpoint, near: home)
    switch program(of: command) {
    case "pserve":
      guard let word = command.arguments.first(where: { !$0.text.hasPrefix("-") }) else { return DeploymentsResult() }
      resolver.takeDefaults()
      resolver.readPaste(word, isServer: true)
      // `pserve` starts whatever the file says.
      guard let path = resolver.pasteFile, isServedByGunicorn(path, in: tree) else { return DeploymentsResult() }
    case "gunicorn_paster", "gunicorn-paster":
      guard let index = command.arguments.firstIndex(where: { !$0.text.hasPrefix("-") && $0.text.contains(".ini") }) else { fallthrough }
      var rest = command.arguments
      let file = rest.remove(at: index)
      resolver.run([CommandWord("--paste", origin: file.origin), file] + rest)
    default: resolver.run(command.arguments)
    }
    let place = command.arguments.lazy.compactMap(\.origin.place).first ?? resolver.files.first.map { SourceSpan($0, ByteSpan(0..<0)) }
    return finish(
      resolver, id: command.launchers.isEmpty ? command.name : "\(server.name):\(command.name)",
      origin: command.launchers.last ?? place ?? SourceSpan(.root, ByteSpan(0..<0)), home: home, command: command)
  }

  private func program(of command: ServerCommand) -> String {
    command.program.text.split(separator: "/").last.map(String.init) ?? ""
  }

  private func resolver(_ tree: FileTree, _ standpoint: Standpoint, near home: WorkspacePath) -> GunicornResolver {
    GunicornResolver(
      server: server, lookup: WorkspaceLookup(tree: tree, standpoint: standpoint),
      version: context.versions.version(of: server.packages, near: home).flatMap { Version($0.value) })
  }

  private func isServedByGunicorn(_ path: WorkspacePath, in tree: FileTree) -> Bool {
    guard let file = try? tree.read(path) else { return false }
    let document = INIReader.read(file.bytes, dialect: INIDialect(separators: "=:", continuation: .indentedLines)).tree
    return document.entries(of: "server:main").contains { $0.key.text == "use" && $0.value?.text.contains("gunicorn") == true }
  }

  // MARK: Without one

  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult {
    var result = DeploymentsResult()
    let telling = Set(server.fileSigns.filter { $0.format == "python" }.flatMap(\.withOneOf))
    var read: [(path: WorkspacePath, resolver: GunicornResolver)] = []
    for path in context.candidates["gunicorn/python"] ?? [] where !looksLikeTest(path) {
      var resolver = resolver(context.tree, Standpoint(folder: nil), near: path.parent)
      resolver.load(path)
      guard resolver.sayings.contains(where: { telling.contains($0.setting) && $0.origin.place?.path == path }) else { continue }
      read.append((path, resolver))
    }
    // A file that another one imports is a part of that one's deployment.
    let parts = Set(read.flatMap { one in one.resolver.files.filter { $0 != one.path } })
    for (path, resolver) in read {
      result.configFiles += resolver.files
      if launched.contains(path) || parts.contains(path) { continue }
      let place = resolver.sayings.first { $0.origin.place?.path == path }?.origin.place
      result.merge(finish(resolver, id: "\(server.name):\(path)", origin: place ?? SourceSpan(path, ByteSpan(0..<0)), home: path.parent, command: nil))
    }
    for path in context.candidates["gunicorn/paste"] ?? [] where !launched.contains(path) && isServedByGunicorn(path, in: context.tree) {
      var resolver = resolver(context.tree, Standpoint(folder: nil), near: path.parent)
      resolver.readPaste(path, section: "server:main")
      let place = resolver.sayings.first { $0.origin.place?.path == path }?.origin.place
      result.configFiles.append(path)
      result.merge(finish(resolver, id: "\(server.name):\(path)", origin: place ?? SourceSpan(path, ByteSpan(0..<0)), home: path.parent, command: nil))
    }
    for path in applicationPrograms() where !launched.contains(path) && !looksLikeTest(path) {
      let program = server.program(path, in: context.tree, folder: nil, of: context, isAsInWorkspace: true)
      for application in GunicornApplication.all(in: program, of: server, lookup: WorkspaceLookup(tree: context.tree, standpoint: Standpoint(folder: nil)), everywhere: true)
      where application.place.path == path {
        result.merge(deployment(application, Standpoint(folder: nil), command: nil, in: context.tree))
      }
    }
    return result
  }

  // MARK: By code

  /// What a program starts that a launcher runs.
  private func started(by code: WorkspacePath, _ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    var result = DeploymentsResult()
    let program = server.program(code, in: tree, folder: command.standpoint.folder, of: context, isAsInWorkspace: command.embedded.isEmpty)
    for application in GunicornApplication.all(in: program, of: server, lookup: WorkspaceLookup(tree: tree, standpoint: command.standpoint)) {
      result.merge(deployment(application, command.standpoint, command: command, in: tree))
    }
    return result
  }

  /// The files that may make an application of one of the workspace's own classes: those with the classes, and those that run something
  /// and name them.
  private func applicationPrograms() -> [WorkspacePath] {
    let files = context.candidates["gunicorn/application"] ?? []
    let names = Set(files.flatMap { path -> [String] in
      guard let file = try? context.tree.read(path) else { return [] }
      return parsePython(file.bytes).tree.nodes.compactMap { ClassDef($0)?.name.text }
    })
    if names.isEmpty { return [] }
    let naming = BytePrefilter(needles: names.sorted().map { Array($0.utf8) })
    var buffer = ReadBuffer()
    let running = (context.candidates["gunicorn/application-run"] ?? []).filter { path in
      (try? context.tree.read(path, into: &buffer)) != nil && buffer.withSpan { naming.contains(in: $0) }
    }
    return Set(files + running).sorted()
  }

  private func deployment(_ application: GunicornApplication, _ standpoint: Standpoint, command: ServerCommand?, in tree: FileTree) -> DeploymentsResult {
    let path = application.place.path
    var resolver = resolver(tree, standpoint, near: path.parent)
    resolver.take(application)
    var result = finish(
      resolver, id: command.map { "\(server.name):\($0.name)" } ?? "\(server.name):\(path)#\(application.name)", origin: application.place, home: path.parent,
      command: command, application: application)
    result.configFiles += application.files
    return result
  }

  private func looksLikeTest(_ path: WorkspacePath) -> Bool {
    path.components.contains { component in ["test", "tests", "site-packages", "node_modules"].contains { component.elementsEqual($0.utf8) } }
      || path.name.starts(with: Array("test_".utf8))
  }

  // MARK: The deployment

  private func finish(
    _ resolver: GunicornResolver, id: String, origin: SourceSpan, home: WorkspacePath, command: ServerCommand?, application: GunicornApplication? = nil
  ) -> DeploymentsResult {
    let values = GunicornSettings(resolver.sayings, server: server)
    var entries = GunicornEntryPoints(values.settings, application: resolver.positional.first, paste: resolver.paste, lookup: resolver.lookup, home: home)
    let assumptions = resolver.assumptions + values.assumptions + entries.assumptions
    if let application { entries = GunicornEntryPoints(serving: application) }
    return DeploymentsResult(
      deployments: [
        Deployment(
          id: id, server: server.name, serverVersion: context.versions.version(of: server.packages, near: home),
          pythonVersion: context.versions.python(near: home), origin: origin, launchers: command?.launchers ?? [], settings: values.settings,
          triggers: values.triggers, entries: entries.entries, files: (resolver.files + (application?.files ?? [])).sorted(), stopLimit: command?.stopLimit,
          allowedVersions: context.versions.range(of: server.packages, near: home), openness: resolver.openness + (application?.openness.map { [$0] } ?? (command == nil ? ["no command that starts it was found"] : [])),
          doubts: command?.doubts ?? [], assumptions: (command?.assumptions ?? []) + assumptions)
      ],
      configFiles: resolver.files, problems: resolver.problems, notices: resolver.notices)
  }
}

/// What gunicorn would say against a command line: for comparison with the real one.
package struct GunicornTrace: Sendable {
  /// Why the server ends while it reads its configuration, first reason first.
  package let refusals: [String]
}

extension DeploymentFinder {
  /// `nil` when the catalogue has no gunicorn.
  package func gunicornTrace(argv: [CommandWord], from standpoint: Standpoint, in tree: FileTree, version: String?) -> GunicornTrace? {
    guard let server = servers.first(where: { $0.name == GunicornDeployments.server }) else { return nil }
    var resolver = GunicornResolver(
      server: server, lookup: WorkspaceLookup(tree: tree, standpoint: standpoint), version: version.flatMap { Version($0) })
    resolver.run(argv)
    return GunicornTrace(refusals: resolver.refusals.map(\.message))
  }
}
