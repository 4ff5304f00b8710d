import ConfigSyntax
import Workspace

/// Reads one file of `rules/checks/`.
struct CheckReader: Sendable {
  let problems: RuleProblems
  /// The servers whose settings a check may name.
  let servers: [ServerKnowledge]

  func read(_ root: PackedNode) -> Check? {
    guard let file = MappingReader(root, expecting: "a check: a mapping with `code`, `name` and the rest", problems: problems) else { return nil }
    let code = file.required("code")
    let name = file.required("name")
    checkForm(of: code, name, file)
    let (level, levels) = severity(file)
    let subject = file.word("subject", as: Check.Subject.self) ?? .job
    let conditions = ConditionReader(problems: problems, subject: subject, known: KnownSettings(servers))
    // What stands beside a condition about some servers is about the same ones.
    let part = PartReader(problems: problems, subject: subject, conditions: conditions.within(file.node("when")))
    let examples = problems.readByNeed { file.items("examples").compactMap(part.example) }
    let isEnabled = file.boolean("enabled", default: true)
    let needsVersion = file.boolean("needs-version")
    let needsAll = file.boolean("needs-all")
    let summary = file.required("summary")
    let condition = file.node("when").map(part.conditions.read) ?? .always
    let check = Check(
      code: code, name: name, subject: subject, isEnabled: isEnabled, needsVersion: needsVersion, needsAll: needsAll, summary: summary,
      level: level, levels: levels, condition: condition, at: part.settings("at", file),
      countsJobs: condition.words.contains(.jobCount) || Self.remediesCountJobs(file), source: problems.path,
      words: problems.readByNeed { words(file, part) }, background: problems.readByNeed { background(file, part) }, projects: examples)
    file.finish()
    guard problems.areWanted else { return check }
    if check.subject != .input { requireExamples(of: check, at: root) }
    for demonstration in check.remedies.compactMap(\.demonstration) where !check.examples.contains(where: { $0.name == demonstration.before }) {
      problems.add("there is no example `\(demonstration.before)`", expected: "the name of an example that fires", at: demonstration.span)
    }
    return check
  }

  private func words(_ file: MappingReader, _ part: PartReader) -> Check.Words {
    Check.Words(
      message: part.subject == .input ? Template("") : part.template("message", file, isRequired: true),
      drainedMessage: part.template("message-when-drained", file),
      neverRunsMessage: part.template("message-when-never-runs", file),
      label: part.template("label", file),
      settingLabel: part.template("setting-label", file),
      // What a server does has no other words than these.
      wordings: [.job, .drain].contains(part.subject) ? file.items("wordings").compactMap(part.wording) : [],
      labels: file.node("labels").map(part.labels) ?? [],
      notes: file.items("notes").compactMap { note in note.text.map { part.template($0, at: note) } })
  }

  private func background(_ file: MappingReader, _ part: PartReader) -> Check.Background {
    Check.Background(
      why: file.required("why"),
      measuredCases: file.texts("cases"),
      remedies: file.items("remedies").compactMap(part.remedy),
      noRemedies: file.texts("no-remedies"),
      links: file.items("links").compactMap(part.link))
  }

  /// Told from the remedies' conditions as they are written, which costs less than to read all remedies of all checks.
  private static func remediesCountJobs(_ file: MappingReader) -> Bool {
    func counts(_ condition: PackedNode) -> Bool {
      condition[Condition.Word.jobCount.rawValue] != nil
        || [.all, .any, .not].contains { (word: Condition.Word) in
          condition[word.rawValue].map { part in part.items?.contains(where: counts) ?? counts(part) } ?? false
        }
    }
    return file.items("remedies").contains { $0["when"].map(counts) ?? false }
  }

  private func checkForm(of code: String, _ name: String, _ file: MappingReader) {
    guard problems.areWanted else { return }
    let digits = code.dropFirst(2)
    if !code.isEmpty, let node = file.node("code"), !code.hasPrefix("LW") || digits.count != 3 || !digits.allSatisfy(\.isNumber) {
      // Users' own codes have letters of their own; three digits keep lists aligned.
      let letters = code.prefix { $0.isLetter && $0.isUppercase }
      if letters.count < 2 || code.dropFirst(letters.count).count != 3 || !code.dropFirst(letters.count).allSatisfy(\.isNumber) {
        problems.add("the code is `\(code)`", expected: "capital letters and three digits, such as `LW101`", at: node.span)
      }
    }
    if !name.isEmpty, let node = file.node("name"), !name.allSatisfy({ $0.isLowercase || $0.isNumber || $0 == "-" }) {
      problems.add("the name is `\(name)`", expected: "lower-case words joined by `-`", at: node.span)
    }
  }

  /// `severity: warning`, or a mapping from outcomes to levels.
  private func severity(_ file: MappingReader) -> (Check.Level, [OutcomeKind: Check.Level]) {
    guard let node = file.node("severity") else {
      problems.add("the key `severity` is missing", at: file.node.span)
      return (.warning, [:])
    }
    if node.text != nil { return (file.word("severity", as: Check.Level.self) ?? .warning, [:]) }
    guard let reader = MappingReader(node, expecting: "a level, or a mapping from outcomes to levels", problems: problems) else { return (.warning, [:]) }
    var levels: [OutcomeKind: Check.Level] = [:]
    for outcome in OutcomeKind.allCases {
      if let level = reader.word(outcome.rawValue, as: Check.Level.self) { levels[outcome] = level }
    }
    reader.finish()
    return (.warning, levels)
  }

  /// A check that cannot be seen to fire, or that fires on everything, is not proven.
  private func requireExamples(of check: Check, at root: PackedNode) {
    let fires = check.examples.filter { $0.fires(check.code) }
    if fires.isEmpty { problems.add("no example of `\(check.code)` fires", expected: "a line with `#~ \(check.code)`", at: root.span) }
    if fires.count == check.examples.count {
      problems.add("`\(check.code)` has no near miss", expected: "an example without `#~ \(check.code)`", at: root.span)
    }
  }
}

extension Check.Example {
  /// Whether its margins expect a finding of this code.
  package func fires(_ code: String) -> Bool {
    files.contains { $0.text.contains("#~ \(code)") }
  }
}

/// Reads the parts of a check that its own subject gives their meaning.
private struct PartReader: Sendable {
  let problems: RuleProblems
  let subject: Check.Subject
  let conditions: ConditionReader

  func settings(_ key: String, _ file: MappingReader) -> [String] {
    for item in file.items(key) { if let text = item.text { conditions.requireSetting(text, at: item.span) } }
    return file.texts(key)
  }

  func template(_ key: String, _ file: MappingReader, isRequired: Bool = false) -> Template {
    guard let text = isRequired ? file.required(key) : file.text(key), let node = file.node(key) else { return Template("") }
    return template(text, at: node)
  }

  func template(_ text: String, at node: PackedNode) -> Template {
    let template = Template(text)
    guard problems.areWanted else { return template }
    for name in template.placeholders.compactMap(Check.Subject.settingName) { conditions.requireSetting(name, at: node.span) }
    for name in template.placeholders where Check.Subject.settingName(in: name) == nil && !subject.placeholders.contains(name) {
      let hint = nearest(to: name, in: subject.placeholders.sorted()).map { "`{\($0)}`" }
      problems.add(
        "`{\(name)}` is bound to nothing",
        expected: hint ?? "one of " + (subject.placeholders.sorted() + ["value:SETTING"]).map { "`{\($0)}`" }.joined(separator: ", "), at: node.span)
    }
    return template
  }

  /// The words beside settings.
  func labels(_ node: PackedNode) -> [(setting: String, text: Template)] {
    guard let mapping = MappingReader(node, expecting: "a mapping from settings to texts", problems: problems) else { return [] }
    return mapping.pairs().map { key, value in
      if key != Quantity.stopTime.rawValue { conditions.requireSetting(key, at: mapping.place(ofKey: key)) }
      return (key, template(value.text ?? "", at: value))
    }
  }

  func wording(_ node: PackedNode) -> Check.Wording? {
    guard let reader = MappingReader(node, expecting: "other words: a mapping with `when`, and `message` or `setting-label`", problems: problems) else { return nil }
    let wording = Check.Wording(
      condition: reader.node("when").map(conditions.read) ?? .always, message: template("message", reader),
      settingLabel: template("setting-label", reader))
    if reader.node("when") == nil { problems.add("these words have no `when`", expected: "the condition for which they are", at: node.span) }
    reader.finish()
    if wording.message.isEmpty, wording.settingLabel.isEmpty {
      problems.add("this wording says nothing", expected: "`message` or `setting-label`", at: node.span)
    }
    return wording
  }

  func remedy(_ node: PackedNode) -> Check.Remedy? {
    guard let reader = MappingReader(node, expecting: "a remedy with `text` and `case`", problems: problems) else { return nil }
    let before = reader.node("before")
    let after = reader.node("after")
    if (before == nil) != (after == nil) {
      problems.add("a remedy is shown at work", expected: "`before`, the name of an example, and `after`, its files", at: node.span)
    }
    let remedy = Check.Remedy(
      text: template(reader.required("text"), at: node),
      condition: reader.node("when").map(conditions.read) ?? .always,
      // Remedies of an odd text need no server to show that they work.
      measuredCase: subject == .job || subject == .drain ? reader.required("case") : reader.text("case") ?? "",
      shown: problems.readByNeed {
        guard let before = reader.text("before"), let after else { return nil }
        return Check.Demonstration(before: before, after: files(after), span: node.span)
      })
    reader.finish()
    return remedy
  }

  func example(_ node: PackedNode) -> Check.Example? {
    guard let reader = MappingReader(node, expecting: "an example with `name` and `files`", problems: problems) else { return nil }
    let name = reader.required("name")
    let files = reader.node("files").map(files) ?? []
    reader.finish()
    if files.isEmpty { problems.add("the example `\(name)` has no files", at: node.span) }
    return Check.Example(name: name, files: files, span: node.span)
  }

  private func files(_ node: PackedNode) -> [(path: String, text: String)] {
    guard let inner = MappingReader(node, expecting: "a mapping from paths to texts", problems: problems) else { return [] }
    return inner.pairs().compactMap { path, value in
      guard let text = value.text else {
        problems.add("the text of `\(path)` is \(value.kindInWords)", expected: "text", at: value.span)
        return nil
      }
      return (path, text)
    }
  }

  func link(_ node: PackedNode) -> Check.Link? {
    if let url = node.text { return Check.Link(url: url, about: "") }
    guard let reader = MappingReader(node, expecting: "an address, or a mapping with `url` and `about`", problems: problems) else { return nil }
    let link = Check.Link(url: reader.required("url"), about: reader.required("about"))
    reader.finish()
    return link
  }
}
