import ConfigSyntax

/// The application that a paste file describes, as `paste.deploy.loadapp` finds it.
struct PasteApplication: Sendable {
  /// The factory that makes it; `nil` when the file names it in a way that is not followed.
  private(set) var factory: (module: String, name: String)?
  /// Why there is no factory.
  private(set) var reason = ""
  private let factories: PasteFactories

  /// - Parameters:
  ///   - name: What stands behind the file's `#`.
  ///   - factories: What the projects of the workspace make known.
  init(_ document: INIDocument, name: String = "main", _ factories: PasteFactories) {
    self.factories = factories
    var section = name
    var seen: Set<String> = []
    while seen.insert(section).inserted {
      guard let next = follow(section, in: document) else { return }
      section = next
    }
    reason = "`\(section)` leads back to itself"
  }

  /// The name of the application that a section hands on to; `nil` when the way ends there.
  private mutating func follow(_ name: String, in document: INIDocument) -> String? {
    func values(_ kind: String) -> [String: String]? {
      guard document.hasSection("\(kind):\(name)") else { return nil }
      var values: [String: String] = [:]
      for entry in document.entries(of: "\(kind):\(name)") { values[entry.key.text.lowercased()] = entry.value?.text ?? "" }
      return values
    }
    if let pipeline = values("pipeline") {
      guard let last = pipeline["pipeline"]?.split(whereSeparator: \.isWhitespace).last else {
        reason = "`[pipeline:\(name)]` names no application"
        return nil
      }
      return String(last)
    }
    if let filtered = values("filter-app") {
      if let next = filtered["next"] { return next }
      reason = "`[filter-app:\(name)]` names no application"
      return nil
    }
    guard let app = values("app") ?? values("application") else {
      let isComposite = (values("composite") ?? values("composit")) != nil
      reason = isComposite ? "`[composite:\(name)]` serves several applications" : "there is no section `[app:\(name)]`"
      return nil
    }
    if let text = app["paste.app_factory"], let target = target(text) {
      factory = target
      return nil
    }
    guard let use = app["use"] else {
      reason = "`[app:\(name)]` says no factory that is followed"
      return nil
    }
    if use.hasPrefix("call:"), let target = target(String(use.dropFirst(5))) {
      factory = target
    } else if use.hasPrefix("egg:") {
      let words = use.dropFirst(4).split(separator: "#", maxSplits: 1).map(String.init)
      factory = words.first.flatMap { factories.factory(of: $0, named: words.count > 1 ? words[1] : "main") }
      if factory == nil { reason = "no project of the workspace says what `\(use)` is" }
    } else if use.contains(":") {
      reason = "`use = \(use)` of `[app:\(name)]` is not followed"
    } else {
      return use
    }
    return nil
  }

  private func target(_ text: String) -> (module: String, name: String)? {
    let parts = text.split(separator: ":")
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
  }

  /// What a factory makes is called for every request, not the factory: its name keeps the `()`.
  func found(_ said: Said<String>, by finder: PythonEntryFinder) -> PythonEntryFinder.Found {
    guard let factory else { return finder.unresolved(said, callable: "application", why: reason) }
    return finder.module(factory.module, callable: "\(factory.name)()", said: said)
  }
}

extension INIDialect {
  /// What `paste.deploy` reads.
  static let paste = INIDialect(separators: "=:", continuation: .indentedLines)
}
