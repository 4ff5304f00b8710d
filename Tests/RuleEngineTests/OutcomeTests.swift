import Catalogue
import Deployments
import Findings
import RuleEngine
import SourceAnalysis
import Testing
import Workspace

/// The verdict for one job under uWSGI's request limit, by setting and version: what `outcomes` measured.
@Suite struct OutcomeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let carrier: Carrier
    let version: String?
    let settings: [String: String]
    /// `nil`: no finding at all.
    let expected: String?
    var testDescription: String { "\(carrier.rawValue) on \(version ?? "any") with \(settings.sorted { $0.key < $1.key })" }

    init(_ carrier: Carrier, _ version: String?, _ settings: [String: String], _ expected: String?) {
      self.carrier = carrier
      self.version = version
      self.settings = settings
      self.expected = expected
    }
  }

  private static let catalogue = Catalogue.builtIn()

  @Test(arguments: [
    // deb21.mr.pool_module, u31.mr.pool_module, *.seed-long75s-default-mercy
    Case(.threadPool, "2.0.31", [:], "warning lost-after worker-reload-mercy 60"),
    Case(.threadPool, nil, [:], "warning lost-after worker-reload-mercy 60"),
    Case(.thread, "2.0.21", [:], "warning lost-after worker-reload-mercy 60"),
    Case(.timer, "2.0.31", [:], "warning lost-after worker-reload-mercy 60"),
    // *.mr-mercy2-long
    Case(.threadPool, "2.0.31", ["worker-reload-mercy": "2"], "warning lost-after worker-reload-mercy 2"),
    // *.mr.thread_daemon, *.mr.timer_daemon
    Case(.daemonThread, "2.0.31", [:], "error lost"),
    Case(.daemonTimer, "2.0.31", [:], "error never-runs"),
    // *.busy-slow2-job5-thr4.*
    Case(.threadPool, "2.0.21", ["threads": "2"], "error lost"),
    Case(.threadPool, "2.0.24", ["threads": "4"], "error lost"),
    Case(.threadPool, "2.0.27", ["threads": "4"], "warning lost-after worker-reload-mercy 60"),
    Case(.threadPool, nil, ["threads": "4"], "error lost"),
    Case(.thread, "2.0.21", ["threads": "1"], "warning lost-after worker-reload-mercy 60"),
    // *.sw-mr-skip-atexit: the meaning changed in 2.0.25
    Case(.threadPool, "2.0.24", ["skip-atexit": "true"], "warning lost-after worker-reload-mercy 60"),
    Case(.threadPool, "2.0.25.1", ["skip-atexit": "true"], "error lost"),
    Case(.threadPool, "2.0.31", ["skip-atexit": "false"], "warning lost-after worker-reload-mercy 60"),
    // *.mr-skip-atexit-teardown.*
    Case(.threadPool, "2.0.18", ["skip-atexit-teardown": "true"], "error lost"),
    // u31.gevent-mr.*
    Case(.thread, "2.0.31", ["gevent": "100"], "error lost"),
    Case(.greenlet, "2.0.31", ["gevent": "100"], "error lost"),
    // *.mr.mp, *.mr.popen
    Case(.process, "2.0.31", [:], nil),
    Case(.subprocess, nil, ["threads": "4"], nil),
    Case(.daemonProcess, "2.0.31", [:], "error lost"),
  ])
  func `a verdict`(_ one: Case) throws {
    let finding = findings(one).first(where: { $0.code == "LW101" })
    let verdict = finding.map { finding in
      ([finding.severity.rawValue, finding.outcome?.kind ?? "-", finding.outcome?.limit] + [finding.outcome?.seconds.map { String(Int($0)) }])
        .compactMap { $0 }.joined(separator: " ")
    }
    #expect(verdict == one.expected)
  }

  private func findings(_ one: Case) -> [Finding] {
    func setting(_ name: String, _ text: String) -> Setting {
      let value: SettingValue = Double(text).map { .number($0) } ?? .boolean(text == "true")
      return Setting(name: name, said: Said(text, origin: Origin(SourceSpan("uwsgi.ini", ByteSpan(start: 0, end: 1)))), effective: value)
    }
    let limit = setting("max-requests", "100")
    let place = SourceSpan("app.py", ByteSpan(start: 0, end: 1))
    let deployment = Deployment(
      id: "uwsgi:uwsgi.ini", server: "uwsgi", serverVersion: one.version.map { Said($0, origin: Origin(nil)) }, origin: place,
      settings: [limit] + one.settings.map { setting($0.key, $0.value) }, triggers: [RecycleTrigger(kind: .requestCount, setting: limit)], entries: [])
    let job = JobSite(
      place: place, api: "threading.Thread.start", carrier: one.carrier, fate: .dropped, function: "view", start: place, roots: [.request],
      chain: [ChainLink(what: "`view` starts the job", place: place)], certainty: .certain)
    let analysis = ProcessAnalysis(jobs: [job], files: ["app.py"], isClosureKnown: true, problems: [])
    return RuleEngine(Self.catalogue).findings(in: [AnalysedDeployment(deployment: deployment, analysis: analysis)])
  }
}
