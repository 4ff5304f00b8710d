import ConfigSyntax
import Workspace

/// Reads rule files into the parts of a catalogue.
struct CatalogueReader {
  private(set) var servers: [ServerKnowledge] = []
  private(set) var launchers = LauncherKnowledge()
  private(set) var outcomes: [String: OutcomeTable] = [:]
  private(set) var problems: [PlacedProblem] = []
  private var unorderedChecks: [Check] = []
  private var pythonReader = PythonKnowledgeReader()
  private let isTrusted: Bool

  /// - Parameter isTrusted: Whether nothing can be wrong with the files, so that what only proves it may be left out, and what most
  ///   runs do not need is read when somebody asks for it.
  init(isTrusted: Bool = false) {
    self.isTrusted = isTrusted
  }

  var python: PythonKnowledge { pythonReader.knowledge }
  var checks: [Check] { unorderedChecks.sorted { $0.code < $1.code } }

  mutating func read(_ files: [RuleFile]) {
    // Checks and outcomes name settings of servers, which so come first.
    for file in files.filter({ $0.folder == "servers" }) + files.filter({ $0.folder != "servers" }) {
      let path = file.path
      let found = RuleProblems(path: path, areWanted: !isTrusted)
      defer { problems += found.all }
      // Tables are read by the file that names them.
      if file.name.hasSuffix(".tsv") { continue }
      let parsed = file.tree()
      problems += parsed.problems.map {
        PlacedProblem(Problem(.ruleFile, $0.message, expected: $0.expected, at: $0.span), in: path)
      }
      // Half of a file that cannot be read would only be misunderstood.
      guard parsed.problems.isEmpty else { continue }
      for root in parsed.tree.roots {
        switch file.folder {
        case "servers":
          let (server, badParts) = ServerKnowledge.read(root, in: file, among: files, problemsAreWanted: !isTrusted)
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
          if let other = unorderedChecks.first(where: { $0.code == check.code || $0.name == check.name }) {
            found.add("`\(check.code)` (`\(check.name)`) is already a check, in \(other.source)", at: root.span)
          } else {
            unorderedChecks.append(check)
          }
        default:
          found.add(
            "`\(file.name)` lies in no folder of rules", expected: "`checks/`, `servers/`, `launchers/`, `python/` or `outcomes/`", at: root.span)
        }
      }
    }
    python.finish()
  }
}
