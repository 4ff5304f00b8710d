import Findings
import Reporting
import Testing
import Workspace

private let options = RenderingOptions(toolVersion: "1.2.3")

@Test(arguments: [("shop", shopInspection), ("nothing", Inspection())], InspectionFormat.allCases)
func `an inspection in each format is as in its golden file`(
  example: (name: String, inspection: Inspection), format: InspectionFormat
) throws {
  let suffix =
    switch format {
    case .text: "txt"
    case .json: "json"
    }
  try expect(format.render(example.inspection, options: options), matches: "\(example.name).inspect.\(suffix)")
}

private let shopInspection: Inspection = {
  let project = Project([
    "deploy/uwsgi.ini": """
    [uwsgi]
    ini = base.ini
    module = shop.wsgi:application
    max-requests = $(LIMIT)
    reload-on-rss = 512
    enable-threads = true
    env = A=1
    env = B=2
    threads = $(THREADS)

    """,
    "base.ini": "[uwsgi]\nmax-requests = 100\nstrict = true\n",
    "compose.yaml": "services:\n  web:\n    command: uwsgi deploy/uwsgi.ini\n",
    "shop/views.py": "def checkout(request):\n    pool.submit(send)\n",
  ])
  func ini(_ snippet: String) -> Place { project.place(snippet, in: "deploy/uwsgi.ini") }
  let base = project.place("max-requests = 100", in: "base.ini")
  let limit = ini("max-requests = $(LIMIT)")
  let command = project.place("uwsgi deploy/uwsgi.ini", in: "compose.yaml")

  var inspection = Inspection()
  inspection.sources = project.sources
  inspection.deployments = [
    .init(
      summary: .init(
        id: "uwsgi:deploy/uwsgi.ini", server: "uwsgi", serverVersion: "2.0.31", pythonVersion: "3.11", app: "shop.wsgi:application",
        entry: "shop/wsgi.py", origin: ini("[uwsgi]"),
        triggers: [
          .init(kind: "request-count", setting: "max-requests", value: "5000", origin: limit),
          .init(kind: "memory", setting: "reload-on-rss", value: "512", origin: ini("reload-on-rss = 512")),
        ]),
      launchers: [command],
      settings: [
        .init(
          name: "max-requests", value: "5000", effective: .number(5000), origin: limit, via: ["`LIMIT` is set at compose.yaml:3"],
          overridden: [.init(value: "100", origin: base), .init(value: "0", origin: nil)]),
        .init(name: "reload-on-rss", value: "512", effective: .number(536_870_912), origin: ini("reload-on-rss = 512")),
        .init(name: "enable-threads", value: "true", effective: .boolean(true), origin: ini("enable-threads = true")),
        .init(
          name: "strict", value: "1", effective: .boolean(true), origin: project.place("strict = true", in: "base.ini"),
          via: ["included by deploy/uwsgi.ini:2"]),
        .init(name: "env", value: "B=2", effective: .list(["A=1", "B=2"]), origin: ini("env = B=2")),
        .init(
          name: "threads", value: "$(THREADS)", effective: .unknown(reason: "`THREADS` is set nowhere in the workspace"),
          origin: ini("threads = $(THREADS)")),
        .init(name: "worker-reload-mercy", value: "60", effective: .number(60), origin: nil),
        .init(name: "harakiri", value: "1.5", effective: .number(1.5), origin: nil),
        .init(
          name: "module", value: "shop.wsgi:application", effective: .text("shop.wsgi:application"),
          origin: ini("module = shop.wsgi:application")),
      ],
      closureFiles: 34, closureKnown: true, jobs: 1),
    .init(summary: .init(id: "gunicorn:Procfile", server: "gunicorn", app: "shop.wsgi", origin: Place("Procfile", ByteSpan(5..<20)))),
  ]
  inspection.jobs = [
    .init(
      api: "concurrent.futures.ThreadPoolExecutor.submit", carrier: "thread-pool", fate: "dropped", confidence: .certain,
      place: project.place("pool.submit(send)", in: "shop/views.py"), roots: ["request"],
      chain: [
        Step("a request runs `checkout`", at: project.place("checkout", in: "shop/views.py")),
        Step("which submits the job", at: project.place("pool.submit(send)", in: "shop/views.py")),
      ], deployments: ["uwsgi:deploy/uwsgi.ini"]),
    .init(
      api: "threading.Thread", carrier: "thread", fate: "stored", confidence: .possible, place: project.place("send", in: "shop/views.py"),
      roots: [], chain: [], deployments: [],
      drains: [
        .init(hook: "atexit", registration: project.place("send", in: "shop/views.py"), wait: project.place("pool", in: "shop/views.py"), isLimited: true, seconds: 5),
        .init(hook: "uwsgi.atexit", registration: project.place("send", in: "shop/views.py"), wait: project.place("pool", in: "shop/views.py"), isLimited: false, seconds: nil),
      ], moments: ["loading"], isEndless: true,
      consumers: [.init(start: project.place("pool", in: "shop/views.py"), carrier: "daemon-thread", moments: ["worker"])]),
  ]
  inspection.filesRead = 61
  inspection.pythonFiles = 41
  inspection.configFiles = ["base.ini", "compose.yaml", "deploy/uwsgi.ini"]
  inspection.skipped = [.init("data/dump.sql", why: "larger than 8 MiB"), .init(WorkspacePath(bytes: [0x61, 0xFF, 0x0A]), why: "not text")]
  inspection.notUnderstood = [.init("deploy/uwsgi.lua", why: "configuration written in Lua is not read")]
  inspection.assumptions = ["`uwsgi` runs in the folder of compose.yaml"]
  inspection.problems = [
    .init(
      code: "LW902", severity: .warning, message: "`threads` is set to a variable that nothing sets", expected: "a number",
      place: ini("threads = $(THREADS)"))
  ]
  return inspection
}()
