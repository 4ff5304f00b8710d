import Workspace

/// One patch of a kustomization and the objects that it is for.
struct KustomizePatch {
  let body: PlacedNode
  /// `nil` when the patch itself names its object.
  let target: PlacedNode?

  func isFor(_ object: KubernetesObject) -> Bool {
    guard let target else {
      return body["kind"]?.text == object.kind && body.at("metadata", "name")?.text == object.name
    }
    if let kind = target["kind"]?.text, !Self.matches(kind, object.kind) { return false }
    if let name = target["name"]?.text, !Self.matches(name, object.name) { return false }
    if let namespace = target["namespace"]?.text, let own = object.node.at("metadata", "namespace")?.text, !Self.matches(namespace, own) { return false }
    if let labels = target["labelSelector"]?.text {
      let own = object.node.at("metadata", "labels")
      let pairs = labels.split(separator: ",").map { $0.split(separator: "=", omittingEmptySubsequences: true).map { $0.filter { $0 != " " } } }
      return pairs.allSatisfy { $0.count == 2 && own?[String($0[0])]?.text == String($0[1]) }
    }
    return target["annotationSelector"] == nil
  }

  /// Names are regular expressions for the whole name; people write words, `a|b` and `.*`.
  static func matches(_ pattern: String, _ name: String) -> Bool {
    pattern.split(separator: "|", omittingEmptySubsequences: false).contains { part in
      var glob = Array(part.utf8)
      if glob.first == UInt8(ascii: "(") || glob.first == UInt8(ascii: "^") { glob.removeFirst() }
      if glob.last == UInt8(ascii: ")") || glob.last == UInt8(ascii: "$") { glob.removeLast() }
      var result: [UInt8] = []
      for (index, byte) in glob.enumerated() {
        if byte == UInt8(ascii: "."), index + 1 < glob.count, [UInt8(ascii: "*"), UInt8(ascii: "+")].contains(glob[index + 1]) { continue }
        result.append(byte == UInt8(ascii: "+") ? UInt8(ascii: "*") : byte)
      }
      return result.isEmpty || matchesGlob(result, Array(name.utf8))
    }
  }

  /// The object with the patch laid over it.
  func applied(to object: KubernetesObject, _ notFollowed: inout [PlacedNode]) -> PlacedNode? {
    if body.items != nil {
      var patch = JSONPatch()
      let result = patch.apply(body, to: object.node)
      notFollowed += patch.notFollowed
      return result
    }
    if body["$patch"]?.text == "delete" { return nil }
    // The name in a patch only says which object is meant.
    var changes = body
    changes.content = .mapping((body.entries ?? []).filter { !["apiVersion", "kind"].contains($0.key.text) }.map { entry in
      guard entry.key.text == "metadata", target != nil else { return entry }
      var entry = entry
      entry.value.content = .mapping((entry.value.entries ?? []).filter { $0.key.text != "name" && $0.key.text != "namespace" })
      return entry
    })
    return StrategicMerge(kind: object.kind).merged(object.node, changes)
  }
}
