import ConfigSyntax
import Workspace

/// Makes a ConfigMap of an item of `configMapGenerator`.
struct ConfigMapGenerator {
  let tree: FileTree
  let folder: WorkspacePath
  private(set) var problems: [PlacedProblem] = []

  init(tree: FileTree, folder: WorkspacePath) {
    self.tree = tree
    self.folder = folder
  }

  mutating func object(_ item: PlacedNode, file: WorkspacePath) -> KubernetesObject {
    var data: [PlacedNode.Entry] = []
    for literal in item["literals"]?.items ?? [] {
      guard let text = literal.text, let equals = text.firstIndex(of: "=") else { continue }
      data.append(entry(String(text[..<equals]), PlacedNode(Self.unquoted(String(text[text.index(after: equals)...])), at: literal.place), literal))
    }
    for source in item["files"]?.items ?? [] {
      guard let text = source.text else { continue }
      let parts = text.split(separator: "=", maxSplits: 1)
      guard let path = parts.last.map(String.init), let file = read(path, source) else { continue }
      let name = parts.count == 2 ? String(parts[0]) : String(decoding: file.path.name, as: UTF8.self)
      data.append(entry(name, PlacedNode(.text(PlacedScalar(whole: file)), at: SourceSpan(file.path, ByteSpan(0..<file.bytes.count))), source))
    }
    for source in (item["envs"]?.items ?? []) + [item["env"]].compactMap({ $0 }) {
      guard let path = source.text, let file = read(path, source) else { continue }
      for line in 1...file.lines.lineCount {
        if let made = variable(file, file.lines.range(ofLine: line)) { data.append(made) }
      }
    }
    let place = item.place
    func mapping(_ entries: [(String, PlacedNode)]) -> PlacedNode {
      PlacedNode(.mapping(entries.map { .init(key: PlacedNode($0.0, at: place), value: $0.1) }), at: place)
    }
    let node = mapping([
      ("kind", PlacedNode("ConfigMap", at: place)), ("metadata", mapping([("name", item["name"] ?? PlacedNode("", at: place))])),
      ("data", PlacedNode(.mapping(data), at: place)),
    ])
    return KubernetesObject(node: node, file: file)
  }

  private func entry(_ name: String, _ value: PlacedNode, _ source: PlacedNode) -> PlacedNode.Entry {
    .init(key: PlacedNode(name, at: source.place), value: value)
  }

  /// `K=V`; Kustomize takes neither quotes off nor a comment behind a value.
  private func variable(_ file: SourceFile, _ line: Range<Int>) -> PlacedNode.Entry? {
    var text = file.bytes[line]
    while let last = text.last, last == 0x0A || last == 0x0D { text = text.dropLast() }
    text = text.drop { $0 == 0x20 || $0 == 0x09 }
    guard text.first != UInt8(ascii: "#"), let equals = text.firstIndex(of: UInt8(ascii: "=")), equals > text.startIndex else { return nil }
    let place = SourceSpan(file.path, ByteSpan(text.startIndex..<text.endIndex))
    let value = PlacedNode(String(decoding: text[(equals + 1)...], as: UTF8.self), at: place)
    return .init(key: PlacedNode(String(decoding: text[..<equals], as: UTF8.self), at: place), value: value)
  }

  private static func unquoted(_ text: String) -> String {
    guard text.utf8.count >= 2, let first = text.first, first == "\"" || first == "'", text.last == first else { return text }
    return String(text.dropFirst().dropLast())
  }

  private mutating func read(_ name: String, _ node: PlacedNode) -> SourceFile? {
    guard let path = WorkspacePath(resolving: name.utf8, against: folder) else { return nil }
    if let file = try? tree.read(path), file.bytes.count <= CandidateScan.sizeLimit { return file }
    problems.append(
      PlacedProblem(Problem(.unresolvedReference, "there is no file `\(name)` in the workspace", at: node.place.bytes), in: node.place.path))
    return nil
  }

  /// What an overlay's generator makes of the ConfigMap that its base has already.
  static func merged(_ base: KubernetesObject, _ made: KubernetesObject) -> KubernetesObject {
    let new = made.node["data"]?.entries ?? []
    let names = Set(new.compactMap(\.key.text))
    let entries = (base.node["data"]?.entries ?? []).filter { !names.contains($0.key.text ?? "") } + new
    var node = base.node
    let key = PlacedNode("data", at: made.node.place)
    node.content = .mapping(
      (base.node.entries ?? []).filter { $0.key.text != "data" } + [.init(key: key, value: PlacedNode(.mapping(entries), at: made.node.place))])
    return KubernetesObject(node: node, file: made.file, chart: base.chart, assumptions: base.assumptions)
  }
}
