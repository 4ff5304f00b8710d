import Findings
import Workspace

/// `path:line:column: severity: message [code]`, one line a finding, as compilers print it: Vim's and Emacs's
/// defaults, ALE's GCC handler and a problem matcher of one line read it.
func conciseLines(of report: Report) -> [UInt8] {
  let findings = report.findings.map { line($0.severity, $0.message, $0.code, at: $0.primary, in: report.sources) }
  let problems = report.problems.map { line($0.severity, $0.sentence, $0.code, at: $0.place, in: report.sources) }
  return (findings + problems).flatMap { Array($0.utf8) }
}

private func line(_ severity: Severity, _ message: String, _ code: String, at place: Place, in sources: SourceTexts) -> String {
  let start = sources.positions(of: place).start
  return "\(place.path.atStartOfLine):\(start.line):\(start.column): \(severity.rawValue): \(message.visible) [\(code)]\n"
}

extension WorkspacePath {
  /// The path as a line may begin with it. GitHub's runner obeys a line whose first visible characters are `::`, so a
  /// file of such a name is named from its folder.
  fileprivate var atStartOfLine: String {
    guard let first = visible.unicodeScalars.first, first == ":" || first.properties.isWhitespace else { return visible }
    return "./" + visible
  }
}
