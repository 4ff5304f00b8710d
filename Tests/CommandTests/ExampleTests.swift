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
