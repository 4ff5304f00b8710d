import ConfigSyntax
import Workspace

/// What really happens to a carrier's job under a trigger.
package enum OutcomeKind: String, Sendable, Hashable, CaseIterable, Comparable {
  case finishes
  /// Finishes if it ends within a limit; cut off after it.
  case lostAfter = "lost-after"
  case lost
  case neverRuns = "never-runs"

  /// Worse outcomes are greater.
  package static func < (left: OutcomeKind, right: OutcomeKind) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}

/// The measured outcomes of one server: rows in order, the first one whose conditions hold speaks.
package struct OutcomeTable: Sendable {
  package let server: String
  package let rows: [OutcomeRow]
}

/// One measured cell: under these conditions, this happens.
package struct OutcomeRow: Sendable, Hashable {
  /// Whether other requests are running when the worker is recycled. Both happen in production.
  package enum Load: String, Sendable, Hashable, CaseIterable {
    case idle, busy
  }

  package struct Limit: Sendable, Hashable {
    /// The setting whose value ends the wait.
    package let setting: String
    /// Its value in seconds when it is not set; `nil` when the wait then has no end.
    package let defaultSeconds: Double?
  }

  package let triggers: [TriggerKind]
  package let carriers: [Carrier]
  package let versions: VersionRange
  package let settings: [SettingCondition]
  /// `nil` when the load makes no difference.
  package let load: Load?
  /// The hooks of which one waits for the job: the row speaks for drained jobs only. Empty for jobs that no hook waits for.
  package let drains: [String]
  package let outcome: OutcomeKind
  package let limit: Limit?
  /// The ids of the measured runs, as the lab names them.
  package let measuredCase: String
  /// What happens, in one clause.
  package let why: String
}

/// A condition on one effective setting.
package struct SettingCondition: Sendable, Hashable {
  package enum Test: Sendable, Hashable {
    case isTrue, isFalse
    case greater(Double), atLeast(Double), less(Double), atMost(Double), equal(Double)
    /// The setting's text is one of these.
    case oneOf([String])
  }

  package let setting: String
  package let test: Test

  /// A condition on a setting that is a word, such as a worker class.
  package init(setting: String, oneOf words: [String]) {
    self.setting = setting
    test = .oneOf(words)
  }

  /// Reads `true`, `false`, a number, or a number behind `>`, `>=`, `<`, `<=`.
  package init?(setting: String, text: String) {
    self.setting = setting
    switch text {
    case "true": test = .isTrue
    case "false": test = .isFalse
    default:
      let signs = text.prefix { "<>=".contains($0) }
      guard let number = Double(text.dropFirst(signs.count).trimmingPrefix(while: { $0 == " " })) else { return nil }
      switch signs {
      case ">": test = .greater(number)
      case ">=": test = .atLeast(number)
      case "<": test = .less(number)
      case "<=": test = .atMost(number)
      case "", "=", "==": test = .equal(number)
      default: return nil
      }
    }
  }

  /// Whether the condition holds for a value; a boolean counts as 0 or 1.
  package func holds(for number: Double) -> Bool {
    switch test {
    case .isTrue: number != 0
    case .isFalse: number == 0
    case .greater(let bound): number > bound
    case .atLeast(let bound): number >= bound
    case .less(let bound): number < bound
    case .atMost(let bound): number <= bound
    case .equal(let value): number == value
    case .oneOf: false
    }
  }

  /// The same for a text; texts that are no number count as 1.
  package func holds(for text: String) -> Bool {
    if case .oneOf(let words) = test { return words.contains(text) }
    return holds(for: 1)
  }

  /// Reads a condition as a rule file writes it: a text, or a list of words; `nil` for everything else.
  static func read(_ node: ConfigNode, on setting: String) -> SettingCondition? {
    if let items = node.items, !items.isEmpty, items.allSatisfy({ $0.text != nil }) {
      return SettingCondition(setting: setting, oneOf: items.compactMap(\.text))
    }
    return node.text.flatMap { SettingCondition(setting: setting, text: $0) }
  }
}

/// A release number: `2.0.25.1` is greater than `2.0.25`.
package struct Version: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let parts: [Int]
  package let description: String

  package init?(_ text: String) {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
    parts = numbers.compactMap { $0 }
    description = text
  }

  package static func < (left: Version, right: Version) -> Bool {
    let count = max(left.parts.count, right.parts.count)
    for index in 0..<count {
      let (a, b) = (index < left.parts.count ? left.parts[index] : 0, index < right.parts.count ? right.parts[index] : 0)
      if a != b { return a < b }
    }
    return false
  }

  package static func == (left: Version, right: Version) -> Bool {
    !(left < right) && !(right < left)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(parts.reversed().drop { $0 == 0 })
  }
}

/// Releases from one to another, both ends included; open where an end is missing.
package struct VersionRange: Sendable, Hashable {
  package let from: Version?
  package let through: Version?

  package static let all = VersionRange(from: nil, through: nil)

  package func contains(_ version: Version) -> Bool {
    if let from, version < from { return false }
    if let through, through < version { return false }
    return true
  }
}

// MARK: Reading

extension OutcomeTable {
  /// Reads one file of `rules/outcomes/`; `nil` when it is no mapping.
  static func read(_ root: ConfigNode, problems: RuleProblems) -> OutcomeTable? {
    guard let file = MappingReader(root, expecting: "a mapping with `server` and `outcomes`", problems: problems) else { return nil }
    let server = file.required("server")
    let rows = file.items("outcomes").compactMap { OutcomeRow.read($0, problems: problems) }
    file.finish()
    return OutcomeTable(server: server, rows: rows)
  }
}

extension OutcomeRow {
  fileprivate static func read(_ node: ConfigNode, problems: RuleProblems) -> OutcomeRow? {
    guard let reader = MappingReader(node, expecting: "a row with `carriers`, `outcome` and `case`", problems: problems) else { return nil }
    func words<Word: RawRepresentable & CaseIterable>(_ key: String, _ type: Word.Type) -> [Word] where Word.RawValue == String {
      reader.items(key).compactMap { item in
        if let word = item.text.flatMap(Word.init) { return word }
        let known = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        problems.add("`\(key)` holds \(item.text.map { "`\($0)`" } ?? item.kindInWords)", expected: "one of \(known)", at: item.span)
        return nil
      }
    }
    var limit: Limit?
    if let node = reader.node("limit"), let inner = MappingReader(node, expecting: "a mapping with `setting` and `default`", problems: problems) {
      limit = Limit(setting: inner.required("setting"), defaultSeconds: inner.number("default"))
      inner.finish()
    }
    _ = reader.required("outcome")
    let outcome = reader.word("outcome", as: OutcomeKind.self) ?? .lost
    if outcome == .lostAfter, limit == nil {
      problems.add("this row is `lost-after` and names no `limit`", expected: "`limit: {setting: …, default: …}`", at: node.span)
    }
    let row = OutcomeRow(
      triggers: words("triggers", TriggerKind.self),
      carriers: words("carriers", Carrier.self),
      versions: VersionRange(from: version("from", reader, problems), through: version("through", reader, problems)),
      settings: reader.node("settings").map { conditions($0, problems) } ?? [],
      load: reader.word("load", as: Load.self),
      drains: reader.texts("drain"),
      outcome: outcome,
      limit: limit,
      measuredCase: reader.required("case"),
      why: reader.required("why")
    )
    reader.finish()
    return row
  }

  private static func version(_ key: String, _ reader: MappingReader, _ problems: RuleProblems) -> Version? {
    guard let text = reader.text(key), let node = reader.node(key) else { return nil }
    guard let version = Version(text) else {
      problems.add("`\(key)` is `\(text)`", expected: "a version such as `2.0.24`", at: node.span)
      return nil
    }
    return version
  }

  private static func conditions(_ node: ConfigNode, _ problems: RuleProblems) -> [SettingCondition] {
    guard let reader = MappingReader(node, expecting: "a mapping from settings to conditions", problems: problems) else { return [] }
    return reader.pairs().compactMap { key, value in
      if let condition = SettingCondition.read(value, on: key) { return condition }
      problems.add(
        "the condition on `\(key)` is \(value.text.map { "`\($0)`" } ?? value.kindInWords)",
        expected: "`true`, `false`, a number with `>`, `>=`, `<`, `<=` before it, or a list of words", at: value.span)
      return nil
    }
  }
}
