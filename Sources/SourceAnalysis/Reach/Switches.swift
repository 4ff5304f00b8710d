import Catalogue
import Workspace

// Parts of a function that its caller switches on or off: `if spawn: pool.submit(…)` with `delete(key, spawn=False)`, or
// `if mode == "thread":` with `run(job, "process")`.

/// A parameter that must be true, or false, for a place to be reached.
struct Switch: Hashable {
  let parameter: Int
  let isOn: Bool
  /// The text that it must be for that, or must not be.
  var text: String?
}

/// A function on the way, and what must hold for the way to go on from there.
struct Waypoint: Hashable {
  let scope: ScopeRef
  var needs: [Switch] = []
  /// The methods that the object on which the function runs must have under their names.
  var wanted: [ScopeRef] = []
  /// Whether the way goes on only in the function's first call: it makes something that the module keeps.
  var isFirstCall = false
  /// Whether nothing gets there, whoever calls the function: what the place asks for has another answer.
  var isNever = false
  /// What a caller must say for a function to be taken out that was registered under it.
  var registered: RegisteredWords?

  var isConditional: Bool { isNever || !needs.isEmpty || !wanted.isEmpty || isFirstCall || registered != nil }
}

/// A way one function up.
struct Step {
  var point: Waypoint
  var isSure: Bool
}

extension Reachability {
  /// The function that holds a place, with the parameters that switch the place on.
  /// - Parameter goesOn: Whether a job that is started there goes on until it is told to end.
  func waypoint(of place: ExpressionRef, in executor: ScopeRef, goesOn: () -> Bool = { false }) -> Waypoint {
    guard place.file == executor.file, let fact = model.fact(place) else { return Waypoint(scope: executor) }
    return waypoint(at: fact.span, in: executor, goesOn)
  }

  /// The function that an edge leads to, with the parameters that switch the edge on.
  func waypoint(above edge: Edge) -> Waypoint {
    guard edge.link.place.path == model.path(edge.caller.file) else { return Waypoint(scope: edge.caller) }
    return waypoint(at: edge.link.place.bytes, in: edge.caller)
  }

  private func waypoint(at span: ByteSpan, in executor: ScopeRef, _ goesOn: () -> Bool = { false }) -> Waypoint {
    var point = Waypoint(scope: executor, isFirstCall: isFirstCall(at: span, in: executor, goesOn))
    addNeeds(at: span, to: &point)
    return point
  }

  /// What is needed one step further up; `nil` where the caller passes the other value, or calls another class's method, so that
  /// no way leads through it.
  func step(up edge: Edge, from point: Waypoint) -> Step? {
    var above = edge.above
    if above.isNever { return nil }
    var isSure = edge.isSure
    if let words = point.registered {
      switch asks(edge, for: words) {
      case .itself: break
      case .another: return nil
      case .nothing: above.registered = words.further
      }
    }
    if let words = edge.registered { above.registered = words }
    guard let call = edge.call else { return Step(point: above, isSure: isSure) }
    let wanted = wantedMethods(at: point)
    switch receiverFit(of: call, in: edge.caller, at: point, wanted) {
    case .fits: break
    case .sameObject: above.wanted = wanted
    case .superObject: above.wanted = point.wanted
    case .mayFit: isSure = false
    case .isAnother: return nil
    }
    for needed in point.needs {
      guard let value = self.value(for: needed.parameter, of: point.scope, passedBy: call) else { continue }
      if let isOn = isOn(value, needed.text) {
        if isOn != needed.isOn { return nil }
      } else if value.file == call.file, let own = parameter(readBy: value, in: edge.caller) {
        // `delete(key, spawn=spawn)`: the caller's own callers decide.
        let further = Switch(parameter: own, isOn: needed.isOn, text: needed.text)
        if !above.needs.contains(further) { above.needs.append(further) }
      } else if needed.text == nil, isKept(value, always: !needed.isOn) {
        return nil
      }
    }
    return Step(point: above, isSure: isSure)
  }

  private func isOn(_ value: ExpressionRef, _ text: String? = nil) -> Bool? {
    let constant = model.constant(value)
    if let text { return constant.map { $0 == .text(text) } }
    return switch constant {
    case .boolean(let isOn)?: isOn
    case .some(.none): false
    case .number?, .text?, nil: nil
    }
  }

  /// Whether an attribute keeps what the constructor was given, and everyone in the process gives it the same: `Manager(bot=None)`.
  private func isKept(_ value: ExpressionRef, always isOn: Bool) -> Bool {
    guard let index = model.index(value.file), case .attribute(let base, let nameID) = index.facts[value.expression].kind
    else { return false }
    let types = model.denotations(of: ExpressionRef(file: value.file, expression: base)).map { denotation -> ScopeRef? in
      if case .instance(.project(let type), _) = denotation { type } else { nil }
    }
    guard types.count == 1, let type = types[0], let home = model.index(type.file), let maker = initializer(of: type),
      maker.file == type.file
    else { return false }
    let name = index.facts[nameID]
    var kept: Int?
    for file in process.files(naming: name) {
      guard let other = model.index(file) else { continue }
      for id in other.attributeBindings(of: name) {
        guard case .attribute(let base, _) = other.facts[id].target else { continue }
        let owners = model.denotations(of: ExpressionRef(file: file, expression: base))
        let isOwn = owners.contains { if case .instance(.project(type), _) = $0 { true } else { false } }
        guard owners.isEmpty || isOwn else { continue }
        // The only assignment is the constructor's own.
        guard kept == nil, file == type.file, home.facts[id].scope == maker.scope, case .expression(let given) = home.facts[id].value,
          let position = parameter(readBy: ExpressionRef(file: file, expression: given), in: maker)
        else { return false }
        kept = position
      }
    }
    guard let kept else { return false }
    let uses = process.references(to: maker).map(\.expression)
    let calls = uses.compactMap { use -> ExpressionRef? in
      if case .function(let call)? = model.fact(use)?.use { ExpressionRef(file: use.file, expression: call) } else { nil }
    }
    let isOnlyCalled = uses.allSatisfy { use in
      if case .function? = model.fact(use)?.use { true } else { isOnlyNamed(use) }
    }
    let living = calls.filter { !isDead($0) }
    return isOnlyCalled && !living.isEmpty
      && living.allSatisfy { call in self.value(for: kept, of: maker, passedBy: call).flatMap { self.isOn($0) } == isOn }
  }

  /// Whether a call stands in a class of which this process makes no object: its name is good for annotations only.
  private func isDead(_ call: ExpressionRef) -> Bool {
    guard let executor = model.executor(of: call), let index = model.index(executor.file),
      let type = index.enclosingType(of: executor.scope), let maker = initializer(of: ScopeRef(file: executor.file, scope: type)),
      maker.file == executor.file, index.enclosingType(of: maker.scope) == type
    else { return false }
    return process.references(to: maker).allSatisfy { reference in
      guard let fact = model.fact(reference.expression) else { return false }
      // What the class says of itself runs only once there is an object.
      if reference.expression.file == executor.file, index.facts[type].span.contains(fact.span) { return true }
      return isOnlyNamed(reference.expression)
    }
  }

  /// Whether a class is only talked about: `Bot`, `Optional[Bot]`, `Bot | None` behind a colon, `Union[Bot, Owner]`.
  private func isOnlyNamed(_ name: ExpressionRef) -> Bool {
    switch model.fact(name)?.use {
    case .annotation, .operand: true
    case .choice(let whole), .element(let whole): isOnlyNamed(ExpressionRef(file: name.file, expression: whole))
    default: false
    }
  }

  private func addNeeds(at span: ByteSpan, to point: inout Waypoint) {
    let executor = point.scope
    guard let index = model.index(executor.file) else { return }
    for switched in index.facts.switched where switched.scope == executor.scope && switched.span.contains(span) {
      // A name that the function sets itself says nothing about its callers.
      if let position = position(ofParameter: switched.name, in: executor) {
        let needed = Switch(parameter: position, isOn: switched.isOn, text: switched.text.map { index.facts[$0] })
        if !point.needs.contains(needed) { point.needs.append(needed) }
      } else if let text = switched.text, let only = onlyText(of: switched.name, in: executor, index), (only == index.facts[text]) != switched.isOn {
        point.isNever = true
      }
    }
  }

  /// The text that a function's variable always is: `mode = default_mode()`, which gives one text and nothing else.
  private func onlyText(of name: NameID, in function: ScopeRef, _ index: FactsIndex) -> String? {
    let bindings = index.bindings(of: name, in: function.scope)
    guard bindings.count == 1, let only = bindings.first, case .expression(let value) = index.facts[only].value,
      case .call(let callee, _) = index.facts[value].kind,
      case let makers = model.denotations(of: ExpressionRef(file: function.file, expression: callee)), makers.count == 1,
      case .function(let maker)? = makers.first, let home = model.index(maker.file), home.facts[maker.scope].kind == .function,
      home.facts.decorators(of: maker.scope).isEmpty, !home.facts[maker.scope].isGenerator, !home.facts[maker.scope].isAsync
    else { return nil }
    let returns = home.facts.returns(of: maker.scope)
    guard returns.count == 1, let given = returns.first, case .text(let text) = home.facts[given].kind else { return nil }
    return home.facts[text]
  }

  /// Whether a place runs only as long as a variable of the module is not set, and nothing ever takes back that it was:
  /// `if pool is None: pool = start()`. `if thread is None or not thread.is_alive():` is done again whenever the thread is done, and never
  /// where it goes on.
  private func isFirstCall(at span: ByteSpan, in executor: ScopeRef, _ goesOn: () -> Bool) -> Bool {
    guard let index = model.index(executor.file) else { return false }
    return index.facts.switched.contains { switched in
      guard switched.text == nil, switched.scope == executor.scope, !switched.isOn, switched.span.contains(span),
        switched.unless.map({ asks(whetherRunning: index.facts[$0]) && goesOn() }) ?? true,
        !index.facts.parameters(of: executor.scope).contains(where: { $0.name == switched.name })
      else { return false }
      let bindings = index.bindings(of: switched.name, in: .module).map { index.facts[$0] }
      func isUnset(_ binding: BindingFact) -> Bool {
        guard case .expression(let value) = binding.value else { return false }
        switch index.facts[value].kind {
        case .none, .boolean(false): return true
        default: return false
        }
      }
      // The module's own `pool = None` comes first; whoever unsets it later lets it be set again.
      return bindings.count > 1 && isUnset(bindings[0]) && !bindings.dropFirst().contains(where: isUnset)
        && bindings.dropFirst().contains { switched.span.contains($0.span) }
    }
  }

  private func asks(whetherRunning method: String) -> Bool {
    model.knowledge.polls.contains { $0.lastWord.map { $0 == method } ?? false }
  }

  private func position(ofParameter name: NameID, in function: ScopeRef) -> Int? {
    guard let index = model.index(function.file), index.bindings(of: name, in: function.scope).count == 1 else { return nil }
    return index.facts.parameters(of: function.scope).firstIndex { $0.name == name && ($0.kind == .positional || $0.kind == .keywordOnly) }
  }

  private func parameter(readBy value: ExpressionRef, in function: ScopeRef) -> Int? {
    guard value.file == function.file, let index = model.index(value.file), case .name(let name) = index.facts[value.expression].kind,
      index.owner(of: name, readIn: index.facts[value.expression].scope) == function.scope
    else { return nil }
    return position(ofParameter: name, in: function)
  }

  /// The argument of a call for a parameter, or else its default; `nil` when neither can be told.
  private func value(for parameter: Int, of function: ScopeRef, passedBy call: ExpressionRef) -> ExpressionRef? {
    guard let caller = model.index(call.file), case .call(let callee, let list) = caller.facts[call.expression].kind,
      let index = model.index(function.file),
      let shift = receiverShift(of: function, calledAs: ExpressionRef(file: call.file, expression: callee))
    else { return nil }
    let fact = index.facts.parameters(of: function.scope)[parameter]
    let place = ArgumentPosition(index: fact.kind == .positional ? parameter - shift : nil, keyword: index.facts[fact.name])
    if let passed = model.argument(place, of: call) { return passed }
    let isOpen = caller.facts[list].contains { argument in
      switch argument.kind {
      case .star, .doubleStar: true
      case .positional, .keyword: false
      }
    }
    return isOpen ? nil : fact.initial.map { ExpressionRef(file: function.file, expression: $0) }
  }

  /// Whether a decorator of the project hands on what its wrapper is given: `def wrapper(*args, **kwargs): return f(*args, **kwargs)`.
  private func passesOn(_ decorator: ExpressionRef) -> Bool {
    guard let maker = model.denotations(of: decorator).compactMap(\.calledFunction).first, let index = model.index(maker.file),
      let wrapped = index.facts.parameters(of: maker.scope).first?.name
    else { return false }
    let wrappers = model.returned(by: maker).compactMap(\.calledFunction)
    return !wrappers.isEmpty && wrappers.allSatisfy { wrapper in
      guard wrapper.file == maker.file, index.facts[wrapper.scope].parent == maker.scope else { return false }
      let parameters = index.facts.parameters(of: wrapper.scope)
      guard parameters.count == 2, parameters[0].kind == .rest, parameters[1].kind == .keywords else { return false }
      let calls = index.reads(of: wrapped, ownedBy: maker.scope).compactMap { read -> FactList<ExpressionFact.Argument>? in
        guard case .function(let call) = index.facts[read].use, case .call(_, let list) = index.facts[call].kind,
          index.executor(of: index.facts[read].scope) == wrapper.scope
        else { return nil }
        return index.facts[list]
      }
      return !calls.isEmpty && calls.allSatisfy { arguments in
        arguments.count == 2 && zip(arguments, parameters).allSatisfy { argument, parameter in
          guard case .name(parameter.name) = index.facts[argument.value].kind else { return false }
          switch argument.kind {
          case .star: return parameter.kind == .rest
          case .doubleStar: return parameter.kind == .keywords
          case .positional, .keyword: return false
          }
        }
      }
    }
  }

  /// How many parameters the call itself fills before its own arguments; `nil` where a decorator may pass something else.
  private func receiverShift(of function: ScopeRef, calledAs callee: ExpressionRef) -> Int? {
    guard let index = model.index(function.file) else { return nil }
    let all = index.facts.decorators(of: function.scope)
    let foreign = all.filter { !passesOn(ExpressionRef(file: function.file, expression: $0)) }
    let decorators = model.decoratorNames(of: function)
    guard decorators.filter({ $0 == "staticmethod" || $0 == "classmethod" }).count == foreign.count else { return nil }
    if index.enclosingType(of: function.scope) == nil || decorators.contains("staticmethod") { return 0 }
    // `Base.delete(self, key)` passes the receiver itself.
    if !decorators.contains("classmethod"), let caller = model.index(callee.file),
      case .attribute(let base, let name) = caller.facts[callee.expression].kind,
      caller.facts[name] == index.facts[index.facts[function.scope].name],
      model.denotations(of: ExpressionRef(file: callee.file, expression: base)).contains(where: \.isType)
    {
      return 0
    }
    return 1
  }
}

extension Denotation {
  fileprivate var isType: Bool { if case .type = self { true } else { false } }
}
