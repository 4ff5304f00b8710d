/// What stands behind a package's name in a requirement (PEP 508): `[extra] (>=2,<3) ; marker`.
struct PackageRequirement: Sendable {
  let range: VersionRange
  /// The place of the first clause's version, or of all clauses.
  let place: Range<Int>
  /// The condition behind `;`.
  let marker: String?

  /// `nil` when no version is said there.
  init?(_ bytes: [UInt8], behind name: Int, to end: Int) {
    var index = name
    func skipBlanks() { while index < end, bytes[index] == 32 || bytes[index] == 9 { index += 1 } }
    skipBlanks()
    if index < end, bytes[index] == UInt8(ascii: "[") {
      guard let close = bytes[index..<end].firstIndex(of: UInt8(ascii: "]")) else { return nil }
      index = close + 1
      skipBlanks()
    }
    if index < end, bytes[index] == UInt8(ascii: "(") { index += 1 }
    var clauses: [VersionRange.Clause] = []
    var places: [Range<Int>] = []
    while true {
      skipBlanks()
      guard index < end, let (comparison, length) = VersionRange.comparison(at: bytes[index..<end]) else { break }
      let start = index
      index += length
      skipBlanks()
      let version = bytes[index..<end].prefix { !" \t,;)#'\"\\&|`".utf8.contains($0) && $0 > 32 }
      guard let clause = VersionRange.Clause(comparison, String(decoding: version, as: UTF8.self)) else { return nil }
      let isExact = comparison == .equal || comparison == .identical
      places.append(isExact ? version.startIndex..<version.endIndex : start..<version.endIndex)
      clauses.append(clause)
      index = version.endIndex
      skipBlanks()
      guard index < end, bytes[index] == UInt8(ascii: ",") else { break }
      index += 1
    }
    guard let first = places.first, let last = places.last else { return nil }
    let whole = VersionRange(clauses)
    let exact = whole.exact
    range = whole
    place = exact == nil ? first.lowerBound..<last.upperBound : places[clauses.firstIndex { $0.text == exact } ?? 0]
    if index < end, bytes[index] == UInt8(ascii: ")") { index += 1 }
    skipBlanks()
    guard index < end, bytes[index] == UInt8(ascii: ";") else {
      marker = nil
      return
    }
    marker = String(decoding: bytes[(index + 1)..<end].prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "\\") }, as: UTF8.self)
  }
}
