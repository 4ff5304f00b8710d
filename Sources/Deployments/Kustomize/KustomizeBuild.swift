import ConfigSyntax
import Workspace

/// Builds kustomizations as `kustomize build` does, as far as containers and their files go.
struct KustomizeBuild {
  private static let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
  private static let depthLimit = 20
  private static let objectLimit = 20_000
  /// Bases that are built upon bases, twice each, would double with every folder.
  private static let buildLimit = 2000
  private static let replacementLimit = 200

  let tree: FileTree
  var manifests: ManifestReader
  private(set) var problems: [PlacedProblem] = []
  private(set) var notUnderstood: [FileTree.LeftOut] = []
  /// The kustomizations and manifests that others build upon: they are not deployed by themselves.
  private(set) var used: Set<WorkspacePath> = []
  private var open: [WorkspacePath] = []
  private var made = 0
  private var builds = 0

  init(tree: FileTree, manifests: ManifestReader) {
    self.tree = tree
    self.manifests = manifests
  }

  static func isKustomization(_ path: WorkspacePath) -> Bool { names.contains { path.name.elementsEqual($0.utf8) } }

  /// What the kustomization of a file amounts to.
  mutating func objects(of path: WorkspacePath, over input: [KubernetesObject] = []) -> [KubernetesObject] {
    guard let file = try? tree.read(path) else { return input }
    builds += 1
    if let limit = reasonToStop(at: path) {
      problems.append(PlacedProblem(Problem(.limitReached, limit, at: ByteSpan(0..<0)), in: path))
      return input
    }
    let tree = PlacedTree(file)
    problems += tree.problems
    guard let node = tree.roots.first else { return input }
    open.append(path)
    defer { open.removeLast() }
    let folder = path.parent
    var objects = input
    for key in ["resources", "bases"] {
      for item in node[key]?.items ?? [] { objects += resource(item, folder) }
    }
    for key in ["helmCharts", "helmChartInflationGenerator"] where node[key] != nil {
      notUnderstood.append(.init(path, why: "it renders charts with `\(key)`, which is not followed"))
    }
    for item in node["components"]?.items ?? [] {
      if let component = kustomization(item, folder) { objects = self.objects(of: component, over: objects) }
    }
    made += objects.count
    return transformed(objects, by: node, in: path)
  }

  private func reasonToStop(at path: WorkspacePath) -> String? {
    if open.contains(path) { return "the kustomization builds upon itself" }
    if open.count >= Self.depthLimit { return "the kustomization is more than \(Self.depthLimit) bases deep; what it adds is not read" }
    if made > Self.objectLimit || builds > Self.buildLimit { return "the kustomizations make more than \(Self.objectLimit) objects; the rest is not read" }
    return nil
  }

  // MARK: What it is made of

  private mutating func resource(_ item: PlacedNode, _ folder: WorkspacePath) -> [KubernetesObject] {
    guard let name = item.text else { return [] }
    if let path = WorkspacePath(resolving: name.utf8, against: folder), (try? tree.read(path)) != nil {
      used.insert(path)
      return manifests.objects(in: path)
    }
    return kustomization(item, folder).map { objects(of: $0) } ?? []
  }

  /// The kustomization of a folder that an item names.
  private mutating func kustomization(_ item: PlacedNode, _ folder: WorkspacePath) -> WorkspacePath? {
    guard let name = item.text else { return nil }
    let home = WorkspacePath(resolving: name.utf8, against: folder)
    if let home, let path = Self.names.lazy.map({ home.appending($0) }).first(where: { (try? tree.read($0)) != nil }) {
      used.insert(path)
      return path
    }
    let isRemote = name.contains("://") || name.contains("?ref=") || name.contains("github.com") || name.hasPrefix("git@")
    let message = isRemote ? "`\(name)` is not fetched" : home == nil ? "`\(name)` lies outside the workspace and is not read" : "there is no `\(name)` in the workspace"
    problems.append(
      PlacedProblem(
        Problem(.unresolvedReference, message, weight: isRemote || home == nil ? .note : .warning, at: item.place.bytes), in: item.place.path))
    return nil
  }

  // MARK: What it changes

  private mutating func transformed(_ input: [KubernetesObject], by node: PlacedNode, in path: WorkspacePath) -> [KubernetesObject] {
    var objects = input
    let changes = ["configMapGenerator", "patches", "patchesStrategicMerge", "patchesJson6902", "images", "components", "replacements", "vars"]
    // Objects that nothing changes are still those of their own files.
    if changes.contains(where: { node[$0] != nil }) {
      objects = objects.map { KubernetesObject(node: $0.node, file: path, chart: $0.chart, assumptions: $0.assumptions) }
    }
    var generator = ConfigMapGenerator(tree: tree, folder: path.parent)
    for item in (node["configMapGenerator"]?.items ?? []).prefix(Self.objectLimit) {
      let made = generator.object(item, file: path)
      let index = objects.firstIndex { $0.kind == "ConfigMap" && $0.name == made.name }
      if let index, item["behavior"]?.text == "merge" {
        objects[index] = ConfigMapGenerator.merged(objects[index], made)
      } else if let index {
        objects[index] = made
      } else {
        objects.append(made)
      }
    }
    problems += generator.problems
    for patch in patches(of: node, in: path.parent) { apply(patch, to: &objects) }
    if let images = node["images"]?.items { objects = objects.map { KustomizeImages(images).applied(to: $0) } }
    var notFollowed: [PlacedNode] = []
    for replacement in replacements(of: node, in: path.parent) { objects = replacement.applied(to: objects, &notFollowed) }
    problems += notFollowed.map {
      PlacedProblem(
        Problem(.configSyntax, "no object has the field that this replacement takes", expected: "a `source` that the kustomization makes", at: $0.place.bytes),
        in: $0.place.path)
    }
    if node["vars"] != nil {
      for index in objects.indices { objects[index].assumptions.append("the `vars` of \(path) change nothing that matters here") }
    }
    return objects
  }

  /// Those that the file says itself, and those of files that it names.
  private mutating func replacements(of node: PlacedNode, in folder: WorkspacePath) -> [KustomizeReplacement] {
    var found: [KustomizeReplacement] = []
    for item in (node["replacements"]?.items ?? []).prefix(Self.replacementLimit) {
      guard item["path"] != nil else {
        found.append(KustomizeReplacement(item))
        continue
      }
      for body in bodies(path: item["path"], inline: nil, folder) {
        found += (body.items ?? [body]).prefix(Self.replacementLimit).map(KustomizeReplacement.init)
      }
    }
    return found
  }

  private mutating func apply(_ patch: KustomizePatch, to objects: inout [KubernetesObject]) {
    var notFollowed: [PlacedNode] = []
    objects = objects.compactMap { object in
      guard patch.isFor(object) else { return object }
      return patch.applied(to: object, &notFollowed).map {
        KubernetesObject(node: $0, file: object.file, chart: object.chart, assumptions: object.assumptions)
      }
    }
    problems += notFollowed.map {
      PlacedProblem(Problem(.configSyntax, "this change finds nothing to change", expected: "a path that the object has", at: $0.place.bytes), in: $0.place.path)
    }
  }

  private mutating func patches(of node: PlacedNode, in folder: WorkspacePath) -> [KustomizePatch] {
    var found: [KustomizePatch] = []
    for item in node["patchesStrategicMerge"]?.items ?? [] {
      // A path, or the patch itself.
      let isInline = item.text?.contains("\n") ?? false
      found += bodies(path: isInline ? nil : item, inline: isInline ? item : nil, folder).map { KustomizePatch(body: $0, target: nil) }
    }
    for item in (node["patches"]?.items ?? []) + (node["patchesJson6902"]?.items ?? []) {
      found += bodies(path: item["path"] ?? (item.text == nil ? nil : item), inline: item["patch"], folder).map {
        KustomizePatch(body: $0, target: item["target"])
      }
    }
    return found
  }

  private mutating func bodies(path: PlacedNode?, inline: PlacedNode?, _ folder: WorkspacePath) -> [PlacedNode] {
    if let inline, let text = inline.scalar?.fileText {
      let file = SourceFile(path: inline.place.path, bytes: text.bytes)
      let tree = PlacedTree(file)
      problems += tree.problems.map { placed in
        let place = text.span(placed.problem.span.range)
        var problem = placed.problem
        problem.span = place.bytes
        return PlacedProblem(problem, in: place.path)
      }
      return tree.roots.map { $0.moved(into: text) }
    }
    guard let path, let name = path.text, let target = WorkspacePath(resolving: name.utf8, against: folder) else { return [] }
    guard let file = try? tree.read(target), file.bytes.count <= CandidateScan.sizeLimit else {
      problems.append(
        PlacedProblem(Problem(.unresolvedReference, "there is no file `\(name)` in the workspace", at: path.place.bytes), in: path.place.path))
      return []
    }
    used.insert(target)
    let tree = PlacedTree(file)
    problems += tree.problems
    return tree.roots
  }
}

/// `images`: other names and tags for the images of containers.
private struct KustomizeImages {
  private let images: [PlacedNode]

  init(_ images: [PlacedNode]) {
    self.images = images
  }

  func applied(to object: KubernetesObject) -> KubernetesObject {
    KubernetesObject(node: changed(object.node, depth: 0), file: object.file, chart: object.chart, assumptions: object.assumptions)
  }

  private func changed(_ node: PlacedNode, depth: Int) -> PlacedNode {
    guard depth < 12 else { return node }
    var result = node
    switch node.content {
    case .text: break
    case .list(let items): result.content = .list(items.map { changed($0, depth: depth + 1) })
    case .mapping(let entries):
      result.content = .mapping(
        entries.map { entry in
          var entry = entry
          if entry.key.text == "image", let text = entry.value.text {
            let name = text.prefix { $0 != "@" }
            let end = name.lastIndex(of: ":").flatMap { name[$0...].contains("/") ? nil : $0 } ?? name.endIndex
            if let image = images.last(where: { $0["name"]?.text.map { $0 == name[..<end] } ?? false }), let new = image["newName"] { entry.value = new }
          } else {
            entry.value = changed(entry.value, depth: depth + 1)
          }
          return entry
        })
    }
    return result
  }
}
