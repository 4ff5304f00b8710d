import Catalogue
import PythonSyntax
import Workspace

// What each use of a handle says of it: a method is called on it, it is given to a call, it is handed back.

extension FateFollower {
  mutating func sign(ofUse reference: ExpressionRef, isContainer: Bool) -> Sign {
    guard let index = model.index(reference.file) else { return .passedOn }
    let file = reference.file
    func wrap(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: file, expression: id) }
    switch index.facts[reference.expression].use {
    case .discarded, .operand, .filled, .deleted, .raised, .annotation, .function, .decorator, .baseClass, .parameterDefault: return .nothing
    case .awaited: return wait(.wait, at: reference)
    case .returned(let function): return sign(ofHandle: reference, returnedBy: ScopeRef(file: file, scope: function))
    case .yielded: return .passedOn
    case .choice(let whole):
      // `[*pool.map(f, items)]`
      if job.iterationWaits, isContainer, case .collection = index.facts[whole].kind { return wait(.wait, at: reference) }
      return sign(ofUse: wrap(whole), isContainer: isContainer)
    case .element(let whole):
      // `a, b = start(), start()`: each name gets its own.
      if case .collection(let list) = index.facts[whole].kind, case let items = index.facts[list], case .assigned(let first, let count) = index.facts[whole].use,
        let position = items.firstIndex(of: reference.expression)
      {
        let own = (first.raw..<(first.raw + count)).filter { raw in
          if case .unpacked(_, let place) = index.facts[BindingID(raw: raw)].value { place == position } else { true }
        }
        return own.reduce(Sign.nothing) { best, raw in
          let isWhole = if case .unpacked = index.facts[BindingID(raw: raw)].value { false } else { true }
          return max(best, sign(ofBindings: BindingID(raw: raw), 1, in: index, isContainer: isWhole))
        }
      }
      return sign(ofUse: wrap(whole), isContainer: true)
    case .subscripted(let item): return sign(ofUse: wrap(item), isContainer: false)
    case .key(let collection): return sign(ofObject: wrap(collection), isContainer: true)
    case .base(let attribute): return sign(ofMember: wrap(attribute), of: reference, isContainer: isContainer)
    case .argument(let call, _): return sign(ofArgument: reference, of: wrap(call), isContainer: isContainer)
    case .iterated(let first, let count):
      if job.iterationWaits, isContainer { return wait(.wait, at: reference) }
      return sign(ofBindings: first, count, in: index, isContainer: false)
    case .entered(let first, let count):
      // `with Popen(…)`: leaving the block waits for what the handle itself is.
      if let type = job.handleType, model.knowledge.types[type]?.waitsOnExit == true { return wait(.wait, at: reference) }
      return sign(ofBindings: first, count, in: index, isContainer: isContainer)
    case .assigned(let first, let count):
      // `one, other = pool.map(f, items)`
      if job.iterationWaits, isContainer, isTakenApart(reference, by: first, in: index) { return wait(.wait, at: reference) }
      return sign(ofBindings: first, count, in: index, isContainer: isContainer)
    }
  }

  /// Whether an assignment takes every item of a value: `one, other = results`, `found += results`.
  private func isTakenApart(_ value: ExpressionRef, by first: BindingID, in index: FactsIndex) -> Bool {
    if case .unpacked = index.facts[first].value { return true }
    guard let tree = process.syntax(of: value.file), let span = model.fact(value)?.span else { return false }
    var isAdded = false
    withExtendedLifetime(tree) {
      tree.root.node.descend { node in
        guard node.span.contains(span) || node.kind == .module else { return .pastChildren }
        if case .augmentedAssign(let statement) = node.view, statement.value.span == span { isAdded = true }
        return isAdded ? .stop : .intoChildren
      }
    }
    return isAdded
  }

  /// The function that got the handle hands it back; one that it was passed to gives it back to the call; any other one tells who asks
  /// where it is kept.
  mutating func sign(ofHandle handle: ExpressionRef, returnedBy function: ScopeRef) -> Sign {
    guard let origin, let here = model.executor(of: handle), here != model.executor(of: origin) else {
      isReturned = true
      return .returned
    }
    if frames.contains(here) {
      isGivenBack = true
      return .nothing
    }
    // What a function inside gives may be asked for wherever it goes.
    let parent = model.scope(function)?.parent.map { ScopeRef(file: function.file, scope: $0) }
    if parent.flatMap(model.scope)?.kind == .function { return .passedOn }
    guard depth < 4 else { return .stored }
    depth += 1
    defer { depth -= 1 }
    return process.calls(of: function).reduce(Sign.stored) { best, call in
      let mark = waits.count
      let sign = sign(ofUse: given(by: call, of: function), isContainer: false)
      guard sign >= .boundedWait, let asker = model.executor(of: call), !frames.contains(asker) else { return max(best, sign) }
      forgetWaits(since: mark)
      waiters.append(asker)
      return max(best, .storedAndWaitedFor)
    }
  }

  /// `handle.result()`, `handles.pop()`, `handle.add_done_callback(f)`.
  mutating func sign(ofMember attribute: ExpressionRef, of handle: ExpressionRef, isContainer: Bool) -> Sign {
    guard let index = model.index(attribute.file), case .attribute(_, let nameID) = index.facts[attribute.expression].kind else { return .nothing }
    let name = index.facts[nameID]
    guard case .function(let callID) = index.facts[attribute.expression].use else {
      if isRead(attribute, named: name, in: index) { return wait(.wait, at: attribute) }
      // In a function inside it may be a timer that ends the job, when the request is long over.
      if let call = stop(given: attribute, in: index) { return model.executor(of: call).map(frames.contains) == true ? wait(.stopped, at: call) : .nothing }
      if case .assigned(let first, let count) = index.facts[attribute.expression].use { return sign(ofMethod: name, boundTo: first, count, in: index) }
      return sign(ofBound: attribute, named: name, in: index)
    }
    let call = ExpressionRef(file: attribute.file, expression: callID)
    if let type = job.handleType {
      if let wait = model.knowledge.member(name, of: type, in: model.knowledge.waits) {
        return self.wait(min(sign(of: wait, called: call), limit(around: call)), at: call)
      }
      // Stopped before the request ends: nothing is left behind.
      if model.knowledge.stops(name, of: type) {
        if isOnTheWay(call) || isAtItsEnd(call) { return wait(.stopped, at: call) }
        if isWhenLeft(call) { return wait(.wait, at: call) }
        stops.insert(call)
        return .nothing
      }
      if model.knowledge.isMember(name, of: type, among: model.knowledge.polls), let sign = wait(byAsking: call, in: index) { return wait(sign, at: call) }
    }
    // `worker.stop()` of a class of the project, whose `run` asks what that changes.
    if let run = job.runs, isOnTheWay(call) || isAtItsEnd(call), ToldToEnd(process).isTold(by: name, of: handle, running: run) { return wait(.stopped, at: call) }
    let own = sign(ofOwnMethod: attribute, calledBy: call)
    if own > .nothing { return own }
    // What a loop takes from a list may hold the handle in turn: `for row in rows: row.get("future")`.
    if model.knowledge.takesFrom.contains(name) { return sign(ofUse: call, isContainer: isContainer) }
    return .nothing
  }

  /// `os.kill(process.pid, SIGTERM)`, `os.killpg(os.getpgid(process.pid), SIGTERM)`: the call that stops the job by its number.
  private func stop(given number: ExpressionRef, in index: FactsIndex) -> ExpressionRef? {
    guard case .argument(var call, let position) = index.facts[number.expression].use, position == 0 else { return nil }
    if case .argument(let outer, 0) = index.facts[call].use { call = outer }
    let reference = ExpressionRef(file: number.file, expression: call)
    guard case .call(let callee, _) = index.facts[call].kind else { return nil }
    let isStop = model.denotations(of: ExpressionRef(file: number.file, expression: callee)).contains { denotation in
      if case .external(let name) = denotation { model.knowledge.stops.contains(model.knowledge.canonical(name)) } else { false }
    }
    guard isStop else { return nil }
    // `os.kill(pid, 0)` only asks whether there is one.
    let signal = model.argument(ArgumentPosition(index: 1, keyword: nil), of: reference).flatMap(model.fact)
    if case .number(let number)? = signal?.kind, number.value == 0 { return nil }
    return reference
  }

  /// `while worker.is_alive(): sleep(0.1)`: how long a loop goes on asking.
  func wait(byAsking call: ExpressionRef, in index: FactsIndex) -> Sign? {
    let asked = index.facts[call.expression].span
    for block in index.facts.blocks where block.kind == .loop || block.kind == .iteration {
      let head = index.facts[block.head].span
      guard head.contains(asked) || block.body.contains(asked) else { continue }
      // A loop that starts jobs asks for the job of the round before.
      if let origin, origin.file == index.file, block.body.contains(index.facts[origin.expression].span) { continue }
      func calls(_ names: Set<String>) -> Bool { index.callsMethod(among: names, within: head) || index.callsMethod(among: names, within: block.body) }
      if !head.contains(asked), !calls(model.knowledge.pauses) { continue }
      return block.kind == .iteration || calls(model.knowledge.clocks) ? .boundedWait : .wait
    }
    return nil
  }

  /// `join = handle.join`, and then `join()`.
  mutating func sign(ofMethod name: String, boundTo first: BindingID, _ count: Int32, in index: FactsIndex) -> Sign {
    guard let type = job.handleType, let known = model.knowledge.member(name, of: type, in: model.knowledge.waits) else { return .nothing }
    var best = Sign.nothing
    for raw in first.raw..<(first.raw + count) {
      guard case .name(let variable) = index.facts[BindingID(raw: raw)].target else { continue }
      for read in index.reads(of: variable, ownedBy: index.facts[BindingID(raw: raw)].scope) {
        guard case .function(let id) = index.facts[read].use else { continue }
        let call = ExpressionRef(file: index.file, expression: id)
        best = max(best, wait(sign(of: known, called: call), at: call))
      }
    }
    return best
  }

  /// `await asyncio.to_thread(handle.join)`, `stack.callback(handle.join)`, `stack.callback(task.cancel)`
  mutating func sign(ofBound method: ExpressionRef, named name: String, in index: FactsIndex) -> Sign {
    guard case .argument(let callID, _) = index.facts[method.expression].use, let type = job.handleType else { return .nothing }
    guard let wait = model.knowledge.member(name, of: type, in: model.knowledge.waits) else {
      guard model.knowledge.stops(name, of: type) else { return .nothing }
      return sign(ofStopWhenLeft: ExpressionRef(file: method.file, expression: callID), in: index)
    }
    let call = ExpressionRef(file: method.file, expression: callID)
    if model.calls(call, anyOf: model.knowledge.callsWhenLeft) {
      return self.wait(sign(of: wait.bound(behind: ArgumentPosition(index: 0, keyword: nil)), called: call), at: call)
    }
    // `await sync_to_async(handle.join)()`: what is awaited is the call of what the call gives.
    var whole = call
    let isCurried: Bool
    if case .function(let outer) = index.facts[callID].use { (whole, isCurried) = (ExpressionRef(file: method.file, expression: outer), true) } else { isCurried = false }
    guard let (function, position) = model.functionRun(byAwaiting: whole), function == method, sign(ofUse: whole, isContainer: false) >= .boundedWait
    else { return .nothing }
    return self.wait(sign(of: isCurried ? wait : wait.bound(behind: position), called: whole), at: whole)
  }

  /// `stack.callback(task.cancel)`: the job is stopped when the stack is left, by whoever does that. A stack that an object keeps may be
  /// left when the process ends.
  private mutating func sign(ofStopWhenLeft call: ExpressionRef, in index: FactsIndex) -> Sign {
    guard model.calls(call, anyOf: model.knowledge.callsWhenLeft), let stack = model.receiver(of: call), case let fact = index.facts[stack.expression],
      case .name(let name) = fact.kind, let owner = index.owner(of: name, readIn: fact.scope)
    else { return .nothing }
    return index.bindings(of: name, in: owner).reduce(.nothing) { best, id in
      switch index.facts[id].value {
      case .entered: isOnTheWay(call) ? max(best, wait(.stopped, at: call)) : best
      case .parameter: max(best, .passedOn)
      default: best
      }
    }
  }

  /// `asyncio.wait_for(process.wait(), 5)`: the wait that is handed to another one lasts no longer than that.
  private func limit(around call: ExpressionRef) -> Sign {
    guard let index = model.index(call.file), case .argument(let outer, _) = index.facts[call.expression].use,
      case .call(let function, _) = index.facts[outer].kind
    else { return .wait }
    for case .external(let name) in model.denotations(of: ExpressionRef(file: call.file, expression: function)) {
      if let wait = model.knowledge.waits[model.knowledge.canonical(name)] { return sign(of: wait, called: ExpressionRef(file: call.file, expression: outer)) }
    }
    return .wait
  }

  func sign(of wait: WaitAPI, called call: ExpressionRef) -> Sign {
    if model.isSwitchedOff(wait, by: call) { return .nothing }
    if let position = wait.timeout, let value = model.argument(position, of: call), model.constant(value) != .some(.none) { return .boundedWait }
    return .wait
  }

  /// `wait(handles)`, `handles.append(handle)`, `callback(handle)`.
  mutating func sign(ofArgument value: ExpressionRef, of call: ExpressionRef, isContainer: Bool) -> Sign {
    guard let index = model.index(call.file), case .call(let function, let list) = index.facts[call.expression].kind, case let arguments = index.facts[list] else { return .passedOn }
    let callee = ExpressionRef(file: call.file, expression: function)
    if case .attribute(let base, let name) = index.facts[function].kind, model.knowledge.putsInto.contains(index.facts[name]) {
      if job.iterationWaits, isContainer, model.knowledge.goesThrough.contains(index.facts[name]) { return wait(.wait, at: call) }
      return sign(ofObject: ExpressionRef(file: call.file, expression: base), isContainer: true)
    }
    var best = Sign.nothing
    let denotations = model.denotations(of: callee)
    if denotations.isEmpty { return .passedOn }
    for denotation in denotations {
      switch denotation {
      case .external(let name):
        let canonical = model.knowledge.canonical(name)
        if let wait = model.knowledge.waits[canonical] {
          // `Thread.join(t)` names the method, and what it is called on stands first.
          let isUnbound = model.knowledge.isMethod(canonical)
          let first = ArgumentPosition(index: 0, keyword: nil)
          let isCancelled = wait.cancels && isStoppable && isOnTheWay(call) && !index.calls(ofNamesEndingLike: model.knowledge.shields)
            .contains { index.facts[call.expression].span.contains(index.facts[$0].span) }
          let sign = isCancelled ? .stopped : sign(of: isUnbound ? wait.bound(behind: first) : wait, called: call)
          best = max(best, self.wait(sign, at: call))
          if sign == .boundedWait { best = max(best, self.sign(ofNotDone: wait, given: call, in: index)) }
        } else if model.knowledge.passesThrough.contains(canonical) {
          best = max(best, job.iterationWaits ? wait(.wait, at: call) : sign(ofUse: call, isContainer: true))
        } else if !model.knowledge.ignores.contains(canonical) {
          isPassedOn = true
          best = max(best, .passedOn)
        }
      case .externalMember(let type, let member):
        if !model.knowledge.ignores.contains("\(type).\(member)") {
          isPassedOn = true
          best = max(best, .passedOn)
        }
      case .function(let scope), .method(let scope):
        best = max(best, sign(ofParameter: value, of: call, arguments: arguments, in: scope, isMethod: denotation == .method(scope), isContainer: isContainer))
      case .type(let type): best = max(best, .stored, sign(ofValue: value, givenTo: type, by: call, arguments: arguments, isContainer: isContainer))
      case .instance, .module, .namespace, .text: best = max(best, .passedOn)
      }
    }
    return best
  }

  /// Whether cancelling the handle stops its job: that of a task, and not of what a pool runs.
  private var isStoppable: Bool { job.handleType.map(model.knowledge.isStoppable) ?? false }

  /// `done, pending = await asyncio.wait(tasks, timeout=5)`: what becomes of the handles that are not done when the limit is over.
  private mutating func sign(ofNotDone wait: WaitAPI, given call: ExpressionRef, in index: FactsIndex) -> Sign {
    guard let place = wait.notDone.map(Int32.init) else { return .nothing }
    let value = if case .awaited(let awaiting) = index.facts[call.expression].use { awaiting } else { call.expression }
    guard case .assigned(let first, let count) = index.facts[value].use else { return .nothing }
    return (first.raw..<(first.raw + count)).reduce(.nothing) { best, raw in
      guard case .unpacked(_, place) = index.facts[BindingID(raw: raw)].value else { return best }
      return max(best, sign(ofBindings: BindingID(raw: raw), 1, in: index, isContainer: true))
    }
  }

  /// An object that is made with the handle, and may have a method that waits for it: `Job(thread)`, also of a dataclass.
  mutating func sign(
    ofValue value: ExpressionRef, givenTo type: ScopeRef, by call: ExpressionRef, arguments: FactList<ExpressionFact.Argument>,
    isContainer: Bool
  ) -> Sign {
    if case .method(let initializer)? = model.attribute("__init__", of: .instance(.project(type), made: nil)).first {
      let mark = waits.count
      defer { forgetWaits(since: mark) }
      return min(sign(ofParameter: value, of: call, arguments: arguments, in: initializer, isMethod: true, isContainer: isContainer), .storedAndWaitedFor)
    }
    guard let index = model.index(type.file), let caller = model.index(call.file), let position = arguments.firstIndex(where: { $0.value == value.expression })
    else { return .nothing }
    let fields = model.fields(of: type)
    let field: String? =
      switch arguments[position].kind {
      case .keyword(let keyword): caller.facts[keyword]
      case .positional where position < fields.count: fields[position]
      case .positional, .star, .doubleStar: nil
      }
    guard let field, fields.contains(field) else { return .nothing }
    let mark = waits.count
    for load in index.loads(of: field) where index.facts[type.scope].span.contains(index.facts[load].span) {
      guard seen.insert(ExpressionRef(file: type.file, expression: load)).inserted,
        sign(ofUse: ExpressionRef(file: type.file, expression: load), isContainer: isContainer) >= .boundedWait
      else { continue }
      waiters.append(ScopeRef(file: type.file, scope: index.executor(of: index.facts[load].scope)))
      forgetWaits(since: mark)
      return .storedAndWaitedFor
    }
    return sign(ofField: field, of: type, isContainer: isContainer)
  }

  /// The field of an object where others read it: `entry.future.result()`.
  private mutating func sign(ofField field: String, of type: ScopeRef, isContainer: Bool) -> Sign {
    var best = Sign.nothing
    for file in Set(process.files(reading: field)).intersection(process.files(naming: model.ownName(of: type))).sorted() {
      guard let index = model.index(file) else { continue }
      for load in index.loads(of: field) {
        let reference = ExpressionRef(file: file, expression: load)
        guard case .attribute(let object, _) = index.facts[load].kind, model.isObject(object, ofAnyOf: [type], in: index), !isInExitHook(load, index),
          seen.insert(reference).inserted
        else { continue }
        let mark = waits.count
        let sign = sign(ofUse: reference, isContainer: isContainer)
        guard sign >= .boundedWait || sign == .partialWait else { continue }
        let executor = ScopeRef(file: file, scope: index.executor(of: index.facts[load].scope))
        if frames.contains(executor) {
          best = max(best, sign)
        } else {
          forgetWaits(since: mark)
          holders.append(executor)
          best = max(best, .storedAndWaitedFor)
        }
      }
    }
    return best
  }

  mutating func sign(
    ofParameter value: ExpressionRef, of call: ExpressionRef, arguments: FactList<ExpressionFact.Argument>, in function: ScopeRef, isMethod: Bool,
    isContainer: Bool
  ) -> Sign {
    guard depth < 6, let index = model.index(function.file), let caller = model.index(call.file),
      let position = model.parameterIndex(of: value.expression, arguments: arguments, caller: caller, function: function, in: index, isMethod: isMethod)
    else { return .passedOn }
    return sign(ofParameterAt: position, of: function, calledBy: call, isMethod: isMethod, isContainer: isContainer)
  }

  /// `worker.result()` of a class of the project, whose method waits for the object: `def result(self): self.join(); return self.value`.
  private mutating func sign(ofOwnMethod attribute: ExpressionRef, calledBy call: ExpressionRef) -> Sign {
    guard job.handle == .receiver, depth < 6 else { return .nothing }
    return model.denotations(of: attribute).reduce(.nothing) { best, denotation in
      guard case .method(let method) = denotation, model.takesReceiver(method), model.index(method.file)?.facts.parameters(of: method.scope).isEmpty == false
      else { return best }
      let sign = sign(ofParameterAt: 0, of: method, calledBy: call, isMethod: true, isContainer: false)
      return sign >= .partialWait ? max(best, sign) : best
    }
  }

  /// What a function makes of the handle that it is given, where `call` calls it.
  private mutating func sign(ofParameterAt position: Int, of function: ScopeRef, calledBy call: ExpressionRef, isMethod: Bool, isContainer: Bool) -> Sign {
    guard let index = model.index(function.file) else { return .passedOn }
    depth += 1
    defer { depth -= 1 }
    frames.append(function)
    let parameter = index.facts.parameters(of: function.scope)[position]
    let mark = waits.count
    let wasGivenBack = isGivenBack
    isGivenBack = false
    let inner = sign(ofReadsOf: parameter.name, ownedBy: function.scope, in: index, isContainer: isContainer || parameter.kind == .rest)
    let isBack = isGivenBack
    isGivenBack = wasGivenBack
    let own = Array(waits[mark...])
    forgetWaits(since: mark)
    guard inner >= .boundedWait else {
      return isBack ? max(inner, sign(ofUse: given(by: call, of: function), isContainer: isContainer)) : inner
    }
    // For the caller the call is the wait.
    switch paths.reach(in: function, calledBy: call, isMethod: isMethod, to: own, mentioning: seen)?.extent {
    case .someWays?, .errors?:
      partialWaits += own.map(\.place)
      return .partialWait
    case .everyWayWithLimit?: return wait(.boundedWait, at: call)
    case .everyWay?, nil: return wait(inner, at: call)
    }
  }

  /// Whether a place lies in a method that a framework calls last of all, of the object that starts the job: a web socket's `disconnect`.
  private func isAtItsEnd(_ place: ExpressionRef) -> Bool {
    guard let executor = model.executor(of: place), let starter, executor != starter, let type = model.type(holding: starter),
      let other = model.type(holding: executor), process.roots.root(of: executor, in: process)?.turn == .last
    else { return false }
    return model.ancestry(of: type).contains(.project(other)) || model.ancestry(of: other).contains(.project(type))
  }

  /// Contexts that more functions lead out of are not asked about.
  private static let mostLeavers = 12

  /// Whether a place lies in what leaving an object calls, `__exit__` or a method that it calls: whoever enters the object to have the job
  /// started has it stopped as well.
  private func isWhenLeft(_ place: ExpressionRef) -> Bool {
    guard let executor = model.executor(of: place), let starter, executor != starter, model.type(holding: starter) != nil, model.type(holding: executor) != nil,
      let index = model.index(executor.file)
    else { return false }
    // Somebody must enter such an object.
    func isLeft(_ function: ScopeRef) -> Bool { !Reachability(process).callers(of: function).isEmpty }
    if index.isLeavingContext(executor.scope) { return isLeft(executor) }
    let calls = process.calls(of: executor)
    return calls.count <= Self.mostLeavers && calls.contains { call in
      guard let leaver = model.executor(of: call), let home = model.index(leaver.file), home.isLeavingContext(leaver.scope),
        case .call(let callee, _)? = model.fact(call)?.kind, case .attribute(let base, _) = home.facts[callee].kind
      else { return false }
      return model.isOwnObject(ExpressionRef(file: call.file, expression: base)) && isLeft(leaver)
    }
  }

  /// Whether a place lies in the functions that the handle went through, or in functions inside them.
  private func isOnTheWay(_ place: ExpressionRef) -> Bool {
    guard let index = model.index(place.file) else { return false }
    var scope: ScopeID? = index.facts[place.expression].scope
    while let here = scope {
      if frames.contains(ScopeRef(file: place.file, scope: here)) { return true }
      scope = index.facts[here].parent
    }
    return false
  }

  func isInExitHook(_ expression: ExpressionID, _ index: FactsIndex) -> Bool {
    process.isInExitHook(ExpressionRef(file: index.file, expression: expression), besides: starter)
  }

  /// Whether a use stands before the job starts, in the same function and in no loop with it: it is about the job before.
  func isBeforeOrigin(_ use: ExpressionID, in index: FactsIndex) -> Bool {
    guard let origin, origin.file == index.file, case let start = index.facts[origin.expression], case let place = index.facts[use].span,
      place.end <= start.span.start, index.executor(of: index.facts[use].scope) == index.executor(of: start.scope)
    else { return false }
    switch index.facts[use].use {
    case .base(let attribute): if case .assigned = index.facts[attribute].use { return false }
    case .awaited, .iterated: break
    // What takes it may wait for it later.
    default: return false
    }
    // `[f.result() for f in [pool.submit(work)]]`: what stands first is done last, for each item.
    var scope = index.facts[index.facts[use].scope]
    while scope.kind == .comprehension {
      if scope.span.contains(start.span) { return false }
      guard let parent = scope.parent else { break }
      scope = index.facts[parent]
    }
    return !index.facts.blocks.contains { $0.kind != .context && $0.body.contains(place) && $0.body.contains(start.span) }
  }
}
