import Catalogue
import Deployments
import Testing
import Workspace

/// A launcher and the file that its command names are one deployment.
@Suite struct LauncherTests {
  static let catalogue = Catalogue.builtIn()

  private func deployments(_ files: [String: String]) -> [Deployment] {
    DeploymentFinder(catalogue: Self.catalogue.servers, launchers: Self.catalogue.launchers).deployments(in: FileTree(files)).deployments
  }

  @Test func `a file that nothing starts is a deployment of its own`() {
    let found = deployments(["uwsgi.ini": "[uwsgi]\nmodule = shop\nmax-requests = 5\n", "shop.py": ""])
    #expect(found.map(\.id) == ["uwsgi:uwsgi.ini"])
    #expect(found.first?.launchers == [])
  }

  @Test(
    arguments: [
      (["Procfile": "web: uwsgi --module a\n"], 1), (["Procfile": "web: node a.js\n"], 1), (["shop.py": "import os\n", "a.txt": "uwsgi"], 0), ([:], 0),
    ] as [([String: String], Int)])
  func `those who can prepare are told once there are files that may start a server`(files: [String: String], times: Int) {
    var told = 0
    let finder = DeploymentFinder(catalogue: Self.catalogue.servers, launchers: Self.catalogue.launchers)
    _ = finder.deployments(in: FileTree(files), expecting: { told += 1 })
    #expect(told == times)
  }

  /// One line for each deployment: its identity, its request limit, and whether it is doubted.
  private func limits(_ files: [String: String]) -> [String] {
    deployments(files).map { deployment in
      let limit = deployment[setting: "max-requests"].map { " \($0.effective)" } ?? ""
      return deployment.id + limit + (deployment.doubts.isEmpty ? "" : " ?")
    }
  }

  @Test(arguments: [
    ("Procfile", "web: uwsgi --max-requests 4\nweb: uwsgi --max-requests 5\n", ["uwsgi:Procfile#web number(5.0)"]),
    ("Procfile", "web: uwsgi --module a --max-requests 5\n# c\n other: uwsgi x\n", ["uwsgi:Procfile#web number(5.0)"]),
    ("run.sh", "#!/bin/sh\nexec uwsgi --module a --max-requests ${N:-5} \"$@\"\n", ["uwsgi:run.sh number(5.0)"]),
    ("service/run", "#!/bin/execlineb -P\nuwsgi --module a\n", []), ("service/run", "#!/bin/sh\nuwsgi --module a\n", ["uwsgi:service/run"]), ("notes", "uwsgi --module a\n", []),
    ("a.service.j2", "[Service]\nExecStart={{ venv }}/bin/uwsgi --module a --max-requests 5 -p {{ n }}\n", ["uwsgi:a.service.j2 number(5.0)"]),
    ("a.service.j2", "[Service]\nExecStart={{ venv }}/{{ uwsgi }} --module a\n", []), ("a.service.j2", "[Service]\nExecStart={{ a | default('/bin/uwsgi') }} --module a\n", []),
    // Modules that Python runs in the place of the servers' programs.
    (
      "Procfile", "a: ddtrace-run python -m gunicorn.app.wsgiapp a:b\nb: python -m uvicorn.main a:b\nc: python -m waitress a:b\nd: python3 -m celery.bin.celery -A a worker\n",
      ["celery:Procfile#d", "gunicorn:Procfile#a", "uvicorn:Procfile#b", "waitress:Procfile#c"]
    ),
    ("Procfile", "a: python manage.py rundramatiq --processes 2\nb: python manage.py run_huey -w 3\n", ["dramatiq:Procfile#a", "huey:Procfile#b"]),
    ("Makefile", "N ?= 5\nrun: deps\n\t@uwsgi --module a \\\n\t  --max-requests $(N)\n", ["uwsgi:Makefile#run number(5.0) ?"]),
    ("justfile", "n := \"5\"\nrun port=\"80\":\n  @uwsgi --module a --http :{{port}} --max-requests {{n}}\n", ["uwsgi:justfile#run number(5.0) ?"]),
    ("tox.ini", "[testenv:run]\ncommands =\n  pip list\n  uwsgi --module a --max-requests {env:N:5} {posargs}\n", ["uwsgi:tox.ini#testenv:run number(5.0) ?"]),
    ("pyproject.toml", "[tool.poe.tasks]\nweb = { cmd = \"uwsgi --module a --max-requests 5\" }\n", ["uwsgi:pyproject.toml#web number(5.0) ?"]),
    ("pyproject.toml", "[tool.hatch.envs.dev.scripts]\nweb = [\"echo\", \"uwsgi --module a\"]\n", ["uwsgi:pyproject.toml#dev:web ?"]),
    ("Pipfile", "[scripts]\nweb = \"uwsgi --module a --max-requests 6\"\n", ["uwsgi:Pipfile#web number(6.0) ?"]),
    ("package.json", "{\"scripts\": {\"start\": \"cd api && uwsgi --module a\"}}", ["uwsgi:package.json#start ?"]),
    ("Taskfile.yml", "version: '3'\ntasks:\n  web:\n    cmds:\n      - echo\n      - cmd: uwsgi --module a\n", ["uwsgi:Taskfile.yml#web ?"]),
  ])
  func `a launcher starts a server`(path: String, text: String, found: [String]) {
    #expect(limits([path: text]) == found)
  }

  private static let manifest = """
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"template": {"spec": {"containers": [
      {"name": "web", "command": ["uwsgi", "--module", "a"]}]}}}}
    """

  @Test(arguments: [
    ("deploy/web.json", ["uwsgi:deploy/web.json#web"]), ("translations/web.yaml", ["uwsgi:translations/web.yaml#web"]),
    ("shop/translations/de.json", []), ("translations/de.json", []), ("locales/de/web.json", []),
    ("locales/deploy/prod/web.json", ["uwsgi:locales/deploy/prod/web.json#web"]),
  ])
  func `texts in other languages configure nothing`(path: String, found: [String]) {
    #expect(limits([path: Self.manifest]) == found)
  }

  @Test func `a launcher and the file that it names are one deployment`() {
    let files = ["Procfile": "web: sh -c 'exec ./run.sh'\n", "run.sh": "#!/bin/sh\nexec uwsgi --ini uwsgi.ini --max-requests 7\n", "uwsgi.ini": "[uwsgi]\nmodule = a\nmax-requests = 5\n"]
    #expect(limits(files) == ["uwsgi:Procfile#web number(7.0)"])
    #expect(deployments(files).first?.launchers.map(\.path) == ["Procfile", "run.sh"])
  }

  @Test func `what people start for themselves does not stand for a service`() {
    let files = ["Makefile": "run:\n\t./run.sh # uwsgi\n", "run.sh": "#!/bin/sh\nuwsgi --module a\n", "outer.sh": "#!/bin/sh\n. ./run.sh # uwsgi\n"]
    #expect(limits(files) == ["uwsgi:Makefile#run"])
  }

  @Test func `a script that writes the configuration is the configuration`() throws {
    let script = "#!/bin/sh\ncat > /run/uwsgi.ini <<EOF\n[uwsgi]\nmodule = a\nmax-requests = ${N:-5}\nthreads = $T\nEOF\nexec uwsgi --ini /run/uwsgi.ini\n"
    let deployment = try #require(deployments(["run.sh": script]).first)
    #expect(deployment[setting: "max-requests"]?.effective == .number(5))
    #expect(deployment[setting: "max-requests"]?.said.origin.place?.path == "run.sh")
    if case .unknown? = deployment[setting: "threads"]?.effective {} else { Issue.record("\(deployment.settings)") }
    #expect(deployment.files == ["run.sh"])
  }

  @Test(arguments: [
    // pip's launchers are Python behind a shell's first line.
    ["venv/bin/gunicorn": "#!/bin/sh\n'''exec' /x/python \"$0\" \"$@\"\n' '''\nimport re\nif x:\n    sys.exit(run(gunicorn))\n"],
    // A workflow whose name only sounds like Compose's.
    [".github/workflows/deploy-docker-compose.yml": "on: push\njobs:\n  a:\n    env:\n      A: ${{ vars.A }}\n    runs-on: x\n"],
    // A list of images to build.
    ["deploy/build.yml": "services:\n  api:\n    image: api\n    build: .\n", "Dockerfile": "FROM python:3.12\n"],
    // The template of a project.
    ["{{cookiecutter.name}}/Procfile": "web: gunicorn {{cookiecutter.name}}.wsgi\n"],
    // A template that decides between commands of which none is a server.
    ["supervisord.conf.j2": "[program:a]\ncommand={% if x %}\n  work a:b\n {% else %}\n python -m c\n {% endif %}\n"],
  ])
  func `what only looks like a launcher is none, and nothing is wrong with it`(files: [String: String]) {
    let result = DeploymentFinder(catalogue: Self.catalogue.servers, launchers: Self.catalogue.launchers).deployments(in: FileTree(files))
    #expect(result.deployments.map(\.id) == [])
    #expect(result.problems.map(\.problem.message) == [])
  }

  @Test func `a value that a template fills in is unknown, not wrong`() throws {
    let found = deployments([
      "supervisord.conf.tpl": "[program:w]\nenvironment = {{.environment}}\ncommand=celery -A shop worker --concurrency=${threads} --max-tasks-per-child=5\n"
    ])
    let worker = try #require(found.first)
    guard case .unknown = worker[setting: "worker_concurrency"]?.effective else {
      Issue.record("\(worker.settings)")
      return
    }
    #expect(worker[setting: "worker_max_tasks_per_child"]?.effective == .number(5))
  }

  @Test func `a container of an image that is built elsewhere finds the only file of the name`() {
    let found = deployments([
      "compose.yml": "services:\n  web:\n    image: shop\n    command: uwsgi --ini uwsgi.ini\n    restart: always\n",
      "engine/uwsgi.ini": "[uwsgi]\nmodule = shop\nmax-requests = 7\n", "engine/shop.py": "",
    ])
    #expect(found.map(\.id) == ["uwsgi:compose.yml#web"])
    #expect(found.first?[setting: "max-requests"]?.effective == .number(7))
  }
}
