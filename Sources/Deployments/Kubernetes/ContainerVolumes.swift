import Workspace

/// What a container's volumes put where: the ConfigMaps of the workspace as files, everything else as unknown.
struct ContainerVolumes: Sendable {
  private(set) var mounts: [Standpoint.Mount] = []
  private(set) var embedded: [EmbeddedFile] = []
  /// The embedded files that a template fills in.
  private(set) var templates: Set<WorkspacePath> = []

  init(of container: PlacedNode, in pod: PlacedNode, from object: KubernetesObject, among objects: KubernetesObjects) {
    let volumes = pod["volumes"]?.items ?? []
    for mount in (container["volumeMounts"]?.items ?? []).prefix(Self.limit) {
      guard let path = mount["mountPath"]?.text, path.hasPrefix("/"), let name = mount["name"]?.text else { continue }
      guard let volume = volumes.last(where: { $0["name"]?.text == name }) else {
        mounts.append(.init(path, .unknown(reason: pod["volumes"]?.unknown ?? "the volume `\(name)` is said nowhere")))
        continue
      }
      place(volume, name, at: path, subPath: mount["subPath"]?.text, from: object, objects)
    }
  }

  private static let limit = 1000

  private mutating func place(
    _ volume: PlacedNode, _ name: String, at path: String, subPath: String?, from object: KubernetesObject, _ objects: KubernetesObjects
  ) {
    let sources = volume.at("projected", "sources")?.items?.compactMap { $0["configMap"] } ?? [volume["configMap"]].compactMap { $0 }
    guard !sources.isEmpty else {
      return mounts.append(.init(path, .unknown(reason: "what lies in the volume `\(name)` is in no file of this workspace")))
    }
    for source in sources {
      let reference = source["name"] ?? source
      switch objects.object("ConfigMap", named: reference, from: object) {
      case .unknown(let reason): mounts.append(.init(path, .unknown(reason: reason)))
      case .found(let map):
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        if subPath == nil { mounts.append(.init(base, .unknown(reason: map.node["data"]?.unknown ?? "the ConfigMap `\(map.name)` has no such file"))) }
        for (file, value) in files(of: map, items: source["items"]?.items).prefix(Self.limit) {
          guard let target = Self.target(file, base, subPath: subPath) else { continue }
          place(value, of: map, as: file, at: target)
        }
      }
    }
  }

  /// The files of a ConfigMap: its entries, or those that the volume picks under names of its own.
  private func files(of map: KubernetesObject, items: [PlacedNode]?) -> [(name: String, value: PlacedNode)] {
    let entries = (map.node["data"]?.entries ?? []).compactMap { entry in entry.key.text.map { ($0, entry.value) } }
    guard let items else { return entries }
    return items.compactMap { item in
      guard let key = item["key"]?.text, let value = entries.last(where: { $0.0 == key })?.1 else { return nil }
      return (item["path"]?.text ?? key, value)
    }
  }

  /// With `subPath` one file, or one folder of the volume, lies at the path itself.
  private static func target(_ file: String, _ path: String, subPath: String?) -> String? {
    guard let subPath else { return "\(path)/\(file)" }
    if file == subPath { return path }
    return file.hasPrefix(subPath + "/") ? path + file.dropFirst(subPath.count) : nil
  }

  private mutating func place(_ value: PlacedNode, of map: KubernetesObject, as file: String, at target: String) {
    if let whole = value.scalar?.wholeFile { return mounts.append(.init(target, .workspace(whole))) }
    guard let scalar = value.scalar else {
      return mounts.append(.init(target, .unknown(reason: value.unknown ?? "the ConfigMap `\(map.name)` does not say it as text")))
    }
    // A value that is wholly filled in says nothing to read.
    if let why = value.unknown, scalar.text.hasPrefix("{{"), scalar.text.utf8.count < 400, !scalar.text.contains("\n") {
      return mounts.append(.init(target, .unknown(reason: why)))
    }
    guard let path = WorkspacePath(resolving: "\(map.name)/\(file)".utf8, against: value.place.path), path.isWithin(value.place.path) else { return }
    mounts.append(.init(target, .workspace(path)))
    if embedded.contains(where: { $0.path == path }) { return }
    embedded.append(EmbeddedFile(path: path, text: scalar.fileText))
    if scalar.isTemplate { templates.insert(path) }
  }
}
