import Catalogue
import Workspace

/// Signs made ready for many files: which of them a name fits is asked of every file of the workspace.
final class FileSignMatchers: Sendable {
  let all: [Matcher]
  /// The signs by the extensions that they are for.
  private let byExtension: [Ending]
  /// The patterns in the order of the last byte of what they fit, and where those of each byte begin. First come those that end in a
  /// wildcard, which fit any.
  private let patterns: [Pattern]
  /// What each of them must find in a path: nearly all of them are refused by that.
  private let pairs: [BytePairs]
  private let starts: [Int]
  private let passedOver: [Pattern]
  private let passedOverPairs: [BytePairs]
  /// What extensions and patterns are written with, and the signs that have them, one after the other. Places in these rather than lists
  /// of their own: every file of a workspace is held against most of them, and each list would be counted each time.
  private let texts: [UInt8]
  private let signs: [Int]

  /// An extension and the signs that have it.
  private struct Ending {
    let text: Range<Int>
    let signs: Range<Int>
  }

  init(_ signs: [FileSign], passingOver passed: [String] = []) {
    all = signs.map(Matcher.init)
    var (texts, places): ([UInt8], [Int]) = ([], [])
    func placed(_ signs: [Int]) -> Range<Int> {
      places += signs
      return places.count - signs.count..<places.count
    }
    byExtension = Self.bySaying(signs, \.extensions).map { ending, signs in
      texts += ending.utf8
      return Ending(text: texts.count - ending.utf8.count..<texts.count, signs: placed(signs))
    }
    // Many signs are for the same names.
    var byLastByte: [[Pattern]] = Array(repeating: [], count: 257)
    for (text, signs) in Self.bySaying(signs, \.names) {
      let pattern = Pattern(text, in: &texts, signs: placed(signs))
      byLastByte[pattern.tail.last.map { Int(texts[$0]) + 1 } ?? 0].append(pattern)
    }
    passedOver = passed.map { Pattern($0, in: &texts, signs: 0..<0) }
    passedOverPairs = passedOver.map { $0.pairs(texts) }
    patterns = Array(byLastByte.joined())
    pairs = patterns.map { $0.pairs(texts) }
    starts = byLastByte.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    self.texts = texts
    self.signs = places
  }

  /// What signs say, each once, with the signs that say it.
  private static func bySaying(_ signs: [FileSign], _ texts: (FileSign) -> [String]) -> [(text: String, signs: [Int])] {
    var (order, found): ([String], [String: [Int]]) = ([], [:])
    for (index, sign) in signs.enumerated() {
      for text in texts(sign) where found[text]?.last != index {
        if found[text] == nil { order.append(text) }
        found[text, default: []].append(index)
      }
    }
    return order.map { ($0, found[$0] ?? []) }
  }

  /// The signs that a name fits, in their order.
  func signs(of file: FileName, into signs: inout [Int]) {
    signs.removeAll(keepingCapacity: true)
    let count = file.path.count - file.extensionStart
    for place in byExtension.indices where byExtension[place].text.count == count && file.holds(texts, byExtension[place].text, at: file.extensionStart) {
      add(byExtension[place].signs, to: &signs)
    }
    addSigns(of: 0..<starts[1], to: &signs, file)
    if let last = file.path.last { addSigns(of: starts[Int(last) + 1]..<starts[Int(last) + 2], to: &signs, file) }
    if signs.count > 1 { signs.sort() }
  }

  private func addSigns(of patterns: Range<Int>, to signs: inout [Int], _ file: FileName) {
    for place in patterns where pairs[place].isSubset(of: file.pairs) && self.patterns[place].matches(file, texts) {
      add(self.patterns[place].signs, to: &signs)
    }
  }

  /// Whether it need not be looked into.
  func passesOver(_ file: FileName) -> Bool {
    for place in passedOver.indices where passedOverPairs[place].isSubset(of: file.pairs) && passedOver[place].matches(file, texts) { return true }
    return false
  }

  private func add(_ more: Range<Int>, to signs: inout [Int]) {
    for place in more where !signs.contains(self.signs[place]) { signs.append(self.signs[place]) }
  }
}

/// What a sign says beside names.
struct Matcher: Sendable {
  let reader: String
  let needles: [[UInt8]]

  init(_ sign: FileSign) {
    reader = sign.reader
    needles = sign.contains.map { Array($0.utf8) }
  }
}

/// A pattern with the bytes at both ends that stand for themselves: they refuse nearly every name at once.
private struct Pattern: Sendable {
  /// Where its texts stand.
  let whole: Range<Int>
  let head: Range<Int>
  let tail: Range<Int>
  /// The longest part that stands for itself, without slashes around it, which may go with a `**`.
  let middle: Range<Int>
  /// Whether nothing but one `*` lies between both ends of a name, so that they are all there is to look at.
  let isDecidedByEnds: Bool
  /// Whether it is about the whole path, not the name alone.
  let isOfPath: Bool
  let signs: Range<Int>

  init(_ text: String, in texts: inout [UInt8], signs: Range<Int>) {
    let bytes = Array(text.utf8)
    let start = texts.count
    texts += bytes
    whole = start..<texts.count
    let headCount = bytes.prefix { !Self.isSpecial($0) }.count
    let tailStart = (bytes.lastIndex(where: Self.isSpecial) ?? -1) + 1
    head = start..<start + headCount
    tail = start + tailStart..<texts.count
    isOfPath = bytes.contains(UInt8(ascii: "/"))
    isDecidedByEnds = !isOfPath && (headCount == bytes.count || headCount + 1 == tailStart && bytes[headCount] == UInt8(ascii: "*"))
    self.signs = signs
    // The bytes of a class stand for one of them.
    let hasClass = bytes.contains { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "\\") }
    let runs = hasClass ? [] : bytes.indices.split { Self.isSpecial(bytes[$0]) }
    let longest = runs.max { $0.count < $1.count } ?? bytes.indices.prefix(0)
    let first = longest.first { bytes[$0] != UInt8(ascii: "/") } ?? longest.endIndex
    let last = longest.last { bytes[$0] != UInt8(ascii: "/") } ?? first - 1
    middle = start + first..<start + last + 1
  }

  /// Whether a byte of a pattern does not stand for itself.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"): true
    default: false
    }
  }

  /// What it must find in a path.
  func pairs(_ texts: [UInt8]) -> BytePairs {
    [head, middle, tail].reduce(into: BytePairs()) { $0.formUnion(BytePairs(texts[$1])) }
  }

  func matches(_ file: FileName, _ texts: [UInt8]) -> Bool {
    let start = isOfPath ? 0 : file.nameStart
    let count = file.path.count - start
    guard count >= head.count, count >= tail.count, file.holds(texts, tail, at: file.path.count - tail.count), file.holds(texts, head, at: start) else { return false }
    if isDecidedByEnds { return head.count == whole.count ? count == whole.count : count >= head.count + tail.count }
    if !file.holds(texts, middle, from: start) { return false }
    return matchesGlob(texts.span.extracting(whole), file.path.span.extracting(start..<file.path.count))
  }
}
