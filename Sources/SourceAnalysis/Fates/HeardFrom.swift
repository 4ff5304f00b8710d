import Catalogue
import Workspace

/// Waits for a job without its handle: the function that starts it, or one inside, hears from it through an object of its own that
/// the job is given or sees.
///
/// Looked for only where nobody waits for the handle itself. That a word comes before the job's end is not ruled out: a missed
/// finding costs less trust than a false one.
struct HeardFrom {
  struct Wait {
    let isBounded: Bool
  }

  private let process: ProcessModel
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// Who goes on to use an object more often than that before a job is heard from is no person: a thousand jobs under one name would
  /// be a million questions.
  private static let mostReads = 200

  func wait(forJobStartedBy call: ExpressionRef, _ job: JobAPI) -> Wait? {
    guard let index = model.index(call.file) else { return nil }
    let callbacks = callbacks(ofJobStartedBy: call, job, in: index)
    let told = callbacks.flatMap { callback -> [ScopeRef] in
      guard case .call(_, let list) = index.facts[callback].kind else { return [] }
      return index.facts[list].flatMap { model.denotations(of: ExpressionRef(file: call.file, expression: $0.value)) }.compactMap(\.calledFunction)
    }
    let functions = JobTargets(process).functions(ofJobStartedBy: call, job) + told
    let given = givingSpans(call, job, in: index) + callbacks.map { index.facts[$0].span }
    return wait(forJobStartedBy: call, job, running: functions, given: given, in: index)
  }

  /// The same for a job whose handle a call gives back that is handed what the job runs: `start_in_context(target=work, args=(queue,))`.
  func wait(forJobHandedTo call: ExpressionRef) -> Wait? {
    guard let index = model.index(call.file), case .call(_, let list) = index.facts[call.expression].kind else { return nil }
    let given = index.facts[list].map { ExpressionRef(file: call.file, expression: $0.value) }
    let functions = given.flatMap(model.denotations).compactMap(\.calledFunction)
    return wait(forJobStartedBy: call, nil, running: functions, given: [index.facts[call.expression].span], in: index)
  }

  private func wait(
    forJobStartedBy call: ExpressionRef, _ job: JobAPI?, running functions: [ScopeRef], given: [ByteSpan], in index: FactsIndex
  ) -> Wait? {
    guard let starter = model.executor(of: call), index.facts[starter.scope].kind != .module else { return nil }
    let start = index.facts[call.expression].span
    let inside = functions.filter { $0.file == call.file }.map { index.facts[$0.scope].span }
    let names = shared(given + inside, by: starter.scope, in: index)
    var bounded: Wait?
    for name in names {
      let reads = index.reads(of: name, ownedBy: starter.scope)
      lazy var told = Set(reads.filter { read in inside.contains { $0.contains(index.facts[read].span) } }.compactMap { method(of: $0, in: index)?.name })
      lazy var isFed = isFed(name, ownedBy: starter.scope, within: given + inside, in: index)
      var asked = 0
      let later = reads.lazy.filter { index.facts[$0].span.start >= start.end }
      for read in later.prefix(Self.mostReads) {
        let span = index.facts[read].span
        guard !inside.contains(where: { $0.contains(span) }) else { continue }
        let place = ExpressionRef(file: call.file, expression: read)
        let heard = use(of: place, in: index)
        var found = heard.wait
        if found == nil, let ended = heard.end, isFed { found = ended }
        // Who asks more often than that in loops of their own is no person.
        if found == nil, asked < 8, let question = heard.question {
          found = wait(byAsking: question, in: index, { told })
          if found != nil { asked += 1 }
        }
        guard let wait = found, !isUnused(index.executor(of: index.facts[read].scope), within: starter.scope, in: index) else { continue }
        if !wait.isBounded { return wait }
        bounded = wait
      }
    }
    if let bounded { return bounded }
    if let asked = AskedLoops(process, askingJobOf: inside, given: given, in: index).wait(behind: start, in: starter.scope) { return asked }
    if AskedObjects(process).areAsked(byUsersOfJobStartedBy: call, running: functions) { return Wait(isBounded: false) }
    let end = ToldToEnd(process)
    let isEnded = end.isTold(jobStartedBy: call, running: functions, through: names, in: index)
      || end.isTold(jobStartedBy: call, running: functions, byFlags: names, in: index) || end.areAskingForRequest(functions)
      || end.areToldAtTheEndOfRequests(functions) || job.map { end.isTold(byUsersOfJobStartedBy: call, $0) } == true
    return isEnded ? Wait(isBounded: false) : nil
  }

  /// Whether a function inside is named by nobody, so that it never runs.
  private func isUnused(_ function: ScopeID, within starter: ScopeID, in index: FactsIndex) -> Bool {
    guard function != starter, index.facts[function].kind == .function, index.facts.decorators(of: function).isEmpty, let parent = index.facts[function].parent
    else { return false }
    return index.facts[parent].kind == .function && index.reads(of: index.facts[function].name, ownedBy: parent).isEmpty
  }

  /// The calls that have a function called once the job is done: `task.add_done_callback(lambda t: answer.set_result(t.result()))`.
  private func callbacks(ofJobStartedBy call: ExpressionRef, _ job: JobAPI, in index: FactsIndex) -> [ExpressionID] {
    guard let type = job.handleType else { return [] }
    var handles = [call.expression]
    if case .assigned(let first, let count) = index.facts[call.expression].use {
      handles += (first.raw..<(first.raw + count)).flatMap { raw -> [ExpressionID] in
        guard case .name(let name) = index.facts[BindingID(raw: raw)].target else { return [] }
        return Array(index.reads(of: name, ownedBy: index.facts[BindingID(raw: raw)].scope).prefix(Self.mostReads))
      }
    }
    return handles.compactMap { handle in
      guard let asked = method(of: handle, in: index), model.knowledge.callsArgument(asked.name, of: type) else { return nil }
      return asked.call
    }
  }

  /// The calls that hand things to the job: the one that starts it and, for `Thread(…).start()`, the one that makes it.
  private func givingSpans(_ call: ExpressionRef, _ job: JobAPI, in index: FactsIndex) -> [ByteSpan] {
    var spans = [index.facts[call.expression].span]
    if job.handle == .receiver, let receiver = model.receiver(of: call) {
      for case .instance(_, let made?) in model.denotations(of: receiver) where made.file == call.file { spans.append(index.facts[made.expression].span) }
    }
    return spans
  }

  /// The variables of a function that stand within some parts of it, and those that a dictionary or list which stands there was made of:
  /// `options = dict(streamer=streamer)`, `Thread(target=generate, kwargs=options)`.
  private func shared(_ spans: [ByteSpan], by function: ScopeID, in index: FactsIndex) -> [NameID] {
    let direct = variables(within: spans, of: function, in: index)
    let parts = direct.flatMap { index.bindings(of: $0, in: function) }.compactMap { id -> ByteSpan? in
      guard case .expression(let value) = index.facts[id].value, isMadeOfParts(value, in: index) else { return nil }
      return index.facts[value].span
    }
    return parts.isEmpty ? direct : direct + variables(within: parts, of: function, in: index).filter { !direct.contains($0) }
  }

  private func isMadeOfParts(_ value: ExpressionID, in index: FactsIndex) -> Bool {
    switch index.facts[value].kind {
    case .dictionary, .collection: true
    case .call(let callee, _):
      model.denotations(of: ExpressionRef(file: index.file, expression: callee)).contains { denotation in
        guard case .external(let name) = denotation else { return false }
        let known = model.knowledge.canonical(name)
        return model.knowledge.passesThrough.contains(known) || model.knowledge.partials.contains(known)
      }
    default: false
    }
  }

  private func variables(within spans: [ByteSpan], of function: ScopeID, in index: FactsIndex) -> [NameID] {
    var names: [NameID] = []
    for position in index.facts[function].expressions.indices {
      let expression = index.facts.expressions[position]
      guard case .name(let name) = expression.kind, !names.contains(name), spans.contains(where: { $0.contains(expression.span) }),
        index.owner(of: name, readIn: expression.scope) == function
      else { continue }
      names.append(name)
    }
    return names
  }

  /// Whether a job reads or writes what a program says or is told, and does not wait for it: it is over when the program is.
  private func isFed(_ program: NameID, ownedBy owner: ScopeID, within job: [ByteSpan], in index: FactsIndex) -> Bool {
    let reads = index.reads(of: program, ownedBy: owner).filter { read in job.contains { $0.contains(index.facts[read].span) } }
    return !reads.isEmpty && reads.allSatisfy { read in
      guard case .base(let attribute) = index.facts[read].use else { return false }
      if case .function = index.facts[attribute].use { return false }
      return true
    }
  }

  /// `process.wait()`, behind the start of a job that works on what the process says or is told.
  private func wait(forProgram read: ExpressionRef, in index: FactsIndex) -> Wait? {
    guard let asked = method(of: read.expression, in: index), !isGivenToJob(asked.call, in: index) else { return nil }
    for type in types(of: read) where model.knowledge.outputs.contains(where: { $0.hasPrefix(type + ".") }) {
      guard let wait = model.knowledge.member(asked.name, of: type, in: model.knowledge.waits) else { continue }
      return Wait(isBounded: isLimited(wait, calledBy: ExpressionRef(file: read.file, expression: asked.call), in: index))
    }
    return nil
  }

  /// `asyncio.create_task(process.wait())`: it is a task that waits.
  private func isGivenToJob(_ call: ExpressionID, in index: FactsIndex) -> Bool {
    guard case .argument(let outer, _) = index.facts[call].use else { return false }
    return model.handle(givenBy: ExpressionRef(file: index.file, expression: outer)) != nil
  }

  /// What an object may tell where it is read, whichever job it is of.
  struct Use {
    let wait: Wait?
    /// The end of a program that is waited for.
    let end: Wait?
    let question: Question?
  }

  /// A call that asks the object whether something is so: `done.is_set()`.
  struct Question {
    let call: ExpressionID
    /// The object's.
    let type: String
  }

  /// Of many jobs that share an object each asks for all places where it is read.
  private func use(of read: ExpressionRef, in index: FactsIndex) -> Use {
    if let known = process.objectUses[read] { return known }
    let use = Use(wait: wait(at: read, in: index), end: wait(forProgram: read, in: index), question: question(at: read, in: index))
    if process.isAtRest { process.objectUses[read] = use }
    return use
  }

  private func question(at read: ExpressionRef, in index: FactsIndex) -> Question? {
    guard let asked = method(of: read.expression, in: index),
      let type = types(of: read).first(where: { model.knowledge.isMember(asked.name, of: $0, among: model.knowledge.polls) })
    else { return nil }
    return Question(call: asked.call, type: type)
  }

  private func wait(at read: ExpressionRef, in index: FactsIndex) -> Wait? {
    switch index.facts[read.expression].use {
    case .base(let attribute):
      guard case .attribute(_, let name) = index.facts[attribute].kind else { return nil }
      switch index.facts[attribute].use {
      case .function(let id):
        guard let signal = signal(index.facts[name], of: read) else { return nil }
        return Wait(isBounded: isLimited(signal, calledBy: ExpressionRef(file: read.file, expression: id), in: index))
      case .argument(let id, _) where isCalled(attribute, by: id, in: index):
        // `iter(jobs.get, None)`, `await loop.run_in_executor(None, jobs.get)`
        return signal(index.facts[name], of: read).map { _ in Wait(isBounded: isWithinLimit(id, in: index) && !isAskedAgain(ExpressionRef(file: read.file, expression: id))) }
      default: return nil
      }
    case .iterated: return heardByIterating(read)
    case .awaited: return signal("__await__", of: read).map { _ in Wait(isBounded: false) }
    case .argument(let id, _):
      // `await asyncio.wait_for(answer, 5)`
      if case .awaited = index.facts[id].use, takesHandles(ExpressionRef(file: read.file, expression: id)), signal("__await__", of: read) != nil {
        return Wait(isBounded: isWithinLimit(read.expression, in: index))
      }
      // `for i, word in enumerate(stream):`
      guard case .iterated = index.facts[id].use, case .call(let callee, _) = index.facts[id].kind, passesThrough(callee, in: index)
      else { return nil }
      return heardByIterating(read)
    default: return nil
    }
  }

  /// `while not done.is_set() or not words.empty():`, where the job sets `done`: the loop goes on until the job has said so.
  ///
  /// - Parameter told: What the job calls of the object.
  private func wait(byAsking question: Question, in index: FactsIndex, _ told: () -> Set<String>) -> Wait? {
    guard told().contains(where: { model.knowledge.stops($0, of: question.type) }),
      let loop = index.facts.blocks.first(where: { $0.kind == .loop && index.facts[$0.head].span.contains(index.facts[question.call].span) })
    else { return nil }
    return Wait(isBounded: [index.facts[loop.head].span, loop.body].contains { index.callsMethod(among: model.knowledge.clocks, within: $0) })
  }

  /// The method of an object that is called where this expression takes it.
  private func method(of object: ExpressionID, in index: FactsIndex) -> (name: String, call: ExpressionID)? {
    guard case .base(let attribute) = index.facts[object].use, case .attribute(_, let name) = index.facts[attribute].kind,
      case .function(let call) = index.facts[attribute].use
    else { return nil }
    return (index.facts[name], call)
  }

  private func types(of object: ExpressionRef) -> [String] {
    model.denotations(of: object).compactMap { if case .instance(.external(let type), _) = $0 { model.knowledge.canonical(type) } else { nil } }
  }

  private func heardByIterating(_ object: ExpressionRef) -> Wait? {
    (signal("__next__", of: object) ?? signal("__anext__", of: object)).map { _ in Wait(isBounded: false) }
  }

  /// Whether what a call gives holds what it was given: `enumerate`, `iter`.
  private func passesThrough(_ callee: ExpressionID, in index: FactsIndex) -> Bool {
    model.denotations(of: ExpressionRef(file: index.file, expression: callee)).contains { denotation in
      if case .external(let name) = denotation { model.knowledge.passesThrough.contains(model.knowledge.canonical(name)) } else { false }
    }
  }

  /// The wait that a method of an object is, by the object's type.
  private func signal(_ method: String, of object: ExpressionRef) -> WaitAPI? {
    for case .instance(.external(let type), let made) in model.denotations(of: object) {
      guard let signal = model.knowledge.member(method, of: type, in: model.knowledge.signals) else { continue }
      // A handle tells of its own job only, and not of this one.
      if let made, model.handle(givenBy: made) != nil { continue }
      return signal
    }
    return nil
  }

  /// Whether a call waits for what it is given, or gives something to wait for that holds it: `asyncio.wait_for`, `asyncio.shield`.
  private func takesHandles(_ call: ExpressionRef) -> Bool {
    guard case .call(let callee, _)? = model.fact(call)?.kind else { return false }
    return model.denotations(of: ExpressionRef(file: call.file, expression: callee)).contains { denotation in
      guard case .external(let name) = denotation, case let known = model.knowledge.canonical(name) else { return false }
      return model.knowledge.waits[known] != nil || model.knowledge.passesThrough.contains(known)
    }
  }

  /// Whether a call that is given a method calls it, and what it gives is waited for.
  private func isCalled(_ method: ExpressionID, by call: ExpressionID, in index: FactsIndex) -> Bool {
    let reference = ExpressionRef(file: index.file, expression: call)
    if let (function, _) = model.functionRun(byAwaiting: reference), function.expression == method { return index.facts[call].use.isWaitedFor }
    guard case .call(let callee, _) = index.facts[call].kind, passesThrough(callee, in: index) else { return false }
    switch index.facts[call].use {
    // `sum(iter(jobs.get, None))`
    case .iterated, .argument: return true
    default: return false
    }
  }

  private func isAskedAgain(_ wait: ExpressionRef) -> Bool { RepeatedWaits(process).isAskedAgain(wait) }

  /// Whether a wait for the next word has a limit, and nobody asks again when that is over.
  private func isLimited(_ wait: WaitAPI, calledBy call: ExpressionRef, in index: FactsIndex) -> Bool {
    (isLimited(wait, called: call) || isWithinLimit(call.expression, in: index)) && !isAskedAgain(call)
  }

  private func isLimited(_ wait: WaitAPI, called call: ExpressionRef) -> Bool {
    wait.timeout.flatMap { model.argument($0, of: call) }.map { model.constant($0) != .some(.none) } ?? false
  }

  /// `asyncio.wait_for(queue.get(), 5)`
  private func isWithinLimit(_ call: ExpressionID, in index: FactsIndex) -> Bool {
    guard case .argument(let outer, _) = index.facts[call].use, case .call(let function, _) = index.facts[outer].kind else { return false }
    return model.denotations(of: ExpressionRef(file: index.file, expression: function)).contains { denotation in
      guard case .external(let name) = denotation, let wait = model.knowledge.waits[model.knowledge.canonical(name)] else { return false }
      return isLimited(wait, called: ExpressionRef(file: index.file, expression: outer))
    }
  }
}

extension SourceModel {
  /// The job whose handle a call gives, or that it starts without one.
  func handle(givenBy call: ExpressionRef) -> JobAPI? {
    guard case .call(let callee, _)? = fact(call)?.kind else { return nil }
    for denotation in denotations(of: ExpressionRef(file: call.file, expression: callee)) {
      switch denotation {
      case .external(let name): if let job = knowledge.jobs[knowledge.canonical(name)] { return job }
      case .externalMember(let type, let member): if let job = knowledge.member(member, of: type, in: knowledge.jobs) { return job }
      default: break
      }
    }
    return nil
  }
}

extension ExpressionFact.Use {
  /// `await value`, or a call around it that is given it.
  fileprivate var isWaitedFor: Bool {
    switch self {
    case .awaited, .argument: true
    default: false
    }
  }
}

extension FactsIndex {
  /// Whether a part of the file calls a function or method of one of these names.
  func callsMethod(among names: Set<String>, within span: ByteSpan) -> Bool {
    facts.expressions.contains { expression in
      guard span.contains(expression.span), case .call(let function, _) = expression.kind else { return false }
      switch facts[function].kind {
      case .name(let name), .attribute(_, let name): return names.contains(facts[name])
      default: return false
      }
    }
  }
}
