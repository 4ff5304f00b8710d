import Catalogue
import Workspace

// Classes that are found in a table which their decorator fills, `@register("mail") class Mail` with `TABLE[name] = cls`, or by asking
// their base, `Base.__subclasses__()`. Who looks for the caller of a method asks, where the receiver is unknown.

extension ProcessModel {
  /// What a value taken from such a table can be: the classes, or objects of them.
  func registered(_ value: ExpressionRef, depth: Int) -> [Denotation] {
    guard depth < 4, !isFindingRoots, let index = model.index(value.file) else { return [] }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: value.file, expression: id) }
    switch index.facts[value.expression].kind {
    case .subscript_(let table): return items(of: ref(table))
    case .call(let function, _):
      if case .attribute(let table, let name) = index.facts[function].kind, model.knowledge.takesFrom.contains(index.facts[name]) {
        return items(of: ref(table))
      }
      return registered(ref(function), depth: depth + 1).compactMap { if case .type(let type) = $0 { .instance(.project(type), made: nil) } else { nil } }
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), owner != .module else { return [] }
      return index.bindings(of: name, in: owner).flatMap { id -> [Denotation] in
        switch index.facts[id].value {
        case .expression(let source): registered(ref(source), depth: depth + 1)
        case .elementOf(let table): items(of: ref(table))
        default: []
        }
      }
    default: return []
    }
  }

  private func items(of table: ExpressionRef) -> [Denotation] {
    if let base = base(askedBy: table) { return classes(below: base).map { .type($0) } }
    return model.elementExpressions(of: table).prefix(20).flatMap { item -> [Denotation] in
      guard let index = model.index(item.file) else { return [] }
      // `TABLE[name] = cls()`
      if case .call(let function, _) = index.facts[item.expression].kind {
        return decorated(byTakerOf: ExpressionRef(file: item.file, expression: function)).map { .instance(.project($0), made: nil) }
      }
      return decorated(byTakerOf: item).map { .type($0) }
    }
  }

  /// The classes of the project that are decorated by the function whose parameter this is.
  private func decorated(byTakerOf value: ExpressionRef) -> [ScopeRef] {
    roots.decorated(byTakerOf: value, in: self).filter { model.scope($0)?.kind == .type }
  }

  /// `Base` of `Base.__subclasses__()`.
  private func base(askedBy call: ExpressionRef) -> ScopeRef? {
    guard let index = model.index(call.file), case .call(let function, _) = index.facts[call.expression].kind,
      case .attribute(let base, let name) = index.facts[function].kind, index.facts[name] == "__subclasses__"
    else { return nil }
    for case .type(let type) in model.denotations(of: ExpressionRef(file: call.file, expression: base)) { return type }
    return nil
  }

  private func classes(below base: ScopeRef) -> [ScopeRef] {
    guard let home = model.index(base.file) else { return [] }
    return files(reading: home.facts[home.facts[base.scope].name]).flatMap { file -> [ScopeRef] in
      guard let index = model.index(file) else { return [] }
      return index.facts.scopes.indices.compactMap { position -> ScopeRef? in
        let scope = ScopeRef(file: file, scope: ScopeID(raw: Int32(position)))
        return index.facts.scopes[position].kind == .type && model.bases(of: scope).contains(.project(base)) ? scope : nil
      }
    }
  }
}
