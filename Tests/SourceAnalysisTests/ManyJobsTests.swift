import Catalogue
import SourceAnalysis
import Testing
import Workspace

/// Source that no person wrote: the bounds that keep an analysis from growing with the square of a file, and what is said at them.
@Suite struct ManyJobsTests {
  private func analysis(_ text: String) -> (found: ProcessAnalysis, tree: FileTree) {
    let tree = FileTree(["app.py": text])
    let process = ProcessDescription(entries: [.init(file: WorkspacePath(bytes: Array("app.py".utf8)), callable: "application")], searchPath: [.root])
    return (SourceAnalyzer(tree: tree, knowledge: builtInPython).analyze(process), tree)
  }

  @Test(arguments: [(1000, nil), (1001, 1004), (1500, 1004)] as [(Int, Int?)])
  func `of a file with more than a thousand jobs the first thousand are looked at`(count: Int, firstLeftOut: Int?) throws {
    let starts = String(repeating: "    Thread(target=print).start()\n", count: count)
    let (found, tree) = analysis("from threading import Thread\n\ndef application(env, start):\n" + starts)
    #expect(found.jobs.count == min(count, 1000))
    #expect(found.jobs.allSatisfy { $0.fate == .dropped && $0.certainty == .certain })
    let lines = try found.problems.map { try tree.read($0.path).position(at: $0.problem.span.start).line }
    #expect(lines == (firstLeftOut.map { [$0] } ?? []))
    #expect(found.problems.allSatisfy { $0.problem.kind == .limitReached })
  }

  @Test(arguments: [(99, Certainty.certain), (100, .possible)])
  func `a chain of more than a hundred calls is nobody's`(calls: Int, certainty: Certainty) {
    let functions = (0..<calls).map { "def f\($0)(): f\($0 + 1)()\n" }.joined()
    let end = "def f\(calls)(): Thread(target=print).start()\n"
    let (found, _) = analysis("from threading import Thread\n" + functions + end + "def application(env, start): f0()\n")
    #expect(found.jobs.map(\.certainty) == [certainty])
  }

  @Test(arguments: [(998, Fate.awaited), (999, .passedOn)])
  func `who waits for what is used in a thousand places is not found out`(uses: Int, fate: Fate) {
    let text = "from threading import Thread\ndef application(env, start):\n    t = Thread(target=print)\n    t.start()\n" + String(repeating: "    print(t)\n", count: uses) + "    t.join()\n"
    #expect(analysis(text).found.jobs.map(\.fate) == [fate])
  }
}
