import ConfigSyntax
import Workspace

/// Kubernetes' manifests, what kustomizations make of them, and Helm's charts.
struct KubernetesLauncher: Launcher {
  static let reader = "kubernetes"

  private let context: LaunchContext

  init(_ context: LaunchContext) {
    self.context = context
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult(files: files)
    var build = KustomizeBuild(tree: context.tree, manifests: ManifestReader(tree: context.tree))
    // What one of them makes is complete in itself: its ConfigMaps are no other's.
    let kustomizations = files.filter(KustomizeBuild.isKustomization)
    let built = kustomizations.map { ($0, build.objects(of: $0)) }
    var plain: [KubernetesObject] = []
    for path in files where !KustomizeBuild.isKustomization(path) && !build.used.contains(path) { plain += build.manifests.objects(in: path) }
    for (path, objects) in built where !build.used.contains(path) { start(objects, &result) }
    start(withoutIncluded(plain), &result)
    result.problems += build.problems + build.manifests.problems
    result.notUnderstood += build.notUnderstood + build.manifests.notUnderstood
    return result
  }

  /// An object that a chart's file includes is that file's, not one of the file that defines it as well.
  private func withoutIncluded(_ objects: [KubernetesObject]) -> [KubernetesObject] {
    func place(_ object: KubernetesObject) -> SourceSpan? { object.node["kind"]?.place }
    let included = Set(objects.compactMap { object in place(object).flatMap { $0.path != object.file ? $0 : nil } })
    return objects.filter { object in object.chart == nil || place(object).map { $0.path != object.file || !included.contains($0) } ?? true }
  }

  private func start(_ all: [KubernetesObject], _ result: inout LaunchesResult) {
    let objects = KubernetesObjects(all)
    for object in all {
      let launches = PodLaunches(context: context, object: object, objects: objects)
      for pod in PodTemplate.all(in: object) {
        guard result.launches.count < Self.limit else {
          let message = "the manifests start more than \(Self.limit) containers; the rest is not looked at"
          return result.problems.append(PlacedProblem(Problem(.limitReached, message, at: object.node.place.bytes), in: object.node.place.path))
        }
        result.launches += launches.launches(of: pod)
      }
    }
  }

  /// Far more than a workspace starts: of 40 real ones none came to 100.
  private static let limit = 1000
}

/// Reads manifests, each once, those of charts with the chart's values.
struct ManifestReader {
  let tree: FileTree
  private(set) var problems: [PlacedProblem] = []
  private(set) var notUnderstood: [FileTree.LeftOut] = []
  private var charts: [WorkspacePath: HelmChart?] = [:]
  private var read: [WorkspacePath: [KubernetesObject]] = [:]

  init(tree: FileTree) {
    self.tree = tree
  }

  mutating func objects(in path: WorkspacePath) -> [KubernetesObject] {
    if let known = read[path] { return known }
    guard let file = try? tree.read(path), file.bytes.count <= CandidateScan.sizeLimit else { return [] }
    let chart = chart(of: path)
    let parsed = PlacedTree(file, scope: chart?.scope ?? TemplateScope())
    let objects = parsed.roots.flatMap { KubernetesObject.all(in: $0, file: path, chart: chart?.folder) }.map { object in
      var object = object
      object.assumptions += chart.map { [$0.assumption] } ?? []
      return object
    }
    read[path] = objects
    note(parsed, of: path, objects)
    return objects
  }

  /// What is wrong with a file counts where it is a manifest with containers; a template's text is nobody's YAML yet.
  private mutating func note(_ parsed: PlacedTree, of path: WorkspacePath, _ objects: [KubernetesObject]) {
    guard let first = parsed.problems.first, let file = try? tree.read(path) else { return }
    guard objects.contains(where: { !PodTemplate.all(in: $0).isEmpty }) || file.text(ByteSpan(0..<file.bytes.count)).contains("containers:") else { return }
    if parsed.isTemplate {
      let line = file.lines.line(at: first.problem.span.start)
      notUnderstood.append(.init(path, why: "the template is no YAML around its marks: line \(line): \(first.problem.message)"))
    } else {
      problems += parsed.problems
    }
  }

  /// The chart in whose `templates` a file lies.
  private mutating func chart(of path: WorkspacePath) -> HelmChart? {
    var folder = path.parent
    while folder != .root {
      if folder.name.elementsEqual("templates".utf8) {
        let home = folder.parent
        if let known = charts[home] { return known }
        let chart = HelmChart(home, in: tree)
        charts[home] = .some(chart)
        if let chart { return chart }
      }
      folder = folder.parent
    }
    return nil
  }
}

/// A chart and the values that it is released with when nobody says others.
struct HelmChart: Sendable {
  let folder: WorkspacePath
  let scope: TemplateScope

  /// `nil` for a folder without a chart.
  init?(_ folder: WorkspacePath, in tree: FileTree) {
    guard let about = try? tree.read(folder.appending("Chart.yaml")) else { return nil }
    self.folder = folder
    var scope = TemplateScope()
    let chart = PlacedTree(about).roots.first
    // `.Chart.AppVersion` names what the file calls `appVersion`.
    scope.roots["Chart"] = chart.map { node in
      var node = node
      node.content = .mapping(
        (node.entries ?? []).map { entry in
          let key = entry.key.text ?? ""
          return .init(key: PlacedNode(key.prefix(1).uppercased() + key.dropFirst(), at: entry.key.place), value: entry.value)
        })
      return node
    }
    let place = SourceSpan(folder.appending("values.yaml"), ByteSpan(0..<0))
    let values = ["values.yaml", "values.yml"].lazy.compactMap { try? tree.read(folder.appending($0)) }.first
    scope.roots["Values"] = values.flatMap { PlacedTree($0).roots.first } ?? PlacedNode(.mapping([]), at: place)
    scope.file = { name in
      WorkspacePath(resolving: name.utf8, against: folder).flatMap { try? tree.read($0) }.map { file in
        PlacedNode(.text(PlacedScalar(whole: file)), at: SourceSpan(file.path, ByteSpan(0..<file.bytes.count)))
      }
    }
    // A sub-chart's templates may be included as well; the chart's own win.
    for file in WorkspaceLookup(tree: tree, standpoint: Standpoint()).files(in: folder).reversed() where Self.mayDefine(file, in: folder) {
      guard let file = try? tree.read(file), file.bytes.count <= CandidateScan.sizeLimit else { continue }
      scope.definitions.merge(TemplateDefinition.all(in: file)) { $1 }
    }
    self.scope = scope
  }

  /// Whether a file lies in `templates` of the chart or of one that it brings along.
  private static func mayDefine(_ path: WorkspacePath, in folder: WorkspacePath) -> Bool {
    let inner = path.components.dropFirst(folder.components.count).dropLast()
    return inner.contains { $0.elementsEqual("templates".utf8) }
  }

  var assumption: String {
    let name = folder == .root ? "the chart" : "the chart \(folder)"
    return "\(name) is released with the values of its own values.yaml; a release may say others"
  }
}
