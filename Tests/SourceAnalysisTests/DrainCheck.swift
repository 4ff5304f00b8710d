import SourceAnalysis
import Testing
import Workspace

/// Analyses a project and compares the drains of its jobs with the margin.
func checkDrains(
  _ text: String, callable: String = "application", callables: [(name: String, file: WorkspacePath)] = [], sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let project = Project(text)
  let tree = FileTree(project.files)
  let process = ProcessDescription(
    entries: [.init(file: "app.py", callable: callable)], searchPath: [.root],
    callables: callables.map { .init(server: "gunicorn", name: $0.name, place: SourceSpan($0.file, ByteSpan(start: 4, end: 5))) })
  let analysis = SourceAnalyzer(tree: tree, knowledge: builtInPython).analyze(process)
  let found = try analysis.jobs.map { job in
    let line = try tree.read(job.place.path).position(at: job.place.bytes.start).line
    let drains = job.drains.map { drain in
      switch drain.limit {
      case .none: drain.hook
      case .seconds(let seconds): "\(drain.hook) \(seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds))"
      case .unknown: "\(drain.hook) ?"
      }
    }
    return "\(job.place.path):\(line): \(drains.isEmpty ? "-" : drains.joined(separator: ", "))"
  }.sorted()
  #expect(found == project.expected, sourceLocation: sourceLocation)
  #expect(analysis.problems.isEmpty, sourceLocation: sourceLocation)
}
