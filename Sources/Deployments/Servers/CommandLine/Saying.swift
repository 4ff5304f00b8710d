import Catalogue
import Workspace

/// One source's word about one setting.
struct Saying: Sendable {
  let setting: String
  /// As the source writes it; `true` or `false` for a flag.
  let text: String
  let value: SettingValue
  let origin: Origin
  /// Whether it adds to what the same source said before.
  let accumulates: Bool

  init(_ setting: String, text: String, value: SettingValue, origin: Origin, accumulates: Bool = false) {
    self.setting = setting
    self.text = text
    self.value = value
    self.origin = origin
    self.accumulates = accumulates
  }
}

/// The settings that several sources amount to.
///
/// - Parameter layers: What each source says, the strongest source first; within one the last saying wins.
func settings(of layers: [[Saying]]) -> [Setting] {
  var order: [String] = []
  var said: [String: [[Saying]]] = [:]
  for layer in layers {
    var own: [String: [Saying]] = [:]
    for saying in layer {
      if own[saying.setting] == nil, said[saying.setting] == nil, !order.contains(saying.setting) { order.append(saying.setting) }
      own[saying.setting, default: []].append(saying)
    }
    for (name, sayings) in own { said[name, default: []].append(sayings) }
  }
  return order.compactMap { name in
    guard let sources = said[name], let strongest = sources.first, let winner = strongest.last else { return nil }
    let beaten = (winner.accumulates ? [] : strongest.dropLast().reversed()) + sources.dropFirst().flatMap { $0.reversed() }
    let first = winner.accumulates ? strongest[0] : winner
    return Setting(
      name: name,
      said: Said(first.text, origin: first.origin, overridden: beaten.map { .init($0.text, origin: $0.origin) }),
      effective: winner.accumulates ? list(strongest) : winner.value)
  }
}

private func list(_ sayings: [Saying]) -> SettingValue {
  for saying in sayings { if case .unknown = saying.value { return saying.value } }
  return .list(
    sayings.flatMap { saying -> [String] in
      if case .list(let items) = saying.value { items } else { [saying.text] }
    })
}
