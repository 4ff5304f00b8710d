import Catalogue
import Findings

/// The whole story of one check, taken from its file.
package struct Explanation: Sendable {
  private let check: Check

  init(of check: Check) {
    self.check = check
  }

  /// As Markdown.
  package var markdown: String {
    var text = "# \(check.code) \(check.name)\n\n\(check.summary.capitalizedFirst).\n\n\(check.why)"
    if !text.hasSuffix("\n") { text += "\n" }
    if !check.remedies.isEmpty {
      text += "\n## What helps\n\nEach was measured to work where it is offered.\n\n"
      for remedy in check.remedies { text += "- \(remedy.text.written) (\(remedy.measuredCase))\n" }
    }
    if !check.noRemedies.isEmpty {
      text += "\n## What does not help\n\n"
      for line in check.noRemedies { text += "- \(line)\n" }
    }
    if !check.examples.isEmpty {
      text += "\n## Examples\n"
      for example in check.examples {
        text += "\n### \(example.name.capitalizedFirst)\n"
        for (path, body) in example.files where !body.isEmpty {
          text += "\n`\(path)`\n```\n\(body)\(body.hasSuffix("\n") ? "" : "\n")```\n"
        }
      }
    }
    if !check.links.isEmpty {
      text += "\n## Seen in the wild\n\n"
      for link in check.links { text += "- \(link.url)\(link.about.isEmpty ? "" : ": \(link.about)")\n" }
    }
    if check.subject == .job {
      text += "\n## To answer for it\n\n`# lostwork: ignore[\(check.code)] reason` on the line of the job, or at the setting.\n"
    }
    return text
  }
}

extension Linter {
  /// The story of the check with this code or name.
  package func explanation(of word: String) -> Explanation? {
    catalogue.check(word).map(Explanation.init)
  }

  /// The known code or name that a misspelt one probably means.
  package func nearestCheck(to word: String) -> String? {
    nearest(to: word.uppercased(), in: catalogue.checks.map(\.code)) ?? nearest(to: word, in: catalogue.checks.map(\.name))
  }

  /// Every check in one line: code, name, level, summary, and whether it is on here.
  package var ruleList: [RuleLine] {
    let choice = CheckChoice(configuration)
    return catalogue.checks.map { check in
      return RuleLine(
        code: check.code, name: check.name, severity: check.ruleSummary.defaultSeverity, summary: check.summary,
        isOn: choice.selects(check), isOnByItself: check.isEnabled)
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String {
    first.map { $0.uppercased() + dropFirst() } ?? self
  }
}
