import ConfigSyntax
import Workspace

/// A value while its references are filled in, each byte with its place in the file. A reference that cannot be known
/// is letters, so that the value can still be split, and carries the reason.
struct FilledText: Sendable {
  /// Values that refer to others are short; one that is not refers to itself.
  static let sizeLimit = 1 << 16

  private(set) var bytes: [UInt8] = []
  private var places: [ByteSpan] = []
  private var unknowns: [(range: Range<Int>, reason: String)] = []
  private let lines: TemplatedLines

  init(_ lines: TemplatedLines) {
    self.lines = lines
  }

  /// Every byte of a value, which may have been joined from several lines.
  init(_ value: INIText, of lines: TemplatedLines) {
    self.lines = lines
    // Joined parts differ from the file in the blanks at the line ends only.
    var place = Int(value.span.start)
    for byte in value.bytes {
      if byte == UInt8(ascii: "\n") {
        append([byte], at: ByteSpan(place..<place))
        continue
      }
      while place < Int(value.span.end), lines.bytes[place] != byte { place += 1 }
      append([byte], at: ByteSpan(min(place, lines.bytes.count)..<min(place + 1, lines.bytes.count)))
      place += 1
    }
  }

  mutating func append(_ more: some Collection<UInt8>, at place: ByteSpan) {
    guard bytes.count + more.count <= Self.sizeLimit else { return }
    bytes += more
    places += Array(repeating: place, count: more.count)
  }

  mutating func append(_ range: Range<Int>, of other: FilledText) {
    for (part, reason) in other.unknowns where part.overlaps(range) {
      let shift = bytes.count - range.lowerBound
      unknowns.append((max(part.lowerBound, range.lowerBound) + shift..<min(part.upperBound, range.upperBound) + shift, reason))
    }
    bytes += other.bytes[range]
    places += other.places[range]
  }

  mutating func append(unknown reason: String, at place: ByteSpan) {
    unknowns.append((bytes.count..<bytes.count + 1, reason))
    append([UInt8(ascii: "_")], at: place)
  }

  func place(of range: Range<Int>) -> ByteSpan {
    guard let first = places[range].first, let last = places[range].last else { return places.last ?? ByteSpan(0..<0) }
    return ByteSpan(start: min(first.start, last.start), end: max(first.end, last.end))
  }

  func unknown(in range: Range<Int>) -> String? {
    unknowns.first { $0.range.overlaps(range) }?.reason ?? lines.unknown(in: place(of: range))
  }

  /// A word of this text.
  func word(_ word: SplitWord) -> CommandWord {
    let place = place(of: word.span.range)
    let reason = unknown(in: word.span.range)
    return CommandWord(reason == nil ? word.text : lines.file.text(place), origin: Origin(lines.file.span(place)), unknown: reason)
  }

  var whole: CommandWord { word(SplitWord(bytes, at: ByteSpan(0..<bytes.count))) }

  func problems(_ problems: [Problem]) -> [PlacedProblem] {
    problems.map { problem in
      var problem = problem
      problem.span = place(of: problem.span.range.clamped(to: 0..<bytes.count))
      return PlacedProblem(problem, in: lines.file.path)
    }
  }
}
