import Workspace

/// Finds the application that a resolved configuration serves.
struct GunicornEntryPoints {
  private(set) var entries: [EntryPoint] = []
  private(set) var assumptions: [String] = []

  /// - Parameters:
  ///   - application: The positional word, which counts when there is one.
  ///   - paste: The paste file, whose application counts when nothing else names one.
  ///   - home: The folder of the configuration, or of the launcher.
  init(
    _ settings: [Setting], application: CommandWord?, paste: (said: Said<String>, application: PasteApplication)?, lookup: WorkspaceLookup,
    home: WorkspacePath
  ) {
    func setting(_ name: String) -> Setting? { settings.first { $0.name == name } }
    func known(_ name: String) -> String? {
      guard let setting = setting(name), case .text(let text) = setting.effective, text != "None" else { return nil }
      return text
    }
    let finder = PythonEntryFinder(
      lookup: lookup, home: home, startFolder: known("chdir"),
      searchPath: known("pythonpath").map { $0.split(separator: ",").map { GunicornValues.stripped(String($0)) } } ?? [])
    let said: Said<String>
    if let application {
      said = Said(application.text, origin: application.origin)
      if let unknown = application.unknown {
        addUnknown(said, why: unknown)
        return
      }
    } else if let app = setting("wsgi_app") {
      said = app.said
      if case .unknown(let reason) = app.effective {
        addUnknown(said, why: reason)
        return
      }
    } else {
      if let paste { take(paste.application.found(paste.said, by: finder)) }
      return
    }
    let target = Self.target(said.value)
    take(finder.module(target.module, callable: target.callable, said: said))
  }

  /// The file that makes the application of its own class is where its imports begin.
  init(serving application: GunicornApplication) {
    entries = [
      EntryPoint(
        app: application.app ?? Said(application.name, origin: Origin(application.place)), file: application.place.path, module: nil,
        callable: application.app.map { String($0.value.prefix { $0 != "(" }) } ?? "application", searchPath: application.searchPath)
    ]
  }

  private mutating func take(_ found: PythonEntryFinder.Found) {
    entries = [found.entry]
    assumptions = found.assumptions
  }

  private mutating func addUnknown(_ said: Said<String>, why: String) {
    entries = [EntryPoint(app: said, file: nil, module: nil, callable: "application", searchPath: [], reason: why)]
    assumptions = ["where `\(said.value)` starts is not known: \(why)"]
  }

  /// `shop.wsgi`, `shop.wsgi:application`, `shop:create_app("production")` (`gunicorn.util.import_app`).
  static func target(_ text: String) -> (module: String, callable: String) {
    guard let colon = text.firstIndex(of: ":") else { return (text, "application") }
    let target = text[text.index(after: colon)...]
    let callable = target.prefix { $0 != "(" }
    // What a factory makes is called for every request, not the factory: its name keeps the `()`.
    let call = callable.endIndex < target.endIndex ? "()" : ""
    return (String(text[..<colon]), callable.isEmpty ? "application" : GunicornValues.stripped(String(callable)) + call)
  }
}
