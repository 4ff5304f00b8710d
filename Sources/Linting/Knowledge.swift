import Catalogue
import Findings

/// What the built-in rules know, in the few figures that a bug report needs.
package struct Knowledge: Sendable {
  package let checks: Int
  package let servers: [String]
  /// Differs when any rule file does.
  package let digest: String
}

extension Linter {
  package var knowledge: Knowledge {
    Knowledge(
      checks: catalogue.checks.count,
      servers: catalogue.servers.map(\.name).sorted(),
      digest: Fingerprint(of: RuleFile.builtIn.flatMap { [Array($0.name.utf8), $0.bytes] }).hex)
  }

  /// Whether a word names checks: a code, the beginning of one, or a name.
  package func knowsCheck(_ word: String) -> Bool {
    !word.isEmpty && catalogue.checks.contains { $0.code.hasPrefix(word.uppercased()) || $0.name == word }
  }

  /// The known word that a misspelt one probably means.
  package static func nearestWord(to word: String, in known: [String]) -> String? {
    nearest(to: word, in: known)
  }
}
