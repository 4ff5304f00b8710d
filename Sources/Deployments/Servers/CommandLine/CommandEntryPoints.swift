import Catalogue
import Workspace

/// Finds the modules that a server loads, from the settings that the catalogue names.
struct CommandEntryPoints {
  private(set) var entries: [EntryPoint] = []
  private(set) var assumptions: [String] = []
  private let settings: [Setting]
  /// A task runner only loads its modules.
  private let isCalledPerRequest: Bool

  /// - Parameter home: The folder of the workspace in which the command starts, or that of its launcher.
  init(_ settings: [Setting], server: ServerKnowledge, lookup: WorkspaceLookup, home: WorkspacePath) {
    self.settings = settings
    isCalledPerRequest = server.serves == .request
    guard let entry = server.entry else { return }
    let finder = PythonEntryFinder(
      lookup: lookup, home: home, startFolder: entry.directory.flatMap(text), searchPath: entry.folder.map(list) ?? [])
    for setting in [entry.setting, entry.modules].compactMap({ $0 }) { add(setting, as: entry, finder) }
  }

  private func setting(_ name: String) -> Setting? { settings.first { $0.name == name } }

  private func text(_ name: String) -> String? {
    guard let setting = setting(name) else { return nil }
    if case .unknown = setting.effective { return nil }
    return setting.said.value
  }

  private func list(_ name: String) -> [String] {
    switch setting(name)?.effective {
    case .list(let items)?: items
    case .text(let text)?: [text]
    case .number?, .boolean?, .unknown?, nil: []
    }
  }

  private mutating func add(_ name: String, as entry: EntryKnowledge, _ finder: PythonEntryFinder) {
    guard let setting = setting(name) else { return }
    if case .unknown(let reason) = setting.effective {
      return add(finder.unresolved(setting.said, callable: entry.callable, why: reason))
    }
    for item in list(name) { add(Said(item, origin: setting.said.origin), as: entry, finder) }
  }

  private mutating func add(_ said: Said<String>, as entry: EntryKnowledge, _ finder: PythonEntryFinder) {
    var form = entry.form
    if let forms = entry.forms, let value = text(forms.setting) {
      guard let other = forms.byValue[value] else {
        return add(finder.unresolved(said, callable: entry.callable, why: "`\(forms.setting)` is `\(value)`, which is not followed to a file"))
      }
      form = other
    }
    switch form {
    case .script: add(finder.file(said.value, callable: entry.callable, said: said))
    case .moduleAndAttribute, .module, .application:
      let colon = said.value.firstIndex(of: ":")
      let module = String(said.value[..<(colon ?? said.value.endIndex)])
      let attribute = colon.map { String(said.value[said.value.index(after: $0)...]) }
      addModule(module, callable: callable(attribute, entry), said, entry, finder)
    case .dottedAttribute:
      let dot = said.value.lastIndex(of: ".")
      let attribute = dot.map { String(said.value[said.value.index(after: $0)...]) }
      addModule(String(said.value[..<(dot ?? said.value.endIndex)]), callable: callable(attribute, entry), said, entry, finder)
    }
  }

  /// What a factory makes is called for every request, not the factory: its name keeps the `()`, which no function has.
  private func callable(_ attribute: String?, _ entry: EntryKnowledge) -> String {
    guard isCalledPerRequest else { return "" }
    let name = attribute.map { $0.isEmpty ? entry.callable : $0 } ?? entry.callable
    let isFactory = entry.factory.flatMap(setting)?.effective == .boolean(true)
    return isFactory && !name.hasSuffix(")") ? "\(name)()" : name
  }

  private mutating func addModule(
    _ module: String, callable: String, _ said: Said<String>, _ entry: EntryKnowledge, _ finder: PythonEntryFinder
  ) {
    // `src/app:app`: some servers take a path as well.
    if module.contains("/") {
      return add(finder.file(module.hasSuffix(".py") ? module : "\(module).py", callable: callable, said: said))
    }
    var found = finder.module(module, callable: callable, said: said)
    if found.entry.file == nil, entry.form == .application, let dot = module.lastIndex(of: ".") {
      // The last part may be a name in the module before it.
      let outer = finder.module(String(module[..<dot]), callable: callable, said: said)
      if outer.entry.file != nil { found = outer }
    }
    add(found)
    // A package may stand for one of its modules.
    guard found.entry.file?.isNamed("__init__.py") == true else { return }
    for submodule in entry.submodules {
      let inner = finder.module("\(module).\(submodule)", callable: callable, said: said)
      if inner.entry.file != nil { add(inner) }
    }
  }

  private mutating func add(_ found: PythonEntryFinder.Found) {
    guard !entries.contains(found.entry) else { return }
    entries.append(found.entry)
    assumptions += found.assumptions
  }
}
