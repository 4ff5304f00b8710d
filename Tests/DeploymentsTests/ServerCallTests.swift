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
    // A function that nobody calls, and another program.
    ("import uvicorn\ndef debug():\n    uvicorn.run('shop.asgi:app')\nprint()", "python main.py", ["uvicorn app=shop.asgi:app it is started like this when main.py is run as a program"]),
    ("import uvicorn\nuvicorn.run('shop.asgi:app')", "python other.py", ["uvicorn app=shop.asgi:app it is started like this when main.py is run as a program"]),
  ])
  func `a program that a launcher runs is a server`(code: String, command: String, expected: [String]) {
    #expect(launched(command, ["main.py": code + "\n", "other.py": "print()\n", "shop/asgi.py": "app = None\n"]) == expected)
  }

  @Test func `tests start servers of their own`() {
    #expect(find("import uvicorn\nuvicorn.run(app)", at: "tests/test_app.py").isEmpty)
  }
}
