import Catalogue
import Testing
import Workspace

/// What a broken rule file is told, and that the other rules still run.
@Suite struct RuleLintTests {
  private static let check = """
    code: AC101
    name: acme-thing
    summary: a thing
    severity: warning
    when: {root: request}
    message: "a {server} thing"
    label: here
    setting-label: there
    why: because
    examples:
      - {name: fires, files: {app.py: "x = 1  #~ AC101"}}
      - {name: does not, files: {app.py: "x = 1"}}
    """

  private func problems(_ text: String, name: String = "checks/AC101.yml") -> [String] {
    let file = RuleFile(name: name, source: SourceFile(path: "mine.yml", text: text))
    return Catalogue([file]).problems.map { placed in
      let position = file.source.position(at: placed.problem.span.start)
      return "\(position.line):\(position.column): \(placed.problem.message)" + (placed.problem.expected.map { "; expected \($0)" } ?? "")
    }
  }

  /// Nothing that is no place of an argument gets as far as a call.
  @Test(arguments: [
    ("{index: -1}", "2:38: `index` is `-1`; expected a whole number from 0 to 1000"), ("{index: 1.5}", "2:38: `index` is `1.5`; expected a whole number from 0 to 1000"),
    ("{index: 1e30}", "2:38: `index` is `1e30`; expected a whole number from 0 to 1000"), ("{index: x}", "2:38: `index` is `x`; expected a number"),
  ])
  func `an argument that has no such place`(place: String, problem: String) {
    let found = problems("program-commands:\n- {names: [os.system], text: \(place)}\n", name: "launchers/mine.yml")
    #expect(found.contains(problem))
    #expect(problems("program-commands:\n- {names: [os.system], words-from: -2}\n", name: "launchers/mine.yml").contains("2:36: `words-from` is `-2`; expected a whole number from 0 to 1000"))
    #expect(problems("program-commands:\n- {names: [os.system], text: {index: 0}}\n", name: "launchers/mine.yml") == [])
  }

  @Test func `a whole check has no problems`() {
    #expect(problems(Self.check) == [])
  }

  @Test(arguments: [
    ("severity: warning", "severity: warnig", "4:11: `severity` is `warnig`; expected one of `error`, `warning`, `note`"),
    ("summary: a thing", "sumary: a thing", "1:1: the key `summary` is missing"),
    ("summary: a thing", "summary: a thing\nsumary: x", "4:1: `sumary` is no key of this part; expected `summary`"),
    ("{root: request}", "{rooot: request}", "5:8: `rooot` is no key of this part; expected `root`"),
    ("{root: request}", "{root: reqest}", "5:14: `root` holds `reqest`; expected `request`"),
    ("{server} thing", "{sever} thing", "6:10: `{sever}` is bound to nothing; expected `{server}`"),
    ("name: acme-thing", "name: Acme_Thing", "2:7: the name is `Acme_Thing`; expected lower-case words joined by `-`"),
    ("code: AC101", "code: one", "1:7: the code is `one`; expected capital letters and three digits, such as `LW101`"),
    ("  #~ AC101", "", "1:1: no example of `AC101` fires; expected a line with `#~ AC101`"),
    ("why: because", "why: [a]", "9:6: `why` is a list; expected text"),
  ])
  func `a broken check`(from: String, to: String, expected: String) {
    #expect(problems(Self.check.replacing(from, with: to)).contains(expected), "\(problems(Self.check.replacing(from, with: to)))")
  }

  private static let server = """
    server: acme
    title: Acme
    language: python
    settings:
      - {name: max-requests, unit: requests, meaning: m}
      - {name: patience, unit: seconds, meaning: m}
      - {name: mercy, unit: seconds, meaning: m}
    """

  @Test(arguments: [
    ("{server: acme, setting: {patience: \"< mercy\"}}", nil),
    ("{server: acme, setting: {patience: \"< 5 min\"}}", nil),
    ("{server: acme, setting: {patience: set, mercy: unset}}", nil),
    ("{stop-time: \"< patience\"}", nil),
    ("{version: \">=2.0.25 <2.0.27\", python-version: \"3.9\"}", nil),
    ("{server: acmee}", "5:16: `acmee` is no server; expected `acme`"),
    ("{server: acme, setting: {patence: set}}", "5:32: `patence` is no setting of Acme; expected `patience`"),
    ("{setting: {patence: set}}", "5:18: `patence` is no setting of any server; expected `patience`"),
    ("{all: [{server: acme}, {setting: {mercyy: set}}]}", "5:41: `mercyy` is no setting of Acme; expected `mercy`"),
    ("{setting: {patience: \"< 5 MiB\"}}", "5:28: `patience` counts seconds, and what it is compared with counts bytes; expected a number of seconds"),
    ("{setting: {patience: \"< max-requests\"}}", "5:28: `patience` counts seconds, and what it is compared with counts requests; expected a number of seconds"),
    ("{setting: {patience: \"< 5 parsecs\"}}", "5:28: the condition on `patience` is `< 5 parsecs`; expected \(forms)"),
    ("{workers: \"< patience\"}", "5:17: `workers` counts workers, and what it is compared with counts seconds; expected a number of workers"),
    ("{workers: many}", "5:17: `workers` is `many`; expected `known`, `unknown`, `set`, `unset`, or a comparison such as `>= 2` or `< timeout`"),
    ("{version: new}", "5:17: `version` is `new`; expected releases with `>=`, `>`, `<=` or `<` before them, such as `>=2.0.25 <2.0.27`"),
    ("{notice: [unknown-option]}", "5:8: `notice` says nothing about a job; expected one of"),
    ("{outcome: [lost], fate: [droped]}", "5:32: `fate` holds `droped`; expected `dropped`"),
  ] as [(String, String?)])
  func `a condition`(condition: String, expected: String?) {
    let check = Self.check.replacing("{root: request}", with: condition)
    let files = [("servers/acme.yml", Self.server), ("checks/AC101.yml", check)].map { name, text in
      RuleFile(name: name, source: SourceFile(path: "mine.yml", text: text))
    }
    let found = Catalogue(files).problems.map { placed in
      let position = files[1].source.position(at: placed.problem.span.start)
      return "\(position.line):\(position.column): \(placed.problem.message)" + (placed.problem.expected.map { "; expected \($0)" } ?? "")
    }
    if let expected {
      #expect(found.count == 1 && found[0].hasPrefix(expected), "found \(found)")
    } else {
      #expect(found == [])
    }
  }

  private static let forms = "`true`, `false`, `set`, `unset`, a comparison such as `>= 2`, `< 30 s` or `< timeout`, or a list of words"

  @Test(arguments: [
    ("severity: warning", "severity: warning\nat: patence", "5:5: `patence` is no setting of any server; expected `patience`"),
    ("a {server} thing", "a {value:mercyy} thing", "6:10: `mercyy` is no setting of any server; expected `mercy`"),
    ("label: here", "label: here\nlabels: {mercyy: x}", "8:10: `mercyy` is no setting of any server; expected `mercy`"),
  ])
  func `a setting that a check names beside its condition`(from: String, to: String, expected: String) {
    let files = [("servers/acme.yml", Self.server), ("checks/AC101.yml", Self.check.replacing(from, with: to))].map { name, text in
      RuleFile(name: name, source: SourceFile(path: "mine.yml", text: text))
    }
    let found = Catalogue(files).problems.map { placed in
      let position = files[1].source.position(at: placed.problem.span.start)
      return "\(position.line):\(position.column): \(placed.problem.message)" + (placed.problem.expected.map { "; expected \($0)" } ?? "")
    }
    #expect(found == [expected])
  }

  @Test func `a code that is used twice`() {
    let files = ["a.yml", "b.yml"].map { RuleFile(name: "checks/\($0)", source: SourceFile(path: "rules/a.yml", text: Self.check)) }
    let catalogue = Catalogue(files)
    #expect(catalogue.checks.count == 1)
    #expect(catalogue.problems.map(\.problem.message) == ["`AC101` (`acme-thing`) is already a check, in rules/a.yml"])
  }

  @Test func `YAML that cannot be read is a problem of the rule file`() {
    let found = Catalogue([RuleFile(name: "checks/x.yml", source: SourceFile(path: "x.yml", text: "a: [1"))]).problems
    #expect(found.count == 1)
    #expect(found.first?.problem.kind == .ruleFile)
  }

  @Test func `a user's own job API is knowledge like any other`() {
    let text = """
      library: acme
      jobs:
        - {api: acme.bg.run, carrier: thread, handle: none}
      """
    let catalogue = Catalogue([RuleFile(name: "python/acme.yml", source: SourceFile(path: "acme.yml", text: text))])
    #expect(catalogue.problems.isEmpty)
    #expect(catalogue.python.jobs["acme.bg.run"]?.carrier == .thread)
  }

  @Test func `a company's own way to the environment`() {
    let text = """
      library: acme
      environment-readers:
        - {calls: ["acme.Settings().number", acme.number], gives: int, default: {keyword: otherwise}}
        - {calls: [acme.price], gives: money}
      environment-files: acme.load
      """
    let server = RuleFile(name: "servers/own.yml", source: SourceFile(path: "own.yml", text: "{server: own, title: Own, language: python}"))
    let catalogue = Catalogue([server, RuleFile(name: "python/acme.yml", source: SourceFile(path: "acme.yml", text: text))])
    #expect(catalogue.problems.map(\.problem.message) == ["`money` is no type that is known here"])
    let readers = catalogue.servers.first?.environmentReaders
    #expect(readers?["acme.Settings"] == .makesReader && readers?["acme.load"] == .readsFile && readers?["acme.text"] == nil)
    guard case .reads(let reader)? = readers?["acme.Settings().number"] else { return #expect(Bool(false), "\(String(describing: readers))") }
    #expect(reader.gives == "int" && reader.variable.index == 0 && reader.fallback?.keyword == "otherwise" && readers?["acme.number"] == .reads(reader))
  }

  @Test func `a broken part leaves the rest in force`() {
    let text = """
      library: acme
      jobs:
        - {api: acme.one, carrier: thred, handle: none}
        - {api: acme.two, carrier: thread, handle: none}
      """
    let catalogue = Catalogue([RuleFile(name: "python/acme.yml", source: SourceFile(path: "acme.yml", text: text))])
    #expect(catalogue.problems.count == 1)
    #expect(catalogue.python.jobs["acme.two"] != nil)
  }

  @Test(arguments: [
    ("2.0.24", "2.0.24.1", true), ("2.0.9", "2.0.10", true), ("2.0", "2.0.0", false), ("2.1", "2.0.31", false),
  ])
  func `versions are compared number by number`(left: String, right: String, isLess: Bool) throws {
    #expect((try #require(Version(left)) < #require(Version(right))) == isLess)
    #expect(Version("2.x") == nil)
  }
}
