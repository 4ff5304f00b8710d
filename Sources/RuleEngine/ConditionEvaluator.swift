import Catalogue
import Deployments
import SourceAnalysis

/// The facts that a check's condition is asked about: one deployment, one of its triggers, one job.
struct Circumstance {
  let deployment: Deployment
  let server: ServerKnowledge
  let trigger: TriggerKind
  let job: JobSite
  let verdict: OutcomeVerdict

  /// The job's roots that this server ever runs: no web server runs tasks, and no task runner serves requests.
  var roots: [RootKind] { job.roots.filter { $0 == server.serves || ![.request, .task].contains($0) } }
}

extension Condition {
  /// Whether the condition holds. What hangs on an unknown setting is taken not to hold, under `not` as well.
  func holds(in circumstance: Circumstance) -> Bool {
    answer(in: circumstance) ?? false
  }

  /// `nil` when it hangs on a setting whose value is not known.
  private func answer(in circumstance: Circumstance) -> Bool? {
    switch self {
    case .always: true
    case .all(let parts):
      parts.reduce(.some(true)) { sum, part in
        let answer = part.answer(in: circumstance)
        return sum == false || answer == false ? false : (sum == nil || answer == nil ? nil : true)
      }
    case .any(let parts):
      parts.reduce(.some(false)) { sum, part in
        let answer = part.answer(in: circumstance)
        return sum == true || answer == true ? true : (sum == nil || answer == nil ? nil : false)
      }
    case .not(let part): part.answer(in: circumstance).map { !$0 }
    case .trigger(let kinds): kinds.contains(circumstance.trigger.rawValue)
    case .fate(let fates): fates.contains(circumstance.job.fate.rawValue)
    case .root(let kinds): circumstance.roots.contains { kinds.contains($0.rawValue) }
    case .carrier(let carriers): carriers.contains(circumstance.job.carrier.rawValue)
    case .outcome(let kinds): kinds.contains(circumstance.verdict.worst.outcome.rawValue)
    case .server(let names): names.contains(circumstance.server.name)
    case .drainedBy(let hooks): circumstance.job.drains.contains { hooks.contains($0.hook) }
    case .startedIn(let places):
      circumstance.job.moments.isEmpty
        ? nil : circumstance.job.moments.contains { moment in
          circumstance.deployment.place(of: moment, server: circumstance.server).map { places.contains($0.rawValue) } ?? false
        }
    case .endless(let isEndless): circumstance.job.isEndless == isEndless
    case .setting(let condition): circumstance.deployment.holds(condition, server: circumstance.server)
    }
  }
}
