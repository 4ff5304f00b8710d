import ConfigSyntax
import Workspace

/// Compose files that were laid over one another.
struct ComposeProject: Sendable {
  let root: ComposeNode
  /// The project's folder.
  let folder: WorkspacePath
  let variables: ComposeVariables

  var services: [ComposeEntry] { root["services"]?.entries ?? [] }
}

/// The variables that Compose replaces: those of `.env` beside the file. What the caller's environment holds, nobody knows.
struct ComposeVariables: Sendable {
  /// The `.env` file; `nil` when there is none.
  let file: WorkspacePath?
  private let values: [String: OuterVariable]

  init(folder: WorkspacePath, in tree: FileTree) {
    let path = folder.appending(".env")
    guard let source = try? tree.read(path) else {
      file = nil
      values = [:]
      return
    }
    file = path
    let assignments = readEnvironmentFile(source.bytes, dialect: .compose).tree
    values = Dictionary(
      assignments.map { ($0.key, $0.unknown.map { .unknown(reason: $0) } ?? $0.value.map { .known($0) } ?? Self.unset($0.key)) },
      uniquingKeysWith: { $1 })
  }

  func lookup(_ name: String) -> OuterVariable { values[name] ?? Self.unset(name) }

  private static func unset(_ name: String) -> OuterVariable {
    .unknown(reason: "`\(name)` comes from the environment in which Compose runs")
  }
}
