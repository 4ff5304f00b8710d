import Catalogue
import Findings
import SourceAnalysis

/// Finds out about which jobs of a deployment checks can have something to say, before anything is known of its source.
struct JobInterestFinder {
  private let questions: DeploymentQuestions
  private let checks: [Check]

  init(_ questions: DeploymentQuestions, checks: [Check], hooks: () -> [HookPattern]) {
    var questions = questions
    questions.findPlaces(hooks)
    self.questions = questions
    self.checks = checks
  }

  func interest(_ minimum: Confidence) -> JobInterest? {
    let jobs = mayHold(checks.filter { $0.subject == .job })
    let hooks = mayHold(checks.filter { $0.subject == .drain })
    let detached = carriers(jobs, nil)
    let drained = carriers(hooks, nil)
    if detached.isEmpty, drained.isEmpty { return nil }
    // What is said of every job, and what counts them, needs them all.
    if minimum == .possible || (jobs + hooks).contains(where: \.check.countsJobs) { return .everyJob }
    return JobInterest(
      needsStarter: true, detached: detached, drained: drained, awaited: carriers(jobs.filter { !$0.check.isAboutTriggers }, .awaited),
      asksForCourse: (jobs + hooks).contains { $0.check.condition.asksForCourse })
  }

  /// A check, and one of the ends of a worker at which it may hold; none for a check that asks for none.
  private typealias Question = (check: Check, event: Event?)

  /// Those that may hold whatever the job is.
  private func mayHold(_ checks: [Check]) -> [Question] {
    checks.flatMap { check -> [Question] in
      let events: [Event?] = check.isAboutTriggers || check.subject == .drain ? questions.events : [nil]
      return events.filter { questions.mayHold(check, at: $0, nil) }.map { (check, $0) }
    }
  }

  /// The carriers of which one of these may hold.
  private func carriers(_ asked: [Question], _ fate: Fate?) -> Set<Carrier> {
    Set(Carrier.allCases.filter { carrier in asked.contains { questions.mayHold($0.check, at: $0.event, JobStart(carrier: carrier, fate: fate)) } })
  }
}

extension Condition {
  /// Whether it can hang on what a job does: on the jobs that it starts, or the queue that it works on.
  fileprivate var asksForCourse: Bool {
    asksForOutcome || !words.isDisjoint(with: [.endless, .queued, .consumerIn, .startedByJob])
  }
}
