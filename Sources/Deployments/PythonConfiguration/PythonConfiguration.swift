import ConfigSyntax
import PythonSyntax
import Workspace

/// The names of a configuration that is a Python program, as running it would leave them.
package struct PythonConfiguration: Sendable {
  package let path: WorkspacePath
  /// In the order in which the program first bound them.
  package let names: [(name: String, binding: PythonBinding)]
  /// Why names beside these may be bound as well; `nil` when they are all.
  package let openness: String?
  /// The files that were read: the program first.
  package let files: [WorkspacePath]
  package let problems: [PlacedProblem]
  /// What was taken for granted, in sentences.
  package let assumptions: [String]
  /// The exception that the program certainly ends with.
  package let failure: PlacedProblem?

  package subscript(name: String) -> PythonBinding? {
    names.first { $0.name == name }?.binding
  }
}

/// Reads configurations that are Python programs without running them.
///
/// What the program would do is followed statement by statement as far as the files tell: a condition that they do not decide gives
/// both branches, and everything that depends on the machine is unknown, with the reason. Steps, depth and sizes are bounded.
package struct PythonConfigurationReader: Sendable {
  let lookup: WorkspaceLookup
  /// The folders that absolute imports start from, in order.
  let searchPath: [WorkspacePath]

  init(lookup: WorkspaceLookup, searchPath: [WorkspacePath]) {
    self.lookup = lookup
    self.searchPath = searchPath
  }

  /// `nil` when the file cannot be read.
  func read(_ path: WorkspacePath) -> PythonConfiguration? {
    let evaluator = PythonEvaluator(lookup: lookup, searchPath: searchPath)
    guard let failure = evaluator.run(path) else { return nil }
    let names = evaluator.state.modules[path] ?? PythonNames()
    return PythonConfiguration(
      path: path, names: names.order.compactMap { name in names.bindings[name].map { (name, $0) } }, openness: names.openness,
      files: evaluator.files, problems: evaluator.problems, assumptions: evaluator.assumptions, failure: failure.problem)
  }

  /// The value that an expression of a file has behind the file's own statements: an argument of a call in it, say.
  func value(of expressions: [SyntaxNode], in path: WorkspacePath) -> [PythonBinding] {
    let evaluator = PythonEvaluator(lookup: lookup, searchPath: searchPath)
    _ = evaluator.run(path)
    return expressions.map { evaluator.binding(of: $0, in: path) }
  }
}
