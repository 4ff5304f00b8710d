import Catalogue
import Workspace

/// Tells whether the pool that runs a job is left, with a wait for its jobs, before the function that starts it ends.
struct PoolWaits {
  private let process: ProcessModel
  private let origin: ExpressionRef
  /// The waits to which only some ways come.
  private(set) var partlyLeft: WaitReach?
  /// Those who give the object that starts the job a pool of theirs, and wait for it themselves.
  private(set) var givers: [ScopeRef] = []
  private var takers: [ScopeRef] = []
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel, jobStartedBy call: ExpressionRef) {
    self.process = process
    origin = call
  }

  /// Whether leaving the pool waits for its jobs in the same breath: `with` around it, `shutdown()` after it.
  mutating func isWaitedFor(_ receiver: ExpressionRef, depth: Int = 0) -> Bool {
    guard depth < 5, let index = model.index(receiver.file) else { return false }
    let file = receiver.file
    let fact = index.facts[receiver.expression]
    switch fact.kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: fact.scope) else { return false }
      let isShared = owner == .module && index.executor(of: fact.scope) != .module
      for id in index.bindings(of: name, in: owner) {
        switch index.facts[id].value {
        case .entered(let value):
          if waitsOnExit(ExpressionRef(file: file, expression: value)) { return true }
        case .expression(let value):
          if let entered = argumentEntered(by: ExpressionRef(file: file, expression: value)), waitsOnExit(entered) { return true }
        case .parameter(let position):
          let values = process.argumentValues(forParameter: Int(position), of: ScopeRef(file: file, scope: index.facts[id].scope))
          var areWaitedFor = !values.isEmpty
          if depth > 0 { takers += values.compactMap(model.executor) }
          for value in values where areWaitedFor { areWaitedFor = isWaitedFor(value, depth: depth + 1) }
          if areWaitedFor { return true }
        default: break
        }
      }
      let (here, starter) = (index.executor(of: fact.scope), model.executor(of: origin))
      return isLeft(places(of: PoolQuestion(name: name, reads: .ofVariable(owner), function: ScopeRef(file: file, scope: here), starter: starter)) {
        index.reads(of: name, ownedBy: owner).filter { read in
          (!isShared || index.executor(of: index.facts[read].scope) == here) && !process.isInExitHook(ExpressionRef(file: file, expression: read), besides: starter)
        }
      })
    case .attribute(_, let name):
      let here = index.executor(of: fact.scope)
      let loads = loads(of: name, from: here, in: index)
      // The object itself is a context, and leaving it waits for its pool.
      let leaving = places(of: PoolQuestion(name: name, reads: .ofAttributeOnLeaving, function: ScopeRef(file: file, scope: .module), starter: nil)) {
        loads.filter { index.isLeavingContext(index.executor(of: index.facts[$0].scope)) }
      }
      if !leaving.waits.isEmpty { return true }
      let isLeftHere = isLeft(places(of: PoolQuestion(name: name, reads: .ofAttribute, function: ScopeRef(file: file, scope: here), starter: nil)) {
        loads.filter { index.executor(of: index.facts[$0].scope) == here }
      })
      if isLeftHere { return true }
      if depth == 0 { givers = givers(of: receiver, in: index) }
      return false
    default: return false
    }
  }

  /// Where an attribute is read, or the one that a property of the same class gives: `if self._pool is None: …`, `return self._pool`.
  private func loads(of name: NameID, from here: ScopeID, in index: FactsIndex) -> [ExpressionID] {
    let own = Array(index.loads(of: index.facts[name]))
    guard let type = index.enclosingType(of: here) else { return own }
    let behind = index.scopes(named: index.facts[name]).filter { index.facts[$0].kind == .function && index.facts[$0].parent == type }
      .filter { model.decoratorNames(of: ScopeRef(file: index.file, scope: $0)).contains { $0.hasSuffix("property") } }
      .flatMap { index.facts.returns(of: $0) }.compactMap { value -> String? in
        guard case .attribute(let base, let kept) = index.facts[value].kind, model.isOwnObject(ExpressionRef(file: index.file, expression: base)) else { return nil }
        return index.facts[kept]
      }
    return own + Set(behind).sorted().flatMap(index.loads)
  }

  /// `Uploads(pool)` with `self.pool = pool`: who makes such an object, where all of them wait for the pool that they give it.
  private mutating func givers(of pool: ExpressionRef, in index: FactsIndex) -> [ScopeRef] {
    guard case .attribute(let base, let name) = index.facts[pool.expression].kind, model.isOwnObject(ExpressionRef(file: pool.file, expression: base))
    else { return [] }
    let type = index.enclosingType(of: index.executor(of: index.facts[pool.expression].scope))
    let values = index.attributeBindings(of: index.facts[name]).flatMap { id -> [ExpressionRef] in
      let owner = index.facts[id].scope
      guard index.enclosingType(of: owner) == type, case .expression(let value) = index.facts[id].value, case .name(let given) = index.facts[value].kind,
        index.bindings(of: given, in: owner).count == 1, let position = index.facts.parameters(of: owner).firstIndex(where: { $0.name == given })
      else { return [] }
      return process.argumentValues(forParameter: position, of: ScopeRef(file: pool.file, scope: owner))
    }
    takers = values.compactMap(model.executor)
    for value in values where !isWaitedFor(value, depth: 1) { return [] }
    return takers
  }

  /// The methods of an object that wait for the pool which it keeps, where one of them starts the job: `def close(self): self.pool.shutdown()`.
  func closers(of pool: ExpressionRef) -> [ScopeRef] {
    guard let index = model.index(pool.file), case .attribute(let base, let name) = index.facts[pool.expression].kind,
      model.isOwnObject(ExpressionRef(file: pool.file, expression: base))
    else { return [] }
    let here = index.executor(of: index.facts[pool.expression].scope)
    guard let type = index.enclosingType(of: here) else { return [] }
    var found: [ScopeRef] = []
    for load in loads(of: name, from: here, in: index) {
      let closer = ScopeRef(file: pool.file, scope: index.executor(of: index.facts[load].scope))
      if closer.scope != here, index.enclosingType(of: closer.scope) == type, !found.contains(closer),
        isWait(on: ExpressionRef(file: pool.file, expression: load)) { found.append(closer) }
    }
    return found
  }

  /// The places that read a pool, and those of them that wait for it: the same for all jobs that a function gives to the pool.
  private func places(of question: PoolQuestion, _ reads: () -> [ExpressionID]) -> PoolPlaces {
    if let known = process.poolPlaces[question] { return known }
    let all = reads().map { ExpressionRef(file: question.function.file, expression: $0) }
    let places = PoolPlaces(all: Set(all), waits: all.filter(isWait).map { WaitPlace(place: $0, isFull: true) })
    if process.isAtRest { process.poolPlaces[question] = places }
    return places
  }

  /// Whether every way comes to one of the places where a pool is read, and waits for the pool there.
  private mutating func isLeft(_ places: PoolPlaces) -> Bool {
    guard !places.waits.isEmpty else { return false }
    guard let reach = WaitReachFinder(process).reach(from: origin, to: places.waits, mentioning: places.all) else { return true }
    switch reach.extent {
    case .everyWay, .everyWayWithLimit: return true
    case .someWays, .errors:
      partlyLeft = reach
      return false
    }
  }

  /// The context manager that `stack.enter_context(…)` is given.
  private func argumentEntered(by call: ExpressionRef) -> ExpressionRef? {
    if case .await(let inner)? = model.fact(call)?.kind { return argumentEntered(by: ExpressionRef(file: call.file, expression: inner)) }
    guard let index = model.index(call.file), case .call(let function, let list) = index.facts[call.expression].kind, case let arguments = index.facts[list], let first = arguments.first
    else { return nil }
    let isEntering = model.denotations(of: ExpressionRef(file: call.file, expression: function)).contains { denotation in
      guard case .externalMember(let type, let member) = denotation else { return false }
      return model.knowledge.enters.contains("\(model.knowledge.canonical(type)).\(member)")
    }
    return isEntering ? ExpressionRef(file: call.file, expression: first.value) : nil
  }

  /// `with pool:` or `pool.shutdown()`.
  private func isWait(on pool: ExpressionRef) -> Bool {
    guard let index = model.index(pool.file) else { return false }
    switch index.facts[pool.expression].use {
    case .entered: return waitsOnExit(pool)
    case .base(let attribute):
      guard case .attribute(_, let name) = index.facts[attribute].kind, case .function(let call) = index.facts[attribute].use else { return false }
      for case .instance(.external(let type), _) in model.denotations(of: pool) {
        if let wait = model.knowledge.member(index.facts[name], of: type, in: model.knowledge.waits) {
          return !model.isSwitchedOff(wait, by: ExpressionRef(file: pool.file, expression: call))
        }
      }
      return false
    default: return false
    }
  }

  private func waitsOnExit(_ reference: ExpressionRef) -> Bool {
    model.denotations(of: reference).contains { denotation in
      guard case .instance(let type, _) = denotation else { return false }
      var pending =
        switch type {
        case .external(let name): [name]
        // The project's own class of pools.
        case .project(let scope): model.ancestry(of: scope).compactMap { if case .external(let name) = $0 { name } else { nil } }
        }
      var visited: Set<String> = []
      while let name = pending.popLast() {
        guard visited.insert(name).inserted, let known = model.knowledge.types[model.knowledge.canonical(name)] else { continue }
        if known.waitsOnExit { return true }
        pending += known.bases
      }
      return false
    }
  }
}

/// Where a pool is read, that a function knows by this name.
struct PoolQuestion: Hashable {
  enum Reads: Hashable {
    case ofVariable(ScopeID)
    case ofAttribute
    /// Where an object is left as a context.
    case ofAttributeOnLeaving
  }

  let name: NameID
  let reads: Reads
  let function: ScopeRef
  /// The function that starts the job, where that makes a difference.
  let starter: ScopeRef?
}

struct PoolPlaces {
  let all: Set<ExpressionRef>
  let waits: [WaitPlace]
}

extension SourceModel {
  /// Whether an expression is the object whose method it stands in: `self`, `super()`.
  func isOwnObject(_ reference: ExpressionRef) -> Bool {
    guard let index = index(reference.file), case let fact = index.facts[reference.expression] else { return false }
    switch fact.kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: fact.scope), index.enclosingType(of: owner) != nil else { return false }
      return index.facts.parameters(of: owner).first?.name == name
    case .call: return isSuper(reference.expression, in: index)
    default: return false
    }
  }
}

extension SourceModel {
  /// Whether an expression is a library's class: `threading.Thread`.
  func isLibraryType(_ reference: ExpressionRef) -> Bool {
    denotations(of: reference).contains { denotation in
      if case .external(let name) = denotation { knowledge.types[knowledge.canonical(name)] != nil } else { false }
    }
  }
}

extension ProcessModel {
  /// Whether only an exit hook runs this code: what it waits for is drained, and no request waits.
  func isInExitHook(_ place: ExpressionRef, besides starter: ScopeRef?) -> Bool {
    guard let executor = model.executor(of: place) else { return false }
    return executor != starter && exits.isAlone(executor)
  }
}

extension SourceModel {
  /// `shutdown(wait=False)`
  func isSwitchedOff(_ wait: WaitAPI, by call: ExpressionRef) -> Bool {
    wait.unlessFalse.flatMap { argument($0, of: call) }.map { constant($0) == .boolean(false) } ?? false
  }
}

extension FactsIndex {
  /// Whether a function is what `with` calls when an object is left.
  func isLeavingContext(_ function: ScopeID) -> Bool {
    enclosingType(of: function) != nil && ["__exit__", "__aexit__"].contains(facts[facts[function].name])
  }

  /// Whether one function leaves what another one of the same class has entered.
  func isLeaving(_ function: ScopeID, ofContextEnteredBy starter: ScopeID) -> Bool {
    isLeavingContext(function) && enclosingType(of: function) == enclosingType(of: starter)
      && ["__enter__", "__aenter__"].contains(facts[facts[starter].name])
  }
}
