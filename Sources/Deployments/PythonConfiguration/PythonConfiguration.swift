import Catalogue
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
  let environmentReaders: EnvironmentReaders

  /// - Parameter server: The server that the program configures or starts.
  init(lookup: WorkspaceLookup, searchPath: [WorkspacePath], server: ServerKnowledge) {
    self.lookup = lookup
    self.searchPath = searchPath
    environmentReaders = server.environmentReaders
  }

  /// `nil` when the file cannot be read.
  func read(_ path: WorkspacePath) -> PythonConfiguration? {
    let evaluator = PythonEvaluator(lookup: lookup, searchPath: searchPath, environmentReaders: environmentReaders)
    guard let failure = evaluator.run(path) else { return nil }
    let names = evaluator.state.modules[path] ?? PythonNames()
    return PythonConfiguration(
      path: path, names: names.order.compactMap { name in names.bindings[name].map { (name, $0) } }, openness: names.openness,
      files: evaluator.files, problems: evaluator.problems, assumptions: evaluator.assumptions, failure: failure.problem)
  }

  /// The values that expressions of a file have behind the file's own statements.
  func value(of expressions: [SyntaxNode], in path: WorkspacePath) -> [PythonBinding] {
    let evaluator = PythonEvaluator(lookup: lookup, searchPath: searchPath, environmentReaders: environmentReaders)
    _ = evaluator.run(path)
    return expressions.map { evaluator.binding(of: $0, in: path) }
  }

  /// The values that expressions have at places of a file, for each place in turn.
  ///
  /// - Parameters:
  ///   - places: Calls of the file, each with the expressions that are asked for: its arguments, say.
  ///   - main: The program that is run; where it does not come to a place by calls that can be followed, the function around the place is
  ///     run alone.
  func values(of places: [(call: SyntaxNode, expressions: [SyntaxNode])], in path: WorkspacePath, running main: WorkspacePath) -> [[PythonBinding]] {
    let evaluator = PythonEvaluator(lookup: lookup, searchPath: searchPath, environmentReaders: environmentReaders, stepLimit: PythonEvaluator.programSteps)
    evaluator.main = main
    for (call, expressions) in places { evaluator.watched[SourceSpan(path, call.span)] = expressions }
    _ = evaluator.run(main)
    if evaluator.state.modules[path] == nil { _ = evaluator.run(path) }
    return places.map { call, expressions in
      let place = SourceSpan(path, call.span)
      if evaluator.seen[place] == nil, let last = evaluator.runFunction(around: call.span, in: path, asking: expressions), evaluator.seen[place] == nil {
        return last
      }
      guard let seen = evaluator.seen[place] else { return expressions.map { evaluator.binding(of: $0, in: path) } }
      return expressions.indices.map { index in Self.joined(seen.map { $0[index] }) }
    }
  }

  /// What several calls of one function say is known as far as they agree.
  private static func joined(_ bindings: [PythonBinding]) -> PythonBinding {
    guard let other = bindings.first(where: { $0.value != bindings[0].value }) else { return bindings[0] }
    let words = [bindings[0], other].map { $0.value.unknown == nil ? "`\($0.value.represented.prefix(60))`" : "an unknown value" }
    return PythonBinding(
      .unknown("the ways to it give \(words.joined(separator: " or "))"), at: bindings[0].place, source: bindings[0].source)
  }
}
