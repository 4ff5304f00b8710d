import Deployments
import Testing
import Workspace

/// Commands that start on a machine of their own, which holds the workspace or parts of it somewhere.
@Suite struct UWSGIContainerTests {
  private func resolve(_ argv: [String], _ files: [String: String], in directory: String?, _ mounts: [Standpoint.Mount]) -> DeploymentsResult {
    let finder = DeploymentFinder(catalogue: [uwsgi])
    let standpoint = Standpoint(directory: directory, mounts: mounts)
    guard let result = finder.resolve("uwsgi", argv: argv.map { CommandWord($0) }, from: standpoint, in: FileTree(files)) else {
      preconditionFailure("uWSGI's command line is understood")
    }
    return result
  }

  private static let app = [Standpoint.Mount("/app", .workspace(.root))]

  @Test(arguments: [
    ("%v", "/app"), ("%d", "/app/conf/"), ("%p", "/app/conf/u.ini"), ("%c", "conf"), ("%0", "app"), ("%n.%e", "u.ini"),
  ])
  func `magic names are the container's own`(magic: String, expected: String) {
    for name in ["conf/u.ini", "/app/conf/u.ini"] {
      let result = resolve(["--ini", name], ["conf/u.ini": "[uwsgi]\nprocname = \(magic)\n"], in: "/app", Self.app)
      #expect(result.deployments.first?[setting: "procname"]?.effective == .text(expected))
    }
  }

  @Test(arguments: [
    ("chdir = /app/src\nmodule = shop.wsgi", ["src/shop/wsgi.py"], "src/shop/wsgi.py", ["src"]),
    ("chdir = src\nmodule = shop.wsgi", ["src/shop/wsgi.py"], "src/shop/wsgi.py", ["src"]),
    ("chdir = %v/src\nmodule = shop.wsgi", ["src/shop/wsgi.py"], "src/shop/wsgi.py", ["src"]),
    ("module = shop.wsgi", ["shop/wsgi.py"], "shop/wsgi.py", ["."]),
    ("pythonpath = /app/lib\nmodule = shop", ["lib/shop.py", "shop/x.py"], "lib/shop.py", ["lib", "."]),
    ("chdir = /app/src\npythonpath = ../lib\nmodule = shop", ["lib/shop.py", "src/x.py"], "lib/shop.py", ["lib", "src"]),
    ("wsgi-file = /app/src/wsgi.py", ["src/wsgi.py", "wsgi.py"], "src/wsgi.py", ["."]),
    ("chdir = src\nwsgi-file = wsgi.py", ["src/wsgi.py", "wsgi.py"], "src/wsgi.py", ["src"]),
  ])
  func `an entry is exactly where the mounts put it`(body: String, files: [String], entry: String, path: [String]) throws {
    let all = Dictionary(uniqueKeysWithValues: (files + ["u.ini"]).map { ($0, $0 == "u.ini" ? "[uwsgi]\n\(body)\n" : "") })
    let deployment = try #require(resolve(["--ini", "u.ini"], all, in: "/app", Self.app).deployments.first)
    #expect(deployment.entries.map { $0.file?.description } == [entry])
    #expect(deployment.entries.first?.searchPath.map(\.description) == path)
    #expect(deployment.assumptions == [])
  }

  /// A paste file says what is served beside, or in, what configures the server.
  @Test(arguments: [
    (["--ini-paste", "u.ini"], "shop/app.py make()"), (["--ini-paste-logged", "/app/u.ini"], "shop/app.py make()"),
    (["--ini", "u.ini", "--paste", "config:/app/u.ini"], "shop/app.py make()"), (["--paste", "config:u.ini#api"], "shop/api.py make()"),
    // Near misses: a part that is not there, a file that is not, the file as the server's alone.
    (["--paste", "config:u.ini#x"], nil), (["--paste", "config:y.ini"], nil), (["--ini", "u.ini"], nil),
  ] as [([String], String?)])
  func `the application of a paste file is followed`(argv: [String], entry: String?) throws {
    let files = [
      "u.ini": "[app:main]\nuse = egg:Shop\n[app:api]\nuse = call:shop.api:make\n[uwsgi]\nmaster = true\n", "shop/app.py": "", "shop/api.py": "",
      "setup.py": "setup(name='Shop', entry_points='''\n  [paste.app_factory]\n  main = shop.app:make\n''')\n",
    ]
    let deployment = try #require(resolve(argv, files, in: "/app", Self.app).deployments.first)
    #expect(deployment.entries.first?.file.map { "\($0) \(deployment.entries[0].callable)" } == entry)
  }

  @Test func `parts of the workspace that were copied over each other are one folder`() throws {
    let mounts = [Standpoint.Mount("/code", .workspace("src")), Standpoint.Mount("/code", .workspace("deploy")), Standpoint.Mount("/etc/u.ini", .workspace("deploy/u.ini"))]
    let files = ["deploy/u.ini": "[uwsgi]\nchdir = /code\nmodule = shop\nprocname = %p\n", "src/shop.py": ""]
    let deployment = try #require(resolve(["--ini", "/etc/u.ini"], files, in: nil, mounts).deployments.first)
    #expect(deployment.entries.first?.file == "src/shop.py")
    #expect(deployment[setting: "procname"]?.effective == .text("/etc/u.ini"))
    #expect(deployment.assumptions == [])
  }

  @Test(arguments: [
    ("if-exists = /app/a.txt\nthreads = 2\nendif", SettingValue.number(2)),
    ("if-exists = /app/b.txt\nthreads = 2\nendif", .unknown(reason: "`2` when `/app/b.txt` exists, not set otherwise")),
    ("if-exists = /data/b.txt\nthreads = 2\nendif", .unknown(reason: "`2` when `/data/b.txt` exists, not set otherwise")),
  ])
  func `a container may hold more than was copied into it`(body: String, expected: SettingValue) {
    let mounts = Self.app + [Standpoint.Mount("/data", .unknown(reason: "it is a volume"))]
    let result = resolve(["--ini", "u.ini"], ["u.ini": "[uwsgi]\n\(body)\n", "a.txt": ""], in: "/app", mounts)
    #expect(result.deployments.first?[setting: "threads"]?.effective == expected)
  }

  @Test func `a file that only the container has is said so`() {
    let mounts = Self.app + [Standpoint.Mount("/data", .unknown(reason: "it is a volume"))]
    let result = resolve(["--ini", "/data/u.ini", "--ini", "/app/none.ini"], ["a.txt": ""], in: "/app", mounts)
    #expect(result.assumptions == [])
    #expect(result.deployments.first?.assumptions.sorted() == [
      "there is no file `/app/none.ini` in the workspace; what it says is not known", "what `/data/u.ini` holds is not known: it is a volume",
    ])
  }

  @Test func `UWSGI variables of the container come first`() {
    var standpoint = Standpoint(directory: "/app", mounts: Self.app)
    standpoint.environment = ServerEnvironment([.init("UWSGI_MAX_REQUESTS", "5"), .init("UWSGI_HARAKIRI", "9"), .init("UWSGI_INI", "u.ini")], isComplete: false)
    let deployment = DeploymentFinder(catalogue: [uwsgi]).resolve(
      "uwsgi", argv: [CommandWord("--harakiri"), CommandWord("3")], from: standpoint, in: FileTree(["u.ini": "[uwsgi]\nmax-requests = 7\n"]))?.deployments.first
    #expect(deployment?[setting: "max-requests"]?.effective == .number(7))
    #expect(deployment?[setting: "harakiri"]?.effective == .number(3))
  }
}
