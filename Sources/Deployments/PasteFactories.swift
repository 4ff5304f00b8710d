import Workspace

/// The factories of applications that projects of the workspace make known when they are installed: `main = shop:main` below
/// `paste.app_factory`, which paste files call `egg:shop` or `egg:shop#main`.
///
/// They stand in the entry points of `setup.py`, `setup.cfg` or `pyproject.toml`. Nothing is executed: what is looked for is the name of
/// the group, and behind it the name of the factory. <https://docs.pylonsproject.org/projects/pastedeploy/en/latest/>
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
    let files = tree.files.filter { path in ["setup.py", "setup.cfg", "pyproject.toml"].contains { (name: StaticString) in path.isNamed(name) } }
    let all = files.flatMap { path -> [Factory] in
      guard let file = try? tree.read(path), file.bytes.count <= CandidateScan.sizeLimit else { return [] }
      return Self.factories(named: name, in: file.bytes).map { Factory(module: $0.module, name: $0.name, folder: path.parent) }
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

  private static func factories(named name: String, in bytes: [UInt8]) -> [(module: String, name: String)] {
    let text = String(decoding: bytes, as: UTF8.self)
    var found: [(module: String, name: String)] = []
    var rest = text[...]
    while let group = rest.firstRange(of: "paste.app_factory") {
      rest = rest[group.upperBound...]
      for line in entries(behindGroup: rest).split(whereSeparator: { $0.isNewline || $0 == "," }) {
        let sides = line.split(separator: "=", maxSplits: 1).map { $0.filter { !" \t\"'[]".contains($0) } }
        guard sides.count == 2, sides[0] == name else { continue }
        // `shop:main [extra]`
        let parts = sides[1].split(separator: ":")
        let isReference = parts.count == 2 && sides[1].allSatisfy { $0.isLetter || $0.isNumber || "_.:".contains($0) }
        if isReference { found.append((String(parts[0]), String(parts[1]))) }
      }
    }
    return found
  }

  /// What belongs to a group whose name was just read.
  private static func entries(behindGroup text: Substring) -> Substring {
    let start = text.drop { "\"' \t".contains($0) }
    switch start.first {
    // `[paste.app_factory]` in a text or a file, `[project.entry-points."paste.app_factory"]`: up to the next one.
    case "]":
      let lines = start.dropFirst().split(separator: "\n", omittingEmptySubsequences: false)
      let own = lines.prefix { line in line.first { !$0.isWhitespace } != "[" && !line.contains("\"\"\"") && !line.contains("'''") }
      return own.last.map { start[start.startIndex..<$0.endIndex].dropFirst() } ?? ""
    // `"paste.app_factory": ["main = shop:main"]`
    case ":": return start.prefix { $0 != "]" }.drop { $0 != "[" }
    // `paste.app_factory =`, and lines that are indented.
    case "=":
      let lines = start.dropFirst().split(separator: "\n", omittingEmptySubsequences: false)
      let own = lines.enumerated().prefix { $0.offset == 0 || $0.element.first.map { $0 == " " || $0 == "\t" } ?? false }
      return own.last.map { start[start.startIndex..<$0.element.endIndex].dropFirst() } ?? ""
    default: return ""
    }
  }
}
