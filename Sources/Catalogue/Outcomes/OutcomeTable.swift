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
    /// The setting whose value ends the wait; `nil` when the server has none, and `defaultSeconds` is what it does.
    package let setting: String?
    /// Its value in seconds when it is not set; `nil` when the wait then has no end.
    package let defaultSeconds: Double?
  }

  package let triggers: [TriggerKind]
  /// The settings that are the trigger, where that makes a difference; empty for any.
  package let triggerSettings: [String]
  package let carriers: [Carrier]
  package let versions: VersionBounds
  /// The versions of Python.
  package let pythonVersions: VersionBounds
  package let settings: [SettingCondition]
  /// `nil` when the load makes no difference.
  package let load: Load?
  /// The hooks of which one waits for the job: the row speaks for drained jobs only. Empty for jobs that no hook waits for.
  package let drains: [String]
  /// The process that holds everything that works on the job's queue: the row speaks for such jobs only. `nil` for all jobs.
  package let consumerPlace: ProcessPlace?
  /// What runs the jobs that the job starts in its own course: the row speaks only for jobs that start one of these. Empty for all jobs.
  package let further: [Carrier]
  package let outcome: OutcomeKind
  package let limit: Limit?
  /// The ids of the measured runs, as the lab names them.
  package let measuredCase: String
  /// What happens, in one clause.
  package let why: String
}

// MARK: Reading

extension OutcomeTable {
  /// Reads one file of `rules/outcomes/`; `nil` when it is no mapping.
  static func read(_ root: PackedNode, problems: RuleProblems) -> OutcomeTable? {
    guard let file = MappingReader(root, expecting: "a mapping with `server` and `outcomes`", problems: problems) else { return nil }
    let server = file.required("server")
    let rows = file.items("outcomes").compactMap { OutcomeRow.read($0, problems: problems) }
    file.finish()
    return OutcomeTable(server: server, rows: rows)
  }
}

extension OutcomeRow {
  fileprivate static func read(_ node: PackedNode, problems: RuleProblems) -> OutcomeRow? {
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
    if let node = reader.node("limit"), let inner = MappingReader(node, expecting: "a mapping with `setting`, `default` or both", problems: problems) {
      limit = Limit(setting: inner.text("setting"), defaultSeconds: inner.number("default"))
      if limit?.setting == nil, limit?.defaultSeconds == nil {
        problems.add("this limit has no length", expected: "`setting`, `default` or both", at: node.span)
      }
      inner.finish()
    }
    _ = reader.required("outcome")
    let outcome = reader.word("outcome", as: OutcomeKind.self) ?? .lost
    if outcome == .lostAfter, limit == nil {
      problems.add("this row is `lost-after` and names no `limit`", expected: "`limit: {setting: …, default: …}`", at: node.span)
    }
    let row = OutcomeRow(
      triggers: words("triggers", TriggerKind.self),
      triggerSettings: reader.texts("by"),
      carriers: words("carriers", Carrier.self),
      versions: VersionBounds(from: version("from", reader, problems), through: version("through", reader, problems)),
      pythonVersions: reader.node("python").map { pythonVersions($0, problems) } ?? .all,
      settings: reader.node("settings").map { ConditionReader(problems: problems, subject: nil).settings($0) } ?? [],
      load: reader.word("load", as: Load.self),
      drains: reader.texts("drain"),
      consumerPlace: reader.word("consumer-in", as: ProcessPlace.self),
      further: words("then", Carrier.self),
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

  private static func pythonVersions(_ node: PackedNode, _ problems: RuleProblems) -> VersionBounds {
    if let bounds = node.text.flatMap({ VersionBounds($0) }) { return bounds }
    problems.add("`python` is \(node.text.map { "`\($0)`" } ?? node.kindInWords)", expected: "releases such as `>=3.9`", at: node.span)
    return .all
  }
}
