import Workspace

/// The knowledge in `rules/` as values: read once, asked by everything, changed by nobody.
package struct Catalogue: Sendable {
  private let parts: Parts
  /// What was wrong with rule files; the rest of them is in force.
  package let problems: [PlacedProblem]

  package var servers: [ServerKnowledge] { parts.servers.value }
  package var launchers: LauncherKnowledge { parts.launchers.value }
  package var python: PythonKnowledge { parts.python.value }
  /// In the order of their codes.
  package var checks: [Check] { parts.checks.value }

  /// Reads what every workspace needs, while the caller finds out which files it has.
  package func readSignsAhead() {
    Workers.beside { [parts] in
      _ = parts.servers.value
      _ = parts.launchers.value
    }
  }

  /// Reads what every workspace with a server needs, while the caller finds out which servers there are.
  package func readAhead() {
    Workers.beside { [parts] in
      _ = parts.python.value
      _ = parts.checks.value
    }
  }

  /// What was measured of a server.
  package func outcomes(of server: String) -> OutcomeTable? { parts.outcomes(server) }
  /// What was measured, server by server.
  package var outcomes: [OutcomeTable] { servers.compactMap { outcomes(of: $0.name) } }

  private final class Parts: Sendable {
    let servers: Lazy<[ServerKnowledge]>
    let launchers: Lazy<LauncherKnowledge>
    let python: Lazy<PythonKnowledge>
    let outcomes: @Sendable (String) -> OutcomeTable?
    let checks: Lazy<[Check]>

    init(_ read: CatalogueReader) {
      servers = Lazy(read.servers.map { [roles = read.python.environmentReaders] in $0.readingEnvironment(with: EnvironmentReaders { roles }) })
      launchers = Lazy(read.launchers)
      python = Lazy(read.python)
      outcomes = { [all = read.outcomes] in all[$0] }
      checks = Lazy(read.checks)
    }

    /// Each folder of the built-in rules, and of outcomes each file, when somebody first asks for it.
    init() {
      @Sendable func read(_ files: [RuleFile]) -> CatalogueReader {
        var reader = CatalogueReader(isTrusted: true)
        reader.read(files)
        return reader
      }
      @Sendable func read(_ folder: String) -> CatalogueReader { read(RuleFile.builtIn(in: folder)) }
      // Of the folder `python` these are a file of their own: who only asks what a configuration says needs no more.
      let readers = EnvironmentReaders { read(RuleFile.builtIn(in: "python").filter { $0.name == "python/environment-readers.yml" }).python.environmentReaders }
      servers = Lazy { read("servers").servers.map { $0.readingEnvironment(with: readers) } }
      launchers = Lazy { read("launchers").launchers }
      python = Lazy { read("python").python }
      // A server's outcomes are in the file of its name.
      let outcomes = RuleFile.builtIn(in: "outcomes").map { file in
        (name: file.name, table: Lazy { read([file]).outcomes.first })
      }
      self.outcomes = { server in
        outcomes.first { $0.name == "outcomes/\(server).yml" }?.table.value?.value
      }
      checks = Lazy { read("checks").checks }
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
