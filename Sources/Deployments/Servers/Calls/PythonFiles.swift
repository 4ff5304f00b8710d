import PythonSyntax
import Synchronization
import Workspace

/// What the Python files of a workspace import and hold, found out once for all the programs that come to them and all the commands
/// that run those.
///
/// A command's machine may have other texts in the places of some files: those are read for the one who asks.
final class PythonFiles: Sendable {
  private struct Question: Hashable {
    let server: String
    let program: WorkspacePath
    let folder: WorkspacePath?
  }

  private struct Memory {
    var imports: [WorkspacePath: [ImportedModule]] = [:]
    var modules: [WorkspacePath: PythonProgram.Module?] = [:]
    var programs: [Question: PythonProgram] = [:]
  }

  private let workspace: FileTree
  private let memory = Mutex(Memory())
  private let turns = Turns()

  init(_ workspace: FileTree) {
    self.workspace = workspace
  }

  /// The imports of a file; none where it cannot be read.
  func imports(of path: WorkspacePath, in tree: FileTree) -> [ImportedModule] {
    known(path, in: tree, \.imports) {
      guard let file = try? tree.read(path), file.bytes.count <= PythonEvaluator.fileSizeLimit else { return [] }
      return importStatements(in: file.bytes)
    }
  }

  /// What a file holds; `nil` where it cannot be read.
  func module(_ path: WorkspacePath, in tree: FileTree) -> PythonProgram.Module? {
    known(path, in: tree, \.modules) {
      guard let file = try? tree.read(path), file.bytes.count <= PythonEvaluator.fileSizeLimit else { return nil }
      return PythonProgram.Module(parsePython(file.bytes).tree)
    }
  }

  /// The program of a command, as far as it may come to start a server.
  /// - Parameter isAsInWorkspace: Whether the command's machine has no texts of its own.
  func program(
    of server: String, _ main: WorkspacePath, folder: WorkspacePath?, isAsInWorkspace: Bool, _ make: () -> PythonProgram
  ) -> PythonProgram {
    let question = Question(server: server, program: main, folder: folder)
    guard isAsInWorkspace else { return make() }
    return turns.take(question) {
      if let known = memory.withLock({ $0.programs[question] }) { return known }
      let made = make()
      memory.withLock { $0.programs[question] = made }
      return made
    }
  }

  /// Two threads that ask at once find out the same: a file costs less than waiting.
  private func known<Answer: Sendable>(
    _ path: WorkspacePath, in tree: FileTree, _ place: WritableKeyPath<Memory, [WorkspacePath: Answer]> & Sendable, _ find: () -> Answer
  ) -> Answer {
    guard tree.hasText(of: path, as: workspace) else { return find() }
    if let known = memory.withLock({ $0[keyPath: place][path] }) { return known }
    let found = find()
    memory.withLock { $0[keyPath: place][path] = found }
    return found
  }
}
