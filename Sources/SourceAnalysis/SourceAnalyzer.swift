import Catalogue
import Workspace

/// Analyses the source of one process after the other; what was read for one serves the next.
package final class SourceAnalyzer {
  private let store: SourceStore
  private let knowledge: PythonKnowledge
  /// Processes whose imports start in the same folders ask the same questions of the same files.
  private var models: [[WorkspacePath]: SourceModel] = [:]

  package init(tree: FileTree, knowledge: PythonKnowledge) {
    store = SourceStore(tree: tree, loadWords: knowledge.loadWords)
    self.knowledge = knowledge
  }

  private func model(searchPath: [WorkspacePath]) -> SourceModel {
    if let known = models[searchPath] { return known }
    let model = SourceModel(store: store, knowledge: knowledge, searchPath: searchPath)
    models[searchPath] = model
    return model
  }

  /// The jobs of a process. A process without entries is one whose entry is not known: everything is looked at, nothing is certain.
  package func analyze(_ description: ProcessDescription) -> ProcessAnalysis {
    let model = model(searchPath: description.searchPath)
    let process = ProcessModel(model: model, description: description)
    let jobs = JobSiteFinder(process).sites()
    var problems = model.problems.filter { process.closure.contains($0.path) || $0.problem.kind == .unreadableFile }
    if let file = process.closure.firstLeftOut {
      let limit = "this process loads more than \(ImportClosure.sizeLimit >> 20) MiB of source: this file and others were not looked at"
      problems.append(PlacedProblem(Problem(.limitReached, limit, at: ByteSpan(start: 0, end: 0)), in: file))
    }
    return ProcessAnalysis(
      jobs: jobs, files: process.closure.files, isClosureKnown: process.closure.isKnown, problems: problems)
  }
}
