import SourceAnalysis
import Testing
import Workspace

/// Which of several ways from a request to a job is shown.
@Suite struct CallerWalkTests {
  private func chain(_ text: String) throws -> [String] {
    let tree = FileTree(["app.py": text])
    let process = ProcessDescription(entries: [.init(file: WorkspacePath(bytes: Array("app.py".utf8)), callable: "application")], searchPath: [.root])
    let job = try #require(SourceAnalyzer(tree: tree, knowledge: builtInPython).analyze(process).jobs.first)
    return job.chain.map(\.what)
  }

  private static let bus = """
    from threading import Thread
    class Bus:
        def __init__(self): self.listeners = {}
        def on(self, event, callback): self.listeners.setdefault(event, []).append(callback)
        def emit(self, event):
            for listener in self.listeners[event]: listener()
    bus = Bus()
    def ship(): Thread(target=print).start()

    """

  @Test func `the shortest way is shown`() throws {
    let found = try chain(
      """
      from threading import Thread
      def ship(): Thread(target=print).start()
      def first(): second()
      def second(): ship()
      def application(environ, start_response):
          first()
          second()
      """)
    #expect(found.dropFirst() == ["`application` calls `second`", "`second` calls `ship`", "`ship` starts the job"])
  }

  /// Whoever emits an event must say its name: such a way is shown only where there is no other, though it may be shorter.
  @Test(arguments: [
    ("FIRST[environ['kind']]()\n    bus.emit('paid')", ["application", "first", "second", "third", "ship"]),
    ("bus.emit('paid')\n    FIRST[environ['kind']]()", ["application", "first", "second", "third", "ship"]),
    ("bus.emit('paid')", ["application", "Bus.emit", "ship"]),
  ])
  func `a way that must say a name is gone behind the others`(use: String, through: [String]) throws {
    let found = try chain(
      Self.bus + """
        bus.on('paid', ship)
        def first(): second()
        def second(): third()
        def third(kind=None): LAST[kind]()
        FIRST = {"first": first}
        LAST = {"ship": ship}
        def application(environ, start_response):
            \(use)
        """)
    // Each link but the first begins with who calls.
    let callers = found.dropFirst().map { String($0.split(separator: "`")[0]) }
    #expect(callers == through, Comment(rawValue: found.joined(separator: "\n")))
  }

  /// A way on which a parameter must be true leads no further than one on which nothing must be.
  @Test(arguments: [
    ("send(later=True)", "certain"), ("send(later=False)", "possible"), ("send(later=False)\n    ship()", "certain"), ("ship()\n    send(later=False)", "certain"),
  ])
  func `conditions of one way are none of another's`(use: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      def ship(): Thread(target=print).start()  #~ thread dropped \(certainty)
      def send(later):
          if later: ship()
      def application(environ, start_response):
          \(use)
      """)
  }
}
