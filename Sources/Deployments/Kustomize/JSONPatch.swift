import Workspace

/// The operations of RFC 6902 that change what a container starts: `add`, `replace` and `remove`.
struct JSONPatch {
  /// Those that could not be followed, as they are written.
  private(set) var notFollowed: [PlacedNode] = []

  mutating func apply(_ operations: PlacedNode, to object: PlacedNode) -> PlacedNode {
    var result = object
    for operation in (operations.items ?? []).prefix(1000) {
      let way = (operation["path"]?.text ?? "").split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(Self.unescaped)
      let kind = operation["op"]?.text ?? ""
      if kind == "test" { continue }
      guard ["add", "replace", "remove"].contains(kind), way.count < 64, let changed = Self.change(result, way[...], kind, operation["value"]) else {
        notFollowed.append(operation)
        continue
      }
      result = changed
    }
    return result
  }

  private static func unescaped(_ part: Substring) -> String {
    var result = ""
    var rest = part
    while let tilde = rest.firstIndex(of: "~") {
      result += rest[..<tilde]
      let after = rest[rest.index(after: tilde)...]
      result += after.first == "1" ? "/" : "~"
      rest = after.dropFirst()
    }
    return result + rest
  }

  /// `nil` where the way leads nowhere.
  private static func change(_ node: PlacedNode, _ way: ArraySlice<String>, _ kind: String, _ value: PlacedNode?) -> PlacedNode? {
    guard let step = way.first else { return kind == "remove" ? nil : value }
    let rest = way.dropFirst()
    var result = node
    switch node.content {
    case .text: return nil
    case .list(var items):
      let index = step == "-" ? items.count : Int(step) ?? -1
      if rest.isEmpty, kind == "add" {
        guard (0...items.count).contains(index), let value else { return nil }
        items.insert(value, at: index)
      } else {
        guard items.indices.contains(index) else { return nil }
        if rest.isEmpty, kind == "remove" {
          items.remove(at: index)
        } else {
          guard let changed = change(items[index], rest, kind, value) else { return nil }
          items[index] = changed
        }
      }
      result.content = .list(items)
    case .mapping(var entries):
      let index = entries.lastIndex { $0.key.text == step }
      if rest.isEmpty, kind == "remove" {
        guard index != nil else { return nil }
        entries.removeAll { $0.key.text == step }
      } else if let index {
        guard let changed = change(entries[index].value, rest, kind, value) else { return nil }
        entries[index].value = changed
      } else {
        guard rest.isEmpty, kind == "add", let value else { return nil }
        entries.append(.init(key: PlacedNode(step, at: value.place), value: value))
      }
      result.content = .mapping(entries)
    }
    return result
  }
}
