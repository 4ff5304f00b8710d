import Catalogue
import Workspace

/// What the applied list amounts to: one setting for each option that something said.
struct UWSGISettings {
  let settings: [Setting]
  let triggers: [RecycleTrigger]

  /// - Parameter version: The server's, where it is known: some switch on by themselves what a configuration switches off.
  init(_ applications: [UWSGIApplication], server: ServerKnowledge, version: String?, readsTemplates: Bool) {
    var order: [String] = []
    var said: [String: [UWSGIApplication]] = [:]
    for application in applications {
      if said[application.setting] == nil { order.append(application.setting) }
      said[application.setting, default: []].append(application)
    }
    let reader = ValueReader(server: server, readsTemplates: readsTemplates)
    let running = version.flatMap { PackageVersion($0) }
    settings = order.map { name in
      let setting = reader.setting(name, said[name] ?? [])
      let start = server.note(on: name)?.alwaysOnFrom.flatMap { PackageVersion($0) }
      guard let running, let start, running >= start else { return setting }
      return Setting(name: name, said: setting.said, effective: .boolean(true))
    }
    triggers = server.triggers(of: settings)
  }
}

/// Turns what was said for one option into its value.
private struct ValueReader {
  let server: ServerKnowledge
  let readsTemplates: Bool

  func setting(_ name: String, _ said: [UWSGIApplication]) -> Setting {
    guard let last = said.last else { preconditionFailure("a setting is made from at least one saying") }
    let accumulates = accumulates(name, said)
    let beaten = accumulates ? [] : said.dropLast().reversed().map { Said<String>.Beaten($0.text, origin: $0.origin) }
    let text = accumulates ? said[0] : last
    return Setting(
      name: name, said: Said(text.text, origin: text.origin, overridden: beaten),
      effective: accumulates ? list(said) : scalar(name, said))
  }

  private func accumulates(_ name: String, _ said: [UWSGIApplication]) -> Bool {
    let kind = server.options[name]?.kind
    return kind == .list || kind == .plugins
  }

  private func list(_ said: [UWSGIApplication]) -> SettingValue {
    var conditions = Conditions()
    let isThere = said.contains { conditions.settles($0) }
    if !isThere, let doubt = said.first?.doubt { return .unknown(reason: "said only when \(doubt.condition)") }
    return .list(said.map(\.text))
  }

  /// The last saying, or what the possible ones leave open.
  private func scalar(_ name: String, _ said: [UWSGIApplication]) -> SettingValue {
    var possible: [UWSGIApplication] = []
    var conditions = Conditions()
    var isSettled = false
    for application in said.reversed() {
      if let doubt = application.doubt, conditions.contains(doubt) { continue }
      possible.append(application)
      isSettled = conditions.settles(application)
      if isSettled { break }
    }
    let values = possible.map { value(of: $0, setting: name) }
    if let first = values.first, isSettled, values.allSatisfy({ $0 == first }) { return first }
    if possible.count == 1, let reason = possible[0].unknown, possible[0].doubt == nil { return .unknown(reason: reason) }

    var sentences = possible.reversed().prefix(Self.alternativesShown).map { application in
      let text = application.unknown == nil ? "`\(application.text)`" : "`\(application.text)` (\(application.unknown ?? ""))"
      guard let doubt = application.doubt else { return possible.count == 1 ? text : "\(text) otherwise" }
      return "\(text) when \(doubt.condition)"
    }
    if possible.count > Self.alternativesShown { sentences.append("\(possible.count - Self.alternativesShown) more") }
    if !isSettled { sentences.append("not set otherwise") }
    return .unknown(reason: sentences.joined(separator: ", "))
  }

  /// More than that nobody reads.
  private static let alternativesShown = 12

  /// The conditions under which something was said.
  private struct Conditions {
    private var met: Set<UWSGIDoubt> = []
    private var sentences: Set<String> = []

    func contains(_ doubt: UWSGIDoubt) -> Bool { met.contains(doubt) }

    /// Adds one saying; `true` when something is said whatever holds.
    mutating func settles(_ said: UWSGIApplication) -> Bool {
      guard let doubt = said.doubt else { return true }
      met.insert(doubt)
      sentences.insert(doubt.condition)
      return sentences.contains(doubt.opposite)
    }
  }

  private func value(of said: UWSGIApplication, setting: String) -> SettingValue {
    if let reason = said.unknown { return .unknown(reason: reason) }
    // Another option's side effect is a value of the setting's own kind.
    let option = server.options[said.key]
    let effective = (option?.setting == setting ? option : server.options[setting])?.kind ?? .text
    if readsTemplates, effective != .text, let name = shellVariable(said.value) {
      return .unknown(reason: "uWSGI itself does not expand `\(name)`; it is unknown what is filled in before the start")
    }
    switch effective {
    case .flag: return .boolean(!said.hasValue || UWSGINumbers.flag(said.value, falseWords: server.falseWords))
    case .invertedFlag: return .boolean(said.hasValue && !UWSGINumbers.flag(said.value, falseWords: server.falseWords))
    case .count, .integer: return .number(said.hasValue ? Double(UWSGINumbers.integer(said.value)) : 1)
    case .unsigned: return .number(said.hasValue ? Double(UWSGINumbers.unsigned(said.value)) : 1)
    case .anyBaseCount, .words, .callable, .type, .mapping: return .text(said.text)
    case .unsigned16: return .number(said.hasValue ? Double(min(UWSGINumbers.unsigned(said.value), 65535)) : 1)
    case .megabytes: return .number(Double(UWSGINumbers.unsigned(said.value) &* 1_048_576))
    case .text, .list, .plugins, .file, .assignment, .declaration, .logic, .logicEnd, .none: return .text(said.hasValue ? said.text : "")
    }
  }

  /// `${NAME}` in a text that a tool such as envsubst may fill in.
  private func shellVariable(_ text: [UInt8]) -> String? {
    let whole = String(decoding: text, as: UTF8.self)
    guard whole.hasPrefix("${"), let end = whole.firstIndex(of: "}") else { return nil }
    return String(whole[...end])
  }
}
