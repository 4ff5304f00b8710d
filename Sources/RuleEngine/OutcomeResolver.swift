import Catalogue
import Deployments
import SourceAnalysis
import Workspace

/// What happens to one job under one trigger of one deployment.
package struct OutcomeVerdict: Sendable {
  /// One possible answer, and for whom it speaks.
  package struct Answer: Sendable {
    package let row: OutcomeRow
    /// The row's outcome, unless the exit hook itself gives up earlier.
    package let outcome: OutcomeKind
    /// What ends the wait; `nil` when nothing does, or nothing waits.
    package let limit: Limit?
    /// The exit hook that the row speaks of; `nil` for a row about jobs that no hook waits for.
    package let drain: Drain?
    /// The versions it was found for; empty when the version is known.
    package let versions: [String]
    /// Whether it depends on a setting whose value is not known.
    package let isUncertain: Bool

    /// Whether an exit hook that runs waits for the job, if only for a time.
    package var isDrained: Bool { drain != nil && outcome < .lost }
  }

  /// The limit that ends the wait, with where its value comes from.
  package struct Limit: Sendable, Hashable {
    /// A server's setting, or ``drainTimeout``.
    package let setting: String
    /// `nil` when the setting is there and its value is not known.
    package let seconds: Double?
    /// `nil` when the default is in force.
    package let origin: SourceSpan?

    /// The name of a limit that the exit hook sets itself.
    package static let drainTimeout = "drain-timeout"
  }

  /// The worst answer first.
  package let answers: [Answer]

  package var worst: Answer { answers[0] }
  package var limit: Limit? { answers.lazy.compactMap(\.limit).first }
}

/// Reads the measured tables for a deployment: the first row whose conditions hold speaks, for every version that could be
/// running and for idle and busy workers alike.
///
/// An exit hook that waits for the job adds a way in which it may be saved: the best of all ways counts, since a hook takes none
/// of the others away.
struct OutcomeResolver {
  let table: OutcomeTable
  let server: ServerKnowledge
  let deployment: Deployment

  /// What one row makes of one job.
  private struct Effect: Hashable {
    let row: OutcomeRow
    let drain: Drain?
    let outcome: OutcomeKind
    let limit: OutcomeVerdict.Limit?
    var isUncertain: Bool

    /// Whether the two say the same, however sure they are of it.
    func saysTheSame(as other: Effect) -> Bool { row == other.row && drain == other.drain }
  }

  /// `nil` when nothing was measured for this trigger and carrier.
  func verdict(for trigger: TriggerKind, carrier: Carrier, drains: [Drain] = []) -> OutcomeVerdict? {
    let known = deployment.serverVersion.flatMap { Version($0.value) }
    let candidates = known.map { [$0] } ?? server.versions.compactMap { Version($0.version) }.sorted()
    var found: [(effect: Effect, versions: [Version])] = []
    for version in candidates {
      for load in OutcomeRow.Load.allCases {
        for effect in effects(trigger, carrier, version, load, drains) {
          if let index = found.firstIndex(where: { $0.effect.saysTheSame(as: effect) }) {
            if found[index].versions.last != version { found[index].versions.append(version) }
            found[index].effect.isUncertain = found[index].effect.isUncertain && effect.isUncertain
          } else {
            found.append((effect, [version]))
          }
        }
      }
    }
    guard !found.isEmpty else { return nil }
    let answers = found.map { answer in
      OutcomeVerdict.Answer(
        row: answer.effect.row, outcome: answer.effect.outcome, limit: answer.effect.limit, drain: answer.effect.drain,
        versions: known == nil && answer.versions.count < candidates.count ? answer.versions.map(\.description) : [],
        isUncertain: answer.effect.isUncertain)
    }
    // Worst first; among equals the one that does not hang on an unknown value, then the table's order.
    let sorted = answers.enumerated().sorted { left, right in
      if left.element.outcome != right.element.outcome { return left.element.outcome > right.element.outcome }
      if left.element.isUncertain != right.element.isUncertain { return right.element.isUncertain }
      return left.offset < right.offset
    }.map(\.element)
    return OutcomeVerdict(answers: sorted)
  }

  /// What can happen on one version under one load: every way in which the job may be saved, and of these the best.
  private func effects(_ trigger: TriggerKind, _ carrier: Carrier, _ version: Version, _ load: OutcomeRow.Load, _ drains: [Drain]) -> [Effect] {
    var possible = rows(trigger, carrier, version, load, drain: nil)
    for drain in drains {
      let more = rows(trigger, carrier, version, load, drain: drain)
      guard !more.isEmpty else { continue }
      guard !possible.isEmpty else {
        possible = more
        continue
      }
      possible = possible.flatMap { one in
        more.map { other in
          var best = Self.better(one, other)
          best.isUncertain = one.isUncertain || other.isUncertain
          return best
        }
      }.reduce(into: []) { all, effect in if !all.contains(effect) { all.append(effect) } }
    }
    return possible
  }

  /// The effect under which the job lives longer; of two that lose it, the one that says why the hook does not help.
  private static func better(_ one: Effect, _ other: Effect) -> Effect {
    if one.outcome != other.outcome { return one.outcome < other.outcome ? one : other }
    switch one.outcome {
    case .finishes: return one
    case .lost, .neverRuns: return other
    case .lostAfter:
      guard let first = one.limit?.seconds, let second = other.limit?.seconds else { return one }
      return second > first ? other : one
    }
  }

  /// The row that speaks, and those before it that would speak if an unknown setting had the right value.
  private func rows(_ trigger: TriggerKind, _ carrier: Carrier, _ version: Version, _ load: OutcomeRow.Load, drain: Drain?) -> [Effect] {
    var possible: [Effect] = []
    for row in table.rows {
      guard row.triggers.isEmpty || row.triggers.contains(trigger), row.carriers.isEmpty || row.carriers.contains(carrier),
        row.versions.contains(version), row.load == nil || row.load == load,
        drain.map({ row.drains.contains($0.hook) }) ?? row.drains.isEmpty
      else { continue }
      let answers = row.settings.map { deployment.holds($0, server: server) }
      if answers.contains(false) { continue }
      possible.append(effect(of: row, drain, isUncertain: answers.contains(nil)))
      if !answers.contains(nil) { break }
    }
    return possible
  }

  private func effect(of row: OutcomeRow, _ drain: Drain?, isUncertain: Bool) -> Effect {
    let limit = row.limit.map(limit)
    // A hook that waits only so long does not save the job, however long the server waits for the hook.
    guard let drain, row.outcome <= .lostAfter, drain.limit != .none else {
      return Effect(row: row, drain: drain, outcome: row.outcome, limit: limit, isUncertain: isUncertain)
    }
    let seconds: Double? = if case .seconds(let seconds) = drain.limit { seconds } else { nil }
    let own = OutcomeVerdict.Limit(setting: OutcomeVerdict.Limit.drainTimeout, seconds: seconds, origin: drain.wait)
    let isServersShorter: Bool = if let server = limit?.seconds, let seconds { server < seconds } else { false }
    return Effect(row: row, drain: drain, outcome: .lostAfter, limit: isServersShorter ? limit : own, isUncertain: isUncertain)
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
  /// In which process a job lives that was started at some moment; `nil` when that is not known.
  func place(of moment: StartMoment, server: ServerKnowledge) -> ProcessPlace? {
    switch moment {
    case .worker, .serving: return .worker
    case .master: return .masterBeforeFork
    case .loading:
      for loading in server.applicationLoading {
        let answers = loading.settings.map { holds($0, server: server) }
        if answers.contains(false) { continue }
        return answers.contains(nil) ? nil : loading.place
      }
      return nil
    }
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
