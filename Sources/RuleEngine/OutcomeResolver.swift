import Catalogue
import Deployments
import SourceAnalysis
import Workspace

/// Reads the measured tables for a deployment: the first row whose conditions hold speaks, for every version that could be
/// running and for idle and busy workers alike.
///
/// An exit hook that waits for the job adds a way in which it may be saved: the best of all ways counts, since a hook takes none
/// of the others away.
struct OutcomeResolver {
  let table: OutcomeTable
  let versions: RunningVersions
  /// The deployment, without any job or trigger.
  let circumstance: Circumstance

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
  func verdict(for event: Event, carrier: Carrier, drains: [Drain] = [], consumerPlace: ProcessPlace? = nil, further: [Carrier] = []) -> OutcomeVerdict? {
    let rows = table.rows.filter { row in
      (row.triggers.isEmpty || row.triggers.contains(event.kind)) && (row.carriers.isEmpty || row.carriers.contains(carrier))
        && (row.consumerPlace == nil || row.consumerPlace == consumerPlace)
        && (row.further.isEmpty || row.further.contains(where: further.contains))
        && (row.triggerSettings.isEmpty || event.setting.map { row.triggerSettings.contains($0.name) } ?? false)
    }
    let pythons = rows.contains { $0.pythonVersions != .all } ? versions.python : [versions.python[0]]
    var found: [(effect: Effect, versions: [Version], pythons: [Version])] = []
    for version in versions.server {
      for load in OutcomeRow.Load.allCases {
        for python in pythons {
          for effect in effects(Cell(version: version, python: python, load: load), rows, drains) {
            if let index = found.firstIndex(where: { $0.effect.saysTheSame(as: effect) }) {
              if let version, found[index].versions.last != version { found[index].versions.append(version) }
              if let python, !found[index].pythons.contains(python) { found[index].pythons.append(python) }
              found[index].effect.isUncertain = found[index].effect.isUncertain && effect.isUncertain
            } else {
              found.append((effect, version.map { [$0] } ?? [], python.map { [$0] } ?? []))
            }
          }
        }
      }
    }
    guard !found.isEmpty else { return nil }
    let answers = found.map { answer in
      OutcomeVerdict.Answer(
        row: answer.effect.row, outcome: answer.effect.outcome, limit: answer.effect.limit, drain: answer.effect.drain,
        versions: !versions.serverIsKnown && answer.versions.count < versions.server.count ? answer.versions : [],
        pythons: answer.pythons.count < pythons.count ? answer.pythons : [],
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

  /// The rows that can speak at an event, whatever the job is.
  func rows(at event: Event) -> [OutcomeRow] {
    table.rows.filter { row in
      (row.triggers.isEmpty || row.triggers.contains(event.kind))
        && (row.triggerSettings.isEmpty || event.setting.map { row.triggerSettings.contains($0.name) } ?? false)
        && versions.server.contains { $0.map(row.versions.contains) ?? true }
        && !row.settings.contains { Condition.setting($0).answer(in: circumstance) == false }
    }
  }

  /// What these rows can say about some job on a carrier, or on any; `nil` when they say nothing.
  static func prospect(of rows: [OutcomeRow], _ carrier: Carrier?) -> Prospect? {
    let rows = carrier.map { carrier in rows.filter { $0.carriers.isEmpty || $0.carriers.contains(carrier) } } ?? rows
    if rows.isEmpty { return nil }
    // A hook that waits only so long makes `lost-after` of whatever it is waited for.
    let speaksOfHooks = rows.contains { !$0.drains.isEmpty }
    var outcomes = Set(rows.map(\.outcome))
    if speaksOfHooks { outcomes.insert(.lostAfter) }
    // Whoever says how long the longest job takes may find that a limit is enough.
    if outcomes.contains(.lostAfter) { outcomes.insert(.finishes) }
    return Prospect(outcomes: outcomes, speaksOfHooks: speaksOfHooks, isLimited: rows.contains { $0.limit != nil })
  }

  // MARK: One version under one load

  private struct Cell {
    let version: Version?
    let python: Version?
    let load: OutcomeRow.Load

    func fits(_ row: OutcomeRow) -> Bool {
      (version.map(row.versions.contains) ?? true) && (python.map(row.pythonVersions.contains) ?? true) && (row.load == nil || row.load == load)
    }
  }

  /// Every way in which the job may be saved, and of these the best.
  private func effects(_ cell: Cell, _ rows: [OutcomeRow], _ drains: [Drain]) -> [Effect] {
    var possible = speaking(cell, rows, drain: nil)
    // No hook can save what nothing ever begins.
    for drain in drains where !possible.contains(where: { $0.outcome == .neverRuns && $0.row.consumerPlace != nil }) {
      let more = speaking(cell, rows, drain: drain)
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
  private func speaking(_ cell: Cell, _ rows: [OutcomeRow], drain: Drain?) -> [Effect] {
    var possible: [Effect] = []
    for row in rows where cell.fits(row) && (drain.map { row.drains.contains($0.hook) } ?? row.drains.isEmpty) {
      let answers = row.settings.map { Condition.setting($0).answer(in: circumstance) }
      if answers.contains(false) { continue }
      possible.append(effect(of: row, drain, isUncertain: answers.contains(nil)))
      if !answers.contains(nil) { break }
    }
    return possible
  }

  // MARK: Limits

  private func effect(of row: OutcomeRow, _ drain: Drain?, isUncertain: Bool) -> Effect {
    var (outcome, limit) = (row.outcome, row.limit.map(limit))
    // A hook that waits only so long does not save the job, however long the server waits for the hook.
    if let drain, row.outcome <= .lostAfter, drain.limit != .none {
      let own = self.limit(of: drain)
      let isServersShorter: Bool = if let server = limit?.seconds, let seconds = own.seconds { server < seconds } else { false }
      if !isServersShorter { limit = own }
      outcome = .lostAfter
    }
    if outcome == .lostAfter, limit?.isEnough == true { outcome = .finishes }
    return Effect(row: row, drain: drain, outcome: outcome, limit: limit, isUncertain: isUncertain)
  }

  private func limit(of drain: Drain) -> OutcomeVerdict.Limit {
    let seconds: Double? = if case .seconds(let seconds) = drain.limit { seconds } else { nil }
    return OutcomeVerdict.Limit(
      setting: OutcomeVerdict.Limit.drainTimeout, seconds: seconds, origin: drain.wait, longestJob: circumstance.statements.longestJob?.value)
  }

  private func limit(_ limit: OutcomeRow.Limit) -> OutcomeVerdict.Limit {
    let setting = limit.setting.flatMap { circumstance.deployment[setting: $0] }
    let seconds: Double? =
      switch setting?.effective {
      case nil: limit.defaultSeconds
      case .number(let number)?: number
      case .boolean?, .text?, .list?, .unknown?: nil
      }
    return OutcomeVerdict.Limit(
      setting: limit.setting ?? OutcomeVerdict.Limit.fixed, seconds: seconds, origin: setting?.said.origin.place, longestJob: circumstance.statements.longestJob?.value)
  }
}
