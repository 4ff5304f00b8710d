import Findings
import Testing
import Workspace

private func place(_ file: String) -> SourceSpan {
  SourceSpan(WorkspacePath(bytes: Array(file.utf8)), ByteSpan(start: 1, end: 2))
}

/// With something in every field, so that none can be lost on the way.
private func finding(in folder: String) -> Finding {
  Finding(
    code: "LW101", name: "work-lost", severity: .error, confidence: .likely, doubt: "somebody waits elsewhere", message: "it is lost",
    primary: place("\(folder)a.py"), primaryLabel: "here", deployment: "uwsgi", setting: .init(name: "max-requests", value: "5", origin: place("\(folder)b.ini")),
    job: .init(api: "threading.Thread.start", carrier: "thread", fate: "dropped"), outcome: .init(kind: "lost", measuredCase: "u31.mr.thread"),
    chain: [Step("calls it", at: place("\(folder)c.py"))], labels: [Label("that", at: place("\(folder)d.py"))], notes: ["said in \(place("\(folder)e.py"))"],
    remedies: ["wait for it"], fixes: [Fix("take it out", .safe, edits: [.init(place("\(folder)f.py"), to: "x")])], url: "https://example.org", fingerprint: "1")
}

@Test func `a report that is read elsewhere says the same of other paths`() {
  let moved = Report(findings: [finding(in: "")]).relocated { WorkspacePath(bytes: Array("shop/".utf8) + $0.bytes) }
  #expect(moved.findings == [finding(in: "shop/")])
}
