import Catalogue
import Deployments
import Findings
import SourceAnalysis

/// Asks checks about one deployment.
struct DeploymentQuestions {
  private var base: Circumstance
  private let versions: RunningVersions
  private let resolver: OutcomeResolver?
  private let memory = Memory()

  /// Verdicts are asked for by many checks, and few jobs differ in what they depend on.
  private final class Memory {
    struct Question: Hashable {
      let event: Event
      let carrier: Carrier
      let drains: [Drain]
      let consumerPlace: ProcessPlace?
      let further: [Carrier]
    }
    var verdicts: [Question: OutcomeVerdict?] = [:]

    /// Before jobs are looked for, each carrier is asked about at each event, by many checks.
    struct Outlook: Hashable {
      let event: Event
      let carrier: Carrier?
    }
    var prospects: [Outlook: Prospect?] = [:]
    var rows: [Event: [OutcomeRow]] = [:]
  }

  init(deployment: Deployment, server: ServerKnowledge, table: OutcomeTable?, statements: Statements, pythons: [Version]) {
    let base = Circumstance(deployment: deployment, server: server, statements: statements)
    let versions = RunningVersions(deployment, server: server, pythons: pythons)
    self.base = base
    self.versions = versions
    resolver = table.map { OutcomeResolver(table: $0, versions: versions, circumstance: base) }
  }

  /// What ends workers: the deployment's triggers, and the day when all of it stops.
  var events: [Event] { base.deployment.triggers.map(Event.init) + [.stop] }

  var server: String { base.server.name }

  /// Whether the deployment has its value of a setting from this place.
  func reads(_ setting: String, at place: Place) -> Bool {
    base.deployment[setting: setting]?.said.origin.place == place
  }

  // MARK: The deployment alone

  /// A check about one half alone speaks only of what is certain. What asks about a setting's sayings is asked about each of its settings.
  func findings(of check: Check) -> [Finding] {
    guard base.deployment.doubts.isEmpty else { return [] }
    guard check.condition.words.contains(.overridden) else { return finding(of: check, at: setting(of: check)).map { [$0] } ?? [] }
    return check.at.compactMap { base.deployment[setting: $0] }.compactMap { finding(of: check, at: $0) }
  }

  private func finding(of check: Check, at setting: Setting?) -> Finding? {
    var circumstance = base
    circumstance.evidence = .certain
    circumstance.setting = setting
    if case .unknown? = setting?.effective { return nil }
    guard answers(check.condition, circumstance).allSatisfy({ $0.holds == true }) else { return nil }
    return SettingFindingMaker(check: check, circumstance: circumstance, setting: setting).finding
  }

  private func setting(of check: Check) -> Setting? {
    check.at.lazy.compactMap { base.deployment[setting: $0] }.first { $0.said.origin.place != nil }
  }

  // MARK: Jobs

  /// Whether a check could hold for some job.
  ///
  /// - Parameter start: What is known of the job; `nil` for any.
  func mayHold(_ check: Check, at event: Event?, _ start: JobStart?) -> Bool {
    var circumstance = base
    circumstance.event = event
    circumstance.start = start
    if let event, check.condition.asksForOutcome {
      guard let prospect = prospect(event, start?.carrier) else { return false }
      circumstance.prospect = prospect
    }
    return versioned(check.condition, circumstance).contains { check.condition.prospect(in: $0).contains(.holds) }
  }

  private func prospect(_ event: Event, _ carrier: Carrier?) -> Prospect? {
    let outlook = Memory.Outlook(event: event, carrier: carrier)
    if let known = memory.prospects[outlook] { return known }
    let rows = memory.rows[event] ?? resolver?.rows(at: event) ?? []
    memory.rows[event] = rows
    let prospect = OutcomeResolver.prospect(of: rows, carrier)
    memory.prospects[outlook] = .some(prospect)
    return prospect
  }

  /// Finds the processes of the deployment in which jobs can be started.
  mutating func findPlaces(_ hooks: () -> [HookPattern]) {
    // Where it is not known what loads the application, the place of what loading starts will never be known.
    let loading = base.place(of: .loading)
    guard loading != .masterBeforeFork, let worker = base.place(of: .worker) else { return }
    // A server calls functions in its master that its configuration names.
    let isMasterHooked = hooks().contains { hook in
      guard hook.runner == .master, case .setting(server, let names) = hook.way else { return false }
      return base.deployment.settings.contains { names.contains($0.name) }
    }
    base.possiblePlaces = isMasterHooked ? nil : [loading ?? worker, worker]
  }

  /// What the checks have to say about one job: the worst of each family that asks what a trigger does, and all others.
  func makers(for job: JobSite, _ checks: [Check], jobCount: Int, isClosureKnown: Bool) -> [FindingMaker] {
    var makers: [FindingMaker] = []
    var families: [Substring: [FindingMaker]] = [:]
    for check in checks {
      if check.isAboutTriggers {
        guard job.fate.isDetached else { continue }
        for event in events {
          let verdict = verdict(event, job)
          guard verdict != nil || !check.condition.asksForOutcome, let maker = maker(check, job, event, verdict, jobCount, isClosureKnown) else { continue }
          families[check.family, default: []].append(maker)
        }
      } else if let maker = maker(check, job, nil, nil, jobCount, isClosureKnown) {
        makers.append(maker)
      }
    }
    for family in families.keys.sorted() { makers += worst(of: families[family] ?? []).map { [$0] } ?? [] }
    return makers
  }

  // MARK: Exit hooks

  /// What a check has to say about an exit hook that waits for a job: about the worst end of the worker.
  func maker(for drain: Drain, waitingFor job: JobSite, _ check: Check, isClosureKnown: Bool) -> FindingMaker? {
    guard job.fate.isDetached else { return nil }
    return worst(of: events.compactMap { event in
      guard let verdict = verdict(event, job, drains: [drain]) else { return nil }
      return maker(check, job, event, verdict, 0, isClosureKnown, drain: drain)
    })
  }

  // MARK: Both

  private func maker(
    _ check: Check, _ job: JobSite, _ event: Event?, _ verdict: OutcomeVerdict?, _ jobCount: Int, _ isClosureKnown: Bool, drain: Drain? = nil
  ) -> FindingMaker? {
    var circumstance = base
    circumstance.drain = drain
    circumstance.event = event
    circumstance.job = job
    circumstance.verdict = verdict
    circumstance.jobCount = jobCount
    let answers = answers(check.condition, circumstance)
    let holding = answers.filter { $0.holds == true }
    guard let first = holding.first, !check.needsVersion || holding.count == answers.count else { return nil }
    // Remedies are asked in the same circumstance, with a version for which the check holds.
    circumstance.version = first.version
    circumstance.pythonVersion = first.python
    let others = event.map { event in base.deployment.triggers.filter { $0.kind == event.kind && $0.setting != event.setting } } ?? []
    return FindingMaker(
      check: check, circumstance: circumstance, job: job, setting: event.map(\.setting) ?? setting(of: check),
      versions: holding.count < answers.count ? holding.compactMap(\.version) : [], otherTriggers: others, isClosureKnown: isClosureKnown)
  }

  /// - Parameter drains: The exit hooks that count; all that wait for the job when nobody says.
  private func verdict(_ event: Event, _ job: JobSite, drains: [Drain]? = nil) -> OutcomeVerdict? {
    let drains = drains ?? job.drains
    let consumerPlace = base.consumerPlace(of: job)
    let question = Memory.Question(event: event, carrier: job.carrier, drains: drains, consumerPlace: consumerPlace, further: job.further)
    if let known = memory.verdicts[question] { return known }
    let verdict = resolver?.verdict(for: event, carrier: job.carrier, drains: drains, consumerPlace: consumerPlace, further: job.further)
    memory.verdicts[question] = .some(verdict)
    return verdict
  }

  /// However many triggers lead there, it is one finding: the most severe one leads, of these the one with the worst outcome, and
  /// of these the first.
  private func worst(of makers: [FindingMaker]) -> FindingMaker? {
    let ranked = makers.enumerated().sorted { left, right in
      let (one, other) = (left.element, right.element)
      if one.severity != other.severity { return one.severity > other.severity }
      if one.outcome != other.outcome { return one.outcome > other.outcome }
      return left.offset < right.offset
    }.map(\.element)
    guard var worst = ranked.first else { return nil }
    worst.others = ranked.dropFirst().filter { $0.check.code != worst.check.code }
    return worst
  }

  // MARK: Versions

  private struct Answer {
    let version: Version?
    let python: Version?
    let holds: Bool?
  }

  /// The answer for every version that may be running, where the condition asks for versions; else one.
  private func answers(_ condition: Condition, _ circumstance: Circumstance) -> [Answer] {
    versioned(condition, circumstance).map { Answer(version: $0.version, python: $0.pythonVersion, holds: condition.answer(in: $0)) }
  }

  private func versioned(_ condition: Condition, _ circumstance: Circumstance) -> [Circumstance] {
    let words = condition.words
    let servers = words.contains(.version) ? versions.server : [versions.serverIsKnown ? versions.server[0] : nil]
    let pythons = words.contains(.pythonVersion) ? versions.python : [versions.python.count == 1 ? versions.python[0] : nil]
    return servers.flatMap { server in
      pythons.map { python in
        var circumstance = circumstance
        circumstance.version = server
        circumstance.pythonVersion = python
        return circumstance
      }
    }
  }
}

extension FindingMaker {
  fileprivate var outcome: OutcomeKind { circumstance.verdict?.worst.outcome ?? .finishes }
}

extension OutcomeTable {
  /// Whether it holds anything about triggers of this kind.
  func speaks(of trigger: TriggerKind) -> Bool {
    rows.contains { $0.triggers.isEmpty || $0.triggers.contains(trigger) }
  }
}
