import Workspace

// Objects that a class or a function is given by those who use it: `Holder(Service())` with `self.service = service`.

extension ProcessModel {
  /// What callers hand over for a parameter, or for an attribute that a parameter is kept in. Searches the process for callers, so
  /// it is asked only where nothing else tells what an object is.
  func handedOver(_ receiver: ExpressionRef) -> [Denotation] {
    if let known = handedOverObjects[receiver] { return known }
    // What is handed over in a circle comes from nowhere else.
    handedOverObjects[receiver] = []
    let found = Self.once(findHandedOver(receiver))
    handedOverObjects[receiver] = isFindingRoots ? nil : found
    return found
  }

  /// What a value is that hangs on an attribute which everybody shares: `request.app.state.mailer`, also under a name of its own or handed
  /// on, and what that has or gives in turn. `nil` where it does not hang on one.
  func heldByAll(_ value: ExpressionRef) -> [Denotation]? {
    if let known = heldByAllObjects[value] { return known }
    // What is handed on in a circle hangs on nothing else.
    heldByAllObjects[value] = .some(nil)
    let found = findHeldByAll(value).map(Self.once)
    heldByAllObjects[value] = isFindingRoots ? nil : .some(found)
    return found
  }

  /// Each of them once: callers that hand over the same in turns would double it at every step up.
  private static func once(_ objects: [Denotation]) -> [Denotation] {
    if objects.count < 2 { return objects }
    var seen: Set<Denotation> = []
    return objects.filter { seen.insert($0).inserted }
  }

  private func findHeldByAll(_ value: ExpressionRef) -> [Denotation]? {
    guard let index = model.index(value.file) else { return nil }
    func held(_ id: ExpressionID) -> [Denotation]? { heldByAll(ExpressionRef(file: value.file, expression: id)) }
    switch index.facts[value.expression].kind {
    case .attribute(let base, let name):
      let found = shared(value)
      if !found.isEmpty { return found }
      return held(base).map { $0.flatMap { model.attribute(index.facts[name], of: $0) } } ?? (model.isShared(value) ? [] : nil)
    case .subscript_(let base):
      let found = shared(value)
      return found.isEmpty ? held(base).map { _ in [] } : found
    case .call(let function, _):
      let found = shared(value)
      if !found.isEmpty { return found }
      return held(function).map { $0.compactMap(\.calledFunction).flatMap(model.returned) } ?? Self.joined(given(byCalling: function, in: value).map(heldByAll))
    case .await(let awaited): return held(awaited)
    case .choice(let arms): return Self.joined(index.facts[arms].map(held))
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), owner != .module else { return nil }
      return heldByAll(VariableRef(owner: ScopeRef(file: value.file, scope: owner), name: name), in: index)
    default: return nil
    }
  }

  /// What a function's variable is, wherever it is read.
  private func heldByAll(_ variable: VariableRef, in index: FactsIndex) -> [Denotation]? {
    if let known = heldByAllVariables[variable] { return known }
    heldByAllVariables[variable] = .some(nil)
    let owner = variable.owner.scope
    func held(_ id: ExpressionID) -> [Denotation]? { heldByAll(ExpressionRef(file: index.file, expression: id)) }
    let found = Self.joined(index.bindings(of: variable.name, in: owner).map { id in
      switch index.facts[id].value {
      case .expression(let source): return held(source)
      case .parameter(let position):
        if position == 0, index.enclosingType(of: owner) != nil { return nil }
        if let initial = index.facts.parameters(of: owner)[Int(position)].initial, let found = held(initial) { return found }
        return Self.joined(argumentValues(forParameter: Int(position), of: variable.owner).map(heldByAll))
      default: return nil
      }
    }).map(Self.once)
    heldByAllVariables[variable] = isFindingRoots ? nil : .some(found)
    return found
  }

  private static func joined(_ parts: [[Denotation]?]) -> [Denotation]? {
    let known = parts.compactMap { $0 }
    return known.isEmpty ? nil : known.flatMap { $0 }
  }

  /// What the functions give back that a call gets its value from: `get_mailer(request)`, `Depends(get_mailer)`. What they were given
  /// themselves is not followed.
  private func given(byCalling function: ExpressionID, in call: ExpressionRef) -> [ExpressionRef] {
    let makers = model.denotations(of: ExpressionRef(file: call.file, expression: function)).flatMap { callee -> [ScopeRef] in
      if let own = callee.calledFunction { return [own] }
      guard case .external(let name) = callee, let place = model.knowledge.givesResult[model.knowledge.canonical(name)],
        let maker = model.argument(place, of: call)
      else { return [] }
      return model.denotations(of: maker).compactMap(\.calledFunction)
    }
    return makers.prefix(4).flatMap { maker -> [ExpressionRef] in
      guard let home = model.index(maker.file) else { return [] }
      return home.facts.returns(of: maker.scope).filter { if case .name = home.facts[$0].kind { false } else { true } }
        .map { ExpressionRef(file: maker.file, expression: $0) }
    }
  }

  private func findHandedOver(_ receiver: ExpressionRef) -> [Denotation] {
    let given = findGiven(receiver)
    return given.isEmpty ? registered(receiver, depth: 0) : given
  }

  private func findGiven(_ receiver: ExpressionRef) -> [Denotation] {
    guard let index = model.index(receiver.file) else { return [] }
    let fact = index.facts[receiver.expression]
    switch fact.kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: fact.scope) else { return [] }
      return index.bindings(of: name, in: owner).flatMap { values(of: $0, in: index) }
    case .attribute(let base, let name):
      // `request.app.state.mailer`, where nobody says what `request` is.
      let kept = keptByAll(receiver)
      if !kept.isEmpty { return kept }
      let given = givenByFramework(base, in: index)
      if !given.isEmpty { return given.flatMap { model.attribute(index.facts[name], of: $0) } }
      let types = model.denotations(of: ExpressionRef(file: receiver.file, expression: base)).flatMap { denotation -> [TypeRef] in
        guard case .instance(.project(let type), _) = denotation else { return [] }
        return model.ancestry(of: type)
      }
      return types.flatMap { type -> [Denotation] in
        guard case .project(let scope) = type, let home = model.index(scope.file) else { return [] }
        return home.attributeBindings(of: index.facts[name]).filter { model.isOwnAttribute($0, of: scope, in: home) }.flatMap { values(of: $0, in: home) }
      }
    case .subscript_, .call: return keptByAll(receiver)
    default: return []
    }
  }

  /// What such a value is where its own text shows that it hangs on what everybody shares: callers are searched for no other one.
  private func keptByAll(_ value: ExpressionRef) -> [Denotation] {
    namesHolder(value, depth: 0) ? heldByAll(value) ?? [] : []
  }

  /// Whether an expression, what its name is given or what a function that it calls gives back goes through `state`, `config` or the like.
  private func namesHolder(_ value: ExpressionRef, depth: Int) -> Bool {
    guard depth < 6, let index = model.index(value.file) else { return false }
    func names(_ id: ExpressionID) -> Bool { namesHolder(ExpressionRef(file: value.file, expression: id), depth: depth + 1) }
    switch index.facts[value.expression].kind {
    case .attribute(let base, let name):
      let word = index.facts[name]
      return model.knowledge.sharedHolders.contains(word) || model.knowledge.keyedHolders.contains(word) || model.knowledge.applicationNames.contains(word)
        || names(base)
    case .subscript_(let base), .await(let base): return names(base)
    case .call(let function, _):
      return names(function) || depth < 3 && given(byCalling: function, in: value).contains { namesHolder($0, depth: depth + 2) }
    case .name(let name):
      if model.knowledge.applicationNames.contains(index.facts[name]) || model.isSharedObject(value) { return true }
      guard let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), owner != .module else { return false }
      return index.bindings(of: name, in: owner).contains { id in
        if case .expression(let source) = index.facts[id].value { return names(source) }
        return false
      }
    default: return false
    }
  }

  /// What a framework passes to a function that it calls, and what that has: the `request` of a route, `request.app`.
  private func givenByFramework(_ base: ExpressionID, in index: FactsIndex) -> [Denotation] {
    if case .attribute(let owner, let name) = index.facts[base].kind {
      return givenByFramework(owner, in: index).flatMap { model.attribute(index.facts[name], of: $0) }
    }
    guard case .name(let name) = index.facts[base].kind, let owner = index.owner(of: name, readIn: index.facts[base].scope), owner != .module,
      let id = index.bindings(of: name, in: owner).first, case .parameter(let position) = index.facts[id].value, !isFindingRoots
    else { return [] }
    let function = ScopeRef(file: index.file, scope: owner)
    guard let root = roots.root(of: function, in: self), !root.parameters.isEmpty else { return [] }
    let place = Int(position) - (model.takesReceiver(function) ? 1 : 0)
    return root.parameters.indices.contains(place) ? [.instance(.external(root.parameters[place]), made: nil)] : []
  }

  private func values(of id: BindingID, in index: FactsIndex) -> [Denotation] {
    switch index.facts[id].value {
    case .parameter(let position):
      let function = ScopeRef(file: index.file, scope: index.facts[id].scope)
      if position == 0, model.takesReceiver(function) { return [] }
      return argumentValues(forParameter: Int(position), of: function).flatMap { value -> [Denotation] in
        if let held = heldByAll(value), !held.isEmpty { return held }
        let known = model.denotations(of: value)
        return known.isEmpty ? handedOver(value) : known
      }
    case .expression(let value):
      // `self.service = service`, `self.service = service or Service()`
      let source = ExpressionRef(file: index.file, expression: value)
      switch index.facts[value].kind {
      case .name: return handedOver(source)
      case .subscript_, .call:
        let kept = keptByAll(source)
        return kept.isEmpty ? registered(source, depth: 0) : kept
      default: return []
      }
    default: return []
    }
  }
}
