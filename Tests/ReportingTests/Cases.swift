import Findings
import Workspace

/// A report that every format has a golden file for.
struct Case: Sendable, CustomStringConvertible {
  let name: String
  let report: Report

  var description: String { name }

  static let all = [
    Case(name: "django", report: djangoReport),
    Case(name: "labels", report: labelsReport),
    Case(name: "multiline", report: multilineReport),
    Case(name: "scripts", report: scriptsReport),
    Case(name: "crlf", report: crlfReport),
    Case(name: "long-lines", report: longLinesReport),
    Case(name: "names", report: namesReport),
    Case(name: "clean", report: cleanReport),
    Case(name: "problems", report: problemsReport),
    Case(name: "no-server", report: noServerReport),
    Case(name: "unread", report: unreadReport),
  ]
}

let requestLimitRule = RuleSummary(
  code: "LW101", name: "work-lost-at-request-limit", summary: "A job that nobody waits for is cut off when the worker is replaced.",
  help: "# work-lost-at-request-limit\n\nA view submits a job to a thread pool and returns.\n", defaultSeverity: .error,
  url: "https://example.org/rules/LW101")

/// A finding of the commonest kind with what differs filled in.
func finding(
  _ message: String = "this job can be cut off halfway: nothing waits for it when uWSGI recycles the worker",
  severity: Severity = .error, confidence: Confidence = .certain, at primary: Place, label: String = "the request returns without waiting",
  deployment: String? = "uwsgi:deploy/uwsgi.ini", setting: Finding.Setting? = nil, job: Finding.Job? = nil,
  outcome: Finding.Outcome? = nil, chain: [Step] = [], labels: [Label] = [], notes: [Note] = [], remedies: [String] = [],
  fixes: [Fix] = [], url: String? = nil
) -> Finding {
  Finding(
    code: "LW101", name: "work-lost-at-request-limit", severity: severity, confidence: confidence, message: message,
    primary: primary, primaryLabel: label, deployment: deployment, setting: setting, job: job, outcome: outcome, chain: chain,
    labels: labels, notes: notes, remedies: remedies, fixes: fixes, url: url,
    fingerprint: Fingerprint(of: ["LW101", primary.path.description, message]).hex)
}

// MARK: - A Django project: urls.py → view → service → submit

private let djangoFiles: [WorkspacePath: String] = [
  "shop/urls.py": """
    from django.urls import path

    from . import views

    urlpatterns = [
        path("checkout/", views.checkout),
    ]

    """,
  "shop/views.py": """
    from django.http import JsonResponse

    from .billing import start_invoice


    def checkout(request):
        order = Order.objects.create(user=request.user)
        start_invoice(order)
        return JsonResponse({"order": order.pk})

    """,
  "shop/billing.py": """
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(4)


    def send_invoice(order):
        ...


    def start_invoice(order):
        pool.submit(send_invoice, order)

    """,
  "deploy/uwsgi.ini": """
    [uwsgi]
    module = shop.wsgi:application
    master = true
    processes = 4
    enable-threads = true

    max-requests = 5000
    worker-reload-mercy = 60

    """,
  "compose.yaml": """
    services:
      web:
        command: uwsgi deploy/uwsgi.ini
      slow:
        command: gunicorn --max-requests 200 shop.wsgi

    """,
]

private let djangoReport: Report = {
  let project = Project(djangoFiles)
  let submit = project.place("pool.submit(send_invoice, order)", in: "shop/billing.py")
  let limit = project.place("max-requests = 5000", in: "deploy/uwsgi.ini")
  let mercy = project.place("worker-reload-mercy = 60", in: "deploy/uwsgi.ini")
  let gunicornLimit = project.place("--max-requests 200", in: "compose.yaml")
  let chain = [
    Step("a request to `checkout/` is routed to `checkout`", at: project.place("path(\"checkout/\", views.checkout)", in: "shop/urls.py")),
    Step("`checkout` calls `start_invoice`", at: project.place("start_invoice(order)", in: "shop/views.py")),
    Step("`start_invoice` submits the job", at: submit),
  ]
  let job = Finding.Job(api: "concurrent.futures.ThreadPoolExecutor.submit", carrier: "thread-pool", fate: "dropped")
  return Report(
    deployments: [
      DeploymentSummary(
        id: "uwsgi:deploy/uwsgi.ini", server: "uwsgi", serverVersion: "2.0.31", pythonVersion: "3.11", app: "shop.wsgi:application",
        entry: "shop/wsgi.py", origin: project.place("[uwsgi]", in: "deploy/uwsgi.ini"),
        triggers: [.init(kind: "request-count", setting: "max-requests", value: "5000", origin: limit)]),
      DeploymentSummary(
        id: "gunicorn:compose.yaml", server: "gunicorn", origin: project.place("gunicorn --max-requests 200 shop.wsgi", in: "compose.yaml"),
        triggers: [.init(kind: "request-count", setting: "max_requests", value: "200", origin: gunicornLimit)]),
    ],
    findings: [
      finding(
        at: submit, setting: .init(name: "max-requests", value: "5000", origin: limit), job: job,
        outcome: .init(kind: "lost-after", limit: "worker-reload-mercy", seconds: 60, measuredCase: "u31.mr.pool_module"), chain: chain,
        labels: [Label("the worker is replaced after 5000 requests", at: limit), Label("and killed 60 seconds later", at: mercy)],
        notes: ["the pool's threads end with the worker: no exception, no line in the log"],
        remedies: ["hand the job to a queue such as Celery", "wait for the pool in an exit hook (measured: finishes)"],
        fixes: [Fix("raise `worker-reload-mercy` to 120", .changesBehaviour, edits: [.init(mercy, to: "worker-reload-mercy = 120")])],
        url: "https://example.org/rules/LW101"),
      finding(
        "this job can be cut off halfway: nothing waits for it when gunicorn recycles the worker", severity: .warning,
        confidence: .likely, at: submit, deployment: "gunicorn:compose.yaml",
        setting: .init(name: "max_requests", value: "200", origin: gunicornLimit), job: job,
        outcome: .init(kind: "lost-after", limit: "graceful_timeout", seconds: 30.5, measuredCase: "g23.mr.pool_module")),
    ],
    summary: .init(files: 61, python: 41, configuration: 3, deployments: 2, shown: 2, suppressed: 1, baselined: 0),
    rules: [
      RuleSummary(code: "LW001", name: "not-met-here", summary: "A rule that found nothing.", help: "", defaultSeverity: .note),
      requestLimitRule,
    ],
    sources: project.sources)
}()

// MARK: - Several labels in one file, merged in line order

private let labelsReport: Report = {
  let project = Project([
    "app.py": """
    import threading
    from flask import Flask
    app = Flask(__name__)
    limit = 10

    @app.route("/a"); @app.route("/b")
    def start(name):
        worker = threading.Thread(target=save, daemon=True); worker.start(); worker.join(0.1)
        return "ok"
    # 10
    # 11
    # 12
    def save(): store(limit)

    """
  ])
  func place(_ snippet: String) -> Place { project.place(snippet, in: "app.py") }
  let statement = "worker.start()"
  return Report(
    findings: [
      finding(
        at: place(statement), label: "nobody waits for it", deployment: nil,
        chain: [
          Step("the request comes in here", at: place("@app.route(\"/b\")")),
          Step("and starts the thread", at: place(statement)),
        ],
        labels: [
          Label("what the thread runs", at: place("def save()")),
          Label("the thread is made here", at: place("threading.Thread(target=save, daemon=True)")),
          Label("as a daemon", at: place("daemon=True")),
          Label("bounded", at: place("0.1")),
          Label("a join that ends early", at: place("worker.join(0.1)")),
          Label("also here", at: place("@app.route(\"/a\")")),
          Label("the application", at: place("app = Flask(__name__)")),
          Label("", at: place("limit = 10")),
        ]),
      // The same start for a short mark and a long one, the short one being the primary one.
      finding(
        "a call of `threading`", severity: .note, confidence: .possible, at: place("import threading"), label: "",
        deployment: nil,
        labels: [Label("first", at: Place("app.py", ByteSpan(0..<6))), Label("nothing wide", at: Place("app.py", ByteSpan(7..<7)))]),
    ],
    summary: .init(files: 1, python: 1, configuration: 0, deployments: 1, shown: 2), sources: project.sources)
}()

// MARK: - Calls over several lines

private let multilineReport: Report = {
  let project = Project([
    "views.py": """
    def one(request):
        pool.submit(
            send_invoice,
            order,
        )
        return ok

    def two(request):
        job = pool.submit(
            send,
            retry(
                order, 3
            ),
        ); job.add_done_callback(log)
        return ok

    def three(request):
        pool.map(send, [
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
        ])
        return ok

    """
  ])
  func place(_ snippet: String, _ end: String) -> Place { project.place(snippet, through: end, in: "views.py") }
  return Report(
    findings: [
      finding(
        at: place("pool.submit(\n        send_invoice", "    )"),
        chain: [
          Step("a request runs `one`", at: project.place("def one(request)", in: "views.py")),
          Step("which submits the job", at: place("pool.submit(\n        send_invoice", "    )")),
        ]),
      finding(
        at: place("pool.submit(\n        send,", "    )"), label: "the handle is kept",
        labels: [
          Label("the whole statement", at: place("job = ", "(log)")),
          Label("what is run", at: place("retry(", ")")),
          Label("a callback is no wait", at: project.place("add_done_callback", in: "views.py")),
        ]),
      finding(at: place("pool.map(", "])")),
    ],
    summary: .init(files: 1, python: 1, configuration: 1, deployments: 1, shown: 3), sources: project.sources)
}()

// MARK: - Tabs, wide characters, invisible ones, bytes that are no text

private let scriptsReport: Report = {
  let lines = [
    "\tpool.submit(tabs,\tb)  # after",
    "pool.submit(\"請求書を送る\", 注文); 次()",
    "pool.submit(\"👩‍👩‍👧 ❤️ 🇩🇪 e\u{301}\", x)",
    "pool.submit(\"\u{202E}desrever\u{202C}\", bell = \"\u{7}\")",
    "pool.submit(한글, ᄒ\u{1161}\u{11AB})",
  ]
  let bad = Array("pool.submit(b\"".utf8) + [0xFF, 0xC3, 0x28] + Array("\", latin)".utf8)
  let bytes = Array((lines.joined(separator: "\n") + "\n").utf8) + bad
  let project = Project("処理.py", bytes: bytes)
  func call(_ snippet: String, _ end: String) -> Finding {
    let place = project.place(snippet, through: end, in: "処理.py")
    return finding(at: place, label: "ここ: \(snippet.dropFirst(12))", labels: [Label("argument", at: project.place(end, in: "処理.py"))])
  }
  return Report(
    findings: [
      call("pool.submit(tabs", "b)"), call("pool.submit(\"請求書", "注文)"), call("pool.submit(\"👩", "x)"),
      call("pool.submit(\"\u{202E}", "bell = \"\u{7}\")"), call("pool.submit(한글", "ᄒ\u{1161}\u{11AB})"), call("pool.submit(b", "latin)"),
    ],
    summary: .init(files: 1, python: 1, configuration: 1, deployments: 1, shown: 6), sources: project.sources)
}()

private let crlfReport: Report = {
  let project = Project(["crlf.py": "def view(r):\r\n    pool.submit(\r\n        send)\r\n    pool.submit(other)\r\n\rpool.map(f)\rlast"])
  return Report(
    findings: [
      finding(at: project.place("pool.submit(\r\n", through: "send)", in: "crlf.py")),
      finding(at: project.place("pool.submit(other)\r\n", in: "crlf.py")),
      finding(at: project.place("pool.map(f)", in: "crlf.py")),
      finding(at: Place("crlf.py", ByteSpan(77..<500)), label: "to the end and beyond"),
    ],
    summary: .init(files: 1, python: 1, configuration: 1, deployments: 1, shown: 4), sources: project.sources)
}()

// MARK: - Lines too long to show

private let longLinesReport: Report = {
  let filler = (0..<400).map { "f(\($0))" }.joined(separator: "; ")
  let wide = String(repeating: "請", count: 300)
  let project = Project([
    "generated.py": """
    \(filler); pool.submit(job, 1); \(filler.replacing("f", with: "g")); pool.shutdown()
    start(); \(filler.replacing("f", with: "h"))
    x = "\(wide)"; pool.submit(job, 2)
    pool.submit("\(wide.dropLast())", 3)

    """
  ])
  return Report(
    findings: [
      finding(
        at: project.place("pool.submit(job, 1)", in: "generated.py"),
        labels: [Label("never reached", at: project.place("pool.shutdown()", in: "generated.py"))]),
      finding(at: project.place("start()", in: "generated.py")),
      finding(at: project.place("pool.submit(job, 2)", in: "generated.py")),
      finding(at: project.place("pool.submit(\"請", through: "3)", in: "generated.py")),
      finding(at: project.place("h(200)", through: "pool.submit(job, 2)", in: "generated.py")),
    ],
    summary: .init(files: 1, python: 1, configuration: 1, deployments: 1, shown: 5), sources: project.sources)
}()

// MARK: - Names that formats have to escape

private let namesReport: Report = {
  let latin = WorkspacePath(bytes: Array("caf".utf8) + [0xE9] + Array(".py".utf8))
  let newline: WorkspacePath = "a\nb/\u{1B}[31m%41, 100% [x](y).py"
  var project = Project([newline: "pool.submit(job)\n", "größe/ü 1.py": "pool.submit(job)\n"])
  project.add(SourceFile(path: latin, text: "pool.submit(job)\n"))
  return Report(
    findings: [
      finding("`a\nb` is run by `x[0](1)`\u{7}: 100%\r", at: project.place("pool.submit(job)", in: latin), labels: [
        Label("see [this](9), \\ too\nand more", at: project.place("pool.submit(job)", in: newline))
      ], notes: ["one line\nanother \u{1B}[0m"]),
      finding(at: project.place("pool.submit(job)", in: newline)),
      finding(
        at: project.place("pool.submit(job)", in: "größe/ü 1.py"),
        setting: .init(name: "max-requests", value: "1", origin: Place("gone.ini", ByteSpan(9..<12)))),
    ],
    summary: .init(files: 3, python: 3, configuration: 1, deployments: 1, shown: 3), sources: project.sources)
}()

// MARK: - Nothing, and only trouble

private let cleanReport = Report(
  summary: .init(files: 5, python: 3, configuration: 1, deployments: 1), rules: [requestLimitRule])

private let problemsReport: Report = {
  let project = Project(["deploy/uwsgi.ini": "[uwsgi]\nmax-requsts = 5000\nini = missing.ini\n", "empty.py": ""])
  return Report(
    problems: [
      .init(
        code: "LW902", severity: .warning, message: "`max-requsts` is no setting of uWSGI", expected: "`max-requests`",
        place: project.place("max-requsts", in: "deploy/uwsgi.ini")),
      .init(
        code: "LW904", severity: .note, message: "`missing.ini` is not in the workspace",
        place: project.place("missing.ini", in: "deploy/uwsgi.ini")),
      .init(
        code: "LW901", severity: .error, message: "this file could not be read: permission denied",
        place: Place("secret.yml", ByteSpan(0..<0))),
      .init(code: "LW903", severity: .warning, message: "nothing stands here", place: Place("empty.py", ByteSpan(0..<0))),
    ],
    summary: .init(files: 2, python: 1, configuration: 1, deployments: 0, baselined: 4),
    rules: [
      RuleSummary(
        code: "LW902", name: "configuration-not-understood", summary: "A line could not be understood.", help: "",
        defaultSeverity: .warning)
    ],
    sources: project.sources)
}()

private let noServerReport = Report(
  summary: .init(files: 1, python: 1), search: Report.Search(servers: ["gunicorn", "uWSGI"], files: ["Procfiles", "Dockerfiles"]))

private let unreadReport: Report = {
  let project = Project(["Procfile": "web: gunicorn $APP\na: uwsgi -w gone\nb: gunicorn\nc: gunicorn\nd: gunicorn\n"])
  func place(_ text: String) -> Place { project.place(text, in: "Procfile") }
  return Report(
    summary: .init(files: 1, configuration: 1, deployments: 5),
    unread: [
      .init(server: "gunicorn", at: place("gunicorn $APP"), app: "$APP", reason: "the environment variable `APP` is not known"),
      .init(server: "uWSGI", at: place("uwsgi -w gone"), app: "gone", reason: nil),
      .init(server: "gunicorn", at: place("gunicorn\nc"), app: nil, reason: nil),
      .init(server: "gunicorn", at: place("gunicorn\nd"), app: nil, reason: nil),
    ], sources: project.sources)
}()
