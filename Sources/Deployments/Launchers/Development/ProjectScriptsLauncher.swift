import Catalogue
import ConfigSyntax
import Workspace

/// Commands that projects give names: `[tool.poe.tasks]` and its like in `pyproject.toml`, `scripts` in `package.json`, the
/// tasks of a Taskfile, as far as data says where they stand.
struct ProjectScriptsLauncher: Launcher {
  static let reader = "project-scripts"

  private let context: LaunchContext

  init(_ context: LaunchContext) {
    self.context = context
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult(files: files)
    for path in files {
      guard let file = try? context.tree.read(path) else { continue }
      let documents =
        switch path.fileExtension {
        // `Pipfile` has no extension.
        case "toml", "": readTOML(file.bytes)
        case "json": readJSON(file.bytes)
        default: readYAML(file.bytes)
        }
      for root in documents.tree.roots {
        for scripts in context.knowledge.projectScripts {
          for (table, name) in Self.tables(at: scripts.keys[...], in: root, name: "") {
            for entry in table.entries ?? [] {
              guard let task = entry.key.text else { continue }
              let unit = name.isEmpty ? task : "\(name):\(task)"
              let environment = Self.environment(entry.value[scripts.environment], in: file)
              for command in Self.commands(entry.value, scripts) { add(command, unit: unit, environment, file, &result) }
            }
          }
        }
      }
    }
    return result
  }

  private static func tables(at keys: ArraySlice<String>, in node: ConfigNode, name: String) -> [(ConfigNode, String)] {
    guard let key = keys.first else { return [(node, name)] }
    if key != "*" { return node[key].map { tables(at: keys.dropFirst(), in: $0, name: name) } ?? [] }
    return (node.entries ?? []).flatMap { entry in tables(at: keys.dropFirst(), in: entry.value, name: entry.key.text ?? name) }
  }

  /// The commands of one task, whatever shape it was given.
  private static func commands(_ node: ConfigNode, _ scripts: ProjectScripts, depth: Int = 0) -> [ConfigNode] {
    guard depth < 6 else { return [] }
    if node.text != nil { return [node] }
    if let items = node.items { return items.flatMap { commands($0, scripts, depth: depth + 1) } }
    return scripts.commands.compactMap { node[$0] }.flatMap { commands($0, scripts, depth: depth + 1) }
  }

  private static func environment(_ node: ConfigNode?, in file: SourceFile) -> [ServerEnvironment.Variable] {
    (node?.entries ?? []).compactMap { entry in
      guard let name = entry.key.text, let value = entry.value.text, !value.contains("{{") else { return nil }
      return .init(name, value, origin: Origin(SourceSpan(file.path, entry.value.span)))
    }
  }

  /// `{{.CLI_ARGS}}` of a Taskfile: what nobody knows is unknown to the shell, too. It is as long as before, and keeps its place.
  private static func withoutTemplates(_ text: PlacedText) -> PlacedText {
    var bytes = text.bytes
    var open: Int?
    for index in bytes.indices.dropLast() {
      if open == nil, bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "{") { open = index }
      guard let start = open, bytes[index] == UInt8(ascii: "}"), bytes[index + 1] == UInt8(ascii: "}") else { continue }
      bytes.replaceSubrange(start..<start + 2, with: "$(".utf8)
      bytes.replaceSubrange(index..<index + 2, with: " )".utf8)
      open = nil
    }
    return bytes == text.bytes ? text : PlacedText(bytes, place: text.span)
  }

  private func add(_ node: ConfigNode, unit: String, _ environment: [ServerEnvironment.Variable], _ file: SourceFile, _ result: inout LaunchesResult) {
    guard let text = EmbeddedText(node, in: file.bytes) else { return }
    let placed = Self.withoutTemplates(PlacedText(text, in: file.path))
    result.launches.append(
      Launch(
        file: file.path, unit: unit, command: .shell(placed), origin: SourceSpan(file.path, node.span),
        standpoint: Standpoint(folder: file.path.parent, environment: ServerEnvironment(environment, isComplete: false)), purpose: .development))
  }
}
