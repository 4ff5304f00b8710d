import Catalogue
import ConfigSyntax
import Workspace

/// What the services of a project start.
struct ComposeServices {
  let project: ComposeProject
  let context: LaunchContext
  /// The file that a person would name for it.
  let file: WorkspacePath
  let isDevelopment: Bool

  func launches(_ reader: inout ComposeReader) -> LaunchesResult {
    var result = LaunchesResult()
    // A service often runs the image that another one builds.
    var built: [String: ContainerImage] = [:]
    var images: [String: ContainerImage] = [:]
    for service in project.services where service.value["build"]?.isNothing == false {
      guard let image = build(service.value, &reader, &result) else { continue }
      images[service.key] = image
      if let name = service.value["image"]?.text, name.unknown == nil { built[name.text] = image }
    }
    for service in project.services where service.value.entries != nil {
      let image = images[service.key] ?? self.image(service.value, among: built)
      if let launch = launch(service, image, &reader) { result.launches.append(launch) }
    }
    return result
  }

  // MARK: The image

  private func build(_ service: ComposeNode, _ reader: inout ComposeReader, _ result: inout LaunchesResult) -> ContainerImage? {
    guard let build = service["build"]?.asBuild, build["dockerfile_inline"] == nil else { return nil }
    let place = build["context"]?.text?.span ?? build.place
    let folder: WorkspacePath
    if let text = build["context"]?.text {
      guard text.unknown == nil, !text.text.contains("://"), !text.text.hasPrefix("/"), !text.text.hasPrefix("~"),
        let path = WorkspacePath(resolving: text.text.utf8, against: build["context"]?.folder ?? build.folder)
      else {
        reader.note("what is built from `\(text.text)` is not known: it is no folder of the workspace", weight: .note, at: text.span)
        return nil
      }
      folder = path
    } else {
      folder = build.folder
    }
    let named = build["dockerfile"]?.text
    let name = named?.text ?? "Dockerfile"
    guard named?.unknown == nil, !name.hasPrefix("/"), let path = WorkspacePath(resolving: name.utf8, against: folder), (try? context.tree.read(path)) != nil
    else {
      // A file that says only how an image is cached is meant to lie over another one.
      if named == nil, build["context"] == nil { return nil }
      reader.note("there is no file `\(name)` in `\(folder)` of the workspace to build from", weight: .note, at: named?.span ?? place)
      return nil
    }
    if result.buildContexts[path] == nil { result.buildContexts[path] = folder }
    var arguments: [String: OuterVariable] = [:]
    for (name, value, _) in build["args"]?.pairs ?? [] {
      arguments[name] = value.map { value in value.unknown.map { .unknown(reason: $0) } ?? .known(value.text) } ?? project.variables.lookup(name)
    }
    var problems = LaunchesResult()
    let images = context.images(of: path, from: .some(folder), arguments: arguments, &problems) ?? []
    let target = build["target"]?.text
    let image = target.flatMap { target in images.last { $0.stage == target.text.lowercased() } } ?? images.last
    if let target, image?.stage != target.text.lowercased(), target.unknown == nil {
      reader.note("\(path) has no stage `\(target.text)`", at: target.span)
    }
    return image
  }

  /// The image of a service that builds none: another one's, a known one, or one of which nothing is known.
  private func image(_ service: ComposeNode, among built: [String: ContainerImage]) -> ContainerImage {
    var image = ContainerImage(dockerfile: file)
    guard let name = service["image"]?.text, name.unknown == nil else { return image }
    if let other = built[name.text] { return other }
    image.base = Said(name.text, origin: Origin(name.span))
    if let known = context.knowledge.images.image(named: name.text) { image.start(from: known, at: name.span) }
    return image
  }

  // MARK: The command

  private func launch(_ service: ComposeEntry, _ image: ContainerImage, _ reader: inout ComposeReader) -> Launch? {
    let node = service.value
    var image = image
    let entrypoint = node["entrypoint"].flatMap { words($0, &reader) }
    let command = node["command"].flatMap { words($0, &reader) }
    let assumptions = image.assumptions + (entrypoint == nil ? [image.entrypointAssumption].compactMap { $0 } : [])
    guard let start = image.start(entrypoint: entrypoint, command: command) else { return nil }
    mountVolumes(of: node, into: &image)
    mountConfigs(of: node, into: &image)
    let (environment, missing) = environment(of: node, image, &reader)
    let directory = node["working_dir"]?.text.map { $0.unknown == nil ? $0.text : nil } ?? image.directory
    let profiles = node["profiles"]?.texts.map(\.text) ?? []
    let own = [node["entrypoint"], node["command"]].compactMap { $0 }.first { !$0.isNothing }
    return Launch(
      file: file, unit: service.key, command: start, origin: own?.place ?? service.place,
      standpoint: Standpoint(directory: directory, mounts: image.mounts, environment: environment),
      purpose: isDevelopment ? .development : .service,
      conditions: profiles.isEmpty ? [] : ["when the profile \(profiles.map { "`\($0)`" }.joined(separator: " or ")) is on"],
      embedded: image.embedded, pythonVersion: image.pythonVersion, stopLimit: stopLimit(node), saysStopLimit: node["stop_grace_period"]?.isNothing == false || killed(node) != nil,
      assumptions: assumptions + missing + [unset([node["entrypoint"], node["command"], node["working_dir"], node["environment"]])].compactMap { $0 })
  }

  /// A sentence about the variables whose defaults were taken.
  private func unset(_ nodes: [ComposeNode?]) -> String? {
    var names: [String] = []
    for name in nodes.flatMap({ $0?.defaulted ?? [] }) where !names.contains(name) { names.append(name) }
    guard let first = names.first else { return nil }
    let whole = names.count == 1 ? "`\(first)` is" : "`\(names.dropLast().joined(separator: "`, `"))` and `\(names[names.count - 1])` are"
    return "\(whole) taken not to be set where Compose runs, so that \(names.count == 1 ? "its default counts" : "their defaults count")"
  }

  /// The words of `command` or `entrypoint`: a text is split without a shell; `nil` where the image's own counts.
  private func words(_ node: ComposeNode, _ reader: inout ComposeReader) -> Launch.Command? {
    switch node.content {
    case .nothing, .mapping: return nil
    case .list(let items): return .words(items.compactMap(\.text).map { CommandWord($0.text, origin: Origin($0.span), unknown: $0.unknown) })
    case .text(let text):
      let split = splitShellWords(Array(text.bytes))
      for problem in split.problems { reader.note(problem.message, kind: problem.kind, at: text.part(problem.span.range).span) }
      return .words(
        split.tree.map { word in
          let part = text.part(word.span.range)
          return CommandWord(word.text, origin: Origin(part.span), unknown: part.unknown)
        })
    }
  }

  /// Where it says that the server is killed at once.
  private func killed(_ node: ComposeNode) -> SourceSpan? {
    node["stop_signal"]?.text.flatMap { $0.unknown == nil && Launch.isKill($0.text) ? $0.span : nil }
  }

  /// `1m30s`, in seconds.
  private func stopLimit(_ node: ComposeNode) -> Said<Double>? {
    if let killed = killed(node) { return Said(0, origin: Origin(killed)) }
    guard let text = node["stop_grace_period"]?.text, text.unknown == nil else { return nil }
    let units: [(String, Double)] = [("ms", 0.001), ("us", 0.000001), ("h", 3600), ("m", 60), ("s", 1)]
    var rest = text.text[...]
    var seconds = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
      rest = rest.dropFirst(digits.count)
      guard let number = Double(digits), let unit = units.first(where: { rest.hasPrefix($0.0) }) else { return nil }
      rest = rest.dropFirst(unit.0.count)
      seconds += number * unit.1
    }
    return Said(seconds, origin: Origin(text.span))
  }
}

extension ComposeNode {
  /// The variables in it and below it whose defaults were taken.
  var defaulted: [String] {
    switch content {
    case .nothing: []
    case .text(let text): text.defaulted
    case .list(let items): items.flatMap(\.defaulted)
    case .mapping(let entries): entries.flatMap(\.value.defaulted)
    }
  }
}
