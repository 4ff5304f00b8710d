import Catalogue
import Deployments
import Workspace

/// uWSGI as the built-in rules know it.
let uwsgi: ServerKnowledge = {
  let catalogue = Catalogue(RuleFile.builtIn.filter { $0.name.hasPrefix("servers/") })
  guard let server = catalogue.server("uwsgi"), catalogue.problems.isEmpty else {
    preconditionFailure("the built-in servers have problems: \(catalogue.problems)")
  }
  return server
}()

/// What uWSGI makes of a command line in a workspace that lies at `/srv/shop`, started in its root.
func resolve(
  _ argv: [String], _ files: [String: String], environment: [(String, String)] = []
) -> DeploymentsResult {
  let known = ServerEnvironment(environment.map { .init($0, $1) }, isComplete: true)
  let standpoint = Standpoint(root: "/srv/shop", folder: .root, environment: known)
  let finder = DeploymentFinder(catalogue: [uwsgi])
  guard let result = finder.resolve("uwsgi", argv: argv.map { CommandWord($0) }, from: standpoint, in: FileTree(files)) else {
    preconditionFailure("uWSGI's command line is understood")
  }
  return result
}

/// The settings of one INI file, as text for comparison: `name = effective`.
func settings(_ ini: String, _ files: [String: String] = [:], environment: [(String, String)] = []) -> [String: SettingValue] {
  let all = files.merging(["uwsgi.ini": ini]) { $1 }
  let deployment = resolve(["--ini", "uwsgi.ini"], all, environment: environment).deployments.first
  return Dictionary(uniqueKeysWithValues: (deployment?.settings ?? []).map { ($0.name, $0.effective) })
}
