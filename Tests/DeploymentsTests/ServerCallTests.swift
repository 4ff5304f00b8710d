import Catalogue
import Deployments
import Testing
import Workspace

/// Python code that starts servers itself.
@Suite struct ServerCallTests {
  static let catalogue = Catalogue.builtIn()

  private func find(_ code: String, at path: String = "main.py") -> [Deployment] {
    let files = [path: code + "\n", "shop/asgi.py": "app = None\n"]
    return DeploymentFinder(catalogue: Self.catalogue.servers, launchers: Self.catalogue.launchers).deployments(in: FileTree(files)).deployments
  }

  @Test(arguments: [
    ("import uvicorn\nuvicorn.run('shop.asgi:app', limit_max_requests=500)", "limit_max_requests", SettingValue.number(500)),
    ("import uvicorn as u\nN = 250\nu.run('shop.asgi:app', limit_max_requests=N * 2)", "limit_max_requests", .number(500)),
    ("from uvicorn import run\nif __name__ == '__main__':\n    run(app='shop.asgi:app', reload=True)", "reload", .boolean(true)),
    // A name that the import gives, and an attribute of a module under another name.
    ("from uvicorn import run as serve\nserve('shop.asgi:app', workers=3)", "workers", .number(3)),
    ("import uvicorn.main as server\nserver.run('shop.asgi:app', workers=3)", "workers", .number(3)),
    ("import uvicorn\ndef main():\n    config = uvicorn.Config(app, workers=4)\n    uvicorn.Server(config).run()", "workers", .number(4)),
    ("import uvicorn, os\nuvicorn.run('shop.asgi:app', limit_max_requests=int(os.environ['N']))", "limit_max_requests", nil),
    ("from granian import Granian\nGranian(target='shop.asgi:app', workers_lifetime=600, workers_max_rss=256).serve()", "workers_max_rss", .number(268_435_456)),
    ("from waitress import serve\nserve(app, threads=8)", "threads", .number(8)),
    ("from shop import celery\ncelery.worker_main(['worker', '--max-tasks-per-child=9'])", "worker_max_tasks_per_child", .number(9)),
    ("from shop import app\nn = 4\napp.worker_main(argv=['', '-l', 'info', '-c', str(n)])", "worker_concurrency", .number(4)),
    ("from shop import app\napp.worker_main(argv=['worker', '-c', '4'])", "worker_concurrency", .number(4)),
  ])
  func `a call says settings`(code: String, setting: String, expected: SettingValue?) throws {
    let deployment = try #require(find(code).first)
    let effective = deployment[setting: setting]?.effective
    if let expected {
      #expect(effective == expected)
    } else {
      guard case .unknown? = effective else {
        Issue.record("\(String(describing: effective))")
        return
      }
    }
    #expect(deployment.doubts == ["it is started like this when main.py is run as a program"])
  }

  @Test(arguments: [
    ("import uvicorn\nuvicorn.run('shop.asgi:app')", "shop/asgi.py", "app"), ("import uvicorn\nuvicorn.run(app)", "main.py", "app"),
    ("import uvicorn\nuvicorn.run(make())", "main.py", "make()"), ("import uvicorn\nuvicorn.run('shop.asgi:make', factory=True)", "shop/asgi.py", "make()"),
    ("from shop import app\napp.worker_main(['worker'])", "main.py", ""),
  ])
  func `the application is a name or an object`(code: String, file: String, callable: String) {
    #expect(find(code).first?.entries.map { "\($0.file?.description ?? "-") \($0.callable)" } == ["\(file) \(callable)"])
  }

  @Test(arguments: ["import other as uvicorn\nuvicorn.run(app)", "def run(x): pass\nrun('uvicorn')", "# uvicorn.run(app)", "import uvicorn\nuvicorn.Server(x)"])
  func `other calls start nothing`(code: String) {
    #expect(find(code).isEmpty)
  }

  @Test(arguments: [
    ("import subprocess\nsubprocess.run(['gunicorn', 'shop.asgi:app', '--workers', '2'], check=True)", ["gunicorn workers=2 Procfile main.py"]),
    ("import os\nos.execvp('gunicorn', ['gunicorn', 'shop.asgi:app', '-w', os.environ.get('N', '3')])", ["gunicorn workers=3 Procfile main.py"]),
    ("import os, sys\nos.execv(sys.executable, [sys.executable, '-m', 'gunicorn', 'shop.asgi:app'])", ["gunicorn Procfile main.py"]),
    ("from os import execlp\nexeclp('gunicorn', 'web', 'shop.asgi:app')", ["gunicorn Procfile main.py"]),
    ("import os\nif __name__ == '__main__':\n    os.system('cd shop && exec gunicorn asgi:app')", ["gunicorn Procfile main.py"]),
    ("import subprocess as sp\ndef main():\n    sp.call('gunicorn shop.asgi:app', shell=True)\nmain()", ["gunicorn Procfile main.py"]),
    ("import subprocess, shlex\nsubprocess.Popen(shlex.split('gunicorn shop.asgi:app')).wait()", ["gunicorn Procfile main.py"]),
    ("import subprocess\ncmd = ['gunicorn', 'shop.asgi:app']\ncmd += ['--workers', '2']\nsubprocess.run(['python', 'manage.py', 'migrate'])\nsubprocess.run(cmd)", ["gunicorn workers=2 Procfile main.py"]),
    // A function that nobody calls, and one that only looks the same.
    ("import subprocess\ndef debug():\n    subprocess.run(['gunicorn', 'shop.asgi:app'])", []),
    ("def run(words): print(words)\nrun(['gunicorn', 'shop.asgi:app'])", []),
    // A program that starts itself.
    ("import subprocess\nsubprocess.run(['python', 'main.py'])", []),
  ])
  func `a program that runs a command is followed`(code: String, expected: [String]) {
    #expect(launched("python main.py", ["main.py": code + "\n", "shop/asgi.py": "app = None\n"]) == expected)
  }

  /// What `Procfile` starts, with the launcher's file and what makes it doubtful.
  private func launched(_ command: String, _ files: [String: String]) -> [String] {
    let all = files.merging(["Procfile": "web: \(command)\n"]) { $1 }
    let finder = DeploymentFinder(catalogue: Self.catalogue.servers, launchers: Self.catalogue.launchers)
    return finder.deployments(in: FileTree(all)).deployments.map { deployment in
      let sayings = deployment.settings.map { "\($0.name)=\($0.said.value)" }.sorted()
      let launchers = deployment.launchers.map { "\($0.path)" }
      return ([deployment.server] + sayings + launchers + deployment.doubts).joined(separator: " ")
    }
  }

  @Test(arguments: [
    ("import uvicorn\nif __name__ == '__main__':\n    uvicorn.run('shop.asgi:app', workers=2)", "python main.py", ["uvicorn app=shop.asgi:app workers=2 Procfile"]),
    ("import uvicorn\ndef main():\n    uvicorn.run('shop.asgi:app')\nmain()", "poetry run python -u ./main.py --port 80", ["uvicorn app=shop.asgi:app Procfile"]),
    ("import waitress\nclass Server:\n    def run(self):\n        waitress.serve(app, threads=8)\nServer().run()", "python -m main", ["waitress threads=8 Procfile"]),
    ("import uvicorn, click\n@click.command()\ndef cli():\n    uvicorn.run('shop.asgi:app')\ncli()", "./main.py", ["uvicorn app=shop.asgi:app Procfile"]),
    ("import uvicorn, os\nuvicorn.run('shop.asgi:app', workers=int(os.environ['N']))", "N=3 python main.py", ["uvicorn app=shop.asgi:app workers=3 Procfile"]),
    ("from shop import app\napp.worker_main(['worker', '-c', '4'])", "python main.py", ["celery worker_concurrency=4 Procfile"]),
    // A function that nobody calls, and another program.
    ("import uvicorn\ndef debug():\n    uvicorn.run('shop.asgi:app')\nprint()", "python main.py", ["uvicorn app=shop.asgi:app it is started like this when main.py is run as a program"]),
    ("import uvicorn\nuvicorn.run('shop.asgi:app')", "python other.py", ["uvicorn app=shop.asgi:app it is started like this when main.py is run as a program"]),
  ])
  func `a program that a launcher runs is a server`(code: String, command: String, expected: [String]) {
    #expect(launched(command, ["main.py": code + "\n", "other.py": "print()\n", "shop/asgi.py": "app = None\n"]) == expected)
  }

  @Test func `many processes that run one program each start its servers with their own words`() {
    let web = "import os, uvicorn\nuvicorn.run('shop.asgi:app', workers=int(os.environ['N']))\n"
    let side = "import os, waitress\nwaitress.serve(app, threads=int(os.environ['N']))\n"
    let processes = (1...9).map { "p\($0): N=\($0) python main.py\n" }.joined()
    let tree = FileTree(["main.py": "import web, side\n", "web.py": web, "side.py": side, "shop/asgi.py": "app = None\n", "Procfile": processes])
    let found = DeploymentFinder(catalogue: Self.catalogue.servers, launchers: Self.catalogue.launchers).deployments(in: tree).deployments
    let said = found.map { deployment in "\(deployment.id) \(deployment.settings.filter { $0.name != "app" }.map { "\($0.said.value)" })" }
    #expect(said.sorted() == ["uvicorn", "waitress"].flatMap { server in (1...9).map { "\(server):Procfile#p\($0) [\"\($0)\"]" } })
  }

  @Test(arguments: [
    ("pyproject.toml", "[project]\nname = \"shop\"\n[project.scripts]\nshop = \"shop.cli:main\"\n", "shop serve"),
    ("pyproject.toml", "[tool.poetry.scripts]\nshop = \"shop.cli:main\"\n", "poetry run shop"),
    ("pyproject.toml", "[project.scripts]\nshop = 'shop.cli:main'\n", "exec /opt/venv/bin/shop --port 80"),
    ("setup.cfg", "[metadata]\nname = shop\n[options.entry_points]\nconsole_scripts =\n    other = shop.other:main\n    shop = shop.cli:main\n[x]\n", "shop"),
    ("setup.py", "from setuptools import setup\nsetup(name='shop', entry_points={'console_scripts': ['shop = shop.cli:main']})\n", "uv run shop"),
    ("setup.py", "import setuptools\nsetuptools.setup(entry_points='''\n[console_scripts]\nshop=shop.cli:main\n''')\n", "shop"),
    ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n    # shop = shop.other:main\n    shop = shop.cli:main [fast]\n", "shop"),
    ("pyproject.toml", "[project.scripts]\nshop = 'shop.cli:main' # the server\n", "shop"),
  ])
  func `a command that the project installs is a server`(file: String, text: String, command: String) {
    let cli = "import uvicorn\ndef main(workers=3):\n    uvicorn.run('shop.asgi:app', workers=workers)\n"
    let files = [file: text, "shop/__init__.py": "", "shop/cli.py": cli, "shop/asgi.py": "app = None\n"]
    #expect(launched(command, files) == ["uvicorn app=shop.asgi:app workers=3 Procfile"])
    let moved = Dictionary(uniqueKeysWithValues: files.map { ($0.hasPrefix("shop/") ? "src/\($0)" : $0, $1) })
    #expect(launched(command, moved) == ["uvicorn app=shop.asgi:app workers=3 Procfile"])
  }

  @Test(arguments: [
    ("Dockerfile", "FROM python:3.12\nCOPY . /app\nWORKDIR /app\nRUN pip install .\nCMD [\"shop\", \"serve\"]\n"),
    ("compose.yaml", "services: {web: {image: x, command: shop serve}}\n"),
    ("shop.service", "[Service]\nExecStart=/srv/shop/.venv/bin/shop serve\n"),
    ("supervisord.conf", "[program:shop]\ncommand = shop serve\n"),
  ])
  func `whoever starts it`(launcher: String, text: String) {
    let cli = "import click, uvicorn\n@click.group()\ndef main(): pass\n@main.command()\ndef serve():\n    uvicorn.run('shop.asgi:app', limit_max_requests=9)\n"
    let files = [
      launcher: text, "pyproject.toml": "[project.scripts]\nshop = 'shop.cli:main'\n", "shop/__init__.py": "", "shop/cli.py": cli, "shop/asgi.py": "app = None\n",
    ]
    let found = Described(files).result
    #expect(found.deployments.count == 1)
    #expect(found.deployments.first?.launchers.map { "\($0.path)" } == [launcher])
    #expect(found.deployments.first?.entries.map { "\($0.file!)" } == ["shop/asgi.py"])
    #expect(found.deployments.first?[setting: "limit_max_requests"]?.said.origin.place?.path == "shop/cli.py")
    #expect(found.problems.isEmpty)
  }

  @Test(arguments: [
    // Another function of the same module, a command of that name elsewhere, a module that is not here, and no function at all.
    ("[project.scripts]\nshop = 'shop.cli:other'\n", "shop"), ("[project.scripts]\nshop = 'shop.cli:main'\n", "shops"),
    ("[project.scripts]\nshop = 'gone.cli:main'\n", "shop"), ("[project.scripts]\nshop = 'shop.cli'\n", "shop"),
    ("[project.scripts]\nshop = 5\n", "shop"), ("[tool.other.scripts]\nshop = 'shop.cli:main'\n", "shop"),
    ("[project.entry-points.other]\nshop = 'shop.cli:main'\n", "shop"), ("[project.scripts]\n# shop = 'shop.cli:main'\n", "shop"),
  ])
  func `a command that starts no server by its own function`(text: String, command: String) {
    let cli = "import uvicorn\ndef main():\n    uvicorn.run('shop.asgi:app')\ndef other():\n    pass\n"
    let found = launched(command, ["pyproject.toml": text, "shop/__init__.py": "", "shop/cli.py": cli, "shop/asgi.py": "app = None\n"])
    #expect(found.allSatisfy { !$0.hasSuffix("Procfile") })
  }

  /// `server: settings | launchers | doubts` of what a project starts.
  private func described(_ files: [String: String]) -> [String] {
    Described(files).result.deployments.map { deployment in
      let sayings = deployment.settings.filter { $0.said.origin.place != nil }.map { setting -> String in
        if case .unknown(let reason) = setting.effective { return "\(setting.name)=?(\(reason))" }
        return "\(setting.name)=\(setting.said.value)"
      }
      return "\(deployment.id): \(sayings.sorted().joined(separator: " ")) | \(deployment.launchers.map { "\($0.path)" }.joined(separator: " ")) | "
        + deployment.doubts.joined(separator: " ")
    }
  }

  private static let method = "import uvicorn\nclass Server:\n    def serve_all(self):\n        uvicorn.run('shop.asgi:app', limit_max_requests=5, workers=2)\n"
  private static let run = "import uvicorn\ndef start(n=5, *, workers=2):\n    uvicorn.run('shop.asgi:app', limit_max_requests=n, workers=workers)\n"

  @Test(arguments: [
    // Through an imported function, with what it is given.
    (["main.py": "from server.run import start\nif __name__ == '__main__':\n    start(9)\n"], "python main.py", "limit_max_requests=9 workers=2"),
    (["main.py": "import server.run\nserver.run.start(workers=4)\n"], "python main.py", "limit_max_requests=5 workers=4"),
    (["main.py": "from server import run as r\nr.start()\n"], "python main.py", "limit_max_requests=5 workers=2"),
    (["server/__main__.py": "from .run import start\nstart(7)\n"], "python -m server", "limit_max_requests=7 workers=2"),
    // Through a package that hands the name on, and through a file between.
    (["server/__init__.py": "from .run import start\n", "main.py": "from server import start\nstart(3)\n"], "python main.py", "limit_max_requests=3 workers=2"),
    (["main.py": "from cli import main\nmain()\n", "cli.py": "from server.run import start\ndef main():\n    n = 4 * 2\n    start(n)\n"], "python main.py", "limit_max_requests=8 workers=2"),
    // A decorated function of the file that is called is called by its decorator: its defaults count.
    (["main.py": "from cli import cli\ncli()\n", "cli.py": "import click\nfrom server.run import start\n@click.group()\ndef cli(): pass\n@cli.command()\ndef serve(n=6):\n    start(n)\n"],
      "python main.py", "limit_max_requests=5 workers=2"),
    // A class's method, and a coroutine.
    (["main.py": "from server.s import Server\nServer().go()\n", "server/s.py": "import uvicorn\nclass Server:\n    def go(self):\n        n = 5\n        uvicorn.run('shop.asgi:app', limit_max_requests=n, workers=2)\n"],
      "python main.py", "limit_max_requests=5 workers=2"),
    // A method of an object that another file's function is given, and one whose name was called before there was an object.
    (["main.py": "from server.s import Server\ndef go(server):\n    server.serve_all()\nserver = Server()\ngo(server)\n", "server/s.py": method], "python main.py",
      "limit_max_requests=5 workers=2"),
    (["main.py": "from server.s import Server\nimport more\nmore.serve_all()\nServer()\n", "more.py": "def serve_all(): pass\n", "server/s.py": method],
      "python main.py", "limit_max_requests=5 workers=2"),
    (["main.py": "import asyncio, os\nimport uvicorn\nasync def main():\n    n = int(os.environ['N'])\n    await uvicorn.Server(uvicorn.Config('shop.asgi:app', limit_max_requests=n)).serve()\nasyncio.run(main())\n"],
      "N=12 python main.py", "limit_max_requests=12"),
  ])
  func `a program's imports lead to the call`(files: [String: String], command: String, expected: String) {
    let all = files.merging(["Procfile": "web: \(command)\n", "server/run.py": Self.run, "shop/asgi.py": "app = None\n"]) { one, _ in one }
    let launched = described(all).filter { $0.contains("Procfile") }
    #expect(launched == ["uvicorn:Procfile#web: app=shop.asgi:app \(expected) | Procfile | "])
  }

  @Test(arguments: [
    // Only imported, only mentioned, and a namesake.
    ["main.py": "import server.run\n"], ["main.py": "from server.run import start\nfrom other import go\ngo()\n", "other.py": "def go(): pass\n"],
    ["main.py": "import server.run\nfrom other import start\nstart()\n", "other.py": "def start(): pass\n"],
    // An object whose method nobody calls.
    ["main.py": "from server.s import Server\nServer()\n", "server/s.py": method],
    // Another program's own start.
    ["main.py": "import own\nown.go()\n", "own.py": "import uvicorn\ndef go(): pass\nif __name__ == '__main__':\n    uvicorn.run('shop.asgi:app')\n"],
  ])
  func `what a program imports and does not call starts nothing`(files: [String: String]) {
    let all = files.merging(["Procfile": "web: python main.py\n", "server/run.py": Self.run, "shop/asgi.py": "app = None\n"]) { one, _ in one }
    #expect(described(all).filter { $0.contains("Procfile") } == [])
  }

  private static let application = """
    from gunicorn.app.base import BaseApplication
    class Standalone(BaseApplication):
        def __init__(self, app, options=None):
            self.options = options or {}
            super().__init__()
        def load_config(self):
            for key, value in self.options.items():
                self.cfg.set(key.lower(), value)

    """

  @Test(arguments: [
    (["run.py": application + "from shop import app\nStandalone(app, {'max_requests': 9}).run()\n"], "max_requests=9"),
    (["run.py": application + "def main():\n    from shop import app\n    Standalone(app, {'max_requests': 9}).run()\nif __name__ == '__main__':\n    main()\n"], "max_requests=9"),
    (["base.py": application, "run.py": "import os\nfrom base import Standalone\nfrom shop import app\noptions = {'max_requests': int(os.environ.get('N', 5))}\nStandalone(app, options).run()\n"], "max_requests=33"),
    (["lib/__init__.py": "", "lib/base.py": application, "lib/run.py": "from .base import Standalone\ndef serve(app, n):\n    o = {'workers': 2}\n    o['max_requests'] = n\n    Standalone(app, o).run()\n",
      "run.py": "from lib import run\nfrom shop import app\nrun.serve(app, 77)\n"], "max_requests=77 workers=2"),
    (["base.py": application, "more.py": "import base\nclass Mine(base.Standalone):\n    pass\n", "run.py": "from more import Mine\nfrom shop import app\nMine(app, {'timeout': 4}).run()\n"], "timeout=4"),
  ])
  func `an application of gunicorn's and its launcher are one deployment`(files: [String: String], expected: String) {
    let all = files.merging(["Procfile": "web: N=33 python run.py\n", "shop.py": "app = None\n"]) { one, _ in one }
    #expect(described(all) == ["gunicorn:Procfile#web: \(expected) | Procfile | "])
  }

  @Test func `an application whose class stands in another file is found without a launcher`() {
    let files = ["base.py": Self.application, "manage/serve.py": "from base import Standalone\ndef handle(app):\n    Standalone(app, {'max_requests': 9}).run()\n"]
    #expect(described(files) == ["gunicorn:manage/serve.py#Standalone: max_requests=9 |  | "])
  }

  @Test func `tests start servers of their own`() {
    #expect(find("import uvicorn\nuvicorn.run(app)", at: "tests/test_app.py").isEmpty)
  }
}
