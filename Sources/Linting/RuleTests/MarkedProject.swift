import Findings
import Workspace

/// A project with its expectations in the margin: `#~ LW101` on a line says that a finding stands there, `#~ LW101 note` that
/// it names the setting on that line. Several marks on one line are parted by commas, and words behind a colon are for people.
/// What is checked has no margins.
package struct MarkedProject: Sendable {
  package private(set) var files: [String: String] = [:]
  /// `path:line: CODE` or `path:line: CODE note`, sorted.
  package private(set) var expected: [String] = []

  package init(_ files: [(path: String, text: String)]) {
    for (path, text) in files { add(text, at: path) }
    expected.sort()
  }

  /// A text without its margins.
  static func withoutMargins(_ text: String) -> String {
    MarkedProject([("", text)]).files[""] ?? text
  }

  package var tree: FileTree { FileTree(files) }

  /// The project's own rules, in a folder that its configuration names.
  func rules(in folder: String) -> Linter.Rules {
    let start = "\(folder)/"
    let inside = files.filter { $0.key.hasPrefix(start) }.map { (String($0.key.dropFirst(start.count)), $0.value) }
    return Linter.Rules(tree: FileTree(Dictionary(uniqueKeysWithValues: inside)), name: folder)
  }

  private mutating func add(_ text: String, at path: String) {
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let sign = Self.sign(in: line) else {
        lines.append(line)
        continue
      }
      var kept = line[..<sign]
      while kept.last == " " || kept.last == "\t" { kept = kept.dropLast() }
      lines.append(kept)
      for mark in line[line.index(sign, offsetBy: 2)...].split(separator: ",") {
        let words = mark.prefix { $0 != ":" }.split(separator: " ")
        expected.append("\(path):\(lines.count): \(words.joined(separator: " "))")
      }
    }
    files[path] = lines.joined(separator: "\n")
  }

  /// Where `#~` begins.
  private static func sign(in line: Substring) -> Substring.Index? {
    let bytes = line.utf8
    guard let hash = bytes.indices.first(where: { index in
      bytes[index] == UInt8(ascii: "#") && bytes.index(after: index) < bytes.endIndex && bytes[bytes.index(after: index)] == UInt8(ascii: "~")
    }) else { return nil }
    return hash
  }
}

extension Report {
  /// The findings and the settings that they name, as margins write them; sorted.
  package var marks: [String] {
    findings.flatMap { finding -> [String] in
      let setting = finding.setting.flatMap { $0.origin == finding.primary ? nil : [("\(finding.code) note", $0.origin)] } ?? []
      return ([(finding.code, finding.primary)] + setting).map { "\($1.path):\(sources.positions(of: $1).start.line): \($0)" }
    }.sorted()
  }
}
