import Catalogue
import Workspace

// Libraries of one file that people copy into their projects: `bottle.py` beside the application, or `thirdparty/bottle/bottle.py`.

extension SourceModel {
  /// The library that a module is a copy of: what is known of it says more than its source.
  ///
  /// It has the library's name, and defines a class by which the library is known: a project's own `celery.py` imports that only.
  func copiedLibrary(_ file: FileID) -> String? {
    if let known = copiedLibraries[file] { return known }
    let found = findCopiedLibrary(file)
    copiedLibraries[file] = .some(found)
    return found
  }

  private func findCopiedLibrary(_ file: FileID) -> String? {
    let name = String(decoding: store.numbers.path(file).name.dropLast(3), as: UTF8.self)
    guard knowledge.packages.contains(name), let index = index(file) else { return nil }
    let prefix = name + "."
    let isDefined = knowledge.types.keys.contains { type in
      guard type.hasPrefix(prefix), case let own = type.dropFirst(prefix.count), !own.contains(".") else { return false }
      return index.scopes(named: String(own)).contains { index.facts[$0].kind == .type && index.facts[$0].parent == .module }
    }
    return isDefined ? name : nil
  }
}
