import ConfigSyntax
import Workspace

/// Finds the applications that a resolved configuration serves.
struct UWSGIEntryPoints {
  private(set) var entries: [EntryPoint] = []
  private(set) var assumptions: [String] = []
  private let settings: [Setting]
  private let finder: PythonEntryFinder
  private let defaultCallable: String

  /// - Parameters:
  ///   - mounts: Every `mount`, those of conditions included: one of them serves.
  ///   - paste: The file that `ini-paste` read, which describes the application as well.
  ///   - home: The folder of the configuration file.
  init(_ settings: [Setting], mounts: [UWSGIApplication], paste: Said<String>?, lookup: WorkspaceLookup, home: WorkspacePath) {
    self.settings = settings
    func text(_ name: String) -> String? { settings.first { $0.name == name }?.said.value }
    func list(_ name: String) -> [String] {
      if case .list(let items) = settings.first(where: { $0.name == name })?.effective { items } else { [] }
    }
    let folder = text("chdir2") ?? text("chdir")
    finder = PythonEntryFinder(lookup: lookup, home: home, startFolder: folder, searchPath: list("pythonpath"))
    defaultCallable = text("callable") ?? "application"
    findApplications(mounts: mounts)
    if let paste { addPaste(paste.value, paste) }
  }

  /// In the order in which the Python plugin loads them (`uwsgi_python_init_apps`).
  private mutating func findApplications(mounts: [UWSGIApplication]) {
    for name in ["module", "wsgi-file", "pecan", "paste", "eval", "web3", "pump", "wsgi-lite"] {
      guard let setting = settings.first(where: { $0.name == name }) else { continue }
      switch name {
      case "module", "web3", "pump", "wsgi-lite": addModule(setting.said)
      case "wsgi-file": add(finder.file(setting.said.value, callable: defaultCallable, said: setting.said))
      case "paste" where setting.said.value.hasPrefix("config:"): addPaste(String(setting.said.value.dropFirst(7)), setting.said)
      default: add(finder.unresolved(setting.said, callable: defaultCallable, why: "`\(name)` is not followed to a file"))
      }
    }
    for mount in mounts {
      guard let equals = mount.text.firstIndex(of: "=") else { continue }
      let target = String(mount.text[mount.text.index(after: equals)...])
      let said = Said(target, origin: mount.origin)
      if target.hasSuffix(".py") || target.hasSuffix(".wsgi") {
        add(finder.file(target, callable: defaultCallable, said: said))
      } else if target.contains(":") {
        addModule(said)
      }
    }
  }

  /// - Parameter name: A paste file, and behind a `#` the part of it that is served.
  private mutating func addPaste(_ name: String, _ said: Said<String>) {
    let parts = name.split(separator: "#", maxSplits: 1).map(String.init)
    guard let file = parts.first, case .found(let path, let assumption) = finder.lookup.file(Array(file.utf8), mentionedIn: finder.home),
      let source = try? finder.lookup.tree.read(path)
    else {
      add(finder.unresolved(said, callable: defaultCallable, why: "there is no file `\(name)` in the workspace"))
      return
    }
    if let assumption { assumptions.append(assumption) }
    let document = INIReader.read(source.bytes, dialect: .paste).tree
    let application = PasteApplication(document, name: parts.count > 1 ? parts[1] : "main", PasteFactories(finder.lookup.tree, beside: path.parent))
    add(application.found(said, by: finder))
  }

  /// `shop.wsgi`, `shop.wsgi:application`, `shop:create_app()`.
  private mutating func addModule(_ said: Said<String>) {
    let colon = said.value.firstIndex(of: ":")
    let module = String(said.value[..<(colon ?? said.value.endIndex)])
    // What a factory makes is called for every request, not the factory: its name keeps the `()`.
    let callable = colon.map { String(said.value[said.value.index(after: $0)...]) } ?? defaultCallable
    add(finder.module(module, callable: callable, said: said))
  }

  /// One application mounted twice is one entry.
  private mutating func add(_ found: PythonEntryFinder.Found) {
    let new = found.entry
    guard !entries.contains(where: { $0.file == new.file && $0.app.value == new.app.value && $0.callable == new.callable }) else { return }
    entries.append(found.entry)
    assumptions += found.assumptions
  }
}
