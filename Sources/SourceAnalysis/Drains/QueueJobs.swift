import Catalogue
import Workspace

/// A thread or task of the process that takes things out of a queue.
struct QueueConsumer {
  let start: JobStart
  /// The queues that it takes from.
  let queues: Set<ObjectKey>
}

/// Finds jobs that go through a queue in memory: what a request puts into it runs when a thread of the process takes it out.
///
/// Nothing is looked for unless some file of the process names a type of queues.
final class QueueJobs {
  private let process: ProcessModel
  private var model: SourceModel { process.model }
  private var keys: ObjectKeys { process.objectKeys }
  private lazy var takes = Set(model.knowledge.queues.flatMap(\.takes))
  private lazy var puts = Set(model.knowledge.queues.flatMap(\.puts))
  private lazy var hasQueues = !queueFiles().isEmpty
  private lazy var placesOfPuts = findPlacesOfPuts()
  private lazy var filled = placesOfPuts.reduce(into: Set<ObjectKey>()) { $0.formUnion(keys(ofQueue: $1.queue)) }
  private var taken: [ExpressionRef: [Taken]] = [:]

  init(_ process: ProcessModel) {
    self.process = process
  }

  // MARK: Consumers

  /// The carriers that share their queues with the process that starts them.
  private static let sharing: Set<Carrier> = [.thread, .daemonThread, .threadPool, .asyncioTask, .greenlet]

  /// A job as one that works on a queue; `nil` where it is none.
  func consumer(_ start: JobStart) -> QueueConsumer? {
    let queues = taken(by: start).reduce(into: Set<ObjectKey>()) { queues, taken in
      if !isHelper(taken) { queues.formUnion(taken.kept) }
    }
    return queues.isEmpty ? nil : QueueConsumer(start: start, queues: queues)
  }

  /// The queues that one function of a job takes something out of.
  private struct Taken {
    let function: ScopeRef
    let own: Set<ObjectKey>
    /// Those of them that it does not put back.
    let kept: Set<ObjectKey>
    /// How many calls lie between the job and the function.
    let depth: Int
  }

  private func taken(by start: JobStart) -> [Taken] {
    guard Self.sharing.contains(start.carrier), hasQueues else { return [] }
    if let known = taken[start.call] { return known }
    let found = findTaken(by: JobTargets(process).functions(ofJobStartedBy: start.call, start.job))
    taken[start.call] = found
    return found
  }

  /// Whether a function is a helper that requests call as well, and takes what somebody put there: who calls it is a dear question.
  private func isHelper(_ taken: Taken) -> Bool {
    taken.depth > 0 && !taken.own.isDisjoint(with: filled) && Reachability(process).isServedDirectly(taken.function)
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
  private func findTaken(by functions: [ScopeRef]) -> [Taken] {
    var pending = functions.map { ($0, 0) }
    var seen: Set<ScopeRef> = []
    var taken: [Taken] = []
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
      if own.isEmpty { continue }
      let kept = own.isDisjoint(with: given) || model.isEndless(function) ? own : own.subtracting(given)
      taken.append(Taken(function: function, own: own, kept: kept, depth: depth))
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

  /// A call that puts something into a queue: `jobs.put(item)`.
  struct Put {
    let call: ExpressionRef
    let queue: ExpressionRef
    let method: String
  }

  /// The calls that put something into a queue that one of the jobs works on, with those that do.
  func puts(for starts: [JobStart]) -> [(call: ExpressionRef, api: String, consumers: [QueueConsumer])] {
    let queues = starts.reduce(into: Set<ObjectKey>()) { queues, start in
      for taken in taken(by: start) { queues.formUnion(taken.kept) }
    }
    if queues.isEmpty { return [] }
    lazy var consumers = starts.compactMap(consumer).filter(mayBegin)
    return placesOfPuts.compactMap { put in
      let own = self.keys(ofQueue: put.queue)
      guard !own.isDisjoint(with: queues), isQueue(put.queue), let index = model.index(put.call.file) else { return nil }
      let working = consumers.filter { !$0.queues.isDisjoint(with: own) }
      if working.isEmpty || isPutBack(put.call.expression, working, in: index) { return nil }
      return (put.call, "\(type(of: put.queue)).\(put.method)", working)
    }
  }

  /// Whether anything can start one who works on a queue: what a function starts that nobody names never begins.
  private func mayBegin(_ consumer: QueueConsumer) -> Bool {
    guard let starter = model.executor(of: consumer.start.call), model.scope(starter)?.kind == .function else { return true }
    return Reachability(process).isMentioned(starter) || process.roots.root(of: starter, in: process) != nil
  }

  /// The calls that put something into what may be a queue.
  private func findPlacesOfPuts() -> [Put] {
    Set(puts.flatMap { process.files(calling: $0) }).sorted().flatMap { file -> [Put] in
      guard let index = model.index(file) else { return [] }
      return puts.flatMap(index.loads).sorted().compactMap { load in
        guard case .attribute(let base, let name) = index.facts[load].kind, case .function(let call) = index.facts[load].use else { return nil }
        return Put(
          call: ExpressionRef(file: file, expression: call), queue: ExpressionRef(file: file, expression: base), method: index.facts[name])
      }
    }
  }

  private func type(of queue: ExpressionRef) -> String {
    for case .instance(.external(let type), _) in model.denotations(of: queue) { return model.knowledge.canonical(type) }
    return "queue.Queue"
  }

  /// A sign that there is no more work (`jobs.put(None)`), what somebody else put into a queue before (`jobs.put(held.get())`), or a consumer
  /// that puts back what it took: none of them is a new job.
  private func isPutBack(_ call: ExpressionID, _ consumers: [QueueConsumer], in index: FactsIndex) -> Bool {
    guard case .call(_, let list) = index.facts[call].kind, case let arguments = index.facts[list], let item = arguments.first?.value else { return true }
    if case .none = index.facts[item].kind { return true }
    if isMember(item, in: index) || isTaken(item, in: index) { return true }
    let executor = ScopeRef(file: index.file, scope: index.executor(of: index.facts[call].scope))
    let targets = consumers.map { Set(JobTargets(process).functions(ofJobStartedBy: $0.start.call, $0.start.job)) }
    if targets.contains(where: { $0.contains(executor) }) { return true }
    // What the consumer hands to itself, through helpers and jobs of its own, is part of the consumer.
    let reachability = Reachability(process)
    return targets.allSatisfy { reachability.isOnly(executor, below: $0) }
  }

  /// `held.get()`, or a variable that is always given what that gives.
  private func isTaken(_ item: ExpressionID, in index: FactsIndex) -> Bool {
    switch index.facts[item].kind {
    case .call(let function, _):
      guard case .attribute(let base, let name) = index.facts[function].kind, takes.contains(index.facts[name]) else { return false }
      return isQueue(ExpressionRef(file: index.file, expression: base))
    case .await(let awaited): return isTaken(awaited, in: index)
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[item].scope), owner != .module else { return false }
      let bindings = index.bindings(of: name, in: owner)
      return !bindings.isEmpty && bindings.allSatisfy { id in
        guard case .expression(let value) = index.facts[id].value else { return false }
        if case .name = index.facts[value].kind { return false }
        return isTaken(value, in: index)
      }
    default: return false
    }
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
    if isAnswered(items, in: executor, of: index) { return .awaited }
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
            if index.facts.parameters(of: owner).contains(where: { $0.name == name }) { isHandedOn = isHandedOn || word != "get" } else { return .awaited }
          }
        default: break
        }
      }
    }
    return isHandedOn ? .passedOn : .dropped
  }

  /// Whether the function takes something out of another queue, which it finds by what it puts: `answers = replies(key)`,
  /// `jobs.put((key, job))` and `answers.get()`.
  private func isAnswered(_ items: Set<NameID>, in executor: ScopeID, of index: FactsIndex) -> Bool {
    takes.flatMap(index.loads).contains { load in
      guard case .attribute(let base, _) = index.facts[load].kind, case .function(let call) = index.facts[load].use,
        case .call(_, let list) = index.facts[call].kind, index.facts[list].allSatisfy({ if case .keyword = $0.kind { true } else { false } }),
        case .name(let queue) = index.facts[base].kind, index.owner(of: queue, readIn: index.facts[base].scope) == executor
      else { return false }
      return index.bindings(of: queue, in: executor).contains { id in
        guard case .expression(let made) = index.facts[id].value, case .call(_, let list) = index.facts[made].kind else { return false }
        return index.facts[list].contains { if case .name(let name) = index.facts[$0.value].kind { items.contains(name) } else { false } }
      }
    }
  }

  /// Whether a function is one of those around a place, or a function inside the outermost of them whose name is used.
  private func isAround(_ function: ScopeID, _ around: [ScopeID], in index: FactsIndex) -> Bool {
    if around.contains(function) { return true }
    guard let outermost = around.last, index.facts[outermost].span.contains(index.facts[function].span), index.facts[function].kind == .function
    else { return false }
    let calls = index.loads(of: index.facts[index.facts[function].name])
    guard index.facts[outermost].kind == .type else { return !calls.isEmpty }
    // A method beside it: where something is put, or where both are called.
    let putting = around.filter { index.facts[$0].kind == .function }
    let putters = Set(putting.flatMap { index.loads(of: index.facts[index.facts[$0].name]) }.map { index.executor(of: index.facts[$0].scope) }).union(putting)
    return calls.contains { putters.contains(index.executor(of: index.facts[$0].scope)) }
  }

  /// Whether what is put is worked on before the function ends that made the queue: those who work on it are waited for there. Or
  /// whether nobody works on it between requests: a request's own `run()` starts those who do, and waits for them.
  func isWorkedOff(_ call: ExpressionRef, by consumers: [QueueConsumer], isServed: (QueueConsumer) -> Bool, _ isAwaited: (QueueConsumer) -> Bool) -> Bool {
    consumers.allSatisfy { consumer in
      guard let starter = model.executor(of: consumer.start.call), isAwaited(consumer) else { return false }
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
