import Catalogue
import ConfigSyntax
import Workspace

/// `compose.yaml`: each service is an image with another command, environment and folders mounted.
struct ComposeLauncher: Launcher {
  static let reader = "compose"

  private let context: LaunchContext

  init(_ context: LaunchContext) {
    self.context = context
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult()
    var byFolder: [WorkspacePath: [WorkspacePath]] = [:]
    for path in files where isCompose(path) { byFolder[path.parent, default: []].append(path) }
    for folder in byFolder.keys.sorted() {
      for stack in stacks(of: byFolder[folder] ?? []) { read(stack, &result) }
    }
    return result
  }

  /// Other tools have a key `services` too; without a name that says Compose, a service must look like one.
  private func isCompose(_ path: WorkspacePath) -> Bool {
    guard let file = try? context.tree.read(path), file.bytes.count <= 1 << 20 else { return false }
    guard let root = readYAML(file.bytes).tree.roots.first else { return false }
    // A workflow of GitHub's may bear the name too.
    if root["jobs"] != nil, root["services"] == nil { return false }
    if String(decoding: path.name, as: UTF8.self).lowercased().contains("compose") { return root.entries != nil }
    guard let services = root["services"]?.mergedEntries, !services.isEmpty else { return false }
    return services.allSatisfy { $0.value.entries != nil }
      && services.contains { entry in
        let keys = Set((entry.value.mergedEntries ?? []).compactMap(\.key.text))
        return (keys.contains("image") || keys.contains("build")) && !keys.isDisjoint(with: Self.telling)
      }
  }

  /// Keys of a Compose service that other tools' services do not have beside an image, and that say more than what to build.
  private static let telling: Set = [
    "command", "depends_on", "env_file", "environment", "expose", "networks", "ports", "restart", "volumes", "deploy", "extends",
  ]
}

// MARK: Which files go together

extension ComposeLauncher {
  /// Files that are laid over one another, in order.
  private struct Stack {
    let files: [WorkspacePath]
    /// The file that a person would name.
    var name: WorkspacePath { files[files.count - 1] }
  }

  /// The base file alone and with each file that changes it; a file that is complete stands alone.
  private func stacks(of files: [WorkspacePath]) -> [Stack] {
    func name(_ path: WorkspacePath) -> String { String(decoding: path.name, as: UTF8.self).lowercased() }
    let base = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"].lazy.compactMap { wanted in
      files.first { name($0) == wanted }
    }.first
    return files.map { path in
      guard let base, path != base else { return Stack(files: [path]) }
      let isOverride = ["compose.override.y", "docker-compose.override.y"].contains { name(path).hasPrefix($0) }
      return Stack(files: isOverride || !isComplete(path) ? [base, path] : [path])
    }
  }

  /// Whether every service says what it is made of.
  private func isComplete(_ path: WorkspacePath) -> Bool {
    guard let file = try? context.tree.read(path), let root = readYAML(file.bytes).tree.roots.first else { return false }
    return (root["services"]?.mergedEntries ?? []).allSatisfy { entry in
      (entry.value.mergedEntries ?? []).contains { ["image", "build", "extends"].contains($0.key.text) }
    }
  }

  private func read(_ stack: Stack, _ result: inout LaunchesResult) {
    var reader = ComposeReader(tree: context.tree)
    let folder = projectFolder(of: stack.files[0])
    guard let project = reader.project(stack.files, folder: folder) else {
      result.problems += reader.problems
      return
    }
    let services = ComposeServices(project: project, context: context, file: stack.name, isDevelopment: context.isForDevelopment(stack.name))
    var launches = services.launches(&reader)
    if folder != stack.files[0].parent {
      let place = folder == .root ? "the workspace's root" : "\(folder)"
      for index in launches.launches.indices {
        launches.launches[index].assumptions.append("\(stack.files[0]) is taken to be used from \(place), where what it builds is found")
      }
    }
    result.merge(launches)
    result.files += reader.files
    result.problems += reader.problems
  }
}

extension ComposeLauncher {
  /// Where relative paths start: the file's own folder, unless what it builds lies only below one further up, as
  /// `--project-directory` has it.
  private func projectFolder(of path: WorkspacePath) -> WorkspacePath {
    guard let file = try? context.tree.read(path), let root = readYAML(file.bytes).tree.roots.first else { return path.parent }
    var names: [String] = []
    for service in root["services"]?.mergedEntries ?? [] {
      guard let build = service.value["build"], let folder = build.text ?? build["context"]?.text ?? (build.entries == nil ? nil : ".") else { continue }
      names.append("\(folder)/\(build["dockerfile"]?.text ?? "Dockerfile")")
    }
    func finds(_ folder: WorkspacePath) -> Bool {
      names.contains { WorkspacePath(resolving: $0.utf8, against: folder).map(context.tree.isFile) ?? false }
    }
    var folder = path.parent
    while !names.isEmpty, folder != .root, !finds(folder) { folder = folder.parent }
    return finds(folder) ? folder : path.parent
  }
}

extension LaunchContext {
  func isForDevelopment(_ path: WorkspacePath) -> Bool {
    let name = path.name.map { (65...90).contains($0) ? $0 + 32 : $0 }
    return knowledge.developmentFiles.contains { matchesGlob(Array($0.utf8), name) }
  }
}
