import Catalogue

/// Which checks the user wants to hear of.
struct CheckChoice {
  private let configuration: Configuration

  init(_ configuration: Configuration) {
    self.configuration = configuration
  }

  /// A check that is off by itself speaks only when its own code or name selects it: the beginning of a code does not.
  func selects(_ check: Check) -> Bool {
    guard !configuration.ignore.contains(where: { names($0, check) }) else { return false }
    let words = configuration.select + configuration.extendSelect
    guard check.isEnabled else { return words.contains { $0.uppercased() == check.code || $0 == check.name } }
    return configuration.select.isEmpty || words.contains { names($0, check) }
  }

  private func names(_ word: String, _ check: Check) -> Bool {
    check.code.hasPrefix(word.uppercased()) || check.name == word
  }
}
