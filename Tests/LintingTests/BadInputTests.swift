import Findings
import Linting
import Testing
import Workspace

/// Bad input gets one clear problem each, and every other file is still checked.
@Suite struct BadInputTests {
  private static let good = """
    -- uwsgi.ini
    [uwsgi]
    module = app:application
    max-requests = 10
    -- app.py
    from threading import Thread
    def application(env, start):
        Thread(target=print).start()
    """

  private func report(_ more: String) -> Report {
    Linter().run(Marked(Self.good + "\n" + more).tree)
  }

  @Test(arguments: [
    ("-- bad.yml\nuwsgi:\n  module: [a\n", "LW902"),
    ("-- other.ini\n[uwsgi]\nmodule = app:application\nprocesses = -1\n", "LW902"),
    ("-- other.ini\n[uwsgi]\nmodule = app:application\ninclude = gone.ini\n", "LW904"),
    ("-- a.ini\n[uwsgi]\nini = b.ini\n-- b.ini\n[uwsgi]\nini = a.ini\n", "LW904"),
    ("-- other.ini\n[uwsgi]\nmodule = broken:application\nmax-requests = 1\n-- broken.py\ndef application(env, start:\n    return []\n", "LW903"),
  ])
  func `one problem with a place, and the rest goes on`(more: String, code: String) {
    let report = report(more)
    #expect(report.problems.count { $0.code == code } == 1, "\(report.problemLines())")
    #expect(report.problems.allSatisfy { !$0.message.isEmpty })
    #expect(report.findings.contains { $0.primary.path == "app.py" && $0.deployment == "uwsgi:uwsgi.ini" })
  }

  @Test(arguments: [
    // What only the machine fills in is not wrong.
    "-- s.conf\n[program:c]\ncommand = celery -A app worker %(ENV_MORE)s\n-- tasks.py\n",
    "-- run.sh\ncelery \"${ARGS[@]}\"\n",
    "-- Taskfile.yaml\ntasks:\n  dev:\n    cmds: [\"uvicorn app:app {{.CLI_ARGS}}\"]\n",
    // An application that exists in the image only.
    "-- Dockerfile\nFROM python:3\nCOPY . /app\nWORKDIR /app\nENTRYPOINT [\"./entry.sh\"]\n-- entry.sh\n#!/bin/sh\ncat > made.py << 'EOF'\nfrom app import application\nEOF\nexec gunicorn made:application\n",
  ])
  func `what is no problem`(more: String) {
    #expect(report(more).problemLines() == [])
  }

  @Test func `an option whose name the machine fills in is no unknown one`() {
    #expect(report("-- run.sh\nuwsgi \"--${MODE}\" --module app:application\n").problems.map(\.message) == [
      "`--${MODE}` cannot be followed: the environment variable `MODE` is not known"
    ])
  }

  @Test func `a statement that cannot be parsed does not hide its neighbours`() {
    let report = Linter().run(
      Marked(
        """
        -- uwsgi.ini
        [uwsgi]
        module = app:application
        max-requests = 10
        -- app.py
        from threading import Thread
        x = = 1
        def application(env, start):
            Thread(target=print).start()
        """
      ).tree)
    #expect(report.findings.count == 1)
    #expect(report.problems.map(\.code) == ["LW903"])
  }

  @Test func `a configuration of our own is held to its keys`() throws {
    func failure(_ text: String, name: String = "lostwork.yaml") -> [String] {
      do {
        _ = try Configuration.found(in: FileTree([name: text]))
        return []
      } catch {
        return error.problems.map { problem in
          let position = error.source.position(at: problem.span.start)
          return "\(position.line):\(position.column): \(problem.message)" + (problem.expected.map { "; expected \($0)" } ?? "")
        }
      }
    }
    #expect(failure("select: [LW101]\nfail-on: error\n") == [])
    #expect(failure("selct: [LW101]\n") == ["1:1: `selct` is no setting of lostwork; expected `select`"])
    #expect(failure("fail-on: loud\n") == ["1:10: `fail-on` is `loud`; expected one of `note`, `warning`, `error`"])
    #expect(failure("severity: {LW101: {}}\n") == ["1:19: `LW101` is a mapping; expected one of `note`, `warning`, `error`"])
    #expect(failure("[tool.lostwork]\nselct = [\"LW1\"]\n", name: "pyproject.toml") == ["2:1: `selct` is no setting of lostwork; expected `select`"])
    #expect(failure("[tool.other]\nselct = 1\n", name: "pyproject.toml") == [])
    #expect(failure("a: [1\n").count == 1)
  }

  @Test func `the nearest file of its kind is the configuration`() throws {
    let tree = FileTree(["pyproject.toml": "[tool.lostwork]\nignore = [\"LW1\"]\n", ".lostwork.yaml": "select: LW101\n"])
    let configuration = try Configuration.found(in: tree)
    #expect(configuration.origin == ".lostwork.yaml")
    #expect(configuration.select == ["LW101"])
  }

  @Test func `an unknown user rule is a problem and the built-in ones still run`() {
    let rules = Linter.Rules(tree: FileTree(["checks/x.yml": "code: XX101\nnonsense: 1\n"]), name: "company")
    let report = Linter(rules: [rules]).run(Marked(Self.good).tree)
    #expect(report.findings.count == 1)
    #expect(report.problems.contains { $0.code == "LW905" && $0.place.path == "company/checks/x.yml" })
  }

  @Test func `a user's own job API makes findings`() {
    let rules = Linter.Rules(
      tree: FileTree(["python/acme.yml": "library: acme\njobs:\n  - {api: acme.bg.run, carrier: thread, handle: none}\n"]), name: "company")
    let text = """
      -- uwsgi.ini
      [uwsgi]
      module = app:application
      max-requests = 10      #~ LW101 note
      -- app.py
      from acme import bg
      def application(env, start):
          bg.run(print)   #~ LW101
      """
    let project = Marked(text)
    #expect(Linter(rules: [rules]).run(project.tree).marks == project.expected)
  }
}
