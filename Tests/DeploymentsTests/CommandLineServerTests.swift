import Catalogue
import Deployments
import Testing
import Workspace

/// Servers whose command lines are described in `rules/servers/`.
@Suite struct CommandLineServerTests {
  static let servers = Catalogue.builtIn().servers

  /// What the words (split at blanks; `_` stands for one inside a word) make of a project.
  private func resolve(_ command: String, _ environment: [String: String] = [:], files: [String] = ["shop/asgi.py"]) -> DeploymentsResult {
    let words = command.split(separator: " ").map { CommandWord(String($0).replacing("_", with: " "), origin: Origin(SourceSpan("Procfile", ByteSpan(0..<1)))) }
    let variables = environment.sorted { $0.key < $1.key }.map { ServerEnvironment.Variable($0.key, $0.value) }
    let standpoint = Standpoint(root: "/srv/shop", folder: .root, environment: ServerEnvironment(variables, isComplete: true))
    let tree = FileTree(Dictionary(uniqueKeysWithValues: files.map { ($0, "x = 1\n") }))
    return DeploymentFinder(catalogue: Self.servers).resolve(String(command.prefix { $0 != " " }), argv: Array(words.dropFirst()), from: standpoint, in: tree)!
  }

  private func value(_ setting: String, _ command: String, _ environment: [String: String] = [:]) -> SettingValue? {
    resolve(command, environment).deployments.first?[setting: setting.replacing(" ", with: "_")]?.effective
  }

  // MARK: Values

  @Test(arguments: [
    ("uvicorn a:b --limit-max-requests 500", "limit max requests", SettingValue.number(500)),
    ("uvicorn a:b --limit-max-requests=500", "limit max requests", .number(500)),
    ("uvicorn --limit-max-requests 1 a:b --limit-max-requests 2", "limit max requests", .number(2)),
    ("uvicorn a:b --limit-max-requests _7_", "limit max requests", .number(7)),
    ("uvicorn a:b --limit-max-requests -5", "limit max requests", .number(-5)),
    ("uvicorn a:b --no-access-log", "access log", .boolean(false)),
    ("uvicorn a:b --no-access-log --access-log", "access log", .boolean(true)),
    ("uvicorn a:b --reload-dir x --reload-dir y", "reload dirs", .list(["x", "y"])),
    ("uvicorn a:b --reload-delay .5", "reload delay", .number(0.5)),
    ("uvicorn -- a:b", "app", .text("a:b")),
    ("hypercorn a:b --graceful 5", "graceful timeout", .number(5)),
    ("hypercorn a:b -w4", "workers", .number(4)),
    ("hypercorn a:b -w=4", "workers", .number(4)),
    ("hypercorn -w -1 a:b", "workers", .number(-1)),
    ("granian a:b --workers-lifetime 1h30m", "workers lifetime", .number(5400)),
    ("granian a:b --workers-lifetime 90", "workers lifetime", .number(90)),
    ("granian a:b --workers-max-rss 256", "workers max rss", .number(268_435_456)),
    ("waitress --thre=8 a:b", "threads", .number(8)),
    ("waitress --no-ipv4 a:b", "ipv4", .boolean(false)),
    ("waitress --threads 8 a:b", "threads", .number(8)),
    ("dramatiq a b --processes 2 --worker-shutdown-timeout 500", "worker shutdown timeout", .number(0.5)),
    ("dramatiq a b -Q x y", "queues", .list(["x", "y"])),
    ("dramatiq a b c", "modules", .list(["b", "c"])),
    ("huey a.b -k process -M 5", "max tasks", .number(5)),
    ("huey a.b -C", "check worker health", .boolean(false)),
    ("rq worker high low --max-jobs 9", "max jobs", .number(9)),
    ("rq worker high -ds random", "dequeue strategy", .text("random")),
    ("rq worker-pool high -n 3", "num workers", .number(3)),
    ("daphne -p 80 a:b", "port", .number(80)),
  ])
  func `words become values`(command: String, setting: String, expected: SettingValue) {
    #expect(value(setting, command) == expected)
  }

  @Test(arguments: [
    ("uvicorn a:b --limit-max-request 5", "uvicorn has no option `--limit-max-request`", "`--limit-max-requests`"),
    ("uvicorn a:b --limit-max-requests 5k", "`5k` is no value for `--limit-max-requests`", "a whole number"),
    ("uvicorn a:b --limit-max-requests", "`--limit-max-requests` needs a value", nil),
    ("uvicorn a:b --reload=yes", "`--reload` takes no value", nil),
    ("uvicorn a:b c:d", "`c:d` is one word too many for uvicorn", nil),
    ("hypercorn a:b --max 5", "`--max` can mean several options of Hypercorn", nil),
    ("hypercorn a:b --max-requests --reload", "`--max-requests` needs a value", nil),
    ("granian a:b --workers-lifetime 30", "`30` is no value for `--workers-lifetime`", "60 or more"),
    ("granian a:b --workers-lifetime 1x", "`1x` is no value for `--workers-lifetime`", "seconds, or a time such as `90s` or `1h30m`"),
    ("huey a.b -Z", "Huey has no option `-Z`", nil),
    ("waitress a:b --threads=8", "`--threads=8` is one word too many for Waitress", nil),
  ])
  func `what the server would refuse is said`(command: String, message: String, expected: String?) {
    let problems = resolve(command).problems.map(\.problem)
    #expect(problems.contains { $0.message == message && $0.expected == expected }, "\(problems)")
  }

  // MARK: The environment

  @Test(arguments: [
    ("uvicorn a:b", ["UVICORN_LIMIT_MAX_REQUESTS": "5"], "limit max requests", SettingValue.number(5)),
    ("uvicorn a:b --limit-max-requests 6", ["UVICORN_LIMIT_MAX_REQUESTS": "5"], "limit max requests", .number(6)),
    ("uvicorn a:b", ["WEB_CONCURRENCY": "3"], "workers", .number(3)),
    ("uvicorn a:b", ["WEB_CONCURRENCY": "3", "UVICORN_WORKERS": "2"], "workers", .number(2)),
    ("uvicorn a:b", ["UVICORN_RELOAD": "on"], "reload", .boolean(true)),
    ("uvicorn a:b", ["UVICORN_RELOAD": ""], "reload", nil),
    ("granian a:b", ["GRANIAN_WORKERS_LIFETIME": "2h"], "workers lifetime", .number(7200)),
    ("hypercorn a:b", ["HYPERCORN_MAX_REQUESTS": "5", "WEB_CONCURRENCY": "3"], "workers", nil),
    ("rq worker", ["RQ_WORKER_CLASS": "rq.SimpleWorker"], "worker class", .text("rq.SimpleWorker")),
  ])
  func `variables are weaker than words`(command: String, environment: [String: String], setting: String, expected: SettingValue?) {
    #expect(value(setting, command, environment) == expected)
  }

  @Test func `a beaten variable is kept`() {
    let setting = resolve("uvicorn a:b --workers 4", ["UVICORN_WORKERS": "2"]).deployments[0][setting: "workers"]
    #expect(setting?.said.overridden.map(\.value) == ["2"])
  }

  // MARK: What ends workers

  @Test(arguments: [
    ("uvicorn a:b --limit-max-requests 5", [TriggerKind.requestCount]), ("uvicorn a:b --limit-max-requests 0", [.requestCount]),
    ("uvicorn a:b --reload", [.reload]), ("uvicorn a:b", []), ("hypercorn a:b --max-requests 5", [.requestCount]),
    ("granian a:b --workers-lifetime 60 --workers-max-rss 1", [.lifetime, .memory]), ("huey a.b -M 5", [.requestCount]), ("huey a.b -M 5 -C", []),
    ("rq worker --max-jobs 1 --burst", [.requestCount, .scaleDown]), ("daphne a:b", []), ("waitress a:b", []), ("dramatiq a", []), ("arq a.b", []),
  ])
  func `recycling settings are triggers`(command: String, kinds: [TriggerKind]) {
    #expect(resolve(command).deployments.map { $0.triggers.map(\.kind) } == [kinds])
  }

  @Test(arguments: ["rq info", "rq", "rq enqueue x"])
  func `other subcommands run no workers`(command: String) {
    #expect(resolve(command).deployments.isEmpty)
  }

  /// Commands of other packages, and the server with a setting that they start.
  @Test(arguments: [
    ("python manage.py run_huey -w 3 --disable-autoload", "huey workers=3"), ("manage.py rqworker high --max-jobs 9 --sentry-dsn x", "rq max_jobs=9"),
    ("./manage.py rundramatiq -p 2 --reload", "dramatiq processes=2"), ("manage.py celeryd --maxtasksperchild 5", "celery worker_max_tasks_per_child=5"),
    ("manage.py celery worker -c 2", "celery worker_concurrency=2"), ("nautobot-server celery worker -c 2", "celery worker_concurrency=2"),
    ("manage.py runmodwsgi --processes 3", "mod_wsgi processes=3"), ("mod_wsgi-express-3 start-server shop.wsgi --processes 3", "mod_wsgi processes=3"),
  ])
  func `commands that stand in for a server are its`(command: String, expected: String) {
    let finder = DeploymentFinder(catalogue: Self.servers, launchers: Catalogue.builtIn().launchers)
    let result = finder.deployments(in: FileTree(["Procfile": "web: \(command)\n"]))
    let name = String(expected.drop { $0 != " " }.dropFirst().prefix { $0 != "=" })
    let found: [String] = result.deployments.map { deployment in "\(deployment.server) \(name)=\(deployment[setting: name]?.said.value ?? "-")" }
    #expect(found == [expected])
    #expect(result.problems.isEmpty, "\(result.problems)")
  }

  // MARK: FastAPI's command

  private func started(_ command: String, _ files: [String: String]) -> [String] {
    let finder = DeploymentFinder(catalogue: Self.servers, launchers: Catalogue.builtIn().launchers)
    let all = files.mapValues { $0.contains("FastAPI(") ? "from fastapi import FastAPI\n\($0)\n" : $0 }.merging(["Procfile": "web: \(command)\n"]) { $1 }
    return finder.deployments(in: FileTree(all)).deployments.map { deployment in
      let entries = deployment.entries.map { "\($0.file?.description ?? "-"):\($0.callable)" }
      let settings = ["app", "workers", "reload"].compactMap { name in deployment[setting: name].map { "\(name)=\($0.said.value)" } }
      return ([deployment.server] + entries + settings + deployment.doubts).joined(separator: " ")
    }
  }

  @Test(arguments: [
    ("fastapi run shop/main.py --workers 4", ["shop/main.py": "app = FastAPI()"], ["uvicorn shop/main.py:app app=main:app workers=4"]),
    ("fastapi run shop/main.py", ["shop/main.py": "web = FastAPI()", "shop/__init__.py": ""], ["uvicorn shop/main.py:web app=shop.main:web"]),
    ("uv run fastapi run shop", ["shop/__init__.py": "api = FastAPI()"], ["uvicorn shop/__init__.py:api app=shop:api"]),
    ("fastapi run -e shop.main:web", ["shop/main.py": "web = FastAPI()"], ["uvicorn shop/main.py:web app=shop.main:web"]),
    ("fastapi run main.py --app web", ["main.py": "app = web = FastAPI()"], ["uvicorn main.py:web app=main:web"]),
    ("fastapi run", ["api.py": "app = FastAPI()", "app/main.py": "app = FastAPI()"], ["uvicorn api.py:app app=api:app"]),
    ("fastapi run", ["main.py": "", "shop/main.py": "app = 1", "pyproject.toml": "[tool.fastapi]\nentrypoint = 'shop.main:app'\n"], ["uvicorn shop/main.py:app app=shop.main:app"]),
    ("WEB_CONCURRENCY=3 fastapi run", ["main.py": "app = FastAPI()"], ["uvicorn main.py:app app=main:app workers=3"]),
    ("fastapi dev main.py", ["main.py": "app = FastAPI()"], ["uvicorn main.py:app app=main:app reload=true it is a command for development"]),
    ("fastapi dev main.py --no-reload", ["main.py": "app = FastAPI()"], ["uvicorn main.py:app app=main:app reload=false it is a command for development"]),
    ("fastapi run", [:], ["uvicorn"]), ("fastapi deploy", ["main.py": "app = FastAPI()"], []), ("fastapi --version", ["main.py": ""], []),
  ])
  func `FastAPI's command starts uvicorn`(command: String, files: [String: String], expected: [String]) {
    #expect(started(command, files) == expected)
  }

  // MARK: The application

  @Test(arguments: [
    ("uvicorn shop.asgi:app", ["shop/asgi.py app"]), ("uvicorn shop.asgi:make --factory", ["shop/asgi.py make()"]),
    ("uvicorn asgi:app --app-dir shop", ["shop/asgi.py app"]), ("uvicorn --app-dir /srv/shop/shop asgi:app.inner", ["shop/asgi.py app.inner"]),
    ("hypercorn shop/asgi:app", ["shop/asgi.py app"]), ("hypercorn shop.asgi:make()", ["shop/asgi.py make()"]),
    ("mod_wsgi start-server shop/asgi.py", ["shop/asgi.py application"]),
    ("mod_wsgi start-server --application-type module shop.asgi", ["shop/asgi.py application"]),
    ("mod_wsgi start-server --application-type=paste shop.ini", ["- application"]),
    ("hypercorn shop.asgi", ["shop/asgi.py app"]), ("granian asgi --working-dir shop", ["shop/asgi.py app"]),
    ("waitress --call shop.asgi:make", ["shop/asgi.py make()"]), ("daphne gone:app", ["- app"]),
    ("dramatiq shop.asgi shop.tasks:broker shop.more", ["shop/asgi.py ", "shop/tasks.py ", "- "]), ("huey shop.tasks.huey", ["shop/tasks.py "]),
    ("arq shop.tasks.WorkerSettings", ["shop/tasks.py "]), ("rq worker high", []),
  ])
  func `the application is found`(command: String, entries: [String]) {
    let found = resolve(command, files: ["shop/asgi.py", "shop/tasks.py"]).deployments.first?.entries ?? []
    #expect(found.map { "\($0.file?.description ?? "-") \($0.callable)" } == entries)
  }

  @Test func `a word that nobody knows may be anything`() {
    let words = [CommandWord("$OPTIONS", unknown: "the environment variable `OPTIONS` is not known"), CommandWord("shop.asgi:app")]
    let result = DeploymentFinder(catalogue: Self.servers).resolve("uvicorn", argv: words, from: Standpoint(folder: .root), in: FileTree(["shop/asgi.py": ""]))
    #expect(result?.deployments.first?.entries.map { $0.file?.description } == ["shop/asgi.py"])
    #expect(result?.deployments.first?.assumptions.contains { $0.contains("what `$OPTIONS` adds") } == true)
  }

  @Test func `an unknown value of a limit is unknown and may end workers`() {
    let words = [CommandWord("a:b"), CommandWord("--limit-max-requests"), CommandWord("$N", unknown: "`N` is not known")]
    let result = DeploymentFinder(catalogue: Self.servers).resolve("uvicorn", argv: words, from: Standpoint(folder: .root), in: FileTree([:]))
    #expect(result?.deployments.first?.triggers.map(\.setting.effective) == [.unknown(reason: "`N` is not known")])
  }
}
