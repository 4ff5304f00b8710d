import Deployments
import Testing
import Workspace

@Suite struct UWSGIGrammarTests {
  /// Texts of the section's body and the effective `max-requests`, `nil` when it is not set. Every row was read back out of
  /// the real server's memory.
  static let bodies: [(body: String, requests: Double?)] = [
    ("max-requests = 5000", 5000),
    ("max-requests=5000\r\n", 5000),
    ("max-requests = 5000", 5000),
    ("  max-requests\t=\t7  ", 7),
    ("max-requests = 5000 ; note", 5000),
    ("max-requests = \"5000\"", 0),
    ("max-requests = 5k", 5),
    ("max-requests = 1e3", 1),
    ("max-requests = 1_000", 1),
    ("max-requests = 0x10", 0),
    ("max-requests = abc", 0),
    ("max-requests = -1", 18_446_744_073_709_551_616),
    ("max-requests", 0),
    ("max-requests =", 0),
    ("max-requests : 5", nil),
    ("max_requests = 5", nil),
    ("Max-Requests = 5", nil),
    ("R = 5", nil),
    ("; max-requests = 5", nil),
    ("  # max-requests = 5", nil),
    ("max-requests = 1\nmax-requests = 2", 2),
    ("a = 50%\nmax-requests = 5", nil),
    ("; done 100%\nmax-requests = 5", nil),
    ("a = 50%%\nmax-requests = 5", 5),
    ("a = 1 \\\nmax-requests = 5", 5),
    ("[other]\nmax-requests = 5\n[uwsgi]\nprocesses = 2", nil),
    ("[other]\nx = 5\n[uwsgi]\nmax-requests = 6", 6),
    ("limit = 3\nmax-requests = %(limit)", 3),
    ("max-requests = %(limit)\nlimit = 3\nlimit = 4", 3),
    ("max-requests = %(100 + 7 * 2)", 214),
    ("limit = 5\nmax-requests = %(limit 0)", 50),
    ("limit = 5\nmax-requests = %(limit ++)", 6),
    ("limit = 5\nmax-requests = %(limit / 0)", 0),
    ("set = max-requests=9", 9),
    ("for = 4 5\nmax-requests = %(_)\nendfor =", 5),
    ("for-times = 3\nmax-requests = %(_)0\nend-for =", 30),
    ("if-opt = limit\nmax-requests = 5\nendif", nil),
    ("limit = 8\nif-opt = limit\nmax-requests = %(_)\nendif", 8),
    ("limit = 8\nif-not-opt = limit=9\nmax-requests = %(_)1\nendif", 81),
    ("if-env = LIMIT\nmax-requests = %(_)\nend", 12),
    ("if-not-env = LIMIT\nmax-requests = 1\nend", nil),
    ("max-requests = $(LIMIT)", 12),
    ("max-requests = $LIMIT", 0),
    ("max-requests = $(NONE)", 0),
    ("max-requests = @(limit.txt)", 77),
    ("if-exists = limit.txt\nmax-requests = 4\nendif", 4),
    ("if-dir = limit.txt\nmax-requests = 4\nendif", nil),
    ("for-readline = limit.txt\nmax-requests = %(_)\nendfor", 77),
    ("include = base.ini", 31),
    ("max-requests = 1\ninherit = base.ini", 31),
    ("inherit = logic.ini", 0),
    ("include = logic.ini", 31),
    ("ini = base.ini\nini = :extra", 41),
    ("ini = base.ini:extra", 41),
    ("declare-option = bound=max-requests=$1;threads=$2\nbound = 61 2", 61),
    ("declare-option = bound=max-requests=$1\nbound = 61\nmax-requests = 5", 5),
    ("declare-option = bound=max-requests=$1\nmax-requests = 5\nbound = 61", 5),
  ]

  static let files = [
    "limit.txt": "77\n", "base.ini": "[uwsgi]\nmax-requests = 31\n[extra]\nmax-requests = 41\n",
    "logic.ini": "[uwsgi]\nlimit = 31\nmax-requests = %(limit)\n",
  ]

  @Test(arguments: bodies)
  func `a body becomes a number as uWSGI reads it`(body: String, requests: Double?) {
    let settings = settings("[uwsgi]\n" + body + "\n", Self.files, environment: [("LIMIT", "12")])
    #expect(settings["max-requests"] == requests.map { .number($0) })
  }

  /// Headers that look right and are not.
  @Test(arguments: ["[ uwsgi ]", "[uwsgi] ; note", "[uwsgi", "\u{FEFF}[uwsgi]", "[UWSGI]"])
  func `a header with anything else on its line hides its settings`(header: String) {
    let result = resolve(["--ini", "uwsgi.ini"], ["uwsgi.ini": "\(header)\nmax-requests = 5\n"])
    #expect(result.deployments[0][setting: "max-requests"] == nil)
    #expect(result.notices.map(\.kind) == [header.first == "[" ? .hiddenSection : .byteOrderMark])
    #expect(result.notices.allSatisfy { $0.setting == "uwsgi" && $0.place.path == "uwsgi.ini" })
  }

  @Test(arguments: [
    ("false", false), ("FALSE", false), ("off", false), ("no", false), ("0", false), ("", true), ("none", true), ("null", true),
    ("00", true), ("disabled", true), ("false ; x", true), ("\"false\"", true), ("1", true),
  ])
  func `only four words switch a flag off`(word: String, isOn: Bool) {
    #expect(settings("[uwsgi]\nmaster = \(word)\n")["master"] == .boolean(isOn))
  }

  @Test(arguments: [
    ("touch-reload = x\n", SettingValue.boolean(true)),
    ("touch-reload = x\nmaster = false\n", .boolean(false)),
    ("master = false\ntouch-reload = x\n", .boolean(false)),
    ("master = false\ninherit = touch.ini\n", .boolean(true)),
    ("inherit = touch.ini\nmaster = false\n", .boolean(false)),
    ("log-master = false\n", .boolean(true)),
  ])
  func `some keys switch the master on by being there`(body: String, master: SettingValue) {
    #expect(settings("[uwsgi]\n" + body, ["touch.ini": "[uwsgi]\ntouch-reload = y\n"])["master"] == master)
  }

  @Test func `memory limits count megabytes whatever letter follows`() {
    #expect(settings("[uwsgi]\nreload-on-rss = 1G\n")["reload-on-rss"] == .number(1_048_576))
  }

  @Test func `what was overridden is kept with its place`() throws {
    let ini = "[uwsgi]\nmax-requests = 1\ninclude = base.ini\n"
    let result = resolve(["--max-requests", "3", "--ini", "uwsgi.ini"], ["uwsgi.ini": ini, "base.ini": "[uwsgi]\nmax-requests = 31\n"])
    let said = try #require(result.deployments.first?[setting: "max-requests"]?.said)
    #expect(said.value == "31")
    #expect(said.origin == Origin(SourceSpan("base.ini", ByteSpan(8..<25)), via: ["included by uwsgi.ini:3"]))
    #expect(said.overridden.map(\.value) == ["1", "3"])
    #expect(said.overridden[0].origin.place == SourceSpan("uwsgi.ini", ByteSpan(8..<24)))
  }

  @Test func `the place of a setting survives the magic in front of it`() throws {
    let ini = "[uwsgi]\nname = %n%%%p\nmax-requests = 5%%5\n"
    let result = resolve(["--ini", "uwsgi.ini"], ["uwsgi.ini": ini])
    let place = try #require(result.deployments.first?[setting: "max-requests"]?.said.origin.place)
    #expect(SourceFile(path: "uwsgi.ini", text: ini).text(place.bytes) == "max-requests = 5%%5")
  }

  /// `%o` has lost the section by the time the text is read, and files that come without a loader's own option never
  /// fill the upper-case variables; both were seen on 2.0.31.
  @Test(arguments: [
    (["--ini", "conf/my.app.ini"], "conf/my.app.ini||/srv/shop/conf/my.app.ini|my.app.ini|my.app|ini|/srv/shop/conf/|conf|srv|/srv/shop|/srv/shop/conf/my.app.ini"),
    (["conf/my.app.ini"], "conf/my.app.ini||/srv/shop/conf/my.app.ini|my.app.ini|my.app|ini|/srv/shop/conf/|conf|srv|/srv/shop|"),
    (["--ini", "conf/my.app.ini:two"], "conf/my.app.ini|two|/srv/shop/conf/my.app.ini|my.app.ini|my.app|ini|/srv/shop/conf/|conf|srv|/srv/shop|/srv/shop/conf/my.app.ini"),
  ])
  func `magic variables name the file`(argv: [String], module: String) {
    let body = "module = %o|%x|%p|%s|%n|%e|%d|%c|%0|%v|%P\n"
    let result = resolve(argv, ["conf/my.app.ini": "[uwsgi]\n\(body)[two]\n\(body)"])
    #expect(result.deployments[0][setting: "module"]?.said.value == module)
  }
}
