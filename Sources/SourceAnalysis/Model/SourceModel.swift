import Catalogue
import PythonSyntax
import Workspace

/// The source files of one process, read and reduced to facts only when something asks for them.
final class SourceModel {
  let store: SourceStore
  let knowledge: PythonKnowledge
  private(set) var finder: ModuleFinder
  /// The facts of files that have nothing odd about them, which nearly all questions are about.
  private var plain: [FactsIndex?] = []
  /// What keeps them for other processes as well.
  private var leases: [SourceStore.FactsLease] = []
  /// The other files: those that have problems, or could not be read.
  private var odd: [FileID: SourceStore.Parsed] = [:]
  /// Files whose problems were reported, because something asked for them.
  private var asked: Set<FileID> = []
  private(set) var problems: [PlacedProblem] = []
  /// Answers of ``denotations(of:)``, and the questions that are being answered.
  var resolvedVariables: [VariableQuestion: [Denotation]] = [:]
  var variableQuestions: Set<VariableQuestion> = []
  /// Expressions that were looked at for the question being answered.
  var steps = 0
  /// How often a question was not followed, since it was being asked already or too deep.
  var cutOffs = 0
  var ancestries: [ScopeRef: [TypeRef]] = [:]
  /// What the functions of files are by where the files lie.
  var rootKindsOfFiles: [FileID: RootKind?] = [:]
  /// Types above those whose methods of this name start jobs: `Executor` above `ThreadPoolExecutor`, by `submit`.
  private(set) lazy var typesAboveJobs = findTypesAboveJobs()
  /// The methods that objects of a class find under their names.
  var foundMethods: [ScopeRef: [String: ScopeRef?]] = [:]
  /// What functions of the project leave on what they decorate.
  var foundMarks: [ScopeRef: [String]] = [:]
  /// The packages of which something is known: gathered once, since each module is asked whether it is a copy of one.
  private(set) lazy var knownPackages = knowledge.packages
  /// The modules that were asked whether they are copies of libraries.
  var copiedLibraries: [FileID: String?] = [:]
  /// The modules whose variables are the attributes of an object: `django.conf.settings`.
  private(set) var settingsModules: [String: [FileID]] = [:]
  /// The folders that modules put on the path while they are loaded.
  private var addedFolders: Set<WorkspacePath> = []
  var resolved: [ExpressionRef: [Denotation]] = [:]
  var resolving: Set<ExpressionRef> = []
  /// Names of modules that are being looked for.
  var memberQuestions: Set<MemberQuestion> = []
  /// Modules that do not hold a name, as far as was seen since the outermost search behind stars began: modules that import everything
  /// from each other would be asked on every way between them.
  var missesBehindStars: Set<MemberQuestion> = []
  var openStars = 0
  /// Members of objects that are being looked for in other objects.
  var objectQuestions: Set<ObjectQuestion> = []

  init(store: SourceStore, knowledge: PythonKnowledge, searchPath: [WorkspacePath]) {
    self.store = store
    self.knowledge = knowledge
    finder = ModuleFinder(store.modules, store.numbers, searchPath: searchPath)
  }

  var tree: FileTree { store.tree }

  private func findTypesAboveJobs() -> [String: Set<String>] {
    knowledge.jobs.keys.reduce(into: [:]) { found, name in
      guard let dot = name.lastIndex(of: "."), let type = knowledge.types[String(name[..<dot])] else { return }
      found[String(name[name.index(after: dot)...]), default: []].formUnion(type.bases)
    }
  }

  /// Looks for modules in another folder too. What was not found before may be found now.
  func look(in added: SearchFolders.Added) -> Bool {
    guard !finder.searchPath.contains(added.folder), !tree.files(below: added.folder).isEmpty else { return false }
    let path = added.isFirst ? [added.folder] + finder.searchPath : finder.searchPath + [added.folder]
    addedFolders.insert(added.folder)
    finder = ModuleFinder(store.modules, store.numbers, searchPath: path, added: addedFolders, libraries: knownPackages)
    forget()
    return true
  }

  /// What was answered before more was known.
  private func forget() {
    resolvedVariables = [:]
    resolved = [:]
    ancestries = [:]
    foundMethods = [:]
  }

  /// Takes the variables of a module for the attributes of an object, which several modules may fill.
  func takeSettings(of object: String, from module: FileID) {
    guard settingsModules[object]?.contains(module) != true else { return }
    settingsModules[object, default: []].append(module)
    forget()
  }

  /// What an attribute of such an object is.
  func setting(_ name: String, of object: String) -> [Denotation] {
    guard !settingsModules.isEmpty, let modules = settingsModules[object] else { return [] }
    return modules.flatMap { member(name, of: .file($0)) }
  }

  func index(_ file: FileID) -> FactsIndex? {
    let place = Int(file.raw)
    if place < plain.count, let index = plain[place] { return index }
    let known = odd[file]
    let found = known ?? store.parsed(file)
    if known == nil { keep(found, of: file) }
    // What is odd about a file that nothing asks for is nobody's business.
    if !found.problems.isEmpty, asked.insert(file).inserted { for problem in found.problems { report(problem) } }
    return found.index
  }

  /// Takes the facts of files that are asked for next.
  func prepare(_ files: [FileID]) {
    let missing = files.filter { file in
      let place = Int(file.raw)
      return (place >= plain.count || plain[place] == nil) && odd[file] == nil
    }
    for (file, found) in zip(missing, store.parse(missing)) { keep(found, of: file) }
  }

  private func keep(_ found: SourceStore.Parsed, of file: FileID) {
    guard found.problems.isEmpty, let lease = found.lease else {
      odd[file] = found
      return
    }
    if plain.isEmpty { plain = Array(repeating: nil, count: tree.files.count) }
    let place = Int(file.raw)
    while place >= plain.count { plain.append(nil) }
    plain[place] = lease.index
    leases.append(lease)
  }

  func id(_ path: WorkspacePath) -> FileID { store.numbers.number(of: path) }
  func path(_ file: FileID) -> WorkspacePath { store.numbers.path(file) }

  func span(_ file: FileID, _ bytes: ByteSpan) -> SourceSpan { SourceSpan(path(file), bytes) }

  /// What can be told of a file without parsing it; one that is there and cannot be read is a problem.
  func outline(_ file: FileID) -> Outline? {
    switch store.outline(file) {
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

  /// Whether a place lies within a function.
  func isWithin(_ function: ScopeRef, _ place: SourceSpan) -> Bool {
    guard path(function.file) == place.path, let scope = scope(function) else { return false }
    return scope.span.contains(place.bytes)
  }

  func place(_ reference: ExpressionRef) -> SourceSpan {
    span(reference.file, fact(reference)?.span ?? ByteSpan(start: 0, end: 0))
  }
}

/// A name that a module is asked for.
struct MemberQuestion: Hashable {
  let name: String
  let module: ModuleFinder.Found
}

/// A member that objects of a class are asked for.
struct ObjectQuestion: Hashable {
  let name: String
  let type: ScopeRef
}

/// A variable whose values are asked for.
struct VariableQuestion: Hashable {
  let file: FileID
  let owner: ScopeID
  let name: NameID
}
