import Catalogue
import Workspace

extension ProcessModel {
  /// Whether some file of the process names the package that a library's name belongs to, or one that stands on it: an application of
  /// `apiflask` is one of `flask`.
  func mentionsPackage(of name: String) -> Bool {
    let package = name.firstWord
    if let known = mentionedPackages[package] { return known }
    let isMentioned = !files(naming: package).isEmpty || packagesAbove[package, default: []].contains { !files(naming: $0).isEmpty }
    mentionedPackages[package] = isMentioned
    return isMentioned
  }

  /// The files that can call a function of a library. A method may be called on an object from anywhere, and what is called on an
  /// attribute of an object (`app.on_shutdown.append`) stands beside the attribute's name. A function of a module is imported where it
  /// is called, so that `get` alone says nothing about `aiohttp.web.get`: the file names the package, or some module of the project
  /// hands on a part of the name.
  func files(callingFunction name: String) -> [FileID] {
    let parts = name.dottedWords.map(String.init)
    guard let last = parts.last else { return [] }
    let files = files(calling: last)
    let owner = parts.dropLast()
    guard !files.isEmpty, parts.count > 1, !isType(owner) else { return files }
    if isType(owner.dropLast()) {
      let naming = Set(self.files(naming: parts[parts.count - 2]))
      return files.filter(naming.contains)
    }
    let naming = Set(self.files(naming: parts[0]))
    return files.filter { naming.contains($0) || isHanded(parts, to: $0, byOneOf: naming) }
  }

  /// Whether a file imports one of these names, or a module that names their package: `from . import compat`, `compat.path(…)`.
  private func isHanded(_ names: [String], to file: FileID, byOneOf naming: Set<FileID>) -> Bool {
    func isNaming(_ found: ModuleFinder.Found?) -> Bool {
      if case .file(let module)? = found { naming.contains(module) } else { false }
    }
    return model.outline(file)?.imports.contains { statement in
      if statement.names.contains(where: { $0 == "*" || names.contains($0) }) { return true }
      let owner = model.finder.module(statement.module, level: statement.level, from: file)
      return statement.names.isEmpty ? isNaming(owner) : statement.names.contains { name in isNaming(owner.flatMap { model.finder.submodule(name, of: $0) }) }
    } ?? false
  }

  private func isType(_ parts: ArraySlice<String>) -> Bool {
    model.knowledge.types[parts.joined(separator: ".")] != nil
  }

  /// The files in which a word stands in a decorator's line (`@app.route(…)`), or is given another name
  /// (`from bottle import route as r` decorates with another word).
  func files(decoratingWith word: String) -> [FileID] {
    if let known = filesByDecorator[word] { return known }
    let found = decoratorWords.files(holding: WordSet.hash(word)).map { closure.files[$0] }
    filesByDecorator[word] = found
    return found
  }
}

extension PythonKnowledge {
  /// The packages of which something is known that runs functions or lets jobs start.
  var packages: Set<String> {
    var found = Set((Array(jobs.keys) + types.keys + aliases.keys + returns.keys).map(\.firstWord))
    for root in roots {
      switch root.way {
      case .registered(let names, _), .decorated(let names), .inherited(let names): found.formUnion(names.map(\.firstWord))
      default: break
      }
    }
    return found
  }

  /// Packages by those that they stand on: their types are below, or are other names for, types of that one, or they give them out.
  func packagesAbove() -> [String: Set<String>] {
    var above: [String: Set<String>] = [:]
    func add(_ name: String, above below: String) {
      let (package, other) = (name.firstWord, below.firstWord)
      if package != other { above[other, default: []].insert(package) }
    }
    for (alias, name) in aliases { add(alias, above: name) }
    for type in types.values { for base in type.bases { add(type.name, above: base) } }
    for (function, type) in returns { add(function, above: type) }
    for (object, type) in objects { add(object, above: type) }
    // Packages that stand on those that stand on one.
    for package in above.keys {
      var pending = Array(above[package, default: []])
      while let next = pending.popLast() {
        for further in above[next, default: []] where further != package && above[package, default: []].insert(further).inserted { pending.append(further) }
      }
    }
    return above
  }
}
