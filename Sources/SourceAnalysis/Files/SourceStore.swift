import Catalogue
import PythonSyntax
import Workspace

/// What was learnt of a workspace's source files one by one, for all the processes that load them.
///
/// Everything in here follows from the bytes of one file, so it can be found out for many files at once and in any order.
final class SourceStore {
  let tree: FileTree
  private let loadWords: [String]
  private var outlines: [WorkspacePath: Result<Outline, ReadFailure>] = [:]
  private var analyses: [WorkspacePath: Parsed] = [:]

  /// A file's facts, or why there are none.
  struct Parsed: Sendable {
    let index: FactsIndex?
    let problems: [PlacedProblem]
  }

  /// - Parameter loadWords: The words beside which modules are named by texts.
  init(tree: FileTree, loadWords: [String]) {
    self.tree = tree
    self.loadWords = loadWords
  }

  func outline(_ path: WorkspacePath) -> Result<Outline, ReadFailure> {
    if let known = outlines[path] { return known }
    sketch([path])
    return outlines[path] ?? .failure(.vanished(path))
  }

  /// Makes the outlines of files that are asked for next.
  func sketch(_ paths: [WorkspacePath]) {
    let paths = paths.filter { outlines[$0] == nil }
    let reader = OutlineReader(loadWords: loadWords)
    let found = Self.each(of: paths, { reader }) { [tree] reader, path in reader.outline(of: path, in: tree) }
    for (path, outline) in zip(paths, found) { outlines[path] = outline }
  }

  func parsed(_ path: WorkspacePath) -> Parsed {
    if let known = analyses[path] { return known }
    parse([path])
    return analyses[path] ?? Parsed(index: nil, problems: [])
  }

  /// Takes the facts of files that are asked for next.
  func parse(_ paths: [WorkspacePath]) {
    let paths = paths.filter { analyses[$0] == nil }
    let found = Self.each(of: paths, FactsReader.init) { [tree] reader, path in reader.parsed(path, in: tree) }
    for (path, parsed) in zip(paths, found) { analyses[path] = parsed }
  }

  /// On all processors where it is worth starting threads.
  private static func each<Context, Answer: Sendable>(
    of paths: [WorkspacePath], _ makeContext: @escaping @Sendable () -> Context,
    _ transform: @escaping @Sendable (inout Context, WorkspacePath) -> Answer
  ) -> [Answer] {
    guard paths.count > 3 else {
      var context = makeContext()
      return paths.map { transform(&context, $0) }
    }
    return mapInParallel(paths, makeContext: makeContext, transform)
  }
}

/// Takes the facts of one file after the other with the same memory.
private final class FactsReader {
  private var parser = PythonParser()

  func parsed(_ path: WorkspacePath, in tree: FileTree) -> SourceStore.Parsed {
    do throws(ReadFailure) {
      let source = try tree.read(path)
      let (facts, problems) = FactsExtractor.facts(of: source, with: &parser)
      return SourceStore.Parsed(index: FactsIndex(facts, source: source), problems: problems.map { PlacedProblem($0, in: path) })
    } catch {
      return SourceStore.Parsed(index: nil, problems: [error.problem])
    }
  }
}
