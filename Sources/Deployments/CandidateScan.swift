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
    let found = mapInParallel(tree.files, makeContext: Worker.init) { worker, path in
      Self.readers(of: path, in: tree, matchers, &worker)
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
    return matcher.matches(FileName(path)) && (matcher.needles.isEmpty || matcher.needles.contains { bytes.contains($0) })
  }

  /// What one thread keeps from file to file.
  private struct Worker {
    var buffer = ReadBuffer()
    /// For each set of signs that names left open, one search for all their texts: every Python file has such a set.
    var searches: [[Int]: Search] = [:]

    struct Search {
      let prefilter: BytePrefilter
      /// The reader of each needle.
      let readers: [String]
    }

    mutating func search(for open: [Int], _ matchers: [Matcher]) -> Search {
      if let known = searches[open] { return known }
      let needles = open.flatMap { index in matchers[index].needles.map { (needle: $0, reader: matchers[index].reader) } }
      let search = Search(prefilter: BytePrefilter(needles: needles.map(\.needle)), readers: needles.map(\.reader))
      searches[open] = search
      return search
    }
  }

  private static func readers(of path: WorkspacePath, in tree: FileTree, _ matchers: [Matcher], _ worker: inout Worker) -> [String] {
    // Below a folder such as `{{cookiecutter.name}}` everything is the template of a project, not a project.
    if path.bytes.contains([UInt8(ascii: "{"), UInt8(ascii: "{")]) { return [] }
    let name = FileName(path)
    let named = matchers.indices.filter { matchers[$0].matches(name) }
    guard !named.isEmpty else { return [] }
    var readers = named.filter { matchers[$0].needles.isEmpty }.map { matchers[$0].reader }
    let open = named.filter { !matchers[$0].needles.isEmpty && !readers.contains(matchers[$0].reader) }
    if !open.isEmpty, (try? tree.read(path, into: &worker.buffer)) != nil, worker.buffer.count <= sizeLimit {
      let search = worker.search(for: open, matchers)
      readers += search.prefilter.matches(in: worker.buffer.bytes).sorted().map { search.readers[$0] }
    }
    var seen: Set<String> = []
    return readers.filter { seen.insert($0).inserted }
  }
}

/// A path in the forms that signs ask about.
private struct FileName {
  let path: [UInt8]
  let name: [UInt8]
  let fileExtension: String

  init(_ path: WorkspacePath) {
    func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] { bytes.map { (65...90).contains($0) ? $0 + 32 : $0 } }
    self.path = lowercased(path.bytes)
    name = lowercased(path.name)
    // `.env`-like names have no extension either.
    fileExtension = path.name.dropFirst().contains(UInt8(ascii: ".")) ? path.fileExtension : ""
  }
}

/// A sign made ready for many files.
private struct Matcher: Sendable {
  let reader: String
  let needles: [[UInt8]]
  private let names: [[UInt8]]
  private let paths: [[UInt8]]
  private let extensions: Set<String>

  init(_ sign: FileSign) {
    reader = sign.reader
    needles = sign.contains.map { Array($0.utf8) }
    names = sign.names.filter { !$0.contains("/") }.map { Array($0.utf8) }
    paths = sign.names.filter { $0.contains("/") }.map { Array($0.utf8) }
    extensions = Set(sign.extensions)
  }

  func matches(_ file: FileName) -> Bool {
    extensions.contains(file.fileExtension) || names.contains { matchesGlob($0, file.name) } || paths.contains { matchesGlob($0, file.path) }
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
