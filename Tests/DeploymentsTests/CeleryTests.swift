import Catalogue
import Deployments
import Testing
import Workspace

/// Celery's workers and where their settings come from. What wins over what was tried on Celery 5.7.
@Suite struct CeleryTests {
  static let servers = Catalogue.builtIn().servers

  private func resolve(_ command: String, _ files: [String: String], _ environment: [String: String] = [:]) -> DeploymentsResult {
    let words = command.split(separator: " ").map { CommandWord(String($0)) }
    let variables = environment.sorted { $0.key < $1.key }.map { ServerEnvironment.Variable($0.key, $0.value) }
    let standpoint = Standpoint(root: "/srv/shop", folder: .root, environment: ServerEnvironment(variables, isComplete: true))
    return DeploymentFinder(catalogue: Self.servers).resolve("celery", argv: words, from: standpoint, in: FileTree(files))!
  }

  private func limit(_ command: String, _ files: [String: String], _ environment: [String: String] = [:]) -> SettingValue? {
    resolve(command, files, environment).deployments.first?[setting: "worker_max_tasks_per_child"]?.effective
  }

  private static let app = "from celery import Celery\napp = Celery('shop')\n"

  /// What stands behind the application, and the limit in force with `celery -A shop worker`.
  @Test(arguments: [
    ("", nil), ("app.conf.worker_max_tasks_per_child = 5", SettingValue.number(5)),
    ("app.conf.update(worker_max_tasks_per_child=6)", .number(6)), ("app.conf.update({'worker_max_tasks_per_child': 7})", .number(7)),
    ("app.conf['worker_max_tasks_per_child'] = 8", .number(8)), ("app.conf.CELERYD_MAX_TASKS_PER_CHILD = 9", .number(9)),
    ("app.config_from_object('conf')", .number(10)), ("app.config_from_object('old')", .number(11)),
    ("import conf\napp.config_from_object(conf)", .number(10)),
    ("app.config_from_object('settings', namespace='CELERY')", .number(12)),
    ("app.config_from_object('conf', namespace='CELERY')", .number(10)), ("app.config_from_object('old', namespace='CELERY')", .number(11)),
    ("app.config_from_object('conf')\napp.conf.worker_max_tasks_per_child = 5", .number(5)),
    ("app.conf.worker_max_tasks_per_child = 5\napp.config_from_object('conf')", .number(5)),
    ("class Config:\n    worker_max_tasks_per_child = 13\napp.config_from_object(Config)", .number(13)),
    ("import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\napp.config_from_object('django.conf:settings', namespace='CELERY')", .number(12)),
    ("import os\napp.conf.worker_max_tasks_per_child = int(os.environ['N'])", .number(3)),
    ("app.conf.worker_max_tasks_per_child = None", nil),
  ])
  func `the application says its settings`(code: String, expected: SettingValue?) {
    let files = [
      "shop.py": Self.app + code + "\n", "conf.py": "worker_max_tasks_per_child = 10\n", "old.py": "CELERYD_MAX_TASKS_PER_CHILD = 11\n",
      "settings.py": "CELERY_WORKER_MAX_TASKS_PER_CHILD = 12\nCELERYD_MAX_TASKS_PER_CHILD = 1\nworker_max_tasks_per_child = 2\n",
    ]
    #expect(limit("-A shop worker", files, ["N": "3"]) == expected)
  }

  @Test func `words win over variables, and both over the application`() throws {
    let files = ["shop.py": Self.app + "app.conf.worker_max_tasks_per_child = 5\n"]
    let variable = ["CELERY_WORKER_MAX_TASKS_PER_CHILD": "6", "CELERYD_MAX_TASKS_PER_CHILD": "1"]
    #expect(limit("-A shop worker", files, variable) == .number(6))
    let setting = try #require(resolve("-A shop worker --max-tasks-per-child=7", files, variable).deployments.first?[setting: "worker_max_tasks_per_child"])
    #expect(setting.effective == .number(7))
    #expect(setting.said.overridden.map(\.value) == ["6", "5"])
  }

  @Test func `without an application celeryconfig is read`() {
    let files = ["shop.py": Self.app, "celeryconfig.py": "worker_max_tasks_per_child = 4\n"]
    #expect(limit("worker", files) == .number(4))
    #expect(limit("-A shop worker", files) == nil)
  }

  @Test func `old and new names together are said`() {
    let files = ["shop.py": Self.app + "app.config_from_object('conf')\n", "conf.py": "CELERYD_CONCURRENCY = 2\nworker_max_tasks_per_child = 4\n"]
    #expect(
      resolve("-A shop worker", files).problems.map(\.problem.message)
        == ["`CELERYD_CONCURRENCY` is an old name beside the new name `worker_max_tasks_per_child`: Celery does not start with both"])
  }

  @Test(arguments: [
    ("-A shop worker", ["shop/__init__.py", "shop/celery.py"]), ("-A shop.celery worker", ["shop/celery.py"]), ("-A shop.tasks.app worker", ["shop/tasks.py"]), ("--app=shop.celery:app worker", ["shop/celery.py"]),
    ("-A shop.tasks worker -I shop.more", ["shop/tasks.py", "shop/more.py"]), ("--workdir sub -A inner worker", ["sub/inner.py"]),
  ])
  func `the application's module is found`(command: String, entries: [String]) {
    let files = ["shop/__init__.py": "", "shop/celery.py": Self.app, "shop/tasks.py": "", "shop/more.py": "", "sub/inner.py": ""]
    #expect(resolve(command, files).deployments.first?.entries.map { $0.file?.description ?? "-" } == entries)
  }

  @Test(arguments: [
    ("-A shop worker --max-tasks-per-child 5", [TriggerKind.requestCount]), ("-A shop worker --max-tasks-per-child 5 -P gevent", []),
    ("multi start w1 w2 -A shop --max-tasks-per-child=5 -c:1 4 --pidfile=x", [.requestCount]), ("worker -A shop --max-tasks-per-child 5", [.requestCount]),
    ("-A shop worker --max-memory-per-child 200000 -c 4", [.memory]), ("-A shop worker --time-limit 30 --pool=solo", []),
    ("-A shop worker --time-limit 30", [.timeout]), ("-A shop worker --autoscale=10,3", [.scaleDown]), ("-A shop worker -lINFO -c2 -E -B", []),
    // What Celery 3 and 4 call them.
    ("worker -A shop --maxtasksperchild=5 --autoreload --no-execv", [.requestCount]), ("-A shop worker --maxmemperchild 200000", [.memory]),
  ])
  func `only children of the prefork pool are replaced`(command: String, kinds: [TriggerKind]) {
    #expect(resolve(command, ["shop.py": Self.app]).deployments.map { $0.triggers.map(\.kind) } == [kinds])
  }

  @Test(arguments: ["-A shop beat", "-A shop flower", "-A shop inspect active", "multi stop w1 -A shop", "multi"])
  func `other subcommands run no tasks`(command: String) {
    #expect(resolve(command, ["shop.py": Self.app]).deployments.isEmpty)
  }
}

/// Hypercorn's `-c`.
@Suite struct HypercornTests {
  @Test(arguments: [
    ("-c h.toml", SettingValue.number(5)), ("-c h.toml --max-requests 6", .number(6)), ("-c file:h.py", .number(7)), ("-c python:conf.h", .number(8)),
    ("--config=text.toml", .text("10")), ("-c table.toml", nil),
  ])
  func `a file is weaker than words`(options: String, expected: SettingValue?) throws {
    let files = [
      "h.toml": "max_requests = 5\nworkers = 2\nunknown = 1\n", "h.py": "max_requests = 3 + 4\n", "conf/h.py": "max_requests = 8\n",
      "text.toml": "max_requests = \"10\"\n", "table.toml": "[hypercorn]\nmax_requests = 5\n",
    ]
    let words = ("shop:app " + options).split(separator: " ").map { CommandWord(String($0)) }
    let finder = DeploymentFinder(catalogue: CeleryTests.servers)
    let result = try #require(finder.resolve("hypercorn", argv: words, from: Standpoint(root: "/srv", folder: .root), in: FileTree(files)))
    #expect(result.problems.isEmpty)
    #expect(result.deployments.first?[setting: "max_requests"]?.effective == expected)
  }
}
