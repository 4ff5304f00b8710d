import Workspace

// `os.path` and `pathlib`, as far as they only look at names.

extension PythonEvaluator {
  /// `nil` for functions that look at the machine.
  func path(_ name: String, _ arguments: Arguments) -> PythonValue? {
    let texts = arguments.positional.compactMap(\.text)
    switch name {
    case "os.getcwd": return currentFolder.map { .text($0) } ?? .unknown("it is not known in which folder the server starts")
    case "os.path.join" where texts.count == arguments.positional.count && !texts.isEmpty: return .text(joinedPath(texts))
    case "pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath":
      guard texts.count == arguments.positional.count else { return nil }
      return .text(texts.isEmpty ? "." : plainPath(joinedPath(texts)))
    case "pathlib.Path.cwd": return currentFolder.map { .text($0) } ?? .unknown("it is not known in which folder the server starts")
    default: break
    }
    guard let text = texts.first, arguments.positional.count == 1 else { return nil }
    switch name {
    case "os.path.dirname": return .text(split(text).folder)
    case "os.path.basename": return .text(split(text).name)
    case "os.path.split": return .tuple([.text(split(text).folder), .text(split(text).name)])
    case "os.path.splitext":
      let name = split(text).name
      guard let dot = name.lastIndex(of: "."), name[..<dot].contains(where: { $0 != "." }) else { return .tuple([.text(text), .text("")]) }
      let ending = String(name[dot...])
      return .tuple([.text(String(text.dropLast(ending.count))), .text(ending)])
    case "os.path.normpath": return .text(normalPath(text))
    case "os.path.abspath", "os.path.realpath":
      if text.hasPrefix("/") { return .text(normalPath(text)) }
      return currentFolder.map { .text(normalPath("\($0)/\(text)")) } ?? .unknown("it is not known in which folder the server starts")
    case "os.path.isabs": return .boolean(text.hasPrefix("/"))
    case "os.path.exists", "os.path.isfile", "os.path.isdir", "os.access":
      return .unknown("whether `\(text)` exists is known only where the server runs")
    case "os.fspath": return .text(text)
    default: return nil
    }
  }

  /// What a path object's attribute gives, paths being followed as their texts.
  func pathAttribute(_ name: String, of text: String) -> PythonValue? {
    let last = split(plainPath(text)).name
    switch name {
    case "parent":
      let folder = split(plainPath(text)).folder
      return .text(folder.isEmpty ? "." : folder)
    case "name": return .text(last)
    case "stem", "suffix":
      guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return .text(name == "stem" ? last : "") }
      return .text(String(name == "stem" ? last[..<dot] : last[dot...]))
    case "parents":
      var parents: [PythonValue] = []
      var rest = plainPath(text)
      while parents.count < 64, !split(rest).name.isEmpty {
        rest = split(rest).folder
        parents.append(.text(rest.isEmpty ? "." : rest))
        if rest.isEmpty { break }
      }
      return .tuple(parents)
    default: return nil
    }
  }

  private var currentFolder: String? {
    if let directory = lookup.standpoint.directory { return directory }
    guard let root = lookup.standpoint.root, let folder = lookup.standpoint.folder else { return nil }
    return folder == .root ? (root.isEmpty ? "/" : root) : "\(root)/\(folder)"
  }

  func joinedPath(_ parts: [String]) -> String {
    var path = parts.first ?? ""
    for part in parts.dropFirst() {
      if part.hasPrefix("/") {
        path = part
      } else {
        path += path.isEmpty || path.hasSuffix("/") ? part : "/\(part)"
      }
    }
    return path
  }

  private func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    let head = path[...slash]
    let trimmed = head.allSatisfy { $0 == "/" } ? String(head) : String(head.reversed().drop { $0 == "/" }.reversed())
    return (trimmed, String(path[path.index(after: slash)...]))
  }

  /// `pathlib` drops doubled slashes, lone dots and a slash at the end, but keeps `..`.
  private func plainPath(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/\(joined)" : joined.isEmpty ? "." : joined
  }

  private func normalPath(_ path: String) -> String {
    var parts: [Substring] = []
    let isAbsolute = path.hasPrefix("/")
    for part in path.split(separator: "/") where part != "." {
      if part != ".." || (!isAbsolute && (parts.isEmpty || parts.last == "..")) {
        parts.append(part)
      } else if !parts.isEmpty {
        parts.removeLast()
      }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/\(joined)" : joined.isEmpty ? "." : joined
  }
}
