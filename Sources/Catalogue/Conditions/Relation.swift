/// How one value stands to another.
package enum Relation: String, Sendable, Hashable, CaseIterable {
  case atLeast = ">="
  case atMost = "<="
  case above = ">"
  case below = "<"
  case equal = "="

  package func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .atLeast: left >= right
    case .atMost: left <= right
    case .above: left > right
    case .below: left < right
    case .equal: left == right
    }
  }

  /// The relation in front of a text, and what stands behind it; without one, it is equality.
  package static func leading(_ text: Substring) -> (relation: Relation, rest: Substring) {
    if text.hasPrefix("==") { return (.equal, text.dropFirst(2)) }
    // The longer signs come first.
    for relation in allCases where text.hasPrefix(relation.rawValue) { return (relation, text.dropFirst(relation.rawValue.count)) }
    return (.equal, text)
  }
}
