import Findings
import Workspace

/// Workflow commands (`::error file=…::message`) that GitHub Actions turns into annotations.
func workflowCommands(of report: Report) -> [UInt8] {
  let findings = report.findings.map { finding in
    command(
      finding.severity, title: "\(finding.code) \(finding.name)", message: annotation(of: finding, in: report.sources),
      at: finding.primary, in: report.sources)
  }
  let problems = report.problems.map { problem in
    command(problem.severity, title: problem.code, message: problem.sentence.visible, at: problem.place, in: report.sources)
  }
  return (findings + problems).flatMap { Array($0.utf8) }
}

/// An annotation stands alone beside one file, so the other places and the remedies go into its text.
private func annotation(of finding: Finding, in sources: SourceTexts) -> String {
  let chain = finding.chain.filter { $0.place != finding.primary }.map { Label($0.what, at: $0.place) }
  let places = (chain + finding.relatedPlaces).map { label in
    "\(sources.location(of: label.place)): \(label.text.visible)"
  }
  return ([finding.message.visible] + places + finding.remedies.map { "help: \($0.visible)" }).joined(separator: "\n")
}

private func command(_ severity: Severity, title: String, message: String, at place: Place, in sources: SourceTexts) -> String {
  let name =
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "notice"
    }
  let file = escaped(property: place.path.text)
  return "::\(name) file=\(file)\(range(of: place, in: sources)),title=\(escaped(property: title))::\(escaped(message))\n"
}

/// The properties that say where in the file; none when the file's text is not at hand.
///
/// GitHub refuses columns on an annotation of several lines. `endColumn` is exclusive, like ours.
private func range(of place: Place, in sources: SourceTexts) -> String {
  guard sources[place.path] != nil else { return "" }
  let (start, end) = sources.positions(of: place)
  let lines = ",line=\(start.line),endLine=\(end.line)"
  return start.line == end.line ? "\(lines),col=\(start.column),endColumn=\(end.column)" : lines
}

/// What the runner un-escapes in the text of a command.
private func escaped(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "") { escaped, scalar in
    switch scalar {
    case "%": escaped += "%25"
    case "\r": escaped += "%0D"
    case "\n": escaped += "%0A"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
}

/// In a property, also what would end it, and what would reach a terminal that shows the log.
private func escaped(property text: String) -> String {
  escaped(text).unicodeScalars.reduce(into: "") { escaped, scalar in
    switch scalar {
    case ":": escaped += "%3A"
    case ",": escaped += "%2C"
    case _ where scalar.isTreacherous: escaped += scalar.escape
    default: escaped.unicodeScalars.append(scalar)
    }
  }
}
