import Catalogue
import Workspace

/// Who reaches a place: the roots found by walking callers backward, each with the shortest chain.
struct Reachability {
  struct Found {
    let kind: RootKind
    /// From the root to the function that holds the place.
    let chain: [ChainLink]
    let isSure: Bool
    /// When in the life of a process the root runs; `nil` for one that no server runs.
    let moment: StartMoment?
    /// Whether the chain passes through the start of a job.
    let isThroughJob: Bool
  }

  let process: ProcessModel
  var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// The function after the caller, and how the caller gets there.
  struct Edge {
    let caller: ScopeRef
    let link: ChainLink
    var isSure: Bool
    /// Whether the caller only starts a job that runs the function, and goes on.
    var startsJob = false
    /// Whether the caller only plans what comes again and again, or what runs when the process starts or ends: the next process plans it
    /// as well, and no request leaves it behind.
    var isPlan = false
    /// The call that runs the function with its own arguments, where it is one.
    var call: ExpressionRef?
    /// The call by which the caller runs it or has it run, whatever it is given.
    var giver: ExpressionRef?
    /// What it was registered under, where the caller takes it out of where somebody keeps it.
    var registered: RegisteredWords?
    /// The caller, and what must hold for the way to lead through here: asked once, though many ways do.
    var above: Waypoint

    init(
      caller: ScopeRef, link: ChainLink, isSure: Bool, startsJob: Bool = false, isPlan: Bool = false, call: ExpressionRef? = nil
    ) {
      self.caller = caller
      self.link = link
      self.isSure = isSure
      self.startsJob = startsJob
      self.isPlan = isPlan
      self.call = call
      above = Waypoint(scope: caller)
    }
  }

  /// The roots that reach the function; proven chains are looked for first, and the others only when none of those that the process serves was found.
  func roots(reaching point: Waypoint) -> [Found] {
    let proven = walk(from: point, onlySure: true)
    if proven.contains(where: { $0.kind == process.serves }) { return proven }
    let guessed = walk(from: point, onlySure: false).filter { found in !proven.contains { $0.kind == found.kind } }
    return proven + guessed.map { Found(kind: $0.kind, chain: $0.chain, isSure: false, moment: $0.moment, isThroughJob: $0.isThroughJob) }
  }

  /// A way on which what the process serves gets to a function past those that wait and those that hold what is waited for: nothing on
  /// it, or above it, leads to one that waits. A wait on the way of another request is none for this one.
  func way(to point: Waypoint, past waiters: [ScopeRef], _ holders: [ScopeRef]) -> Found? {
    let starters = callersAbove(point.scope)
    var avoided = Set(holders)
    for waiter in waiters {
      let above = callersAbove(waiter)
      var all = [above]
      if !above.isRooted {
        guard let others = executorsNaming(above.functions) else { return nil }
        all += others.map(callersAbove)
        // Who calls those in turn is as open.
        if !all.dropFirst().allSatisfy(\.isRooted) { return nil }
      }
      if all.contains(where: { takeTurns(starters.roots, $0.roots) }) { return nil }
      for above in all { avoided.formUnion(above.functions) }
    }
    guard !avoided.contains(point.scope) else { return nil }
    for onlySure in [true, false] {
      if let found = walk(from: point, onlySure: onlySure, avoiding: avoided).first(where: { $0.kind == process.serves }) { return found }
    }
    return nil
  }

  /// Whether the end of the process comes to one who waits by its name alone: `for service in services: await service.stop()`. Nobody can
  /// tell then whether the wait is the drain of a job.
  func mayWaitAtExit(_ waiter: ScopeRef) -> Bool {
    if process.exits.runs(waiter) { return false }
    let above = callersAbove(waiter)
    if above.functions.contains(where: process.exits.runs) { return true }
    guard !above.isRooted, let others = executorsNaming(above.functions, besides: process.exits.knowsAll) else { return false }
    return others.contains { callersAbove($0).functions.contains(where: process.exits.runs) }
  }

  /// The functions that may call one of these, which nobody is seen to call, by its name on an object of which nothing is known:
  /// `for service in services: service.stop()`. `nil` where there are many, or where a library may call it.
  private func executorsNaming(_ functions: Set<ScopeRef>, besides isSettled: (ExpressionRef) -> Bool = { _ in false }) -> [ScopeRef]? {
    var found: Set<ScopeRef> = []
    var looked = 0
    for function in functions {
      guard let index = model.index(function.file), !mayBeCalledByLibrary(function, in: index) else { return nil }
      let name = index.facts[index.facts[function.scope].name]
      for file in process.files(reading: name) {
        guard let index = model.index(file) else { return nil }
        for load in index.loads(of: name) {
          looked += 1
          if looked > 300 { return nil }
          let callee = ExpressionRef(file: file, expression: load)
          let denotations = model.denotations(of: callee)
          if denotations.isEmpty, isSettled(callee) { continue }
          guard denotations.isEmpty || denotations.contains(where: { $0.calledFunction == function }) else { continue }
          found.insert(ScopeRef(file: file, scope: index.executor(of: index.facts[load].scope)))
          if found.count > 40 { return nil }
        }
      }
    }
    return found.sorted { ($0.file, $0.scope.raw) < ($1.file, $1.scope.raw) }
  }

  private func walk(
    from first: Waypoint, onlySure: Bool, goesOnBehindServed: Bool = false, avoiding avoided: Set<ScopeRef> = []
  ) -> [Found] {
    var walk = CallerWalk(self, from: first, onlySure: onlySure, goesOnBehindServed: goesOnBehindServed, avoiding: avoided)
    return walk.found()
  }

  /// Whether a call stands where only systems come by that servers do not run on.
  func isOnOtherSystem(_ edge: Edge) -> Bool {
    guard let index = model.index(edge.caller.file), !index.facts.guarded.isEmpty, edge.link.place.path == model.path(edge.caller.file) else { return false }
    return index.guarding(at: edge.link.place.bytes) == .otherSystem
  }

  /// The ways on which the application surely calls a function before it serves anything. No request is the first to call it then.
  func whileLoading(_ function: ScopeRef) -> [Found] {
    if let known = process.callsWhileLoading[function] { return known }
    process.callsWhileLoading[function] = []
    let found = walk(from: Waypoint(scope: function), onlySure: true, goesOnBehindServed: true).filter { $0.isSure && !$0.isThroughJob && ($0.moment == .loading || $0.moment == .worker) }
    process.callsWhileLoading[function] = found
    return found
  }

  /// Whether a function can run in the same request as another and behind it, as far as anybody calls it: above both lies one function
  /// that does not always call it first, as `restart` does with `stop(); start()`.
  ///
  /// A function that only jobs run is on no request's way, nor is one that other roots reach. Where nobody in sight calls it, it
  /// may run anywhere.
  func mayRun(_ waiter: ScopeRef, onTheWayTo function: ScopeRef) -> Bool {
    let (waiters, starters) = (callersAbove(waiter), callersAbove(function))
    if !waiters.isRooted { return waiters.functions.contains(where: isMentioned) }
    let common = waiters.functions.intersection(starters.functions)
    // One call starts jobs and another one, at the end of the process, waits for them, whatever stands first in the text.
    if !common.isEmpty, waiters.functions.contains(where: isAboutStartup) { return true }
    if takeTurns(starters.roots, waiters.roots) { return true }
    return common.contains { above in
      if above == waiter || above == function { return true }
      let (waits, starts) = (waiters.calls[above, default: []], starters.calls[above, default: []])
      // What a function below calls in which order was asked there.
      if (waits + starts).allSatisfy({ common.contains($0.callee) }) { return false }
      return !areAllBefore(waits.map { placeOfCall($0, in: above) }, starts.map(\.place), in: above)
    }
  }

  /// Where a function calls another one: at the end of the block, if that is what leaving a context calls.
  private func placeOfCall(_ call: (callee: ScopeRef, place: SourceSpan), in caller: ScopeRef) -> SourceSpan {
    guard let callee = model.index(call.callee.file), callee.isLeavingContext(call.callee.scope), let index = model.index(caller.file),
      call.place.path == model.path(caller.file),
      let block = index.facts.blocks.first(where: { $0.kind == .context && index.facts[$0.head].span.contains(call.place.bytes) })
    else { return call.place }
    return SourceSpan(call.place.path, ByteSpan(start: block.body.end, end: block.body.end))
  }

  /// Whether a framework calls one of each for the same request, first the starter: `prepare` and then `put` of one object.
  private func takeTurns(_ starters: [ScopeRef], _ waiters: [ScopeRef]) -> Bool {
    starters.contains { starter in
      guard let turn = process.roots.root(of: starter, in: process)?.turn, let type = model.type(holding: starter) else { return false }
      return waiters.contains { waiter in
        guard let next = process.roots.root(of: waiter, in: process)?.turn, let other = model.type(holding: waiter) else { return false }
        let areInOrder =
          switch (turn, next) {
          case (.first, .answer), (.first, .last), (.answer, .last): true
          case (.first, .first), (.answer, .first), (.answer, .answer), (.last, _): false
          }
        return areInOrder && (model.ancestry(of: type).contains(.project(other)) || model.ancestry(of: other).contains(.project(type)))
      }
    }
  }

  /// Whether one of these places of a function comes before each of the others, or never on the same way, and no loop holds two of them.
  private func areAllBefore(_ first: [SourceSpan], _ second: [SourceSpan], in function: ScopeRef) -> Bool {
    guard let index = model.index(function.file), (first + second).allSatisfy({ $0.path == model.path(function.file) }) else { return false }
    return first.allSatisfy { left in
      second.allSatisfy { right in
        (left.bytes.end <= right.bytes.start || areInOtherArms(left.bytes, right.bytes, in: function))
          && !index.facts.blocks.contains { $0.kind != .context && $0.body.contains(left.bytes) && $0.body.contains(right.bytes) }
      }
    }
  }

  /// Whether anything in the process can call the function: its name stands somewhere, or a library's class calls its methods.
  func isMentioned(_ function: ScopeRef) -> Bool {
    guard let index = model.index(function.file), !mayBeCalledByLibrary(function, in: index) else { return true }
    let name = index.facts[index.facts[function.scope].name]
    return process.files(reading: name).contains { model.index($0).map { !$0.loads(of: name).isEmpty } ?? true }
  }

  /// Whether a function needs no name to be called: a decorator, the language or a library's class may know it.
  private func mayBeCalledByLibrary(_ function: ScopeRef, in index: FactsIndex) -> Bool {
    guard index.facts[function.scope].kind == .function, index.facts.decorators(of: function.scope).isEmpty else { return true }
    if index.facts[index.facts[function.scope].name].hasPrefix("__") { return true }
    guard let type = index.enclosingType(of: function.scope) else { return false }
    return model.ancestry(of: ScopeRef(file: function.file, scope: type)).contains { ancestor in
      if case .external(let name) = ancestor { name != "object" } else { false }
    }
  }

  struct Above {
    var functions: Set<ScopeRef>
    /// Which of them call which others, and where.
    var calls: [ScopeRef: [(callee: ScopeRef, place: SourceSpan)]] = [:]
    var isRooted = false
    /// Those that a framework calls.
    var roots: [ScopeRef] = []
  }

  /// A function and all that call it, through any number of others and not through jobs, and whether a root is among them.
  func callersAbove(_ start: ScopeRef) -> Above {
    var above = Above(functions: [start])
    var queue = [start]
    var position = 0
    while position < queue.count, position < 500 {
      let scope = queue[position]
      position += 1
      if process.roots.root(of: scope, in: process) != nil { above.roots.append(scope) }
      if !above.roots.isEmpty || rootKind(ofFile: scope.file) != nil { above.isRooted = true }
      let edges = callers(of: scope)
      // What only other jobs run waits in them.
      if !edges.isEmpty, edges.allSatisfy(\.startsJob) { above.isRooted = true }
      for edge in edges where !edge.startsJob {
        if model.scope(edge.caller)?.kind == .module {
          above.isRooted = true
          continue
        }
        above.calls[edge.caller, default: []].append((scope, edge.link.place))
        if above.functions.insert(edge.caller).inserted { queue.append(edge.caller) }
      }
    }
    return above
  }

  static func moment(of kind: RootKind) -> StartMoment? {
    switch kind {
    case .request, .task: .serving
    case .import: .loading
    case .startup: .worker
    case .command, .test, .script: nil
    }
  }

  /// Whether a function waits for the process to start or stop. It may serve requests too; which of the two starts the job is
  /// not told apart, and the finding that is left out costs less than a false one.
  func isAboutStartup(_ function: ScopeRef) -> Bool {
    guard !model.knowledge.startupTexts.isEmpty, let index = model.index(function.file), let scope = model.scope(function), scope.kind == .function
    else { return false }
    return scope.expressions.indices.contains { place in
      switch index.facts.expressions[place].kind {
      case .text(let text), .pattern(let text): model.knowledge.startupTexts.contains(index.facts[text])
      default: false
      }
    }
  }

  /// Functions in tests and management commands are roots by where they lie.
  func rootKind(ofFile file: FileID) -> RootKind? {
    if let known = model.rootKindsOfFiles[file] { return known }
    let path = model.path(file)
    let kind = model.knowledge.rootPaths.first { $0.matches(path) }?.kind
    model.rootKindsOfFiles[file] = .some(kind)
    return kind
  }

  // MARK: Callers

  func callers(of function: ScopeRef) -> [Edge] {
    if let known = process.foundCallers[function] { return known }
    let found = findCallers(of: function)
    if process.isAtRest { process.foundCallers[function] = found }
    return found
  }

  private func findCallers(of function: ScopeRef) -> [Edge] {
    let edges = values(standingFor: function, depth: 0).flatMap { self.edges(of: $0.expression, function: function, isSure: $0.isSure, depth: 0) }
      + replaced(by: function) + starters(of: function) + senders(of: function) + readers(of: function) + setters(of: function) + takers(ofDecorated: function)
      + pickers(of: function) + searchers(ofMarked: function) + dispatchers(of: function)
    return edges.map { edge in
      var edge = edge
      edge.above = waypoint(above: edge)
      return edge
    }
  }

  /// The expressions whose value is the function: its name, and calls of functions that give it back.
  private func values(standingFor function: ScopeRef, depth: Int) -> [Reference] {
    guard depth < 4 else { return [] }
    let references = process.references(to: function)
    return references + references.flatMap { reference -> [Reference] in
      makers(returning: reference).flatMap { values(standingFor: $0, depth: depth + 1) }.compactMap { value in
        guard case .function(let call)? = model.fact(value.expression)?.use else { return nil }
        return Reference(
          expression: ExpressionRef(file: value.expression.file, expression: call), isSure: value.isSure && reference.isSure)
      }
    }
  }

  /// The functions that a decorator puts this one in the place of: whoever calls them runs it.
  private func replaced(by function: ScopeRef) -> [Edge] {
    process.references(to: function).flatMap { reference in
      makers(returning: reference).flatMap { values(standingFor: $0, depth: 1) }.flatMap { value -> [Edge] in
        guard case .decorator(let decorated)? = model.fact(value.expression)?.use else { return [] }
        return decoratedCallers(
          ScopeRef(file: value.expression.file, scope: decorated), isSure: value.isSure && reference.isSure)
      }
    }
  }

  /// The function that gives a reference's value back, if one does.
  private func makers(returning reference: Reference) -> [ScopeRef] {
    guard case .returned(let maker)? = model.fact(reference.expression)?.use else { return [] }
    return [ScopeRef(file: reference.expression.file, scope: maker)]
  }

  /// Who runs the function through a value that stands for it.
  func edges(of value: ExpressionRef, function: ScopeRef, isSure: Bool, depth: Int) -> [Edge] {
    // A value that went through other hands may have been given arguments there.
    let isPlain = depth == 0
    guard depth < 6, let index = model.index(value.file), let executor = model.executor(of: value) else { return [] }
    let name = model.name(of: function)
    let caller = executor.scope == .module ? model.path(index.file).description : index.qualifiedName(of: executor.scope)
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: value.file, expression: id) }
    func edge(_ what: String, at place: ExpressionRef, isSure: Bool) -> [Edge] {
      [Edge(caller: executor, link: ChainLink(what: what, place: model.place(place)), isSure: isSure)]
    }
    switch index.facts[value.expression].use {
    case .function(let call):
      if isHandedOver(function) { return [] }
      return edge("`\(caller)` calls `\(name)`", at: ref(call), isSure: isSure).map { found in
        var found = found
        found.call = isPlain ? ref(call) : nil
        found.giver = ref(call)
        return found
      }
    case .argument(let table, _) where isContainer(table, in: index):
      return itemsTaken(from: ref(table), depth: depth + 1).flatMap { edges(of: $0, function: function, isSure: false, depth: depth + 2) }
    case .argument(let call, _):
      return edges(ofPassing: value, to: ref(call), function: function, caller: caller, executor: executor, isSure: isSure, depth: depth)
    case .choice(let whole): return edges(of: ref(whole), function: function, isSure: isSure, depth: depth + 1)
    case .assigned(let first, let count):
      return (first.raw..<(first.raw + count)).flatMap { raw -> [Edge] in
        let binding = index.facts[BindingID(raw: raw)]
        switch binding.target {
        case .name(let variable):
          let reads = index.reads(of: variable, ownedBy: binding.scope).map(ref)
            + process.readsElsewhere(of: index.facts[variable], boundIn: binding.scope, of: index, function)
          return reads.flatMap { edges(of: $0, function: function, isSure: isSure, depth: depth + 1) }
        case .attribute(_, let attribute):
          // Where nothing else is ever kept in it, whoever calls the attribute calls the function.
          let isOnly = depth == 0 && index.attributeBindings(of: index.facts[attribute]).count == 1
          return process.reads(ofAttribute: index.facts[attribute], holding: function)
            .flatMap { edges(of: $0.expression, function: function, isSure: isSure && isOnly && $0.isSure, depth: depth + 1) }
        case .item: return []
        }
      }
    case .entered: return edge("`\(caller)` enters an object whose `\(name)` runs", at: value, isSure: isSure)
    case .iterated where isSpecial(function): return edge("`\(caller)` goes through an object, which runs `\(name)`", at: value, isSure: isSure)
    case .subscripted where isSpecial(function): return edge("`\(caller)` takes an item, which runs `\(name)`", at: value, isSure: isSure)
    case .decorator(let decorated):
      // A class that decorates: its object stands in for the function.
      if model.scope(function).map({ model.index(function.file)?.facts[$0.name] == "__call__" }) ?? false {
        return decoratedCallers(ScopeRef(file: value.file, scope: decorated), isSure: isSure)
      }
      // The decorator itself runs when the definition is executed; what it gives back runs when the function is called.
      let parent = index.facts[decorated].parent ?? .module
      let scope = ScopeRef(file: value.file, scope: index.executor(of: parent))
      return [Edge(caller: scope, link: ChainLink(what: "`\(name)` decorates `\(index.facts[index.facts[decorated].name])`", place: model.place(value)), isSure: isSure)]
    case .parameterDefault(let taker):
      guard let parameter = index.facts.parameters(of: taker).first(where: { $0.initial == value.expression }) else { return [] }
      return index.reads(of: parameter.name, ownedBy: taker).map(ref)
        .flatMap { edges(of: $0, function: function, isSure: isSure, depth: depth + 1) }
    case .element(let collection):
      // A table of functions: whoever calls one of its items may mean this one.
      return itemsTaken(from: ref(collection), depth: depth + 1).flatMap { edges(of: $0, function: function, isSure: false, depth: depth + 2) }
    default: return []
    }
  }

  /// Whether a decorator makes calls of a function tasks for another process: `@huey.task()`.
  private func isHandedOver(_ function: ScopeRef) -> Bool {
    guard let index = model.index(function.file), case let decorators = index.facts.decorators(of: function.scope), !decorators.isEmpty else { return false }
    return decorators.contains { decorator in
      let reference = ExpressionRef(file: function.file, expression: decorator)
      return model.calls(reference, anyOf: model.knowledge.handsOver) || model.denotes(reference, anyOf: model.knowledge.handsOver)
    }
  }

  /// `dict(PUT=create)`, which is `{"PUT": create}`.
  private func isContainer(_ call: ExpressionID, in index: FactsIndex) -> Bool {
    guard case .call(let function, let list) = index.facts[call].kind, index.facts[list].contains(where: { if case .keyword = $0.kind { true } else { false } })
    else { return false }
    return model.denotations(of: ExpressionRef(file: index.file, expression: function)) == [.external("dict")]
  }

  private func isSpecial(_ function: ScopeRef) -> Bool {
    guard let index = model.index(function.file) else { return false }
    return index.facts[index.facts[function.scope].name].hasPrefix("__")
  }

  private func isImported(_ name: NameID, by scope: ScopeID, in index: FactsIndex) -> Bool {
    index.bindings(of: name, in: scope).allSatisfy { if case .imported = index.facts[$0].value { true } else { false } }
  }

  /// A function that more places call gives them too much for any of them to be asked.
  private static let mostTakers = 20

  /// The expressions whose value is an item of a collection: `TABLE[key]`, `TABLE.get(key)`, the variable of a loop over it.
  func itemsTaken(from collection: ExpressionRef, depth: Int) -> [ExpressionRef] {
    guard depth < 6, let index = model.index(collection.file) else { return [] }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: collection.file, expression: id) }
    func attributes(_ name: String) -> [ExpressionRef] {
      index.loads(of: name).filter { if case .attribute = index.facts[$0].kind { true } else { false } }.map(ref)
    }
    func reads(_ first: BindingID, _ count: Int32) -> [ExpressionRef] {
      (first.raw..<(first.raw + count)).flatMap { raw -> [ExpressionRef] in
        let binding = index.facts[BindingID(raw: raw)]
        switch binding.target {
        case .name(let variable) where index.facts[binding.scope].kind == .type: return attributes(index.facts[variable])
        case .name(let variable):
          let elsewhere = binding.scope == .module ? importedReads(of: index.facts[variable], of: collection.file) : []
          return index.reads(of: variable, ownedBy: binding.scope).map(ref) + elsewhere
        // `self.handlers = {…}`: the same attribute, as far as the name tells.
        case .attribute(_, let name): return attributes(index.facts[name])
        case .item: return []
        }
      }
    }
    switch index.facts[collection.expression].use {
    case .assigned(let first, let count): return reads(first, count).flatMap { itemsTaken(from: $0, depth: depth + 1) }
    case .iterated(let first, let count): return reads(first, count)
    case .subscripted(let item): return [ref(item)]
    case .element(let outer): return itemsTaken(from: ref(outer), depth: depth + 1).flatMap { itemsTaken(from: $0, depth: depth + 1) }
    case .argument(let outer, _) where isContainer(outer, in: index):
      return itemsTaken(from: ref(outer), depth: depth + 1).flatMap { itemsTaken(from: $0, depth: depth + 1) }
    case .choice(let whole): return itemsTaken(from: ref(whole), depth: depth + 1)
    case .base(let attribute):
      guard case .attribute(_, let name) = index.facts[attribute].kind, model.knowledge.takesFrom.contains(index.facts[name]),
        case .function(let call) = index.facts[attribute].use
      else { return [] }
      // `values()` gives a collection again, `get()` an item: both ways are looked at.
      return [ref(call)] + itemsTaken(from: ref(call), depth: depth + 1)
    // `def handlers(): return HANDLERS`: whoever calls it has the module's table.
    case .returned:
      guard case .name(let name) = index.facts[collection.expression].kind, let giver = model.executor(of: collection),
        let owner = index.owner(of: name, readIn: index.facts[collection.expression].scope), owner == .module || isImported(name, by: owner, in: index)
      else { return [] }
      let calls = process.calls(of: giver, atMost: Self.mostTakers + 1)
      return calls.count > Self.mostTakers ? [] : calls.flatMap { itemsTaken(from: $0, depth: depth + 1) }
    default: return []
    }
  }

  /// `partial(f)`, `map(f, items)`, `pool.submit(f)`, `retry(f)`: who runs a function that is passed to a call.
  private func edges(
    ofPassing value: ExpressionRef, to call: ExpressionRef, function: ScopeRef, caller: String, executor: ScopeRef, isSure: Bool, depth: Int
  ) -> [Edge] {
    guard let index = model.index(call.file), case .call(let callee, _) = index.facts[call.expression].kind else { return [] }
    let name = model.name(of: function)
    func edge(_ what: String, isSure: Bool, startsJob: Bool = false, isPlan: Bool = false) -> [Edge] {
      var edge = Edge(caller: executor, link: ChainLink(what: what, place: model.place(call)), isSure: isSure, startsJob: startsJob, isPlan: isPlan)
      edge.giver = call
      return [edge]
    }
    func passed(to taker: ScopeRef, isSure: Bool) -> [Edge] {
      let disposition = disposition(of: value, passedTo: taker, by: call)
      let isSettled = disposition == .calls || disposition == .plans
      let isPlan = disposition == .plans || disposition == .unknown && isForEvent(of: process.hookTexts, call)
      let direct = disposition == .keeps
        ? [] : edge("`\(caller)` passes `\(name)` to `\(model.name(of: taker))`", isSure: isSure && isSettled, isPlan: isPlan)
      let kept = takenOut(value, passedTo: taker, by: call).flatMap { self.edges(of: $0, function: function, isSure: false, depth: depth + 2) }
      return direct + registered(kept, by: call)
    }
    var edges: [Edge] = []
    for denotation in model.denotations(of: ExpressionRef(file: call.file, expression: callee)) {
      switch denotation {
      case .external(let external):
        let canonical = model.knowledge.canonical(external)
        if model.knowledge.partials.contains(canonical) {
          edges += self.edges(of: call, function: function, isSure: isSure, depth: depth + 1)
        } else if model.knowledge.callsArgument.contains(canonical) {
          edges += edge("`\(caller)` calls `\(name)` through `\(canonical)`", isSure: isSure)
        } else if model.knowledge.runners[canonical] != nil, model.functionRun(byAwaiting: call)?.function == value {
          // `await to_thread(f)` goes on when it is done, `create_task(to_thread(f))` at once.
          let isAwaited = if case .awaited = index.facts[call.expression].use { true } else { false }
          edges += edge("`\(caller)` runs `\(name)` in a thread", isSure: isSure, startsJob: !isAwaited)
        } else if model.knowledge.jobs[canonical] != nil || process.jobOwners.contains(canonical) {
          edges += edge("`\(caller)` starts a job that runs `\(name)`", isSure: isSure, startsJob: true)
        }
      case .externalMember(let type, let member):
        if let job = model.knowledge.member(member, of: type, in: model.knowledge.jobs) {
          edges += edge("`\(caller)` starts a job that runs `\(name)`", isSure: isSure, startsJob: true, isPlan: JobCarriers(process).isPlan(call, job))
        } else if model.knowledge.callsArgument(member, of: type), !isPassedOn(value, by: call, in: index) {
          let isCallback = model.knowledge.isMember(member, of: type, among: model.knowledge.ignores)
          edges += edge(isCallback ? "`\(name)` runs when a job of `\(caller)` is done" : "`\(caller)` has `\(name)` called later", isSure: isSure, startsJob: true)
        }
      case .function(let taker), .method(let taker):
        edges += passed(to: taker, isSure: isSure)
      case .type(let type):
        edges += initializer(of: type).map { passed(to: $0, isSure: isSure) }
          ?? edge("`\(caller)` passes `\(name)` to `\(model.name(of: type))`", isSure: false)
          + fieldReads(of: value, givenTo: type, by: call).flatMap { self.edges(of: $0, function: function, isSure: false, depth: depth + 2) }
      case .instance, .module, .namespace, .text: break
      }
    }
    return edges
  }

  /// Whether a function is only what another one is given, `loop.call_soon(print, f)`.
  private func isPassedOn(_ value: ExpressionRef, by call: ExpressionRef, in index: FactsIndex) -> Bool {
    guard case .call(_, let list) = index.facts[call.expression].kind, index.facts[list].count > 1 else { return false }
    return index.facts[list].prefix { $0.value != value.expression }.contains { argument in
      model.denotations(of: ExpressionRef(file: call.file, expression: argument.value)).contains { denotation in
        if case .external(let name) = denotation { return model.knowledge.ignores.contains(model.knowledge.canonical(name)) }
        return denotation.calledFunction != nil
      }
    }
  }

  /// Whoever calls the decorated function runs the wrapper: it stands in for it, roots included.
  private func decoratedCallers(_ decorated: ScopeRef, isSure: Bool) -> [Edge] {
    guard let scope = model.scope(decorated), let index = model.index(decorated.file) else { return [] }
    let name = index.qualifiedName(of: decorated.scope)
    return [Edge(caller: decorated, link: ChainLink(what: "`\(name)` runs inside its decorator", place: model.span(decorated.file, scope.nameSpan)), isSure: isSure)]
  }
}
