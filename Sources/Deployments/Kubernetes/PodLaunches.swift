import ConfigSyntax
import Workspace

/// What the containers of one pod start.
struct PodLaunches {
  let context: LaunchContext
  let object: KubernetesObject
  let objects: KubernetesObjects

  func launches(of pod: PodTemplate) -> [Launch] {
    let containers = pod.container.map { [$0] } ?? pod.spec["containers"]?.items ?? []
    // An init container that is always restarted runs beside the others; any other one ends before they begin.
    let sidecars = (pod.container == nil ? pod.spec["initContainers"]?.items ?? [] : []).filter { $0["restartPolicy"]?.text == "Always" }
    let all = (containers + sidecars).prefix(200)
    return all.flatMap { launches(of: $0, in: pod, isAlone: all.count == 1) }
  }

  private func launches(of container: PlacedNode, in pod: PodTemplate, isAlone: Bool) -> [Launch] {
    let environment = ContainerEnvironment(of: container, from: object, among: objects)
    let images = ContainerImages(images: context.images, strangers: context.knowledge.strangeImages)
    let image = images.image(of: container, isAlone: isAlone)
    var commands = ContainerCommands(environment: environment, image: image?.image, imageName: container["image"]?.text ?? "")
    let all = commands.all(of: container)
    guard !all.isEmpty else { return [] }
    let volumes = ContainerVolumes(of: container, in: pod.spec, from: object, among: objects)
    let built = image?.image
    var variables = environment.environment(over: built?.environment ?? [])
    variables.variables += commands.templateVariables
    var standpoint = Standpoint(
      directory: container["workingDir"]?.knownText ?? built?.directory, mounts: (built?.mounts ?? []) + volumes.mounts, environment: variables)
    standpoint.templates = volumes.templates
    var assumptions = object.assumptions
    if let image { assumptions.append(image.assumption) }
    if let unset = environment.unknownRest { assumptions.append("variables that are not known are taken not to be set: \(unset)") }
    assumptions += serviceVariables(in: pod)
    return all.map { one in
      Launch(
        file: object.file, unit: unit(container, in: pod, isAlone: isAlone), command: one.command, origin: one.origin, standpoint: standpoint,
        conditions: unique(pod.conditions + container.conditions + one.conditions), embedded: (built?.embedded ?? []) + volumes.embedded,
        stopLimit: stopLimit(pod.spec), saysStopLimit: pod.spec["terminationGracePeriodSeconds"] != nil, assumptions: assumptions + (built?.assumptions ?? []) + one.assumptions)
    }
  }

  private func unique(_ texts: [String]) -> [String] {
    texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// `web`, or `web/app` where the pod has other containers too. What a template makes of a name is `*`.
  private func unit(_ container: PlacedNode, in pod: PodTemplate, isAlone: Bool) -> String {
    let name = Self.shown(container["name"]?.text ?? pod.name ?? "")
    if pod.container != nil, !name.isEmpty { return name }
    let whole = Self.shown(object.name)
    if whole.isEmpty { return name }
    return isAlone || name.isEmpty || name == whole ? whole : "\(whole)/\(name)"
  }

  private static func shown(_ name: String) -> String {
    let bytes = Array(name.utf8)
    var result: [UInt8] = []
    var start = 0
    for mark in TemplateMarks(bytes).marks {
      result += bytes[start..<mark.span.lowerBound]
      if result.last != UInt8(ascii: "*") { result.append(UInt8(ascii: "*")) }
      start = mark.span.upperBound
    }
    return String(decoding: result + bytes[start...], as: UTF8.self)
  }

  private func stopLimit(_ pod: PlacedNode) -> Said<Double>? {
    guard let node = pod["terminationGracePeriodSeconds"], let seconds = node.knownText.flatMap(Double.init), seconds.isFinite else { return nil }
    return Said(seconds, origin: node.origin)
  }

  /// Kubernetes tells every container the addresses of Services in variables, and servers read those that begin like theirs.
  private func serviceVariables(in pod: PodTemplate) -> [String] {
    if pod.spec["enableServiceLinks"]?.text == "false" { return [] }
    return objects.services(for: object).compactMap { service in
      guard service.name.lowercased() == "uwsgi" || service.name.lowercased().hasPrefix("uwsgi-") else { return nil }
      let name = service.name.uppercased().map { $0 == "-" ? "_" : $0 }
      return "`\(String(name))_PORT` and its like, which Kubernetes sets for the Service `\(service.name)` and uWSGI reads as options, change nothing"
    }
  }
}

/// Finds the Dockerfile that builds a container's image.
struct ContainerImages {
  let images: [ContainerImage]
  /// Names of images that other people build: a workspace's only Dockerfile is not theirs.
  let strangers: Set<String>

  func image(of container: PlacedNode, isAlone: Bool) -> (image: ContainerImage, assumption: String)? {
    container["image"].flatMap { image(named: $0, isAlone: isAlone) }
  }

  /// - Parameter isAlone: Whether the container is the only one of its group.
  func image(named node: PlacedNode, isAlone: Bool) -> (image: ContainerImage, assumption: String)? {
    guard let name = node.text else { return nil }
    let isKnown = node.unknown == nil
    let last = Self.lastComponent(name)
    guard !strangers.contains(last) else { return nil }
    let built = images.filter(\.isLast)
    let named = isKnown ? built.filter { Self.names(of: $0.dockerfile).contains(last) } : []
    let candidates = named.isEmpty ? built : named
    guard candidates.count == 1, let image = candidates.first else { return nil }
    // Beside others, an image that nothing connects with the Dockerfile is rather one of theirs.
    guard !named.isEmpty || isAlone || !isKnown else { return nil }
    return (image, "the image `\(name)` is taken to be what \(image.dockerfile) builds")
  }

  /// `shop` of `registry.example.com:5000/team/shop:1.2@sha256:…`.
  static func lastComponent(_ name: String) -> String {
    let path = name.split(separator: "@").first ?? ""
    let last = path.split(separator: "/").last ?? ""
    return last.split(separator: ":").first.map { $0.lowercased() } ?? ""
  }

  /// What an image of this Dockerfile would be called: its folder's name, or what is added to the file's own.
  private static func names(of dockerfile: WorkspacePath) -> Set<String> {
    let name = String(decoding: dockerfile.name, as: UTF8.self).lowercased()
    let parts = name.split(separator: ".").map(String.init).filter { !["dockerfile", "containerfile"].contains($0) }
    let folder = String(decoding: dockerfile.parent.name, as: UTF8.self).lowercased()
    return Set(parts + (["", "docker", "build", "deploy"].contains(folder) ? [] : [folder]))
  }
}
