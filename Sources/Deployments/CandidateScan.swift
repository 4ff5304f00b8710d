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

  init(_ tree: FileTree, signs: [FileSign]) {
    let matchers = signs.map(Matcher.init)
    let found = mapInParallel(Array(tree.files.indices), makeContext: Worker.init) { worker, position in
      Self.readers(of: position, in: tree, matchers, &worker)
    }
    var files: [String: [WorkspacePath]] = [:]
    for (path, readers) in zip(tree.files, found) {
      for reader in readers { files[reader, default: []].append(path) }
    }
    self.files = files
  }

  /// Whether a file is one of those that a sign is for.
  static func fits(_ sign: FileSign, _ path: WorkspacePath, _ bytes: [UInt8]) -> Bool {
    let matcher = Matcher(sign)
    var name = FileName()
    name.take(path)
    return matcher.matches(name) && (matcher.needles.isEmpty || matcher.needles.contains { bytes.contains($0) })
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

    mutating func search(for open: [Int], _ matchers: [Matcher]) -> Search {
      if let last, last.open == open { return last.search }
      let search = searches[open] ?? make(for: open, matchers)
      searches[open] = search
      last = (open, search)
      return search
    }

    private func make(for open: [Int], _ matchers: [Matcher]) -> Search {
      let needles = open.flatMap { index in matchers[index].needles.map { (needle: $0, reader: matchers[index].reader) } }
      return Search(prefilter: BytePrefilter(needles: needles.map(\.needle)), readers: needles.map(\.reader))
    }
  }

  private static func readers(of position: Int, in tree: FileTree, _ matchers: [Matcher], _ worker: inout Worker) -> [String] {
    worker.name.take(tree.files[position])
    // Below a folder such as `{{cookiecutter.name}}` everything is the template of a project, not a project.
    if worker.name.isInTemplate { return [] }
    worker.named.removeAll(keepingCapacity: true)
    for index in matchers.indices where matchers[index].matches(worker.name) { worker.named.append(index) }
    if worker.named.isEmpty { return [] }
    var readers = worker.named.filter { matchers[$0].needles.isEmpty }.map { matchers[$0].reader }
    worker.open.removeAll(keepingCapacity: true)
    for index in worker.named where !matchers[index].needles.isEmpty && !readers.contains(matchers[index].reader) { worker.open.append(index) }
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

/// A sign made ready for many files.
private struct Matcher: Sendable {
  let reader: String
  let needles: [[UInt8]]
  private let names: [Pattern]
  private let paths: [Pattern]
  private let extensions: [[UInt8]]

  /// A pattern with the bytes at both ends that stand for themselves: they refuse nearly every name at once.
  private struct Pattern: Sendable {
    let bytes: [UInt8]
    let head: [UInt8]
    let tail: [UInt8]

    init(_ text: String) {
      let bytes = Array(text.utf8)
      let special = Set("*?[]\\".utf8)
      self.bytes = bytes
      head = Array(bytes.prefix { !special.contains($0) })
      tail = Array(bytes.suffix(from: (bytes.lastIndex(where: special.contains) ?? -1) + 1))
    }

    func matches(_ text: Span<UInt8>) -> Bool {
      guard text.count >= head.count, text.count >= tail.count else { return false }
      for index in head.indices where text[index] != head[index] { return false }
      let tailStart = text.count - tail.count
      for index in tail.indices where text[tailStart + index] != tail[index] { return false }
      return matchesGlob(bytes.span, text)
    }
  }

  init(_ sign: FileSign) {
    reader = sign.reader
    needles = sign.contains.map { Array($0.utf8) }
    names = sign.names.filter { !$0.contains("/") }.map(Pattern.init)
    paths = sign.names.filter { $0.contains("/") }.map(Pattern.init)
    extensions = sign.extensions.map { Array($0.utf8) }
  }

  func matches(_ file: FileName) -> Bool {
    let path = file.path.span
    let ending = file.path[file.extensionStart...]
    if extensions.contains(where: { ending.count == $0.count && ending.elementsEqual($0) }) { return true }
    let name = path.extracting(file.nameStart..<path.count)
    for pattern in names where pattern.matches(name) { return true }
    for pattern in paths where pattern.matches(path) { return true }
    return false
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
