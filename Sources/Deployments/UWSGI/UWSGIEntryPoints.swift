import Workspace

/// Finds the applications that a resolved configuration serves.
struct UWSGIEntryPoints {
  private(set) var entries: [EntryPoint] = []
  private(set) var assumptions: [String] = []
  private let settings: [Setting]
  private let finder: PythonEntryFinder
  private let defaultCallable: String

  /// - Parameter home: The folder of the configuration file.
  init(_ settings: [Setting], lookup: WorkspaceLookup, home: WorkspacePath) {
    self.settings = settings
    func text(_ name: String) -> String? { settings.first { $0.name == name }?.said.value }
    func list(_ name: String) -> [String] {
      if case .list(let items) = settings.first(where: { $0.name == name })?.effective { items } else { [] }
    }
    let folder = text("chdir2") ?? text("chdir")
    finder = PythonEntryFinder(lookup: lookup, home: home, startFolder: folder, searchPath: list("pythonpath"))
    defaultCallable = text("callable") ?? "application"
    findApplications(mounts: ["mount"].flatMap(list))
  }

  /// In the order in which the Python plugin loads them (`uwsgi_python_init_apps`).
  private mutating func findApplications(mounts: [String]) {
    for name in ["module", "wsgi-file", "pecan", "paste", "eval", "web3", "pump", "wsgi-lite"] {
      guard let setting = settings.first(where: { $0.name == name }) else { continue }
      switch name {
      case "module", "web3", "pump", "wsgi-lite": addModule(setting.said.value, setting)
      case "wsgi-file": addFile(setting.said.value, setting)
      default: add(finder.unresolved(setting.said, callable: defaultCallable, why: "`\(name)` is not followed to a file"))
      }
    }
    guard let setting = settings.first(where: { $0.name == "mount" }) else { return addPaste() }
    for mount in mounts {
      guard let equals = mount.firstIndex(of: "=") else { continue }
      let target = String(mount[mount.index(after: equals)...])
      if target.hasSuffix(".py") || target.hasSuffix(".wsgi") {
        addFile(target, setting)
      } else if target.contains(":") {
        addModule(target, setting)
      }
    }
    addPaste()
  }

  /// `ini-paste = x.ini` serves what the paste file describes.
  private mutating func addPaste() {
    guard let setting = settings.first(where: { $0.name == "ini-paste" || $0.name == "ini-paste-logged" }) else { return }
    add(finder.unresolved(setting.said, callable: defaultCallable, why: "the application of a paste file is not followed"))
  }

  /// `shop.wsgi`, `shop.wsgi:application`, `shop:create_app()`.
  private mutating func addModule(_ text: String, _ setting: Setting) {
    let colon = text.firstIndex(of: ":")
    let module = String(text[..<(colon ?? text.endIndex)])
    var callable = colon.map { String(text[text.index(after: $0)...]) } ?? defaultCallable
    if callable.hasSuffix("()") { callable.removeLast(2) }
    add(finder.module(module, callable: callable, said: said(text, setting)))
  }

  private mutating func addFile(_ text: String, _ setting: Setting) {
    add(finder.file(text, callable: defaultCallable, said: said(text, setting)))
  }

  private func said(_ text: String, _ setting: Setting) -> Said<String> {
    Said(text, origin: setting.said.origin, overridden: setting.said.overridden)
  }

  private mutating func add(_ found: PythonEntryFinder.Found) {
    entries.append(found.entry)
    assumptions += found.assumptions
  }
}
