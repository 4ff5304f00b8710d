import Catalogue
import Findings
import Workspace

/// One small step that decides what is shown, and how.
package protocol Decision: Sendable {
  func decide(_ findings: [Finding], summary: inout Report.Summary) -> [Finding]
}

/// Keeps the findings that have a place in the focus. Nothing in focus means everything: focus says what to show, never what to read.
package struct FocusFilter: Decision {
  private let focus: [WorkspacePath]

  package init(_ focus: [WorkspacePath]) {
    self.focus = focus
  }

  package func decide(_ findings: [Finding], summary: inout Report.Summary) -> [Finding] {
    guard !focus.isEmpty else { return findings }
    return findings.filter { finding in
      finding.places.contains { place in focus.contains { place.path.isWithin($0) } }
    }
  }
}

/// Drops findings that a comment at one of their places suppresses: `# lostwork: ignore[LW101] reason`.
package struct SuppressionFilter: Decision {
  private let suppressions: SuppressionIndex

  package init(_ suppressions: SuppressionIndex) {
    self.suppressions = suppressions
  }

  package func decide(_ findings: [Finding], summary: inout Report.Summary) -> [Finding] {
    let kept = findings.filter { !suppressions.suppresses($0) }
    summary.suppressed += findings.count - kept.count
    return kept
  }
}

/// Keeps the findings that are sure enough.
package struct ConfidenceFilter: Decision {
  private let minimum: Confidence

  package init(minimum: Confidence) {
    self.minimum = minimum
  }

  package func decide(_ findings: [Finding], summary: inout Report.Summary) -> [Finding] {
    findings.filter { $0.confidence >= minimum }
  }
}

/// The severities that the user's configuration gives to checks.
package struct SeverityOverrides: Decision {
  private let severities: [String: Severity]

  /// By code or name.
  package init(_ severities: [String: Severity]) {
    self.severities = severities
  }

  package func decide(_ findings: [Finding], summary: inout Report.Summary) -> [Finding] {
    findings.map { finding in
      var finding = finding
      finding.severity = severities[finding.code] ?? severities[finding.name] ?? finding.severity
      return finding
    }
  }
}

/// By place, then code, then deployment. The only step that sorts.
package struct Ordering: Decision {
  package init() {}

  package func decide(_ findings: [Finding], summary: inout Report.Summary) -> [Finding] {
    findings.sorted { left, right in
      (left.primary, left.code, left.deployment ?? "") < (right.primary, right.code, right.deployment ?? "")
    }
  }
}

extension Finding {
  /// Every place that the finding speaks of.
  package var places: [Place] {
    [primary] + labels.map(\.place) + chain.map(\.place) + (setting.map { [$0.origin] } ?? [])
  }
}
