import Catalogue
import Workspace

extension ProcessModel {
  /// Whether some file of the process names the package that a library's name belongs to, or one that stands on it: an application of
  /// `apiflask` is one of `flask`.
  func mentionsPackage(of name: String) -> Bool {
    let package = name.firstWord
    return !files(naming: package).isEmpty || packagesAbove[package, default: []].contains { !files(naming: $0).isEmpty }
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
