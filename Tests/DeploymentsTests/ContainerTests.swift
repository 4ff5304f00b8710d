import Catalogue
import Deployments
import Testing
import Workspace

private let catalogue = Catalogue.builtIn()
private let finder = DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers)

private func launches(_ files: [String: String]) -> [Launch] { finder.launches(in: FileTree(files)).launches }

/// What is odd about the files of a workspace.
private func problems(_ files: [String: String]) -> [String] { finder.launches(in: FileTree(files)).problems.map(\.problem.message) }

/// The only launch of a Dockerfile at the root.
private func launch(_ dockerfile: String, _ files: [String: String] = [:]) -> Launch? {
  launches(files.merging(["Dockerfile": dockerfile]) { $1 }).first
}

/// Words in a row, a shell's text behind `sh:`; unknown words are `?`.
private func command(_ launch: Launch?) -> String? {
  switch launch?.command {
  case .words(let words)?: words.map { $0.unknown == nil ? $0.text : "?" }.joined(separator: "|")
  case .shell(let text, let arguments)?: (["sh:" + String(decoding: text.bytes, as: UTF8.self)] + arguments.map(\.text)).joined(separator: "|")
  case .script?, nil: nil
  }
}

/// `NAME=value` of what is set by files; `?` for what is not known.
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
  return launch?.standpoint.workspacePaths(of: path).map(\.description).joined(separator: " ") ?? ""
}

/// What Docker makes of a Dockerfile: checked by hand against the Dockerfile reference and BuildKit's `dispatchers`.
@Suite struct ContainerTests {
  @Test(arguments: ["from dataclasses import dataclass\n@dataclass\nclass Config:\n    pass\n", "From here on nothing is built\nas before\n"])
  func `a file that only bears the name is no Dockerfile`(text: String) {
    #expect(problems(["dockerfile_config.py": text]).isEmpty)
    #expect(launches(["dockerfile_config.py": text]).isEmpty)
  }

  static let commands: [(lines: String, command: String?)] = [
    ("CMD [\"a\", \"b c\"]", "a|b c"),
    ("CMD a $X", "sh:a $X"),
    ("CMD ['a']", "sh:['a']"),
    ("CMD a\nCMD [\"b\"]", "b"),
    ("ENTRYPOINT [\"a\"]\nCMD [\"b\"]", "a|b"),
    ("CMD [\"b\"]\nENTRYPOINT [\"a\"]", "a|b"),
    ("ENTRYPOINT [\"a\"]\nCMD b c", "a|/bin/sh|-c|b c"),
    ("ENTRYPOINT a\nCMD [\"b\", \"c\"]", "sh:a|c"),
    ("ENTRYPOINT [\"a\"]", "a"),
    ("ENTRYPOINT [\"a\"]\nCMD []", "a"),
    ("CMD []", nil),
    ("ENTRYPOINT [\"x\"]\nENTRYPOINT []\nCMD [\"b\"]", "b"),
    ("HEALTHCHECK CMD [\"a\"]", "python3"),
    ("ONBUILD CMD [\"a\"]", "python3"),
    ("SHELL [\"conda\", \"run\", \"-c\"]\nCMD a b", "conda|run|-c|a b"),
    ("SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nCMD a b", "sh:a b"),
    ("CMD a \\\n  # comment\n  b", "sh:a   b"),
    ("CMD [\"a\"]\nFROM python:3", "python3"),
    ("CMD [\"a\"]\nFROM s\nENV A=b", "a"),
    ("CMD [\"a\"]\nFROM s\nENTRYPOINT [\"b\"]", "b"),
    ("CMD [\"a\"]\nFROM s\nENTRYPOINT [\"b\"]\nCMD [\"c\"]", "b|c"),
    ("ENTRYPOINT [\"a\"]\nFROM S\nCMD [\"c\"]", "a|c"),
  ]

  @Test(arguments: commands)
  func `the last stage's entrypoint and command start`(lines: String, command expected: String?) {
    #expect(command(launch("FROM python:3 AS s\n\(lines)\n")) == expected)
  }

  @Test func `without an entrypoint or command nothing is known of an unknown base`() {
    #expect(launches(["Dockerfile": "FROM company/base\nRUN a\n"]).isEmpty)
    let own = launch("FROM company/base:1\nCMD [\"a\"]\n")
    #expect(own?.assumptions == ["the image `company/base:1` is taken to have no entrypoint of its own that starts something else"])
    #expect(launch("FROM python:3\nCMD [\"a\"]\n")?.assumptions == [])
  }

  static let environments: [(lines: String, variables: [String])] = [
    ("ENV A=1\nENV A=2 B=$A\nENV C=$A", ["A=2", "B=1", "C=2"]),
    ("ENV A one  two\nENV B=\"x y\" C='$A'", ["A=one  two", "B=x y", "C=$A"]),
    ("ARG A=1\nENV B=${A} C=${D:-d} D=${A:+z}", ["A=?", "B=1", "C=d", "D=z"]),
    ("ARG A\nENV B=$A", ["B=?"]),
    ("ENV A=env\nARG A=arg\nENV B=$A", ["A=env", "B=env"]),
    ("ENV PATH=/v/bin:$PATH B=$NONE", ["PATH=?", "B="]),
    ("ARG GLOBAL\nENV B=$GLOBAL", ["B=g"]),
    ("ENV B=$GLOBAL", ["B="]),
    ("ENV A=1\nFROM s\nENV B=$A", ["A=1", "B=1"]),
    ("ENV A=1\nFROM python:3\nENV B=x$A", ["A=?", "B=x"]),
  ]

  @Test(arguments: environments)
  func `ENV sees what was there before its line, and beats ARG`(lines: String, variables expected: [String]) {
    let launch = launch("ARG GLOBAL=g\nFROM python:3 AS s\n\(lines)\nCMD [\"a\"]\n")
    #expect(variables(launch, expected.map { String($0.prefix { $0 != "=" && $0 != " " }) }) == expected)
  }

  @Test func `a default that the build may replace is an assumption`() {
    let launch = launch("ARG V=3.9\nFROM python:${V}-slim\nARG W=4\nENV WORKERS=$W\nCMD [\"a\"]\n")
    #expect(launch?.assumptions == ["the build argument `V` is taken to keep its default `3.9`", "the build argument `W` is taken to keep its default `4`"])
    #expect(launch?.pythonVersion?.value == "3.9")
  }

  static let images: [(name: String, version: String?)] = [
    ("python:3.12-slim", "3.12"), ("docker.io/library/python:3.8.1", "3.8.1"), ("python:latest", nil), ("python", nil), ("python@sha256:12", nil),
    ("tiangolo/uwsgi-nginx-flask:python3.8-alpine", "3.8"), ("ghcr.io/astral-sh/uv:0.5-python3.13-bookworm", "3.13"), ("node:18", nil),
    ("registry:5000/python:3.11@sha256:aa", "3.11"), ("my/python-app:1.2", nil),
  ]

  @Test(arguments: images)
  func `the base image says which Python runs`(name: String, version: String?) {
    #expect(launch("FROM \(name)\nCMD [\"a\"]\n")?.pythonVersion?.value == version)
  }

  @Test func `the image's Python beats the nearest file's`() throws {
    let found = finder.deployments(in: FileTree([
      "Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD [\"uwsgi\", \"--module\", \"shop\", \"--max-requests\", \"5\"]\n", ".python-version": "3.9.1\n", "shop.py": "",
      "deploy/Dockerfile": "FROM python:3.7\nCOPY shop.py .\nCMD [\"uwsgi\", \"--module\", \"shop\", \"--max-requests\", \"6\"]\n",
    ]))
    #expect(found.deployments.map { [$0.id, $0.pythonVersion?.value ?? "-"] } == [["uwsgi:Dockerfile", "3.12"], ["uwsgi:deploy/Dockerfile", "3.7"]])
  }

  static let files: [String: String] = [
    "app/main.py": "", "app/uwsgi.ini": "[uwsgi]\n", "conf/a.ini": "", "conf/b.ini": "", "requirements.txt": "", "deploy/uwsgi.ini": "", "entry.sh": "",
  ]
  static let copies: [(lines: String, path: String, contents: String)] = [
    ("COPY . /app", "/app/app/main.py", "app/main.py"),
    ("WORKDIR /srv\nWORKDIR shop\nCOPY . .", "/srv/shop/entry.sh", "entry.sh"),
    ("WORKDIR /srv\nCOPY app .", "/srv/main.py", "app/main.py"),
    ("COPY app /srv/", "/srv/main.py", "app/main.py"),
    ("COPY deploy/uwsgi.ini /etc/uwsgi.ini", "/etc/uwsgi.ini", "deploy/uwsgi.ini"),
    ("COPY deploy/uwsgi.ini /etc/uwsgi/", "/etc/uwsgi/uwsgi.ini", "deploy/uwsgi.ini"),
    ("WORKDIR /srv\nCOPY deploy/uwsgi.ini /srv", "/srv/uwsgi.ini", "deploy/uwsgi.ini"),
    ("COPY conf/*.ini /etc/", "/etc/b.ini", "conf/b.ini"),
    ("COPY conf/a.ini entry.sh /etc/", "/etc/entry.sh", "entry.sh"),
    ("COPY [\"deploy/uwsgi.ini\", \"/etc/x y.ini\"]", "/etc/x y.ini", "deploy/uwsgi.ini"),
    ("ADD --chown=a:b ./app /srv", "/srv/uwsgi.ini", "app/uwsgi.ini"),
    ("COPY ../app /srv", "/srv/uwsgi.ini", "app/uwsgi.ini"),
    ("ENV HOME_=/h\nARG D=deploy\nCOPY $D/uwsgi.ini ${HOME_}/x.ini", "/h/x.ini", "deploy/uwsgi.ini"),
    ("COPY . /src\nFROM python:3\nCOPY --from=s /src/app /srv", "/srv/main.py", "app/main.py"),
    ("COPY . /src\nFROM python:3\nCOPY --from=0 /src/deploy/uwsgi.ini /etc/", "/etc/uwsgi.ini", "deploy/uwsgi.ini"),
    ("COPY app /src/app\nFROM python:3\nCOPY --from=s /src /srv", "/srv/app/main.py", "app/main.py"),
    ("COPY . /app\nFROM s\nUSER x", "/app/entry.sh", "entry.sh"),
    ("COPY . /app\nFROM python:3", "/app/entry.sh", ""),
    ("COPY . /app\nRUN echo a > /app/app/uwsgi.ini", "/app/app/uwsgi.ini", "?"),
    ("WORKDIR /app\nCOPY . .\nRUN cd app && printf 'a' >> uwsgi.ini", "/app/app/uwsgi.ini", "?"),
    ("COPY . /app\nRUN sed -i -e 's/a/b/' /app/app/uwsgi.ini", "/app/app/uwsgi.ini", "?"),
    ("COPY . /app\nRUN sed -i 's/a/b/' /app/app/uwsgi.ini", "/app/app/main.py", "app/main.py"),
    ("COPY . /app\nRUN pip install -r x > /dev/null 2>&1", "/app/entry.sh", "entry.sh"),
    ("COPY . /app\nRUN cp /app/deploy/uwsgi.ini /etc/uwsgi.ini", "/etc/uwsgi.ini", "deploy/uwsgi.ini"),
    ("COPY . /app\nRUN mkdir -p /etc/u && ln -s /app/deploy/uwsgi.ini /etc/u", "/etc/u/uwsgi.ini", "deploy/uwsgi.ini"),
    ("RUN git clone https://x.org/shop.git /srv", "/srv/a.ini", "?"),
    ("WORKDIR /w\nRUN git clone --depth 1 https://x.org/shop.git", "/w/shop/a.ini", "?"),
    ("ADD https://x.org/uwsgi.ini /etc/", "/etc/uwsgi.ini", "?"),
    ("COPY secret.ini /etc/", "/etc/secret.ini", "?"),
    ("RUN curl -o /etc/uwsgi.ini https://x.org", "/etc/uwsgi.ini", "?"),
    ("COPY <<EOF /etc/uwsgi.ini\n[uwsgi]\nEOF", "/etc/uwsgi.ini", "Dockerfile/etc/uwsgi.ini"),
    ("RUN cat <<EOF > /etc/uwsgi.ini\n[uwsgi]\nEOF", "/etc/uwsgi.ini", "Dockerfile/etc/uwsgi.ini"),
    ("COPY <<EOF /etc/uwsgi.ini\na=$B\nEOF", "/etc/uwsgi.ini", "?"),
    ("COPY <<'EOF' /etc/uwsgi.ini\na=$B\nEOF\nFROM python:3\nCOPY --from=s /etc/uwsgi.ini /x.ini", "/x.ini", "Dockerfile/etc/uwsgi.ini"),
  ]

  @Test(arguments: copies)
  func `what was copied where leads back to the workspace`(lines: String, path: String, contents expected: String) {
    let launch = launch("FROM python:3 AS s\n\(lines)\nCMD [\"a\"]\n", Self.files)
    #expect(contents(launch, path) == expected)
  }

  @Test func `a Dockerfile in a folder of its own is built from where its sources are`() {
    let found = launches([
      "docker/web/Dockerfile": "FROM python:3\nCOPY requirements.txt /\nCOPY . /app\nCOPY docker/web/uwsgi.ini /etc/\nCMD [\"a\"]\n", "docker/web/uwsgi.ini": "",
      "requirements.txt": "", "shop.py": "",
    ])
    #expect(contents(found.first, "/app/shop.py") == "shop.py")
    #expect(found.first?.assumptions == ["docker/web/Dockerfile is taken to be built from the workspace's root, where what it copies is found"])
    let own = launches(["web/Dockerfile": "FROM python:3\nCOPY . /app\nCMD [\"a\"]\n", "web/shop.py": "", "shop.py": ""])
    #expect(contents(own.first, "/app/shop.py") == "web/shop.py")
    #expect(own.first?.assumptions == [])
  }

  @Test func `a configuration in a here-document is shown where it is written`() throws {
    let dockerfile = "FROM python:3\nWORKDIR /app\nCOPY shop.py .\nCOPY <<EOF /etc/uwsgi.ini\n[uwsgi]\nmodule = shop\nmax-requests = 5\nEOF\nCMD [\"uwsgi\", \"--ini\", \"/etc/uwsgi.ini\"]\n"
    let found = finder.deployments(in: FileTree(["Dockerfile": dockerfile, "shop.py": ""]))
    let deployment = try #require(found.deployments.first)
    #expect(found.deployments.count == 1)
    #expect(deployment[setting: "max-requests"]?.effective == .number(5))
    let place = try #require(deployment[setting: "max-requests"]?.said.origin.place)
    #expect(place.path == "Dockerfile")
    let text = String(decoding: Array(dockerfile.utf8)[place.bytes.range], as: UTF8.self)
    #expect("max-requests = 5".contains(text) && !text.isEmpty)
    #expect(deployment.entries.first?.file == "shop.py")
  }

  @Test func `files that are no Dockerfiles start nothing`() {
    let other = [
      "dockerfile.md": "# From the Dockerfile\nCMD [\"a\"]\n", "Dockerfile.j2": "FROM {{ base }}\n{% if x %}\nCMD [\"uwsgi\"]\n{% endif %}\n", "Dockerfile": "",
    ]
    #expect(launches(other).isEmpty)
  }

  @Test func `a file for development says so`() {
    let found = launches(["Dockerfile.dev": "FROM python:3\nCMD [\"a\"]\n", "Dockerfile.devices": "FROM python:3\nCMD [\"b\"]\n", "Dockerfile": "FROM python:3\nCMD [\"c\"]\n"])
    #expect(found.filter { $0.purpose == .development }.map { command($0) } == ["a"])
  }

  @Test func `tiangolo's images start their own server`() throws {
    let flask = try #require(launch("FROM tiangolo/uwsgi-nginx-flask:python3.11\nENV UWSGI_CHEAPER 4\nCOPY ./app /app\n", Self.files))
    #expect(command(flask) == "/usr/local/bin/uwsgi|--ini|/etc/uwsgi/uwsgi.ini")
    #expect(variables(flask, ["UWSGI_INI", "UWSGI_CHEAPER", "UWSGI_PROCESSES"]) == ["UWSGI_INI=/app/uwsgi.ini", "UWSGI_CHEAPER=4", "UWSGI_PROCESSES=16"])
    let found = finder.deployments(in: FileTree([
      "Dockerfile": "FROM tiangolo/uwsgi-nginx-flask:python3.11\nCOPY ./app /app\n", "app/main.py": "app = 1\n", "app/uwsgi.ini": "[uwsgi]\nmodule = main\ncallable = app\nmax-requests = 7\n",
    ])).deployments
    #expect(found.map { $0[setting: "max-requests"]?.effective } == [.number(7)])
    #expect(found.map { $0.entries.first?.file } == ["app/main.py"])
    #expect(found.map { $0[setting: "need-app"]?.said.origin.place?.path } == ["Dockerfile"])
    #expect(command(launch("FROM tiangolo/meinheld-gunicorn-flask:python3.8\nCOPY ./app /app\n", Self.files)) == "/entrypoint.sh|/start.sh")
  }

  @Test(arguments: ["@", "@sha256:12", ":", "/", "python:", "@@", "''", ":@"])
  func `an image's name may be nothing at all`(image: String) {
    let result = finder.deployments(in: FileTree([
      "Dockerfile": "FROM \(image)\nCMD [\"gunicorn\", \"app\"]\n", "app.py": "", "kustomization.yaml": "resources: [web.yaml]\nimages: [{name: '', newName: x}]\n",
      "web.yaml":
        "kind: Deployment\nmetadata: {name: w}\nspec: {template: {spec: {containers: [{name: w, image: '\(image == "''" ? "" : image)', command: [gunicorn, app]}]}}}\n",
      "compose.yaml": "services: {web: {image: '\(image == "''" ? "" : image)', command: gunicorn app}}\n",
    ]))
    #expect(result.deployments.map(\.server) == ["gunicorn"])
  }

  @Test(.timeLimit(.minutes(10)))
  func `hostile files end`() {
    let many = 20_000
    for text in [
      (0..<many).map { "ENV A\($0)=$A\($0 - 1)x\n" }.joined(), "ENV " + (0..<many).map { "A\($0)=$A\($0 / 2)$A\($0 / 3) " }.joined() + "\n",
      "ENV A=xxxxxxxx\n" + String(repeating: "ENV A=$A$A\n", count: 60), String(repeating: "COPY *.py /a\n", count: many), String(repeating: "FROM s AS s\nCOPY . /a\n", count: many),
      String(repeating: "RUN cp -r / /a && cp -r /a /b\n", count: 300), "RUN " + String(repeating: "> ", count: many) + String(repeating: "a;", count: many) + "\n",
      String(repeating: "COPY --from=s / /\n", count: 2000), "WORKDIR " + String(repeating: "a/../", count: many) + "\n" + String(repeating: "WORKDIR a\n", count: 1000),
    ] {
      _ = launches(["Dockerfile": "FROM python:3 AS s\nCOPY . /x\n\(text)CMD [\"a\"]\n", "a.py": "", "b/c.py": ""])
    }
  }
}
