import Catalogue
import Deployments
import Findings
import RuleEngine
import SourceAnalysis
import Testing
import Workspace

/// The verdict on a job that an exit hook waits for: whether the server runs the hook there, and what ends its wait.
@Suite struct DrainOutcomeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let server: String
    let carrier: Carrier
    let drains: [(hook: String, limit: Drain.Limit)]
    let version: String?
    let settings: [String: SettingValue]
    /// When what works on the job's queue is started; `nil` for a job without a queue.
    let consumer: StartMoment?
    /// What runs the jobs that the job starts in its own course.
    let further: [Carrier]
    let python: String?
    /// `nil`: no finding at all.
    let expected: String?

    var testDescription: String {
      "\(server) \(version ?? "any"): \(carrier.rawValue), \(drains.map(\.hook)), \(settings.sorted { $0.key < $1.key })"
    }

    init(
      _ server: String, _ carrier: Carrier, _ hook: String, _ expected: String?, limit: Drain.Limit = .none, version: String? = nil,
      with settings: [String: SettingValue] = [:], consumer: StartMoment? = nil, then further: [Carrier] = [],
      python: String? = nil
    ) {
      self.further = further
      self.python = python
      self.consumer = consumer
      self.server = server
      self.carrier = carrier
      drains = hook.split(separator: " ").map { (String($0), limit) }
      self.version = version
      self.settings = settings
      self.expected = expected
    }
  }

  private static let busy: [String: SettingValue] = ["threads": .number(4)]
  private static let skip: [String: SettingValue] = ["skip-atexit": .boolean(true)]
  private static let teardown: [String: SettingValue] = ["skip-atexit-teardown": .boolean(true)]
  private static let gevent: [String: SettingValue] = ["gevent": .number(100)]
  private static let sync: [String: SettingValue] = ["worker_class": .text("sync")]
  private static let uvicorn: [String: SettingValue] = ["worker_class": .text("uvicorn_worker.UvicornWorker")]

  private static let cases: [Case] = [
    // {u18,deb21,u31}.mr-mit-{uwsgi_atexit,atexit}.*
    Case("uwsgi", .daemonThread, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60"),
    Case("uwsgi", .daemonThread, "atexit", "warning lost-after worker-reload-mercy 60"),
    Case("uwsgi", .queue, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60"),
    Case("uwsgi", .queue, "", "error lost"),
    Case("uwsgi", .daemonThread, "uwsgi.atexit", "warning lost-after worker-reload-mercy 5", version: "2.0.31", with: ["worker-reload-mercy": .number(5)]),
    // The hook gives up before the server does, or the other way round.
    Case("uwsgi", .daemonThread, "uwsgi.atexit", "warning lost-after drain-timeout 10", limit: .seconds(10)),
    Case("uwsgi", .daemonThread, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60", limit: .seconds(90)),
    Case("uwsgi", .daemonThread, "uwsgi.atexit", "warning lost-after drain-timeout", limit: .unknown),
    // What gives up takes nothing away: the ended interpreter joins the thread all the same.
    Case("uwsgi", .thread, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60", limit: .seconds(10)),
    // Hooks that this server never runs.
    Case("uwsgi", .daemonThread, "signal", "error lost"),
    Case("uwsgi", .daemonThread, "lifespan", "error lost"),
    Case("uwsgi", .daemonThread, "gunicorn.worker_exit", "error lost"),
    // {u18,deb21}.busy-slow2-job5-thr4-mit-*, u31.busy-slow2-job5-thr4-mit-*
    Case("uwsgi", .threadPool, "uwsgi.atexit", "error lost", version: "2.0.21", with: busy),
    Case("uwsgi", .threadPool, "atexit", "error lost", version: "2.0.24", with: busy),
    Case("uwsgi", .daemonThread, "uwsgi.atexit", "error lost", version: "2.0.21", with: busy),
    Case("uwsgi", .threadPool, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60", version: "2.0.31", with: busy),
    Case("uwsgi", .daemonThread, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60", version: "2.0.31", with: busy),
    // u31.x-skip-atexit-mit-*, u31.x-skip-atexit-teardown-mit-*
    Case("uwsgi", .threadPool, "uwsgi.atexit", "error lost", version: "2.0.31", with: skip),
    Case("uwsgi", .threadPool, "atexit", "error lost", version: "2.0.31", with: skip),
    Case("uwsgi", .threadPool, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60", version: "2.0.31", with: teardown),
    Case("uwsgi", .daemonThread, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60", version: "2.0.31", with: teardown),
    Case("uwsgi", .threadPool, "atexit", "error lost", version: "2.0.31", with: teardown),
    Case("uwsgi", .threadPool, "atexit uwsgi.atexit", "warning lost-after worker-reload-mercy 60", version: "2.0.31", with: teardown),
    Case("uwsgi", .threadPool, "uwsgi.atexit atexit", "warning lost-after worker-reload-mercy 60", version: "2.0.31", with: teardown),
    // {deb21,u31}.gevent-mr-mit-*
    Case("uwsgi", .threadPool, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60", version: "2.0.31", with: gevent),
    Case("uwsgi", .daemonThread, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60", version: "2.0.31", with: gevent),
    Case("uwsgi", .greenlet, "uwsgi.atexit", "error lost", version: "2.0.31", with: gevent),
    Case("uwsgi", .threadPool, "atexit", "error lost", version: "2.0.31", with: gevent),

    // {g199,g201,g27}.{sync,gthread}-mr-mit-hook.*, *-timeout2-long, *-timeout0-long, gevent-mr-mit-hook
    Case("gunicorn", .daemonThread, "gunicorn.worker_exit", "warning lost-after timeout 30", with: sync),
    Case("gunicorn", .daemonThread, "gunicorn.worker_exit", "warning lost-after timeout 2", with: ["timeout": .number(2)]),
    Case("gunicorn", .daemonThread, "gunicorn.worker_exit", nil, with: ["timeout": .number(0)]),
    Case("gunicorn", .queue, "gunicorn.worker_exit", nil, with: ["timeout": .number(0)]),
    Case("gunicorn", .daemonThread, "gunicorn.worker_exit", "warning lost-after drain-timeout 4", limit: .seconds(4), with: ["timeout": .number(0)]),
    Case("gunicorn", .daemonThread, "atexit", "warning lost-after timeout 30", with: sync),
    Case("gunicorn", .daemonThread, "atexit", "warning lost-after timeout 30", with: ["worker_class": .text("gevent")]),
    Case("gunicorn", .daemonThread, "gunicorn.child_exit", "error lost", with: sync),
    Case("gunicorn", .daemonThread, "gunicorn.on_exit", "error lost", with: sync),
    Case("gunicorn", .daemonThread, "gunicorn.worker_int", "error lost", with: sync),
    // guv.mr-mit-lifespan.*
    Case("gunicorn", .asyncioTask, "lifespan", "warning lost-after timeout 30", with: uvicorn),
    Case("gunicorn", .asyncioTask, "lifespan", nil, with: uvicorn.merging(["timeout": .number(0)]) { $1 }),
    Case("gunicorn", .asyncioTask, "gunicorn.worker_exit", "error lost", with: uvicorn),
    Case("gunicorn", .daemonThread, "lifespan", "error lost", with: sync),

    // uv.mr-single-mit-lifespan.*, hyp.mr-mit-lifespan.*
    Case("uvicorn", .asyncioTask, "lifespan", nil),
    Case("uvicorn", .asyncioTask, "lifespan", "error lost", with: ["lifespan": .text("off")]),
    Case("uvicorn", .asyncioTask, "lifespan", "warning lost-after drain-timeout 5", limit: .seconds(5)),
    Case("uvicorn", .asyncioTask, "atexit", "error lost"),
    Case("uvicorn", .daemonThread, "atexit", nil),
    Case("hypercorn", .asyncioTask, "lifespan", "warning lost-after shutdown_timeout 60"),
    Case("hypercorn", .daemonThread, "lifespan", nil),

    // cel.mtpc-mit-{signal,atexit}.*
    Case("celery", .thread, "celery.worker_process_shutdown", nil),
    Case("celery", .daemonThread, "celery.worker_process_shutdown", nil),
    Case("celery", .threadPool, "atexit", "error lost"),
    Case("celery", .thread, "celery.worker_shutdown", "error lost"),

    // A thread of the master works on nothing: {u18,u31}.norec.import_queue, g27.sync-mr-preload.import_queue, cel.mtpc.import_queue
    Case("uwsgi", .queue, "", "LW205", with: ["master": .boolean(true)], consumer: .loading),
    Case("uwsgi", .queue, "uwsgi.atexit", "LW205", with: ["master": .boolean(true)], consumer: .loading),
    Case("uwsgi", .queue, "", "error lost", with: ["master": .boolean(true), "lazy-apps": .boolean(true)], consumer: .loading),
    Case("uwsgi", .queue, "", "error lost", consumer: .loading),
    Case("uwsgi", .queue, "", "error lost", with: ["master": .boolean(true)], consumer: .worker),
    Case("uwsgi", .queue, "", "error lost", with: ["master": .boolean(true)], consumer: .serving),
    Case("gunicorn", .queue, "", "error lost", with: sync, consumer: .loading),
    Case("gunicorn", .queue, "", "LW205", with: ["preload_app": .boolean(true)], consumer: .loading),
    Case("gunicorn", .queue, "", "LW205", with: sync, consumer: .master),
    Case("celery", .queue, "", "LW205", consumer: .loading),
    Case("celery", .queue, "", "error lost", consumer: .worker),

    // Work that starts more work: *.mr.{pool_chain,thread_then_pool,thread_chain}, *.cm-*
    Case("uwsgi", .threadPool, "", "error lost", then: [.threadPool], python: "3.11"),
    Case("uwsgi", .thread, "", "error lost", then: [.threadPool], python: "3.11"),
    Case("uwsgi", .thread, "", "warning lost-after worker-reload-mercy 60", then: [.threadPool], python: "3.8"),
    Case("uwsgi", .thread, "", "warning lost-after worker-reload-mercy 60", then: [.thread], python: "3.11"),
    Case("uwsgi", .thread, "", "error lost", then: [.thread], python: "3.12"),
    Case("uwsgi", .thread, "", "warning lost-after worker-reload-mercy 60", then: [.thread], python: "3.13"),
    Case("uwsgi", .thread, "", "warning lost-after worker-reload-mercy 60", then: [.subprocess], python: "3.12"),
    Case("uwsgi", .threadPool, "uwsgi.atexit", "warning lost-after worker-reload-mercy 60", then: [.threadPool], python: "3.11"),
    Case("uwsgi", .threadPool, "atexit", "error lost", then: [.threadPool], python: "3.11"),
    Case("gunicorn", .threadPool, "", "error lost", with: sync, then: [.threadPool], python: "3.11"),
    Case("gunicorn", .threadPool, "gunicorn.worker_exit", "warning lost-after timeout 30", with: sync, then: [.threadPool], python: "3.11"),
    Case("gunicorn", .threadPool, "atexit", "error lost", with: sync, then: [.threadPool], python: "3.11"),
    Case("gunicorn", .thread, "", "error lost", with: sync, then: [.threadPool], python: "3.11"),

    // modwsgi.{mr,sub-mr}-mit-atexit.*
    Case("mod_wsgi", .daemonThread, "atexit", "warning lost-after shutdown-timeout 5"),
  ]

  @Test(arguments: cases)
  func `a verdict`(_ one: Case) throws {
    #expect(verdict(one) == one.expected)
  }

  private static let catalogue = Catalogue.builtIn()

  private func verdict(_ one: Case) -> String? {
    let place = SourceSpan("app.py", ByteSpan(start: 0, end: 1))
    func setting(_ name: String, _ value: SettingValue) -> Setting {
      Setting(name: name, said: Said("\(value)", origin: Origin(SourceSpan("server.conf", ByteSpan(start: 0, end: 1)))), effective: value)
    }
    guard let trigger = Self.catalogue.server(one.server)?.triggers.first(where: { $0.kind == .requestCount }) else { return "no trigger" }
    let limit = setting(trigger.setting, .number(100))
    let deployment = Deployment(
      id: one.server, server: one.server, serverVersion: one.version.map { Said($0, origin: Origin(nil)) },
      pythonVersion: one.python.map { Said($0, origin: Origin(nil)) }, origin: place,
      settings: [limit] + one.settings.map { setting($0.key, $0.value) }, triggers: [RecycleTrigger(kind: .requestCount, setting: limit)], entries: [])
    let job = JobSite(
      place: place, api: "threading.Thread.start", carrier: one.carrier, fate: .stored, function: "view", start: place,
      roots: [one.server == "celery" ? .task : .request], chain: [ChainLink(what: "`view` starts the job", place: place)], certainty: .certain,
      drains: one.drains.map { Drain(hook: $0.hook, registration: place, wait: place, limit: $0.limit) },
      consumers: one.consumer.map { [Consumer(start: place, carrier: .daemonThread, moments: [$0])] } ?? [], further: one.further)
    let analysis = ProcessAnalysis(jobs: [job], files: ["app.py"], isClosureKnown: true, problems: [])
    let findings = RuleEngine(Self.catalogue).findings(in: [AnalysedDeployment(deployment: deployment, analysis: analysis)])
    // What nobody takes out of its queue needs no trigger.
    if findings.contains(where: { $0.code == "LW205" }) { return "LW205" }
    return findings.first { $0.code == "LW101" }.map { finding in
      ([finding.severity.rawValue, finding.outcome?.kind ?? "-", finding.outcome?.limit] + [finding.outcome?.seconds.map { String(Int($0)) }])
        .compactMap { $0 }.joined(separator: " ")
    }
  }
}
