import Catalogue
import ConfigSyntax
import Workspace

struct NoKnowledge: Error {
  let problems: [PlacedProblem]
}

/// A server as the built-in rules know it.
func serverKnowledge(_ name: String) throws -> ServerKnowledge {
  let files = RuleFile.builtIn
  guard let file = files.first(where: { $0.name == "servers/\(name).yml" }) else { throw NoKnowledge(problems: []) }
  func text(_ text: String) -> ConfigNode { ConfigNode(.scalar(ConfigScalar(text)), at: ByteSpan(0..<0)) }
  let pairs = [("server", text("uwsgi")), ("title", text("uWSGI")), ("language", text("python")), ("options", text("uwsgi-options.tsv")),
    ("false-words", ConfigNode(.sequence(["false", "off", "no", "0"].map(text)), at: ByteSpan(0..<0)))]
  let root = ConfigNode(.mapping(pairs.map { ConfigEntry(key: text($0.0), value: $0.1) }), at: ByteSpan(0..<0))
  let (server, problems) = ServerKnowledge.read(root, in: file, among: files)
  guard let server, problems.isEmpty else { throw NoKnowledge(problems: problems) }
  return server
}
