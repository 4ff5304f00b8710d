import Findings
import Linting
import Testing
import Workspace

/// An editor's linter remembers: what it says must be what one says that sees everything for the first time.
@Suite struct MemoryTests {
  private static let files = Marked(
    """
    -- uwsgi.ini
    [uwsgi]
    module = shop.wsgi:application
    max-requests = 10
    -- shop/__init__.py
    -- shop/wsgi.py
    from shop.jobs import go
    def application(env, start):
        go()
    -- shop/jobs.py
    from threading import Thread
    def go():
        Thread(target=print).start()
    -- gunicorn.conf.py
    from shop.settings import limit
    max_requests = limit
    -- shop/settings.py
    limit = 100
    -- Procfile
    web: gunicorn -c gunicorn.conf.py shop.wsgi
    """)

  /// Texts that take turns in a file.
  private static let edits: [(path: String, texts: [String])] = [
    ("shop/jobs.py", ["from threading import Thread\ndef go():\n    t = Thread(target=print)\n    t.start()\n    t.join()\n", "def go(: pass", ""]),
    ("shop/wsgi.py", ["def application(env, start):\n    pass\n", "from shop.jobs import *\n\ndef application(env, start):\n    return go()\n"]),
    ("shop/settings.py", ["limit = 0", "limit = 7", "import uvicorn\nuvicorn.run('shop.wsgi:application', limit_max_requests=3)"]),
    ("uwsgi.ini", ["[uwsgi]\nmodule = shop.wsgi:application\n", "[other]\n", ""]),
    ("Procfile", ["web: uwsgi uwsgi.ini", ""]),
    ("shop/new.py", ["", "from threading import Thread\n"]),
  ]

  private func said(_ report: Report) -> [String] {
    report.findings.map { "\($0.code) \($0.primary) \($0.deployment ?? "") \($0.message) \($0.chain.map { "\($0)" })" }
      + report.problems.map { "\($0.code) \($0.place) \($0.message)" } + report.deployments.map { "\($0)" } + ["\(report.summary)"]
  }

  @Test func `a run that remembers says what one says that does not`() {
    var generator = Turns(state: 7)
    let linter = Linter()
    let memory = LinterMemory()
    var texts: [WorkspacePath: [UInt8]] = [:]
    var reports: Set<[String]> = []
    for _ in 0..<150 {
      let (path, choices) = Self.edits[Int(generator.next() % UInt64(Self.edits.count))]
      let turn = Int(generator.next() % UInt64(choices.count + 1))
      texts[WorkspacePath(bytes: Array(path.utf8))] = turn < choices.count ? Array(choices[turn].utf8) : nil
      let tree = texts.sorted { $0.key < $1.key }.reduce(Self.files.tree) { $0.overlaying($1.key, with: $1.value) }
      let said = said(linter.run(tree, recalling: memory))
      #expect(said == self.said(linter.run(tree)), "\(texts.map { "\($0.key): \(String(decoding: $0.value, as: UTF8.self))" })")
      reports.insert(said)
    }
    // The edits did change what is to be said.
    #expect(reports.count > 20)
  }

  @Test func `a specification that names other functions is asked anew`() {
    let files = Marked(
      """
      -- Procfile
      web: gunicorn --max-requests 10 main:app
      -- main.py
      import connexion
      app = connexion.FlaskApp(__name__)
      app.add_api("api.yml")
      -- jobs.py
      from threading import Thread
      def go():
          Thread(target=print, daemon=True).start()
      def rest():
          pass
      -- api.yml
      paths: {/x: {get: {operationId: jobs.rest}}}
      """).tree
    let linter = Linter()
    let memory = LinterMemory()
    var counts: [Int] = []
    for name in ["rest", "go", "rest", "gone", "go"] {
      let tree = files.overlaying("api.yml", with: Array("paths: {/x: {get: {operationId: jobs.\(name)}}}\n".utf8))
      let report = linter.run(tree, recalling: memory)
      #expect(said(report) == said(linter.run(tree)))
      counts.append(report.findings.count { $0.primary.path == "jobs.py" })
    }
    #expect(counts == [0, 1, 0, 0, 1])
  }

  private struct Turns {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}
