import Catalogue
import ConfigSyntax
import PythonSyntax
import Synchronization
import Workspace

/// The commands that installing a project of the workspace makes: `[project.scripts]` and its like. Each is a small program that
/// imports a function and calls it.
final class ConsoleScripts: Sendable {
  private struct Script: Sendable {
    let module: String
    /// `main`, or `cli.main` of an object in the module.
    let function: [String]
    let place: SourceSpan
    /// The folder of the file that says it.
    let folder: WorkspacePath
  }

  private let tree: FileTree
  private let sources: [ConsoleScriptSource]
  /// What all of them are, once somebody has asked.
  private let known = Mutex<[String: [Script]]?>(nil)

  init(_ tree: FileTree, _ sources: [ConsoleScriptSource]) {
    self.tree = tree
    self.sources = sources
  }

  /// The program behind a command's name, as installing would write it, beside the code that it imports; `nil` where the workspace has none,
  /// or several of that name and none in the folder.
  func program(_ name: String, in folder: WorkspacePath?) -> EmbeddedFile? {
    guard let all = scripts()[name] else { return nil }
    let near = all.filter { $0.folder == folder }
    let chosen = near.isEmpty ? all : near
    guard chosen.count == 1, let script = chosen.first, let home = home(of: script), let first = script.function.first else { return nil }
    let call = script.function.joined(separator: ".")
    return EmbeddedFile(
      path: home.appending("\(name).console-script.py"), text: PlacedText("from \(script.module) import \(first)\n\(call)()\n", at: script.place))
  }

  /// The folder from which the module is imported.
  private func home(of script: Script) -> WorkspacePath? {
    let module = script.module.split(separator: ".").joined(separator: "/")
    return [script.folder, script.folder.appending("src")].first { folder in
      ["\(module).py", "\(module)/__init__.py"].contains { ending in
        WorkspacePath(resolving: Array(ending.utf8), against: folder).map(tree.isFile) ?? false
      }
    }
  }

  // MARK: Reading

  private func scripts() -> [String: [Script]] {
    known.withLock { known in
      let found = known ?? found()
      known = found
      return found
    }
  }

  private func found() -> [String: [Script]] {
    var found: [String: [Script]] = [:]
    let names = Set(sources.map(\.file)).map { Array($0.utf8) }
    for path in tree.files where names.contains(where: path.isNamed) {
      guard let file = try? tree.read(path), file.bytes.count <= CandidateScan.sizeLimit else { continue }
      for source in sources where path.isNamed(Array(source.file.utf8)) {
        for (name, script) in scripts(of: source, in: file) where !(found[name, default: []].contains { $0.folder == script.folder }) {
          found[name, default: []].append(script)
        }
      }
    }
    return found
  }

  private func scripts(of source: ConsoleScriptSource, in file: SourceFile) -> [(name: String, script: Script)] {
    switch source.form {
    case .table(let keys):
      guard let root = readTOML(file.bytes).tree.roots.first else { return [] }
      let table = keys.reduce(Optional(root)) { $0?[$1] }
      return (table?.entries ?? []).compactMap { entry in
        guard let name = entry.key.text, let reference = entry.value.text else { return nil }
        return script(name, reference, at: entry.value.span, in: file).map { (name, $0) }
      }
    case .section(let section):
      let lines = file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      guard let head = lines.firstIndex(where: { Self.trimmed($0[...]).elementsEqual("[\(section)]".utf8) }) else { return [] }
      let rest = lines[(head + 1)...].prefix { $0.first != UInt8(ascii: "[") }
      guard let first = rest.first, let last = rest.last else { return [] }
      return references(in: ByteSpan(first.startIndex..<last.endIndex), of: file)
    case .argument(let name):
      // What no call is given is no entry point.
      let syntax = parsePython(file.bytes).tree
      let given = withExtendedLifetime(syntax) {
        syntax.nodes.compactMap { Call($0) }.flatMap { call in call.keywords.filter { $0.name?.text == name }.map(\.value.span) }
      }
      return given.flatMap { references(in: $0, of: file) }
    }
  }

  /// Every `name = module:function` between quotes, brackets, commas and line ends.
  private func references(in span: ByteSpan, of file: SourceFile) -> [(name: String, script: Script)] {
    let marks = Set("\"'[](){},\n\r".utf8)
    return file.bytes[span.range].split(whereSeparator: marks.contains).compactMap { piece in
      guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { return nil }
      let name = String(decoding: Self.trimmed(piece[..<equals]), as: UTF8.self)
      let reference = String(decoding: Self.trimmed(piece[piece.index(after: equals)...]), as: UTF8.self)
      return script(name, reference, at: ByteSpan(piece.startIndex..<piece.endIndex), in: file).map { (name, $0) }
    }
  }

  private func script(_ name: String, _ reference: String, at span: ByteSpan, in file: SourceFile) -> Script? {
    let parts = reference.split(separator: ":", omittingEmptySubsequences: false)
    func isDotted(_ text: Substring) -> Bool {
      !text.isEmpty && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isEnvironmentNameByte) }
    }
    guard !name.isEmpty, parts.count == 2, isDotted(parts[0]), isDotted(parts[1]) else { return nil }
    return Script(
      module: String(parts[0]), function: parts[1].split(separator: ".").map(String.init), place: file.span(span), folder: file.path.parent)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") }
    var trimmed = bytes.drop(while: isBlank)
    while let last = trimmed.last, isBlank(last) { trimmed.removeLast() }
    return trimmed
  }
}
