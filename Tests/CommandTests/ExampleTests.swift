import Foundation
import Testing

/// The story that the README tells.
struct ExampleTests {
  @Test func `the example prints its one finding with both halves, the chain, the limit and what helps`() throws {
    let root = Scratch.example.deletingLastPathComponent().deletingLastPathComponent()
    let ended = try Command.run(["check", "Tests/Example"], in: root)
    #expect(ended.status == 1)
    #expect(ended.errors == "")
    for part in [
      "error: this job can be cut off halfway", "LW101",
      "Tests/Example/alarms/views.py:15:14", "pool.submit(send_alarm, alarm)",
      "Tests/Example/alarms/urls.py:6:5", "1: requests for", "2: `raise_alarm` starts the job",
      "Tests/Example/deploy/uwsgi.ini:9:1\n", "max-requests = 5000", "the worker is replaced after 5000 requests",
      "2.0.18 to 2.0.24", "`worker-reload-mercy`", "60 s", "= help: ",
    ] {
      #expect(ended.output.contains(part), "\(part) is missing in\n\(ended.output)")
    }
    #expect(ended.output.contains("\n1 error in 1 deployment"))
  }

  @Test(arguments: [
    ("the view waits", "alarms/views.py", "tools.raise_when_error(future)", "future.result()"),
    ("the worker stays", "deploy/uwsgi.ini", "max-requests = 5000", "max-requests = 0"),
    ("no URL leads to the view", "alarms/urls.py", "views.raise_alarm", "views.require_POST"),
  ])
  func `nothing is found when`(what: String, path: String, old: String, new: String) throws {
    let scratch = try Scratch.withExample()
    let text = try scratch.text("shop/\(path)")
    try #require(text.contains(old))
    try scratch.write(text.replacingOccurrences(of: old, with: new), to: "shop/\(path)")
    let ended = try Command.run(["check"], in: scratch.url("shop"))
    #expect(ended.status == 0, "\(what): \(ended.output)")
    #expect(ended.output.hasPrefix("no findings in "))
  }
}

/// The README is held to what it shows.
struct ReadmeTests {
  @Test func `the finding in the README is the one that is printed`() throws {
    let root = Scratch.example.deletingLastPathComponent().deletingLastPathComponent()
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let printed = try Command.run(["check", "--exit-zero", "Tests/Example"], in: root).output
    #expect(readme.contains("```\n\(printed)```"), "renew it with\n\(printed)")
  }
}

/// One command line alone: what the differential tests compare with the real server.
struct CommandLineInspectionTests {
  @Test func `a command line is resolved in its folder with the variables that are given`() throws {
    let scratch = try Scratch.withExample()
    try scratch.write("[uwsgi]\nmax-requests = $(LIMIT)\nharakiri = 30\n", to: "shop/app.ini")
    let ended = try Command.run(
      ["inspect", "--format", "json", "--server", "uwsgi", "--env", "LIMIT=250", "--", "--ini", "app.ini", "--harakiri", "5"],
      in: scratch.url("shop"))
    #expect(ended.status == 0, "\(ended.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
    let deployments = try #require(object?["deployments"] as? [[String: Any]])
    #expect(deployments.count == 1)
    let settings = try #require(deployments.first?["settings"] as? [[String: Any]])
    func effective(_ name: String) -> Double? { settings.first { $0["name"] as? String == name }?["effective"] as? Double }
    #expect(effective("max-requests") == 250)
    #expect(effective("harakiri") == 5)
  }

  @Test(arguments: [["inspect", "--server", "nginx", "--", "-c"], ["inspect", "--env", "A=1"], ["inspect", "--server", "uwsgi", "--env", "A", "--", "x"]])
  func `what cannot be resolved is wrong usage`(arguments: [String]) throws {
    let scratch = try Scratch.withExample()
    let ended = try Command.run(arguments, in: scratch.url("shop"))
    #expect(ended.status == 2)
    #expect(ended.errors.hasPrefix("lostwork: "))
  }
}
