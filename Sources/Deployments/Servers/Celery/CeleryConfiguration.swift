import Catalogue
import PythonSyntax
import Workspace

/// What a Celery application's own configuration says: `app.conf.x = …` and `app.conf.update(…)` first, then what
/// `config_from_object` reads; without any application, `celeryconfig`.
struct CeleryConfiguration {
  private(set) var found = CommandLineServer.Files()
  private let server: ServerKnowledge
  private let lookup: WorkspaceLookup
  private let searchPath: [WorkspacePath]

  init(_ entries: [EntryPoint], server: ServerKnowledge, lookup: WorkspaceLookup) {
    self.server = server
    self.lookup = lookup
    searchPath = entries.flatMap(\.searchPath).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    let reader = PythonConfigurationReader(lookup: lookup, searchPath: searchPath, server: server)
    guard !entries.isEmpty else {
      // Only the application that Celery makes for itself reads `celeryconfig`.
      found.layers.append(defaultConfiguration(reader))
      return
    }
    guard let application = CeleryApplication.found(from: entries.compactMap(\.file), lookup: lookup, searchPath: searchPath) else { return }
    found.files.append(application.path)
    let own = sayings(zip(application.own.map(\.key), reader.value(of: application.own.map(\.value), in: application.path)).map { ($0, $1) }, namespace: nil)
    found.layers.append(own)
    if let source = application.source { found.layers.append(configuration(from: source, application, reader)) }
  }

  // MARK: Where it comes from

  private mutating func configuration(
    from source: CeleryApplication.Source, _ application: CeleryApplication, _ reader: PythonConfigurationReader
  ) -> [Saying] {
    let namespace = source.namespace.flatMap { reader.value(of: [$0], in: application.path).first?.value.text }
    if let type = application.type(named: source.value) {
      let assignments = type.body.compactMap { Assign($0) }.flatMap { assign in assign.targets.compactMap { Name($0)?.identifier.text }.map { ($0, assign.value) } }
      let values = reader.value(of: assignments.map(\.1), in: application.path)
      return sayings(zip(assignments.map(\.0), values).map { ($0, $1) }, namespace: namespace)
    }
    let text = reader.value(of: [source.value], in: application.path).first?.value
    let module: String?
    switch text {
    case .text("django.conf:settings")?, .library("django.conf.settings")?: module = settingsModule(application)
    case .text(let name)?: module = name.split(separator: ":").first.map(String.init)
    case .library(let name)?: module = name
    case .module(let path)?: return read(path, namespace: namespace, reader)
    default: module = nil
    }
    guard let module else {
      found.assumptions.append("what `\(source.value.text)` says about Celery is not known")
      return []
    }
    // `package.module` may be an object in `package`.
    if let path = file(of: module) { return read(path, namespace: namespace, reader) }
    found.assumptions.append("what `\(module)` says about Celery is not known: no file of the workspace is that module")
    return []
  }

  /// The default loader's module; without one there are defaults only.
  private mutating func defaultConfiguration(_ reader: PythonConfigurationReader) -> [Saying] {
    var module = "celeryconfig"
    if case .known(let variable) = lookup.standpoint.environment["CELERY_CONFIG_MODULE"] { module = variable.value }
    let folders = searchPath.isEmpty ? [lookup.standpoint.folder ?? .root] : searchPath
    let path = folders.lazy.compactMap { WorkspacePath(resolving: Array(module.utf8.map { $0 == 46 ? 47 : $0 }) + Array(".py".utf8), against: $0) }
      .first(where: lookup.isFile)
    return path.map { read($0, namespace: nil, reader) } ?? []
  }

  private func settingsModule(_ application: CeleryApplication) -> String? {
    if case .known(let variable) = lookup.standpoint.environment["DJANGO_SETTINGS_MODULE"] { return variable.value }
    return application.settingsModule
  }

  private func file(of module: String) -> WorkspacePath? {
    let finder = PythonEntryFinder(lookup: lookup, home: searchPath.first ?? .root, startFolder: nil, searchPath: searchPath.map { "./\($0)" })
    return finder.module(module, callable: "", said: Said(module, origin: Origin(nil))).entry.file
  }

  private mutating func read(_ path: WorkspacePath, namespace: String?, _ reader: PythonConfigurationReader) -> [Saying] {
    guard let program = reader.read(path) else { return [] }
    found.files += program.files.filter { !found.files.contains($0) }
    if let openness = program.openness {
      found.openness.append(openness)
      found.assumptions.append("settings beside those shown may be set in \(path): \(openness)")
    }
    return sayings(program.names.map { ($0.name, $0.binding) }, namespace: namespace)
  }

  // MARK: Which settings it says

  /// Behind a namespace stand new names in capitals; plain new names and old ones count beside them, but less (tried on
  /// Celery 5.7). Without a namespace old and new names together end the worker.
  private mutating func sayings(_ names: [(name: String, binding: PythonBinding)], namespace: String?) -> [Saying] {
    let oldNames = Dictionary(server.settingNotes.flatMap { note in note.oldNames.map { ($0, note.name) } }, uniquingKeysWith: { first, _ in first })
    let prefix = namespace.map { $0.isEmpty ? "" : "\($0)_" } ?? ""
    var spaced: [Saying] = []
    var new: [(String, Saying, PythonBinding)] = []
    var old: [(String, Saying, PythonBinding)] = []
    for (name, binding) in names {
      if !prefix.isEmpty, name.hasPrefix(prefix), name == name.uppercased() {
        if let saying = saying(String(name.dropFirst(prefix.utf8.count)).lowercased(), binding) { spaced.append(saying) }
      } else if let setting = oldNames[name] {
        if let saying = saying(setting, binding) { old.append((name, saying, binding)) }
      } else if let saying = saying(name, binding) {
        new.append((name, saying, binding))
      }
    }
    if prefix.isEmpty, let first = old.first, let other = new.first {
      found.problems.append(
        PlacedProblem(
          Problem(
            .configSyntax, "`\(first.0)` is an old name beside the new name `\(other.0)`: Celery does not start with both",
            expected: oldNames[first.0].map { "`\($0)`" }, at: first.2.place.bytes), in: first.2.place.path))
    }
    return old.map(\.1) + new.map(\.1) + spaced
  }

  private func saying(_ setting: String, _ binding: PythonBinding) -> Saying? {
    server.note(on: setting) == nil ? nil : server.option(saying: setting)?.saying(binding)
  }
}
