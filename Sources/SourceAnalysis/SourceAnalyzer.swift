import Catalogue
import Workspace

/// Analyses the source of one process after the other; what was read for one serves the next.
package final class SourceAnalyzer {
  private let tree: FileTree
  private let knowledge: PythonKnowledge

  package init(tree: FileTree, knowledge: PythonKnowledge) {
    self.tree = tree
    self.knowledge = knowledge
  }

  /// The jobs of a process. A process without entries is one whose entry is not known: everything is looked at, nothing is certain.
  package func analyze(_ description: ProcessDescription) -> ProcessAnalysis {
    let model = SourceModel(tree: tree, knowledge: knowledge, searchPath: description.searchPath)
    let process = ProcessModel(model: model, description: description)
    let jobs = JobSiteFinder(process).sites()
    return ProcessAnalysis(
      jobs: jobs, files: process.closure.files, isClosureKnown: process.closure.isKnown,
      problems: model.problems.filter { process.closure.texts[$0.path] != nil })
  }
}
