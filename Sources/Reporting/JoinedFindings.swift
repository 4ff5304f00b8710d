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
    for index in kept.indices {
      // Another way of the same launcher has no name that would tell a person more.
      var named: Set<Substring> = [Self.launcher(kept[index].deployment ?? "")]
      let names = others[index].filter { named.insert(Self.launcher($0)).inserted }
      if !names.isEmpty { kept[index].notes.append("the same is true of \(names.map { "`\($0)`" }.joined(separator: ", "))") }
    }
    var report = self
    report.findings = kept
    report.summary.shown = kept.count
    return report
  }

  /// `gunicorn:Procfile#web` of `gunicorn:Procfile#web#2`, without the number that tells its ways apart.
  private static func launcher(_ deployment: String) -> Substring {
    guard let mark = deployment.lastIndex(of: "#"), case let number = deployment[mark...].dropFirst(), !number.isEmpty, number.allSatisfy(\.isNumber)
    else { return deployment[...] }
    return deployment[..<mark]
  }
}
