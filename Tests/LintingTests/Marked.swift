import Findings
import Linting
import Workspace

/// A project in a string, with its expectations in the margin: `-- path` begins a file.
struct Marked {
  private let project: MarkedProject

  init(_ text: String) {
    var files: [(path: String, text: String)] = []
    var body: [String] = []
    for line in (text + "\n-- ").split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      guard line.hasPrefix("-- ") else {
        body.append(line)
        continue
      }
      if !files.isEmpty { files[files.count - 1].text = body.joined(separator: "\n") + "\n" }
      files.append((String(line.dropFirst(3)), ""))
      body = []
    }
    project = MarkedProject(files.dropLast())
  }

  var expected: [String] { project.expected }
  var files: [String: String] { project.files }
  var tree: FileTree { project.tree }
}
