/// Changes programs so that most of them still parse: names change places, lines move, blocks are moved in and out. Then analysis
/// meets what people don't write, such as classes that inherit from themselves and functions that return each other.
struct SourceMutator {
  private var bytes: Mutator
  private let corpus: [[UInt8]]
  /// The identifiers of all files.
  private let names: [[UInt8]]

  init(seed: UInt64, corpus: [[UInt8]]) {
    bytes = Mutator(seed: seed, corpus: corpus)
    self.corpus = corpus
    var names: Set<[UInt8]> = []
    for text in corpus { for range in Self.words(of: text) { names.insert(Array(text[range])) } }
    self.names = names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  mutating func random(_ limit: Int) -> Int { bytes.random(limit) }

  mutating func mutated(_ text: [UInt8]) -> [UInt8] {
    if random(8) == 0 { return bytes.mutated(text) }
    var text = text
    for _ in 0...random(8) { mutate(&text) }
    return text
  }

  private mutating func mutate(_ text: inout [UInt8]) {
    switch random(8) {
    case 0, 1, 2:
      let words = Self.words(of: text)
      guard !words.isEmpty, !names.isEmpty else { return }
      text.replaceSubrange(words[random(words.count)], with: names[random(names.count)])
    case 3:
      // One name everywhere for another: two things become one.
      let name = names[random(max(names.count, 1))]
      let other = names[random(max(names.count, 1))]
      for range in Self.words(of: text).reversed() where text[range].elementsEqual(name) { text.replaceSubrange(range, with: other) }
    case 4: edit(&text) { lines, at, to in lines.insert(lines[at], at: to) }
    case 5: edit(&text) { lines, at, _ in lines.remove(at: at) }
    case 6:
      edit(&text) { lines, at, to in
        if lines[at].first == 32 { lines[at].removeFirst(min(4, lines[at].prefix { $0 == 32 }.count)) } else { lines[at].insert(contentsOf: [32, 32, 32, 32], at: 0) }
        lines.swapAt(at, to)
      }
    default:
      let lines = Self.lines(of: corpus[random(corpus.count)])
      guard !lines.isEmpty else { return }
      let start = random(lines.count)
      let part = lines[start..<min(lines.count, start + 1 + random(random(6) == 0 ? 400 : 12))]
      edit(&text) { own, at, _ in own.insert(contentsOf: part, at: at) }
    }
  }

  private mutating func edit(_ text: inout [UInt8], _ change: (inout [[UInt8]], Int, Int) -> Void) {
    var lines = Self.lines(of: text)
    guard !lines.isEmpty else { return }
    change(&lines, random(lines.count), random(lines.count))
    text = Array(lines.joined(separator: [10]))
  }

  private static func lines(of text: [UInt8]) -> [[UInt8]] {
    text.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
  }

  private static func words(of text: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for (place, byte) in text.enumerated() {
      let isLetter = (byte | 32) &- 97 < 26 || byte == UInt8(ascii: "_")
      if isLetter || start != nil && byte &- 48 < 10 { start = start ?? place } else if let begin = start {
        words.append(begin..<place)
        start = nil
      }
    }
    if let start { words.append(start..<text.count) }
    return words
  }
}
