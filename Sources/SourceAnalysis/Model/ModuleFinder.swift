import Catalogue
import Workspace

/// Finds the source file of a module name, as Python's path finder does: folder by folder of the search path, a package
/// before a module of the same name, a folder without `__init__.py` as a namespace package when nothing else is found.
///
/// An object, because a value with so many lists in it would be counted list by list at each of a hundred thousand questions.
final class ModuleFinder {
  enum Found: Hashable {
    /// `a/b.py` or `a/b/__init__.py`.
    case file(FileID)
    /// A folder without `__init__.py`.
    case namespace(WorkspacePath)
  }

  let table: ModuleTable
  private let numbers: FileNumbers
  let searchPath: [WorkspacePath]
  /// The folders above the search path: a package that lies there is taken to be installed, as `pip install -e .` does. The
  /// search path itself comes first, and what lies there must be a package.
  private let above: [WorkspacePath]
  /// The folders that programs put on the path themselves, and the packages of libraries that are no part of the project though copies of
  /// them lie there: what is known of a library says more than its source.
  private let added: Set<WorkspacePath>
  private let libraries: Set<String>
  /// The modules that were asked for: many files import the same ones.
  private var known: [String: Found?] = [:]
  private var namespaces: [String: [WorkspacePath]] = [:]

  init(_ table: ModuleTable, _ numbers: FileNumbers, searchPath: [WorkspacePath], added: Set<WorkspacePath> = [], libraries: Set<String> = []) {
    self.table = table
    self.numbers = numbers
    self.searchPath = searchPath
    self.added = added
    self.libraries = libraries
    var above: [WorkspacePath] = []
    for folder in searchPath {
      var current = folder
      while current != .root {
        current = current.parent
        if !searchPath.contains(current), !above.contains(current) { above.append(current) }
      }
    }
    self.above = above
  }

  /// The module with this dotted name.
  func module(_ name: String) -> Found? {
    if let known = known[name] { return known }
    let found = find(name)
    known[name] = .some(found)
    return found
  }

  /// The module that an import in a file names: absolute, or behind as many dots.
  func module(_ name: String, level: Int, from file: FileID) -> Found? {
    guard level > 0 else { return module(name) }
    return package(of: file, level: level).flatMap { descend(name.dottedWords.map(String.init), from: $0) }
  }

  private func find(_ name: String) -> Found? {
    let parts = name.dottedWords.map(String.init)
    guard !parts.isEmpty else { return nil }
    var namespace: Found?
    for folder in searchPath {
      // A package that is found here hides those of the same name further on, even when the rest of the name fails.
      switch table.child(parts[0], of: folder) {
      case nil: continue
      case .file(let file)? where !added.isEmpty && added.contains(folder) && libraries.contains(parts[0]) && isPackage(file): return nil
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

  func isPackage(_ file: FileID) -> Bool { numbers.path(file).isNamed("__init__.py") }

  private func installed(_ parts: [String]) -> Found? {
    for folder in above {
      if let initializer = table.initializer(of: folder.appending(parts[0])) { return descend(parts.dropFirst(), from: .file(initializer)) }
    }
    if let package = table.installedPackage(parts[0]) { return descend(parts.dropFirst(), from: .file(package)) }
    return installedPart(parts)
  }

  /// `acme.jobs` of a namespace package, of which one project alone has this part.
  private func installedPart(_ parts: [String]) -> Found? {
    guard parts.count > 1 else { return nil }
    let folders = namespaces[parts[0]] ?? table.namespaces(parts[0])
    namespaces[parts[0]] = folders
    let found = Set(
      folders.compactMap { folder -> Found? in
        if case .file(let file)? = descend(parts.dropFirst(), from: .namespace(folder)) { .file(file) } else { nil }
      })
    return found.count == 1 ? found.first : nil
  }

  /// The package that a relative import with this many dots starts from.
  func package(of file: FileID, level: Int) -> Found? {
    var folder = numbers.path(file).parent
    for _ in 1..<max(level, 1) {
      guard folder != .root else { return nil }
      folder = folder.parent
    }
    return table.initializer(of: folder).map { .file($0) } ?? .namespace(folder)
  }

  /// A submodule of a package; `nil` when it has none of that name.
  func submodule(_ name: String, of package: Found) -> Found? {
    switch package {
    case .namespace(let folder): return table.child(name, of: folder)
    case .file(let file):
      let path = numbers.path(file)
      return path.isNamed("__init__.py") ? table.child(name, of: path.parent) : nil
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
}
