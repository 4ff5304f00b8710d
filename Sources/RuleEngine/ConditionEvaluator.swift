import Catalogue
import Deployments
import SourceAnalysis

extension Condition {
  /// Whether the condition holds. What hangs on something unknown is taken not to hold, under `not` as well.
  func holds(in circumstance: Circumstance) -> Bool {
    answer(in: circumstance) ?? false
  }

  /// `nil` when it hangs on something that is not known.
  func answer(in circumstance: Circumstance) -> Bool? {
    switch self {
    case .always: true
    case .all(let parts): Self.all(parts.lazy.map { $0.answer(in: circumstance) })
    case .any(let parts): Self.all(parts.lazy.map { $0.answer(in: circumstance).map(!) }).map(!)
    case .not(let part): part.answer(in: circumstance).map(!)
    case .server(let names): names.contains(circumstance.server.name)
    case .version(let bounds): circumstance.version.map(bounds.contains)
    case .pythonVersion(let bounds): circumstance.pythonVersion.map(bounds.contains)
    case .setting(let condition): condition.answer(in: circumstance)
    case .quantity(let quantity, let test): test.answer(of: quantity, in: circumstance)
    case .trigger(let kinds): circumstance.event.map { kinds.contains($0.kind) }
    case .triggerSetting(let names): circumstance.event.map { event in event.setting.map { names.contains($0.name) } ?? false }
    case .outcome(let kinds):
      circumstance.verdict.map { kinds.contains($0.worst.outcome) } ?? circumstance.prospect.flatMap { $0.outcomes.isDisjoint(with: kinds) ? false : nil }
    case .carrier(let carriers): (circumstance.job?.carrier ?? circumstance.start?.carrier).map(carriers.contains)
    case .fate(let fates): (circumstance.job?.fate ?? circumstance.start?.fate ?? nil).map(fates.contains)
    case .root(let kinds): circumstance.job.map { job in circumstance.roots(of: job).contains(where: kinds.contains) }
    case .api(let patterns): circumstance.job.map { job in patterns.contains { SettingCondition.fits(job.api, $0) } }
    case .startedIn(let places):
      circumstance.job.flatMap { circumstance.places(of: $0) }.map { $0.contains(where: places.contains) } ?? circumstance.rulesOut(places)
    case .startedWhileLoading(let isLoading): circumstance.job.map { $0.moments.contains(.loading) == isLoading }
    case .startedByJob(let isStartedByJob): circumstance.job.map { $0.isStartedByJob == isStartedByJob }
    case .drainedBy(let hooks): circumstance.drain.map { hooks.contains($0.hook) } ?? circumstance.job.map { job in job.drains.contains { hooks.contains($0.hook) } }
    case .hookIsKnown(let isKnown):
      circumstance.verdict.map { ($0.worst.drain != nil) == isKnown } ?? circumstance.prospect.flatMap { $0.speaksOfHooks ? nil : !isKnown }
    case .overridden(let places): circumstance.setting.map { setting in setting.said.overridden.contains { $0.value != setting.said.value && places.contains(circumstance.place(of: $0, beatenBy: setting)) } } ?? false
    case .consumerIn(let places):
      circumstance.job.map { job in circumstance.consumerPlace(of: job).map(places.contains) ?? false } ?? circumstance.rulesOut(places)
    case .queued(let isQueued): circumstance.job.map { $0.isQueued == isQueued }
    case .endless(let isEndless): circumstance.job.map { $0.isEndless == isEndless }
    case .notice: nil
    }
  }

  /// False when one is false, else unknown when one is unknown.
  private static func all(_ answers: some Sequence<Bool?>) -> Bool? {
    var sum: Bool? = true
    for answer in answers {
      if answer == false { return false }
      if answer == nil { sum = nil }
    }
    return sum
  }
}

extension SettingCondition {
  fileprivate func answer(in circumstance: Circumstance) -> Bool? {
    switch circumstance.deployment[setting: setting]?.effective {
    case .unknown?: return nil
    case .number(let number)?: return holds(for: number) { circumstance.number(of: $0) }
    case .boolean(let isOn)?: return holds(for: isOn ? 1 : 0) { circumstance.number(of: $0) }
    case .text(let text)?: return holds(for: text)
    case .list(let texts)?: return texts.isEmpty ? holds(for: 0) : texts.contains { holds(for: $0) }
    case nil: break
    }
    guard circumstance.silenceCounts else { return nil }
    switch test {
    case .isUnset: return true
    case .isSet: return false
    case .isTrue, .isFalse, .compares, .oneOf: break
    }
    guard let text = circumstance.server.note(on: setting)?.defaultValue else {
      // What is off unless somebody says it compares with nothing but a number, for which it counts as 0.
      return holds(for: 0)
    }
    if case .oneOf = test { return holds(for: text) }
    return holds(for: Double(text) ?? (text == "true" ? 1 : 0)) { circumstance.number(of: $0) }
  }
}

extension QuantityTest {
  func answer(of quantity: Quantity, in circumstance: Circumstance) -> Bool? {
    let number = circumstance.number(of: quantity)
    return switch self {
    case .isKnown: number != nil
    case .isUnknown: number == nil
    case .isSet: circumstance.isSaid(quantity)
    case .isUnset: !circumstance.isSaid(quantity)
    case .compares(let comparison):
      number.flatMap { number in circumstance.number(of: comparison.operand).map { comparison.relation.holds(number, $0) } }
    }
  }
}

extension JobSite {
  /// Whether every way to it that needs no request leads through another job.
  fileprivate var isStartedByJob: Bool {
    let ways = arrivals.filter { $0.moment != .serving }
    return !ways.isEmpty && ways.allSatisfy(\.isWithinJob)
  }
}

extension Circumstance {
  fileprivate func isSaid(_ quantity: Quantity) -> Bool {
    switch quantity {
    case .stopTime: deployment.stopLimit?.origin.place != nil
    case .workers: server.workersSetting.map { deployment[setting: $0] != nil } ?? false
    case .jobCount, .longestJob, .drainTime, .outcomeLimit: number(of: quantity) != nil
    }
  }

  fileprivate func place(of beaten: Said<String>.Beaten, beatenBy setting: Setting) -> OverridingPlace {
    beaten.origin.place.map { $0.path == setting.said.origin.place?.path } ?? false ? .sameFile : .otherFile
  }

  /// The processes in which the job is started; `nil` when one of them is not known.
  func places(of job: JobSite) -> [ProcessPlace]? {
    guard !job.moments.isEmpty else { return nil }
    var places: [ProcessPlace] = []
    for moment in job.moments {
      guard let place = place(of: moment) else { return nil }
      places.append(place)
    }
    return places
  }

  /// False where no job of the deployment can be started in one of these processes, whatever the job is.
  func rulesOut(_ places: [ProcessPlace]) -> Bool? {
    job == nil && possiblePlaces?.isDisjoint(with: places) == true ? false : nil
  }

  /// The process that holds all that works on the job's queue; `nil` when there is no queue, or the process is not known.
  func consumerPlace(of job: JobSite) -> ProcessPlace? {
    var found: ProcessPlace?
    for moment in job.consumers.flatMap(\.moments) {
      guard let place = place(of: moment), found == nil || found == place else { return nil }
      found = place
    }
    // One that nobody is seen to start may be started anywhere.
    return job.consumers.contains { $0.moments.isEmpty } ? nil : found
  }

  /// In which process a job lives that was started at some moment; `nil` when that is not known.
  func place(of moment: StartMoment) -> ProcessPlace? {
    switch moment {
    case .worker, .serving: return .worker
    case .master: return .masterBeforeFork
    case .loading:
      for loading in server.applicationLoading {
        let answers = loading.settings.map { Condition.setting($0).answer(in: self) }
        if answers.contains(false) { continue }
        return answers.contains(nil) ? nil : loading.place
      }
      return nil
    }
  }
}
