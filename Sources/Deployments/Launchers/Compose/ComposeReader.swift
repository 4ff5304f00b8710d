import ConfigSyntax
import Workspace

/// Reads Compose files into projects: variables replaced, `extends` and `include` followed, later files laid over earlier ones.
struct ComposeReader {
  let tree: FileTree
  private(set) var files: [WorkspacePath] = []
  private(set) var problems: [PlacedProblem] = []

  /// Files that name one another.
  private static let depthLimit = 10
  private static let includeLimit = 100
  private static let sizeLimit = 1 << 20
  private var includeCount = 0
  /// Files as they were read, by path and the folder that their relative paths start from.
  private var read: [String: ComposeNode] = [:]
  /// Services that extend others, whole, by file and name.
  private var extended: [String: ComposeNode] = [:]

  init(tree: FileTree) {
    self.tree = tree
  }

  /// A project of files that are laid over one another, as `docker compose -f a -f b` does.
  mutating func project(_ paths: [WorkspacePath], folder: WorkspacePath) -> ComposeProject? {
    project(paths, folder: folder, depth: 0)
  }

  private mutating func project(_ paths: [WorkspacePath], folder: WorkspacePath, depth: Int) -> ComposeProject? {
    let variables = ComposeVariables(folder: folder, in: tree)
    if let file = variables.file { files.append(file) }
    var root: ComposeNode?
    for path in paths {
      guard var node = read(path, folder: folder, variables) else { continue }
      for included in includes(of: node, folder, variables, depth: depth) { node = included.merged(with: node) }
      extendServices(of: &node, in: path, variables, depth: depth)
      root = root?.merged(with: node) ?? node
    }
    return root.map { ComposeProject(root: $0, folder: folder, variables: variables) }
  }

  /// The first document of a file; `nil` when it cannot be read or is no mapping.
  private mutating func read(_ path: WorkspacePath, folder: WorkspacePath, _ variables: ComposeVariables) -> ComposeNode? {
    let key = "\(path)\n\(folder)\n\(variables.file.map(\.description) ?? "")"
    if let known = read[key] { return known }
    guard let file = try? tree.read(path), file.bytes.count <= Self.sizeLimit else { return nil }
    let parsed = readYAML(file.bytes)
    if !files.contains(path) {
      files.append(path)
      problems += parsed.problems.map { PlacedProblem($0, in: path) }
    }
    guard let document = parsed.tree.roots.first, document.entries != nil else { return nil }
    let node = convert(document, of: file, folder: folder, variables)
    read[key] = node
    return node
  }

  private mutating func convert(_ node: ConfigNode, of file: SourceFile, folder: WorkspacePath, _ variables: ComposeVariables) -> ComposeNode {
    let place = file.span(node.span)
    let content: ComposeNode.Content
    switch node.content {
    case .scalar(let scalar):
      if scalar.style == .plain, ["", "~", "null", "Null", "NULL"].contains(scalar.text) {
        content = .nothing
      } else if let text = EmbeddedText(node, in: file.bytes) {
        content = .text(interpolate(text, in: file.path, at: node.span, variables))
      } else {
        content = .nothing
      }
    case .sequence(let items): content = .list(items.map { convert($0, of: file, folder: folder, variables) })
    case .mapping:
      var entries: [ComposeEntry] = []
      var places: [String: Int] = [:]
      for entry in node.mergedEntries ?? [] {
        guard let key = entry.key.text else { continue }
        let value = ComposeEntry(key: key, place: file.span(entry.key.span), value: convert(entry.value, of: file, folder: folder, variables))
        if let index = places[key] { entries[index] = value } else { entries.append(value) }
        places[key] = places[key] ?? entries.count - 1
      }
      content = .mapping(entries)
    }
    return ComposeNode(content: content, place: place, folder: folder, tag: node.tag)
  }

  private mutating func interpolate(
    _ text: EmbeddedText, in path: WorkspacePath, at span: ByteSpan, _ variables: ComposeVariables
  ) -> ComposeText {
    let interpolated = interpolateDollars(text.bytes, variables.lookup)
    for problem in interpolated.problems {
      var placed = problem
      placed.span = text.span(inFile: problem.span)
      let problem = PlacedProblem(placed, in: path)
      if !problems.contains(problem) { problems.append(problem) }
    }
    return ComposeText(interpolated.tree.text, of: PlacedText(text, in: path), defaulted: interpolated.tree.defaulted)
  }

  mutating func note(reading path: WorkspacePath) {
    if !files.contains(path) { files.append(path) }
  }

  /// Notes something that keeps a part of a file from being understood.
  mutating func note(_ message: String, weight: Problem.Weight = .warning, kind: Problem.Kind = .unresolvedReference, at place: SourceSpan) {
    let problem = PlacedProblem(Problem(kind, message, weight: weight, at: place.bytes), in: place.path)
    if !problems.contains(problem) { problems.append(problem) }
  }
}

// MARK: Other files

extension ComposeReader {
  private mutating func includes(of node: ComposeNode, _ folder: WorkspacePath, _ variables: ComposeVariables, depth: Int) -> [ComposeNode] {
    guard let include = node["include"] else { return [] }
    var included: [ComposeNode] = []
    for item in include.items ?? [include] {
      let names = (item["path"] ?? item).texts
      let paths = names.compactMap { self.path($0, from: folder) }
      guard let first = paths.first else { continue }
      includeCount += 1
      guard depth < Self.depthLimit, includeCount <= Self.includeLimit else {
        note("files include each other too deeply or too often", kind: .limitReached, at: item.place)
        continue
      }
      let start = item["project_directory"]?.text.flatMap { WorkspacePath(resolving: $0.text.utf8, against: folder) } ?? first.parent
      if let project = project(paths, folder: start, depth: depth + 1) { included.append(project.root) }
    }
    return included
  }

  /// The file that a text names; a problem when it is not in the workspace.
  private mutating func path(_ name: ComposeText, from folder: WorkspacePath) -> WorkspacePath? {
    if let reason = name.unknown {
      note("`\(name.text)` is not known: \(reason)", weight: .note, at: name.span)
      return nil
    }
    if name.text.contains(":") {
      note("`\(name.text)` is not fetched", weight: .note, at: name.span)
      return nil
    }
    guard let path = WorkspacePath(resolving: name.text.utf8, against: folder), !name.text.hasPrefix("/"), (try? tree.read(path)) != nil else {
      note("there is no file `\(name.text)` in the workspace", at: name.span)
      return nil
    }
    return path
  }

  private mutating func extendServices(of root: inout ComposeNode, in path: WorkspacePath, _ variables: ComposeVariables, depth: Int) {
    guard let services = root["services"], let entries = services.entries, entries.contains(where: { $0.value["extends"] != nil }) else { return }
    var whole = services
    extended = [:]
    let around = byName(services)
    whole.content = .mapping(
      entries.map { entry in
        var entry = entry
        entry.value = extend(entry.value, among: around, in: path, variables, seen: ["\(path)#\(entry.key)"])
        return entry
      })
    root = root.replacing("services", with: whole)
  }

  private func byName(_ services: ComposeNode) -> [String: ComposeNode] {
    Dictionary((services.entries ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// A service laid over the one that it extends.
  private mutating func extend(
    _ service: ComposeNode, among services: [String: ComposeNode], in path: WorkspacePath, _ variables: ComposeVariables, seen: [String]
  ) -> ComposeNode {
    guard let extends = service["extends"], let name = extends["service"]?.text ?? extends.text else { return service }
    var base = services[name.text]
    var home = path
    var around = services
    if let file = extends["file"]?.text {
      guard let other = self.path(file, from: service.folder) else { return service.without("extends") }
      home = other
      // Its relative paths start beside it.
      guard let root = read(other, folder: other.parent, variables), let found = root["services"] else { return service.without("extends") }
      around = byName(found)
      base = around[name.text]
    }
    let key = "\(home)#\(name.text)"
    guard !seen.contains(key), seen.count < Self.depthLimit else {
      note("`\(name.text)` extends itself in the end", at: name.span)
      return service.without("extends")
    }
    guard let base else {
      note("there is no service `\(name.text)` in \(home)", at: name.span)
      return service.without("extends")
    }
    let whole = extended[key] ?? extend(base, among: around, in: home, variables, seen: seen + [key])
    extended[key] = whole
    return whole.merged(with: service.without("extends"), as: .service)
  }
}

extension ComposeNode {
  func without(_ key: String) -> ComposeNode {
    var node = self
    if let entries { node.content = .mapping(entries.filter { $0.key != key }) }
    return node
  }

  func replacing(_ key: String, with value: ComposeNode) -> ComposeNode {
    var node = self
    node.content = .mapping((entries ?? []).map { $0.key == key ? ComposeEntry(key: key, place: $0.place, value: value) : $0 })
    return node
  }
}
