import JSONWriting
import Findings

/// The rules of a run, and the index by which results refer to them.
struct SARIFRules {
  private let rules: [RuleSummary]
  private let indices: [String: Int]

  init(of report: Report) {
    var rules = report.rules
    var known = Set(rules.map(\.code))
    // A finding refers to a rule of the list whatever the caller gave.
    for finding in report.findings where known.insert(finding.code).inserted {
      rules.append(
        RuleSummary(
          code: finding.code, name: finding.name, summary: finding.name, help: "", defaultSeverity: finding.severity, url: finding.url))
    }
    self.rules = rules
    indices = Dictionary(rules.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func index(of code: String) -> JSONValue {
    guard let index = indices[code] else { preconditionFailure("every code of a finding was put among the rules") }
    return .integer(index)
  }

  var descriptors: JSONValue {
    .array(rules.map(SARIFRules.descriptor))
  }

  static func descriptor(of rule: RuleSummary) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("id", .string(rule.code)),
      ("name", .string(rule.name)),
      ("shortDescription", ["text": .string(rule.summary)]),
    ]
    if !rule.help.isEmpty {
      // Markdown is readable as plain text, which is what a viewer without Markdown shows.
      members.append(("help", ["text": .string(rule.help), "markdown": .string(rule.help)]))
    }
    if let url = rule.url { members.append(("helpUri", .string(url))) }
    members.append(("defaultConfiguration", ["level": rule.defaultSeverity.sarifLevel]))
    return .object(members)
  }
}
