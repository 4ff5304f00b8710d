import Catalogue
import SourceAnalysis
import Testing
import Workspace

/// A project in a string: `-- path` begins a file, and `#~ carrier fate certainty` in the margin says that a job is started on
/// this line. Every job of the process must be in the margin, waited for or not. `#~` alone further words name the roots.
struct Project {
  let files: [String: String]
  /// `path:line: carrier fate certainty`.
  let expected: [String]

  init(_ text: String) {
    var files: [String: String] = [:]
    var expected: [String] = []
    var path = "app.py"
    var lines: [String] = []
    // A file that is only named is empty; what stands before the first name is `app.py`.
    func close() { if !lines.isEmpty || path != "app.py" { files[path] = lines.joined(separator: "\n") + "\n" } }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("-- ") {
        close()
        path = String(line.dropFirst(3))
        lines = []
        continue
      }
      let parts = line.split(separator: "#~", maxSplits: 1)
      lines.append(parts.first.map { String($0) } ?? "")
      if parts.count == 2, line.contains("#~") {
        expected.append("\(path):\(lines.count): \(parts[1].split(separator: " ").joined(separator: " "))")
      }
    }
    close()
    self.files = files
    self.expected = expected.sorted()
  }
}

/// The knowledge that travels inside the binary, read once.
let builtInPython = Catalogue.builtIn().python

/// Analyses a project whose server calls `application` in `app.py` (or in `entry`) and compares the jobs with the margin.
func check(
  _ text: String, entry: String = "app.py", callable: String? = "application", environment: [String: String] = [:], serves: RootKind = .request,
  queues: [String] = [],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let project = Project(text)
  let tree = FileTree(project.files)
  let entryPath = WorkspacePath(bytes: Array(entry.utf8))
  let process = ProcessDescription(entries: [.init(file: entryPath, callable: callable)], searchPath: [.root], environment: environment, serves: serves, queues: queues)
  let analysis = SourceAnalyzer(tree: tree, knowledge: builtInPython).analyze(process)
  let found = try analysis.jobs.map { job in
    let line = try tree.read(job.place.path).position(at: job.place.bytes.start).line
    return "\(job.place.path):\(line): \(job.carrier.rawValue) \(job.fate.rawValue) \(job.certainty.rawValue)"
  }.sorted()
  #expect(found == project.expected, Comment(rawValue: model(analysis, tree)), sourceLocation: sourceLocation)
  #expect(analysis.problems.isEmpty, sourceLocation: sourceLocation)
}

/// What was understood, for a failing test.
private func model(_ analysis: ProcessAnalysis, _ tree: FileTree) -> String {
  var text = "files: \(analysis.files.map(\.description).joined(separator: ", "))\n"
  for job in analysis.jobs {
    text += "\(job.place.path) \(job.api) in `\(job.function)` roots: \(job.roots.map(\.rawValue))\n"
    for link in job.chain { text += "    \(link.what)  \(link.place.path)\n" }
  }
  return text
}
