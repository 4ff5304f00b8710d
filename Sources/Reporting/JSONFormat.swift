import JSONWriting
import Findings
import Workspace

/// The public JSON report, version 1: fields are added, never renamed.
func reportJSON(of report: Report, toolVersion: String) -> JSONValue {
  let places = PlaceJSON(sources: report.sources)
  return [
    "version": 1,
    "tool": ["name": "lostwork", "version": .string(toolVersion)],
    "deployments": .array(report.deployments.map { .object(places.members(of: $0)) }),
    "findings": .array(report.findings.map(places.finding)),
    "problems": .array(
      report.problems.map { problem in
        [
          "code": .string(problem.code),
          "severity": .string(problem.severity.rawValue),
          "message": .string(problem.sentence),
          "location": places.place(problem.place),
        ]
      }),
    "summary": [
      "files": .integer(report.summary.files),
      "python": .integer(report.summary.python),
      "deployments": .integer(report.summary.deployments),
      "shown": .integer(report.summary.shown),
      "suppressed": .integer(report.summary.suppressed),
      "baselined": .integer(report.summary.baselined),
    ],
  ]
}

/// The parts that the report and `inspect` have in common: whatever holds a place, with the sources that give its lines.
struct PlaceJSON {
  let sources: SourceTexts

  /// Lines and columns from 1, columns in Unicode scalars, ends exclusive.
  func place(_ place: Place) -> JSONValue {
    let (start, end) = sources.positions(of: place)
    return [
      "path": .string(place.path.text),
      "line": .integer(start.line),
      "column": .integer(start.column),
      "endLine": .integer(end.line),
      "endColumn": .integer(end.column),
    ]
  }

  /// The members of a deployment; `inspect` adds its own after them.
  func members(of deployment: DeploymentSummary) -> [(String, JSONValue)] {
    let triggers = deployment.triggers.map { trigger -> JSONValue in
      [
        "kind": .string(trigger.kind),
        "setting": .string(trigger.setting),
        "value": .string(trigger.value),
        "origin": place(trigger.origin),
      ]
    }
    return [
      ("id", .string(deployment.id)),
      ("server", .string(deployment.server)),
      ("serverVersion", JSONValue(deployment.serverVersion)),
      ("pythonVersion", JSONValue(deployment.pythonVersion)),
      ("app", JSONValue(deployment.app)),
      ("entry", JSONValue(deployment.entry?.text)),
      ("origin", place(deployment.origin)),
      ("triggers", .array(triggers)),
    ]
  }

  func chain(_ steps: [Step]) -> JSONValue {
    .array(steps.map { ["what": .string($0.what), "location": place($0.place)] })
  }

  func finding(_ finding: Finding) -> JSONValue {
    [
      "code": .string(finding.code),
      "name": .string(finding.name),
      "severity": .string(finding.severity.rawValue),
      "confidence": .string(finding.confidence.rawValue),
      "doubt": JSONValue(finding.doubt),
      "message": .string(finding.message),
      "location": place(finding.primary),
      "deployment": JSONValue(finding.deployment),
      "setting": finding.setting.map(setting) ?? .null,
      "job": finding.job.map(job) ?? .null,
      "outcome": finding.outcome.map(outcome) ?? .null,
      "chain": chain(finding.chain),
      "labels": .array(finding.labels.map { ["text": .string($0.text), "location": place($0.place)] }),
      "remedies": .array(finding.remedies.map { .string($0) }),
      "fixes": .array(finding.fixes.map(fix)),
      "url": JSONValue(finding.url),
      "fingerprint": .string(finding.fingerprint),
    ]
  }

  private func setting(_ setting: Finding.Setting) -> JSONValue {
    ["name": .string(setting.name), "value": .string(setting.value), "origin": place(setting.origin)]
  }

  private func job(_ job: Finding.Job) -> JSONValue {
    ["api": .string(job.api), "carrier": .string(job.carrier), "fate": .string(job.fate)]
  }

  private func outcome(_ outcome: Finding.Outcome) -> JSONValue {
    [
      "kind": .string(outcome.kind),
      "limit": JSONValue(outcome.limit),
      "seconds": outcome.seconds.map { .number($0) } ?? .null,
      "case": .string(outcome.measuredCase),
    ]
  }

  private func fix(_ fix: Fix) -> JSONValue {
    [
      "title": .string(fix.title),
      "safe": .bool(fix.safety == .safe),
      "edits": .array(fix.edits.map { ["location": place($0.place), "text": .string($0.text)] }),
    ]
  }
}
