import Catalogue
import Workspace

/// Reads variables where a platform's file keeps them.
func variables(_ kinds: [PlatformKnowledge.Variables], in node: PlacedNode) -> [ServerEnvironment.Variable] {
  var found: [String: ServerEnvironment.Variable] = [:]
  var order: [String] = []
  for kind in kinds {
    for (_, place) in nodes(at: kind.at, in: node) {
      for (name, value, item) in pairs(kind, place) {
        if found[name] == nil { order.append(name) }
        found[name] = variable(name, value, item)
      }
    }
  }
  return order.compactMap { found[$0] }
}

private func pairs(_ kind: PlatformKnowledge.Variables, _ node: PlacedNode) -> [(name: String, value: PlacedNode?, item: PlacedNode)] {
  guard let nameKey = kind.name else {
    return (node.entries ?? []).compactMap { entry in entry.key.text.map { ($0, entry.value, entry.value) } }
  }
  return (node.items ?? []).prefix(10_000).compactMap { item in
    if let only = kind.onlyWhere, item[only.key]?.text != only.value { return nil }
    return item[nameKey]?.text.map { ($0, item[kind.value], item) }
  }
}

private func variable(_ name: String, _ value: PlacedNode?, _ item: PlacedNode) -> ServerEnvironment.Variable {
  if let text = value?.text { return .init(name, text, origin: (value ?? item).origin, unknown: value?.unknown) }
  // `{"value": …, "description": …}`, where a file describes a variable.
  if let inner = value?["value"] ?? value?["default"], let text = inner.text { return .init(name, text, origin: inner.origin, unknown: inner.unknown) }
  return .init(name, "", origin: item.origin, unknown: "the platform sets it")
}
