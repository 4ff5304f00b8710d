import Workspace

// Objects that a class or a function is given by those who use it: `Holder(Service())` with `self.service = service`.

extension ProcessModel {
  /// What callers hand over for a parameter, or for an attribute that a parameter is kept in. Searches the process for callers, so
  /// it is asked only where nothing else tells what an object is.
  func handedOver(_ receiver: ExpressionRef) -> [Denotation] {
    if let known = handedOverObjects[receiver] { return known }
    // What is handed over in a circle comes from nowhere else.
    handedOverObjects[receiver] = []
    let found = findHandedOver(receiver)
    handedOverObjects[receiver] = isFindingRoots ? nil : found
    return found
  }

  private func findHandedOver(_ receiver: ExpressionRef) -> [Denotation] {
    guard let index = model.index(receiver.file) else { return [] }
    let fact = index.facts[receiver.expression]
    switch fact.kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: fact.scope) else { return [] }
      return index.bindings(of: name, in: owner).flatMap { values(of: $0, in: index) }
    case .attribute(let base, let name):
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
    default: return []
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
    let isMethod = index.enclosingType(of: owner) != nil && !model.decoratorNames(of: function).contains("staticmethod")
    let place = Int(position) - (isMethod ? 1 : 0)
    return root.parameters.indices.contains(place) ? [.instance(.external(root.parameters[place]), made: nil)] : []
  }

  private func values(of id: BindingID, in index: FactsIndex) -> [Denotation] {
    switch index.facts[id].value {
    case .parameter(let position):
      let function = ScopeRef(file: index.file, scope: index.facts[id].scope)
      if position == 0, index.enclosingType(of: function.scope) != nil, !model.decoratorNames(of: function).contains("staticmethod") { return [] }
      return argumentValues(forParameter: Int(position), of: function).flatMap { value -> [Denotation] in
        let known = model.denotations(of: value)
        return known.isEmpty ? handedOver(value) : known
      }
    case .expression(let value):
      // `self.service = service`, `self.service = service or Service()`
      guard case .name = index.facts[value].kind else { return [] }
      return handedOver(ExpressionRef(file: index.file, expression: value))
    default: return []
    }
  }
}
