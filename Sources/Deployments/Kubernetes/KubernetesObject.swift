import ConfigSyntax
import Workspace

/// One object of a manifest: a Deployment, a ConfigMap.
struct KubernetesObject: Sendable {
  let node: PlacedNode
  /// The file that says it, or the kustomization that makes it.
  let file: WorkspacePath
  /// The folder of the chart that it belongs to; `nil` for a manifest of its own.
  var chart: WorkspacePath?
  /// What was taken for granted, in sentences.
  var assumptions: [String] = []

  var kind: String { node["kind"]?.text ?? "" }
  /// As it is written where a template makes it.
  var name: String { node.at("metadata", "name")?.text ?? "" }

  /// The objects of one root: those of a list, or itself.
  static func all(in root: PlacedNode, file: WorkspacePath, chart: WorkspacePath? = nil) -> [KubernetesObject] {
    guard root["kind"] != nil else { return [] }
    let object = KubernetesObject(node: root, file: file, chart: chart)
    // OpenShift's templates call their list `objects`.
    let lists = ["items", "objects"].compactMap { object.kind.hasSuffix("List") || object.kind == "Template" ? root[$0]?.items : nil }
    if lists.isEmpty { return [object] }
    let parameters = object.kind == "Template" ? TemplateParameters(root["parameters"]?.items ?? []) : nil
    return lists.joined().map { item in
      KubernetesObject(
        node: parameters?.filled(into: item) ?? item, file: file, chart: chart,
        assumptions: parameters.map { _ in ["the template is processed with the values of its own parameters; `oc process` may be given others"] } ?? [])
    }
  }
}

/// A part of an object that says which containers run together.
struct PodTemplate: Sendable {
  let spec: PlacedNode
  /// What must be so for it to be there, from the object down.
  let conditions: [String]
  /// Set where the object's kind has no list of containers: what says an image and words for it is one itself, named by what is around it.
  var container: PlacedNode?
  var name: String?

  /// Wherever the object's kind keeps them: all that is known of many kinds is that they do.
  static func all(in object: KubernetesObject) -> [PodTemplate] {
    // A schema or a policy shows containers without starting any.
    if ["CustomResourceDefinition", "ConfigMap", "Secret"].contains(object.kind) || object.kind.hasSuffix("Policy") { return [] }
    var search = Search()
    search.visit(object.node, object.node["kind"]?.conditions ?? [], depth: 0, name: nil)
    return search.found
  }

  private struct Search {
    var found: [PodTemplate] = []
    /// A manifest has hundreds of nodes.
    var budget = 20_000

    mutating func visit(_ node: PlacedNode, _ outer: [String], depth: Int, name: String?) {
      budget -= 1
      guard depth < 12, budget > 0 else { return }
      let conditions = outer + node.conditions.filter { !outer.contains($0) }
      switch node.content {
      case .text: return
      case .list(let items): for item in items { visit(item, conditions, depth: depth + 1, name: name) }
      case .mapping(let entries):
        if let containers = node["containers"]?.items, containers.contains(where: { $0["image"] != nil || $0["command"] != nil || $0["args"] != nil }) {
          found.append(PodTemplate(spec: node, conditions: conditions))
        } else if node["image"]?.text != nil, node["command"]?.items ?? node["args"]?.items != nil {
          found.append(PodTemplate(spec: node, conditions: conditions, container: node, name: name))
        } else {
          let name = node["name"]?.text ?? name
          // What begins with `x-` is there for others to refer to.
          for entry in entries where entry.key.text?.hasPrefix("x-") != true { visit(entry.value, conditions, depth: depth + 1, name: name) }
        }
      }
    }
  }
}

/// The objects that are deployed together, to look up what they name.
struct KubernetesObjects: Sendable {
  private var byKind: [String: [KubernetesObject]] = [:]

  init(_ objects: [KubernetesObject]) {
    byKind = Dictionary(grouping: objects, by: \.kind)
  }

  enum Answer: Sendable {
    case found(KubernetesObject)
    case unknown(reason: String)
  }

  /// The object of a kind with this name: of several the one in the same file, then in the same folder.
  func object(_ kind: String, named name: PlacedNode, from object: KubernetesObject) -> Answer {
    let text = name.text ?? ""
    let wanted = Self.comparable(text)
    let named = (byKind[kind] ?? []).filter { $0.chart == object.chart && Self.comparable($0.name) == wanted }
    let near = named.filter { $0.file == object.file }
    let beside = named.filter { $0.file.parent == object.file.parent }
    let candidates = !near.isEmpty ? near : !beside.isEmpty ? beside : named
    guard let first = candidates.first else { return .unknown(reason: "the \(kind) `\(text)` is not in this workspace") }
    guard candidates.count == 1 else { return .unknown(reason: "\(candidates.count) files say what is in the \(kind) `\(text)`") }
    return .found(first)
  }

  /// A name that a template makes, whichever of the ways to write the same it uses: `template` and `include`, blanks and dashes.
  private static func comparable(_ name: String) -> String {
    guard name.contains("{{") else { return name }
    let bytes = Array(name.utf8)
    var result = RewrittenText()
    var start = 0
    for mark in TemplateMarks(bytes).marks {
      result.append(start..<mark.span.lowerBound, of: bytes)
      start = mark.span.upperBound
      let words = templateWords(mark.expression).map { $0 == "template" ? "include" : $0 }
      result.append("{{\(words.joined(separator: " "))}}".utf8, replacing: mark.span)
    }
    result.append(start..<bytes.count, of: bytes)
    return String(decoding: result.bytes, as: UTF8.self)
  }

  /// The Services whose addresses Kubernetes tells every container in variables.
  func services(for object: KubernetesObject) -> [KubernetesObject] {
    let namespace = object.node.at("metadata", "namespace")?.text
    return (byKind["Service"] ?? []).filter {
      $0.chart == object.chart && ($0.file.parent == object.file.parent) && $0.node.at("metadata", "namespace")?.text == namespace
    }
  }
}
