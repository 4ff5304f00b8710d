import Catalogue
import Workspace

// Modules that are imported by a name of which a part is open: `importlib.import_module(f"shop.plugins.{name}")`.

extension SourceModel {
  /// More of them than that are taken for none: nobody could read what all of them may be.
  private static let mostModules = Answer.limit

  /// The modules that a call may import, where it says a part of their names.
  func modules(importedBy call: ExpressionRef) -> [Denotation] {
    guard let index = index(call.file) else { return [] }
    let position = ArgumentPosition(index: 0, keyword: "name")
    let named = LoadedNames(self, index).modules(named: knowledge.importsNamed.sorted(), at: position, in: ArgumentPosition(index: 1, keyword: "package"))
    var found: [Denotation] = []
    for name in named where name.call == call {
      for path in OpenModuleName(name.text)?.modules(of: self, below: name.package) ?? [] where !path.isNamed("__init__.py") {
        let module = Denotation.module(id(path))
        if !found.contains(module) { found.append(module) }
      }
    }
    return found.count > Self.mostModules ? [] : found
  }
}

/// The name of a module of which a part is open: `shop.plugins.*`. `%s`, `{}` and a dot at the end stand for such a part as well.
struct OpenModuleName {
  private let parts: [String]

  /// More open parts are no way to name a module.
  private static let mostHoles = 2

  /// - Returns: `nil` for a name that says everything.
  init?(_ text: String) {
    var pattern = text
    for hole in ["%s", "{}", "{0}"] { pattern = pattern.split(separator: hole, omittingEmptySubsequences: false).joined(separator: "*") }
    if pattern.hasSuffix(".") { pattern += "*" }
    guard pattern.contains("*") else { return nil }
    parts = pattern.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// The files of the modules that have such a name, of which there are few.
  /// - Parameter start: Where the name begins, if it does not say so itself.
  func modules(of model: SourceModel, below start: ModuleFinder.Found?) -> [WorkspacePath] {
    // `shop.plugins.*.*`: of several holes each stands for one folder, and the last for the modules in it.
    let named = parts.prefix { !$0.contains("*") }
    guard parts.count > (start == nil ? 1 : 0), !parts.contains(""), let last = parts.last, last.contains("*"), named.count + Self.mostHoles >= parts.count,
      let package = start.map({ model.finder.descend(named, from: $0) }) ?? model.finder.module(named.joined(separator: "."))
    else { return [] }
    let folder: WorkspacePath =
      switch package {
      case .namespace(let folder): folder
      case .file(let file): model.path(file).parent
      }
    let folders = parts[named.count...].dropLast().map { Array($0.utf8) }
    let depth = folder.components.count
    var found: [WorkspacePath] = []
    for path in model.tree.files(below: folder) where path.isPython && found.count < (folders.isEmpty ? 20 : 100) {
      let below = path.components.dropFirst(depth)
      guard below.count == folders.count + 1, zip(folders, below).allSatisfy({ matchesGlob($0, Array($1)) }), matchesGlob(Array("\(last).py".utf8), Array(path.name))
      else { continue }
      found.append(path)
    }
    return found
  }
}
