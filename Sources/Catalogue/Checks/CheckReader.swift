import ConfigSyntax
import Workspace

/// Reads one file of `rules/checks/`.
struct CheckReader {
  let problems: RuleProblems
  /// The servers whose settings a check may name.
  let servers: [ServerKnowledge]

  func read(_ root: ConfigNode) -> Check? {
    guard let file = MappingReader(root, expecting: "a check: a mapping with `code`, `name` and the rest", problems: problems) else { return nil }
    let code = file.required("code")
    let name = file.required("name")
    checkForm(of: code, name, file)
    let (level, levels) = severity(file)
    let subject = file.word("subject", as: Check.Subject.self) ?? .job
    let conditions = ConditionReader(problems: problems, subject: subject, known: KnownSettings(servers))
    // What stands beside a condition about some servers is about the same ones.
    let part = PartReader(problems: problems, subject: subject, conditions: conditions.within(file.node("when")))
    let examples = file.items("examples").compactMap(part.example)
    let check = Check(
      code: code,
      name: name,
      subject: part.subject,
      isEnabled: file.boolean("enabled", default: true),
      needsVersion: file.boolean("needs-version"),
      needsAll: file.boolean("needs-all"),
      summary: file.required("summary"),
      level: level,
      levels: levels,
      condition: file.node("when").map(part.conditions.read) ?? .always,
      at: part.settings("at", file),
      message: part.subject == .input ? Template("") : part.template("message", file, isRequired: true),
      drainedMessage: part.template("message-when-drained", file),
      neverRunsMessage: part.template("message-when-never-runs", file),
      label: part.template("label", file),
      settingLabel: part.template("setting-label", file),
      labels: file.node("labels").map(part.labels) ?? [],
      notes: file.items("notes").compactMap { note in note.text.map { part.template($0, at: note) } },
      why: file.required("why"),
      measuredCases: file.texts("cases"),
      remedies: file.items("remedies").compactMap(part.remedy),
      noRemedies: file.texts("no-remedies"),
      links: file.items("links").compactMap(part.link),
      examples: examples,
      source: problems.path
    )
    file.finish()
    guard problems.areWanted else { return check }
    if check.subject != .input { requireExamples(of: check, at: root) }
    for demonstration in check.remedies.compactMap(\.demonstration) where !check.examples.contains(where: { $0.name == demonstration.before }) {
      problems.add("there is no example `\(demonstration.before)`", expected: "the name of an example that fires", at: demonstration.span)
    }
    return check
  }

  private func checkForm(of code: String, _ name: String, _ file: MappingReader) {
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
  private func requireExamples(of check: Check, at root: ConfigNode) {
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
private struct PartReader {
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

  func template(_ text: String, at node: ConfigNode) -> Template {
    let template = Template(text)
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
  func labels(_ node: ConfigNode) -> [(setting: String, text: Template)] {
    guard let mapping = MappingReader(node, expecting: "a mapping from settings to texts", problems: problems) else { return [] }
    return mapping.pairs().map { key, value in
      if key != Quantity.stopTime.rawValue { conditions.requireSetting(key, at: mapping.place(ofKey: key)) }
      return (key, template(value.text ?? "", at: value))
    }
  }

  func remedy(_ node: ConfigNode) -> Check.Remedy? {
    guard let reader = MappingReader(node, expecting: "a remedy with `text` and `case`", problems: problems) else { return nil }
    let before = reader.text("before")
    let after = reader.node("after")
    if (before == nil) != (after == nil) {
      problems.add("a remedy is shown at work", expected: "`before`, the name of an example, and `after`, its files", at: node.span)
    }
    let remedy = Check.Remedy(
      text: template(reader.required("text"), at: node),
      condition: reader.node("when").map(conditions.read) ?? .always,
      // Remedies of an odd text need no server to show that they work.
      measuredCase: subject == .job || subject == .drain ? reader.required("case") : reader.text("case") ?? "",
      demonstration: before.flatMap { before in
        after.map { Check.Demonstration(before: before, after: files($0), span: node.span) }
      })
    reader.finish()
    return remedy
  }

  func example(_ node: ConfigNode) -> Check.Example? {
    guard let reader = MappingReader(node, expecting: "an example with `name` and `files`", problems: problems) else { return nil }
    let name = reader.required("name")
    let files = reader.node("files").map(files) ?? []
    reader.finish()
    if files.isEmpty { problems.add("the example `\(name)` has no files", at: node.span) }
    return Check.Example(name: name, files: files, span: node.span)
  }

  private func files(_ node: ConfigNode) -> [(path: String, text: String)] {
    guard let inner = MappingReader(node, expecting: "a mapping from paths to texts", problems: problems) else { return [] }
    return inner.pairs().compactMap { path, value in
      guard let text = value.text else {
        problems.add("the text of `\(path)` is \(value.kindInWords)", expected: "text", at: value.span)
        return nil
      }
      return (path, text)
    }
  }

  func link(_ node: ConfigNode) -> Check.Link? {
    if let url = node.text { return Check.Link(url: url, about: "") }
    guard let reader = MappingReader(node, expecting: "an address, or a mapping with `url` and `about`", problems: problems) else { return nil }
    let link = Check.Link(url: reader.required("url"), about: reader.required("about"))
    reader.finish()
    return link
  }
}
