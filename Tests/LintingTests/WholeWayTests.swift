import Findings
import Linting
import Testing
import Workspace

/// The seed story and what is near it, from files to findings.
@Suite struct WholeWayTests {
  private static let seed = """
    -- deploy/uwsgi.ini
    [uwsgi]
    chdir = /srv/shop
    module = shop.wsgi:application
    master = true
    processes = 4
    threads = 2
    max-requests = 5000   #~ LW101 note
    -- shop/__init__.py
    -- shop/wsgi.py
    import os
    from django.core.wsgi import get_wsgi_application
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    application = get_wsgi_application()
    -- shop/settings.py
    ROOT_URLCONF = "shop.urls"
    INSTALLED_APPS = ["billing.apps.BillingConfig"]
    -- shop/urls.py
    from django.urls import include, path
    urlpatterns = [path("billing/", include("billing.urls"))]
    -- billing/__init__.py
    -- billing/urls.py
    from django.urls import path
    from billing.views import checkout
    urlpatterns = [path("checkout/", checkout, name="checkout")]
    -- billing/tools.py
    def raise_when_error(future):
        future.add_done_callback(lambda done: done.result())
    -- billing/views.py
    from concurrent.futures import ThreadPoolExecutor
    from django.http import HttpResponse
    from billing import tools
    pool = ThreadPoolExecutor(max_workers=22)
    def send_invoice(order): pass
    def checkout(request):
        future = pool.submit(send_invoice, request)   #~ LW101
        tools.raise_when_error(future)
        return HttpResponse("ok")
    """

  private func report(_ text: String, _ configuration: Configuration = Configuration(), focus: [WorkspacePath] = []) -> (report: Report, expected: [String]) {
    let project = Marked(text)
    return (Linter(configuration: configuration).run(project.tree, focus: focus), project.expected)
  }

  @Test func `the seed story is found whole`() throws {
    let (report, expected) = report(Self.seed)
    #expect(report.marks == expected)
    #expect(report.problemLines() == [])
    let finding = try #require(report.findings.first)
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.chain.map(\.what) == ["requests for `checkout/` go to `checkout`", "`checkout` starts the job"])
    #expect(finding.chain.map(\.place.path.description) == ["billing/urls.py", "billing/views.py"])
    #expect(finding.setting?.name == "max-requests")
    #expect(finding.job?.carrier == "thread-pool")
    #expect(finding.outcome?.kind == "lost")
    #expect(finding.notes.count == 2)
    #expect(finding.notes[0].words(in: report.sources).hasPrefix("uWSGI 2.0.18 to 2.0.24: with `threads` of 2 or more"))
    #expect(finding.notes[1].words(in: report.sources).contains("60 s: `worker-reload-mercy` is not set"))
    #expect(finding.remedies.contains { $0.contains("uWSGI 2.0.27 or newer") })
  }

  @Test func `a wait to which only some ways come is shown, and lowers the confidence`() throws {
    let (report, _) = report(Self.seed.replacing("tools.raise_when_error(future)", with: "if request.GET: future.result()"))
    let finding = try #require(report.findings.first)
    #expect(finding.confidence == .likely)
    #expect(finding.job?.fate == "awaited-on-some-paths")
    #expect(finding.primaryLabel == "only some of the ways to the request's end wait for this job")
    #expect(finding.chain.last?.what == "`checkout` starts the job and waits for it on some of its ways only")
    let wait = try #require(finding.labels.first { $0.text == "not every way comes to this wait" })
    #expect(wait.place.path.description == "billing/views.py")
  }

  @Test func `without threads the mercy is the limit and the remedy`() throws {
    let (report, _) = report(Self.seed.replacing("threads = 2\n", with: "worker-reload-mercy = 20\n"))
    let finding = try #require(report.findings.first)
    #expect(finding.severity == .warning)
    #expect(finding.outcome == Finding.Outcome(kind: "lost-after", limit: "worker-reload-mercy", seconds: 20, measuredCase: finding.outcome?.measuredCase ?? ""))
    #expect(finding.labels.contains { $0.text == "the leaving worker is killed after this" })
    #expect(finding.remedies.first?.contains("worker-reload-mercy") == true)
  }

  @Test func `a pinned version decides`() throws {
    let new = report(Self.seed + "\n-- requirements.txt\nuwsgi==2.0.31\n").report
    #expect(new.findings.first?.outcome?.kind == "lost-after")
    #expect(new.deployments.first?.serverVersion == "2.0.31")
    let old = report(Self.seed + "\n-- requirements.txt\nuwsgi==2.0.21\n").report
    #expect(old.findings.first?.outcome?.kind == "lost")
  }

  @Test(arguments: [
    ("tools.raise_when_error(future)", "future.result()"),
    ("future = pool.submit(send_invoice, request)   #~ LW101", "with ThreadPoolExecutor() as own: future = own.submit(send_invoice, request)"),
    ("max-requests = 5000   #~ LW101 note", "max-requests = 0"),
    ("max-requests = 5000   #~ LW101 note", "; max-requests = 5000"),
    ("path(\"checkout/\", checkout, name=\"checkout\")", ""),
  ])
  func `a near miss prints nothing`(from: String, to: String) {
    #expect(report(Self.seed.replacing(from, with: to)).report.marks == [])
  }

  @Test func `the later of two limits counts, and the first is said to be none`() {
    let text = Self.seed.replacing("max-requests = 5000   #~ LW101 note", with: "max-requests = 5000\nmax-requests = 0  #~ LW411").replacing("  #~ LW101", with: "")
    let (report, expected) = report(text)
    #expect(report.marks == expected)
  }

  @Test func `a job of a management command is no request's`() {
    let text = Self.seed.replacing("    future = pool.submit(send_invoice, request)   #~ LW101\n    tools.raise_when_error(future)\n", with: "")
      + """

        -- billing/management/__init__.py
        -- billing/management/commands/__init__.py
        -- billing/management/commands/invoices.py
        from billing.views import pool, send_invoice
        class Command:
            def handle(self): pool.submit(send_invoice, None)
        """
    #expect(report(text).report.marks == [])
  }

  @Test func `inspect shows the line of a launcher whose file says no setting`() throws {
    let tree = FileTree(["Procfile": "release: true\nweb: python main.py\n", "main.py": "import uvicorn\nuvicorn.run('main:app', workers=2)\n"])
    let inspection = Linter().inspect(tree)
    let launcher = try #require(inspection.deployments.first?.launchers.first)
    #expect(inspection.sources.positions(of: launcher).start.line == 2)
  }

  @Test func `notebooks and stubs are not source, and inspect says so`() {
    let job = "from threading import Thread\nThread(target=print).start()\n"
    let tree = FileTree([
      "uwsgi.ini": "[uwsgi]\nmodule = app:application\nmax-requests = 5\n",
      "app.py": "import lib\ndef application(env, start): return []\n", "lib.pyi": job, "notes/a.ipynb": "{}", "notes/b.ipynb": "{}",
    ])
    let inspection = Linter().inspect(tree)
    #expect(inspection.jobs.isEmpty)
    #expect(inspection.skipped.map(\.path) == ["lib.pyi", "notes/a.ipynb"])
    #expect(inspection.skipped.first?.why.hasPrefix("stub files are not source") == true)
  }

  // MARK: What is shown

  @Test(arguments: [
    ("deploy/uwsgi.ini", 1), ("billing/views.py", 1), ("billing/urls.py", 1), ("billing", 1), ("shop/settings.py", 0), ("billing/tools.py", 0),
  ])
  func `focus says what to show, never what to read`(path: String, count: Int) {
    let (report, _) = report(Self.seed, focus: [WorkspacePath(bytes: Array(path.utf8))])
    #expect(report.findings.count == count)
    #expect(report.summary.deployments == 1)
  }

  @Test(arguments: [
    ("    future = pool.submit(send_invoice, request)   #~ LW101", "    future = pool.submit(send_invoice, request)  # lostwork: ignore[LW101] it is idempotent"),
    ("    future = pool.submit(send_invoice, request)   #~ LW101", "    # lostwork: ignore\n    future = pool.submit(send_invoice, request)"),
    ("    future = pool.submit(send_invoice, request)   #~ LW101", "    # lostwork: ignore[work-lost-at-request-limit]\n    future = pool.submit(send_invoice, request)"),
    ("max-requests = 5000   #~ LW101 note", "# lostwork: ignore[LW101] accepted\nmax-requests = 5000"),
    ("max-requests = 5000   #~ LW101 note", "; lostwork: ignore[LW101] accepted\nmax-requests = 5000"),
    ("[uwsgi]", "# lostwork: ignore-file[LW101]\n[uwsgi]"),
  ])
  func `a comment at either end suppresses`(from: String, to: String) {
    let (report, _) = report(Self.seed.replacing(from, with: to))
    #expect(report.findings.isEmpty)
    #expect(report.summary.suppressed == 1)
  }

  @Test(arguments: [
    "    future = pool.submit(send_invoice, request)  # lostwork: ignore[LW999] other",
    "    future = pool.submit(send_invoice, \"# lostwork\")",
    "    # lostwork: ignore[LW101]\n\n    future = pool.submit(send_invoice, request)",
  ])
  func `a comment for something else does not`(line: String) {
    let (report, _) = report(Self.seed.replacing("    future = pool.submit(send_invoice, request)   #~ LW101", with: line))
    #expect(report.findings.count == 1)
    #expect(report.summary.suppressed == 0)
  }

  @Test func `selection, severity and confidence are the user's`() {
    var configuration = Configuration()
    configuration.ignore = ["LW1"]
    #expect(report(Self.seed, configuration).report.findings.isEmpty)
    configuration.ignore = []
    configuration.select = ["LW4"]
    #expect(report(Self.seed, configuration).report.findings.isEmpty)
    configuration.select = ["work-lost-at-request-limit"]
    configuration.severity = ["LW101": .note]
    #expect(report(Self.seed, configuration).report.findings.map(\.severity) == [.note])
  }

  @Test func `the fingerprint survives shifted lines and tells two jobs of one function apart`() throws {
    let before = report(Self.seed).report
    let after = report(Self.seed.replacing("pool = ThreadPoolExecutor", with: "\n\n\npool = ThreadPoolExecutor")).report
    #expect(before.findings.map(\.fingerprint) == after.findings.map(\.fingerprint))
    let double = report(
      Self.seed.replacing("    tools.raise_when_error(future)", with: "    pool.submit(send_invoice, 2)")
    ).report
    #expect(Set(double.findings.map(\.fingerprint)).count == 2)
    #expect(double.findings.first?.fingerprint == before.findings.first?.fingerprint)
  }

  @Test func `a template's limit is not known, and said so`() throws {
    let (report, _) = report(Self.seed.replacing("max-requests = 5000", with: "max-requests = $(MAX_REQUESTS)"))
    let finding = try #require(report.findings.first)
    #expect(finding.confidence == .likely)
    #expect(finding.notes.first?.words(in: report.sources).hasPrefix("the value of `max-requests` is not known") == true)
  }

  static let doubts: [(from: String, to: String, doubt: String?)] = [
    ("nothing is changed", "", nil),
    ("tools.raise_when_error(future)", "if request.GET: future.result()", "which way a request takes is not known"),
    ("max-requests = 5000", "max-requests = $(MAX_REQUESTS)", "it hangs on a value that is not known"),
    ("-- shop/__init__.py", "-- Procfile\nweb: uwsgi --module other:app\n-- other.py\ndef app(env, start): pass\n-- shop/__init__.py", "it may not be run like this"),
    ("pool = ThreadPoolExecutor(max_workers=22)", "pool = ThreadPoolExecutor(max_workers=22)\npool.submit(print)", "conditions around the start are not looked at"),
  ]

  @Test(arguments: doubts)
  func `what is not certain says why`(from: String, to: String, doubt: String?) throws {
    let (report, _) = report(Self.seed.replacing(from, with: to))
    let finding = try #require(report.findings.min { $0.primary < $1.primary })
    #expect(finding.doubt == doubt)
    #expect((finding.confidence == .certain) == (doubt == nil))
  }

  @Test func `a limit that is not known is told as such`() throws {
    let project = Marked("""
      -- gunicorn.conf.py
      import settings
      wsgi_app = "app:application"
      timeout = settings.number("TIMEOUT")
      -- app.py
      import threading
      def application(env, start):
          threading.Thread(target=print, daemon=True).start()
          return []
      """)
    let finding = try #require(Linter().run(project.tree).findings.first)
    #expect(finding.message == "this job dies with its worker when another request there takes longer than an unknown number of seconds")
  }

  @Test func `whose jobs were not looked for is told, and only where workers are recycled`() {
    let text = """
      -- Procfile
      web: gunicorn gone.wsgi:app --max-requests 100
      env: gunicorn $APP --max-requests 100
      all: gunicorn gone.wsgi:app
      -- app.py
      def app(environ, start_response): return []
      """
    let unread = report(text).report.unread.map { "\($0.server) \($0.app ?? ""): \($0.reason ?? "")" }
    #expect(
      unread == [
        "gunicorn gone.wsgi:app: no file of the workspace is the module `gone.wsgi`",
        "gunicorn $APP: the environment variable `APP` is not known",
      ])
    // What is shown is what was asked for, and whoever takes every job of the workspace has them all.
    #expect(report(text, focus: ["app.py"]).report.unread == [])
    var all = Configuration()
    all.minConfidence = .possible
    #expect(report(text, all).report.unread == [])
    #expect(report(text.replacing("gone.wsgi:app", with: "app").replacing("$APP", with: "app")).report.unread == [])
  }

  @Test(arguments: [("web: gunicorn app:app", 0), ("web: gunicorn gone:app", 1), ("", 1)])
  func `a file that nothing starts is told only where no application was found`(procfile: String, count: Int) {
    let files = """
      -- Procfile
      \(procfile)
      -- old/gunicorn.conf.py
      max_requests = 100
      -- app.py
      def app(environ, start_response): return []
      """
    #expect(report(files).report.unread.count == count)
  }

  @Test func `what was looked for is told where no deployment was found`() throws {
    let search = try #require(report("-- a.py\nprint(1)").report.search)
    #expect(search.servers.contains("uWSGI") && search.files.contains("Procfiles"))
    #expect(report(Self.seed).report.search == nil)
  }
}
