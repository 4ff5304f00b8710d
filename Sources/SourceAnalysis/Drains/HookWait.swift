import Catalogue
import Workspace

/// Something that an exit hook waits for, before it is known whether any job is concerned.
struct HookWait: Hashable {
  enum Kind: Hashable {
    /// One of these waits is called on it: `thread.join()`, `queue.join()`. One whose type is not known has every wait of that name.
    case method([String])
    /// A function that waits is given it: `wait(futures)`.
    case function
    /// `await task`
    case awaiting
    /// Leaving `with pool:`.
    case leaving
    /// `while open_jobs: sleep(0.1)`, `done.wait()`: until somebody changes what is kept under the keys.
    case change
  }

  let kind: Kind
  let keys: Set<ObjectKey>
  let place: SourceSpan
  let limit: Drain.Limit
}

/// Collects what the code of one hook waits for, through the functions that it calls.
struct HookWaitFinder {
  private let process: ProcessModel
  private let keys: ObjectKeys
  private(set) var waits: [HookWait] = []
  /// The functions that run in the hook.
  private(set) var functions: Set<ScopeRef> = []
  /// The methods called by their names on objects of which nothing is known by itself, where all that they can be on was found.
  private(set) var settled: Set<ExpressionRef> = []
  /// What is cancelled before anything waits for it.
  private var cut: Set<ObjectKey> = []
  private var receivers: ReceiverMethods
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel, keys: ObjectKeys) {
    self.process = process
    self.keys = keys
    receivers = ReceiverMethods(process)
  }

  /// What a function would wait for if a hook ran it.
  mutating func find(in function: ScopeRef) { visit(function, part: .whole, depth: 0) }

  mutating func find(in hook: Hook) {
    switch hook.target {
    case .function(let function): visit(function, part: hook.pattern.moment == .around ? .behindYield : .whole, depth: 0)
    case .method(let named): addMethod(named, boundBy: hook.call)
    }
  }

  /// Which part of a function runs at exit.
  private enum Part { case whole, behindYield }

  private mutating func visit(_ function: ScopeRef, part: Part, depth: Int) {
    guard depth < 6, let index = model.index(function.file), functions.insert(function).inserted || depth == 0 else { return }
    let fact = index.facts[function.scope]
    // A class that is a context has no `yield`: its `__aexit__` runs at exit as a whole.
    let start = part == .behindYield ? index.facts.yieldSpans(of: function.scope).map(\.end).min() ?? fact.span.start : fact.span.start
    // What follows a wait in the text follows it in time, near enough: loops over jobs wait for each.
    for position in fact.expressions.indices {
      let expression = index.facts.expressions[position]
      guard expression.span.start >= start, fact.span.contains(expression.span), index.executor(of: expression.scope) == function.scope else { continue }
      visit(ExpressionRef(file: function.file, expression: ExpressionID(raw: Int32(position))), expression, in: index, depth: depth)
    }
    for block in index.facts.blocks where fact.span.contains(block.body) && index.executor(of: index.facts[block.head].scope) == function.scope {
      switch block.kind {
      case .loop: if block.body.start >= start { addLoop(block, in: index) }
      case .iteration, .endlessLoop: break
      case .context: if block.body.end >= start { leave(block, part: part, of: fact, in: index, depth: depth) }
      }
    }
  }

  // MARK: Expressions

  private mutating func visit(_ reference: ExpressionRef, _ fact: ExpressionFact, in index: FactsIndex, depth: Int) {
    func ref(_ expression: ExpressionID) -> ExpressionRef { ExpressionRef(file: reference.file, expression: expression) }
    switch fact.kind {
    case .await(let value): add(.awaiting, keys.keys(of: ref(value)), reference, limit(ofAwaiting: ref(value), in: index))
    case .call(let function, let list):
      if case .attribute(let base, let name) = index.facts[function].kind {
        addCall(of: index.facts[name], on: ref(base), callee: ref(function), call: reference)
      }
      addFunctionRun(by: reference, fact, in: index)
      let callees = model.denotations(of: ref(function))
      if callees.isEmpty || callees.count >= SourceModel.Answer.limit || isPromised(ref(function), among: callees, in: index) {
        visitMethods(calledBy: ref(function), in: index, depth: depth)
      }
      for denotation in callees {
        switch denotation {
        case .external(let name):
          guard let wait = model.knowledge.waits[model.knowledge.canonical(name)] else { continue }
          let waited = index.facts[list].reduce(into: Set<ObjectKey>()) { $0.formUnion(keys.keys(of: ref($1.value))) }
          add(.function, waited, reference, limit(of: wait, called: reference))
        case .function(let scope), .method(let scope): visit(scope, part: .whole, depth: depth + 1)
        case .externalMember, .type, .instance, .module, .namespace, .text: break
        }
      }
    default: break
    }
  }

  /// Whether a method is called on an object that only an annotation tells: it may be of any class below.
  private func isPromised(_ callee: ExpressionRef, among callees: [Denotation], in index: FactsIndex) -> Bool {
    guard case .attribute(let base, _) = index.facts[callee.expression].kind, callees.contains(where: { if case .method = $0 { true } else { false } })
    else { return false }
    let object = ExpressionRef(file: callee.file, expression: base)
    return !model.isOwnObject(object) && model.denotations(of: object).contains { if case .instance(.project, made: nil) = $0 { true } else { false } }
  }

  /// `for service in services: await service.stop()`: the methods of all that the loop goes through.
  private mutating func visitMethods(calledBy callee: ExpressionRef, in index: FactsIndex, depth: Int) {
    guard case .attribute(let base, let name) = index.facts[callee.expression].kind else { return }
    let found = receivers.methods(index.facts[name], calledOn: ExpressionRef(file: callee.file, expression: base))
    if found.isSettled { settled.insert(callee) }
    for method in found.methods { visit(method, part: .whole, depth: depth + 1) }
  }

  /// `pool.shutdown()`, `thread.join(5)`, `task.cancel()`, `done.wait()`.
  private mutating func addCall(of name: String, on base: ExpressionRef, callee: ExpressionRef, call: ExpressionRef) {
    if model.knowledge.cuts.contains(name) {
      cut.formUnion(keys.keys(of: base))
      return
    }
    let waits = self.waits(named: name, callee: callee)
    if let first = waits.first {
      guard !model.isSwitchedOff(first, by: call) else { return }
      add(.method(waits.map(\.name)), keys.keys(of: base), call, limit(of: first, called: call))
    }
    if model.knowledge.awaitsChange.contains(name), model.denotations(of: callee).allSatisfy({ $0.calledFunction == nil }) {
      let timeout = model.argument(ArgumentPosition(index: name == "wait_for" ? 1 : 0, keyword: "timeout"), of: call)
      add(.change, keys.keys(of: base), call, timeout.map(limit) ?? .none)
    }
  }

  /// `await asyncio.to_thread(thread.join)`, also where a call that waits is given it.
  private mutating func addFunctionRun(by call: ExpressionRef, _ fact: ExpressionFact, in index: FactsIndex) {
    guard let (function, position) = model.functionRun(byAwaiting: call) else { return }
    switch fact.use {
    case .discarded: return
    case .argument(let outer, _):
      let limit = limit(ofAwaiting: ExpressionRef(file: call.file, expression: outer), in: index)
      addMethod(function, boundBy: call, behind: position, within: limit)
    default: addMethod(function, boundBy: call, behind: position)
    }
  }

  /// A method of a library's object that is itself the hook: `atexit.register(pool.shutdown)`.
  /// - Parameter position: Where the method stands among the call's arguments.
  private mutating func addMethod(
    _ named: ExpressionRef, boundBy call: ExpressionRef?, behind position: ArgumentPosition = ArgumentPosition(index: 0, keyword: nil),
    within outer: Drain.Limit = .none
  ) {
    guard let index = model.index(named.file), case .attribute(let base, let name) = index.facts[named.expression].kind else { return }
    let waits = self.waits(named: index.facts[name], callee: named)
    guard let first = waits.first else { return }
    // `atexit.register(pool.shutdown, wait=False)`
    let bound = first.bound(behind: position)
    if let call, model.isSwitchedOff(bound, by: call) { return }
    let own = call.map { self.limit(of: bound, called: $0) } ?? .none
    let limit = own == .none ? outer : own
    add(.method(waits.map(\.name)), keys.keys(of: ExpressionRef(file: named.file, expression: base)), named, limit)
  }

  /// The waits that a method can be: those of its object's type or, where that is not known, all of that name.
  private func waits(named name: String, callee: ExpressionRef) -> [WaitAPI] {
    let denotations = model.denotations(of: callee)
    let resolved = denotations.compactMap { denotation -> WaitAPI? in
      guard case .externalMember(let type, let member) = denotation else { return nil }
      return model.knowledge.member(member, of: type, in: model.knowledge.waits)
    }
    if !resolved.isEmpty { return resolved }
    // What is kept in the application's state is known to whoever put it there.
    var isShared = false
    if let index = model.index(callee.file), case .attribute(let base, _) = index.facts[callee.expression].kind {
      isShared = model.isShared(ExpressionRef(file: callee.file, expression: base))
    }
    guard denotations.isEmpty || isShared else { return [] }
    return model.knowledge.waitMethods[name] ?? []
  }

  // MARK: Loops and contexts

  /// `while open_jobs: time.sleep(0.1)`: a loop that looks at something, does little else than wait, and goes on until it changes.
  private mutating func addLoop(_ block: BlockFact, in index: FactsIndex) {
    let inside = index.facts.expressions.indices.map { ExpressionID(raw: Int32($0)) }.filter { block.body.contains(index.facts[$0].span) }
    func calls(_ names: Set<String>, _ expressions: [ExpressionID]) -> Bool {
      expressions.contains { expression in
        guard case .call(let function, _) = index.facts[expression].kind else { return false }
        let word: NameID? =
          switch index.facts[function].kind {
          case .name(let name), .attribute(_, let name): name
          default: nil
          }
        return word.map { names.contains(index.facts[$0]) } ?? false
      }
    }
    guard inside.isEmpty || calls(model.knowledge.pauses, inside) else { return }
    let head = index.facts[block.head].span
    let looked = index.facts.expressions.indices.map { ExpressionID(raw: Int32($0)) }.filter { head.contains(index.facts[$0].span) }
    let found = looked.reduce(into: Set<ObjectKey>()) { $0.formUnion(keys.keys(of: ExpressionRef(file: index.file, expression: $1))) }
    let isBounded = calls(model.knowledge.clocks, looked) || calls(model.knowledge.clocks, inside)
    add(.change, found, ExpressionRef(file: index.file, expression: block.head), isBounded ? .unknown : .none)
  }

  /// The end of a `with` that stands behind, or around, the `yield`.
  private mutating func leave(_ block: BlockFact, part: Part, of fact: ScopeFact, in index: FactsIndex, depth: Int) {
    let head = ExpressionRef(file: index.file, expression: block.head)
    leave(head, in: index, depth: depth)
    guard case .entered(let first, let count) = index.facts[block.head].use else { return }
    for raw in first.raw..<(first.raw + count) {
      let binding = index.facts[BindingID(raw: raw)]
      if case .name(let name) = binding.target { leaveStack(name, ownedBy: binding.scope, in: index, depth: depth) }
    }
  }

  /// The end of what was entered.
  private mutating func leave(_ entered: ExpressionRef, in index: FactsIndex, depth: Int) {
    if waitsOnExit(entered) {
      add(.leaving, keys.keys(of: entered), entered, .none)
      if case .entered(let first, let count) = index.facts[entered.expression].use {
        for raw in first.raw..<(first.raw + count) {
          if case .name(let name) = index.facts[BindingID(raw: raw)].target {
            add(.leaving, keys.keys(ofVariable: name, ownedBy: index.facts[BindingID(raw: raw)].scope, in: index), entered, .none)
          }
        }
      }
    }
    // A context of the project's own: what stands behind its `yield`, or in its `__aexit__`.
    guard case .call(let function, _) = index.facts[entered.expression].kind else { return }
    for denotation in model.denotations(of: ExpressionRef(file: entered.file, expression: function)) {
      switch denotation {
      case .function(let scope), .method(let scope): if model.scope(scope)?.isGenerator == true { visit(scope, part: .behindYield, depth: depth + 1) }
      case .type(let type):
        for name in ["__aexit__", "__exit__"] {
          for case .method(let scope) in model.attribute(name, of: .instance(.project(type), made: nil)) { visit(scope, part: .whole, depth: depth + 1) }
        }
      default: break
      }
    }
  }

  /// `stack.push_async_callback(service.stop)`, `stack.enter_context(pool)`: what a stack was given while it was open ends with it.
  private mutating func leaveStack(_ stack: NameID, ownedBy owner: ScopeID, in index: FactsIndex, depth: Int) {
    for read in index.reads(of: stack, ownedBy: owner) {
      guard case .base(let attribute) = index.facts[read].use, case .function(let id) = index.facts[attribute].use,
        case .call(_, let list) = index.facts[id].kind, let first = index.facts[list].first
      else { continue }
      let (call, given) = (ExpressionRef(file: index.file, expression: id), ExpressionRef(file: index.file, expression: first.value))
      if model.calls(call, anyOf: model.knowledge.callsWhenLeft) {
        let callees = model.denotations(of: given)
        for function in callees.compactMap(\.calledFunction) { visit(function, part: .whole, depth: depth + 1) }
        if callees.allSatisfy({ $0.calledFunction == nil }) { addMethod(given, boundBy: call) }
      } else if model.calls(call, anyOf: model.knowledge.enters.sorted()) {
        leave(given, in: index, depth: depth)
      }
    }
  }

  private func waitsOnExit(_ reference: ExpressionRef) -> Bool {
    model.denotations(of: reference).contains { denotation in
      guard case .instance(.external(let type), _) = denotation else { return false }
      var pending = [model.knowledge.canonical(type)]
      var seen: Set<String> = []
      while let name = pending.popLast() {
        guard seen.insert(name).inserted, let known = model.knowledge.types[name] else { continue }
        if known.waitsOnExit { return true }
        pending += known.bases.map(model.knowledge.canonical)
      }
      return false
    }
  }

  // MARK: Limits

  private func limit(of wait: WaitAPI, called call: ExpressionRef) -> Drain.Limit {
    wait.timeout.flatMap { model.argument($0, of: call) }.map(limit) ?? .none
  }

  /// `await asyncio.wait_for(asyncio.gather(*tasks), 5)`
  private func limit(ofAwaiting value: ExpressionRef, in index: FactsIndex) -> Drain.Limit {
    guard case .call(let function, _) = index.facts[value.expression].kind else { return .none }
    for case .external(let name) in model.denotations(of: ExpressionRef(file: value.file, expression: function)) {
      if let wait = model.knowledge.waits[model.knowledge.canonical(name)] { return limit(of: wait, called: value) }
    }
    return .none
  }

  /// The number of seconds that an argument says, also by the name of a constant or by a parameter's default.
  private func limit(_ value: ExpressionRef) -> Drain.Limit {
    switch model.constant(value) {
    case .number(let seconds)?: return .seconds(seconds)
    case ConstantFact.none?: return .none
    default: break
    }
    guard let index = model.index(value.file), case .name(let name) = index.facts[value.expression].kind,
      let owner = index.owner(of: name, readIn: index.facts[value.expression].scope)
    else { return .unknown }
    let bindings = index.bindings(of: name, in: owner)
    guard bindings.count == 1, let id = bindings.first else { return .unknown }
    switch index.facts[id].value {
    case .expression(let constant): return number(ExpressionRef(file: value.file, expression: constant))
    case .parameter(let position):
      let initial = index.facts.parameters(of: owner)[Int(position)].initial
      return initial.map { number(ExpressionRef(file: value.file, expression: $0)) } ?? .unknown
    default: return .unknown
    }
  }

  private func number(_ value: ExpressionRef) -> Drain.Limit {
    switch model.constant(value) {
    case .number(let seconds)?: .seconds(seconds)
    case ConstantFact.none?: .none
    default: .unknown
    }
  }

  // MARK: Adding

  private mutating func add(_ kind: HookWait.Kind, _ found: Set<ObjectKey>, _ place: ExpressionRef, _ limit: Drain.Limit) {
    // What was cancelled first is only waited for until it has ended early.
    let waited = found.subtracting(cut)
    if !waited.isEmpty { waits.append(HookWait(kind: kind, keys: waited, place: model.place(place), limit: limit)) }
  }
}
