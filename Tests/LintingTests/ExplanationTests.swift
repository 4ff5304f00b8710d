import Linting
import Testing

/// The story of a check, from its file and from the tables that it rests on.
@Suite struct ExplanationTests {
  private static let linter = Linter()

  @Test func `a check about a trigger shows the rows that were measured for it`() throws {
    let story = try #require(Self.linter.explanation(of: "LW101")).markdown
    #expect(story.hasPrefix("# LW101 work-lost-at-request-limit\n"))
    #expect(story.contains("## What was measured"))
    #expect(story.contains("### uWSGI") && story.contains("### gunicorn"))
    #expect(story.contains("| trigger | job | versions | when | outcome | runs |"))
    #expect(story.contains("lost-after `worker-reload-mercy` (60 s unless set)"))
    #expect(!story.contains("Optional(") && !story.contains("#~"))
  }

  @Test func `a remedy is shown before and after`() throws {
    let story = try #require(Self.linter.explanation(of: "LW424")).markdown
    #expect(story.contains("`gunicorn.conf.py, before`\n```\nwsgi_app"))
    #expect(story.contains("`gunicorn.conf.py, after`"))
    #expect(story.contains("max_requests_jitter = 100"))
  }

  @Test func `what no remedy changes is not shown, and names keep their letters`() throws {
    let story = try #require(Self.linter.explanation(of: "LW202")).text
    #expect(story.contains("BEFORE AND AFTER: SET `lazy-apps = true`: EVERY WORKER THEN IMPORTS THE APPLICATION ITSELF"))
    #expect(!story.contains("requirements.txt, after"))
  }

  @Test func `a row says all of its conditions`() throws {
    let story = try #require(Self.linter.explanation(of: "LW101")).markdown
    #expect(story.contains("the job starts another one: thread-pool"))
    let reload = try #require(Self.linter.explanation(of: "LW106")).markdown
    #expect(reload.contains("by `reload`"))
  }

  @Test func `a remedy says which server it is for`() throws {
    let story = try #require(Self.linter.explanation(of: "LW101")).text
    #expect(story.contains("  - uWSGI: set `daemon=False`") && story.contains("  - gunicorn: set `timeout` to 0"))
    #expect(story.contains("  - use uWSGI 2.0.27 or newer"))
  }

  @Test func `a check that asks for no outcome shows no table`() throws {
    let story = try #require(Self.linter.explanation(of: "LW206")).markdown
    #expect(story.contains("Runs: u31.mr-scheduler.scheduled_late") && !story.contains("| trigger |"))
  }

  @Test func `no word of a remedy is left open, and names begin as they are written`() throws {
    for line in Self.linter.ruleList {
      let story = try #require(Self.linter.explanation(of: line.code)).markdown
      let helps = story.split(separator: "## What helps").dropFirst().first?.split(separator: "\n## ").first ?? ""
      #expect(!["{root}", "{setting}", "{limit}", "{server}", "{hint}", "-time}"].contains { helps.contains($0) }, "\(line.code)")
      #expect(!story.contains("UWSGI"))
    }
  }

  @Test func `a check about exit hooks shows what was measured of hooks`() throws {
    let story = try #require(Self.linter.explanation(of: "LW301")).markdown
    let rows = story.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| trigger") && !$0.hasPrefix("| -") }
    #expect(!rows.isEmpty && rows.allSatisfy { $0.contains("waited for in") })
  }

  @Test func `a terminal gets no marks of Markdown`() throws {
    let story = try #require(Self.linter.explanation(of: "request-limit-without-master")).text
    #expect(story.hasPrefix("LW421 request-limit-without-master\n"))
    #expect(!story.contains("```") && !story.contains("\n#"))
    #expect(story.contains("WHAT HELPS"))
  }

  @Test func `every check has a story`() {
    for line in Self.linter.ruleList {
      let story = Self.linter.explanation(of: line.code)
      #expect(story?.markdown.contains(line.name) == true && story?.text.isEmpty == false)
    }
  }
}
