import Workspace

/// The knowledge in `rules/` as values: read once, asked by everything, changed by nobody.
package struct Catalogue: Sendable {
  private let parts: Parts
  /// What was wrong with rule files; the rest of them is in force.
  package let problems: [PlacedProblem]

  package var servers: [ServerKnowledge] { parts.servers.value }
  package var launchers: LauncherKnowledge { parts.launchers.value }
  package var python: PythonKnowledge { parts.python.value }
  /// By server.
  package var outcomes: [String: OutcomeTable] { parts.outcomes.value }
  /// In the order of their codes.
  package var checks: [Check] { parts.checks.value }

  private final class Parts: Sendable {
    let servers: Lazy<[ServerKnowledge]>
    let launchers: Lazy<LauncherKnowledge>
    let python: Lazy<PythonKnowledge>
    let outcomes: Lazy<[String: OutcomeTable]>
    let checks: Lazy<[Check]>

    init(_ read: CatalogueReader) {
      servers = Lazy(read.servers)
      launchers = Lazy(read.launchers)
      python = Lazy(read.python)
      outcomes = Lazy(read.outcomes)
      checks = Lazy(read.checks)
    }

    /// Each folder of the built-in rules when somebody first asks for it.
    init() {
      @Sendable func read(_ folder: String, knowing servers: [ServerKnowledge] = []) -> CatalogueReader {
        var reader = CatalogueReader(servers: servers)
        reader.read(RuleFile.builtIn(in: folder))
        return reader
      }
      let servers = Lazy { read("servers").servers }
      self.servers = servers
      launchers = Lazy { read("launchers").launchers }
      python = Lazy { read("python").python }
      outcomes = Lazy { read("outcomes").outcomes }
      checks = Lazy { read("checks", knowing: servers.value).checks }
    }
  }

  /// Reads rule files: the folder a file lies in says what it holds. Users' files come after the built-in ones and add to them.
  package init(_ files: [RuleFile]) {
    var reader = CatalogueReader()
    reader.read(files)
    parts = Parts(reader)
    problems = reader.problems
  }

  private init(_ parts: Parts) {
    self.parts = parts
    problems = []
  }

  /// The knowledge that travels inside the binary.
  package static func builtIn() -> Catalogue {
    Catalogue(RuleFile.builtIn)
  }

  /// The same, each part of it read when it is first asked for: a workspace without servers needs next to nothing. That nothing is
  /// wrong with any part is what the tests hold.
  package static func builtInByNeed() -> Catalogue {
    Catalogue(Parts())
  }

  /// The check with this code or name.
  package func check(_ word: String) -> Check? {
    checks.first { $0.code == word.uppercased() || $0.name == word }
  }

  package func server(_ name: String) -> ServerKnowledge? {
    servers.first { $0.name == name }
  }
}
