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
  private let matchers: FileSignMatchers

  /// - Parameter passedOver: Patterns of paths whose contents decide nothing.
  init(_ tree: FileTree, signs: [FileSign], passingOver passedOver: [String] = []) {
    let matchers = FileSignMatchers(signs, passingOver: passedOver)
    let readers = mapInParallel(Array(tree.files.indices), makeContext: Worker.init) { worker, position in
      Self.readers(of: position, in: tree, matchers, &worker)
    }
    self.init(tree, matchers, readers)
  }

  private init(_ tree: FileTree, _ matchers: FileSignMatchers, _ readers: [[String]]) {
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
    let matchers = FileSignMatchers([sign])
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

    mutating func search(for open: [Int], _ matchers: FileSignMatchers) -> Search {
      if let last, last.open == open { return last.search }
      let search = searches[open] ?? make(for: open, matchers)
      searches[open] = search
      last = (open, search)
      return search
    }

    private func make(for open: [Int], _ matchers: FileSignMatchers) -> Search {
      let needles = open.flatMap { index in matchers.all[index].needles.map { (needle: $0, reader: matchers.all[index].reader) } }
      return Search(prefilter: BytePrefilter(needles: needles.map(\.needle)), readers: needles.map(\.reader))
    }
  }

  private static func readers(of position: Int, in tree: FileTree, _ matchers: FileSignMatchers, _ worker: inout Worker) -> [String] {
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
