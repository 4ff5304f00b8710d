import Linting
import Workspace

/// Reads folders of the user's own rules.
enum RuleFolder {
  static func files(in folders: [String]) throws -> [Linter.Rules] {
    try folders.map { folder in
      do {
        return Linter.Rules(tree: try FileTree(root: folder), name: folder)
      } catch {
        throw UsageFailure("the rules folder `\(folder)` cannot be read: \(error)")
      }
    }
  }
}
