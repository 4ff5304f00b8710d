import Catalogue
import ConfigSyntax
import Workspace

/// What one of uWSGI's readers makes of one text: pairs in the order in which the server meets them.
struct UWSGIReading {
  var entries: [INIEntry] = []
  /// Why the server ends with status 1 over this text.
  var refusal: Problem?
  /// What the server does not say a word about.
  var remarks: [UWSGIRemark] = []
}

/// Something odd about a text that one of uWSGI's readers passes over, or stops at.
struct UWSGIRemark {
  let kind: NoticeKind
  let span: ByteSpan
  var setting = ""
  var value = ""
  /// What the reader makes of it, in words.
  let effective: String
}

/// The readings of several builds side by side: what all of them find, and what only some do.
struct UWSGIReadings {
  struct Entry {
    let entry: INIEntry
    /// The reader that alone finds it; `nil` when all do.
    let reader: String?
  }

  private(set) var entries: [Entry] = []
  private(set) var readings: [(reader: String, reading: UWSGIReading)]

  /// Longer sequences that differ are taken as differing to their ends.
  private static let compared = 1000

  /// - Parameter readings: One or two.
  init(_ readings: [(reader: String, reading: UWSGIReading)]) {
    self.readings = readings
    guard let first = readings.first else { return }
    guard let second = readings.dropFirst().first else {
      entries = first.reading.entries.map { Entry(entry: $0, reader: nil) }
      return
    }
    merge(first.reading.entries[...], of: first.reader, second.reading.entries[...], of: second.reader)
  }

  var isSettled: Bool { entries.allSatisfy { $0.reader == nil } }

  private mutating func merge(_ left: ArraySlice<INIEntry>, of leftReader: String, _ right: ArraySlice<INIEntry>, of rightReader: String) {
    let start = zip(left, right).prefix { Self.same($0, $1) }.count
    entries += left.prefix(start).map { Entry(entry: $0, reader: nil) }
    let (left, right) = (Array(left.dropFirst(start)), Array(right.dropFirst(start)))
    for step in Self.steps(left, right) {
      switch step {
      case .both(let index): entries.append(Entry(entry: left[index], reader: nil))
      case .left(let index): entries.append(Entry(entry: left[index], reader: leftReader))
      case .right(let index): entries.append(Entry(entry: right[index], reader: rightReader))
      }
    }
  }

  private enum Step {
    case both(Int), left(Int), right(Int)
  }

  /// The longest common sequence.
  private static func steps(_ left: [INIEntry], _ right: [INIEntry]) -> [Step] {
    guard left.count * right.count <= compared * compared, !left.isEmpty, !right.isEmpty else {
      return left.indices.map(Step.left) + right.indices.map(Step.right)
    }
    let width = right.count + 1
    var lengths = [Int32](repeating: 0, count: (left.count + 1) * width)
    for i in left.indices.reversed() {
      for j in right.indices.reversed() {
        lengths[i * width + j] =
          same(left[i], right[j])
          ? lengths[(i + 1) * width + j + 1] + 1 : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
      }
    }
    var steps: [Step] = []
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      if i < left.count, j < right.count, same(left[i], right[j]) {
        steps.append(.both(i))
        i += 1
        j += 1
      } else if j == right.count || (i < left.count && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) {
        steps.append(.left(i))
        i += 1
      } else {
        steps.append(.right(j))
        j += 1
      }
    }
    return steps
  }

  private static func same(_ left: INIEntry, _ right: INIEntry) -> Bool {
    left.key.bytes == right.key.bytes && left.value?.bytes == right.value?.bytes
  }
}

extension RewrittenText {
  /// A part of this text with its place in the file; what was made of it by unescaping may be given instead.
  func iniText(_ part: Range<Int>, reading bytes: [UInt8]? = nil) -> INIText {
    // C strings end at the first NUL.
    INIText(Array((bytes ?? Array(self.bytes[part])).prefix { $0 != 0 }), at: original(of: part), unknown: unknown(in: part))
  }

  func moved(_ problem: Problem) -> Problem {
    var problem = problem
    let end = min(Int(problem.span.end), bytes.count)
    problem.span = original(of: min(Int(problem.span.start), end)..<end)
    return problem
  }
}
