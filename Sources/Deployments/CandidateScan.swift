import Catalogue
import PythonSyntax
import Workspace

/// Finds the files that may be configuration, in one pass over the workspace: names first, and bytes only where a name
/// leaves it open.
struct CandidateScan: Sendable {
  /// Configuration is written by hand: a larger file is something else.
  static let sizeLimit = 1 << 20

  /// The files of each reader, sorted.
  let files: [String: [WorkspacePath]]
  /// The readers of each file of the workspace, in its order.
  private let readers: [[String]]
  private let matchers: Matchers

  /// - Parameter passedOver: Patterns of paths whose contents decide nothing.
  init(_ tree: FileTree, signs: [FileSign], passingOver passedOver: [String] = []) {
    let matchers = Matchers(signs, passingOver: passedOver)
    let readers = mapInParallel(Array(tree.files.indices), makeContext: Worker.init) { worker, position in
      Self.readers(of: position, in: tree, matchers, &worker)
    }
    self.init(tree, matchers, readers)
  }

  private init(_ tree: FileTree, _ matchers: Matchers, _ readers: [[String]]) {
    self.readers = readers
    self.matchers = matchers
    var files: [String: [WorkspacePath]] = [:]
    for (path, readers) in zip(tree.files, readers) {
      for reader in readers { files[reader, default: []].append(path) }
    }
    self.files = files
  }

  /// The same scan of a tree with the same files, some of them with other texts.
  func again(in tree: FileTree, changed: Set<WorkspacePath>) -> CandidateScan {
    var worker = Worker()
    var readers = readers
    for path in changed {
      if let position = tree.position(of: path) { readers[position] = Self.readers(of: position, in: tree, matchers, &worker) }
    }
    return readers == self.readers ? self : CandidateScan(tree, matchers, readers)
  }

  /// Whether a file is one of those that a sign is for.
  static func fits(_ sign: FileSign, _ path: WorkspacePath, _ bytes: [UInt8]) -> Bool {
    let matchers = Matchers([sign])
    var name = FileName()
    name.take(path)
    var fitting: [Int] = []
    matchers.signs(of: name, into: &fitting)
    let needles = matchers.all[0].needles
    return !fitting.isEmpty && (needles.isEmpty || needles.contains { bytes.contains($0) })
  }

  /// What one thread keeps from file to file.
  private struct Worker {
    var buffer = ReadBuffer()
    var name = FileName()
    /// The signs that the current file's name fits, and those of them that its bytes decide.
    var named: [Int] = []
    var open: [Int] = []
    /// For each set of signs that names left open, one search for all their texts: every Python file has such a set.
    var searches: [[Int]: Search] = [:]
    /// The search that the last file needed, which is the next one's too, most often.
    var last: (open: [Int], search: Search)?

    struct Search {
      let prefilter: BytePrefilter
      /// The reader of each needle.
      let readers: [String]
    }

    mutating func search(for open: [Int], _ matchers: Matchers) -> Search {
      if let last, last.open == open { return last.search }
      let search = searches[open] ?? make(for: open, matchers)
      searches[open] = search
      last = (open, search)
      return search
    }

    private func make(for open: [Int], _ matchers: Matchers) -> Search {
      let needles = open.flatMap { index in matchers.all[index].needles.map { (needle: $0, reader: matchers.all[index].reader) } }
      return Search(prefilter: BytePrefilter(needles: needles.map(\.needle)), readers: needles.map(\.reader))
    }
  }

  private static func readers(of position: Int, in tree: FileTree, _ matchers: Matchers, _ worker: inout Worker) -> [String] {
    worker.name.take(tree.files[position])
    // Below a folder such as `{{cookiecutter.name}}` everything is the template of a project, not a project.
    if worker.name.isInTemplate { return [] }
    matchers.signs(of: worker.name, into: &worker.named)
    if worker.named.isEmpty { return [] }
    var readers: [String] = []
    for index in worker.named where matchers.all[index].needles.isEmpty { readers.append(matchers.all[index].reader) }
    worker.open.removeAll(keepingCapacity: true)
    for index in worker.named where !matchers.all[index].needles.isEmpty && !readers.contains(matchers.all[index].reader) { worker.open.append(index) }
    if !worker.open.isEmpty, !matchers.passesOver(worker.name), (try? tree.read(listed: position, into: &worker.buffer)) != nil, worker.buffer.count <= sizeLimit {
      let search = worker.search(for: worker.open, matchers)
      let found = worker.buffer.withSpan { search.prefilter.matches(in: $0) }
      if !found.isEmpty { readers += found.sorted().map { search.readers[$0] } }
    }
    if readers.count < 2 { return readers }
    var seen: Set<String> = []
    return readers.filter { seen.insert($0).inserted }
  }
}

/// A path in the forms that signs ask about: in lower case. One serves many files and keeps its memory.
private struct FileName {
  private(set) var path: [UInt8] = []
  /// Where the last component begins.
  private(set) var nameStart = 0
  /// Where the extension begins; `.env`-like names have none, nor has a name without a dot.
  private(set) var extensionStart = 0
  /// Whether it holds `{{`.
  private(set) var isInTemplate = false
  private(set) var pairs = BytePairs()

  /// What is known of the folder that the last path lies in, which is the next one's too, most often.
  private var folder = Folder()

  private struct Folder {
    /// As it is written, with the slash behind it.
    var bytes: [UInt8] = []
    var isInTemplate = false
    var pairs = BytePairs()
  }

  mutating func take(_ path: WorkspacePath) {
    let bytes = path.bytes
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    nameStart = (slash ?? -1) + 1
    if folder.bytes.count != nameStart || !bytes.starts(with: folder.bytes) { enter(bytes[..<nameStart]) }
    self.path.removeSubrange(nameStart...)
    var name = Walk(isInTemplate: folder.isInTemplate, pairs: folder.pairs, last: nameStart == 0 ? 0 : UInt8(ascii: "/"))
    var dot = bytes.count
    for place in nameStart..<bytes.count {
      if bytes[place] == UInt8(ascii: "."), place > nameStart { dot = place }
      self.path.append(name.take(bytes[place]))
    }
    isInTemplate = name.isInTemplate
    pairs = name.pairs
    extensionStart = min(dot + 1, bytes.count)
  }

  private mutating func enter(_ bytes: ArraySlice<UInt8>) {
    var walk = Walk()
    path.removeAll(keepingCapacity: true)
    for byte in bytes { path.append(walk.take(byte)) }
    folder = Folder(bytes: Array(bytes), isInTemplate: walk.isInTemplate, pairs: walk.pairs)
  }

  /// Goes through the bytes of a path.
  private struct Walk {
    var isInTemplate = false
    var pairs = BytePairs()
    var last: UInt8 = 0

    /// The byte in lower case.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> UInt8 {
      if byte == UInt8(ascii: "{"), last == byte { isInTemplate = true }
      pairs.insert(last | 32, byte | 32)
      last = byte
      return byte &- 65 < 26 ? byte | 32 : byte
    }
  }

  /// Whether part of a text stands anywhere in the path from a place on.
  func holds(_ text: [UInt8], _ part: Range<Int>, from start: Int) -> Bool {
    guard let first = part.first else { return true }
    var place = start
    while place + part.count <= path.count {
      if path[place] == text[first], holds(text, part, at: place) { return true }
      place += 1
    }
    return false
  }

  /// Whether part of a text stands at a place of the path.
  @inline(__always)
  func holds(_ text: [UInt8], _ part: Range<Int>, at place: Int) -> Bool {
    for offset in 0..<part.count where path[place &+ offset] != text[part.lowerBound &+ offset] { return false }
    return true
  }
}

/// Some of the pairs of bytes that follow on each other in a text, in either case: a text can hold another one only if it has all pairs of it.
private struct BytePairs: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init() {}

  init(_ text: some Collection<UInt8>) {
    for (first, second) in zip(text, text.dropFirst()) { insert(first | 32, second | 32) }
  }

  @inline(__always)
  mutating func insert(_ first: UInt8, _ second: UInt8) {
    let place = UInt64(first &* 37 ^ second)
    let bit: UInt64 = 1 &<< (place & 63)
    if place & 64 == 0 { low |= bit } else { high |= bit }
  }

  mutating func formUnion(_ other: BytePairs) {
    low |= other.low
    high |= other.high
  }

  func isSubset(of other: BytePairs) -> Bool { low & ~other.low | high & ~other.high == 0 }
}

/// Signs made ready for many files: which of them a name fits is asked of every file of the workspace.
private final class Matchers: Sendable {
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
private struct Matcher: Sendable {
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

extension [UInt8] {
  /// Whether these bytes hold others one after the other.
  fileprivate func contains(_ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    var start = startIndex
    while let found = self[start...].firstIndex(of: first) {
      if self[found...].starts(with: needle) { return true }
      start = found + 1
    }
    return false
  }
}
