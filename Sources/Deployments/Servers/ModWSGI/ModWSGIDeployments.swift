import Catalogue
import ConfigSyntax
import Workspace

/// Makes deployments of Apache's configuration: one for each `WSGIDaemonProcess`, and one for what runs in Apache's own
/// processes. mod_wsgi-express writes such a configuration itself: its command line is read as the catalogue describes it.
struct ModWSGIDeployments: ServerModel {
  static let server = "mod_wsgi"

  let server: ServerKnowledge
  let context: ServerContext

  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    CommandLineServer(server: server, context: context).resolve(command, in: tree)
  }

  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult {
    let candidates = server.fileSigns.flatMap { context.candidates[$0.sign.reader] ?? [] }
    let read = candidates.map { ($0, ApacheStatements(of: $0, in: context.tree)) }.filter { !$0.1.named("WSGIDaemonProcess", "WSGIScriptAlias").isEmpty }
    var result = DeploymentsResult()
    for (path, statements) in read {
      result.configFiles += statements.files
      // A file that another one includes is a part of that one's configuration.
      if launched.contains(path) || read.contains(where: { $0.0 != path && $0.1.files.contains(path) && !(statements.files.contains($0.0) && path < $0.0) }) {
        continue
      }
      result.problems += statements.problems
      result.merge(deployments(statements, in: path))
    }
    return result
  }

  private func deployments(_ statements: ApacheStatements, in path: WorkspacePath) -> DeploymentsResult {
    var result = DeploymentsResult()
    let daemons = statements.named("WSGIDaemonProcess")
    let applications = ModWSGIApplications(statements)
    for daemon in daemons {
      guard let name = daemon.directive.arguments.first?.text else { continue }
      let pairs = ModWSGIPairs(daemon, server: server)
      result.problems += pairs.problems
      result.notices += pairs.notices
      let own = applications.all.filter { $0.group == name }
      var sayings = pairs.sayings
      if let main = own.lazy.compactMap(\.mainInterpreter).first { sayings.append(main) }
      let settings = settings(of: [sayings])
      result.deployments.append(
        deployment(
          "\(server.name):\(path)\(daemons.count > 1 ? "#\(name)" : "")", server, settings, own, at: daemon, in: path, files: statements.files,
          doubts: own.isEmpty ? ["no `WSGIScriptAlias` with its `WSGIProcessGroup` runs in `\(name)`"] : []))
    }
    guard let embedded = context.servers.first(where: { $0.name == "mod_wsgi-embedded" }) else { return result }
    let names = daemons.compactMap { $0.directive.arguments.first?.text }
    let own = applications.all.filter { application in application.group.map { !names.contains($0) && $0 == "%{GLOBAL}" } ?? true }
    if let first = own.first {
      let limits = statements.named("MaxConnectionsPerChild", "MaxRequestsPerChild").compactMap { limit -> Saying? in
        guard let value = limit.directive.arguments.first else { return nil }
        return ModWSGIPairs.saying("MaxConnectionsPerChild", value.text, isNumber: true, at: limit.span(of: value))
      }
      result.deployments.append(
        deployment(
          "\(embedded.name):\(path)", embedded, settings(of: [limits]), own, at: first.statement, in: path, files: statements.files, doubts: []))
    }
    return result
  }

  private func deployment(
    _ id: String, _ server: ServerKnowledge, _ settings: [Setting], _ applications: [ModWSGIApplications.Application],
    at statement: ApacheStatements.Statement, in path: WorkspacePath, files: [WorkspacePath], doubts: [String]
  ) -> Deployment {
    func text(_ name: String) -> String? { settings.first { $0.name == name }?.said.value }
    let folders = text("python-path")?.split(separator: ":").map(String.init) ?? []
    let finder = PythonEntryFinder(
      lookup: WorkspaceLookup(tree: context.tree, standpoint: Standpoint()), home: path.parent, startFolder: text("home") ?? folders.first,
      searchPath: folders)
    let found = applications.map { finder.file($0.script.value, callable: $0.callable, said: $0.script) }
    return Deployment(
      id: id, server: server.name, serverVersion: context.versions.version(of: server.packages, near: path.parent),
      pythonVersion: context.versions.python(near: path.parent), origin: statement.place, settings: settings,
      triggers: server.triggers(of: settings), entries: found.map(\.entry).reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
      files: files, doubts: doubts + statement.conditions.map { "it is started like this \($0)" }, assumptions: found.flatMap(\.assumptions))
  }
}
