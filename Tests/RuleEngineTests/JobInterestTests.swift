import Catalogue
import Deployments
import RuleEngine
import SourceAnalysis
import Testing
import Workspace

/// Which jobs of a deployment any finding can be about: where there are none, its source is not looked at.
@Suite struct JobInterestTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let server: String
    let settings: [String: SettingValue]
    let trigger: TriggerKind?
    let stopLimit: Double?
    /// The carriers of jobs that nobody waits for, and behind `|` of those that an exit hook waits for; `nil` for no interest at all.
    let expected: String?

    var testDescription: String {
      "\(server) \(settings.sorted { $0.key < $1.key }) \(trigger?.rawValue ?? "") \(stopLimit.map { "\($0) s" } ?? "")"
    }

    init(
      _ server: String, _ expected: String?, with settings: [String: SettingValue] = [:], trigger: TriggerKind? = nil, stopLimit: Double? = nil
    ) {
      self.server = server
      self.settings = settings
      self.trigger = trigger
      self.stopLimit = stopLimit
      self.expected = expected
    }
  }

  private static let catalogue = Catalogue.builtIn()
  /// What uvicorn's rows say an exit hook may wait for when the server stops.
  private static let drainedByUvicorn = "| asyncio-task daemon-thread queue thread thread-pool"

  @Test(arguments: [
    // Its exit hooks have no limit of the server's, and nobody says when it is killed.
    Case("uvicorn", nil),
    Case("uvicorn", drainedByUvicorn, stopLimit: 10),
    // Which number of workers it is will never be known.
    Case("uvicorn", nil, with: ["workers": .unknown(reason: "`$WORKERS` is not known")]),
    Case("uvicorn", "durable-scheduler scheduler |", with: ["workers": .number(4)]),
    Case(
      "uvicorn", "asyncio-task daemon-thread daemon-timer queue scheduled-job scheduler thread thread-pool | asyncio-task daemon-thread queue",
      with: ["limit_max_requests": .number(100)], trigger: .requestCount),
    // The server's own limit ends a wait, and which is longer hangs on the hook.
    Case("gunicorn", "| daemon-thread queue thread thread-pool"),
    // A hook of its master's may start what works on a queue.
    Case("gunicorn", "most | daemon-thread queue thread thread-pool", with: ["when_ready": .text("when_ready")]),
    Case("gunicorn", "most | daemon-thread queue thread thread-pool", with: ["preload_app": .boolean(true)]),
    // Its workers are daemons, which may have no children.
    Case("hypercorn", "daemon-process process process-pool |"),
    // The main process of its prefork pool loads the application.
    Case("celery", "most |"),
    Case("celery", nil, with: ["worker_pool": .text("threads")]),
    Case("rq", nil),
  ])
  func `an interest`(_ one: Case) {
    let place = SourceSpan("server.conf", ByteSpan(start: 0, end: 1))
    let settings = one.settings.map { Setting(name: $0.key, said: Said("\($0.value)", origin: Origin(place)), effective: $0.value) }
    let deployment = Deployment(
      id: one.server, server: one.server, origin: place, settings: settings,
      triggers: one.trigger.map { kind in settings.map { RecycleTrigger(kind: kind, setting: $0) } } ?? [], entries: [],
      stopLimit: one.stopLimit.map { Said($0, origin: Origin(nil)) })
    let interest = RuleEngine(Self.catalogue).interest(in: deployment, .likely)
    #expect(interest.map { [words($0.detached), "|", words($0.drained)].filter { !$0.isEmpty }.joined(separator: " ") } == one.expected)
  }

  private func words(_ carriers: Set<Carrier>) -> String {
    carriers.count > 15 ? "most" : carriers.map(\.rawValue).sorted().joined(separator: " ")
  }
}
