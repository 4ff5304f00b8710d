import Catalogue
import Deployments
import Testing
import Workspace

/// What the files of a repository say, when nothing is known of the machine that runs them.
@Suite struct UWSGIDeploymentTests {
  private func find(_ files: [String: String]) -> DeploymentsResult {
    DeploymentFinder(catalogue: [uwsgi]).deployments(in: FileTree(files))
  }

  private func setting(_ name: String, _ ini: String) -> Setting? {
    find(["uwsgi.ini": ini]).deployments.first?[setting: name]
  }

  @Test(arguments: [("2.0.26", false), ("2.0.27", true), ("2.0.31", true)])
  func `threads are on from 2.0.27 whatever the file says`(version: String, isOn: Bool) {
    let files = ["requirements.txt": "uwsgi==\(version)\n", "uwsgi.ini": "[uwsgi]\nmodule = a\nenable-threads = false\n"]
    #expect(find(files).deployments.first?[setting: "enable-threads"]?.effective == .boolean(isOn))
  }

  // MARK: Which files

  @Test(arguments: [
    ("deploy/shop.conf", "[uwsgi]\nmodule = a\n"), ("uwsgi", "# c\n\n  [uwsgi]\nmodule = a\n"), ("a.ini.j2", "[uwsgi]\nmodule = a\n"),
    ("u.yml", "# c\nuwsgi:\n  module: a\n"),
  ])
  func `a file is told by its section, not by its name`(path: String, text: String) {
    #expect(find([path: text]).deployments.map(\.id) == ["uwsgi:\(path)"])
  }

  @Test(arguments: [
    ("a.md", "[uwsgi]\nmodule = a\n"), ("compose.yml", "services:\n  uwsgi:\n    image: x\n"), ("nginx.conf", "uwsgi_pass x;\n"),
    ("values.yaml", "uwsgi:\n  listen: 128\n  enabled: true\n"),
    ("a.ini", "; [uwsgi]\n[app]\nmodule = a\n"),
  ])
  func `other files are left alone`(path: String, text: String) {
    #expect(find([path: text]).deployments.isEmpty)
  }

  @Test func `a file that another one includes is a part of it`() {
    let result = find([
      "conf/base.ini": "[uwsgi]\nmax-requests = 5\n", "conf/prod.ini": "[uwsgi]\ninclude = %dbase.ini\nmodule = a\n",
      "conf/dev.ini": "[uwsgi]\ninclude = base.ini\nmodule = a\n",
    ])
    #expect(result.deployments.map(\.id) == ["uwsgi:conf/dev.ini", "uwsgi:conf/prod.ini"])
    #expect(result.deployments.map { $0[setting: "max-requests"]?.effective } == [.number(5), .number(5)])
    #expect(result.configFiles == ["conf/base.ini", "conf/dev.ini", "conf/prod.ini"])
  }

  @Test func `an emperor and other languages are said not to be understood`() {
    let result = find(["emperor.ini": "[uwsgi]\nemperor = /etc/vassals\n", "perl.ini": "[uwsgi]\npsgi = app.psgi\n"])
    #expect(result.deployments.isEmpty)
    #expect(result.notUnderstood.map(\.path) == ["emperor.ini", "perl.ini"])
  }

  @Test func `sections of another name count only where a command names them`() {
    let files = ["a.ini": "[uwsgi-dev]\nmodule = a\n"]
    #expect(find(files).notUnderstood.first?.why == "there is no section `uwsgi`; `uwsgi-dev` counts only where a command names it")
    #expect(find(files).problems.isEmpty)
    #expect(resolve(["--ini", "a.ini:uwsgi-dev"], files).deployments.first?[setting: "module"] != nil)
  }

  // MARK: What cannot be known

  @Test(arguments: [
    ("max-requests = $(N)", "the environment variable `N` is not known"),
    ("max-requests = %(n)\nn = $(N)", "the environment variable `N` is not known"),
    ("max-requests = %(n 2 *)\nn = %k", "the number of processors is known only where the server runs"),
    ("max-requests = {{ n }}", "a template fills in `{{ n }}`"),
    ("max-requests = ${N}", "uWSGI itself does not expand `${N}`; it is unknown what is filled in before the start"),
    ("max-requests = @(exec://date)", "what `exec://date` holds is not known"),
    (
      "max-requests = 1\nif-env = N\nmax-requests = 2\nendif",
      "`1` otherwise, `2` when the environment variable `N` is set"
    ),
    (
      "if-env = N\nmax-requests = %(_)\nendif\nif-not-env = N\nmax-requests = 7\nendif",
      "`$(N)` (the environment variable `N` is not known) when the environment variable `N` is set, "
        + "`7` when the environment variable `N` is not set"
    ),
    ("if-exists = /run/x\nmax-requests = 2\nendif", "`2` when `/run/x` exists, not set otherwise"),
    ("{% if fast %}\nmax-requests = 2\n{% endif %}", "`2` when the template's `fast` holds, not set otherwise"),
    ("if-hostname = a\ninclude = b.ini\nendif", "`3` when the host name is `a`, not set otherwise"),
  ])
  func `an unknown value says why`(body: String, reason: String) {
    let result = find(["uwsgi.ini": "[uwsgi]\n\(body)\n", "b.ini": "[uwsgi]\nmax-requests = 3\n"])
    let deployment = result.deployments.first { $0.id == "uwsgi:uwsgi.ini" }
    #expect(deployment?[setting: "max-requests"]?.effective == .unknown(reason: reason))
    #expect(deployment?.triggers.map(\.kind) == [.requestCount])
  }

  @Test(arguments: [
    ("if-env = N\nmax-requests = 2\nendif\nmax-requests = 3", 3.0),
    ("if-env = N\nmax-requests = 2\nendif\nif-not-env = N\nmax-requests = 2\nendif", 2),
    ("max-requests = 4\nmodule = $(N)", 4),
  ])
  func `what does not matter stays known`(body: String, requests: Double) {
    #expect(setting("max-requests", "[uwsgi]\n\(body)\n")?.effective == .number(requests))
  }

  // MARK: Triggers

  @Test(arguments: [
    ("max-requests = 5", [TriggerKind.requestCount]), ("max-requests = 0", []), ("max-requests = -1", []), ("max-requests = \"5\"", []),
    ("max-worker-lifetime = 60", []), ("max-worker-lifetime = 60\nmaster", [.lifetime]), ("evil-reload-on-rss = 100", [.memory]),
    ("cheaper = 1\nmaster = false", []), ("touch-reload = x", [.reload]), ("reload-on-exception = false", []),
    ("reload-on-exception-type = X", [.exception]), ("harakiri = 30 ; seconds", [.timeout]), ("py-autoreload = 1", [.reload]),
  ])
  func `a trigger is active when its condition holds`(body: String, kinds: [TriggerKind]) {
    let result = find(["uwsgi.ini": "[uwsgi]\nmodule = a\n\(body)\n"])
    #expect(result.deployments.first?.triggers.map(\.kind) == kinds)
  }

  // MARK: Problems

  @Test(arguments: [
    ("strict = 1\nbasedir = 5", "`basedir` is unknown to uWSGI, which `strict` does not allow", nil),
    ("processes = -1", "`processes = -1`: uWSGI does not start with a negative number here", "0 or more"),
    ("include = gone.ini", "there is no file `gone.ini` in the workspace; what it says is not known", nil),
    ("ini = ../x.ini", "`../x.ini` lies outside the workspace and is not read", nil),
    ("ini = /etc/uwsgi/x.ini", "`/etc/uwsgi/x.ini` lies outside the workspace and is not read", nil),
    ("ini = exec://curl x", "what `exec://curl x` holds is unknown: nothing is executed or fetched", nil),
    ("include = uwsgi.conf", "uWSGI finds no reader for `uwsgi.conf`", "a name that ends with .ini, .yml, .xml or .json"),
    ("config = other.ini", "uWSGI finds no reader for `other.ini`", "the option of its format in place of `config`: `ini`, `yaml`, `xml` or `json`"),
    ("ini = uwsgi.ini", "`uwsgi.ini` is being read already: uWSGI reads it again until its stack is full", nil),
    ("inherit = uwsgi.ini", "`uwsgi.ini` makes more than 200 files to read", nil),
    ("if-env = A\nif-env = B\nendif\nendif", "`if-env` stands inside `if-env`: uWSGI does not start when that holds", "blocks that follow each other"),
    ("for = 1\nif-env = B\nendif", "`if-env` stands inside another condition or loop, which uWSGI does not allow", nil),
    ("if-env = A", "`if-env` is never closed: everything behind it counts only inside it", "`end-if` or `end-for`"),
    ("a = x%(a)", "the placeholders in `a` grow without an end", nil),
  ])
  func `a problem says what was found`(body: String, message: String, expected: String?) {
    let problems = find(["uwsgi.ini": "[uwsgi]\n\(body)\n"]).problems.map(\.problem)
    #expect(problems.contains { $0.message == message && ($0.expected == expected || expected == nil) }, "\(problems)")
  }

  @Test(arguments: ["limit = 5\nmax-requests = %(limit)", "my-own-name = 5", "basepath = /x\nif-opt = basepath\nprocesses = 2\nendif"])
  func `a placeholder that is used is no misspelling`(body: String) {
    let result = find(["uwsgi.ini": "[uwsgi]\n\(body)\n"])
    #expect(result.problems.isEmpty && result.notices.isEmpty)
  }

  // MARK: Notices

  @Test(arguments: [
    ("max_requests = 5", "unknown-option max_requests=5 → max-requests"), ("max-request = 5", "unknown-option max-request=5 → max-requests"),
    ("max-requests: 5", "unknown-option max-requests: 5= → max-requests = 5"),
    ("static-map /static=./files", "unknown-option static-map /static=./files → static-map = /static=./files"), ("max-requests 5", "unknown-option max-requests 5= → max-requests = 5"),
    ("max-requests : 5", "unknown-option max-requests : 5= → max-requests = 5"), ("max_requests :", "unknown-option max_requests := → max-requests"), ("R = 5", "unknown-option R=5 → max-requests"),
    ("shop = 5", nil), ("a-name-of-ours = 5", nil),
    ("max-requests = \"5\"", "quoted-number max-requests=\"5\" is 0 → 5"), ("threads = '4'", "quoted-number threads='4' is 0 → 4"),
    ("procname = \"a\"", nil), ("max-requests = 5000 ; note", nil), ("max-requests = 5000;", "number-cut-short max-requests=5000; is 5000"),
    ("max-requests = 1_000", "number-cut-short max-requests=1_000 is 1"), ("max-requests = 1e3", "number-cut-short max-requests=1e3 is 1"),
    ("max-requests = 0x10", "number-cut-short max-requests=0x10 is 0"), ("max-requests =", "number-cut-short max-requests= is 0"),
    ("max-requests = 5k", "unit-suffix max-requests=5k is 5 → 5000"), ("reload-on-rss = 1G", "unit-suffix reload-on-rss=1G is 1 MB → 1024"),
    ("reload-on-rss = 512MB", nil), ("harakiri = 30s", nil), ("harakiri = 2m", "unit-suffix harakiri=2m is 2 → 120"), ("max-requests = -1", nil),
    ("master = none", "flag-stays-on master=none is on → false"), ("master = \"off\"", "flag-stays-on master=\"off\" is on → false"),
    ("master = false ; no", "inline-comment master=false ; no is on → false"), ("master = true ; yes", nil), ("master", nil),
    ("disable-logging = disabled", "flag-stays-on disable-logging=disabled is on → false"),
    ("; done 100%\nthreads = 4", "percent-at-line-end =threads = 4"), ("; done 100%\n\nthreads = 4", nil), ("; done 100%%\nthreads = 4", nil),
    ("max-requests = %(nothing)", "placeholder-stays max-requests=%(nothing) is 0"), ("max-requests = $(LIMIT)", nil), ("max-requests = ${LIMIT}", nil),
  ] as [(String, String?)])
  func `what uWSGI does not say a word about`(body: String, expected: String?) {
    let notices = find(["uwsgi.ini": "[uwsgi]\nmodule = a\n\(body)\n"]).notices.map { notice in
      "\(notice.kind.rawValue) \(notice.setting)=\(notice.value)" + (notice.effective.isEmpty ? "" : " is \(notice.effective)")
        + (notice.hint.isEmpty ? "" : " → \(notice.hint)")
    }
    #expect(notices == (expected.map { [$0] } ?? []))
  }
}
