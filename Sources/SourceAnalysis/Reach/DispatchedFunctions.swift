import Catalogue
import Workspace

// Functions of which one is called by what its arguments are: `@handle.register` with `@singledispatch def handle(event)`.

extension Reachability {
  /// The function that picks this one, a variant of it, by the type of an argument.
  func dispatchers(of function: ScopeRef) -> [Edge] {
    guard !model.knowledge.dispatches.isEmpty, let home = model.index(function.file) else { return [] }
    return home.facts.decorators(of: function.scope).flatMap { decorator -> [Edge] in
      var register = decorator
      if case .call(let called, _) = home.facts[decorator].kind { register = called }
      guard case .attribute(let base, let name) = home.facts[register].kind, home.facts[name] == "register" else { return [] }
      return model.denotations(of: ExpressionRef(file: function.file, expression: base)).compactMap(\.calledFunction).filter(dispatches).map { dispatcher in
        let place = model.span(function.file, home.facts[decorator].span)
        return Edge(
          caller: dispatcher, link: ChainLink(what: "`\(model.name(of: dispatcher))` picks `\(model.name(of: function))` by its argument", place: place),
          isSure: false)
      }
    }
  }

  private func dispatches(_ function: ScopeRef) -> Bool {
    guard let home = model.index(function.file) else { return false }
    return home.facts.decorators(of: function.scope).contains { decorator in
      model.denotes(ExpressionRef(file: function.file, expression: decorator), anyOf: Array(model.knowledge.dispatches))
    }
  }
}
