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

  init(_ tree: FileTree, signs: [FileSign]) {
    let matchers = Matchers(signs)
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
    if !worker.open.isEmpty, (try? tree.read(listed: position, into: &worker.buffer)) != nil, worker.buffer.count <= sizeLimit {
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

  mutating func take(_ path: WorkspacePath) {
    self.path.removeAll(keepingCapacity: true)
    nameStart = 0
    var dot: Int?
    isInTemplate = false
    var last: UInt8 = 0
    for byte in path.bytes {
      if byte == UInt8(ascii: "/") {
        nameStart = self.path.count + 1
        dot = nil
      } else if byte == UInt8(ascii: "."), self.path.count > nameStart {
        dot = self.path.count
      } else if byte == UInt8(ascii: "{"), last == byte {
        isInTemplate = true
      }
      last = byte
      self.path.append(byte &- 65 < 26 ? byte | 32 : byte)
    }
    extensionStart = dot.map { $0 + 1 } ?? self.path.count
  }
}

/// Signs made ready for many files: which of them a name fits is asked of every file of the workspace.
private final class Matchers: Sendable {
  let all: [Matcher]
  /// The signs by the extensions that they are for.
  private let byExtension: [(ending: [UInt8], signs: [Int])]
  /// The patterns by the last byte of what they fit; those that end in a wildcard fit any.
  private let byLastByte: [[Named]]
  private let open: [Named]

  /// A pattern and the signs that have it: many are for the same names.
  private struct Named {
    let text: String
    let pattern: Pattern
    var signs: [Int]
  }

  init(_ signs: [FileSign]) {
    all = signs.map(Matcher.init)
    var byExtension: [(ending: [UInt8], signs: [Int])] = []
    var byLastByte: [[Named]] = Array(repeating: [], count: 256)
    var open: [Named] = []
    func add(_ text: String, _ pattern: Pattern, _ sign: Int, to named: inout [Named]) {
      if let place = named.firstIndex(where: { $0.text == text }) {
        named[place].signs.append(sign)
      } else {
        named.append(Named(text: text, pattern: pattern, signs: [sign]))
      }
    }
    for (index, sign) in signs.enumerated() {
      for text in sign.extensions {
        let ending = Array(text.utf8)
        if let place = byExtension.firstIndex(where: { $0.ending == ending }) {
          byExtension[place].signs.append(index)
        } else {
          byExtension.append((ending, [index]))
        }
      }
      for text in sign.names {
        let pattern = Pattern(text)
        if let last = pattern.tail.last { add(text, pattern, index, to: &byLastByte[Int(last)]) } else { add(text, pattern, index, to: &open) }
      }
    }
    self.byExtension = byExtension
    self.byLastByte = byLastByte
    self.open = open
  }

  /// The signs that a name fits, in their order.
  func signs(of file: FileName, into signs: inout [Int]) {
    signs.removeAll(keepingCapacity: true)
    let ending = file.path[file.extensionStart...]
    for place in byExtension.indices where byExtension[place].ending.count == ending.count && ending.elementsEqual(byExtension[place].ending) {
      signs += byExtension[place].signs
    }
    if let last = file.path.last { add(byLastByte[Int(last)], of: file, to: &signs) }
    add(open, of: file, to: &signs)
    if signs.count > 1 { signs.sort() }
  }

  private func add(_ named: [Named], of file: FileName, to signs: inout [Int]) {
    for place in named.indices where named[place].pattern.matches(file) {
      for sign in named[place].signs where !signs.contains(sign) { signs.append(sign) }
    }
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
  let bytes: [UInt8]
  let head: [UInt8]
  let tail: [UInt8]
  /// Whether it is about the whole path, not the name alone.
  let isOfPath: Bool

  init(_ text: String) {
    let bytes = Array(text.utf8)
    let special = Set("*?[]\\".utf8)
    self.bytes = bytes
    head = Array(bytes.prefix { !special.contains($0) })
    tail = Array(bytes.suffix(from: (bytes.lastIndex(where: special.contains) ?? -1) + 1))
    isOfPath = text.contains("/")
  }

  func matches(_ file: FileName) -> Bool {
    let start = isOfPath ? 0 : file.nameStart
    let count = file.path.count - start
    guard count >= head.count, count >= tail.count else { return false }
    for index in head.indices where file.path[start + index] != head[index] { return false }
    let tailStart = file.path.count - tail.count
    for index in tail.indices where file.path[tailStart + index] != tail[index] { return false }
    return matchesGlob(bytes.span, file.path.span.extracting(start..<file.path.count))
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
