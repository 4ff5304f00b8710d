import Catalogue
import Deployments
import SourceAnalysis
import Workspace

/// What ends a worker: a trigger, and the setting that asks for it; the end of the whole server needs none.
struct Event: Hashable {
  let kind: TriggerKind
  let setting: Setting?

  init(_ trigger: RecycleTrigger) {
    kind = trigger.kind
    setting = trigger.setting
  }

  private init(_ kind: TriggerKind) {
    self.kind = kind
    setting = nil
  }

  static let stop = Event(.stop)
}

/// What a job runs on, and what becomes of its handle; `nil` when that is not known.
struct JobStart {
  let carrier: Carrier
  let fate: Fate?
  /// All calls, of which one started it.
  let calls: JobCalls
}

/// What the measured tables can say about a job of which only the carrier is known.
struct Prospect {
  let outcomes: Set<OutcomeKind>
  /// Whether they say what becomes of jobs that an exit hook waits for.
  let speaksOfHooks: Bool
  /// Whether the server ends some of the waits that they speak of.
  let isLimited: Bool
}

/// The facts that a condition is asked about. What is missing is not known, and what hangs on it neither holds nor does not.
struct Circumstance {
  /// How much silence proves.
  enum Evidence {
    /// A setting that nobody says has its default.
    case usual
    /// Only where no file can say it.
    case certain
  }

  /// What is the same for all questions about one deployment. It is large, and each question has a copy of its circumstance.
  private final class Ground: Sendable {
    let deployment: Deployment
    let server: ServerKnowledge
    let statements: Statements

    init(_ deployment: Deployment, _ server: ServerKnowledge, _ statements: Statements) {
      self.deployment = deployment
      self.server = server
      self.statements = statements
    }
  }

  private let ground: Ground
  var deployment: Deployment { ground.deployment }
  var server: ServerKnowledge { ground.server }
  var statements: Statements { ground.statements }

  var evidence = Evidence.usual
  /// The versions that are assumed for this answer.
  var version: Version?
  var pythonVersion: Version?
  var event: Event?
  var job: JobSite?
  /// What is known of a job before it is asked who reaches it; `nil` where ``job`` is known, or nothing is.
  var start: JobStart?
  var verdict: OutcomeVerdict?
  /// What ``verdict`` can be, as long as it is not known.
  var prospect: Prospect?
  /// The processes in which jobs can be started; `nil` where that is not known.
  var possiblePlaces: Set<ProcessPlace>?
  /// The exit hook that the check is about.
  var drain: Drain?
  /// The setting at which the finding is to stand.
  var setting: Setting?
  /// Jobs that nobody waits for, of the whole process.
  var jobCount: Int?

  init(deployment: Deployment, server: ServerKnowledge, statements: Statements) {
    ground = Ground(deployment, server, statements)
  }

  /// The job's roots that this server ever runs: no web server runs tasks, and no task runner serves requests.
  func roots(of job: JobSite) -> [RootKind] {
    job.roots.filter { $0 == server.serves || ![.request, .task].contains($0) }
  }
}

// MARK: Numbers

extension Circumstance {
  /// The value in force: what somebody says, or the default. `nil` when it is not known.
  func number(ofSetting name: String) -> Double? {
    switch deployment[setting: name]?.effective {
    case .number(let number)?: return number
    case .boolean(let isOn)?: return isOn ? 1 : 0
    case .unknown?, .text?, .list?: return nil
    case nil:
      guard silenceCounts else { return nil }
      return server.note(on: name)?.defaultValue.flatMap { Double($0) ?? ($0 == "true" ? 1 : $0 == "false" ? 0 : nil) }
    }
  }

  /// Whether a setting that is not among the deployment's has its default.
  var silenceCounts: Bool {
    switch evidence {
    case .usual: true
    case .certain: deployment.openness.isEmpty
    }
  }

  /// Where somebody says a setting, or the time to stop; `nil` for everything else.
  func place(of name: String) -> SourceSpan? {
    name == Quantity.stopTime.rawValue ? deployment.stopLimit?.origin.place : deployment[setting: name]?.said.origin.place
  }

  func number(of quantity: Quantity) -> Double? {
    switch quantity {
    case .workers: server.workersSetting.flatMap(number)
    case .jobCount: jobCount.map(Double.init)
    case .stopTime: deployment.stopLimit?.value
    case .longestJob: statements.longestJob?.value
    case .drainTime: drain.flatMap { if case .seconds(let seconds) = $0.limit { seconds } else { nil } }
    case .outcomeLimit: verdict?.worst.limit?.seconds
    }
  }

  func number(of operand: Comparison.Operand) -> Double? {
    switch operand {
    case .number(let number, _): number
    case .setting(let name): number(ofSetting: name)
    case .quantity(let quantity): number(of: quantity)
    }
  }
}
