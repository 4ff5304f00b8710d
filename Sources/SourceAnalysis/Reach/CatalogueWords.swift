import Catalogue
import PythonSyntax
import Workspace

extension PythonKnowledge {
  /// The words by which a file can name what the catalogue knows: the last word of each name, and the first one, its package.
  func catalogueWords() -> [String] {
    var names = Array(jobs.keys) + Array(jobDecorators.keys)
    for hook in hooks {
      switch hook.way {
      case .registered(let calls, _), .decorated(let calls), .assigned(let calls):
        names += calls + calls.compactMap { name in name.lastIndex(of: ".").map { String(name[..<$0]) } }
      case .inherited: names += hook.methods
      case .setting: break
      }
    }
    for pattern in roots {
      switch pattern.way {
      case .registered(let calls, _), .decorated(let calls): names += calls
      case .named(let variables): names += variables
      case .inherited: break
      }
    }
    return Set(names.flatMap { name in [name.split(separator: ".").first, name.split(separator: ".").last].compactMap { $0.map(String.init) } }).sorted()
  }
}

extension ProcessModel {
  /// The files of the process that hold each of the catalogue's words: one pass over the bytes finds them all.
  func findCatalogueWords() -> [String: [WorkspacePath]] {
    let words = model.knowledge.catalogueWords()
    let needles = words.map { Array($0.utf8) }
    let prefilter = BytePrefilter(needles: needles)
    var files: [String: [WorkspacePath]] = Dictionary(uniqueKeysWithValues: words.map { ($0, []) })
    for file in closure.files {
      guard let bytes = closure.texts[file] else { continue }
      for index in prefilter.matches(in: bytes).sorted() where bytes.containsWord(needles[index]) { files[words[index], default: []].append(file) }
    }
    return files
  }

  /// Whether some file of the process names the package that a library's name belongs to.
  func mentionsPackage(of name: String) -> Bool {
    guard let package = name.split(separator: ".").first else { return false }
    return !files(naming: String(package)).isEmpty
  }

  /// The files in which a word stands in a decorator's line, or is given another name.
  func files(decoratingWith word: String) -> [WorkspacePath] {
    if let known = filesByDecorator[word] { return known }
    let needle = Array(word.utf8)
    // `from bottle import route as r` decorates with another word.
    let renaming = needle + Array(" as".utf8)
    let found = files(naming: word).filter { file in
      closure.texts[file].map { $0.hasDecoratorLine(with: needle) || $0.containsWord(renaming) } ?? false
    }
    filesByDecorator[word] = found
    return found
  }
}

extension [UInt8] {
  fileprivate func hasDecoratorLine(with word: [UInt8]) -> Bool {
    var start = 0
    while let sign = self[start...].firstIndex(of: UInt8(ascii: "@")) {
      // A decorator's name stands in the line of its sign, however its arguments are laid out.
      let end = self[sign...].firstIndex(of: UInt8(ascii: "\n")) ?? count
      if Array(self[sign..<end]).containsWord(word) { return true }
      start = end
    }
    return false
  }
}
