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
      guard case .attribute(let base, let name) = home.facts[register].kind, case let makers = dispatchMakers(by: home.facts[name]), !makers.isEmpty
      else { return [] }
      let dispatchers = model.denotations(of: ExpressionRef(file: function.file, expression: base)).compactMap(\.calledFunction)
      return dispatchers.filter { isDecorated($0, byAnyOf: makers) }.map { dispatcher in
        let place = model.span(function.file, home.facts[decorator].span)
        let step = "`\(model.name(of: dispatcher))` picks `\(model.name(of: function))` by its argument"
        return Edge(caller: dispatcher, link: ChainLink(what: step, place: place), isSure: false)
      }
    }
  }

  /// The decorators of functions with which a method of this name registers variants.
  private func dispatchMakers(by method: String) -> [String] {
    model.knowledge.dispatches.filter { $0.hasSuffix(".\(method)") }.map { String($0.dropLast(method.count + 1)) }
  }

  private func isDecorated(_ function: ScopeRef, byAnyOf names: [String]) -> Bool {
    guard let home = model.index(function.file) else { return false }
    return home.facts.decorators(of: function.scope).contains { decorator in
      model.denotes(ExpressionRef(file: function.file, expression: decorator), anyOf: names)
    }
  }
}
