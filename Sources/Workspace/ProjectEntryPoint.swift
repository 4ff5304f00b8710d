/// What a project makes known under a name when it is installed: `main = shop.app:make` in the entry points of `setup.py`, `setup.cfg` or
/// `pyproject.toml`. <https://packaging.python.org/en/latest/specifications/entry-points/>
public struct ProjectEntryPoint: Sendable, Hashable {
  public let name: String
  public let module: String
  /// `make`, or `Factory.make`; empty for the module itself.
  public let object: String
  /// Where it is said.
  public let place: SourceSpan

  /// The file that says it.
  public var project: WorkspacePath { place.path }

  private static let sizeLimit = 1 << 20

  /// All of some groups that projects of a workspace make known. Nothing is executed: what is looked for is a group's name, and behind it
  /// lines or texts such as `name = module:object`.
  ///
  /// - Parameter groups: The names of groups, or of tables that stand for them: `console_scripts`, `project.scripts`.
  public static func all(ofGroups groups: [String], in tree: FileTree) -> [ProjectEntryPoint] {
    tree.files.filter(\.isProjectFile).flatMap { path -> [ProjectEntryPoint] in
      guard let file = try? tree.read(path), file.bytes.count <= sizeLimit else { return [] }
      // Most projects name none of them, and looking through text letter by letter costs a hundred times as much.
      let named = groups.filter { holds(file.bytes, $0) }
      if named.isEmpty { return [] }
      let text = String(decoding: file.bytes, as: UTF8.self)
      return named.flatMap { all(ofGroup: $0, in: text, of: path) }
    }
  }

  private static func holds(_ bytes: [UInt8], _ word: String) -> Bool {
    let word = Array(word.utf8)
    guard let first = word.first, bytes.count >= word.count else { return false }
    return (0...(bytes.count - word.count)).contains { bytes[$0] == first && bytes[$0..<($0 + word.count)].elementsEqual(word) }
  }

  private static func all(ofGroup group: String, in text: String, of project: WorkspacePath) -> [ProjectEntryPoint] {
    var found: [ProjectEntryPoint] = []
    var rest = text[...]
    while !group.isEmpty, let place = rest.firstRange(of: group) {
      let before = text[..<place.lowerBound]
      rest = rest[place.upperBound...]
      guard begins(behind: before), let next = rest.first, !isPart(next),
        let entries = entries(behindGroup: rest, beginsLine: before.last?.isNewline ?? true)
      else { continue }
      // What was read is not read again, however often a file names the group.
      rest = text[entries.endIndex...]
      for line in entries.split(whereSeparator: { $0.isNewline || $0 == "," }) {
        guard let entry = entry(line, at: SourceSpan(project, ByteSpan(offset(of: line.startIndex, in: text)..<offset(of: line.endIndex, in: text)))) else { continue }
        found.append(entry)
      }
    }
    return found
  }

  private static func offset(of index: String.Index, in text: String) -> Int { text.utf8.distance(from: text.startIndex, to: index) }

  /// `main = shop.app:make [extra]  # a comment`
  private static func entry(_ line: Substring, at place: SourceSpan) -> ProjectEntryPoint? {
    func plain(_ side: Substring) -> String { side.filter { !" \t\"'[]".contains($0) } }
    let sides = line.prefix { $0 != "#" }.split(separator: "=", maxSplits: 1)
    guard sides.count == 2 else { return nil }
    let (name, reference) = (plain(sides[0]), plain(sides[1].prefix { $0 != "[" }))
    let parts = reference.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard !name.isEmpty, parts.count == 1 || parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isPart) }) else { return nil }
    return ProjectEntryPoint(name: name, module: parts[0], object: parts.count == 2 ? parts[1] : "", place: place)
  }

  /// Whether a group's name can stand behind a text: it is a word of its own, or the last of a table's name.
  private static func begins(behind text: Substring) -> Bool {
    guard let last = text.last, isPart(last) else { return true }
    return text.hasSuffix("[project.entry-points.") || text.hasSuffix("[tool.poetry.plugins.")
  }

  private static func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" || character == "." }

  /// What belongs to a group whose name was just read; `nil` where it is no group's.
  private static func entries(behindGroup text: Substring, beginsLine: Bool) -> Substring? {
    let start = text.drop { "\"' \t".contains($0) }
    switch start.first {
    // `[paste.app_factory]` in a text or a file, `[project.entry-points."paste.app_factory"]`: up to the next one.
    case "]":
      return lines(of: start.dropFirst()) { line in line.first { !$0.isWhitespace } != "[" && !line.contains("\"\"\"") && !line.contains("'''") }
    // `"paste.app_factory": ["main = shop:main"]`
    case ":": return start.dropFirst().prefix { $0 != "]" }
    // `paste.app_factory =`, and lines that are indented.
    case "=" where beginsLine:
      let first = start.dropFirst().prefix { !$0.isNewline }
      let more = lines(of: start[first.endIndex...].dropFirst()) { $0.first.map { $0 == " " || $0 == "\t" } ?? false }
      return start[first.startIndex..<more.endIndex]
    default: return nil
    }
  }

  /// The first lines, as long as they belong to it.
  private static func lines(of text: Substring, while belongs: (Substring) -> Bool) -> Substring {
    var end = text.startIndex
    while end < text.endIndex {
      let line = text[end...].prefix { !$0.isNewline }
      guard belongs(line) else { break }
      end = line.endIndex < text.endIndex ? text.index(after: line.endIndex) : line.endIndex
    }
    return text[..<end]
  }
}

extension WorkspacePath {
  /// Whether the file makes what lies beside it a project: https://packaging.python.org/en/latest/guides/writing-pyproject-toml/
  public var isProjectFile: Bool { isNamed("pyproject.toml") || isNamed("setup.py") || isNamed("setup.cfg") }
}
