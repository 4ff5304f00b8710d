import ConfigSyntax
import Workspace

/// Reads one file of `rules/checks/`.
struct CheckReader {
  let problems: RuleProblems

  func read(_ root: ConfigNode) -> Check? {
    guard let file = MappingReader(root, expecting: "a check: a mapping with `code`, `name` and the rest", problems: problems) else { return nil }
    let code = file.required("code")
    let name = file.required("name")
    checkForm(of: code, name, file)
    let (level, levels) = severity(file)
    let subject = file.word("subject", as: Check.Subject.self) ?? .job
    let check = Check(
      code: code,
      name: name,
      subject: subject,
      summary: file.required("summary"),
      level: level,
      levels: levels,
      condition: file.node("when").map(condition) ?? .always,
      message: template("message", file),
      label: template("label", file),
      settingLabel: template("setting-label", file),
      why: file.required("why"),
      remedies: file.items("remedies").compactMap(remedy),
      noRemedies: file.texts("no-remedies"),
      links: file.texts("links"),
      examples: file.items("examples").compactMap(example),
      source: problems.path
    )
    file.finish()
    if subject == .job { requireExamples(of: check, at: root) }
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

  private func template(_ key: String, _ file: MappingReader) -> Template {
    guard let text = file.text(key), let node = file.node(key) else { return Template("") }
    return template(text, at: node)
  }

  private func template(_ text: String, at node: ConfigNode) -> Template {
    let template = Template(text)
    for case .placeholder(let name) in template.pieces where !Template.placeholders.contains(name) {
      let hint = nearest(to: name, in: Template.placeholders.sorted()).map { "`{\($0)}`" }
      problems.add(
        "`{\(name)}` is bound to nothing",
        expected: hint ?? "one of " + Template.placeholders.sorted().map { "`{\($0)}`" }.joined(separator: ", "), at: node.span)
    }
    return template
  }

  /// A mapping of atoms, all of which must hold, or `all`, `any`, `not`.
  func condition(_ node: ConfigNode) -> Condition {
    guard let reader = MappingReader(node, expecting: "a mapping of conditions", problems: problems) else { return .always }
    var parts: [Condition] = []
    if reader.node("all") != nil { parts.append(.all(reader.items("all").map(condition))) }
    if reader.node("any") != nil { parts.append(.any(reader.items("any").map(condition))) }
    if let inner = reader.node("not") { parts.append(.not(condition(inner))) }
    atom("trigger", TriggerKind.self, reader) { parts.append(.trigger($0)) }
    atom("fate", Fate.self, reader) { parts.append(.fate($0)) }
    atom("root", RootKind.self, reader) { parts.append(.root($0)) }
    atom("carrier", Carrier.self, reader) { parts.append(.carrier($0)) }
    atom("outcome", OutcomeKind.self, reader) { parts.append(.outcome($0)) }
    atom("started-in", ProcessPlace.self, reader) { parts.append(.startedIn($0)) }
    if reader.node("drained-by") != nil { parts.append(.drainedBy(reader.texts("drained-by"))) }
    if reader.node("endless") != nil { parts.append(.endless(reader.boolean("endless"))) }
    if reader.node("server") != nil { parts.append(.server(reader.texts("server"))) }
    if let settings = reader.node("setting") {
      if let inner = MappingReader(settings, expecting: "a mapping from settings to conditions", problems: problems) {
        for (key, value) in inner.pairs() {
          if let condition = SettingCondition.read(value, on: key) {
            parts.append(.setting(condition))
          } else {
            problems.add(
              "the condition on `\(key)` is \(value.text.map { "`\($0)`" } ?? value.kindInWords)",
              expected: "`true`, `false`, or a number with `>`, `>=`, `<`, `<=` before it", at: value.span)
          }
        }
      }
    }
    reader.finish()
    if node.entries?.isEmpty == true { problems.add("this condition says nothing", at: node.span) }
    if parts.isEmpty { return .always }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private func atom<Word: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Word.Type, _ reader: MappingReader, _ add: ([String]) -> Void
  ) where Word.RawValue == String {
    guard reader.node(key) != nil else { return }
    let words: [String] = reader.items(key).compactMap { item in
      if let text = item.text, Word(rawValue: text) != nil { return text }
      let known = Word.allCases.map(\.rawValue)
      let hint = item.text.flatMap { nearest(to: $0, in: known) }.map { "`\($0)`" }
      problems.add(
        "`\(key)` holds \(item.text.map { "`\($0)`" } ?? item.kindInWords)",
        expected: hint ?? "one of " + known.map { "`\($0)`" }.joined(separator: ", "), at: item.span)
      return nil
    }
    add(words)
  }

  private func remedy(_ node: ConfigNode) -> Check.Remedy? {
    guard let reader = MappingReader(node, expecting: "a remedy with `text` and `case`", problems: problems) else { return nil }
    let remedy = Check.Remedy(
      text: template(reader.required("text"), at: node),
      condition: reader.node("when").map(condition) ?? .always,
      measuredCase: reader.required("case"))
    reader.finish()
    return remedy
  }

  private func example(_ node: ConfigNode) -> Check.Example? {
    guard let reader = MappingReader(node, expecting: "an example with `name` and `files`", problems: problems) else { return nil }
    let name = reader.required("name")
    var files: [(path: String, text: String)] = []
    if let mapping = reader.node("files"), let inner = MappingReader(mapping, expecting: "a mapping from paths to texts", problems: problems) {
      for (path, value) in inner.pairs() {
        guard let text = value.text else {
          problems.add("the text of `\(path)` is \(value.kindInWords)", expected: "text", at: value.span)
          continue
        }
        files.append((path, text))
      }
    }
    reader.finish()
    if files.isEmpty { problems.add("the example `\(name)` has no files", at: node.span) }
    return Check.Example(name: name, files: files, span: node.span)
  }

  /// A check that cannot be seen to fire, or that fires on everything, is not proven.
  private func requireExamples(of check: Check, at root: ConfigNode) {
    let fires = check.examples.filter { $0.files.contains { $0.text.contains("#~ \(check.code)") } }
    if fires.isEmpty { problems.add("no example of `\(check.code)` fires", expected: "a line with `#~ \(check.code)`", at: root.span) }
    if fires.count == check.examples.count {
      problems.add("`\(check.code)` has no near miss", expected: "an example without `#~ \(check.code)`", at: root.span)
    }
  }
}
