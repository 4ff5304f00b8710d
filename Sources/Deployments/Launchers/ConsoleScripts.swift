import Synchronization
import Workspace

/// The commands that installing a project of the workspace makes: `[project.scripts]` and its like. Each is a small program that
/// imports a function and calls it.
final class ConsoleScripts: Sendable {
  private let tree: FileTree
  private let groups: [String]
  /// What all of them are, once somebody has asked.
  private let known = Mutex<[String: [ProjectEntryPoint]]?>(nil)

  /// - Parameter groups: The groups of entry points that are commands.
  init(_ tree: FileTree, _ groups: [String]) {
    self.tree = tree
    self.groups = groups
  }

  /// The program behind a command's name, as installing would write it, beside the code that it imports; `nil` where the workspace has none,
  /// or several of that name and none in the folder.
  func program(_ name: String, in folder: WorkspacePath?) -> EmbeddedFile? {
    guard let all = scripts()[name] else { return nil }
    let near = all.filter { $0.project.parent == folder }
    let chosen = near.isEmpty ? all : near
    guard chosen.count == 1, let script = chosen.first, let home = home(of: script), let first = script.object.split(separator: ".").first else { return nil }
    return EmbeddedFile(
      path: home.appending("\(name).console-script.py"),
      text: PlacedText("from \(script.module) import \(first)\n\(script.object)()\n", at: script.place))
  }

  /// The folder from which the module is imported.
  private func home(of script: ProjectEntryPoint) -> WorkspacePath? {
    let module = script.module.split(separator: ".").joined(separator: "/")
    return [script.project.parent, script.project.parent.appending("src")].first { folder in
      ["\(module).py", "\(module)/__init__.py"].contains { ending in
        WorkspacePath(resolving: Array(ending.utf8), against: folder).map(tree.isFile) ?? false
      }
    }
  }

  /// Each command once for each project that says it.
  private func scripts() -> [String: [ProjectEntryPoint]] {
    known.withLock { known in
      if let known { return known }
      var found: [String: [ProjectEntryPoint]] = [:]
      for script in ProjectEntryPoint.all(ofGroups: groups, in: tree)
      where !script.object.isEmpty && !(found[script.name, default: []].contains { $0.project.parent == script.project.parent }) {
        found[script.name, default: []].append(script)
      }
      known = found
      return found
    }
  }
}
