/// The nodes at the end of a way such as `services[].envVars` or `processes.*`, each with the last key that a `*` stood for.
func nodes(at way: String, in start: PlacedNode, limit: Int = 2000) -> [(key: String?, node: PlacedNode)] {
  var found: [(key: String?, node: PlacedNode)] = [(nil, start)]
  for part in way.split(separator: ".") {
    let isList = part.hasSuffix("[]")
    let name = String(isList ? part.dropLast(2) : part)
    found = found.flatMap { key, node -> [(String?, PlacedNode)] in
      let next: [(String?, PlacedNode)]
      switch name {
      case "": next = [(key, node)]
      case "*": next = (node.entries ?? []).map { ($0.key.text, $0.value) }
      default: next = node[name].map { [(key, $0)] } ?? []
      }
      return isList ? next.flatMap { key, node in (node.items ?? []).map { (key, $0) } } : next
    }
    found = Array(found.prefix(limit))
  }
  return found
}
