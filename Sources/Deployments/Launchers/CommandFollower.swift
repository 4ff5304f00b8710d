import Catalogue
import Workspace

/// Follows a launch's command through wrappers, shells and scripts to the servers that it starts.
struct CommandFollower: Sendable {
  struct Followed: Sendable {
    var commands: [ServerCommand] = []
    /// Scripts of the workspace that were read on the way.
    var files: [WorkspacePath] = []
    var problems: [PlacedProblem] = []
  }

  let servers: [ServerKnowledge]
  let tree: FileTree

  func follow(_ launch: Launch) -> Followed {
    var followed = Followed()
    guard case .words(let words) = launch.command, let program = words.first else { return followed }
    let name = program.text.split(separator: "/").last.map(String.init) ?? ""
    guard let server = servers.first(where: { $0.launchNames.contains(name) }) else { return followed }
    followed.commands = [
      ServerCommand(
        server: server, program: program, arguments: Array(words.dropFirst()), standpoint: launch.standpoint, launchers: [launch.origin],
        conditions: launch.conditions, assumptions: launch.assumptions, name: launch.name, purpose: launch.purpose, stopLimit: launch.stopLimit)
    ]
    return followed
  }
}
