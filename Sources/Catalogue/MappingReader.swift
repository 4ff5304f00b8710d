import ConfigSyntax
import Workspace

/// Reads one mapping of a rule file key by key and remembers which keys were asked for, so that the others can be reported.
///
/// Nothing here throws: what is missing or of another kind becomes a problem with its place, and the reader goes on.
///
/// Where no problems are wanted it keeps nothing of what it is asked, so that parts may be read later, by whichever thread needs them.
final class MappingReader: @unchecked Sendable {
  let node: PackedNode
  private let entries: PackedEntries
  private var asked: [String] = []
  private let problems: RuleProblems

  /// `nil` (and a problem) when the node is not a mapping.
  init?(_ node: PackedNode, expecting what: String, problems: RuleProblems) {
    guard let entries = node.entries else {
      problems.add("found \(node.kindInWords)", expected: what, at: node.span)
      return nil
    }
    self.node = node
    self.entries = entries
    self.problems = problems
    guard problems.areWanted else { return }
    var seen: Set<String> = []
    for entry in entries {
      if let key = entry.key.text, !seen.insert(key).inserted {
        problems.add("the key `\(key)` is written twice", at: entry.key.span)
      }
    }
  }

  var isEmpty: Bool { !entries.contains { _ in true } }

  /// The value of a key, `nil` when it is not there.
  func node(_ key: String) -> PackedNode? {
    if problems.areWanted { asked.append(key) }
    return entries[key]?.value
  }

  func text(_ key: String) -> String? {
    guard let value = node(key) else { return nil }
    guard let text = value.text else {
      problems.add("`\(key)` is \(value.kindInWords)", expected: "text", at: value.span)
      return nil
    }
    return text
  }

  /// The text of a key that must be there; a problem and "" when it is not.
  func required(_ key: String) -> String {
    if let text = text(key) { return text }
    if entries[key] == nil {
      problems.add("the key `\(key)` is missing", at: node.span)
    }
    return ""
  }

  /// A list of texts; one text alone counts as a list of one.
  func texts(_ key: String) -> [String] {
    guard let value = node(key) else { return [] }
    if let text = value.text { return [text] }
    guard let items = value.items else { return [] }
    var texts: [String] = []
    texts.reserveCapacity(items.underestimatedCount)
    for item in items {
      if let text = item.text { texts.append(text) } else {
        problems.add("an item of `\(key)` is \(item.kindInWords)", expected: "text", at: item.span)
      }
    }
    return texts
  }

  /// The items of a list; one item alone counts as a list of one.
  func items(_ key: String) -> [PackedNode] {
    guard let value = node(key) else { return [] }
    return value.items.map(Array.init) ?? [value]
  }

  func boolean(_ key: String, default fallback: Bool = false) -> Bool {
    guard let value = node(key) else { return fallback }
    switch value.text {
    case "true": return true
    case "false": return false
    default:
      problems.add("`\(key)` is \(value.text.map { "`\($0)`" } ?? value.kindInWords)", expected: "true or false", at: value.span)
      return fallback
    }
  }

  func number(_ key: String) -> Double? {
    guard let value = node(key) else { return nil }
    guard let number = value.text.flatMap(Double.init) else {
      problems.add("`\(key)` is \(value.text.map { "`\($0)`" } ?? value.kindInWords)", expected: "a number", at: value.span)
      return nil
    }
    return number
  }

  /// A whole number from 0 on: the place of an argument.
  func place(_ key: String) -> Int? {
    guard let value = node(key), let number = number(key) else { return nil }
    guard let place = Int(exactly: number), (0...1000).contains(place) else {
      problems.add("`\(key)` is \(value.text.map { "`\($0)`" } ?? value.kindInWords)", expected: "a whole number from 0 to 1000", at: value.span)
      return nil
    }
    return place
  }

  /// One of a closed set of words; a problem that lists them when it is another.
  func word<Word: RawRepresentable & CaseIterable>(_ key: String, as type: Word.Type) -> Word? where Word.RawValue == String {
    guard let text = text(key), let value = node(key) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let known = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    problems.add("`\(key)` is `\(text)`", expected: "one of \(known)", at: value.span)
    return nil
  }

  /// Every key and value, for mappings whose keys are names of the user's own.
  func pairs() -> [(key: String, value: PackedNode)] {
    let pairs: [(key: String, value: PackedNode)] = entries.compactMap { entry in entry.key.text.map { ($0, entry.value) } }
    if problems.areWanted { asked += pairs.map(\.key) }
    return pairs
  }

  /// Where a key stands.
  func place(ofKey key: String) -> ByteSpan {
    entries[key]?.key.span ?? node.span
  }

  /// Reports every key that nothing asked for, with the nearest known one.
  func finish() {
    guard problems.areWanted else { return }
    for entry in entries {
      guard let key = entry.key.text else {
        problems.add("the key is \(entry.key.kindInWords)", expected: "text", at: entry.key.span)
        continue
      }
      if !asked.contains(key) {
        let known = Array(Set(asked)).sorted()
        let hint = nearest(to: key, in: known).map { "`\($0)`" } ?? "one of " + known.map { "`\($0)`" }.joined(separator: ", ")
        problems.add("`\(key)` is no key of this part", expected: hint, at: entry.key.span)
      }
    }
  }
}

/// Collects what is wrong with one rule file.
///
/// Where nobody wants to know it stays as it is, and any thread may have it.
final class RuleProblems: @unchecked Sendable {
  let path: WorkspacePath
  /// Whether anybody looks at them; what only finds problems may be left out where not.
  let areWanted: Bool
  private(set) var all: [PlacedProblem] = []

  init(path: WorkspacePath, areWanted: Bool = true) {
    self.path = path
    self.areWanted = areWanted
  }

  /// A part of a file that most runs do not need: read at once where somebody wants to know what is wrong with it.
  func readByNeed<Part>(_ read: @escaping @Sendable () -> Part) -> Lazy<Part> {
    areWanted ? Lazy(read()) : Lazy(read)
  }

  func add(_ message: @autoclosure () -> String, expected: @autoclosure () -> String? = nil, at span: ByteSpan) {
    guard areWanted else { return }
    all.append(PlacedProblem(Problem(.ruleFile, message(), expected: expected(), at: span), in: path))
  }

  /// Takes over what was found in another file, with its own places.
  func add(contentsOf others: RuleProblems) {
    if areWanted { all += others.all }
  }
}
