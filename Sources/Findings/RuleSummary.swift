/// What a report tells of a rule, for formats that carry the rules beside the findings.
package struct RuleSummary: Hashable, Sendable {
  package let code: String
  /// The name that reads well after "allow", such as `work-lost-at-request-limit`.
  package let name: String
  /// One sentence.
  package let summary: String
  /// The whole explanation, in Markdown.
  package let help: String
  package let defaultSeverity: Severity
  package let url: String?

  package init(code: String, name: String, summary: String, help: String, defaultSeverity: Severity, url: String? = nil) {
    self.code = code
    self.name = name
    self.summary = summary
    self.help = help
    self.defaultSeverity = defaultSeverity
    self.url = url
  }
}

/// One line of the list of rules.
package struct RuleLine: Hashable, Sendable {
  package let code: String
  package let name: String
  package let severity: Severity
  package let summary: String
  /// Whether the project's configuration lets it speak.
  package let isOn: Bool
  /// Whether it speaks when nobody selects it.
  package let isOnByItself: Bool

  package init(code: String, name: String, severity: Severity, summary: String, isOn: Bool, isOnByItself: Bool = true) {
    self.isOnByItself = isOnByItself
    self.code = code
    self.name = name
    self.severity = severity
    self.summary = summary
    self.isOn = isOn
  }
}
