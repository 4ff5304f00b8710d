import Catalogue
import Workspace

/// A thread or task of the process that takes things out of a queue.
struct QueueConsumer {
  /// The call that starts it.
  let call: ExpressionRef
  let job: JobAPI
  let carrier: Carrier
  /// The queues that it takes from.
  let queues: Set<ObjectKey>
}

/// Finds jobs that go through a queue in memory: what a request puts into it runs when a thread of the process takes it out.
///
/// Nothing is looked for unless some thread or task of the process takes from a queue.
struct QueueJobs {
  let process: ProcessModel
  private var model: SourceModel { process.model }
  private var keys: ObjectKeys { process.objectKeys }

  init(_ process: ProcessModel) {
    self.process = process
  }

  // MARK: Consumers

  /// The carriers that share their queues with the process that starts them.
  private static let sharing: Set<Carrier> = [.thread, .daemonThread, .threadPool, .asyncioTask, .greenlet]

  /// The jobs among these that work on a queue.
  func consumers(among starts: [(call: ExpressionRef, job: JobAPI, carrier: Carrier)]) -> [QueueConsumer] {
    guard !queueFiles().isEmpty else { return [] }
    let (takes, puts) = (Set(model.knowledge.queues.flatMap(\.takes)), Set(model.knowledge.queues.flatMap(\.puts)))
    lazy var filled = placesOfPuts().reduce(into: Set<ObjectKey>()) { $0.formUnion(self.keys(ofQueue: $1.queue)) }
    return starts.compactMap { start in
      guard Self.sharing.contains(start.carrier) else { return nil }
      let queues = taken(by: JobTargets(process).functions(ofJobStartedBy: start.call, start.job), takes, puts) { !$0.isDisjoint(with: filled) }
      return queues.isEmpty ? nil : QueueConsumer(call: start.call, job: start.job, carrier: start.carrier, queues: queues)
    }
  }

  /// The files that name a type of queues.
  private func queueFiles() -> Set<FileID> {
    let words = Set(model.knowledge.queues.flatMap(\.types).compactMap(\.lastWord))
    return Set(words.flatMap { process.files(naming: $0) })
  }

  /// What these functions, and those that they call, take something out of: `jobs.get()`, `iter(jobs.get, None)`.
  ///
  /// A function that puts something into the queue again, and goes round in no loop, borrows from it: a pool of connections. So does
  /// a helper that requests call as well; who calls it is only asked where somebody fills the queue.
  private func taken(by functions: [ScopeRef], _ takes: Set<String>, _ puts: Set<String>, isFilled: (Set<ObjectKey>) -> Bool) -> Set<ObjectKey> {
    let reachability = Reachability(process)
    var pending = functions.map { ($0, 0) }
    var seen: Set<ScopeRef> = []
    var taken: Set<ObjectKey> = []
    while let (function, depth) = pending.popLast() {
      guard seen.count < 20, seen.insert(function).inserted, let index = model.index(function.file) else { continue }
      let span = index.facts[function.scope].span
      var (own, given): (Set<ObjectKey>, Set<ObjectKey>) = ([], [])
      for position in index.facts[function.scope].expressions.indices {
        let expression = index.facts.expressions[position]
        guard span.contains(expression.span) else { continue }
        switch expression.kind {
        case .attribute(let base, let name) where takes.contains(index.facts[name]) || puts.contains(index.facts[name]):
          let queue = ExpressionRef(file: function.file, expression: base)
          guard isQueue(queue) else { continue }
          if takes.contains(index.facts[name]) { own.formUnion(self.keys(ofQueue: queue)) } else { given.formUnion(self.keys(ofQueue: queue)) }
        case .call(let callee, _) where depth < 2:
          pending += model.denotations(of: ExpressionRef(file: function.file, expression: callee)).compactMap(\.calledFunction).map { ($0, depth + 1) }
        default: break
        }
      }
      if !own.isEmpty, depth > 0, isFilled(own), reachability.isServedDirectly(function) { continue }
      taken.formUnion(own.isDisjoint(with: given) || model.isEndless(function) ? own : own.subtracting(given))
    }
    return taken
  }

  /// Whether a value is a queue, as far as its type is known; a parameter is what callers pass for it.
  private func isQueue(_ reference: ExpressionRef) -> Bool {
    let types = process.queueTypes
    func isQueue(_ denotation: Denotation) -> Bool {
      switch denotation {
      case .instance(.external(let type), _): types.contains(model.knowledge.canonical(type))
      case .instance(.project(let type), _):
        model.ancestry(of: type).contains { if case .external(let base) = $0 { types.contains(base) } else { false } }
      default: false
      }
    }
    // A base class of a library could have the attribute too, as far as its name tells: what made the object knows better.
    return model.denotations(of: reference).contains(where: isQueue) || keys.keys(of: reference).contains { key in
      if case .made(let call) = key { model.denotations(of: call).contains(where: isQueue) } else { false }
    }
  }

  /// What a queue can be found by. One of a class of its own is found by that, since `self` has no other name: `self.get()`.
  private func keys(ofQueue queue: ExpressionRef) -> Set<ObjectKey> {
    var found = keys.keys(of: queue)
    for case .instance(.project(let type), _) in model.denotations(of: queue) {
      let ancestry = model.ancestry(of: type)
      guard ancestry.contains(where: { if case .external(let base) = $0 { process.queueTypes.contains(base) } else { false } }) else { continue }
      for case .project(let scope) in ancestry { found.insert(.objects(scope)) }
    }
    return found
  }

  // MARK: Puts

  /// The calls that put something into a queue that one of these works on, with those that do.
  func puts(for consumers: [QueueConsumer]) -> [(call: ExpressionRef, api: String, consumers: [QueueConsumer])] {
    guard !consumers.isEmpty else { return [] }
    return placesOfPuts().compactMap { call, queue, method in
      let own = self.keys(ofQueue: queue)
      let working = consumers.filter { !$0.queues.isDisjoint(with: own) }
      guard !working.isEmpty, isQueue(queue), let index = model.index(call.file), !isPutBack(call.expression, working, in: index) else { return nil }
      return (call, "\(type(of: queue)).\(method)", working)
    }
  }

  /// The calls that put something into what may be a queue: `jobs.put(item)`.
  private func placesOfPuts() -> [(call: ExpressionRef, queue: ExpressionRef, method: String)] {
    let puts = Set(model.knowledge.queues.flatMap(\.puts))
    return Set(puts.flatMap { process.files(calling: $0) }).sorted().flatMap { file -> [(ExpressionRef, ExpressionRef, String)] in
      guard let index = model.index(file) else { return [] }
      return puts.flatMap(index.loads).sorted().compactMap { load in
        guard case .attribute(let base, let name) = index.facts[load].kind, case .function(let call) = index.facts[load].use else { return nil }
        return (ExpressionRef(file: file, expression: call), ExpressionRef(file: file, expression: base), index.facts[name])
      }
    }
  }

  private func type(of queue: ExpressionRef) -> String {
    for case .instance(.external(let type), _) in model.denotations(of: queue) { return model.knowledge.canonical(type) }
    return "queue.Queue"
  }

  /// A sign that there is no more work (`jobs.put(None)`), or a consumer that puts back what it took: neither is a new job.
  private func isPutBack(_ call: ExpressionID, _ consumers: [QueueConsumer], in index: FactsIndex) -> Bool {
    guard case .call(_, let list) = index.facts[call].kind, case let arguments = index.facts[list], let item = arguments.first?.value else { return true }
    if case .none = index.facts[item].kind { return true }
    if isMember(item, in: index) { return true }
    let executor = ScopeRef(file: index.file, scope: index.executor(of: index.facts[call].scope))
    let targets = consumers.map { Set(JobTargets(process).functions(ofJobStartedBy: $0.call, $0.job)) }
    if targets.contains(where: { $0.contains(executor) }) { return true }
    // What the consumer hands to itself, through helpers and jobs of its own, is part of the consumer.
    let reachability = Reachability(process)
    return targets.allSatisfy { reachability.isOnly(executor, below: $0) }
  }

  /// `Event.INTERRUPT.value`: a member of an enumeration is a sign, not work.
  private func isMember(_ item: ExpressionID, in index: FactsIndex) -> Bool {
    guard case .attribute(let base, _) = index.facts[item].kind else { return false }
    let isEnumeration = model.denotations(of: ExpressionRef(file: index.file, expression: base)).contains { denotation in
      guard case .type(let type) = denotation else { return false }
      return model.ancestry(of: type).contains { if case .external(let name) = $0 { name.hasPrefix("enum.") } else { false } }
    }
    return isEnumeration || isMember(base, in: index)
  }

  // MARK: Fates

  /// What becomes of what is put: somebody may wait for the queue, or for something inside the item.
  func fate(ofPut call: ExpressionRef) -> Fate {
    guard let index = model.index(call.file), case .call(let function, let list) = index.facts[call.expression].kind, case let arguments = index.facts[list],
      case .attribute(let base, _) = index.facts[function].kind
    else { return .passedOn }
    let executor = index.executor(of: index.facts[call.expression].scope)
    let queue = keys(ofQueue: ExpressionRef(file: call.file, expression: base))
    // `jobs.join()` in the same function, in one around it, or in one beside it that is called there.
    var around: [ScopeID] = []
    var scope: ScopeID? = executor
    while let here = scope, index.facts[here].kind != .module {
      around.append(here)
      scope = index.facts[here].parent
    }
    for load in index.loads(of: "join") where isAround(index.executor(of: index.facts[load].scope), around, in: index) {
      guard case .attribute(let other, _) = index.facts[load].kind else { continue }
      if !queue.isDisjoint(with: keys(ofQueue: ExpressionRef(file: call.file, expression: other))) { return .awaited }
    }
    let items = arguments.reduce(into: Set<NameID>()) { names, argument in
      let span = index.facts[argument.value].span
      for expression in index.facts.expressions where span.contains(expression.span) { if case .name(let name) = expression.kind { names.insert(name) } }
    }
    var isHandedOn = false
    for name in items {
      guard let owner = index.owner(of: name, readIn: index.facts[call.expression].scope), owner != .module else { continue }
      for read in index.reads(of: name, ownedBy: owner) {
        switch index.facts[read].use {
        case .awaited: return .awaited
        case .returned, .yielded: isHandedOn = isHandedOn || !isPlain(name, ownedBy: owner, in: index)
        case .base(let attribute):
          guard case .attribute(_, let method) = index.facts[attribute].kind, case .function = index.facts[attribute].use else { continue }
          let word = index.facts[method]
          if model.knowledge.waitMethods[word] != nil || model.knowledge.awaitsChange.contains(word) || model.knowledge.queues.contains(where: { $0.takes.contains(word) }) {
            // `result.get()`, `done.wait()`: not for what a request carries (`request.get("x")`).
            if index.facts[owner].parameters.contains(where: { $0.name == name }) { isHandedOn = isHandedOn || word != "get" } else { return .awaited }
          }
        default: break
        }
      }
    }
    return isHandedOn ? .passedOn : .dropped
  }

  /// Whether a function is one of those around a place, or a function inside the outermost of them whose name is used.
  private func isAround(_ function: ScopeID, _ around: [ScopeID], in index: FactsIndex) -> Bool {
    if around.contains(function) { return true }
    guard let outermost = around.last, index.facts[outermost].span.contains(index.facts[function].span) else { return false }
    return index.facts[function].kind == .function && !index.loads(of: index.facts[index.facts[function].name]).isEmpty
  }

  /// Whether what is put is worked on before the function ends that made the queue: those who work on it are waited for there. Or
  /// whether nobody works on it between requests: a request's own `run()` starts those who do, and waits for them.
  func isWorkedOff(_ call: ExpressionRef, by consumers: [QueueConsumer], isServed: (QueueConsumer) -> Bool, _ isAwaited: (QueueConsumer) -> Bool) -> Bool {
    consumers.allSatisfy { consumer in
      guard let starter = model.executor(of: consumer.call), isAwaited(consumer) else { return false }
      return consumer.queues.contains { if case .local(starter, _) = $0 { true } else { false } } || isServed(consumer)
    }
  }

  /// Whether a variable only ever holds a text or a number, which nobody can wait for: `job_id = str(uuid4())`.
  private func isPlain(_ name: NameID, ownedBy owner: ScopeID, in index: FactsIndex) -> Bool {
    let bindings = index.bindings(of: name, in: owner)
    return !bindings.isEmpty && bindings.allSatisfy { id in
      guard case .expression(let value) = index.facts[id].value else { return false }
      return isPlain(value, in: index)
    }
  }

  private func isPlain(_ value: ExpressionID, in index: FactsIndex) -> Bool {
    switch index.facts[value].kind {
    case .text, .pattern, .number, .boolean, .none: return true
    case .attribute(let base, _): return isPlain(base, in: index)
    case .call(let function, _):
      return model.denotations(of: ExpressionRef(file: index.file, expression: function)).contains { denotation in
        guard case .external(let name) = denotation else { return false }
        return model.knowledge.givesPlain.contains(model.knowledge.canonical(name))
      }
    default: return false
    }
  }
}
