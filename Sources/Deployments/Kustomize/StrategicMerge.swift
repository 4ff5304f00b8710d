import Workspace

/// Lays a patch over an object as `kubectl patch --type strategic` does: mappings key by key, the lists that Kubernetes knows item by
/// item, every other list as a whole.
struct StrategicMerge {
  /// The key that tells the items of a list apart. Of lists that are not named here the patch's counts alone.
  private static let mergeKeys = [
    "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "env": "name", "volumes": "name", "imagePullSecrets": "name",
    "volumeMounts": "mountPath", "volumeDevices": "devicePath", "ports": "containerPort", "hostAliases": "ip",
  ]

  /// Kinds whose lists Kustomize knows; those of others are replaced.
  private static let builtInKinds: Set<String> = [
    "Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "PodTemplate",
  ]

  private let mergesLists: Bool

  init(kind: String) {
    mergesLists = Self.builtInKinds.contains(kind)
  }

  func merged(_ base: PlacedNode, _ patch: PlacedNode) -> PlacedNode {
    guard let patchEntries = patch.entries, base.entries != nil, patch["$patch"]?.text != "replace" else { return patch }
    var result = base
    var entries = base.entries ?? []
    for entry in patchEntries {
      guard let key = entry.key.text, key != "$patch", !key.hasPrefix("$setElementOrder"), !key.hasPrefix("$retainKeys") else { continue }
      let index = entries.lastIndex { $0.key.text == key }
      if entry.value.isNothing {
        entries.removeAll { $0.key.text == key }
      } else if let index {
        let value = entries[index].value
        if let mergeKey = mergesLists ? Self.mergeKeys[key] : nil, let items = value.items, let added = entry.value.items {
          entries[index].value.content = .list(merged(items, added, by: mergeKey))
        } else {
          entries[index].value = merged(value, entry.value)
        }
      } else if entry.value["$patch"]?.text != "delete" {
        entries.append(entry)
      }
    }
    result.content = .mapping(entries)
    return result
  }

  /// New items come first, as Kustomize puts them.
  private func merged(_ base: [PlacedNode], _ patch: [PlacedNode], by key: String) -> [PlacedNode] {
    if patch.contains(where: { $0["$patch"]?.text == "replace" && $0.entries?.count == 1 }) { return patch.filter { $0["$patch"] == nil } }
    var result = base
    var added: [PlacedNode] = []
    var places = Dictionary(base.enumerated().compactMap { item in item.element[key]?.text.map { ($0, item.offset) } }, uniquingKeysWith: { $1 })
    var removed: Set<Int> = []
    for item in patch {
      let index = item[key]?.text.flatMap { places[$0] }
      if item["$patch"]?.text == "delete" {
        if let index { removed.insert(index) }
      } else if let index {
        result[index] = merged(result[index], item)
      } else {
        added.append(item)
        places[item[key]?.text ?? ""] = nil
      }
    }
    return added + result.indices.filter { !removed.contains($0) }.map { result[$0] }
  }
}
