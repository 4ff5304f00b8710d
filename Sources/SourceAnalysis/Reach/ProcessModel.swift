import Catalogue
import PythonSyntax
import Workspace

/// One process: its files, who calls whom in them, and where requests come in.
final class ProcessModel {
  let model: SourceModel
  let closure: ImportClosure
  var foundReferences: [ScopeRef: [Reference]] = [:]
  var foundSubclasses: [ScopeRef: [ScopeRef]] = [:]
  var filesByDecorator: [String: [FileID]] = [:]
  /// Which of the closure's files hold a word, and where a decorator names it.
  private(set) lazy var words = WordIndex(closure.files.map { outlinedWords($0).all })
  private(set) lazy var decoratorWords = WordIndex(closure.files.map { outlinedWords($0).marked })
  /// Who calls a function, and what calls it from outside: the ways up from many jobs meet.
  var foundCallers: [ScopeRef: [Reachability.Edge]] = [:]
  var foundRoots: [ScopeRef: Root?] = [:]
  /// The calls that pick a method of a class's objects by a name that nobody can tell.
  var foundChoices: [ScopeRef: [ExpressionRef]] = [:]
  var openChoices: [OpenChoice.Question: [OpenChoice]] = [:]
  var choicesOfImported: [OpenChoice]?
  var foundModuleChoices: [FileID: [ExpressionRef]] = [:]
  /// Whether what the process serves gets to a function by calls alone.
  var servedDirectly: [ScopeRef: Bool] = [:]
  /// Whether objects of a class have the methods that a way needs.
  var receiverFits: [ReceiverQuestion: ReceiverFit] = [:]
  /// Whether classes below or above have a method of the same name.
  var methodsOfSeveral: [ScopeRef: Bool] = [:]
  /// How many functions' references are being looked for.
  var openReferences = 0
  var handedOverObjects: [ExpressionRef: [Denotation]] = [:]
  var heldByAllObjects: [ExpressionRef: [Denotation]?] = [:]
  var heldByAllVariables: [VariableRef: [Denotation]?] = [:]
  var foundConstructions: [ScopeRef: Int] = [:]
  /// What calls say that register functions, or take them out.
  var textsSaid: [ExpressionRef: [String]] = [:]
  var numbersOfWords: [[String]: Int] = [:]
  var poolPlaces: [PoolQuestion: PoolPlaces] = [:]
  var objectUses: [ExpressionRef: HeardFrom.Use] = [:]
  /// The ways on which functions are called before the process serves anything, of those that were asked for.
  var callsWhileLoading: [ScopeRef: [Reachability.Found]] = [:]
  var filesByWord: [UInt64: [FileID]] = [:]
  /// Whether the process names a package of libraries, or one above it.
  var mentionedPackages: [String: Bool] = [:]
  var filesByCall: [String: [FileID]] = [:]
  private(set) lazy var packagesAbove = model.knowledge.packagesAbove()
  /// What the names of jobs begin with: the types and modules that have them.
  private(set) lazy var jobOwners = Set(model.knowledge.jobs.keys.flatMap { name in
    name.indices.filter { name[$0] == "." }.map { String(name[..<$0]) }
  })
  /// The jobs that a method of an object starts, by the type whose making is given the function: `Thread(target=work)`.
  private(set) lazy var jobsByReceiver: [String: JobAPI] = model.knowledge.jobs.values.reduce(into: [:]) { jobs, job in
    if job.handle == .receiver, job.arguments != nil, let type = job.owner { jobs[type] = job }
  }
  private(set) lazy var roots: RootTable = {
    isFindingRoots = true
    defer { isFindingRoots = false }
    return RootTable(process: self)
  }()
  /// What the table of roots asks cannot ask it in turn.
  private(set) var isFindingRoots = false
  private(set) lazy var hooks = HookTable(self).hooks
  private(set) lazy var objectKeys = ObjectKeys(self)
  /// What libraries call the start and the end of a process by, where functions are handed over for them: "startup".
  private(set) lazy var hookTexts = Set(model.knowledge.hooks.flatMap { $0.selector?.texts ?? [] })
  private(set) lazy var queueTypes = Set(model.knowledge.queues.flatMap(\.types))
  private(set) lazy var exits = Exits(self)
  private(set) lazy var taskQueues = TaskQueues(self, queues: description.queues)
  private let description: ProcessDescription
  /// The syntax of the file that was last asked for it: the jobs of one file are looked at one after the other.
  private var latestSyntax: (file: FileID, tree: SyntaxTree)?

  init(model: SourceModel, description: ProcessDescription) {
    self.model = model
    self.description = description
    var builder = ImportClosureBuilder(model: model, environment: description.environment)
    closure = description.entries.isEmpty ? .everything(in: model.store) : builder.closure(of: description.entries.map(\.file), beside: description.callables.map(\.place.path))
  }

  /// A file's statements, for the few questions that its facts do not answer.
  func syntax(of file: FileID) -> SyntaxTree? {
    if let latestSyntax, latestSyntax.file == file { return latestSyntax.tree }
    guard let source = try? model.tree.read(model.path(file)) else { return nil }
    var parser = PythonParser()
    let tree = parser.parse(source.bytes).tree
    latestSyntax = (file, tree)
    return tree
  }

  private func outlinedWords(_ file: FileID) -> WordSet {
    model.outline(file)?.words ?? WordSet(all: [], marked: [])
  }

  var entries: [ProcessDescription.Entry] { description.entries }
  var serves: RootKind { description.serves }
  var callables: [ProcessDescription.Callable] { description.callables }

  /// Whether no question is being answered. In the middle of one an answer may still be incomplete, and is not kept.
  var isAtRest: Bool { openReferences == 0 && model.resolving.isEmpty }

  /// The calls that run a function of the project, as far as they were resolved.
  func calls(of function: ScopeRef) -> [ExpressionRef] {
    references(to: function).compactMap(call)
  }

  /// How many calls of a class's name there are, up to a limit.
  func constructions(of type: ScopeRef, atMost limit: Int) -> Int {
    if let known = foundConstructions[type] { return known }
    let name = model.ownName(of: type)
    var count = 0
    for index in files(calling: name).compactMap(model.index) {
      count += index.loads(of: name).count { if case .function = index.facts[$0].use { true } else { false } }
      if count >= limit { break }
    }
    foundConstructions[type] = min(count, limit)
    return min(count, limit)
  }

  /// The first of them: some functions are called a thousand times.
  func calls(of function: ScopeRef, atMost limit: Int) -> [ExpressionRef] {
    var calls: [ExpressionRef] = []
    for reference in references(to: function) {
      guard let call = call(of: reference) else { continue }
      calls.append(call)
      if calls.count == limit { break }
    }
    return calls
  }

  /// The calls that give all that calling a function gives: `map(start, items)`.
  func collectors(ofResultsOf function: ScopeRef) -> [ExpressionRef] {
    references(to: function).compactMap { reference in
      guard reference.isSure, case .argument(let call, 0)? = model.fact(reference.expression)?.use,
        case .call(let callee, _)? = model.fact(ExpressionRef(file: reference.expression.file, expression: call))?.kind
      else { return nil }
      let isCollecting = model.denotations(of: ExpressionRef(file: reference.expression.file, expression: callee)).contains { denotation in
        if case .external(let name) = denotation { model.knowledge.collectsResults.contains(model.knowledge.canonical(name)) } else { false }
      }
      return isCollecting ? ExpressionRef(file: reference.expression.file, expression: call) : nil
    }
  }

  private func call(of reference: Reference) -> ExpressionRef? {
    guard reference.isSure, let fact = model.fact(reference.expression), case .function(let call) = fact.use else { return nil }
    return ExpressionRef(file: reference.expression.file, expression: call)
  }

  /// The calls of functions in whose place a decorator puts this one: `@threaded def go()` with a `threaded` that gives this one back.
  func callsThroughDecorators(of wrapper: ScopeRef, depth: Int = 0) -> [ExpressionRef] {
    guard depth < 3 else { return [] }
    return references(to: wrapper).flatMap { reference -> [ExpressionRef] in
      guard case .returned(let maker)? = model.fact(reference.expression)?.use else { return [] }
      return decorated(with: ScopeRef(file: reference.expression.file, scope: maker), depth: depth + 1).flatMap(calls)
    }
  }

  /// The functions that a function decorates, or that one decorates which it gives back: `@threaded(4)`.
  private func decorated(with maker: ScopeRef, depth: Int) -> [ScopeRef] {
    guard depth < 3 else { return [] }
    return references(to: maker).flatMap { reference -> [ScopeRef] in
      let file = reference.expression.file
      switch model.fact(reference.expression)?.use {
      case .decorator(let function): return [ScopeRef(file: file, scope: function)]
      case .function(let call):
        guard case .decorator(let function)? = model.fact(ExpressionRef(file: file, expression: call))?.use else { return [] }
        return [ScopeRef(file: file, scope: function)]
      case .returned(let outer): return decorated(with: ScopeRef(file: file, scope: outer), depth: depth + 1)
      default: return []
      }
    }
  }

  /// What callers pass for a parameter, and those who have a job call the function.
  /// - Parameter isWanted: Which of the latter matter.
  func argumentValues(forParameter position: Int, of function: ScopeRef, byJobs isWanted: (ExpressionRef) -> Bool = { _ in true }) -> [ExpressionRef] {
    guard let index = model.index(function.file) else { return [] }
    let parameters = index.facts.parameters(of: function.scope)
    guard position < parameters.count else { return [] }
    let name = index.facts[parameters[position].name]
    let place = ArgumentPosition(index: position - (model.takesReceiver(function) ? 1 : 0), keyword: name)
    return calls(of: function, atMost: 20).compactMap { model.argument(place, of: $0) } + argumentsGiven(at: place, of: function).filter(isWanted)
  }
}
