/// One line of an ignore file: what it names, and how cheaply that can be asked.
struct IgnorePattern: Sendable {
  private enum Shape {
    /// No wildcard at all.
    case literal
    /// `*` and then no further wildcard: `*.pyc`.
    case ending
    case glob
  }

  /// Where the line stands in its file, from 1.
  let line: Int
  /// The bytes of the whole line, for messages.
  let source: Range<Int>
  /// `!…` takes back what an earlier pattern ignored.
  let isNegated: Bool

  private let shape: Shape
  /// The pattern without `!`, and without the slashes at either end.
  private let body: Range<Int>
  /// How many bytes of the body stand before its first wildcard.
  private let literalCount: Int
  private let onlyFolders: Bool
  /// A slash within ties the pattern to its folder; without one it is held against the last component anywhere below.
  private let isAnchored: Bool

  /// `nil` for a line that can name nothing, such as `!` or `/`.
  init?(_ text: [UInt8], _ source: Range<Int>, line: Int) {
    self.line = line
    self.source = source
    var body = source
    isNegated = !body.isEmpty && text[body.lowerBound] == UInt8(ascii: "!")
    if isNegated { body = body.lowerBound + 1..<body.upperBound }
    onlyFolders = !body.isEmpty && text[body.upperBound - 1] == UInt8(ascii: "/")
    if onlyFolders { body = body.lowerBound..<body.upperBound - 1 }
    isAnchored = body.contains { text[$0] == UInt8(ascii: "/") }
    if isAnchored, text[body.lowerBound] == UInt8(ascii: "/") { body = body.lowerBound + 1..<body.upperBound }
    if body.isEmpty { return nil }
    self.body = body
    let isWild = { (index: Int) in
      switch text[index] {
      case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "\\"): true
      default: false
      }
    }
    literalCount = (body.first(where: isWild) ?? body.upperBound) - body.lowerBound
    if literalCount == body.count {
      shape = .literal
    } else if !isAnchored, text[body.lowerBound] == UInt8(ascii: "*"), !body.dropFirst().contains(where: isWild) {
      shape = .ending
    } else {
      shape = .glob
    }
  }

  /// - Parameters:
  ///   - path: the entry's path from the folder that the pattern is relative to.
  ///   - name: its last component.
  ///   - text: the ignore file that the pattern was read from.
  func matches(_ path: Span<UInt8>, name: Span<UInt8>, isFolder: Bool, in text: Span<UInt8>) -> Bool {
    if onlyFolders && !isFolder { return false }
    let subject = isAnchored ? path : name
    switch shape {
    case .literal:
      return subject.count == body.count && Self.equal(text, body.lowerBound, subject, 0, body.count)
    case .ending:
      let count = body.count - 1
      return subject.count >= count && Self.equal(text, body.lowerBound + 1, subject, subject.count - count, count)
    case .glob:
      return subject.count >= literalCount && Self.equal(text, body.lowerBound, subject, 0, literalCount)
        && Glob.matches(text.extracting(body), subject)
    }
  }

  /// Whether `count` bytes agree; compared from the end, where names differ more often than at the start.
  private static func equal(_ left: Span<UInt8>, _ leftStart: Int, _ right: Span<UInt8>, _ rightStart: Int, _ count: Int) -> Bool {
    var index = count
    while index > 0 {
      index -= 1
      if left[leftStart + index] != right[rightStart + index] { return false }
    }
    return true
  }
}
