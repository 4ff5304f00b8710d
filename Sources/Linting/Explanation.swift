import Catalogue
import Findings

/// The whole story of one check, taken from its file and the tables that it rests on.
package struct Explanation: Sendable {
  private let check: Check
  private let tables: [MeasuredTable]
  /// What people call the servers, by name.
  private let titles: [String: String]

  init(of check: Check, tables: [MeasuredTable] = [], titles: [String: String] = [:]) {
    self.check = check
    self.tables = tables
    self.titles = titles
  }

  /// As Markdown.
  package var markdown: String { MarkdownStory().render(story) }

  /// For a terminal.
  package var text: String { TextStory().render(story) }

  private var story: [StoryPart] {
    var parts: [StoryPart] = [.title("\(check.code) \(check.name)"), .paragraph("\(check.summary.capitalizedFirst).")]
    if !check.isEnabled { parts.append(.paragraph("Off unless its code or name is selected.")) }
    parts.append(.paragraph(check.why.withoutLastNewline))
    if !tables.isEmpty || !check.measuredCases.isEmpty {
      parts.append(.heading("What was measured"))
      if !check.measuredCases.isEmpty { parts.append(.paragraph("Runs: \(check.measuredCases.joined(separator: ", ")).")) }
      parts.append(.paragraph(Self.runNames + (tables.isEmpty ? "" : " Of rows that fit a job, the first one speaks.")))
      for table in tables {
        parts.append(.subheading(table.title))
        parts.append(.table(header: MeasuredTable.header, rows: table.rows))
      }
    }
    if !check.remedies.isEmpty {
      parts.append(.heading("What helps"))
      parts.append(.list(check.remedies.map { words($0) + ($0.measuredCase.isEmpty ? "" : " (\($0.measuredCase))") }))
    }
    if !check.noRemedies.isEmpty { parts += [.heading("What does not help"), .list(check.noRemedies)] }
    parts += demonstrations
    if let fires = check.examples.first(where: { $0.fires(check.code) }), demonstrations.isEmpty { parts += example(fires, under: "An example") }
    if let near = check.examples.first(where: { !$0.fires(check.code) }) { parts += example(near, under: "What it is silent about") }
    if !check.links.isEmpty {
      parts += [.heading("Seen in the wild"), .list(check.links.map { $0.about.isEmpty ? $0.url : "\($0.about): \($0.url)" })]
    }
    if check.subject != .input {
      parts += [.heading("To answer for it"), .paragraph("`# lostwork: ignore[\(check.code)] reason` on the line of \(place), or above it.")]
    }
    return parts
  }

  private static let runNames =
    "A run's name says what was installed (`u31` is uWSGI 2.0.31, `g201` gunicorn 20.1.0), what ended the worker, and what started the job; `{a,b}` stands for each of them."

  /// What a remedy says, behind the servers that it is for.
  private func words(_ remedy: Check.Remedy) -> String {
    let text = words(remedy.text)
    let servers = remedy.condition.servers.compactMap { titles[$0] }
    return servers.isEmpty || servers.contains { text.contains($0) } ? text : "\(servers.joined(separator: ", ")): \(text)"
  }

  /// A text whose placeholders only a finding could fill.
  private func words(_ template: Template) -> String {
    template.filled { name in
      switch name {
      case "root": "request or task"
      case "server": "the server"
      case "setting": check.at.isEmpty ? "…" : check.at.joined(separator: "` or `")
      case "seconds", "value", "drain-time", "outcome-limit", "stop-time", "longest-job": "N"
      default: "…"
      }
    }
  }

  private var place: String {
    switch check.subject {
    case .job, .drain: "the job, or of the setting"
    case .setting, .notice, .input: "the setting"
    }
  }

  /// Remedies at work: the files that change, before and after. The tests run both.
  private var demonstrations: [StoryPart] {
    check.remedies.flatMap { remedy -> [StoryPart] in
      guard let demonstration = remedy.demonstration, let before = check.examples.first(where: { $0.name == demonstration.before }) else { return [] }
      let texts = Dictionary(before.files.map { ($0.path, MarkedProject.withoutMargins($0.text)) }, uniquingKeysWith: { $1 })
      let after = demonstration.after.filter { texts[$0.path] != $0.text }
      let changed = Set(after.map(\.path))
      let old = before.files.filter { changed.contains($0.path) }.map { StoryPart.code(caption: "\($0.path), before", texts[$0.path] ?? "") }
      let new = after.map { StoryPart.code(caption: "\($0.path), after", $0.text) }
      return [.heading("Before and after: \(words(remedy.text))"), .paragraph("\(before.name.capitalizedFirst).")] + old + new
    }
  }

  private func example(_ example: Check.Example, under heading: String) -> [StoryPart] {
    [.heading(heading), .paragraph("\(example.name.capitalizedFirst).")]
      + example.files.filter { !$0.text.isEmpty }.map { .code(caption: $0.path, MarkedProject.withoutMargins($0.text)) }
  }
}

/// What one server's outcome table says of the triggers of a check.
struct MeasuredTable: Sendable {
  let title: String
  let rows: [[String]]

  static let header = ["trigger", "job", "versions", "when", "outcome", "runs"]

  /// `nil` when nothing was measured for these triggers.
  ///
  /// - Parameter onlyDrained: Only rows about jobs that an exit hook waits for.
  init?(_ table: OutcomeTable, title: String, triggers: [TriggerKind], onlyDrained: Bool = false) {
    self.title = title
    rows = table.rows.compactMap { row in
      let own = row.triggers.filter(triggers.contains)
      guard !own.isEmpty, !onlyDrained || !row.drains.isEmpty else { return nil }
      var conditions = row.settings.map { "`\($0.setting)` \($0.written)" }
      if let load = row.load { conditions.append(load == .busy ? "other requests running" : "idle") }
      if !row.drains.isEmpty { conditions.append("waited for in " + row.drains.map { "`\($0)`" }.joined(separator: ", ")) }
      if row.pythonVersions != .all { conditions.append("Python \(row.pythonVersions)") }
      if !row.further.isEmpty { conditions.append("the job starts another one: " + row.further.map(\.rawValue).joined(separator: ", ")) }
      if !row.triggerSettings.isEmpty { conditions.append("by " + row.triggerSettings.map { "`\($0)`" }.joined(separator: ", ")) }
      let limit = row.limit.map { limit in
        let seconds = limit.defaultSeconds.map { "\(Self.words($0)) s" }
        return limit.setting.map { " `\($0)`" + (seconds.map { " (\($0) unless set)" } ?? "") } ?? seconds.map { " \($0)" } ?? ""
      } ?? ""
      return [
        own.map(\.rawValue).joined(separator: ", "), row.carriers.map(\.rawValue).joined(separator: ", "),
        row.versions == .all ? "all" : row.versions.description, conditions.joined(separator: "; "), row.outcome.rawValue + limit, row.measuredCase,
      ]
    }
    if rows.isEmpty { return nil }
  }

  private static func words(_ number: Double) -> String {
    number == number.rounded() ? String(Int(number)) : String(number)
  }
}

extension Linter {
  /// The story of the check with this code or name.
  package func explanation(of word: String) -> Explanation? {
    catalogue.check(word).map { check in
      let tables = !check.condition.asksForOutcome ? [] : catalogue.servers.compactMap { server in
        catalogue.outcomes(of: server.name).flatMap { MeasuredTable($0, title: server.title, triggers: check.condition.triggers, onlyDrained: check.subject == .drain) }
      }
      let titles = Dictionary(catalogue.servers.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
      return Explanation(of: check, tables: tables, titles: titles)
    }
  }

  /// The known code or name that a misspelt one probably means.
  package func nearestCheck(to word: String) -> String? {
    nearest(to: word.uppercased(), in: catalogue.checks.map(\.code)) ?? nearest(to: word, in: catalogue.checks.map(\.name))
  }

  /// Every check in one line: code, name, level, summary, and whether it is on here.
  package var ruleList: [RuleLine] {
    let choice = CheckChoice(configuration)
    return catalogue.checks.map { check in
      RuleLine(
        code: check.code, name: check.name, severity: check.ruleSummary.defaultSeverity, summary: check.summary,
        isOn: choice.selects(check), isOnByItself: check.isEnabled)
    }
  }
}

extension String {
  /// Names such as uWSGI keep their letters.
  fileprivate var capitalizedFirst: String {
    guard let first, !prefix(while: { $0 != " " }).contains(where: \.isUppercase) else { return self }
    return first.uppercased() + dropFirst()
  }

  fileprivate var withoutLastNewline: String {
    hasSuffix("\n") ? String(dropLast()) : self
  }
}
