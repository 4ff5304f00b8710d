/// A version of a Python package, ordered as PEP 440 says.
package struct PackageVersion: Hashable, Sendable, Comparable {
  private enum Phase: Int {
    case alpha, beta, candidate
  }

  private let epoch: Int
  /// Without zeroes at its end.
  private let release: [Int]
  /// The numbers as written.
  let writtenRelease: [Int]
  /// What orders versions of one release: pre-, post- and development number.
  private let suffix: [Int]
  private let local: [LocalPart]
  let isPreRelease: Bool
  let isPostRelease: Bool

  private struct LocalPart: Hashable, Comparable {
    /// -1 for a part that is no number: these come first.
    let number: Int
    let text: String

    static func < (left: LocalPart, right: LocalPart) -> Bool { (left.number, left.text) < (right.number, right.text) }
  }

  /// `nil` for what PEP 440 does not know.
  package init?(_ text: some StringProtocol) {
    var scanner = Scanner(text)
    scanner.takeAny("v")
    guard var numbers = scanner.number().map({ [$0] }) else { return nil }
    var epoch = 0
    if scanner.take("!") {
      epoch = numbers[0]
      guard let first = scanner.number() else { return nil }
      numbers = [first]
    }
    while let next = scanner.numberBehindDot() { numbers.append(next) }
    self.epoch = epoch
    writtenRelease = numbers
    release = Array(numbers.reversed().drop { $0 == 0 }.reversed())
    let pre = scanner.suffix(["alpha": 0, "a": 0, "beta": 1, "b": 1, "preview": 2, "pre": 2, "c": 2, "rc": 2])
    let post = scanner.suffix(["post": 0, "rev": 0, "r": 0]) ?? scanner.impliedPost()
    let dev = scanner.suffix(["dev": 0])
    local = scanner.take("+") ? scanner.localParts().map { LocalPart(number: Int($0) ?? -1, text: Int($0) == nil ? $0 : "") } : []
    guard scanner.isAtEnd else { return nil }
    // A development version without another suffix comes before all pre-releases; any other without comes after them.
    let preKey = pre.map { [$0.kind, $0.number] } ?? (post == nil && dev != nil ? [-1, 0] : [9, 0])
    suffix = preKey + [post?.number ?? -1, dev?.number ?? Int.max]
    isPreRelease = pre != nil || dev != nil
    isPostRelease = post != nil
  }

  package static func < (left: PackageVersion, right: PackageVersion) -> Bool { left.isLess(right, withLocal: true) }
  package static func == (left: PackageVersion, right: PackageVersion) -> Bool { left.isEqual(to: right, withLocal: true) }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(release)
    hasher.combine(suffix)
  }

  var hasLocal: Bool { !local.isEmpty }

  func isEqual(to other: PackageVersion, withLocal: Bool) -> Bool {
    epoch == other.epoch && release == other.release && suffix == other.suffix && (!withLocal || local == other.local)
  }

  func isLess(_ other: PackageVersion, withLocal: Bool) -> Bool {
    if epoch != other.epoch { return epoch < other.epoch }
    if release != other.release { return release.lexicographicallyPrecedes(other.release) }
    if suffix != other.suffix { return suffix.lexicographicallyPrecedes(other.suffix) }
    return withLocal && local.lexicographicallyPrecedes(other.local)
  }

  func hasBase(of other: PackageVersion) -> Bool { epoch == other.epoch && release == other.release }

  func isPostRelease(of other: PackageVersion) -> Bool {
    isPostRelease && hasBase(of: other) && suffix[..<2] == other.suffix[..<2] && other.suffix[2...] == [-1, Int.max]
  }

  /// Whether its release begins with these numbers, zeroes added as needed.
  func begins(with prefix: [Int], epoch: Int) -> Bool {
    self.epoch == epoch && prefix.indices.allSatisfy { ($0 < writtenRelease.count ? writtenRelease[$0] : 0) == prefix[$0] }
  }

  var writtenEpoch: Int { epoch }
}

/// Reads the parts of a version.
private struct Scanner {
  private var rest: ArraySlice<UInt8>

  init(_ text: some StringProtocol) {
    rest = text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }[...]
    while let last = rest.last, last == 32 || last == 9 { rest.removeLast() }
    rest = rest.drop { $0 == 32 || $0 == 9 }
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ sign: Character) -> Bool {
    guard let byte = sign.asciiValue, rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  mutating func takeAny(_ sign: Character) { _ = take(sign) }

  mutating func number() -> Int? {
    let digits = rest.prefix { (48...57).contains($0) }
    guard !digits.isEmpty, digits.count < 18, let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
    rest = rest[digits.endIndex...]
    return number
  }

  mutating func numberBehindDot() -> Int? {
    let before = rest
    guard take("."), let number = number() else {
      rest = before
      return nil
    }
    return number
  }

  /// `[-_.]word[-_.]number`, the number being zero where there is none.
  mutating func suffix(_ words: [String: Int]) -> (kind: Int, number: Int)? {
    let before = rest
    takeSeparator()
    guard let (word, kind) = words.filter({ rest.starts(with: $0.key.utf8) }).max(by: { $0.key.count < $1.key.count }) else {
      rest = before
      return nil
    }
    rest = rest.dropFirst(word.utf8.count)
    let afterWord = rest
    takeSeparator()
    if let number = number() { return (kind, number) }
    rest = afterWord
    return (kind, 0)
  }

  /// `1.0-1` is `1.0.post1`.
  mutating func impliedPost() -> (kind: Int, number: Int)? {
    let before = rest
    guard take("-"), let number = number() else {
      rest = before
      return nil
    }
    return (0, number)
  }

  /// The local part: letters and digits between separators.
  mutating func localParts() -> [String] {
    let parts = rest.split(omittingEmptySubsequences: false) { "-_.".utf8.contains($0) }
    guard !rest.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) || (97...122).contains($0) } }) else { return [] }
    rest = []
    return parts.map { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func takeSeparator() {
    if let first = rest.first, "-_.".utf8.contains(first) { rest.removeFirst() }
  }
}
