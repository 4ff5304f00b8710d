import Catalogue
import ConfigSyntax
import Workspace

/// Follows a launch's command through wrappers, shells and scripts to the servers that it starts.
package struct CommandFollower {
  package struct Followed: Sendable {
    package var commands: [ServerCommand] = []
    /// Scripts of the workspace that were read on the way.
    package var files: [WorkspacePath] = []
    package var problems: [PlacedProblem] = []
  }

  private let servers: [ServerKnowledge]
  private let knowledge: LauncherKnowledge
  private let tree: FileTree
  private let programs: StartingPrograms
  private let table: ProgramTable

  /// - Parameter tree: The workspace, with the files that exist on the command's machine only.
  package init(servers: [ServerKnowledge], knowledge: LauncherKnowledge, tree: FileTree) {
    self.init(
      servers: servers, knowledge: knowledge, tree: tree, programs: StartingPrograms(servers: servers, launchers: knowledge, tree: tree),
      table: ProgramTable(servers: servers, wrappers: knowledge.wrappers))
  }

  init(servers: [ServerKnowledge], knowledge: LauncherKnowledge, tree: FileTree, programs: StartingPrograms, table: ProgramTable) {
    self.table = table
    self.servers = servers
    self.knowledge = knowledge
    self.tree = tree
    self.programs = programs
  }

  package func follow(_ launch: Launch) -> Followed {
    var interpreter = ShellInterpreter(servers: servers, knowledge: knowledge, tree: tree, launch: launch, programs: table, pythonPrograms: programs)
    var state = ShellState(standpoint: launch.standpoint)
    state.embedded = launch.embedded
    switch launch.command {
    case .words(let words):
      let frame = ShellFrame(text: PlacedText("", at: launch.origin), name: ShellText("sh"), path: nil, launchers: [launch.origin], depth: 0)
      _ = interpreter.follow(words.map(ShellText.init), at: launch.origin, state, frame)
    case .shell(let text, let arguments):
      let frame = ShellFrame(text: text, name: ShellText("sh"), path: nil, launchers: [launch.origin], depth: 0)
      _ = interpreter.run(text, name: ShellText("sh"), words: arguments.map(ShellText.init), at: launch.origin, state, frame)
    case .script(let path):
      guard let file = try? tree.read(path) else { break }
      var unknown = state
      unknown.positionalUnknown = "with which words \(path) is started is not known"
      interpreter.runAlone(file, unknown)
    }
    let commands = interpreter.commands
    // What is odd about a script that starts no server is nobody's business here.
    let problems = commands.isEmpty ? [] : interpreter.problems
    var files: [WorkspacePath] = []
    for file in interpreter.files where !files.contains(file) { files.append(file) }
    return Followed(commands: commands, files: files, problems: problems)
  }
}
