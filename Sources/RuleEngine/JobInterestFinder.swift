import Catalogue
import Findings
import SourceAnalysis

/// Finds out about which jobs of a deployment checks can have something to say, before anything is known of its source.
struct JobInterestFinder {
  private let questions: DeploymentQuestions
  private let checks: [Check]
  private let calls: JobCalls

  init(_ questions: DeploymentQuestions, checks: [Check], calls: JobCalls) {
    var questions = questions
    questions.findPlaces { calls.python.hooks }
    self.questions = questions
    self.checks = checks
    self.calls = calls
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
    Set(
      Carrier.allCases.filter { carrier in
        let start = JobStart(carrier: carrier, fate: fate, calls: calls)
        return asked.contains { questions.mayHold($0.check, at: $0.event, start) }
      })
  }
}

extension Condition {
  /// Whether it can hang on what a job does: on the jobs that it starts, or the queue that it works on.
  fileprivate var asksForCourse: Bool {
    asksForOutcome || !words.isDisjoint(with: [.endless, .queued, .consumerIn, .startedByJob])
  }
}

/// The calls that the catalogue knows to start jobs or to put them into queues. Few checks ask for them, and knowledge that nobody asks
/// for is not read.
final class JobCalls {
  private let read: () -> PythonKnowledge
  private lazy var namesByCarrier: [Carrier: [String]] = {
    var names: [Carrier: [String]] = [:]
    for job in Array(python.jobs.values) + Array(python.jobDecorators.values) {
      for carrier in python.carriers(of: job) { names[carrier, default: []].append(job.name) }
    }
    // Whatever works on a queue is what its jobs run on.
    let puts = python.queues.flatMap { queue in queue.types.flatMap { type in queue.puts.map { "\(type).\($0)" } } }
    for carrier in Carrier.allCases { names[carrier, default: []] += puts }
    return names
  }()

  var python: PythonKnowledge { read() }

  init(_ read: @escaping () -> PythonKnowledge) { self.read = read }

  /// Whether a job on some carrier can come from a call whose name fits one of these patterns.
  func mayFit(_ patterns: [String], on carrier: Carrier) -> Bool {
    namesByCarrier[carrier]?.contains { name in patterns.contains { SettingCondition.fits(name, $0) } } ?? false
  }
}
