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

/// Releases that lie between bounds: `>=2.0.25 <2.0.27`; all releases without any bound.
package struct VersionBounds: Sendable, Hashable, CustomStringConvertible {
  package struct Bound: Sendable, Hashable {
    package let relation: Relation
    package let version: Version
  }

  /// All of them must hold.
  package let bounds: [Bound]

  package static let all = VersionBounds([])

  package init(_ bounds: [Bound]) {
    self.bounds = bounds
  }

  /// Both ends included; open where an end is missing.
  package init(from: Version?, through: Version?) {
    bounds = (from.map { [Bound(relation: .atLeast, version: $0)] } ?? []) + (through.map { [Bound(relation: .atMost, version: $0)] } ?? [])
  }

  /// Reads relations and releases, one after the other; `nil` for everything else.
  package init?(_ text: String) {
    var bounds: [Bound] = []
    var rest = Substring(text).drop { $0 == " " }
    while !rest.isEmpty {
      let (relation, behind) = Relation.leading(rest)
      let number = behind.drop { $0 == " " }.prefix { $0.isNumber || $0 == "." }
      guard let version = Version(String(number)) else { return nil }
      bounds.append(Bound(relation: relation, version: version))
      rest = behind.drop { $0 == " " }.dropFirst(number.count)
      guard rest.isEmpty || rest.first == " " || rest.first == "," else { return nil }
      rest = rest.drop { $0 == " " || $0 == "," }
    }
    guard !bounds.isEmpty else { return nil }
    self.bounds = bounds
  }

  package func contains(_ version: Version) -> Bool {
    bounds.allSatisfy { $0.relation.holds(version, $0.version) }
  }

  /// The first release; `nil` for an open end.
  package var from: Version? { bounds.first { $0.relation == .atLeast }?.version }

  /// The last release; `nil` for an open end.
  package var through: Version? { bounds.first { $0.relation == .atMost }?.version }

  package var description: String {
    bounds.map { "\($0.relation.rawValue)\($0.version)" }.joined(separator: " ")
  }
}
