import Workspace

/// The factories of applications that projects of the workspace make known when they are installed: `main = shop:main` below
/// `paste.app_factory`, which paste files call `egg:shop` or `egg:shop#main`.
///
/// They stand in the entry points of `setup.py`, `setup.cfg` or `pyproject.toml`. <https://docs.pylonsproject.org/projects/pastedeploy/en/latest/>
struct PasteFactories: Sendable {
  private let tree: FileTree
  /// The folder of the paste file.
  private let home: WorkspacePath

  init(_ tree: FileTree, beside home: WorkspacePath) {
    self.tree = tree
    self.home = home
  }

  private struct Factory {
    let module: String
    let name: String
    let folder: WorkspacePath
  }

  /// - Parameter project: The name that it is installed under, which its module's most often is as well.
  func factory(of project: String, named name: String) -> (module: String, name: String)? {
    let all = ProjectEntryPoint.all(ofGroups: ["paste.app_factory"], in: tree).filter { $0.name == name && !$0.object.isEmpty }.map {
      Factory(module: $0.module, name: $0.object, folder: $0.project.parent)
    }
    let own = all.filter { Self.plain($0.module) == Self.plain(project) || Self.plain($0.module).hasPrefix("\(Self.plain(project)).") }
    let near = (own.isEmpty ? all : own).filter { home.isWithin($0.folder) }
    for some in [near, own, all] {
      guard let first = some.first else { continue }
      return some.allSatisfy { $0.module == first.module && $0.name == first.name } ? (first.module, first.name) : nil
    }
    return nil
  }

  /// `My-Shop` and `my_shop` are one project: <https://packaging.python.org/en/latest/specifications/name-normalization/>.
  private static func plain(_ name: String) -> String {
    String(name.lowercased().map { $0 == "-" ? "_" : $0 })
  }
}
