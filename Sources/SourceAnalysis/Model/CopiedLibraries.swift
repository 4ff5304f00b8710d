import Catalogue
import Workspace

// Libraries of one file that people copy into their projects: `bottle.py` beside the application, or `thirdparty/bottle/bottle.py`.

extension SourceModel {
  /// The library that a module is a copy of: what is known of it says more than its source.
  ///
  /// It has the library's name, defines the classes by which the library is known, and imports nothing of it: a project's own `celery.py` or
  /// `multiprocessing.py` builds on the library.
  func copiedLibrary(_ file: FileID) -> String? {
    if let known = copiedLibraries[file] { return known }
    let found = findCopiedLibrary(file)
    copiedLibraries[file] = .some(found)
    return found
  }

  private func findCopiedLibrary(_ file: FileID) -> String? {
    let name = String(decoding: store.numbers.path(file).name.dropLast(3), as: UTF8.self)
    guard knownPackages.contains(name), let index = index(file) else { return nil }
    let prefix = name + "."
    if index.facts.imports.contains(where: { $0.level == 0 && ($0.module == name || $0.module.hasPrefix(prefix)) }) { return nil }
    let own = knowledge.types.keys.filter { $0.hasPrefix(prefix) && !$0.dropFirst(prefix.count).contains(".") }
    let isDefined = !own.isEmpty && own.allSatisfy { type in
      index.scopes(named: String(type.dropFirst(prefix.count))).contains { index.facts[$0].kind == .type && index.facts[$0].parent == .module }
    }
    return isDefined ? name : nil
  }
}
