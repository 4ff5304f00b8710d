import Catalogue
import Deployments
import Workspace

/// What happens to one carrier's job under one trigger of one deployment.
package struct OutcomeVerdict: Sendable {
  /// One possible answer, and for whom it speaks.
  package struct Answer: Sendable {
    package let row: OutcomeRow
    /// The versions it was found for; empty when the version is known.
    package let versions: [String]
    /// Whether it depends on a setting whose value is not known.
    package let isUncertain: Bool
  }

  /// The limit that ends the wait, with where its value comes from.
  package struct Limit: Sendable {
    package let setting: String
    /// `nil` when the setting is there and its value is not known.
    package let seconds: Double?
    /// `nil` when the default is in force.
    package let origin: SourceSpan?
  }

  /// The worst answer first.
  package let answers: [Answer]
  package let limit: Limit?

  package var worst: Answer { answers[0] }
}

/// Reads the measured tables for a deployment: the first row whose conditions hold speaks, for every version that could be
/// running and for idle and busy workers alike.
struct OutcomeResolver {
  let table: OutcomeTable
  let server: ServerKnowledge
  let deployment: Deployment

  /// `nil` when nothing was measured for this trigger and carrier.
  func verdict(for trigger: TriggerKind, carrier: Carrier) -> OutcomeVerdict? {
    let known = deployment.serverVersion.flatMap { Version($0.value) }
    let candidates = known.map { [$0] } ?? server.versions.compactMap { Version($0.version) }.sorted()
    var found: [(row: OutcomeRow, versions: [Version], isUncertain: Bool)] = []
    for version in candidates {
      for load in OutcomeRow.Load.allCases {
        for (row, isUncertain) in rows(trigger, carrier, version, load) {
          if let index = found.firstIndex(where: { $0.row == row }) {
            if found[index].versions.last != version { found[index].versions.append(version) }
            found[index].isUncertain = found[index].isUncertain && isUncertain
          } else {
            found.append((row, [version], isUncertain))
          }
        }
      }
    }
    guard !found.isEmpty else { return nil }
    let answers = found.map { answer in
      OutcomeVerdict.Answer(
        row: answer.row,
        versions: known == nil && answer.versions.count < candidates.count ? answer.versions.map(\.description) : [],
        isUncertain: answer.isUncertain)
    }
    // Worst first; among equals the one that does not hang on an unknown value, then the table's order.
    let sorted = answers.enumerated().sorted { left, right in
      if left.element.row.outcome != right.element.row.outcome { return left.element.row.outcome > right.element.row.outcome }
      if left.element.isUncertain != right.element.isUncertain { return right.element.isUncertain }
      return left.offset < right.offset
    }.map(\.element)
    return OutcomeVerdict(answers: sorted, limit: sorted.lazy.compactMap(\.row.limit).first.map(limit))
  }

  /// The row that speaks, and those before it that would speak if an unknown setting had the right value.
  private func rows(_ trigger: TriggerKind, _ carrier: Carrier, _ version: Version, _ load: OutcomeRow.Load) -> [(OutcomeRow, Bool)] {
    var possible: [(OutcomeRow, Bool)] = []
    for row in table.rows {
      guard row.triggers.isEmpty || row.triggers.contains(trigger), row.carriers.isEmpty || row.carriers.contains(carrier),
        row.versions.contains(version), row.load == nil || row.load == load
      else { continue }
      let answers = row.settings.map { deployment.holds($0, server: server) }
      if answers.contains(false) { continue }
      if answers.contains(nil) {
        possible.append((row, true))
      } else {
        return possible + [(row, false)]
      }
    }
    return possible
  }

  private func limit(_ limit: OutcomeRow.Limit) -> OutcomeVerdict.Limit {
    guard let setting = deployment[setting: limit.setting] else {
      return OutcomeVerdict.Limit(setting: limit.setting, seconds: limit.defaultSeconds, origin: nil)
    }
    let seconds: Double? = if case .number(let number) = setting.effective { number } else { nil }
    return OutcomeVerdict.Limit(setting: limit.setting, seconds: seconds, origin: setting.said.origin.place)
  }
}

extension Deployment {
  /// Whether a condition on a setting holds; `nil` when the setting's value is not known. A setting that nobody says has its default.
  func holds(_ condition: SettingCondition, server: ServerKnowledge) -> Bool? {
    let value: Double?
    switch self[setting: condition.setting]?.effective {
    case .number(let number)?: value = number
    case .boolean(let isOn)?: value = isOn ? 1 : 0
    case .unknown?: value = nil
    case .text(let text)?: return condition.holds(for: text)
    case .list?: value = 1
    case nil:
      let text = server.note(on: condition.setting)?.defaultValue ?? "0"
      if case .oneOf = condition.test { return condition.holds(for: text) }
      value = Double(text) ?? (text == "true" ? 1 : 0)
    }
    return value.map(condition.holds)
  }
}
