import Catalogue
import PythonSyntax
import Workspace

/// The source files of one process, read and reduced to facts only when something asks for them.
final class SourceModel {
  let store: SourceStore
  let knowledge: PythonKnowledge
  let finder: ModuleFinder
  /// The facts of files that could be read, `nil` for those that could not.
  private var indexes: [WorkspacePath: FactsIndex?] = [:]
  private(set) var problems: [PlacedProblem] = []
  /// Answers of ``denotations(of:)``, and the questions that are being answered.
  var resolvedVariables: [VariableQuestion: [Denotation]] = [:]
  var variableQuestions: Set<VariableQuestion> = []
  /// Expressions that were looked at for the question being answered.
  var steps = 0
  /// How often a question was not followed, since it was being asked already or too deep.
  var cutOffs = 0
  var ancestries: [ScopeRef: [TypeRef]] = [:]
  var resolved: [ExpressionRef: [Denotation]] = [:]
  var resolving: Set<ExpressionRef> = []
  /// Names of modules that are being looked for.
  var memberQuestions: Set<MemberQuestion> = []

  init(store: SourceStore, knowledge: PythonKnowledge, searchPath: [WorkspacePath]) {
    self.store = store
    self.knowledge = knowledge
    finder = ModuleFinder(files: store.tree.files, searchPath: searchPath)
  }

  var tree: FileTree { store.tree }

  func index(_ path: WorkspacePath) -> FactsIndex? {
    if let known = indexes[path] { return known }
    let parsed = store.parsed(path)
    // What is odd about a file that nothing asks for is nobody's business.
    for problem in parsed.problems { report(problem) }
    indexes[path] = .some(parsed.index)
    return parsed.index
  }

  /// What can be told of a file without parsing it; one that is there and cannot be read is a problem.
  func outline(_ path: WorkspacePath) -> Outline? {
    switch store.outline(path) {
    case .success(let outline): return outline
    case .failure(let failure):
      report(failure.problem)
      return nil
    }
  }

  private func report(_ problem: PlacedProblem) {
    if !problems.contains(problem) { problems.append(problem) }
  }

  func fact(_ reference: ExpressionRef) -> ExpressionFact? {
    index(reference.file)?.facts[reference.expression]
  }

  func scope(_ reference: ScopeRef) -> ScopeFact? {
    index(reference.file)?.facts[reference.scope]
  }

  /// The function (or lambda, or module) whose execution evaluates an expression.
  func executor(of reference: ExpressionRef) -> ScopeRef? {
    guard let index = index(reference.file) else { return nil }
    return ScopeRef(file: reference.file, scope: index.executor(of: index.facts[reference.expression].scope))
  }

  func name(of scope: ScopeRef) -> String {
    index(scope.file)?.qualifiedName(of: scope.scope) ?? ""
  }

  func place(_ reference: ExpressionRef) -> SourceSpan {
    SourceSpan(reference.file, fact(reference)?.span ?? ByteSpan(start: 0, end: 0))
  }
}

/// A name that a module is asked for.
struct MemberQuestion: Hashable {
  let name: String
  let module: ModuleFinder.Found
}

/// A variable whose values are asked for.
struct VariableQuestion: Hashable {
  let file: WorkspacePath
  let owner: ScopeID
  let name: NameID
}
