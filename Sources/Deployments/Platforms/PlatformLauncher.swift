import Catalogue
import ConfigSyntax
import Workspace

/// The files of hosting platforms, as far as data says where their commands stand.
struct PlatformLauncher: Launcher {
  static let reader = "platform"

  private let context: LaunchContext

  init(_ context: LaunchContext) {
    self.context = context
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult(files: files)
    for path in files {
      guard let file = try? context.tree.read(path), file.bytes.count <= CandidateScan.sizeLimit else { continue }
      let platforms = context.knowledge.platforms.filter { CandidateScan.fits($0.sign, path, file.bytes) }
      if let why = platforms.lazy.compactMap(\.notUnderstood).first { result.notUnderstood.append(.init(path, why: why)) }
      guard platforms.contains(where: { $0.notUnderstood == nil }) else { continue }
      let tree = PlacedTree(quotingPlaceholders(inJSON: file.bytes).map { SourceFile(path: path, bytes: $0) } ?? file)
      for platform in platforms where platform.notUnderstood == nil {
        for root in tree.roots { read(root, of: path, as: platform, &result) }
      }
      if !result.launches.isEmpty || platforms.contains(where: \.sign.contains.isEmpty) { result.problems += tree.problems }
    }
    return result
  }

  private func read(_ root: PlacedNode, of path: WorkspacePath, as platform: PlatformKnowledge, _ result: inout LaunchesResult) {
    let shared = variables(platform.environment, in: root)
    if platform.suppliesProcfile {
      // `.ebextensions/x.config` belongs to the folder above.
      let folder = path.parent.name.first == UInt8(ascii: ".") ? path.parent.parent : path.parent
      result.environments[folder, default: []] += shared
    }
    for unit in platform.units {
      for (key, node) in unit.at.flatMap({ nodes(at: $0, in: root) }) {
        if let launch = launch(unit, node, key: key, root: root, path: path, shared) { result.launches.append(launch) }
      }
    }
    // A platform that runs an image without being told how.
    if result.launches.allSatisfy({ $0.file != path }), platform.runsImageAlone, let unit = platform.units.first,
      let launch = launch(unit, PlacedNode(nothingAt: root.place), key: nil, root: root, path: path, shared)
    {
      result.launches.append(launch)
    }
  }

  private func launch(
    _ unit: PlatformKnowledge.Unit, _ node: PlacedNode, key: String?, root: PlacedNode, path: WorkspacePath, _ shared: [ServerEnvironment.Variable]
  ) -> Launch? {
    func value(_ way: String) -> PlacedNode? {
      way.hasPrefix("/") ? nodes(at: String(way.dropFirst()), in: root).first?.node : nodes(at: way, in: node).first?.node
    }
    let written = unit.command.lazy.compactMap { value($0) }.first { $0.text != nil || $0.items != nil }
    let folder = unit.folder.flatMap(value).flatMap(\.knownText).flatMap { WorkspacePath(resolving: Self.relative($0).utf8, against: path.parent) } ?? path.parent
    let image = self.image(unit, value, folder)
    let own = variables(unit.environment, in: node)
    let environment = own + shared.filter { other in !own.contains { $0.name == other.name } }

    var made: (command: Launch.Command, origin: SourceSpan)?
    var assumptions: [String] = []
    let entrypoint = unit.entrypoint.flatMap(value)
    if let written {
      made = (command(written, entrypoint: entrypoint, unit, image), written.place)
    } else if let entrypoint, !entrypoint.isNothing {
      made = (command(entrypoint, entrypoint: nil, unit, nil), entrypoint.place)
    } else if unit.runsImage, let image, let command = Self.command(of: image) {
      made = (command, image.origin ?? node.place)
    }
    guard let made else { return nil }
    var standpoint = Standpoint(folder: folder, environment: ServerEnvironment(environment, isComplete: false))
    if let image {
      let hidden = image.environment.filter { variable in !environment.contains { $0.name == variable.name } }
      standpoint = Standpoint(
        directory: unit.directory.flatMap(value)?.knownText ?? image.directory, mounts: image.mounts,
        environment: ServerEnvironment(environment + hidden, isComplete: false))
      assumptions = ["the image is taken to be what \(image.dockerfile) builds"] + image.assumptions
    } else if let directory = unit.directory.flatMap(value)?.knownText {
      standpoint = Standpoint(directory: directory, mounts: [], environment: standpoint.environment)
    }
    let said = unit.stopLimit.flatMap(value)
    return Launch(
      file: path, unit: name(unit, value, key), command: made.command, origin: made.origin, standpoint: standpoint,
      conditions: written?.conditions ?? [], embedded: image?.embedded ?? [], stopLimit: said.flatMap(Self.seconds),
      saysStopLimit: said != nil, assumptions: assumptions
    ).stoppingWithin(unit.usualStopTime)
  }

  private static func relative(_ path: String) -> Substring { path.drop { $0 == "/" } }

  private func name(_ unit: PlatformKnowledge.Unit, _ value: (String) -> PlacedNode?, _ key: String?) -> String? {
    if unit.name == "@file" { return nil }
    if unit.name.hasPrefix("=") { return String(unit.name.dropFirst()) }
    return (unit.name.isEmpty ? nil : value(unit.name)?.text) ?? key
  }

  private func image(_ unit: PlatformKnowledge.Unit, _ value: (String) -> PlacedNode?, _ folder: WorkspacePath) -> ContainerImage? {
    guard unit.runsImage else { return nil }
    if let way = unit.image, let name = value(way) {
      let images = ContainerImages(images: context.images, strangers: context.knowledge.strangeImages)
      return images.image(named: name, isAlone: false)?.image
    }
    let written = unit.dockerfile.flatMap(value)?.knownText.map(Self.relative)
    guard let dockerfile = WorkspacePath(resolving: (written ?? "Dockerfile").utf8, against: folder) else { return nil }
    return context.images.first { $0.isLast && $0.dockerfile == dockerfile }
  }

  private func command(
    _ written: PlacedNode, entrypoint: PlacedNode?, _ unit: PlatformKnowledge.Unit, _ image: ContainerImage?
  ) -> Launch.Command {
    let words = unit.hasShell ? Self.words(written) : Self.words(written).map(Self.withoutPlaceholder)
    if let entrypoint, !entrypoint.isNothing { return .words(Self.words(entrypoint) + words) }
    if unit.entrypoint != nil, case .words(let first) = image?.entrypoint { return .words(first + words) }
    guard let scalar = written.scalar, unit.hasShell else { return .words(words) }
    return .shell(scalar.commandText)
  }

  /// `${max_requests}` where no shell reads it: whoever makes the file fills it in first. A word with blanks may be for a shell that it starts.
  private static func withoutPlaceholder(_ word: CommandWord) -> CommandWord {
    guard word.unknown == nil, word.text.contains("${"), !word.text.contains(where: \.isWhitespace) else { return word }
    return CommandWord(word.text, origin: word.origin, unknown: "something fills in `\(word.text)` first")
  }

  /// The items of a list, or a text split without a shell.
  private static func words(_ node: PlacedNode) -> [CommandWord] {
    if let items = node.items { return items.map(\.word) }
    guard let text = node.scalar?.commandText else { return [] }
    return splitShellWords(text.bytes).tree.map { CommandWord($0.text, origin: Origin(text.span($0.span.range)), unknown: node.unknown) }
  }

  private static func command(of image: ContainerImage) -> Launch.Command? {
    guard case .words(let words) = image.entrypoint else { return image.entrypoint ?? image.command }
    return image.entrypointWithCommand(words)
  }

  /// `30`, `30s`, `2m`.
  private static func seconds(_ node: PlacedNode) -> Said<Double>? {
    guard let text = node.knownText else { return nil }
    let number = text.prefix { $0.isNumber || $0 == "." }
    let units: [Substring: Double] = ["": 1, "s": 1, "m": 60, "h": 3600]
    guard let value = Double(number), let unit = units[text[number.endIndex...]], value.isFinite else { return nil }
    return Said(value * unit, origin: node.origin)
  }
}
