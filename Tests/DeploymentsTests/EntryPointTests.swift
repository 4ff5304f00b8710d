import Deployments
import Testing
import Workspace

@Suite struct EntryPointTests {
  private func entries(_ body: String, _ files: [String], config: String = "uwsgi.ini") -> [EntryPoint] {
    var texts = Dictionary(uniqueKeysWithValues: files.map { ($0, "x = 1\n") })
    texts[config] = "[uwsgi]\n\(body)\n"
    return DeploymentFinder(catalogue: [uwsgi]).deployments(in: FileTree(texts)).deployments.first?.entries ?? []
  }

  /// The configuration's path and body, the files there are, and the entry with the folders that imports start from.
  static let cases: [(config: String, body: String, files: [String], entry: String?, module: String?, callable: String, path: [String])] = [
    ("uwsgi.ini", "module = shop.wsgi:application", ["shop/wsgi.py"], "shop/wsgi.py", "shop.wsgi", "application", ["."]),
    ("uwsgi.ini", "module = shop.wsgi", ["shop/wsgi/__init__.py"], "shop/wsgi/__init__.py", "shop.wsgi", "application", ["."]),
    ("uwsgi.ini", "wsgi = shop:app()", ["shop.py"], "shop.py", "shop", "app()", ["."]),
    ("uwsgi.ini", "module = shop\ncallable = api", ["shop.py"], "shop.py", "shop", "api", ["."]),
    ("deploy/uwsgi.ini", "chdir = /srv/app\nmodule = shop.wsgi", ["backend/shop/wsgi.py", "old/copy/shop/wsgi.py"], "backend/shop/wsgi.py", "shop.wsgi", "application", ["backend"]),
    ("deploy/uwsgi.ini", "chdir = /srv/two\nmodule = app", ["one/app.py", "two/app.py"], "two/app.py", "app", "application", ["two"]),
    ("b/deploy/uwsgi.ini", "module = app", ["a/app.py", "b/app.py"], "b/app.py", "app", "application", ["b"]),
    ("b/deploy/uwsgi.ini", "chdir = %d..\nmodule = app", ["a/app.py", "b/app.py"], "b/app.py", "app", "application", ["b"]),
    ("uwsgi.ini", "chdir = $(HOME)/src\nmodule = app", ["a/app.py", "src/app.py"], "src/app.py", "app", "application", ["src"]),
    ("uwsgi.ini", "pythonpath = src\nmodule = app", ["app.py", "src/app.py"], "src/app.py", "app", "application", ["src"]),
    ("uwsgi.ini", "chdir = web\nwsgi-file = wsgi.py", ["web/wsgi.py", "wsgi.py"], "web/wsgi.py", nil, "application", ["web"]),
    ("uwsgi.ini", "chdir = /app\nwsgi-file = /app/shop/wsgi.py", ["backend/shop/wsgi.py"], "backend/shop/wsgi.py", nil, "application", ["backend"]),
    ("uwsgi.ini", "file = /usr/src/app/shop/wsgi.py", ["shop/wsgi.py", "x/wsgi.py"], "shop/wsgi.py", nil, "application", ["shop"]),
    ("uwsgi.ini", "mount = /=app.py\nmount = /api=api:make", ["app.py", "api.py"], "app.py", nil, "application", ["."]),
    ("uwsgi.ini", "module = gone.wsgi", ["app.py"], nil, "gone.wsgi", "application", []),
    ("uwsgi.ini", "module = $(APP)", ["app.py"], nil, "$(APP)", "application", []),
    ("uwsgi.ini", "module = app", ["tests/app.py", "src/deep/app.py"], "src/deep/app.py", "app", "application", ["src/deep"]),
  ]

  @Test(arguments: cases)
  func `an entry is looked for where the configuration points`(
    config: String, body: String, files: [String], entry: String?, module: String?, callable: String, path: [String]
  ) throws {
    let found = try #require(entries(body, files, config: config).first)
    #expect(found.file?.description == entry)
    #expect(found.module == module)
    #expect(found.callable == callable)
    #expect(found.searchPath.map(\.description) == path)
  }

  @Test func `every mounted application is an entry`() {
    let found = entries("mount = /=app.py\nmount = /api=api:make", ["app.py", "api.py"])
    #expect(found.map { $0.file?.description } == ["app.py", "api.py"])
    #expect(found.map(\.callable) == ["application", "make"])
  }

  @Test func `an application that is mounted here or there is an entry`() {
    let found = entries("if-env = P\nmount = %(_)=app:a\nendif\nif-not-env = P\nmount = /=app:a\nendif", ["app.py"])
    #expect(found.map { $0.file?.description } == ["app.py"])
  }

  @Test(arguments: [
    ("requirements.txt", "uWSGI==2.0.21  # server\n", "2.0.21"), ("requirements/prod.txt", "uwsgi[x] == 2.0.19.1\n", "2.0.19.1"),
    ("requirements.txt", "pyuwsgi===2.0.30\n", "2.0.30"), ("requirements.txt", "uwsgi>=2.0.21\nuwsgitop==0.11\n#uwsgi==1.0\n", nil),
    ("pyproject.toml", "dependencies = [\"uwsgi==2.0.22\"]\n", "2.0.22"), ("pyproject.toml", "uwsgi = \"2.0.23\"\n", "2.0.23"),
    ("pyproject.toml", "uwsgi = \"^2.0.23\"\n", nil), ("Pipfile", "uwsgi = \"==2.0.24\"\n", "2.0.24"),
    ("poetry.lock", "[[package]]\nname = \"uwsgi\"\nversion = \"2.0.25.1\"\n", "2.0.25.1"),
    ("Pipfile.lock", "{\n \"uwsgi\": {\n  \"hashes\": [\n   \"sha256:1\"\n  ],\n  \"version\": \"==2.0.26\"\n }\n}\n", "2.0.26"),
    ("Dockerfile", "FROM python:3.9-slim\nRUN pip install uwsgi==2.0.27 && true\n", "2.0.27"),
  ])
  func `an exact pin is the version`(path: String, text: String, version: String?) {
    let pins = PinnedVersions(of: ["uwsgi", "pyuwsgi"], in: FileTree([path: text]))
    #expect(pins.version(of: ["uwsgi", "pyuwsgi"], near: .root)?.value == version)
  }

  @Test(arguments: [
    ("Dockerfile", "FROM node:18 AS a\nFROM --platform=x docker.io/library/python:3.9.7-slim as b\n", "3.9.7"), (".python-version", "3.11.4\n", "3.11.4"),
    ("runtime.txt", "python-3.8.1\n", "3.8.1"), ("Dockerfile", "FROM python:latest\n", nil), ("Dockerfile", "FROM my-python:3.1\n", nil),
  ])
  func `Python's version stands in images and version files`(path: String, text: String, version: String?) {
    #expect(PinnedVersions(of: [], in: FileTree([path: text])).python(near: .root)?.value == version)
  }

  @Test func `the nearest pin counts and the others are kept`() {
    let tree = FileTree(["a/requirements.txt": "uwsgi==2.0.20\n", "b/requirements.txt": "uwsgi==2.0.21\n", "b/poetry.lock": "name = \"uwsgi\"\nversion = \"2.0.22\"\n"])
    let said = PinnedVersions(of: ["uwsgi"], in: tree).version(of: ["uwsgi"], near: "b/deploy")
    #expect(said?.value == "2.0.22")
    #expect(said?.overridden.map(\.value) == ["2.0.21", "2.0.20"])
  }
}
