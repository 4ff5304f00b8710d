import Findings

extension Report {
  /// What was found and what was looked at, so that silence can be trusted.
  ///
  /// `1 error, 1 warning in 2 deployments; 41 Python files, 3 configuration files read; 1 suppressed`
  var closingLine: String {
    let severities = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      return count > 0 ? counted(count, severity.rawValue) : nil
    }
    let found = severities.isEmpty ? "no findings" : severities.joined(separator: ", ")
    let deployments = summary.deployments == 0 ? "no deployment found" : "in \(counted(summary.deployments, "deployment"))"
    var parts = [
      summary.deployments == 0 ? "\(found), \(deployments)" : "\(found) \(deployments)",
      "\(counted(summary.python, "Python file")), \(counted(summary.configuration, "configuration file")) read",
    ]
    if !problems.isEmpty { parts.append("\(counted(problems.count, "problem")) with the input") }
    if summary.suppressed > 0 { parts.append("\(summary.suppressed) suppressed") }
    if summary.baselined > 0 { parts.append("\(summary.baselined) in the baseline") }
    return parts.joined(separator: "; ")
  }
}
