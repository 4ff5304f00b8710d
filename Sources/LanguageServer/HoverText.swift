import Findings
import Workspace

/// What a pointer that rests on a finding is told: the headline, what happens, what helps, and the places.
struct HoverText {
  /// Else plain text, for clients that show nothing else.
  let isMarkdown: Bool
  /// A file and line as a link that the client opens.
  let link: (Place) -> (name: String, target: String)

  private static let jobLimit = 10

  func text(of finding: Finding) -> String {
    var text = headline(finding.message, finding.code)
    if let setting = finding.setting {
      text += "\n\(code("\(setting.name) = \(setting.value)")) in \(linked(setting.origin))\n"
    }
    text += details(of: finding)
    if !finding.chain.isEmpty {
      text += "\n"
      for (number, step) in finding.chain.enumerated() { text += "\(number + 1). \(escaped(step.what)) (\(linked(step.place)))\n" }
    }
    return text
  }

  func text(of side: SettingSide) -> String {
    var text = headline(side.headline, side.code) + "\n"
    for job in side.jobs.prefix(Self.jobLimit) {
      text += "- \(job.job.map { code($0.api) + " in " } ?? "")\(linked(job.primary))\n"
    }
    if side.jobs.count > Self.jobLimit { text += "- and \(side.jobs.count - Self.jobLimit) more\n" }
    return text + details(of: side.findings[0])
  }

  func text(of problem: Report.InputProblem) -> String {
    headline(problem.message, problem.code) + (problem.expected.map { "\nexpected \(escaped($0))\n" } ?? "")
  }

  private func headline(_ text: String, _ code: String) -> String {
    isMarkdown ? "**\(escaped(text))** `\(code)`\n" : "\(escaped(text)) [\(code)]\n"
  }

  private func details(of finding: Finding) -> String {
    var text = ""
    for note in finding.notes { text += "\n\(escaped(note.words { link($0).name }))\n" }
    if !finding.remedies.isEmpty {
      text += "\nWhat helps:\n\n"
      for remedy in finding.remedies { text += "- \(escaped(remedy))\n" }
    }
    return text
  }

  private func linked(_ place: Place) -> String {
    let (name, target) = link(place)
    return isMarkdown ? "[\(escaped(name))](\(target))" : name
  }

  // MARK: Hostile words

  /// Text that Markdown shows as it is. Names and values come from files that anybody may have written, and some editors fetch the
  /// pictures that Markdown names; so nothing but code between a pair of backticks keeps its meaning.
  private func escaped(_ text: String) -> String {
    guard isMarkdown else { return oneLine(text) }
    let parts = oneLine(text).split(separator: "`", omittingEmptySubsequences: false)
    var result = ""
    for (index, part) in parts.enumerated() {
      let isCode = index % 2 == 1 && index < parts.count - 1
      if isCode, !part.isEmpty {
        result += "`\(part)`"
      } else {
        // The backtick that opens no pair is shown.
        if index % 2 == 1, !isCode { result += "\\`" }
        for character in part { result += "\\`*_{}[]<>()#+!|~&".contains(character) ? "\\\(character)" : String(character) }
      }
    }
    return result
  }

  private func code(_ text: String) -> String {
    "`\(oneLine(text).replacing("`", with: "'"))`"
  }

  private func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}

extension String {
  fileprivate func replacing(_ character: Character, with other: Character) -> String {
    String(map { $0 == character ? other : $0 })
  }
}
