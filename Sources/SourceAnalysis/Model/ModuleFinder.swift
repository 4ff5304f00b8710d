import Workspace

/// Finds the source file of a module name, as Python's path finder does: folder by folder of the search path, a package
/// before a module of the same name, a folder without `__init__.py` as a namespace package when nothing else is found.
struct ModuleFinder {
  enum Found: Hashable {
    /// `a/b.py` or `a/b/__init__.py`.
    case file(WorkspacePath)
    /// A folder without `__init__.py`.
    case namespace(WorkspacePath)
  }

  private let files: Set<WorkspacePath>
  private let folders: Set<WorkspacePath>
  let searchPath: [WorkspacePath]
  /// The folders above the search path: a package that lies there is taken to be installed, as `pip install -e .` does. The
  /// search path itself comes first, and what lies there must be a package.
  private let above: [WorkspacePath]

  init(files: [WorkspacePath], searchPath: [WorkspacePath]) {
    self.searchPath = searchPath
    var above: [WorkspacePath] = []
    for folder in searchPath {
      var current = folder
      while current != .root {
        current = current.parent
        if !searchPath.contains(current), !above.contains(current) { above.append(current) }
      }
    }
    self.above = above
    let python = files.filter { $0.fileExtension == "py" }
    self.files = Set(python)
    var folders: Set<WorkspacePath> = []
    for file in python {
      var folder = file.parent
      while folders.insert(folder).inserted, folder != .root { folder = folder.parent }
    }
    self.folders = folders
  }

  /// The module with this dotted name.
  func module(_ name: String) -> Found? {
    let parts = name.split(separator: ".").map(String.init)
    guard !parts.isEmpty else { return nil }
    var namespace: Found?
    for folder in searchPath {
      // A package that is found here hides those of the same name further on, even when the rest of the name fails.
      switch child(parts[0], of: folder) {
      case nil: continue
      case .namespace(let path)?:
        if let found = descend(parts.dropFirst(), from: .namespace(path)) {
          if case .file = found { return found }
          namespace = namespace ?? found
        }
      case let found?: return descend(parts.dropFirst(), from: found)
      }
    }
    return namespace ?? installed(parts)
  }

  private func installed(_ parts: [String]) -> Found? {
    for folder in above {
      let initializer = folder.appending(parts[0]).appending("__init__.py")
      if files.contains(initializer) { return descend(parts.dropFirst(), from: .file(initializer)) }
    }
    return nil
  }

  /// The package that a relative import with this many dots starts from.
  func package(of file: WorkspacePath, level: Int) -> Found? {
    var folder = file.parent
    for _ in 1..<max(level, 1) {
      guard folder != .root else { return nil }
      folder = folder.parent
    }
    let initializer = folder.appending("__init__.py")
    return files.contains(initializer) ? .file(initializer) : .namespace(folder)
  }

  /// A submodule of a package; `nil` when it has none of that name.
  func submodule(_ name: String, of package: Found) -> Found? {
    switch package {
    case .namespace(let folder): child(name, of: folder)
    case .file(let path): path.name.elementsEqual("__init__.py".utf8) ? child(name, of: path.parent) : nil
    }
  }

  func descend(_ names: some Sequence<String>, from start: Found) -> Found? {
    var current = start
    for name in names {
      guard let next = submodule(name, of: current) else { return nil }
      current = next
    }
    return current
  }

  private func child(_ name: String, of folder: WorkspacePath) -> Found? {
    let inner = folder.appending(name)
    let initializer = inner.appending("__init__.py")
    if files.contains(initializer) { return .file(initializer) }
    let module = folder.appending("\(name).py")
    if files.contains(module) { return .file(module) }
    return folders.contains(inner) ? .namespace(inner) : nil
  }
}
