import Findings
import Foundation
import Linting
import Workspace

/// A project with its expectations in the margin: `#~ LW101` on a line says that a finding stands there, `#~ LW101 note` that
/// one of its labels does. What is checked has no margins.
struct Marked {
  var files: [String: String] = [:]
  /// `path:line: CODE` or `path:line: CODE note`, sorted.
  var expected: [String] = []

  /// A project in a string: `-- path` begins a file.
  init(_ text: String) {
    var path = ""
    var body: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("-- ") {
        if !path.isEmpty { add(body.joined(separator: "\n") + "\n", at: path) }
        path = String(line.dropFirst(3))
        body = []
      } else {
        body.append(line)
      }
    }
    if !path.isEmpty { add(body.joined(separator: "\n") + "\n", at: path) }
    expected.sort()
  }

  init(_ files: [(path: String, text: String)]) {
    for (path, text) in files { add(text, at: path) }
    expected.sort()
  }

  private mutating func add(_ text: String, at path: String) {
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      guard let mark = line.range(of: "#~") else {
        lines.append(line)
        continue
      }
      var kept = String(line[..<mark.lowerBound])
      while kept.hasSuffix(" ") { kept.removeLast() }
      lines.append(kept)
      let words = line[mark.upperBound...].split(separator: " ").prefix { $0 != "note:" }
      expected.append("\(path):\(lines.count): \(words.joined(separator: " "))")
    }
    files[path] = lines.joined(separator: "\n")
  }

  var tree: FileTree { FileTree(files) }
}

extension Report {
  /// The findings and their setting labels, as margins name them.
  var marks: [String] {
    findings.flatMap { finding -> [String] in
      let labels = finding.setting.map { [("\(finding.code) note", $0.origin)] } ?? []
      return ([(finding.code, finding.primary)] + labels).map { "\($1.path):\(sources.positions(of: $1).start.line): \($0)" }
    }.sorted()
  }

  var problemLines: [String] {
    problems.map { problem in
      let position = sources.positions(of: problem.place).start
      let expected = problem.expected.map { "; expected \($0)" } ?? ""
      return "\(problem.place.path):\(position.line):\(position.column): \(problem.code) \(problem.message)\(expected)"
    }
  }
}
