import JSONWriting
import Findings

/// SARIF 2.1.0 as GitHub's code scanning and other viewers read it: one log with one run.
enum SARIFLog {
  static func make(of report: Report, toolVersion: String) -> JSONValue {
    let rules = SARIFRules(of: report)
    let notifications = SARIFNotifications(of: report)
    let places = SARIFPlaces(sources: report.sources)
    let run: JSONValue = [
      "tool": [
        "driver": [
          "name": "lostwork",
          "version": .string(toolVersion),
          "rules": rules.descriptors,
          "notifications": notifications.descriptors,
        ]
      ],
      "invocations": [
        ["executionSuccessful": true, "toolExecutionNotifications": notifications.entries(of: report, places: places)]
      ],
      "columnKind": "unicodeCodePoints",
      // Always there: a run without results clears what an earlier one reported.
      "results": .array(report.findings.map { SARIFResult.make(of: $0, rules: rules, places: places) }),
    ]
    return [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [run],
    ]
  }
}

extension Severity {
  /// SARIF's three levels bear the names of ours.
  var sarifLevel: JSONValue { .string(rawValue) }
}

/// Text that a viewer shows as it stands: in a SARIF message, brackets would begin a link.
func sarifPlainText(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "") { escaped, scalar in
    if scalar == "[" || scalar == "]" || scalar == "\\" { escaped += "\\" }
    escaped.unicodeScalars.append(scalar)
  }
}

func sarifMessage(_ text: String) -> JSONValue {
  ["text": .string(sarifPlainText(text))]
}
