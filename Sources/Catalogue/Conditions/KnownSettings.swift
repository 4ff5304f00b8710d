/// The settings that conditions may name: those of the servers that a rule speaks of.
struct KnownSettings: Sendable {
  private let servers: [ServerKnowledge]
  /// The servers that the condition around speaks of; `nil` for any.
  private var scope: [String]?

  /// - Parameter servers: Empty where servers are not known, and nothing is held against them.
  init(_ servers: [ServerKnowledge] = []) {
    self.servers = servers
  }

  /// The same where a condition names servers.
  func within(_ names: [String]?) -> KnownSettings {
    guard let names else { return self }
    var inner = self
    inner.scope = names
    return inner
  }

  /// What is wrong with a server's name, and what may be meant.
  func fault(ofServer name: String) -> (message: String, expected: String)? {
    let known = servers.map(\.name)
    guard !servers.isEmpty, !known.contains(name) else { return nil }
    return ("`\(name)` is no server", nearest(to: name, in: known).map { "`\($0)`" } ?? list(known))
  }

  func fault(ofSetting name: String) -> (message: String, expected: String)? {
    let spoken = spoken
    guard !spoken.isEmpty, !spoken.contains(where: { $0.knows(name) }) else { return nil }
    let known = spoken.flatMap { $0.settingNotes.map(\.name) }
    let near = spoken.lazy.compactMap { $0.options.nearestName(to: name) }.first ?? nearest(to: name, in: known)
    return ("`\(name)` is no setting of \(words(spoken))", near.map { "`\($0)`" } ?? "a setting that `rules/servers/` knows")
  }

  /// What is wrong with a comparison of a setting.
  func fault(of comparison: Comparison, withSetting name: String) -> (message: String, expected: String)? {
    let units = spoken.filter { $0.knows(name) }.map { $0.note(on: name)?.unit }
    return fault(of: comparison, units, "`\(name)`")
  }

  func fault(of comparison: Comparison, with quantity: Quantity) -> (message: String, expected: String)? {
    if spoken.isEmpty { return nil }
    return fault(of: comparison, [quantity.unit], "`\(quantity.rawValue)`")
  }

  /// - Parameter units: Of the left side, for each server that has it.
  private func fault(of comparison: Comparison, _ units: [String?], _ what: String) -> (message: String, expected: String)? {
    guard !units.isEmpty else { return nil }
    let right: [String?]
    switch comparison.operand {
    case .number(_, let unit):
      guard let unit else { return nil }
      right = [unit.base]
    case .quantity(let quantity): right = [quantity.unit]
    case .setting(let name):
      if let fault = fault(ofSetting: name) { return fault }
      right = spoken.filter { $0.knows(name) }.map { $0.note(on: name)?.unit }
    }
    if units.contains(where: right.contains) { return nil }
    let left = units.compactMap { $0 }.first
    return (
      "\(what) \(left.map { "counts \($0)" } ?? "has no unit"), and what it is compared with \(right.compactMap { $0 }.first.map { "counts \($0)" } ?? "has none")",
      left.map { "a number of \($0)" } ?? "a number without a unit"
    )
  }

  private var spoken: [ServerKnowledge] { scope.map { names in servers.filter { names.contains($0.name) } } ?? servers }

  private func words(_ servers: [ServerKnowledge]) -> String {
    scope == nil ? "any server" : servers.map(\.title).joined(separator: " or ")
  }

  private func list(_ names: [String]) -> String {
    "one of " + names.sorted().map { "`\($0)`" }.joined(separator: ", ")
  }
}
