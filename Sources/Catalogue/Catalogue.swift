import ConfigSyntax
import Workspace

/// The knowledge in `rules/` as values: read once, asked by everything, changed by nobody.
package struct Catalogue: Sendable {
  package let servers: [ServerKnowledge]
  package let launchers: LauncherKnowledge
  package let python: PythonKnowledge
  /// By server.
  package let outcomes: [String: OutcomeTable]
  /// In the order of their codes.
  package let checks: [Check]
  /// What was wrong with rule files; the rest of them is in force.
  package let problems: [PlacedProblem]

  /// Reads rule files: the folder a file lies in says what it holds. Users' files come after the built-in ones and add to them.
  package init(_ files: [RuleFile]) {
    var servers: [ServerKnowledge] = []
    var launchers = LauncherKnowledge()
    var pythonReader = PythonKnowledgeReader()
    var outcomes: [String: OutcomeTable] = [:]
    var checks: [Check] = []
    var problems: [PlacedProblem] = []
    // Checks and outcomes name settings of servers, which so come first.
    for file in files.filter({ $0.name.hasPrefix("servers/") }) + files.filter({ !$0.name.hasPrefix("servers/") }) {
      let path = file.source.path
      let found = RuleProblems(path: path)
      defer { problems += found.all }
      let folder = file.name.prefix { $0 != "/" }
      // Tables are read by the file that names them.
      if file.name.hasSuffix(".tsv") { continue }
      let parsed = readYAML(file.source.bytes)
      problems += parsed.problems.map {
        PlacedProblem(Problem(.ruleFile, $0.message, expected: $0.expected, at: $0.span), in: path)
      }
      // Half of a file that cannot be read would only be misunderstood.
      guard parsed.problems.isEmpty else { continue }
      for root in parsed.tree.roots {
        switch folder {
        case "servers":
          let (server, badParts) = ServerKnowledge.read(root, in: file, among: files)
          problems += badParts
          guard let server else { continue }
          if servers.contains(where: { $0.name == server.name }) {
            found.add("the server `\(server.name)` is described twice", at: root.span)
          } else {
            servers.append(server)
          }
        case "launchers": launchers.read(root, problems: found)
        case "python": pythonReader.read(root, problems: found)
        case "outcomes":
          if let table = OutcomeTable.read(root, problems: found) {
            // A user's rows come first: they know their own servers better.
            let merged = outcomes[table.server].map { OutcomeTable(server: table.server, rows: table.rows + $0.rows) } ?? table
            outcomes[table.server] = merged
          }
        case "checks":
          // A check with a broken part would not look for what its author meant.
          guard let check = CheckReader(problems: found, servers: servers).read(root), found.all.isEmpty else { continue }
          if let other = checks.first(where: { $0.code == check.code || $0.name == check.name }) {
            found.add("`\(check.code)` (`\(check.name)`) is already a check, in \(other.source)", at: root.span)
          } else {
            checks.append(check)
          }
        default:
          found.add(
            "`\(file.name)` lies in no folder of rules", expected: "`checks/`, `servers/`, `launchers/`, `python/` or `outcomes/`", at: root.span)
        }
      }
    }
    self.servers = servers
    self.launchers = launchers
    python = pythonReader.knowledge
    self.outcomes = outcomes
    self.checks = checks.sorted { $0.code < $1.code }
    self.problems = problems
  }

  /// The knowledge that travels inside the binary.
  package static func builtIn() -> Catalogue {
    Catalogue(RuleFile.builtIn)
  }

  /// The check with this code or name.
  package func check(_ word: String) -> Check? {
    checks.first { $0.code == word.uppercased() || $0.name == word }
  }

  package func server(_ name: String) -> ServerKnowledge? {
    servers.first { $0.name == name }
  }
}
