import ConfigSyntax
import Workspace

/// Reads conditions of rule files: mappings of atoms, all of which must hold, with `all`, `any` and `not`.
struct ConditionReader {
  let problems: RuleProblems
  /// What the check is about; `nil` for conditions of other files, where only settings and versions mean anything.
  let subject: Check.Subject?
  /// What names are held against.
  var known = KnownSettings()

  func read(_ node: PackedNode) -> Condition {
    // What a condition is about matters only for what may be wrong with it.
    if problems.areWanted, let names = Self.servers(in: node) {
      for (name, place) in names { add(known.fault(ofServer: name), at: place) }
      return within(names.map(\.name)).readParts(of: node)
    }
    return readParts(of: node)
  }

  /// The same for what stands beside a condition that names servers.
  func within(_ condition: PackedNode?) -> ConditionReader {
    problems.areWanted ? within(condition.flatMap(Self.servers).map { $0.map(\.name) }) : self
  }

  private func within(_ names: [String]?) -> ConditionReader {
    var inner = self
    inner.known = known.within(names)
    return inner
  }

  /// The servers that must run for the condition to hold: its own, or those of one of the parts that must all hold.
  private static func servers(in node: PackedNode) -> [(name: String, place: ByteSpan)]? {
    if let value = node["server"] { return (value.items.map(Array.init) ?? [value]).compactMap { item in item.text.map { ($0, item.span) } } }
    return (node["all"]?.items.map(Array.init) ?? []).lazy.compactMap(servers).first
  }

  private func add(_ fault: (message: String, expected: String)?, at span: ByteSpan) {
    if let fault { problems.add(fault.message, expected: fault.expected, at: span) }
  }

  /// Reports a setting that no server in question has.
  func requireSetting(_ name: String, at span: ByteSpan) {
    guard problems.areWanted else { return }
    add(known.fault(ofSetting: name), at: span)
  }

  private func readParts(of node: PackedNode) -> Condition {
    guard let reader = MappingReader(node, expecting: "a mapping of conditions", problems: problems) else { return .always }
    var parts: [Condition] = []
    for word in words(of: node) {
      guard let value = reader.node(word.rawValue) else { continue }
      parts += self.parts(word, value, reader)
      if problems.areWanted, !(subject.map(word.fits) ?? Self.wordsOfOtherFiles.contains(word)) {
        problems.add(
          "`\(word.rawValue)` says nothing about \(subject.map { "a \($0.rawValue)" } ?? "this")",
          expected: "one of " + Self.words(for: subject).map { "`\($0)`" }.joined(separator: ", "), at: reader.place(ofKey: word.rawValue))
      }
    }
    reader.finish()
    if reader.isEmpty { problems.add("this condition says nothing", at: node.span) }
    if parts.isEmpty { return .always }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  /// The words that it says, in the order in which they are asked; all of them where those that are not there are to be told.
  private func words(of node: PackedNode) -> [Condition.Word] {
    guard !problems.areWanted, let entries = node.entries else { return Condition.Word.allCases }
    let said = entries.compactMap { $0.key.text.flatMap(Condition.Word.init) }
    return said.count < 2 ? said : Condition.Word.allCases.filter(said.contains)
  }

  private static let wordsOfOtherFiles: Set<Condition.Word> = [.all, .any, .not, .setting, .workers, .version]

  private static func words(for subject: Check.Subject?) -> [String] {
    Condition.Word.allCases.filter { word in subject.map(word.fits) ?? wordsOfOtherFiles.contains(word) }.map(\.rawValue)
  }

  private func parts(_ word: Condition.Word, _ value: PackedNode, _ reader: MappingReader) -> [Condition] {
    let key = word.rawValue
    switch word {
    case .all: return [.all(reader.items(key).map(read))]
    case .any: return [.any(reader.items(key).map(read))]
    case .not: return [.not(read(value))]
    case .server: return [.server(reader.texts(key))]
    case .version: return bounds(value, key).map { [.version($0)] } ?? []
    case .pythonVersion: return bounds(value, key).map { [.pythonVersion($0)] } ?? []
    case .setting: return settings(value).map(Condition.setting)
    case .workers, .jobCount, .stopTime, .longestJob, .drainTime, .outcomeLimit: return quantity(value, key).map { [$0] } ?? []
    case .trigger: return [.trigger(words(key, reader))]
    case .triggerSetting:
      if problems.areWanted { for item in reader.items(key) { if let text = item.text { requireSetting(text, at: item.span) } } }
      return [.triggerSetting(reader.texts(key))]
    case .outcome: return [.outcome(words(key, reader))]
    case .carrier: return [.carrier(words(key, reader))]
    case .fate: return [.fate(words(key, reader))]
    case .root: return [.root(words(key, reader))]
    case .api: return [.api(reader.texts(key))]
    case .startedIn: return [.startedIn(words(key, reader))]
    case .startedWhileLoading: return [.startedWhileLoading(reader.boolean(key))]
    case .startedByJob: return [.startedByJob(reader.boolean(key))]
    case .drainedBy: return [.drainedBy(reader.texts(key))]
    case .consumerIn: return [.consumerIn(words(key, reader))]
    case .queued: return [.queued(reader.boolean(key))]
    case .endless: return [.endless(reader.boolean(key))]
    case .hookIsKnown: return [.hookIsKnown(reader.boolean(key))]
    case .overridden: return [.overridden(words(key, reader))]
    case .notice: return [.notice(words(key, reader))]
    }
  }

  /// A mapping from settings to conditions, all of which must hold.
  func settings(_ node: PackedNode) -> [SettingCondition] {
    guard let mapping = MappingReader(node, expecting: "a mapping from settings to conditions", problems: problems) else { return [] }
    return mapping.pairs().compactMap { key, value in
      if let condition = SettingCondition.read(value, on: key) {
        requireSetting(key, at: mapping.place(ofKey: key))
        if problems.areWanted, case .compares(let comparison) = condition.test { add(known.fault(of: comparison, withSetting: key), at: value.span) }
        return condition
      }
      problems.add(
        "the condition on `\(key)` is \(value.text.map { "`\($0)`" } ?? value.kindInWords)", expected: SettingCondition.forms, at: value.span)
      return nil
    }
  }

  private func bounds(_ node: PackedNode, _ key: String) -> VersionBounds? {
    if let bounds = node.text.flatMap({ VersionBounds($0) }) { return bounds }
    problems.add(
      "`\(key)` is \(node.text.map { "`\($0)`" } ?? node.kindInWords)", expected: "releases with `>=`, `>`, `<=` or `<` before them, such as `>=2.0.25 <2.0.27`",
      at: node.span)
    return nil
  }

  private func quantity(_ node: PackedNode, _ key: String) -> Condition? {
    guard let quantity = Quantity(rawValue: key) else { preconditionFailure("every word for a quantity is one") }
    if let test = node.text.flatMap({ QuantityTest($0) }) {
      if problems.areWanted, case .compares(let comparison) = test { add(known.fault(of: comparison, with: quantity), at: node.span) }
      return .quantity(quantity, test)
    }
    problems.add(
      "`\(key)` is \(node.text.map { "`\($0)`" } ?? node.kindInWords)",
      expected: "`known`, `unknown`, `set`, `unset`, or a comparison such as `>= 2` or `< timeout`", at: node.span)
    return nil
  }

  private func words<Word: RawRepresentable & CaseIterable>(_ key: String, _ reader: MappingReader) -> [Word] where Word.RawValue == String {
    reader.items(key).compactMap { item in
      if let word = item.text.flatMap(Word.init) { return word }
      let known = Word.allCases.map(\.rawValue)
      let hint = item.text.flatMap { nearest(to: $0, in: known) }.map { "`\($0)`" }
      problems.add(
        "`\(key)` holds \(item.text.map { "`\($0)`" } ?? item.kindInWords)",
        expected: hint ?? "one of " + known.map { "`\($0)`" }.joined(separator: ", "), at: item.span)
      return nil
    }
  }
}
