import Catalogue
import PythonSyntax
import Synchronization
import Workspace

/// What was learnt of a workspace's source files one by one, for all the processes that load them.
///
/// Everything in here follows from the bytes of one file, so it can be found out for many files at once and in any order, and
/// whichever thread asks first.
final class SourceStore: Sendable {
  let tree: FileTree
  let numbers: FileNumbers
  private let loadWords: LoadWords
  private let memory: Mutex<Memory>
  /// Whoever takes the facts of a file takes its turn first.
  private let turns = Turns()
  private let readers = FactsReaders()

  /// A file's facts, or why there are none.
  struct Parsed: Sendable {
    /// Whoever wants the facts to stay holds on to this.
    let lease: FactsLease?
    let problems: [PlacedProblem]

    var index: FactsIndex? { lease?.index }
  }

  /// Holds the facts of a file for those who need them.
  ///
  /// What something points to weakly is counted in a table of its own, several times as slowly. Facts are counted at each question,
  /// leases next to never.
  final class FactsLease: Sendable {
    let index: FactsIndex

    init(_ index: FactsIndex) { self.index = index }
  }

  fileprivate struct Memory {
    var modules: ModuleTable?
    var outlines: [Result<Outline, ReadFailure>?] = []
    var facts: [Remembered?] = []
    /// Facts that are kept though no process needs them at the moment, and the bytes of source that they were taken from.
    var kept: [FactsLease] = []
    var keptSize = 0
  }

  /// Facts are ten times as large as their source. Those of one process are let go with it, so that a workspace of many
  /// applications takes no more memory than its largest ones.
  fileprivate struct Remembered {
    weak var lease: FactsLease?
    let isReadable: Bool
    let problems: [PlacedProblem]

    var parsed: Parsed? {
      let lease = lease
      return lease == nil && isReadable ? nil : Parsed(lease: lease, problems: problems)
    }
  }

  /// In bytes of source: more than most applications have in the files that matter.
  static let usualLimit = 4 << 20
  private let keptLimit: Int

  /// - Parameters:
  ///   - loadWords: The words beside which modules are named by texts.
  ///   - keptLimit: The bytes of source whose facts are kept even while no process needs them.
  init(tree: FileTree, loadWords: LoadWords, keptLimit: Int = usualLimit) {
    self.tree = tree
    self.loadWords = loadWords
    self.keptLimit = keptLimit
    numbers = FileNumbers(tree)
    memory = Mutex(Memory())
  }

  /// What is still known of a workspace in which some files have other texts and none is new or gone.
  init(_ other: SourceStore, tree: FileTree, changed: Set<WorkspacePath>) {
    self.tree = tree
    loadWords = other.loadWords
    keptLimit = other.keptLimit
    numbers = other.numbers
    var known = other.memory.withLock { $0 }
    for path in changed { known.forget(other.numbers.number(of: path)) }
    memory = Mutex(known)
  }

  var modules: ModuleTable {
    memory.withLock { memory in
      if let known = memory.modules { return known }
      let table = ModuleTable(tree)
      memory.modules = table
      return table
    }
  }

  func outline(_ file: FileID) -> Result<Outline, ReadFailure> {
    sketch([file])
    return memory.withLock { $0.outlines[file] } ?? .failure(.vanished(numbers.path(file)))
  }

  /// Makes the outlines of files that are asked for next.
  func sketch(_ files: [FileID]) {
    let unknown = memory.withLock { memory in files.filter { memory.outlines[$0] == nil } }
    if unknown.isEmpty { return }
    let reader = OutlineReader(loadWords)
    let found = each(of: unknown, { reader }) { [tree] reader, file in reader.outline(of: file.path, in: tree) }
    memory.withLock { memory in
      for (file, outline) in zip(unknown, found) { memory.outlines[file] = outline }
    }
  }

  func parsed(_ file: FileID) -> Parsed {
    parse([file]).first ?? Parsed(lease: nil, problems: [])
  }

  /// Takes the facts of files that are asked for next. Whoever wants them to stay must hold what is given back.
  func parse(_ files: [FileID]) -> [Parsed] {
    var answers = memory.withLock { memory in files.map { memory.facts[$0]?.parsed } }
    let places = answers.indices.filter { answers[$0] == nil }
    let found = each(of: places.map { files[$0] }, { [readers] in LentReader(from: readers) }) { [self] lent, file in
      turns.take(file.id) {
        if let known = memory.withLock({ $0.facts[file.id]?.parsed }) { return known }
        let parsed = lent.reader.parsed(file.id, file.path, in: tree)
        memory.withLock { $0.remember(parsed, of: file.id, limit: keptLimit) }
        return parsed
      }
    }
    for (place, parsed) in zip(places, found) { answers[place] = parsed }
    return answers.map { $0 ?? Parsed(lease: nil, problems: []) }
  }

  func takeFactsOfEveryFile() -> (files: Int, bytes: Int) {
    let sizes = mapInParallel(tree.files.filter(\.isPython), makeContext: FactsReader.init) { [tree] reader, path in
      reader.parsed(FileID(raw: 0), path, in: tree).index?.size ?? 0
    }
    return (sizes.count, sizes.reduce(0, +))
  }

  /// On all processors where it is worth starting threads.
  private func each<Context, Answer: Sendable>(
    of files: [FileID], _ makeContext: @escaping @Sendable () -> Context,
    _ transform: @escaping @Sendable (inout Context, (id: FileID, path: WorkspacePath)) -> Answer
  ) -> [Answer] {
    let named = files.map { (id: $0, path: numbers.path($0)) }
    guard named.count > 3 else {
      var context = makeContext()
      return named.map { transform(&context, $0) }
    }
    return mapInParallel(named, makeContext: makeContext, transform)
  }
}

extension SourceStore.Memory {
  fileprivate mutating func forget(_ file: FileID) {
    if Int(file.raw) < outlines.count { outlines[Int(file.raw)] = nil }
    if Int(file.raw) < facts.count { facts[Int(file.raw)] = nil }
    kept.removeAll { $0.index.file == file }
    keptSize = kept.reduce(0) { $0 + $1.index.size }
  }

  fileprivate mutating func remember(_ parsed: SourceStore.Parsed, of file: FileID, limit: Int) {
    facts[file] = SourceStore.Remembered(lease: parsed.lease, isReadable: parsed.lease != nil, problems: parsed.problems)
    if let lease = parsed.lease, keptSize < limit {
      kept.append(lease)
      keptSize += lease.index.size
    }
  }
}

/// A list with a place for every file that was asked about.
extension Array {
  fileprivate subscript<Answer>(_ file: FileID) -> Answer? where Element == Answer? {
    get { Int(file.raw) < count ? self[Int(file.raw)] : nil }
    set {
      let place = Int(file.raw)
      // Grows as appending does: one place more each time must not copy the list each time.
      if place >= count { append(contentsOf: repeatElement(nil, count: place + 1 - count)) }
      self[place] = newValue
    }
  }
}

/// Takes the facts of one file after the other with the same memory.
///
/// One thread has it at a time, see ``LentReader``: hence the promise.
private final class FactsReader: @unchecked Sendable {
  private var parser = PythonParser()
  private var buffer = ReadBuffer()
  private var extractor = FactsExtractor()
  /// The largest file that its memory had room for, in bytes.
  private(set) var largest = 0

  func parsed(_ file: FileID, _ path: WorkspacePath, in tree: FileTree) -> SourceStore.Parsed {
    do throws(ReadFailure) { try tree.read(path, into: &buffer) } catch { return SourceStore.Parsed(lease: nil, problems: [error.problem]) }
    largest = max(largest, buffer.count)
    let parsed = parser.parse(buffer.bytes)
    let index = FactsIndex(extractor.facts(of: parsed.tree, path), file: file, size: buffer.count)
    return SourceStore.Parsed(lease: SourceStore.FactsLease(index), problems: parsed.problems.map { PlacedProblem($0, in: path) })
  }
}

/// Readers that nobody uses at the moment. Most files are asked for one by one, and a new reader's memory grows from nothing.
private final class FactsReaders: Sendable {
  private let idle = Mutex([FactsReader]())
  /// In bytes of source: a reader's memory is some ten times as large as the largest file that it read.
  private static let largestKept = 200_000

  func take() -> FactsReader { idle.withLock { $0.popLast() } ?? FactsReader() }

  func giveBack(_ reader: FactsReader) {
    if reader.largest <= Self.largestKept { idle.withLock { $0.append(reader) } }
  }
}

/// A reader that is given back when it is let go.
private final class LentReader {
  let reader: FactsReader
  private let readers: FactsReaders

  init(from readers: FactsReaders) {
    self.readers = readers
    reader = readers.take()
  }

  deinit { readers.giveBack(reader) }
}
