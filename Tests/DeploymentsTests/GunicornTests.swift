import Catalogue
import Deployments
import Testing
import Workspace

/// What gunicorn makes of command lines, environments and files. The real server is asked by `Tests/Differential/gunicorn.sh`.
@Suite struct GunicornTests {
  static let knowledge: ServerKnowledge = {
    let catalogue = Catalogue(RuleFile.builtIn.filter { $0.name.hasPrefix("servers/") || $0.name == "python/environment-readers.yml" })
    guard let server = catalogue.server("gunicorn"), catalogue.problems.isEmpty else { preconditionFailure("\(catalogue.problems)") }
    return server
  }()

  private func resolve(
    _ argv: [String], _ files: [String: String] = [:], environment: [(String, String)]? = [], folder: WorkspacePath = .root
  ) -> DeploymentsResult {
    let known = environment.map { ServerEnvironment($0.map { .init($0, $1) }, isComplete: true) } ?? .unknown
    let words = argv.map { CommandWord($0, origin: Origin(SourceSpan("Procfile", ByteSpan(0..<1)))) }
    let standpoint = Standpoint(root: "/srv/shop", folder: folder, environment: known)
    return DeploymentFinder(catalogue: [Self.knowledge]).resolve("gunicorn", argv: words, from: standpoint, in: FileTree(files)) ?? DeploymentsResult()
  }

  private func unlaunched(_ files: [String: String]) -> DeploymentsResult {
    DeploymentFinder(catalogue: [Self.knowledge]).deployments(in: FileTree(files))
  }

  /// The value of one setting of a file, with nothing known of the environment.
  private func value(_ name: String, _ text: String, environment: [(String, String)]? = nil, _ files: [String: String] = [:]) -> SettingValue? {
    resolve([], files.merging(["gunicorn.conf.py": text]) { $1 }, environment: environment).deployments.first?[setting: name]?.effective
  }

  // MARK: Words that are not known

  @Test func `a word that is not known is the application where nothing else is, and any options otherwise`() throws {
    func deployment(_ words: [CommandWord]) -> Deployment? {
      DeploymentFinder(catalogue: [Self.knowledge]).resolve("gunicorn", argv: words, from: Standpoint(root: "/srv/shop"), in: FileTree([:]))?
        .deployments.first
    }
    let variable = CommandWord("$NAME", unknown: "the environment variable `NAME` is not known")
    let app = CommandWord("shop:app")
    let workers = [CommandWord("-w"), CommandWord("4")]
    let options = try #require(deployment([variable] + workers + [app]))
    #expect(options.entries.map(\.app.value) == ["shop:app"])
    #expect(options.openness == ["what `$NAME` adds to the command is not known"])
    #expect(deployment([variable, app])?.openness == options.openness)
    #expect(deployment(workers + [variable])?.openness == [])
  }

  // MARK: Precedence

  @Test func `the command line beats the variable, the variable the file, the file the default`() throws {
    let files = ["gunicorn.conf.py": "timeout = 1\nworkers = 2\nmax_requests = 3\nmax_requests = 4\n"]
    let environment = [("GUNICORN_CMD_ARGS", "--timeout 10 -w 20 other:app"), ("WEB_CONCURRENCY", "7")]
    let deployment = try #require(resolve(["--timeout=100", "shop:app"], files, environment: environment).deployments.first)
    let timeout = try #require(deployment[setting: "timeout"])
    #expect(timeout.effective == .number(100))
    #expect(timeout.said.overridden.map(\.value) == ["10", "1"])
    #expect(deployment[setting: "workers"]?.effective == .number(20))
    #expect(deployment[setting: "workers"]?.said.overridden.map(\.value) == ["2", "7"])
    #expect(deployment[setting: "max_requests"]?.said.overridden.map(\.value) == ["3"])
    #expect(deployment.entries.map(\.app.value) == ["shop:app"])
  }

  private static let locations: [(argv: [String], timeout: Double)] = [
    (["-c", "etc/a.py"], 5.0), (["--config=file:etc/a.py"], 5), (["-cetc/a.py"], 5), (["-c", "/srv/shop/etc/a.py"], 5), (["-c", "python:etc.a"], 5),
    ([], 1), (["--chdir", "etc"], 1), (["-c", ""], 1),
  ]

  @Test(arguments: locations)
  func `one file is read, from where the command starts`(argv: [String], timeout: Double) {
    let files = ["gunicorn.conf.py": "timeout = 1\n", "etc/a.py": "timeout = 5\n", "etc/gunicorn.conf.py": "timeout = 9\n"]
    #expect(resolve(argv, files).deployments.first?[setting: "timeout"]?.effective == .number(timeout))
  }

  // MARK: The command line

  private static let words: [(argv: [String], name: String, value: SettingValue)] = [
    (["--max-requests-j", "3"], "max_requests_jitter", SettingValue.number(3)), (["-w4"], "workers", .number(4)), (["-w=4"], "workers", .number(4)),
    (["-Dw3"], "workers", .number(3)), (["-b", "a", "--bind=b", "-bc"], "bind", .list(["a", "b", "c"])), (["--max-requests", "1_000"], "max_requests", .number(1000)),
    (["--no-sendfile"], "sendfile", .boolean(false)), (["--preload"], "preload_app", .boolean(true)), (["-m", "022"], "umask", .number(18)),
    (["--forwarded-allow-ips", "a, b"], "forwarded_allow_ips", .list(["a", "b"])), (["--proxy-protocol", "-w", "2"], "proxy_protocol", .text("auto")),
    (["--name", "-x y"], "proc_name", .text("-x y")), (["--log-file", "x"], "errorlog", .text("x")),
    (["-t", "-3", "-t", "5"], "timeout", .number(5)),
  ]

  @Test(arguments: words)
  func `words become settings as argparse reads them`(argv: [String], name: String, value: SettingValue) {
    #expect(resolve(argv + ["--", "shop:app"]).deployments.first?[setting: name]?.effective == value)
  }

  private static let refused: [(argv: [String], message: String, expected: String?)] = [
    (["--max_requests", "5"], "gunicorn has no option `--max_requests`", "`--max-requests`"),
    (["--max-req", "5"], "`--max-req` can mean several options", "`--max-requests`, `--max-requests-jitter`"),
    (["--timout", "5"], "gunicorn has no option `--timout`", "`--timeout`"), (["-w"], "`--workers` needs a value", nil),
    (["-w", "0x10"], "`--workers` has the value `0x10`, and gunicorn wants a whole number", nil),
    (["-t", "-3"], "`--timeout` has the value `-3`, and gunicorn wants 0 or more", nil),
    (["-t", "x", "-t", "5"], "`--timeout` has the value `x`, and gunicorn wants a whole number", nil), (["--reload=yes"], "`--reload` takes no value", nil),
    (["shop:app", "-w", "2", "more"], "gunicorn does not know what to do with `more`", "one application"),
    (["-c", "gone.py"], "there is no file `gone.py` in the workspace; what it says is not known", nil),
  ]

  @Test(arguments: refused)
  func `what gunicorn refuses is a problem`(argv: [String], message: String, expected: String?) {
    let problems = resolve(argv).problems.map(\.problem)
    #expect(problems.contains { $0.message == message && $0.expected == expected }, "\(problems)")
  }

  // MARK: Values of files

  private static let lines: [(line: String, name: String, expected: SettingValue)] = [
    ("timeout = '0x10'", "timeout", SettingValue.number(16)), ("timeout = True", "timeout", .number(1)), ("reload = 'FALSE'", "reload", .boolean(false)),
    ("bind = 'a'", "bind", .list(["a"])), ("bind = ()", "bind", .list([])), ("worker_class = Own", "worker_class", .text("Own")),
    ("def worker_exit(server, worker): pass", "worker_exit", .text("worker_exit")), ("from hooks import done as on_exit", "on_exit", .text("done")),
    ("worker_class = imported.UvicornWorker", "worker_class", .text("uvicorn.workers.UvicornWorker")), ("errorlog = ' - '", "errorlog", .text("-")),
  ]

  @Test(arguments: lines)
  func `a file's values follow the rules of files`(line: String, name: String, expected: SettingValue) {
    let text = "import uvicorn.workers as imported\nclass Own: pass\n\(line)\n"
    #expect(value(name, text, ["hooks.py": "def done(server):\n    pass\n"]) == expected)
  }

  @Test(arguments: [
    ("timeout = 3.5", "`timeout` is `3.5`, and gunicorn wants a whole number"), ("timeout = -1", "`timeout` is `-1`, and gunicorn wants 0 or more"),
    ("reload = 1", "`reload` is `1`, and gunicorn wants `True` or `False`"), ("pidfile = 5", "`pidfile` is `5`, and gunicorn wants a text"),
    ("timeout = int('x')", "this ends the configuration with `ValueError: invalid literal for int() with base 10: 'x'`"),
    ("timeout = abs('0x10')", "this ends the configuration with `TypeError: abs() wants a number, not 'str'`"),
    ("pidfile = 'x' % 5", "this ends the configuration with `TypeError: not all arguments converted during string formatting`"),
    ("import sys\nsys.exit(3)", "this ends the configuration with `SystemExit: 3`"),
  ])
  func `a value that gunicorn refuses is a problem in the file`(text: String, message: String) {
    #expect(resolve([], ["gunicorn.conf.py": text + "\n"]).problems.map(\.problem.message) == [message])
  }

  @Test func `a file that binds the empty name is read to its end`() {
    #expect(value("timeout", "globals()[''] = 1\ntimeout = 7\n") == .number(7))
  }

  @Test func `a value that a later word of the line beats is not looked at`() {
    #expect(resolve(["-t", "-3", "-t", "5", "shop:app"]).problems.isEmpty)
  }

  @Test(.timeLimit(.minutes(10))) func `an option said thousands of times ends`() {
    let argv = Array(repeating: ["-b", "a", "-t", "5"], count: 6_000).flatMap { $0 } + ["-t", "6", "-b", "z"]
    let deployment = resolve(argv).deployments.first
    #expect(deployment?[setting: "timeout"]?.effective == .number(6))
    #expect(deployment?[setting: "bind"]?.effective == .list(Array(repeating: "a", count: 6_000) + ["z"]))
  }

  @Test func `a list with a word that nobody knows is not known`() {
    let words = [CommandWord("-b"), CommandWord("a"), CommandWord("-b"), CommandWord("$X", unknown: "`X` is not known"), CommandWord("-b"), CommandWord("c")]
    let result = DeploymentFinder(catalogue: [Self.knowledge]).resolve("gunicorn", argv: words, from: Standpoint(), in: FileTree([:]))
    #expect(result?.deployments.first?[setting: "bind"]?.effective == .unknown(reason: "`X` is not known"))
  }

  @Test func `names in capitals and of later versions are no settings`() {
    let result = resolve([], ["gunicorn.conf.py": "MAX_REQUESTS = 5\nwsgi_app = 'a:b'\nmax_request = 4\n", "requirements.txt": "gunicorn==19.9.0\n"])
    #expect(result.deployments.first?.settings.isEmpty == true)
    #expect(result.problems.isEmpty)
  }

  @Test func `several threads make sync workers threaded`() {
    let deployment = resolve(["--threads", "4"]).deployments.first
    #expect(deployment?.assumptions.contains("the workers are of the class `gthread`: `sync` with `threads` above 1 becomes that") == true)
    #expect(resolve(["--threads", "4", "-k", "gevent"]).deployments.first?.assumptions.isEmpty == true)
  }

  // MARK: Entry points

  private static let applications: [(argv: [String], file: String?, callable: String)] = [
    (["shop.wsgi"], "shop/wsgi.py", "application"), (["shop.wsgi:app"], "shop/wsgi.py", "app"), (["shop.wsgi:create('x')"], "shop/wsgi.py", "create()"),
    (["--chdir", "sub", "inner:app"], "sub/inner.py", "app"), (["--pythonpath", "a,sub", "inner"], "sub/inner.py", "application"), (["gone:app"], nil, "app"),
  ]

  @Test(arguments: applications)
  func `the application is found as it is imported`(argv: [String], file: String?, callable: String) throws {
    let entry = try #require(resolve(argv, ["shop/wsgi.py": "", "sub/inner.py": ""]).deployments.first?.entries.first)
    #expect(entry.file?.description == file)
    #expect(entry.callable == callable)
  }

  @Test func `the file names the application when the command does not`() {
    let files = ["gunicorn.conf.py": "wsgi_app = 'shop:app'\n", "shop.py": ""]
    #expect(resolve([], files).deployments.first?.entries.map(\.file) == ["shop.py"])
    #expect(resolve(["other:app"], files).deployments.first?.entries.map(\.app.value) == ["other:app"])
  }

  // MARK: Without a command

  @Test(arguments: [
    ("gunicorn.conf.py", "workers = 2\n"), ("deploy/gunicorn_prod.py", "bind = 'x'\nworkers = 3\n"), ("conf/my-gunicorn.conf.py", "timeout = 3\n"),
    ("gunicorn/production.py", "workers = 1\n"),
  ])
  func `a configuration that nothing starts is a deployment`(path: String, text: String) {
    #expect(unlaunched([path: text]).deployments.map(\.id) == ["gunicorn:\(path)"])
  }

  @Test(arguments: [("gunicorn_metrics.py", "def workers():\n    timeout = 3\n"), ("settings.py", "workers = 2\n"), ("tests/gunicorn.conf.py", "workers = 2\n")])
  func `other programs are left alone`(path: String, text: String) {
    #expect(unlaunched([path: text]).deployments.isEmpty)
  }

  @Test func `a part that another configuration imports is none of its own`() {
    let result = unlaunched(["gunicorn_base.py": "workers = 2\n", "gunicorn.conf.py": "from gunicorn_base import *\ntimeout = 5\n"])
    #expect(result.deployments.map(\.id) == ["gunicorn:gunicorn.conf.py"])
    #expect(result.deployments.first?[setting: "workers"]?.said.origin.place?.path == "gunicorn_base.py")
  }

  @Test func `a paste file's server section counts over the file that it names`() throws {
    let result = unlaunched([
      "production.ini": "[app:main]\nuse = egg:shop\n[server:main]\nuse = egg:gunicorn#main\nhost = 0.0.0.0\nport = 80\nmax_requests = 7\nconfig = g.py\ntimout = 3\n",
      "g.py": "max_requests = 5\nthreads = 2\n", "other.ini": "[server:main]\nuse = egg:waitress#main\n# not egg:gunicorn\n",
    ])
    let deployment = try #require(result.deployments.first)
    #expect(result.deployments.count == 1)
    #expect(deployment[setting: "max_requests"]?.effective == .number(7))
    #expect(deployment[setting: "max_requests"]?.said.overridden.map(\.value) == ["5"])
    #expect(deployment[setting: "bind"]?.effective == .list(["0.0.0.0:80"]))
    #expect(result.problems.map(\.problem.expected) == ["`timeout`"])
  }

  /// A paste file, the part of it that is served, and the application's file and callable, or the reason why they are not known.
  @Test(arguments: [
    ("[app:main]\nuse = call:shop.app:create_app\n", "", "shop/app.py create_app()"), ("[app:main]\nuse: call:shop.app:create_app\n", "", "shop/app.py create_app()"),
    ("[app:main]\npaste.app_factory = shop.app:make\n", "", "shop/app.py make()"), ("[app:api]\nuse = call:shop.app:make\n", "#api", "shop/app.py make()"),
    ("[pipeline:main]\npipeline = log auth\n  api\n[app:api]\nuse = call:shop.app:make\n", "", "shop/app.py make()"),
    ("[app:main]\nuse = api\n[app:api]\nuse = call:shop.app:make\n", "", "shop/app.py make()"),
    ("[filter-app:main]\nuse = egg:x\nnext = api\n[app:api]\nuse = call:shop.app:make\n", "", "shop/app.py make()"),
    ("[app:main]\nuse = egg:shop\n", "", "no project of the workspace says what `egg:shop` is"),
    ("[app:main]\nuse = config:other.ini\n", "", "`use = config:other.ini` of `[app:main]` is not followed"),
    ("[app:main]\nuse = main\n", "", "`main` leads back to itself"),
    ("[composite:main]\nuse = egg:Paste#urlmap\n/ = api\n", "", "`[composite:main]` serves several applications"),
    ("[server:main]\n", "", "there is no section `[app:main]`"), ("[app:main]\nuse = call:missing:make\n", "", "no file of the workspace is the module `missing`"),
  ])
  func `the application of a paste file is followed`(text: String, part: String, expected: String) throws {
    let deployment = try #require(resolve(["--paste", "conf/x.ini\(part)"], ["conf/x.ini": text, "shop/__init__.py": "", "shop/app.py": ""]).deployments.first)
    let entry = try #require(deployment.entries.first)
    #expect(entry.app.value == "conf/x.ini\(part)")
    #expect((entry.file.map { "\($0) \(entry.callable)" } ?? deployment.assumptions.first { $0.hasPrefix("where") }?.split(separator: ": ", maxSplits: 1).last.map(String.init)) == expected)
  }

  /// Projects, and the application that `egg:` names of them.
  @Test(arguments: [
    ("egg:shop", ["setup.py": "setup(name='shop', entry_points=\"\"\"\\\n[paste.app_factory]\n  main = shop.app:make\n[console_scripts]\nmain = shop.tool:run\n\"\"\")\n"], "shop/app.py make()"),
    ("egg:shop", ["setup.py": "setup(entry_points={'console_scripts': ['main = shop:x'], 'paste.app_factory': ['other = shop:x', 'main = shop.app:make']})\n"], "shop/app.py make()"),
    ("egg:shop#api", ["setup.py": "setup(entry_points={'paste.app_factory': [\n'main = shop:x',\n'api=shop.app:make'\n]})\n"], "shop/app.py make()"),
    ("egg:shop", ["setup.cfg": "[options.entry_points]\nconsole_scripts =\n  main = shop:x\npaste.app_factory =\n  main = shop.app:make\n[tool]\nmain = x:y\n"], "shop/app.py make()"),
    ("egg:shop", ["pyproject.toml": "[project.entry-points.\"paste.app_factory\"]\nmain = \"shop.app:make\"\n[project.scripts]\nmain = \"shop:x\"\n"], "shop/app.py make()"),
    // A group that is indented ends where the next one begins.
    ("egg:shop", ["setup.py": "setup(entry_points='''\n  [paste.app_factory]\n  other = shop:x\n  [console_scripts]\n  main = shop.app:make\n''')\n"], nil),
    // Of several projects the one that is called so, or that the paste file lies in.
    ("egg:shop", ["a/setup.cfg": "[options.entry_points]\npaste.app_factory =\n  main = other:make\n", "b/setup.cfg": "[options.entry_points]\npaste.app_factory =\n  main = shop.app:make\n"], "shop/app.py make()"),
    ("egg:its-name", ["setup.cfg": "[options.entry_points]\npaste.app_factory =\n  main = shop.app:make\n"], "shop/app.py make()"),
    // Near misses: another name, another group, two projects that may be meant.
    ("egg:shop#api", ["setup.cfg": "[options.entry_points]\npaste.app_factory =\n  main = shop.app:make\n"], nil),
    ("egg:shop", ["setup.cfg": "[options.entry_points]\npaste.filter_factory =\n  main = shop.app:make\n"], nil),
    ("egg:x", ["a/setup.cfg": "[options.entry_points]\npaste.app_factory =\n  main = other:make\n", "b/setup.cfg": "[options.entry_points]\npaste.app_factory =\n  main = shop.app:make\n"], nil),
  ] as [(String, [String: String], String?)])
  func `the application of a project that a paste file names is followed`(use: String, projects: [String: String], expected: String?) throws {
    let files = projects.merging(["x.ini": "[app:main]\nuse = \(use)\n", "shop/__init__.py": "", "shop/app.py": ""]) { $1 }
    let entry = try #require(resolve(["--paste", "x.ini"], files).deployments.first?.entries.first)
    #expect(entry.file.map { "\($0) \(entry.callable)" } == expected)
  }

  @Test func `a program that starts gunicorn itself is a deployment with its options`() throws {
    let result = unlaunched([
      "serve.py": """
        from gunicorn.app.base import BaseApplication
        LIMIT = 10 * 50
        class Server(BaseApplication):
            def __init__(self, app, options=None):
                super().__init__()
            def load_config(self):
                self.cfg.set("threads", 3)
        def main():
            options = {"bind": "x:1", "max_requests": LIMIT, "unknown": 5}
            Server(app, options).run()
        """
    ])
    let deployment = try #require(result.deployments.first)
    #expect(deployment.id == "gunicorn:serve.py#Server")
    #expect(deployment.settings.map(\.name).sorted() == ["bind", "max_requests", "threads"])
    #expect(deployment[setting: "max_requests"]?.effective == .number(500))
    #expect(deployment.entries.first?.file == "serve.py")
    #expect(deployment.triggers.map(\.kind) == [.requestCount])
  }

  /// Nothing in the file that runs it speaks of gunicorn.
  @Test func `a class of another file is run where its name and a run stand`() {
    let result = unlaunched([
      "base.py": "from gunicorn.app.base import BaseApplication\nclass Server(BaseApplication):\n    pass\n",
      "serve.py": "from base import Server\nServer(app, {'max_requests': 9}).run()\n",
      "other.py": "from elsewhere import Thing\nThing(app, {'max_requests': 8}).run()\n",
    ])
    #expect(result.deployments.map(\.id) == ["gunicorn:serve.py#Server"])
    #expect(result.deployments.first?[setting: "max_requests"]?.effective == .number(9))
  }

  @Test func `a file that was copied alone into the folder of an image is read`() {
    let described = Described(["Dockerfile": "FROM x\nWORKDIR /app\nCOPY pyproject.toml .\nCOPY gunicorn.conf.py .\nCMD gunicorn a:b\n", "gunicorn.conf.py": "timeout = 7\n", "pyproject.toml": ""])
    #expect(described.setting("timeout") == ["timeout = 7 @ gunicorn.conf.py:1"])
    #expect(described.ids == ["gunicorn:Dockerfile"])
  }
}
