import Catalogue
import PythonSyntax
import Workspace

/// The source files of one process, read and reduced to facts only when something asks for them.
final class SourceModel {
  let tree: FileTree
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

  init(tree: FileTree, knowledge: PythonKnowledge, searchPath: [WorkspacePath], known: [WorkspacePath: FactsIndex] = [:]) {
    self.tree = tree
    self.knowledge = knowledge
    finder = ModuleFinder(files: tree.files, searchPath: searchPath)
    for (path, index) in known { indexes[path] = .some(index) }
  }

  /// The facts of the files that were read so far.
  var read: [WorkspacePath: FactsIndex] { indexes.compactMapValues { $0 } }

  func index(_ path: WorkspacePath) -> FactsIndex? {
    if let known = indexes[path] { return known }
    var index: FactsIndex?
    if let source = read(path) {
      let (facts, found) = FactsExtractor.facts(of: source)
      problems += found.map { PlacedProblem($0, in: path) }
      index = FactsIndex(facts, source: source)
    }
    indexes[path] = .some(index)
    return index
  }

  /// The bytes of a file; one that is there and cannot be read is a problem.
  func read(_ path: WorkspacePath) -> SourceFile? {
    do {
      return try tree.read(path)
    } catch {
      let problem = error.problem
      if !problems.contains(problem) { problems.append(problem) }
      return nil
    }
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
