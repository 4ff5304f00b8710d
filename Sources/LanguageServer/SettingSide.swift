import Findings
import Workspace

/// The findings of one rule as they look from the setting that does the harm.
struct SettingSide {
  let setting: Finding.Setting
  /// At least one, in the report's order.
  let findings: [Finding]

  var code: String { findings[0].code }
  var severity: Severity { findings.map(\.severity).max() ?? .note }

  /// The jobs that are harmed: a job that two deployments run is one.
  var jobs: [Finding] {
    var seen: Set<Place> = []
    return findings.filter { seen.insert($0.primary).inserted }
  }

  /// "3 jobs can be cut off here: the worker is replaced after 5000 requests".
  var headline: String {
    let count = jobs.count
    let subject = count == 1 ? "1 job" : "\(count) jobs"
    let outcomes = Set(findings.compactMap { $0.outcome?.kind })
    let verb = outcomes == ["never-runs"] ? (count == 1 ? "never runs" : "never run") : "can be cut off"
    let why = findings[0].labels.first { $0.place == setting.origin }.map { ": \($0.text)" } ?? ""
    return "\(subject) \(verb) here\(why)"
  }
}

extension Report {
  /// Every setting that findings about jobs name, in the order of their places.
  var settingSides: [SettingSide] {
    struct Key: Hashable {
      let place: Place
      let code: String
    }
    var groups: [Key: [Finding]] = [:]
    for finding in findings {
      // A rule about a setting alone already stands there.
      guard finding.job != nil, let origin = finding.setting?.origin, origin != finding.primary else { continue }
      groups[Key(place: origin, code: finding.code), default: []].append(finding)
    }
    return groups.sorted { ($0.key.place, $0.key.code) < ($1.key.place, $1.key.code) }.compactMap { _, findings in
      findings[0].setting.map { SettingSide(setting: $0, findings: findings) }
    }
  }
}
