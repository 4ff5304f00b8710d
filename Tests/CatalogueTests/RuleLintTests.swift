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
