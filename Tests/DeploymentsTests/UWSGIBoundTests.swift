import Deployments
import Testing
import Workspace

/// What loops and templates make of little has a bound, and crossing it is said.
@Suite struct UWSGIBoundTests {
  private func look(_ body: String) -> Described { Described(["uwsgi.ini": "[uwsgi]\nmodule = app\n\(body)\n", "app.py": ""]) }

  private func limits(_ described: Described) -> [String] {
    described.result.problems.filter { $0.problem.kind == .limitReached }.map(\.problem.message)
  }

  @Test func `a value is filled in up to its bound and is unknown beyond it`() {
    let long = String(repeating: "0", count: 60_000)
    let within = look("for = \(long)\nmax-requests = %(_)7\nendfor =")
    #expect(limits(within) == [] && within.setting("max-requests") == ["max-requests = 7 @ uwsgi.ini:4"])
    let beyond = look("for = \(long) \(long) \(long)\nmax-requests = %(_)%(_)7\nendfor =")
    #expect(limits(beyond) == ["`max-requests` is not read: what `%(_)` makes of it is longer than 64 KB"])
    #expect(beyond.setting("max-requests") == ["max-requests = ? (what `%(_)` makes of it is longer than 64 KB) @ uwsgi.ini:4"])
  }

  @Test func `a long value that a loop does not touch stays whole`() {
    let described = look("for = a\nmax-requests = \(String(repeating: "0", count: 70_000))7 %%\nendfor =")
    #expect(limits(described) == [] && described.setting("max-requests") == ["max-requests = 7 @ uwsgi.ini:4"])
  }

  @Test(.timeLimit(.minutes(10))) func `a loop of many long texts ends`() {
    let items = String(repeating: " y", count: 20_000)
    let described = look("for = \(String(repeating: "x", count: 60_000))\(items)\nenv = \(String(repeating: "%(_)", count: 5_000))\nendfor =")
    #expect(limits(described).contains("more than 4 MB of settings; the rest is not read"))
  }

  @Test(.timeLimit(.minutes(10))) func `a template with many long arguments ends`() {
    let arguments = String(repeating: " $1", count: 20_000)
    let described = look("declare-option = x=max-requests=$1\(String(repeating: "0", count: 60_000))\nx = 1\(arguments)")
    #expect(limits(described).count == 1)
  }

  @Test(.timeLimit(.minutes(10))) func `commands that read one greedy file share what they may take`() {
    let greedy = "[uwsgi]\nmodule = app\nmax-requests = 7\nfor-times = 1000000\nenv = A%(_)=x\nendfor =\n"
    let commands = (0..<12).map { "w\($0): uwsgi -p \($0 + 1) --ini uwsgi.ini\n" }.joined()
    let described = Described(["uwsgi.ini": greedy, "Procfile": commands, "app.py": ""])
    let limits = Set(limits(described))
    #expect(limits.contains("more than 20000 settings; the rest is not read"))
    #expect(limits.contains("more than 300 settings, after those of other instances; the rest is not read"))
    #expect(described.setting("max-requests").count == described.ids.count && described.ids.count == 12)
  }

  @Test(.timeLimit(.minutes(10))) func `a strict file of unknown names is said up to a bound`() {
    // Read by several commands, and most names are about as long as the options are.
    let names = (0..<4_000).map { "max-reqest\($0)-of-\($0 % 7)" }.joined(separator: "\n")
    let commands = (0..<2).map { "w\($0): uwsgi -p \($0 + 1) --ini uwsgi.ini\n" }.joined()
    let described = Described(["uwsgi.ini": "[uwsgi]\nstrict = true\n\(names)\n", "Procfile": commands])
    #expect(limits(described) == ["more than 100 names are unknown to uWSGI, which `strict` does not allow; the rest is not shown"])
  }

  @Test(.timeLimit(.minutes(10))) func `a word of thousands of letters ends`() {
    let described = Described(["Procfile": "web: uwsgi -w app -\(String(repeating: "M", count: 5_000))\n", "app.py": ""])
    #expect(described.setting("master") == ["master = true @ Procfile:1"])
  }

  @Test(.timeLimit(.minutes(10))) func `thousands of conditions on one setting end`() {
    let blocks = (0..<4_000).map { "if-env = A\($0)\nmax-requests = \($0)\nenv = A=\($0)\nendif =\n" }.joined()
    let described = look(blocks)
    let value = described.setting("max-requests").first ?? ""
    #expect(value.contains("`0` when the environment variable `A0` is set") && value.contains("3988 more, not set otherwise"))
  }

  @Test(.timeLimit(.minutes(10))) func `what a loop or a condition asks is asked once`() {
    let files = Dictionary(uniqueKeysWithValues: (0..<2_000).map { ("parts/\($0).txt", "") })
    let lines = (0..<4_000).map { "env = A\($0)=%(_)\n" }.joined()
    let described = Described(
      files.merging(["uwsgi.ini": "[uwsgi]\nmodule = app\nfor-glob = none/*/*.txt\n\(lines)endfor =\n", "app.py": ""]) { $1 })
    #expect(described.ids == ["uwsgi:uwsgi.ini"])
  }

  @Test(.timeLimit(.minutes(10))) func `thousands of placeholders in a long list are looked up at once`() {
    let lines = (0..<9_000).map { "k\($0) = v\nenv = A=%(k\($0))\n" }.joined()
    let described = look(lines)
    #expect(limits(described) == [] && described.setting("env").first?.hasSuffix(",A=v @ uwsgi.ini:4") == true)
  }
}
