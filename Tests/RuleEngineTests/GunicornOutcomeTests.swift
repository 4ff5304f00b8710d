import Catalogue
import Deployments
import Findings
import RuleEngine
import SourceAnalysis
import Testing
import Workspace

/// The verdict for one job under gunicorn's request limit, by worker class and timeout: what `outcomes` measured.
@Suite struct GunicornOutcomeTests {
  private static let catalogue = Catalogue.builtIn()
  private static let uvicorn = SettingValue.text("uvicorn.workers.UvicornWorker")

  private static let cases: [(carrier: Carrier, settings: [String: SettingValue], expected: String?)] = [
    // {g199,g201,g27}.sync-mr.*, *.sync-mr-default-long45
    (.threadPool, [:], "warning lost-after timeout 30"), (.thread, ["timeout": .number(5)], "warning lost-after timeout 5"),
    (.timer, ["worker_class": .text("gthread")], "warning lost-after timeout 30"), (.daemonThread, [:], "error lost"), (.daemonTimer, [:], "error never-runs"),
    // *.sync-mr-timeout0-long
    (.threadPool, ["timeout": .number(0)], nil), (.daemonThread, ["timeout": .number(0)], "error lost"),
    (.threadPool, ["timeout": .unknown(reason: "x")], "warning lost-after timeout"),
    // *.sync-mr-graceful2-long
    (.thread, ["graceful_timeout": .number(2)], "warning lost-after timeout 30"),
    // *.gevent-mr.*
    (.greenlet, ["worker_class": .text("gevent")], "error lost"), (.process, ["worker_class": .text("gevent")], "error lost"),
    (.subprocess, ["worker_class": .text("gevent")], nil), (.threadPool, ["worker_class": .text("gevent")], "warning lost-after timeout 30"),
    // *.{sync,gthread}-mr.{mp,mp_daemon,popen,ppe}
    (.process, [:], nil), (.daemonProcess, [:], nil), (.subprocess, [:], nil), (.processPool, [:], nil),
    // guv.mr.*
    (.asyncioTask, ["worker_class": uvicorn], "error lost"), (.responseTask, ["worker_class": uvicorn], "warning lost-after timeout 30"),
    (.threadPool, ["worker_class": uvicorn], "warning lost-after timeout 30"),
    // Never measured, so nothing is said.
    (.threadPool, ["worker_class": .text("tornado")], nil), (.daemonThread, ["worker_class": .text("own.Worker")], nil),
  ]

  @Test(arguments: cases)
  func `a verdict`(carrier: Carrier, settings: [String: SettingValue], expected: String?) {
    func setting(_ name: String, _ value: SettingValue) -> Setting {
      Setting(name: name, said: Said("\(value)", origin: Origin(SourceSpan("gunicorn.conf.py", ByteSpan(start: 0, end: 1)))), effective: value)
    }
    let limit = setting("max_requests", .number(100))
    let place = SourceSpan("app.py", ByteSpan(start: 0, end: 1))
    let deployment = Deployment(
      id: "gunicorn:gunicorn.conf.py", server: "gunicorn", origin: place, settings: [limit] + settings.map { setting($0.key, $0.value) },
      triggers: [RecycleTrigger(kind: .requestCount, setting: limit)], entries: [])
    let job = JobSite(
      place: place, api: "threading.Thread.start", carrier: carrier, fate: .dropped, function: "view", start: place, roots: [.request],
      chain: [ChainLink(what: "`view` starts the job", place: place)], certainty: .certain)
    let analysis = ProcessAnalysis(jobs: [job], files: ["app.py"], isClosureKnown: true, problems: [])
    let finding = RuleEngine(Self.catalogue).findings(in: [AnalysedDeployment(deployment: deployment, analysis: analysis)]).first { $0.code == "LW101" }
    let verdict = finding.map { finding in
      ([finding.severity.rawValue, finding.outcome?.kind ?? "-", finding.outcome?.limit] + [finding.outcome?.seconds.map { String(Int($0)) }])
        .compactMap { $0 }.joined(separator: " ")
    }
    #expect(verdict == expected)
  }
}
