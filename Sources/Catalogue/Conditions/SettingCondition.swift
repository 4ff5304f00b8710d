import ConfigSyntax

/// A condition on one effective setting.
package struct SettingCondition: Sendable, Hashable {
  package enum Test: Sendable, Hashable {
    /// A flag that is on, a number that is not 0; for a text, that it is there.
    case isTrue, isFalse
    /// Somebody says it, whatever the value.
    case isSet, isUnset
    case compares(Comparison)
    /// The setting's text, or one of its texts, is one of these; `*` at an end stands for anything.
    case oneOf([String])
  }

  package let setting: String
  package let test: Test

  package init(setting: String, _ test: Test) {
    self.setting = setting
    self.test = test
  }

  /// Reads `true`, `false`, `set`, `unset` or a comparison.
  package init?(setting: String, text: String) {
    self.setting = setting
    switch text {
    case "true": test = .isTrue
    case "false": test = .isFalse
    case "set": test = .isSet
    case "unset": test = .isUnset
    default:
      guard let comparison = Comparison(text) else { return nil }
      test = .compares(comparison)
    }
  }

  /// The test, as a rule file writes it.
  package var written: String {
    switch test {
    case .isTrue: "true"
    case .isFalse: "false"
    case .isSet: "set"
    case .isUnset: "unset"
    case .compares(let comparison): comparison.written
    case .oneOf(let words): words.joined(separator: " or ")
    }
  }

  /// Whether the condition holds for a value; a boolean counts as 0 or 1.
  ///
  /// - Parameter operand: The number that a comparison with something else asks for.
  /// - Returns: `nil` when that is not known.
  package func holds(for number: Double, operand: (Comparison.Operand) -> Double? = { _ in nil }) -> Bool? {
    switch test {
    case .isTrue: return number != 0
    case .isFalse: return number == 0
    case .isSet: return true
    case .isUnset, .oneOf: return false
    case .compares(let comparison):
      if case .number(let bound, _) = comparison.operand { return comparison.relation.holds(number, bound) }
      return operand(comparison.operand).map { comparison.relation.holds(number, $0) }
    }
  }

  /// The same for a text.
  package func holds(for text: String) -> Bool {
    switch test {
    case .isTrue, .isSet: true
    case .isFalse, .isUnset: false
    case .oneOf(let words): words.contains { Self.fits(text, $0) }
    // A text that is no number compares with nothing.
    case .compares: Double(text).flatMap { holds(for: $0) } ?? false
    }
  }

  package static func fits(_ text: String, _ pattern: String) -> Bool {
    switch (pattern.hasPrefix("*"), pattern.hasSuffix("*")) {
    case (false, false): text == pattern
    case (true, false): text.hasSuffix(pattern.dropFirst())
    case (false, true): text.hasPrefix(pattern.dropLast())
    case (true, true): pattern.count < 2 || text.contains(pattern.dropFirst().dropLast())
    }
  }

  /// Reads a condition as a rule file writes it: a text, or a list of words; `nil` for everything else.
  static func read(_ node: PackedNode, on setting: String) -> SettingCondition? {
    if let items = node.items, !items.isEmpty, items.allSatisfy({ $0.text != nil }) {
      return SettingCondition(setting: setting, .oneOf(items.compactMap(\.text)))
    }
    return node.text.flatMap { SettingCondition(setting: setting, text: $0) }
  }

  /// What is expected where ``read(_:on:)`` gives nothing.
  static let forms = "`true`, `false`, `set`, `unset`, a comparison such as `>= 2`, `< 30 s` or `< timeout`, or a list of words"
}
