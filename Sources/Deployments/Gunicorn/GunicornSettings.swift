import Catalogue

/// What the sayings amount to: one setting for each that something said, and the triggers among them.
struct GunicornSettings: Sendable {
  let settings: [Setting]
  let triggers: [RecycleTrigger]
  private(set) var assumptions: [String] = []

  /// - Parameter sayings: In gunicorn's order: the later one wins.
  init(_ sayings: [GunicornSaying], server: ServerKnowledge) {
    var order: [String] = []
    var said: [String: [GunicornSaying]] = [:]
    for saying in sayings {
      if said[saying.setting] == nil { order.append(saying.setting) }
      said[saying.setting, default: []].append(saying)
    }
    settings = order.compactMap { name in
      guard let all = said[name], let last = all.last else { return nil }
      return Setting(
        name: name, said: Said(last.text, origin: last.origin, overridden: all.dropLast().reversed().map { .init($0.text, origin: $0.origin) }),
        effective: last.effective)
    }
    triggers = Self.triggers(settings, of: server)
    if let sentence = threadedWorker(of: server) { assumptions.append(sentence) }
  }

  private static func triggers(_ settings: [Setting], of server: ServerKnowledge) -> [RecycleTrigger] {
    server.triggers.compactMap { trigger in
      guard let setting = settings.first(where: { $0.name == trigger.setting }) else { return nil }
      let holds =
        switch (trigger.condition, setting.effective) {
        case (_, .unknown), (.present, _): true
        case (.aboveZero, .number(let number)): number > 0
        case (.isTrue, .boolean(let isOn)): isOn
        case (.aboveZero, _), (.isTrue, _): false
        }
      return holds ? RecycleTrigger(kind: trigger.kind, setting: setting) : nil
    }
  }

  /// `sync` with several threads becomes `gthread`, though gunicorn itself goes on printing `sync`.
  private func threadedWorker(of server: ServerKnowledge) -> String? {
    func value(_ name: String) -> SettingValue? { settings.first { $0.name == name }?.effective }
    let isSync =
      switch value("worker_class") {
      case .text(let name)?: name == "sync" || name.hasSuffix("SyncWorker")
      case nil: true
      default: false
      }
    guard isSync, case .number(let threads)? = value("threads"), threads > 1 else { return nil }
    return "the workers are of the class `gthread`: `sync` with `threads` above 1 becomes that"
  }
}
