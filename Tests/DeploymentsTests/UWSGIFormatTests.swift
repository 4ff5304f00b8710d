import Deployments
import Testing
import Workspace

/// Formats that builds of uWSGI read with different libraries. Every row was seen on a real server of that build.
@Suite struct UWSGIFormatTests {
  /// What makes a project install each build.
  private static let pip = ("requirements.txt", "django\nuWSGI>=2.0\n")
  private static let debian = ("Dockerfile", "FROM debian\nRUN apt-get update && apt-get install -y \\\n  nginx uwsgi-core\n")

  private func find(_ files: [String: String]) -> DeploymentsResult {
    DeploymentFinder(catalogue: [uwsgi]).deployments(in: FileTree(files))
  }

  /// The settings as text, without what others switch on.
  private func texts(_ path: String, _ text: String, _ install: (String, String)) -> [String] {
    let result = find([path: text, install.0: install.1, "base.ini": "[uwsgi]\nmax-requests = 31\n"])
    let settings = result.deployments.first { $0.id == "uwsgi:\(path)" }?.settings ?? []
    return settings.filter { $0.said.origin.via.allSatisfy { !$0.hasPrefix("switched on") } }.map { "\($0.name) = \($0.said.value)" }
  }

  // MARK: YAML

  @Test(arguments: [
    ("uwsgi:\n  module: a # c\n  threads: \"4\"\n", ["module = a", "threads = \"4\""], ["module = a", "threads = 4"]),
    ("uwsgi:\n  module: a\n  env:\n    - A=1\n    - B=2\n  max-requests: 5\n", ["module = a"], ["module = a", "env = A=1", "max-requests = 5"]),
    ("uwsgi:\n  module: a\n  max-requests: &m 5\n  idle: 4\n", ["module = a", "max-requests = &m 5", "idle = 4"], ["module = a"]),
    ("uwsgi:\n  module: a\n  inner:\n    idle: 4\n", ["module = a"], ["module = a", "idle = 4"]),
    ("uwsgi:\n  module: >-\n    a\n    b\n", ["module = >-"], ["module = a b"]),
    ("uwsgi:\n  module: a\n  max-requests:5\n  idle: 4\n", ["module = a"], ["module = a"]),
  ])
  func `YAML means what the build's own reader makes of it`(text: String, embedded: [String], libyaml: [String]) {
    #expect(texts("u.yml", text, Self.pip) == embedded)
    #expect(texts("u.yml", text, Self.debian) == libyaml)
  }

  @Test func `where nothing says which build runs, what they read otherwise is unknown`() throws {
    let result = find(["u.yml": "uwsgi:\n  module: a\n  threads: \"4\"\n  env:\n    - A=1\n  max-requests: 5\n"])
    let deployment = try #require(result.deployments.first)
    #expect(deployment[setting: "module"]?.effective == .text("a"))
    #expect(
      deployment[setting: "threads"]?.effective
        == .unknown(reason: "`\"4\"` when uWSGI reads YAML by itself, `4` when uWSGI reads YAML with libyaml"))
    #expect(deployment[setting: "max-requests"]?.effective == .unknown(reason: "`5` when uWSGI reads YAML with libyaml, not set otherwise"))
    #expect(result.notices.map(\.effective) == ["uWSGI's own YAML reader stops at a line without `: ` and a value"])
    #expect(deployment.assumptions == ["builds of uWSGI with `embedded` and `libyaml` read u.yml otherwise; nothing says which build runs", "where `a` starts is not known: no file of the workspace is the module `a`"])
  }

  static let installs: [(path: String, text: String, module: String?)] = [
    ("requirements/base.txt", "uwsgi==2.0.21\n", "'a'"), ("Pipfile", "uwsgi = \"*\"\n", "'a'"),
    ("poetry.lock", "[[package]]\nname = \"uwsgi\"\nversion = \"2.0.25.1\"\n", "'a'"),
    ("Dockerfile", "RUN apt-get install -y gcc && pip install uwsgi\n", "'a'"), ("x.sh", "sudo apt install uwsgi-plugin-python3\n", "a"),
    ("Dockerfile", "# RUN pip install uwsgi\n", nil), ("Dockerfile", "RUN apt-get install uwsgi\nRUN pip install uwsgi\n", nil),
    ("requirements.txt", "uwsgitop\n# uwsgi\n", nil),
  ]

  @Test(arguments: installs)
  func `the build is what the project installs`(path: String, text: String, module: String?) {
    let found = find(["deploy/u.yml": "uwsgi:\n  module: 'a'\n", path: text]).deployments.first?[setting: "module"]?.effective
    let both = "`'a'` when uWSGI reads YAML by itself, `a` when uWSGI reads YAML with libyaml"
    #expect(found == (module.map { .text($0) } ?? .unknown(reason: both)))
  }

  // MARK: XML

  @Test(arguments: [
    ("<uwsgi><module>a</module><master/><idle> 5 </idle></uwsgi>", ["master = 1", "module = a", "idle =  5 "]),
    ("<config><other/><uwsgi id=\"x\"><module>a</module></uwsgi><uwsgi><module>b</module></uwsgi></config>", ["module = a"]),
    ("<uwsgi><app mountpoint=\"/x\">\n<module>a</module></app></uwsgi>", ["mount = /x=a"]),
    ("<uwsgi><module>a</module><threads mode=\"x\">5<!-- c -->6</threads></uwsgi>", ["module = a", "threads = 5"]),
    ("<uwsgi><module>a &amp; b</module><include>base.ini</include></uwsgi>", ["module = a & b", "max-requests = 31"]),
    ("<uwsgi><module><![CDATA[a]]></module></uwsgi>", ["module = a"]),
  ])
  func `XML is read as libxml2 hands it over`(text: String, expected: [String]) {
    #expect(texts("u.xml", text, Self.debian) == expected)
  }

  @Test func `expat ends a text at its first line and knows no tree`() {
    let result = find(["u.xml": "<uwsgi><module>a\nb</module><threads><!-- c -->4</threads></uwsgi>", Self.pip.0: Self.pip.1])
    let deployment = result.deployments.first
    #expect(deployment?[setting: "module"]?.effective == .unknown(reason: "`a\nb` when uWSGI reads XML with libxml2, `a` when uWSGI reads XML with expat"))
    #expect(deployment?[setting: "threads"]?.effective == .unknown(reason: "` c ` when uWSGI reads XML with libxml2, `4` when uWSGI reads XML with expat"))
  }

  @Test(arguments: [
    ("<uwsgi><module>a</uwsgi>", "`</uwsgi>` stands where `<module>` is open"),
    ("<uwsgi><socket>x</socket><module><b>a</b></module></uwsgi>", "uWSGI crashes on `<module>`, which begins with another element"),
  ])
  func `XML that ends the server is a problem`(text: String, message: String) {
    #expect(resolve(["--xml", "u.xml"], ["u.xml": text]).problems.map(\.problem.message).contains(message))
  }

  // MARK: JSON

  @Test(arguments: [
    ("{\"uwsgi\": {\"module\": \"a\", \"master\": true, \"idle\": 4, \"cheap\": null}}", ["master = 1", "module = a", "idle = 4", "cheap = 0"]),
    ("{\"uwsgi\": {\"module\": \"a\", \"env\": [\"A=1\", \"B=2\"], \"threads\": {\"a\": 1}}}", ["module = a", "env = A=1"]),
    ("{\"uwsgi\": {\"module\": \"a\", \"harakiri\": 1.5, \"harakiri\": 7}} // c", ["module = a", "harakiri = 7"]),
  ])
  func `JSON is read as yajl hands it over`(text: String, expected: [String]) {
    #expect(texts("u.json", text, Self.debian) == expected)
  }

  @Test func `jansson drops fractions and takes the last of two keys where the first stood`() {
    let text = "{\"uwsgi\": {\"module\": \"a\", \"harakiri\": 1.5, \"idle\": 4, \"module\": \"b\"}}"
    let deployment = find(["u.json": text, Self.pip.0: Self.pip.1]).deployments.first
    #expect(deployment?[setting: "module"]?.effective == .text("b"))
    #expect(deployment?[setting: "harakiri"]?.effective == .unknown(reason: "`1.5` when uWSGI reads JSON with yajl, not set otherwise"))
  }

  @Test(arguments: [("{\"uwsgi\": 5}", "there is no object `uwsgi` in this file"), ("{\"uwsgi\": {}", "the object does not end")])
  func `JSON that ends the server is a problem`(text: String, message: String) {
    #expect(resolve(["--json", "u.json"], ["u.json": text]).problems.map(\.problem.message).contains(message))
  }

  // MARK: Which files

  @Test(arguments: [
    ("a.xml", "<uwsgi><module>a</module></uwsgi>"), ("conf/b.json", "{\n \"uwsgi\": {\"wsgi-file\": \"x.py\"}}"), ("c.js", "{\"uwsgi\": {\"module\": \"x\"}}"),
  ])
  func `files of other formats are told by their sign`(path: String, text: String) {
    #expect(find([path: text]).deployments.map(\.id) == ["uwsgi:\(path)"])
  }

  @Test(arguments: [
    ("pom.xml", "<project><uwsgi-version>2</uwsgi-version></project>"), ("package.json", "{\"scripts\": {\"uwsgi\": \"uwsgi --ini x\"}}"),
    ("a.js", "var x = {\"uwsgi\": {module: 5}};"), ("tags.json", "[\"uwsgi\"]"), ("b.json", "{\"uwsgi\": {\"enabled\": true}}"),
  ])
  func `other XML and JSON is left alone`(path: String, text: String) {
    let result = find([path: text])
    #expect(result.deployments.isEmpty)
    #expect(result.problems.isEmpty)
    #expect(result.configFiles.isEmpty)
  }
}
