import Workspace

/// The lines of one file that an excerpt shows, and what is marked in each.
struct MarkedLines {
  /// A mark within one line.
  struct Single {
    let annotation: Annotation
    /// Bytes from the start of the line.
    let bytes: Range<Int>
  }

  /// A mark over several lines, drawn as a bracket in a lane left of the source.
  struct Bracket {
    let annotation: Annotation
    let lines: ClosedRange<Int>
    /// Bytes from the start of the first line to the mark's first byte, and of the last line to the byte after its last.
    let first: Int
    let last: Int
    /// Whether only blanks stand before the mark, so that the bracket can begin beside its first line.
    let beginsLine: Bool
    /// From 0, the outermost.
    var lane = 0
  }

  /// Rising, each once.
  private(set) var lines: [Int] = []
  private(set) var singles: [Int: [Single]] = [:]
  private(set) var brackets: [Bracket] = []
  private(set) var laneCount = 0
  private let file: SourceFile

  init(_ annotations: [Annotation], in file: SourceFile) {
    self.file = file
    for annotation in annotations { add(annotation) }
    assignLanes()
    chooseLines()
  }

  /// The bytes of a line without its line end.
  func text(ofLine line: Int) -> ArraySlice<UInt8> {
    let bytes = file.bytes[file.lines.range(ofLine: line)]
    return bytes.prefix(bytes.count - bytes.reversed().prefix { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.count)
  }

  /// Everything in a line that has to stay in sight when the line is clipped.
  func marked(inLine line: Int) -> [Range<Int>] {
    let starts = brackets.filter { $0.lines.lowerBound == line }.map { $0.first..<$0.first + 1 }
    let ends = brackets.filter { $0.lines.upperBound == line }.map { max(0, $0.last - 1)..<$0.last }
    return (singles[line] ?? []).map(\.bytes) + starts + ends
  }

  // MARK: -

  private mutating func add(_ annotation: Annotation) {
    let start = min(Int(annotation.bytes.start), file.bytes.count)
    let end = min(Int(annotation.bytes.end), file.bytes.count)
    let firstLine = file.lines.line(at: UInt32(start))
    // A span that ends behind a line end does not reach into the next line.
    let lastLine = end > start ? file.lines.line(at: UInt32(end - 1)) : firstLine
    let first = offset(of: start, inLine: firstLine)
    let last = offset(of: end, inLine: lastLine)
    if firstLine == lastLine {
      singles[firstLine, default: []].append(Single(annotation: annotation, bytes: first..<max(first, last)))
    } else {
      let before = text(ofLine: firstLine).prefix(first)
      brackets.append(
        Bracket(
          annotation: annotation, lines: firstLine...lastLine, first: first, last: last,
          beginsLine: before.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }))
    }
  }

  private func offset(of byte: Int, inLine line: Int) -> Int {
    min(byte - Int(file.lines.start(ofLine: line)), text(ofLine: line).count)
  }

  /// Brackets that share a line get different lanes, the longer one further out.
  private mutating func assignLanes() {
    brackets.sort {
      ($0.lines.lowerBound, -$0.lines.upperBound, $0.first) < ($1.lines.lowerBound, -$1.lines.upperBound, $1.first)
    }
    for index in brackets.indices {
      let taken = brackets[..<index].filter { $0.lines.overlaps(brackets[index].lines) }.map(\.lane)
      brackets[index].lane = (0...).first { !taken.contains($0) } ?? 0
      laneCount = max(laneCount, brackets[index].lane + 1)
    }
  }

  /// Lines with a mark, the whole of a short bracket, the ends of a long one, and a line that stands alone between two of them.
  private mutating func chooseLines() {
    var chosen = Set(singles.keys)
    for bracket in brackets {
      let lines = bracket.lines
      chosen.formUnion(lines.count <= 8 ? lines : lines.lowerBound...lines.lowerBound + 3)
      chosen.formUnion(lines.upperBound - 1...lines.upperBound)
    }
    chosen.formUnion(chosen.filter { chosen.contains($0 + 2) }.map { $0 + 1 })
    lines = chosen.sorted()
  }
}
