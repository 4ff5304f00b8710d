import Catalogue
import Workspace

/// What an analysis learnt of the files of a workspace one by one, for whoever asks again after each change of a text.
///
/// It belongs to one body of knowledge and one thread.
package final class SourceMemory {
  /// In bytes of source: facts take about ten times as much.
  static let limit = 32 << 20

  var store: SourceStore?

  package init() {}
}

/// Analyses the source of processes; what was read for one serves the others.
package struct SourceAnalyzer: Sendable {
  private let store: SourceStore
  private let knowledge: PythonKnowledge

  /// - Parameter memory: What an earlier analysis with the same knowledge learnt of the files; it is left with what this one learns.
  package init(tree: FileTree, knowledge: PythonKnowledge, recalling memory: SourceMemory? = nil) {
    let limit = memory == nil ? SourceStore.usualLimit : SourceMemory.limit
    if let last = memory?.store, let changed = tree.changes(since: last.tree) {
      store = SourceStore(last, tree: tree, changed: changed)
    } else {
      store = SourceStore(tree: tree, loadWords: knowledge.loadWords, keptLimit: limit)
    }
    memory?.store = store
    self.knowledge = knowledge
  }

  /// The jobs of each process that are wanted. A process without entries is one whose entry is not known: everything is looked at, nothing is
  /// certain.
  package func analyze(_ descriptions: [ProcessDescription]) -> [ProcessAnalysis] {
    analyze(descriptions.map { ($0, .everyJob) })
  }

  package func analyze(_ wanted: [(process: ProcessDescription, interest: JobInterest)]) -> [ProcessAnalysis] {
    let descriptions = wanted.map(\.process)
    // A file that is not listed gets the same number in every run.
    for description in descriptions {
      for path in description.entries.map(\.file) + description.callables.map(\.place.path) { _ = store.numbers.number(of: path) }
    }
    // Processes whose imports start in the same folders ask the same questions of the same files.
    var groups: [[Int]] = []
    var groupsByPath: [[WorkspacePath]: Int] = [:]
    for (place, description) in descriptions.enumerated() {
      if let group = groupsByPath[description.searchPath] {
        groups[group].append(place)
      } else {
        groupsByPath[description.searchPath] = groups.count
        groups.append([place])
      }
    }
    @Sendable func analyses(of group: [Int]) -> [(place: Int, analysis: ProcessAnalysis)] {
      guard let first = group.first else { return [] }
      let searchPath = descriptions[first].searchPath
      var model = SourceModel(store: store, knowledge: knowledge, searchPath: searchPath)
      return group.map { place in
        // A program that puts another folder on the path does so for its own process.
        if model.finder.searchPath != searchPath { model = SourceModel(store: store, knowledge: knowledge, searchPath: searchPath) }
        return (place, analyze(descriptions[place], in: model, wanted[place].interest))
      }
    }
    // The largest first: whoever takes it last keeps all others waiting.
    func size(of group: [Int]) -> Int { descriptions[group[0]].searchPath.first.map { store.tree.files(below: $0).count } ?? 0 }
    let sizes = groups.map(size)
    let order = groups.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.map { groups[$0] }
    let found = order.count < 2 ? order.map { analyses(of: $0) } : mapInParallel(order, makeContext: {}) { _, group in analyses(of: group) }
    return found.joined().sorted { $0.place < $1.place }.map(\.analysis)
  }

  package func analyze(_ description: ProcessDescription) -> ProcessAnalysis {
    analyze([description])[0]
  }

  /// The files that a process can load, sorted.
  package func files(loadedBy description: ProcessDescription) -> [WorkspacePath] {
    let model = SourceModel(store: store, knowledge: knowledge, searchPath: description.searchPath)
    return ProcessModel(model: model, description: description).closure.files.map(model.path).sorted()
  }

  /// Takes the facts of every Python file, which no check needs, and keeps none: what that costs is measured.
  package func takeFactsOfEveryFile() -> (files: Int, bytes: Int) { store.takeFactsOfEveryFile() }

  /// Keeps what was read until the program ends.
  package func leaveToSystem() { _ = Unmanaged.passRetained(store) }

  private func analyze(_ description: ProcessDescription, in model: SourceModel, _ interest: JobInterest) -> ProcessAnalysis {
    let process = ProcessModel(model: model, description: description)
    // What cannot be understood of the entry is said even where no job hangs on it.
    for entry in description.entries { _ = model.index(model.id(entry.file)) }
    let finder = JobSiteFinder(process, interest)
    let jobs = finder.sites()
    var problems = model.problems.filter { process.closure.contains(model.id($0.path)) || $0.problem.kind == .unreadableFile }
    if let file = process.closure.firstLeftOut {
      let limit = "this process loads more than \(ImportClosure.sizeLimit >> 20) MiB of source: this file and others were not looked at"
      problems.append(PlacedProblem(Problem(.limitReached, limit, at: ByteSpan(start: 0, end: 0)), in: model.path(file)))
    }
    for call in finder.firstLeftOut {
      let limit = "this file starts more than \(JobStarts.mostInFile) jobs: this one and those behind it were not looked at"
      problems.append(PlacedProblem(Problem(.limitReached, limit, at: model.place(call).bytes), in: model.path(call.file)))
    }
    return ProcessAnalysis(
      jobs: jobs, files: process.closure.files.map(model.path).sorted(), isClosureKnown: process.closure.isKnown, problems: problems)
  }
}
