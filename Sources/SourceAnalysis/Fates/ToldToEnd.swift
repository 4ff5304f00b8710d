import Catalogue
import Workspace

/// Jobs that go on until the request says so: a ticker whose loop asks an event which is set before the request ends.
///
/// Looked for only where nobody waits for the handle without a limit. That the round which has begun is cut off is no loss that a request
/// knows of.
struct ToldToEnd {
  let process: ProcessModel
  var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// A function that names one object more often than that is no person's.
  private static let mostPlaces = 200

  /// Whether the function that starts a job, or one that it hands an object of its own to, sets that object, and a loop of the
  /// job asks it. Of a job that cannot be looked into it is taken that it asks: why else is it given the object.
  ///
  /// - Parameter functions: What the job runs.
  func isTold(jobStartedBy call: ExpressionRef, running functions: [ScopeRef], through names: [NameID], in index: FactsIndex) -> Bool {
    guard let starter = model.executor(of: call) else { return false }
    for name in names {
      let types = index.bindings(of: name, in: starter.scope).prefix(Self.mostPlaces).flatMap { model.denotations(of: $0, in: index) }.compactMap { denotation -> String? in
        if case .instance(.external(let type), _) = denotation { model.knowledge.canonical(type) } else { nil }
      }
      guard let type = types.first(where: { model.knowledge.areStopped($0) }) else { continue }
      let isSet = index.reads(of: name, ownedBy: starter.scope).prefix(Self.mostPlaces).contains { read in
        isStopped(ExpressionRef(file: index.file, expression: read), type, depth: 0)
          && isRun(index.executor(of: index.facts[read].scope), by: starter.scope, in: index)
      }
      if isSet, functions.isEmpty || asks(type, functions) { return true }
    }
    return false
  }

  /// Whether the function that starts a job changes a variable of its own later, or an item of one, that the head of a loop of the job
  /// asks: `while not done: …` and then `done = True`, `while state["on"]: …` and then `state["on"] = False`.
  func isTold(jobStartedBy call: ExpressionRef, running functions: [ScopeRef], byFlags names: [NameID], in index: FactsIndex) -> Bool {
    guard let starter = model.executor(of: call) else { return false }
    let start = index.facts[call.expression].span.end
    func isSwitch(_ id: BindingID) -> Bool {
      guard index.facts[id].span.start >= start, case .expression(let value) = index.facts[id].value else { return false }
      if case .boolean = index.facts[value].kind { return true }
      return false
    }
    let flags = names.filter { name in
      index.bindings(of: name, in: starter.scope).prefix(Self.mostPlaces).contains(where: isSwitch)
        || index.reads(of: name, ownedBy: starter.scope).prefix(Self.mostPlaces).contains { read in
          if case .filled(let id) = index.facts[read].use { isSwitch(id) && index.executor(of: index.facts[read].scope) == starter.scope } else { false }
        }
    }
    if flags.isEmpty { return false }
    return functions.contains { function in
      guard function.file == call.file else { return false }
      let span = index.facts[function.scope].span
      let heads = index.facts.blocks.filter { $0.kind == .loop && span.contains($0.body) }.map { index.facts[$0.head].span }
      return !heads.isEmpty && flags.contains { name in
        index.reads(of: name, ownedBy: starter.scope).prefix(Self.mostPlaces).contains { read in heads.contains { $0.contains(index.facts[read].span) } }
      }
    }
  }

  /// Whether a function is the starter itself, or one inside that it calls or hands back to whoever calls it:
  /// `def end(): stop.set()` and `return end`.
  private func isRun(_ function: ScopeID, by starter: ScopeID, in index: FactsIndex) -> Bool {
    if function == starter { return true }
    guard index.facts[function].kind == .function, index.facts[function].parent == starter else { return false }
    return index.reads(of: index.facts[function].name, ownedBy: starter).prefix(Self.mostPlaces)
      .contains { isStopped(ExpressionRef(file: index.file, expression: $0), nil, depth: 0) }
  }

  /// Whether an object is told to stop where this expression takes it: here, by the caller that it is handed back to, by a function
  /// that it is passed to. Without a type it is the method that tells it, `return stop.set`, and whoever calls that tells it.
  private func isStopped(_ value: ExpressionRef, _ type: String?, depth: Int) -> Bool {
    guard depth < 4, let index = model.index(value.file) else { return false }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: value.file, expression: id) }
    switch index.facts[value.expression].use {
    case .base(let attribute):
      guard let type, case .attribute(_, let name) = index.facts[attribute].kind, model.knowledge.stops(index.facts[name], of: type) else { return false }
      return isStopped(ref(attribute), nil, depth: depth)
    case .function: return type == nil
    case .returned(let function): return isStopped(handedBackBy: ScopeRef(file: value.file, scope: function), at: nil, type, depth: depth + 1)
    case .element(let list):
      guard case .returned(let function) = index.facts[list].use, case .collection(let parts) = index.facts[list].kind,
        let place = index.facts[parts].firstIndex(of: value.expression)
      else { return false }
      return isStopped(handedBackBy: ScopeRef(file: value.file, scope: function), at: place, type, depth: depth + 1)
    case .assigned(let first, let count): return isStopped(boundTo: first, count, at: nil, in: index, type, depth: depth)
    case .argument(let call, _):
      guard case .call(let callee, let list) = index.facts[call].kind,
        let position = index.facts[list].firstIndex(where: { $0.value == value.expression }), case .positional = index.facts[list][position].kind
      else { return false }
      if type == nil, position == 0, model.calls(ref(call), anyOf: model.knowledge.callsWhenLeft) || isCalledSoon(by: callee, in: index) { return true }
      return model.denotations(of: ref(callee)).contains { denotation in
        guard case .function(let taker) = denotation, let other = model.index(taker.file), other.facts.parameters(of: taker.scope).indices.contains(position)
        else { return false }
        return other.reads(of: other.facts.parameters(of: taker.scope)[position].name, ownedBy: taker.scope)
          .contains { isStopped(ExpressionRef(file: taker.file, expression: $0), type, depth: depth + 1) }
      }
    default: return false
    }
  }

  /// `loop.call_soon_threadsafe(loop.stop)`, and not what is called when something else is done.
  private func isCalledSoon(by callee: ExpressionID, in index: FactsIndex) -> Bool {
    model.denotations(of: ExpressionRef(file: index.file, expression: callee)).contains { denotation in
      guard case .externalMember(let type, let member) = denotation else { return false }
      return model.knowledge.callsArgument(member, of: type) && !model.knowledge.isMember(member, of: type, among: model.knowledge.ignores)
    }
  }

  private func isStopped(handedBackBy function: ScopeRef, at place: Int?, _ type: String?, depth: Int) -> Bool {
    process.calls(of: function).contains { call in
      guard let index = model.index(call.file) else { return false }
      guard place != nil, case .assigned(let first, let count) = index.facts[call.expression].use else {
        return place == nil && isStopped(call, type, depth: depth)
      }
      return isStopped(boundTo: first, count, at: place, in: index, type, depth: depth)
    }
  }

  private func isStopped(boundTo first: BindingID, _ count: Int32, at place: Int?, in index: FactsIndex, _ type: String?, depth: Int) -> Bool {
    (first.raw..<(first.raw + count)).contains { raw in
      let binding = index.facts[BindingID(raw: raw)]
      if let place, case .unpacked(_, let own) = binding.value, own != place { return false }
      guard case .name(let name) = binding.target, binding.scope != .module else { return false }
      return index.reads(of: name, ownedBy: binding.scope).contains {
        isStopped(ExpressionRef(file: index.file, expression: $0), type, depth: depth + 1)
      }
    }
  }

  /// Whether a loop of the job's own function goes on only while the request does: `while not await request.is_disconnected(): …`.
  func areAskingForRequest(_ functions: [ScopeRef]) -> Bool {
    let questions = model.knowledge.asksForRequest
    return !questions.isEmpty && asks(questions, plain: questions, functions)
  }

  /// Whether a loop of the job's own method asks an attribute that the method changes which a framework calls last, or one that this calls:
  /// `while self.sending: …` and `def on_close(self): self.sending = False`; or whether it kills the process for which the job waits.
  func areToldAtTheEndOfRequests(_ functions: [ScopeRef]) -> Bool {
    functions.contains { function in
      guard let index = model.index(function.file), let type = index.enclosingType(of: function.scope) else { return false }
      let asked = attributesAsked(byLoopsOf: function.scope, inHeads: true, in: index)
      // `while await feed.next(): if not self.sending: break`
      let flags = attributesAsked(byLoopsOf: function.scope, in: index)
      let processes = processesKept(by: function.scope, in: index)
      if flags.isEmpty, processes.isEmpty { return false }
      let methods = index.facts.scopes.indices.map { ScopeID(raw: Int32($0)) }
        .filter { index.facts[$0].kind == .function && index.enclosingType(of: $0) == type && index.facts[$0].parent == type }
      var last = Set(methods.filter { process.roots.root(of: ScopeRef(file: function.file, scope: $0), in: process)?.turn == .last })
      if last.isEmpty { return false }
      last.formUnion(methods.filter { method in
        index.loads(of: index.facts[index.facts[method].name]).contains { load in
          if case .function = index.facts[load].use { last.contains(index.executor(of: index.facts[load].scope)) } else { false }
        }
      })
      return asked.contains { name in
        index.attributeBindings(of: name).contains { last.contains(index.executor(of: index.facts[$0].scope)) }
          || index.loads(of: name).contains { load in
            guard last.contains(index.executor(of: index.facts[load].scope)), case .base(let method) = index.facts[load].use else { return false }
            if case .function = index.facts[method].use { return true }
            return false
          }
      } || last.contains { changes(ScopeRef(file: function.file, scope: $0), flags, in: index) } || processes.contains { areKilled($0, by: last, in: index) }
    }
  }

  /// The attributes in which a job's method keeps a process that it waits for, or the number of it: `self.pid = shell.pid`.
  private func processesKept(by function: ScopeID, in index: FactsIndex) -> Set<String> {
    let kept = index.facts.bindings.filter { binding in
      if case .attribute = binding.target { index.executor(of: binding.scope) == function } else { false }
    }
    if kept.isEmpty { return [] }
    func types(of value: ExpressionID) -> [String] {
      model.denotations(of: ExpressionRef(file: index.file, expression: value)).compactMap { denotation in
        guard case .instance(.external(let name), _) = denotation, case let type = model.knowledge.canonical(name) else { return nil }
        return model.knowledge.cuts.contains { model.knowledge.stops($0, of: type) } ? type : nil
      }
    }
    let awaited = index.facts[function].expressions.indices.reduce(into: Set<String>()) { found, position in
      guard case .attribute(let base, let name) = index.facts.expressions[position].kind, case let word = index.facts[name] else { return }
      let isWait = { (type: String) in
        model.knowledge.member(word, of: type, in: model.knowledge.waits) != nil || model.knowledge.isMember(word, of: type, among: model.knowledge.outputs)
      }
      found.formUnion(types(of: base).filter(isWait))
    }
    if awaited.isEmpty { return [] }
    return kept.reduce(into: []) { names, binding in
      guard case .attribute(_, let name) = binding.target, case .expression(let value) = binding.value else { return }
      let base: ExpressionID = if case .attribute(let object, _) = index.facts[value].kind { object } else { value }
      if !awaited.isDisjoint(with: types(of: base)) { names.insert(index.facts[name]) }
    }
  }

  /// Whether some functions end what an attribute keeps: `self.shell.kill()`, `os.killpg(os.getpgid(self.pid), SIGKILL)`.
  private func areKilled(_ name: String, by functions: Set<ScopeID>, in index: FactsIndex) -> Bool {
    let calls = index.calls(ofNamesEndingLike: model.knowledge.cuts.sorted()).filter { functions.contains(index.executor(of: index.facts[$0].scope)) }
    return index.loads(of: name).contains { load in calls.contains { index.facts[$0].span.contains(index.facts[load].span) } }
  }

  /// Whether a loop of the job's own function goes on only while such an object was not told.
  private func asks(_ type: String, _ functions: [ScopeRef]) -> Bool {
    let questions = model.knowledge.questions(to: type)
    return asks(questions.all, plain: questions.plain, functions)
  }

  /// - Parameter plain: Those that are answered at once, and may stand in the loop as well as at its head.
  private func asks(_ all: Set<String>, plain: Set<String>, _ functions: [ScopeRef]) -> Bool {
    functions.contains { function in
      guard let index = model.index(function.file) else { return false }
      let span = index.facts[function.scope].span
      return index.facts.blocks.contains { block in
        guard block.kind == .loop, span.contains(block.body) else { return false }
        let head = index.facts[block.head].span
        return index.callsMethod(among: all, within: head) || index.callsMethod(among: plain, within: block.body)
      }
    }
  }
}

extension PythonKnowledge {
  /// Whether objects of a type can be told to stop: `threading.Event`, by `set`.
  func areStopped(_ type: String) -> Bool { stops.contains { $0.hasPrefix(type + ".") } && polls.contains { $0.hasPrefix(type + ".") } }

  /// The methods that ask an object of a type whether it was told: those that answer at once, and with them those that wait for it.
  fileprivate func questions(to type: String) -> (plain: Set<String>, all: Set<String>) {
    func words(_ names: some Sequence<String>) -> Set<String> {
      Set(names.filter { $0.hasPrefix(type + ".") }.map { String($0.dropFirst(type.count + 1)) })
    }
    let plain = words(polls)
    return (plain, plain.union(words(signals.keys)))
  }
}
