import Catalogue
import Workspace

/// Where a job's handle, and the pool that runs it, are kept.
struct JobKeys {
  /// The handle itself: a thread, future or task, and what it is put into.
  var handle: Set<ObjectKey> = []
  /// The pool or group that the job was given to.
  var pool: Set<ObjectKey> = []
}

/// Follows a job's handle to everything that keeps it: variables, attributes, containers, callers, functions that take it.
struct HandleKeyFinder {
  private let process: ProcessModel
  private let keys: ObjectKeys
  private var found: Set<ObjectKey> = []
  private var seen: Set<ExpressionRef> = []
  private var seenVariables: Set<ObjectKey> = []
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel, keys: ObjectKeys) {
    self.process = process
    self.keys = keys
  }

  mutating func keys(ofJobStartedBy call: ExpressionRef, _ job: JobAPI) -> JobKeys {
    let receiver = model.receiver(of: call)
    var pool: Set<ObjectKey> = []
    switch job.handle {
    case .receiver: if let receiver { follow(object: receiver) }
    case .result, .awaitedResult:
      if job.handle == .awaitedResult, case .awaited(let awaiting)? = model.fact(call)?.use {
        followUse(of: ExpressionRef(file: call.file, expression: awaiting))
      } else {
        followUse(of: call)
      }
      found.insert(.made(call))
      pool = receiver.map(keys.keys) ?? []
    case .none: pool = receiver.map(keys.keys) ?? []
    }
    if let argument = job.pool.flatMap({ model.argument($0, of: call) }) { pool.formUnion(keys.keys(of: argument)) }
    return JobKeys(handle: found, pool: pool)
  }

  // MARK: Objects

  /// The object that a method is called on: what keeps it, and where else it goes.
  private mutating func follow(object reference: ExpressionRef) {
    guard let index = model.index(reference.file) else { return }
    found.formUnion(keys.keys(of: reference))
    let fact = index.facts[reference.expression]
    switch fact.kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: fact.scope) else { return }
      followReads(of: name, ownedBy: owner, in: index)
      for id in index.bindings(of: name, in: owner) {
        switch index.facts[id].value {
        case .parameter(let position): followCallers(ofParameter: Int(position), of: ScopeRef(file: reference.file, scope: owner))
        // `start_all(threads)`: the loop's items are made somewhere else.
        case .expression(let value) where !index.facts[value].isCall: follow(object: ExpressionRef(file: reference.file, expression: value))
        default: break
        }
      }
    case .call: followUse(of: reference)
    default: break
    }
    for case .instance(.project(let type), _) in model.denotations(of: reference) { followInitializer(of: type) }
  }

  /// `running.append(self)` in `__init__`.
  private mutating func followInitializer(of type: ScopeRef) {
    for case .method(let initializer) in model.attribute("__init__", of: .instance(.project(type), made: nil)) {
      guard let index = model.index(initializer.file), let receiver = index.facts.parameters(of: initializer.scope).first else { continue }
      followReads(of: receiver.name, ownedBy: initializer.scope, in: index)
    }
  }

  /// `self.start()` in a class, or an object that callers pass.
  private mutating func followCallers(ofParameter position: Int, of function: ScopeRef) {
    guard seen.count < 200, model.index(function.file) != nil else { return }
    let isReceiver = position == 0 && model.takesReceiver(function)
    guard isReceiver else {
      for value in process.argumentValues(forParameter: position, of: function) where seen.insert(value).inserted { follow(object: value) }
      return
    }
    for call in process.calls(of: function) where seen.insert(call).inserted {
      guard let caller = model.index(call.file), case .call(let callee, _) = caller.facts[call.expression].kind else { continue }
      let name = ExpressionRef(file: call.file, expression: callee)
      if model.denotations(of: name).contains(where: { if case .type = $0 { true } else { false } }) {
        found.insert(.made(call))
        followUse(of: call)
      } else if case .attribute(let base, _) = caller.facts[callee].kind {
        follow(object: ExpressionRef(file: call.file, expression: base))
      }
    }
  }

  // MARK: Values

  private mutating func followUse(of reference: ExpressionRef) {
    guard seen.count < 200, seen.insert(reference).inserted, let index = model.index(reference.file) else { return }
    func ref(_ expression: ExpressionID) -> ExpressionRef { ExpressionRef(file: reference.file, expression: expression) }
    switch index.facts[reference.expression].use {
    case .assigned(let first, let count), .entered(let first, let count):
      for raw in first.raw..<(first.raw + count) { follow(binding: index.facts[BindingID(raw: raw)], in: index) }
    case .choice(let whole), .element(let whole), .awaited(let whole): followUse(of: ref(whole))
    case .argument(let call, _): follow(argument: reference, of: ref(call), in: index)
    case .returned(let scope):
      for call in process.calls(of: ScopeRef(file: reference.file, scope: scope)) { followUse(of: call) }
    case .iterated, .base, .subscripted, .filled, .key, .discarded, .operand, .function, .yielded, .decorator, .baseClass, .parameterDefault, .annotation,
      .deleted, .raised:
      break
    }
  }

  private mutating func follow(binding: BindingFact, in index: FactsIndex) {
    let file = index.file
    switch binding.target {
    case .name(let name):
      found.formUnion(keys.keys(ofVariable: name, ownedBy: binding.scope, in: index))
      followReads(of: name, ownedBy: binding.scope, in: index)
    case .attribute(let base, let name): found.formUnion(keys.keys(ofAttribute: index.facts[name], of: ExpressionRef(file: file, expression: base)))
    case .item(let base): found.formUnion(keys.keys(of: ExpressionRef(file: file, expression: base)))
    }
  }

  private mutating func followReads(of name: NameID, ownedBy owner: ScopeID, in index: FactsIndex) {
    let variable = ObjectKey.local(ScopeRef(file: index.file, scope: owner), index.facts[name])
    guard seenVariables.insert(variable).inserted else { return }
    for read in index.reads(of: name, ownedBy: owner) { followUse(of: ExpressionRef(file: index.file, expression: read)) }
  }

  /// `threads.append(thread)`, `keep(thread)`, `Holder(thread)`.
  private mutating func follow(argument value: ExpressionRef, of call: ExpressionRef, in index: FactsIndex) {
    guard case .call(let function, let list) = index.facts[call.expression].kind, case let arguments = index.facts[list] else { return }
    let callee = ExpressionRef(file: call.file, expression: function)
    if case .attribute(let base, let name) = index.facts[function].kind, model.knowledge.putsInto.contains(index.facts[name]) {
      found.formUnion(keys.keys(of: ExpressionRef(file: call.file, expression: base)))
      return
    }
    for denotation in model.denotations(of: callee) {
      switch denotation {
      case .external(let name): if model.knowledge.passesThrough.contains(model.knowledge.canonical(name)) { followUse(of: call) }
      case .function(let scope): follow(value, arguments, into: scope, shift: 0, caller: index)
      case .method(let scope):
        follow(value, arguments, into: scope, shift: model.takesReceiver(scope) ? 1 : 0, caller: index)
      case .type(let type):
        for case .method(let scope) in model.attribute("__init__", of: .instance(.project(type), made: nil)) {
          follow(value, arguments, into: scope, shift: 1, caller: index)
        }
      case .externalMember, .instance, .module, .namespace, .text: break
      }
    }
  }

  /// The parameter of a function of the project that takes the value, and what becomes of it there.
  private mutating func follow(_ value: ExpressionRef, _ arguments: FactList<ExpressionFact.Argument>, into function: ScopeRef, shift: Int, caller: FactsIndex) {
    guard let index = model.index(function.file), let position = arguments.firstIndex(where: { $0.value == value.expression }) else { return }
    let parameters = index.facts.parameters(of: function.scope)
    let parameter: ScopeFact.Parameter? =
      switch arguments[position].kind {
      case .keyword(let name): parameters.first { index.facts[$0.name] == caller.facts[name] } ?? parameters.first { $0.kind == .keywords }
      case .positional:
        position + shift < parameters.count && parameters[position + shift].kind == .positional
          ? parameters[position + shift] : parameters.first { $0.kind == .rest }
      case .star, .doubleStar: parameters.first { $0.kind == .rest }
      }
    guard let parameter else { return }
    found.insert(.local(function, index.facts[parameter.name]))
    followReads(of: parameter.name, ownedBy: function.scope, in: index)
  }
}

extension ExpressionFact {
  var isCall: Bool {
    if case .call = kind { true } else { false }
  }
}
