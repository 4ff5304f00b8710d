import Catalogue
import Workspace

// Tables of routes that a project fills itself, often by a decorator of its own, and that a loop registers with the framework:
// `for route in ROUTES: app.add_route(route.path, route.handler)`.

extension RootTable {
  /// What the expression that a loop registers can be: items of the table, or what the items were made with.
  func items(tabledFor value: ExpressionRef, in process: ProcessModel) -> [ExpressionRef] {
    // Names that are given to each other again and again would branch at every turn.
    var seen: Set<ExpressionRef> = []
    return items(tabledFor: value, in: process, &seen)
  }

  private func items(tabledFor value: ExpressionRef, in process: ProcessModel, _ seen: inout Set<ExpressionRef>) -> [ExpressionRef] {
    guard seen.count < Self.mostItems, seen.insert(value).inserted, let index = model.index(value.file) else { return [] }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: value.file, expression: id) }
    switch index.facts[value.expression].kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[value.expression].scope) else { return [] }
      var found: [ExpressionRef] = []
      for id in index.bindings(of: name, in: owner) where found.count < Self.mostItems {
        switch index.facts[id].value {
        case .elementOf(let table): if seen.insert(ref(table)).inserted { found += model.elementExpressions(of: ref(table)).prefix(Self.mostItems) }
        // `handler = route.handler`
        case .expression(let source): found += items(tabledFor: ref(source), in: process, &seen)
        default: break
        }
      }
      return found
    case .attribute(let row, let name):
      return items(tabledFor: ref(row), in: process, &seen).compactMap { self.value(keptUnder: index.facts[name], byMaking: $0) }
    // `route["handler"]`: whichever of the row's it is.
    case .subscript_(let row): return items(tabledFor: ref(row), in: process, &seen)
    default: return []
    }
  }

  /// More than any application registers in one loop.
  private static let mostItems = 2000

  /// The argument that an object of the project keeps under an attribute: `Route(path, handler=pay)`.
  private func value(keptUnder name: String, byMaking object: ExpressionRef) -> ExpressionRef? {
    guard let index = model.index(object.file), case .call(let function, _) = index.facts[object.expression].kind else { return nil }
    for case .type(let type) in model.denotations(of: ExpressionRef(file: object.file, expression: function)) {
      guard let home = model.index(type.file), let position = position(ofArgumentKeptUnder: name, by: type, in: home) else { continue }
      return model.argument(position, of: object)
    }
    return nil
  }

  private func position(ofArgumentKeptUnder name: String, by type: ScopeRef, in home: FactsIndex) -> ArgumentPosition? {
    for id in home.attributeBindings(of: name) where model.isOwnAttribute(id, of: type, in: home) {
      // `self.handler = handler`
      guard case .expression(let kept) = home.facts[id].value, case .name(let source) = home.facts[kept].kind,
        case let scope = home.facts[id].scope, let place = home.facts.parameters(of: scope).firstIndex(where: { $0.name == source })
      else { continue }
      return ArgumentPosition(index: place - 1, keyword: home.facts[source])
    }
    // The fields of a dataclass, or of a named tuple, are its arguments.
    let fields = home.facts.bindings[home.facts[type.scope].bindings.indices].compactMap { binding -> String? in
      if binding.scope == type.scope, binding.annotation != nil, case .name(let field) = binding.target { home.facts[field] } else { nil }
    }
    return fields.firstIndex(of: name).map { ArgumentPosition(index: $0, keyword: name) }
  }
}
