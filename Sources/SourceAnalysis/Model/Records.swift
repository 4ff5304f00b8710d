import Catalogue
import Workspace

// Objects of the project's classes that a mapper of tables makes: `Order.objects.filter(paid=True).first()`, `get_object_or_404(Order, pk=1)`.

extension SourceModel {
  /// What such a call gives; `nil` for any other.
  func record(
    givenBy function: ExpressionID, _ arguments: FactList<ExpressionFact.Argument>, at call: ExpressionRef, in index: FactsIndex
  ) -> Denotation? {
    let records = knowledge.records
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: call.file, expression: id) }
    var type: ScopeRef?
    switch index.facts[function].kind {
    case .attribute(let base, let name):
      let word = index.facts[name]
      if records.gives.contains(word) {
        type = recordClass(ofQuery: ref(base), depth: 0)
      } else if records.ownObject.contains(word), isOwnObject(ref(base)) {
        type = viewedClass(in: index, at: call)
      } else if records.saves.contains(word) {
        type = savedClass(of: ref(base))
      }
    case .name: type = classGiven(to: function, arguments, among: records.givenClass, in: index)
    default: return nil
    }
    // What the project's own method gives, its text says.
    guard let type, !denotations(of: ref(function)).contains(where: { $0.calledFunction != nil }) else { return nil }
    return .instance(.project(type), made: nil)
  }

  /// What a query is gone through for: `for order in Order.objects.all()`.
  func record(in query: ExpressionRef) -> Denotation? {
    recordClass(ofQuery: query, depth: 0).map { .instance(.project($0), made: nil) }
  }

  /// `order, isNew = Order.objects.get_or_create(id=1)`
  func record(firstOf value: ExpressionRef) -> Denotation? {
    guard let index = index(value.file), case .call(let function, _) = index.facts[value.expression].kind,
      case .attribute(let base, let name) = index.facts[function].kind, knowledge.records.givesFirst.contains(index.facts[name])
    else { return nil }
    return record(in: ExpressionRef(file: value.file, expression: base))
  }

  /// The class that a query is over; `nil` for what is none.
  private func recordClass(ofQuery query: ExpressionRef, depth: Int) -> ScopeRef? {
    let records = knowledge.records
    guard depth < 8, let index = index(query.file) else { return nil }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: query.file, expression: id) }
    switch index.facts[query.expression].kind {
    case .attribute(let base, let name):
      let word = index.facts[name]
      if records.queries.contains(word) { return namedClass(ref(base)) }
      return records.ownAttributes.contains(word) && isOwnObject(ref(base)) ? viewedClass(in: index, at: query) : ownTable(query)
    case .call(let function, let list):
      if case .attribute(let base, let name) = index.facts[function].kind {
        let word = index.facts[name]
        if records.keeps.contains(word), let found = recordClass(ofQuery: ref(base), depth: depth + 1) { return found }
        if records.queryMethods.contains(word), let first = index.facts[list].first { return namedClass(ref(first.value)) }
        if records.ownQuery.contains(word), isOwnObject(ref(base)), let found = viewedClass(in: index, at: query) { return found }
      } else if let found = classGiven(to: function, index.facts[list], among: records.queryFunctions, in: index) {
        return found
      }
      for scope in denotations(of: ref(function)).compactMap(\.calledFunction) {
        guard let home = self.index(scope.file) else { continue }
        for value in home.facts.returns(of: scope.scope) {
          if let found = recordClass(ofQuery: ExpressionRef(file: scope.file, expression: value), depth: depth + 2) { return found }
        }
      }
      return nil
    case .name(let name):
      if let own = ownTable(query) { return own }
      guard let owner = index.owner(of: name, readIn: index.facts[query.expression].scope), owner != .module else { return nil }
      for id in index.bindings(of: name, in: owner) {
        if case .expression(let value) = index.facts[id].value, value != query.expression, let found = recordClass(ofQuery: ref(value), depth: depth + 1) { return found }
      }
      return nil
    default: return nil
    }
  }

  /// The class of the project that an expression names.
  private func namedClass(_ name: ExpressionRef) -> ScopeRef? {
    denotations(of: name).lazy.compactMap { denotation -> ScopeRef? in
      // Whether its base maps tables its library knows, which may be unknown here: `db.Model`.
      guard case .type(let type) = denotation, let facts = self.index(type.file)?.facts, !facts.bases(of: type.scope).isEmpty else { return nil }
      return type
    }.first
  }

  /// A class that is a query over itself.
  private func ownTable(_ name: ExpressionRef) -> ScopeRef? {
    if knowledge.records.classes.isEmpty { return nil }
    return denotations(of: name).lazy.compactMap { denotation -> ScopeRef? in
      guard case .type(let type) = denotation else { return nil }
      let isTable = self.ancestry(of: type).contains { if case .external(let base) = $0 { self.knowledge.records.classes.contains(self.knowledge.canonical(base)) } else { false } }
      return isTable ? type : nil
    }.first
  }

  /// What one of these functions is given first: a class, or a query over it.
  private func classGiven(
    to function: ExpressionID, _ arguments: FactList<ExpressionFact.Argument>, among names: Set<String>, in index: FactsIndex
  ) -> ScopeRef? {
    guard let first = arguments.first?.value, !names.isEmpty, case .name(let name) = index.facts[function].kind,
      // Few calls are of such a function: the last word of its name tells without asking what the name stands for.
      index.renamedImports.contains(where: { $0.boundAs == index.facts[name] }) || names.contains(where: { $0.lastWord == index.facts[name] }),
      denotations(of: ExpressionRef(file: index.file, expression: function)).contains(where: {
        if case .external(let called) = $0 { names.contains(knowledge.canonical(called)) } else { false }
      })
    else { return nil }
    let given = ExpressionRef(file: index.file, expression: first)
    return namedClass(given) ?? recordClass(ofQuery: given, depth: 1)
  }

  /// The class that the view around a place is a view of: `queryset = Order.objects.all()`, `model = Order`.
  private func viewedClass(in index: FactsIndex, at place: ExpressionRef) -> ScopeRef? {
    guard let type = index.enclosingType(of: index.executor(of: index.facts[place.expression].scope)) else { return nil }
    return inClass(ScopeRef(file: index.file, scope: type), knowledge.records.ownAttributes)
  }

  /// What a class, or one above it, says under one of these names.
  private func inClass(_ type: ScopeRef, _ names: [String]) -> ScopeRef? {
    for case .project(let holder) in ancestry(of: type) {
      guard let index = index(holder.file) else { continue }
      for id in names.flatMap({ index.bindings(of: $0, in: holder.scope) }) {
        guard case .expression(let value) = index.facts[id].value, case let said = ExpressionRef(file: holder.file, expression: value) else { continue }
        if let found = namedClass(said) ?? recordClass(ofQuery: said, depth: 1) { return found }
      }
    }
    return nil
  }

  /// The class that an object's inner class names: `Meta.model` of a serializer or a form.
  private func savedClass(of object: ExpressionRef) -> ScopeRef? {
    guard knowledge.records.savedClass.count == 2 else { return nil }
    let (inner, attribute) = (knowledge.records.savedClass[0], knowledge.records.savedClass[1])
    for case .instance(.project(let type), _) in denotations(of: object) {
      for case .project(let holder) in ancestry(of: type) {
        guard let index = index(holder.file) else { continue }
        for scope in index.scopes(named: inner) where index.facts[scope].parent == holder.scope {
          if let found = inClass(ScopeRef(file: holder.file, scope: scope), [attribute]) { return found }
        }
      }
    }
    return nil
  }
}
