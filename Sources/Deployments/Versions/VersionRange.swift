/// The versions that a requirement allows (PEP 440's specifiers): `>=2.0.25,<2.1`.
package struct VersionRange: Hashable, Sendable {
  package enum Comparison: String, Sendable, CaseIterable {
    case identical = "===", equal = "==", different = "!=", compatible = "~=", atMost = "<=", atLeast = ">=", below = "<", above = ">"
  }

  package struct Clause: Hashable, Sendable {
    package let comparison: Comparison
    /// As written, without `.*`.
    package let text: String
    let version: PackageVersion?
    /// `==2.0.*`
    let isPrefix: Bool

    /// `nil` for what PEP 440 does not know.
    package init?(_ comparison: Comparison, _ text: String) {
      self.comparison = comparison
      isPrefix = text.hasSuffix(".*")
      self.text = isPrefix ? String(text.dropLast(2)) : text
      version = PackageVersion(self.text)
      guard comparison != .identical else { return }
      guard let version else { return nil }
      if isPrefix {
        guard comparison == .equal || comparison == .different else { return nil }
        guard !version.isPreRelease, !version.isPostRelease, !version.hasLocal else { return nil }
      }
      if comparison == .compatible, version.writtenRelease.count < 2 { return nil }
      if version.hasLocal, comparison != .equal, comparison != .different { return nil }
    }

    var description: String { comparison.rawValue + text + (isPrefix ? ".*" : "") }
  }

  /// All must hold.
  package let clauses: [Clause]

  package init(_ clauses: [Clause]) {
    self.clauses = clauses
  }

  /// Clauses between commas; `nil` when one of them is none.
  package init?(_ text: String) {
    var clauses: [Clause] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: true) {
      let bytes = Array(part.utf8).drop { $0 == 32 || $0 == 9 }
      let blanks = bytes.reversed().drop { $0 == 32 || $0 == 9 }.reversed()
      if blanks.isEmpty { continue }
      guard let (comparison, length) = Self.comparison(at: Array(blanks)[...]) else { return nil }
      let version = blanks.dropFirst(length).drop { $0 == 32 || $0 == 9 }
      guard let clause = Clause(comparison, String(decoding: version, as: UTF8.self)) else { return nil }
      clauses.append(clause)
    }
    self.clauses = clauses
  }

  static func comparison(at bytes: ArraySlice<UInt8>) -> (Comparison, length: Int)? {
    Comparison.allCases.first { bytes.starts(with: $0.rawValue.utf8) }.map { ($0, $0.rawValue.utf8.count) }
  }

  /// The one version that it allows; `nil` when there may be several.
  package var exact: String? {
    clauses.first { ($0.comparison == .equal && !$0.isPrefix) || $0.comparison == .identical }?.text
  }

  /// Pre-releases count like any version.
  package func contains(_ version: PackageVersion) -> Bool {
    clauses.allSatisfy { Self.fits(version, $0) }
  }

  package var description: String { clauses.map(\.description).joined(separator: ",") }

  private static func fits(_ version: PackageVersion, _ clause: Clause) -> Bool {
    guard let wanted = clause.version else { return false }
    switch clause.comparison {
    case .identical: return version.isEqual(to: wanted, withLocal: true)
    case .equal: return equals(version, wanted, clause)
    case .different: return !equals(version, wanted, clause)
    case .atMost: return !wanted.isLess(version, withLocal: false)
    case .atLeast: return !version.isLess(wanted, withLocal: false)
    case .below: return version < wanted && !(!wanted.isPreRelease && !wanted.isPostRelease && version.isPreRelease && version.hasBase(of: wanted))
    case .above:
      guard wanted < version else { return false }
      // Neither a post-release of that very version nor a local one of it is later.
      return !version.isPostRelease(of: wanted) && !(version.hasLocal && version.isEqual(to: wanted, withLocal: false))
    case .compatible:
      return !version.isLess(wanted, withLocal: false) && version.begins(with: wanted.writtenRelease.dropLast(), epoch: wanted.writtenEpoch)
    }
  }

  private static func equals(_ version: PackageVersion, _ wanted: PackageVersion, _ clause: Clause) -> Bool {
    clause.isPrefix
      ? version.begins(with: wanted.writtenRelease, epoch: wanted.writtenEpoch) : version.isEqual(to: wanted, withLocal: wanted.hasLocal)
  }
}

extension VersionRange {
  /// Poetry's and Pipenv's spellings beside PEP 440's: `^2.0`, `~2.0`, `2.0.21`, `2.*`; `nil` for any version and for what
  /// has alternatives.
  init?(poetry text: String) {
    var clauses: [Clause] = []
    for part in text.split(whereSeparator: { $0 == "," }) {
      let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      let word = String(trimmed)
      if word == "*" || word.isEmpty { continue }
      if word.hasPrefix("^") || (word.hasPrefix("~") && !word.hasPrefix("~=")) {
        let low = String(word.dropFirst()).filter { $0 != " " }
        guard let first = Clause(.atLeast, low), let numbers = first.version?.writtenRelease else { return nil }
        let kept = word.hasPrefix("^") ? (numbers.firstIndex { $0 != 0 } ?? numbers.count - 1) : min(1, numbers.count - 1)
        var next = Array(numbers[...kept])
        next[kept] += 1
        guard let last = Clause(.below, next.map(String.init).joined(separator: ".")) else { return nil }
        clauses += [first, last]
      } else if let (comparison, length) = Self.comparison(at: Array(word.utf8)[...]) {
        guard let clause = Clause(comparison, String(word.utf8.dropFirst(length)) ?? "") else { return nil }
        clauses.append(clause)
      } else {
        let plain = word.hasPrefix("=") ? String(word.dropFirst()) : word
        guard let clause = Clause(.equal, plain.filter { $0 != " " }) else { return nil }
        clauses.append(clause)
      }
    }
    guard !clauses.isEmpty else { return nil }
    self.clauses = clauses
  }
}
