import Findings

extension Report {
  /// The report as people read it: of findings that differ in nothing but their deployment, as where two launchers start one
  /// configuration, the first one stays and names the others.
  var joined: Report {
    var kept: [Finding] = []
    var others: [[String]] = []
    var places: [Finding: Int] = [:]
    for finding in findings {
      var meaning = finding
      meaning.deployment = nil
      meaning.fingerprint = ""
      if let deployment = finding.deployment, let index = places[meaning] {
        others[index].append(deployment)
      } else {
        places[meaning] = kept.count
        kept.append(finding)
        others.append([])
      }
    }
    for index in kept.indices where !others[index].isEmpty {
      kept[index].notes.append("the same is true of \(others[index].map { "`\($0)`" }.joined(separator: ", "))")
    }
    var report = self
    report.findings = kept
    report.summary.shown = kept.count
    return report
  }
}
