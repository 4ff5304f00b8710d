import Catalogue
import Deployments
import Testing
import Workspace

private let catalogue = Catalogue.builtIn()
private let finder = DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers)

private func launches(_ files: [String: String]) -> [Launch] { finder.launches(in: FileTree(files)).launches }

/// The launches of Compose files by their names, with their commands.
private func commands(_ files: [String: String]) -> [String] {
  launches(files).filter { $0.unit != nil }.map { "\($0.name): \(command($0) ?? "-")" }
}

private func command(_ launch: Launch?) -> String? {
  switch launch?.command {
  case .words(let words)?: words.map { $0.unknown == nil ? $0.text : "?" }.joined(separator: "|")
  case .shell(let text, _)?: "sh:" + String(decoding: text.bytes, as: UTF8.self)
  case .script?, nil: nil
  }
}

private func variables(_ launch: Launch?, _ names: [String]) -> [String] {
  names.map { name in
    switch launch?.standpoint.environment[name] {
    case .known(let variable): "\(name)=\(variable.value)"
    case .unset: "\(name) unset"
    case .unknown, nil: "\(name)=?"
    }
  }
}

private func contents(_ launch: Launch?, _ path: String) -> String {
  if launch?.standpoint.reasonForUnknown(at: path) != nil { return "?" }
  return launch?.standpoint.workspacePaths(of: path).first?.description ?? ""
}

private func web(_ service: String, _ files: [String: String] = [:]) -> Launch? {
  let lines = service.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n")
  return launches(files.merging(["compose.yaml": "services:\n  web:\n\(lines)\n"]) { $1 }).first { $0.unit == "web" }
}

private let dockerfile = """
  FROM python:3.11 AS base
  ARG MODE=prod
  ENV A=image MODE=$MODE
  WORKDIR /app
  COPY . .
  CMD ["own", "$A"]
  FROM base AS web
  ENTRYPOINT ["entry"]
  CMD ["cmd"]
  """

/// What `docker compose` makes of its files; Tests/Differential/compose.sh compares more of it with 1.29.2.
@Suite struct ComposeTests {
  static let starts: [(service: String, command: String?)] = [
    ("image: x\ncommand: a 'b c' $$D && e", "a|b c|$D|&&|e"),
    ("image: x\ncommand: [a, \"b c\", \"$$D\"]", "a|b c|$D"),
    ("image: x\ncommand: >\n  a\n  --b", "a|--b"),
    ("image: x\nentrypoint: e f\ncommand: [a]", "e|f|a"),
    ("image: x\ncommand: sh -c 'a && b'", "sh|-c|a && b"),
    ("image: x", nil),
    ("build: .", "entry|cmd"),
    ("build: {context: ., target: base}", "own|$A"),
    ("build: .\ncommand: a", "entry|a"),
    ("build: .\ncommand: []", "entry"),
    ("build: .\ncommand: null", "entry|cmd"),
    ("build: .\nentrypoint: e", "e"),
    ("build: .\nentrypoint: ''\ncommand: a", "a"),
    ("build: .\nentrypoint: []", nil),
    ("image: x\ncommand: a -w ${N:-4} ${O-5}", "a|-w|4|5"),
    ("image: x\ncommand: a -w $N \"b${M}\"", "a|-w|?|?"),
    ("image: x\ncommand: a -w ${SET} ${SET:+yes} ${NOT:-${SET}}", "a|-w|7|yes|7"),
  ]

  @Test(arguments: starts)
  func `the image's and the service's words are put together`(service: String, command expected: String?) {
    #expect(command(web(service, ["Dockerfile": dockerfile, ".env": "SET=7\n"])) == expected)
  }

  @Test func `a default that the caller may override is an assumption`() {
    let launch = web("image: x\ncommand: a -w ${N:-4}\nenvironment:\n  W: ${M:-2}")
    #expect(launch?.assumptions == [
      "the image `x` is taken to have no entrypoint of its own that starts something else",
      "`N` and `M` are taken not to be set where Compose runs, so that their defaults count",
    ])
  }

  static let environments: [(service: String, variables: [String])] = [
    ("build: .\nenvironment:\n  B: two words\n  C: 5\n  D: true", ["A=image", "B=two words", "C=5", "D=true", "E unset"]),
    ("build: .\nenvironment: [A=own, 'B=\"q\"', C]", ["A=own", "B=\"q\"", "C=?"]),
    ("build: .\nenvironment:\n  SET:\n  NOT:", ["SET=7", "NOT=?"]),
    ("build: .\nenv_file: a.env\nenvironment:\n  B: own", ["A=file", "B=own", "C=x y"]),
    ("build: .\nenv_file: [a.env, {path: b.env}]", ["A=file", "B=later"]),
    ("build: .\nenv_file: gone.env\nenvironment: {B: own}", ["A=image", "B=own", "E=?"]),
    ("image: company/x\ncommand: a\nenvironment: {B: own}", ["B=own", "E=?"]),
    ("build:\n  context: .\n  args: {MODE: dev}", ["MODE=dev"]),
    ("build:\n  context: .\n  args: [MODE=${X}]", ["MODE=?"]),
    ("build:\n  context: .\n  args: [MODE]", ["MODE=?"]),
  ]

  @Test(arguments: environments)
  func `environment beats env_file beats the image`(service: String, variables expected: [String]) {
    let launch = web(service, ["Dockerfile": dockerfile, ".env": "SET=7\n", "a.env": "A=file\nB=file\nC=\"x y\" # c\n", "b.env": "B=later\n"])
    #expect(variables(launch, expected.map { String($0.prefix { $0 != "=" && $0 != " " }) }) == expected)
  }

  static let mounts: [(service: String, path: String, contents: String)] = [
    ("build: .", "/app/shop.py", "shop.py"),
    ("build: .\nvolumes: ['.:/app']", "/app/shop.py", "shop.py"),
    ("build: .\nvolumes: ['./src:/app:ro']", "/app/a.py", "src/a.py"),
    ("build: .\nvolumes: ['./conf/uwsgi.ini:/etc/uwsgi.ini:ro,z']", "/etc/uwsgi.ini", "conf/uwsgi.ini"),
    ("build: .\nvolumes:\n  - {type: bind, source: ./src, target: /code}", "/code/a.py", "src/a.py"),
    ("build: .\nvolumes: ['data:/app/data', '.:/app']", "/app/data/x", "?"),
    ("build: .\nvolumes: ['/srv/x:/code']", "/code/a", "?"),
    ("build: .\nvolumes: ['/app/vendor']", "/app/vendor/x", "?"),
    ("build: .\nvolumes: ['./gone.ini:/etc/uwsgi.ini']", "/etc/uwsgi.ini", "?"),
    ("build: .\nvolumes: ['${DIR:-./src}:/code']", "/code/a.py", "src/a.py"),
    ("build: .\nvolumes: ['${DIR}:/code']", "/code/a.py", "?"),
    ("build: .\nconfigs: [{source: c, target: /etc/uwsgi.ini}, d]", "/etc/uwsgi.ini", "conf/uwsgi.ini"),
    ("build: .\nconfigs: [{source: c, target: /etc/uwsgi.ini}, d]", "/d", "compose.yaml/d"),
    ("build: .\nsecrets: [s]", "/run/secrets/s", "src/a.py"),
  ]

  @Test(arguments: mounts)
  func `what is mounted lies over what the image holds`(service: String, path: String, contents expected: String) {
    let lines = service.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let found = launches([
      "Dockerfile": dockerfile, "shop.py": "", "src/a.py": "", "conf/uwsgi.ini": "",
      "compose.yaml": "services:\n  web:\n\(lines)\nconfigs:\n  c: {file: conf/uwsgi.ini}\n  d:\n    content: |\n      a=b\nsecrets:\n  s: {file: ./src/a.py}\n",
    ])
    #expect(contents(found.first { $0.unit == "web" }, path) == expected)
  }

  @Test func `services of one project share an image by its name`() {
    let file = "services:\n  web:\n    build: .\n    image: shop:1\n  worker:\n    image: shop:1\n    command: work\n"
    let found = launches(["compose.yaml": file, "Dockerfile": dockerfile, "shop.py": ""])
    #expect(command(found.first { $0.unit == "worker" }) == "entry|work")
    #expect(contents(found.first { $0.unit == "worker" }, "/app/shop.py") == "shop.py")
  }

  @Test func `a Dockerfile is built from where Compose builds it`() {
    let files = ["compose.yaml": "services:\n  web:\n    build: {context: ., dockerfile: docs/Dockerfile}\n", "docs/Dockerfile": "FROM python:3\nCOPY . /d\nCMD [\"a\"]\n", "docs/a.py": "", "b.py": ""]
    #expect(launches(files).map { [$0.name, contents($0, "/d/b.py")] } == [["compose.yaml#web", "b.py"], ["docs/Dockerfile", "b.py"]])
    #expect(launches(files.filter { $0.key != "compose.yaml" }).map { contents($0, "/d/a.py") } == ["docs/a.py"])
  }

  @Test func `a file in a folder of its own may be meant for a folder above`() {
    let found = launches(["compose/web.yml": "services:\n  web:\n    build: {context: ., dockerfile: docker/Dockerfile}\n    command: b\n", "docker/Dockerfile": "FROM python:3\nCOPY . /d\n", "b.py": ""])
    #expect(contents(found.first { $0.unit == "web" }, "/d/b.py") == "b.py")
    #expect(found.first { $0.unit == "web" }?.assumptions == ["compose/web.yml is taken to be used from the workspace's root, where what it builds is found"])
  }

  @Test func `what is odd about a file that starts no server is not told`() {
    func problems(_ command: String) -> Int {
      finder.deployments(in: FileTree(["compose.yaml": "services: {web: {build: {context: gone}, command: \(command)}}\n"])).problems.count
    }
    #expect(problems("redis") == 0)
    #expect(problems("uwsgi --module a") == 1)
    #expect(finder.deployments(in: FileTree(["compose.yaml": "services: {web: {image: x\n"])).problems.count == 1)
  }

  @Test func `an env_file that is not here is taken for granted, once for each service`() {
    let file = "services:\n  web: {image: x, command: uwsgi --module a, env_file: [gone.env, here.env]}\n  worker: {image: x, command: rest, env_file: gone.env}\n"
    let found = finder.deployments(in: FileTree(["compose.yaml": file, "here.env": "A=1\n"]))
    #expect(found.problems.isEmpty)
    #expect(found.deployments.map { $0.assumptions.filter { $0.contains("gone.env") } } == [["`gone.env` is not in this workspace: what it sets is not known"]])
  }

  @Test func `a file that lies over another one builds nothing of its own`() {
    func problems(_ build: String) -> [String] {
      finder.deployments(in: FileTree(["compose.ci.yaml": "services: {web: {build: \(build), command: uwsgi --module a}}\n"])).problems.map(\.problem.message)
    }
    #expect(problems("{cache_from: [type=gha], cache_to: [type=gha]}") == [])
    #expect(problems("{args: {A: b}, target: prod}") == [])
    #expect(problems(".") == ["there is no file `Dockerfile` in `.` of the workspace to build from"])
    #expect(problems("{dockerfile: gone/Dockerfile}") == ["there is no file `gone/Dockerfile` in `.` of the workspace to build from"])
  }

  @Test func `merge keys are shallow and extends goes by key`() {
    let file = """
      x-base: &base
        image: x
        environment: {A: base, B: base}
        command: base
      services:
        web:
          <<: *base
          environment: {A: own}
        worker:
          extends: web
          command: work
          environment: [C=own]
        far:
          extends: {file: common/compose.yml, service: far}
          command: far
      """
    let common = "services:\n  far:\n    extends: near\n    volumes: ['./x:/x']\n  near:\n    image: x\n    environment: {D: near}\n"
    let found = launches(["compose.yaml": file, "common/compose.yml": common, "common/x": ""]).filter { $0.file == "compose.yaml" }
    #expect(found.map { "\($0.unit ?? ""): \(command($0) ?? "")" } == ["web: base", "worker: work", "far: far"])
    #expect(variables(found.first, ["A", "B"]) == ["A=own", "B=?"])
    #expect(variables(found.dropFirst().first, ["A", "C"]) == ["A=own", "C=own"])
    #expect(variables(found.last, ["D"]) == ["D=near"])
    // Relative paths start beside the file that holds them.
    #expect(contents(found.last, "/x") == "common/x")
  }

  @Test func `services that extend each other are a problem, not a loop`() {
    let file = "services:\n  a: {extends: b, image: x, command: a}\n  b: {extends: a, image: x}\n"
    #expect(commands(["compose.yaml": file]).contains("compose.yaml#a: a"))
    let includes = ["compose.yaml": "include: [other.yml]\nservices:\n  a: {image: x, command: a}\n", "other.yml": "include: [compose.yaml]\nservices: {b: {image: x, command: b}}\n"]
    #expect(commands(includes).contains("compose.yaml#b: b"))
  }

  @Test func `a file that is not complete is laid over the base`() {
    let base = "services:\n  web:\n    image: x\n    command: base\n    environment: {A: base, B: base}\n    volumes: ['.:/app']\n"
    let found = launches([
      "docker-compose.yml": base, "docker-compose.prod.yml": "services:\n  web:\n    command: prod\n    environment: [A=prod]\n    volumes: !reset []\n",
      "docker-compose.override.yml": "services:\n  web:\n    command: over\n", "docker-compose.alone.yml": "services:\n  web:\n    image: y\n    command: alone\n", "a": "",
    ])
    #expect(found.map { "\($0.name): \(command($0) ?? "")" } == [
      "docker-compose.alone.yml#web: alone", "docker-compose.override.yml#web: over", "docker-compose.prod.yml#web: prod", "docker-compose.yml#web: base",
    ])
    let prod = found.first { $0.file == "docker-compose.prod.yml" }
    #expect(variables(prod, ["A", "B"]) == ["A=prod", "B=base"])
    #expect(contents(prod, "/app/a") == "")
    #expect(found.filter { $0.purpose == .development }.map(\.file) == ["docker-compose.override.yml"])
  }

  @Test func `other files with services are told by their services`() {
    let files = [
      "production.yml": "services:\n  web: {build: ., command: a}\n", "ci.yml": "services:\n  - docker\n", "config/services.yaml": "services:\n  App: {class: X, image: y}\n",
      "x.yml": "jobs:\n  t:\n    services: {db: {image: x}}\n",
    ]
    #expect(commands(files) == ["production.yml#web: a"])
  }

  @Test func `grace period and profiles are told`() {
    let launch = web("image: x\ncommand: a\nstop_grace_period: 1m30s\nprofiles: [w, v]")
    #expect(launch?.stopLimit?.value == 90)
    #expect(launch?.conditions == ["when the profile `w` or `v` is on"])
    // Compose's own where nobody says one; what is said and not known is not that.
    #expect(web("image: x\ncommand: a")?.stopLimit == Said(10, origin: Origin(nil)))
    #expect(web("image: x\ncommand: a\nstop_grace_period: soon").map { $0.stopLimit == nil } == true)
  }

  @Test func `a service and the image that it builds are two deployments where they differ, one where not`() throws {
    let image = "FROM python:3.11\nWORKDIR /app\nCOPY . .\nENV UWSGI_MODULE=shop\nCMD [\"uwsgi\", \"--max-requests\", \"5\"]\n"
    func deployments(_ service: String) -> [Deployment] {
      finder.deployments(in: FileTree(["Dockerfile": image, "shop.py": "", "compose.yaml": "services:\n  web:\n    build: .\n\(service)"])).deployments
    }
    let same = deployments("    volumes: ['.:/app']\n")
    #expect(same.map(\.id) == ["uwsgi:Dockerfile"])
    #expect(same.first?.launchers.map(\.path) == ["Dockerfile", "compose.yaml"])
    let other = deployments("    environment: {UWSGI_MAX_REQUESTS: 9, UWSGI_LAZY_APPS: 1}\n    command: uwsgi --workers 2\n")
    #expect(other.map(\.id) == ["uwsgi:Dockerfile", "uwsgi:compose.yaml#web"])
    #expect(other.map { $0[setting: "max-requests"]?.effective } == [.number(5), .number(9)])
    #expect(other.last?[setting: "max-requests"]?.said.origin.place?.path == "compose.yaml")
    #expect(other.map { $0.entries.first?.file } == ["shop.py", "shop.py"])
  }

  @Test func `a config with content is read where it stands`() throws {
    let file = "services:\n  web:\n    image: x\n    command: uwsgi --ini /etc/uwsgi.ini\n    configs: [{source: u, target: /etc/uwsgi.ini}]\nconfigs:\n  u:\n    content: |\n      [uwsgi]\n      module = shop\n      max-requests = ${N:-8}\n"
    let found = finder.deployments(in: FileTree(["compose.yaml": file, "shop.py": ""])).deployments
    #expect(found.map { $0[setting: "max-requests"]?.effective } == [.number(8)])
    let place = try #require(found.first?[setting: "max-requests"]?.said.origin.place)
    #expect(String(decoding: Array(file.utf8)[place.bytes.range], as: UTF8.self) == "max-requests = ${N:-8")
  }

  @Test func `only files of the workspace count as read`() {
    let file = """
      services:
        web:
          image: x
          command: ["sh", "-c", ". /etc/limits.sh && exec gunicorn shop:app --max-requests $$LIMIT"]
          configs: [{source: limits, target: /etc/limits.sh}]
      configs:
        limits:
          content: |
            LIMIT=8
      """
    let found = finder.deployments(in: FileTree(["compose.yaml": file, "shop.py": ""]))
    #expect(found.deployments.map { $0[setting: "max_requests"]?.effective } == [.number(8)])
    #expect(found.configFiles.map(\.description) == ["compose.yaml"])
  }

  @Test(.timeLimit(.minutes(10)))
  func `hostile files end`() {
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + (1..<9).map { n in "a\(n): &a\(n) [\((0..<9).map { _ in "*a\(n == 1 ? "" : "\(n - 1)")" }.joined(separator: ","))]\n" }.joined()
    for text in [
      bomb + "services: {web: {image: x, command: *a8}}\n", "services:\n  web:\n    image: x\n    command: " + String(repeating: "${A:-", count: 20_000) + "\n",
      "services:\n" + (0..<2000).map { "  s\($0): {image: x, command: a, extends: s\(($0 + 1) % 2000)}\n" }.joined(),
      "services: {web: {build: {context: ../../.., dockerfile: /etc/passwd}, env_file: [/dev/zero, ../../x], command: a}}\n",
      "include: [compose.yaml, compose.yaml]\nservices: {web: {image: x, command: a}}\n", "services: [a]\n", "services: {web: null, b: 5, c: {command: {a: b}}}\n",
    ] {
      _ = finder.deployments(in: FileTree(["compose.yaml": text, "compose.override.yaml": text]))
    }
  }
}
