import Catalogue
import ConfigSyntax
import Deployments
import Workspace

/// uWSGI as the built-in rules know it.
let uwsgi: ServerKnowledge = {
  let files = RuleFile.builtIn
  guard let file = files.first(where: { $0.name == "servers/uwsgi.yml" }) else { preconditionFailure("there is a file for uWSGI") }
  func text(_ text: String) -> ConfigNode { ConfigNode(.scalar(ConfigScalar(text)), at: ByteSpan(0..<0)) }
  func list(_ items: [ConfigNode]) -> ConfigNode { ConfigNode(.sequence(items), at: ByteSpan(0..<0)) }
  func mapping(_ pairs: [(String, ConfigNode)]) -> ConfigNode {
    ConfigNode(.mapping(pairs.map { ConfigEntry(key: text($0.0), value: $0.1) }), at: ByteSpan(0..<0))
  }
  func sign(_ format: String, _ extensions: [String], _ contains: String) -> ConfigNode {
    mapping([("format", text(format)), ("extensions", list(extensions.map(text))), ("contains", text(contains))])
  }
  func trigger(_ kind: String, _ setting: String, _ when: String, _ needs: [String] = []) -> ConfigNode {
    mapping([("kind", text(kind)), ("setting", text(setting)), ("when", text(when)), ("needs", list(needs.map(text)))])
  }
  let root = mapping([
    ("server", text("uwsgi")), ("title", text("uWSGI")), ("language", text("python")), ("options", text("uwsgi-options.tsv")),
    ("files", list([sign("ini", ["ini", "conf", "", "j2"], "[uwsgi"), sign("yaml", ["yml", "yaml"], "uwsgi:")])),
    ("false-words", list(["false", "off", "no", "0"].map(text))),
    (
      "triggers",
      list([
        trigger("request-count", "max-requests", "above-zero"), trigger("lifetime", "max-worker-lifetime", "above-zero", ["master"]),
        trigger("reload", "touch-reload", "present", ["master"]), trigger("exception", "reload-on-exception", "true"),
      ])
    ),
  ])
  let (server, problems) = ServerKnowledge.read(root, in: file, among: files)
  guard let server, problems.isEmpty else { preconditionFailure("uWSGI's knowledge has problems: \(problems)") }
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
