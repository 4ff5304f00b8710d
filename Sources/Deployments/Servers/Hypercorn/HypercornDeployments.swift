import Catalogue
import ConfigSyntax
import Workspace

/// Hypercorn: its command line, and the file that `-c` names.
struct HypercornDeployments: ServerModel {
  static let server = "hypercorn"

  let server: ServerKnowledge
  let context: ServerContext

  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    CommandLineServer(server: server, context: context).resolve(command, in: tree) { settings, lookup in
      guard let config = settings.first(where: { $0.name == "config" }), case .text(let name) = config.effective else { return .init() }
      return HypercornConfiguration(name, said: config.said, server: server, lookup: lookup, home: command.origin.path.parent).found
    }
  }

  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult {
    CommandLineServer(server: server, context: context).unlaunched(besides: launched)
  }
}

/// `-c file.toml`, `-c file:config.py`, `-c python:shop.config`: a name without a prefix is TOML, whatever it ends with.
private struct HypercornConfiguration {
  private(set) var found = CommandLineServer.Files()
  private let server: ServerKnowledge

  init(_ name: String, said: Said<String>, server: ServerKnowledge, lookup: WorkspaceLookup, home: WorkspacePath) {
    self.server = server
    if name.hasPrefix("python:") {
      let finder = PythonEntryFinder(lookup: lookup, home: home, startFolder: nil, searchPath: [])
      let module = finder.module(String(name.dropFirst("python:".count)), callable: "", said: said)
      guard let path = module.entry.file else {
        missing(name, said)
        return
      }
      found.assumptions += module.assumptions
      readProgram(path, lookup, module.entry.searchPath)
    } else {
      let isProgram = name.hasPrefix("file:")
      let file = isProgram ? String(name.dropFirst("file:".count)) : name
      switch lookup.file(Array(file.utf8), mentionedIn: home) {
      case .found(let path, let assumption):
        if let assumption { found.assumptions.append(assumption) }
        if isProgram { readProgram(path, lookup, [path.parent, .root]) } else { readTable(path, lookup) }
      case .missing, .outside: missing(name, said)
      case .unknown(let reason): found.assumptions.append("what `\(name)` says is not known: \(reason)")
      }
    }
  }

  private mutating func missing(_ name: String, _ said: Said<String>) {
    guard let place = said.origin.place else { return }
    found.problems.append(
      PlacedProblem(Problem(.unresolvedReference, "there is no `\(name)` in the workspace; what it says is not known", at: place.bytes), in: place.path))
  }

  private mutating func readProgram(_ path: WorkspacePath, _ lookup: WorkspaceLookup, _ search: [WorkspacePath]) {
    guard let program = PythonConfigurationReader(lookup: lookup, searchPath: search, server: server).read(path) else { return }
    found.files += program.files
    found.problems += program.problems + (program.failure.map { [$0] } ?? [])
    found.assumptions += program.assumptions
    found.layers.append(program.names.compactMap { name, binding in server.option(saying: name)?.saying(binding) })
  }

  private mutating func readTable(_ path: WorkspacePath, _ lookup: WorkspaceLookup) {
    guard let file = try? lookup.tree.read(path) else { return }
    let parsed = readTOML(file.bytes)
    found.files.append(path)
    found.problems += parsed.problems.map { PlacedProblem($0, in: path) }
    for entry in parsed.tree.roots.first?.entries ?? [] {
      guard let name = entry.key.text else { continue }
      let place = SourceSpan(path, entry.key.span.union(entry.value.span))
      if let option = server.option(saying: name) {
        guard let scalar = entry.value.scalar, case .text(let text) = scalar.typed, [.integer, .number].contains(option.kind) else { continue }
        found.notices.append(Notice(.quotedNumber, server: server.name, at: place, setting: name, value: "\"\(text)\"", effective: "a text", hint: text))
      } else if let meant = nearest(to: name, in: server.settingNotes.map(\.name)) {
        found.notices.append(Notice(.unknownOption, server: server.name, at: place, setting: name, value: entry.value.text ?? "", hint: meant))
      }
    }
    // Keys that it does not know are ignored.
    found.layers.append(
      (parsed.tree.roots.first?.entries ?? []).compactMap { entry in
        guard let name = entry.key.text, server.option(saying: name) != nil else { return nil }
        let origin = Origin(SourceSpan(path, ByteSpan(entry.key.span.range.lowerBound..<max(entry.key.span.range.upperBound, entry.value.span.range.upperBound))))
        return entry.value.scalar.map { Saying(name, text: $0.text, value: $0.typed, origin: origin) }
          ?? entry.value.items.map { items in
            Saying(name, text: items.compactMap(\.text).joined(separator: " "), value: .list(items.compactMap(\.text)), origin: origin)
          }
      })
  }
}

extension ConfigScalar {
  /// The value of a scalar of a format with types of its own: `"10"` is a text.
  fileprivate var typed: SettingValue {
    switch style {
    case .number: pythonNumber(text).map(SettingValue.number) ?? .text(text)
    case .boolean: .boolean(text == "true")
    case .plain, .singleQuoted, .doubleQuoted, .literal, .folded, .date, .null: .text(text)
    }
  }
}
