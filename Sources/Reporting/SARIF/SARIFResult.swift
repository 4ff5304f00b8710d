import JSONWriting
import Findings

/// A finding as a SARIF result.
enum SARIFResult {
  static func make(of finding: Finding, rules: SARIFRules, places: SARIFPlaces) -> JSONValue {
    let related = finding.relatedPlaces
    var members: [(String, JSONValue)] = [
      ("ruleId", .string(finding.code)),
      ("ruleIndex", rules.index(of: finding.code)),
      ("level", finding.severity.sarifLevel),
      ("message", message(of: finding, related: related, places.sources)),
      ("locations", [places.location(finding.primary, message: finding.primaryLabel)]),
    ]
    if !related.isEmpty {
      let locations = related.enumerated().map { places.location($1.place, id: $0 + 1, message: $1.text) }
      members.append(("relatedLocations", .array(locations)))
    }
    if !finding.chain.isEmpty {
      members.append(("codeFlows", [["threadFlows": [["locations": chain(finding.chain, places: places)]]]]))
    }
    if !finding.fixes.isEmpty {
      members.append(("fixes", .array(finding.fixes.map { fix($0, places: places) })))
    }
    // A key of our own: GitHub's upload action computes `primaryLocationLineHash` itself and warns about any other value.
    members.append(("partialFingerprints", ["lostwork/v1": .string(finding.fingerprint)]))
    members.append(("properties", properties(of: finding)))
    return .object(members)
  }

  /// The message, then what the other places say. GitHub shows a related location only where the message links to it.
  private static func message(of finding: Finding, related: [Label], _ sources: SourceTexts) -> JSONValue {
    let links = related.enumerated().map { "[\(sarifPlainText($1.text))](\($0 + 1))" }
    let lines = [finding.message] + finding.notes.map { $0.words(in: sources) }
    let remedies = finding.remedies.map { "Help: \($0)" }
    return ["text": .string((lines.map(sarifPlainText) + links + remedies.map(sarifPlainText)).joined(separator: "\n"))]
  }

  private static func chain(_ steps: [Step], places: SARIFPlaces) -> JSONValue {
    .array(steps.map { ["location": places.location($0.place, message: $0.what)] })
  }

  private static func fix(_ fix: Fix, places: SARIFPlaces) -> JSONValue {
    // One change a file, in the order in which the edits come to the files.
    var files: [(Place, [JSONValue])] = []
    for edit in fix.edits {
      let replacement: JSONValue = ["deletedRegion": places.region(edit.place), "insertedContent": ["text": .string(edit.text)]]
      if let known = files.firstIndex(where: { $0.0.path == edit.place.path }) {
        files[known].1.append(replacement)
      } else {
        files.append((edit.place, [replacement]))
      }
    }
    let changes = files.map { place, replacements -> JSONValue in
      ["artifactLocation": places.artifact(place.path), "replacements": .array(replacements)]
    }
    return ["description": sarifMessage(fix.title), "artifactChanges": .array(changes)]
  }

  private static func properties(of finding: Finding) -> JSONValue {
    var members: [(String, JSONValue)] = [("confidence", .string(finding.confidence.rawValue))]
    if let deployment = finding.deployment { members.append(("deployment", .string(deployment))) }
    if let setting = finding.setting { members.append(("setting", .string("\(setting.name) = \(setting.value)"))) }
    if let job = finding.job {
      members.append(("job", ["api": .string(job.api), "carrier": .string(job.carrier), "fate": .string(job.fate)]))
    }
    if let outcome = finding.outcome {
      var measured: [(String, JSONValue)] = [("kind", .string(outcome.kind))]
      if let limit = outcome.limit { measured.append(("limit", .string(limit))) }
      if let seconds = outcome.seconds { measured.append(("seconds", .number(seconds))) }
      measured.append(("case", .string(outcome.measuredCase)))
      members.append(("outcome", .object(measured)))
    }
    return .object(members)
  }
}
