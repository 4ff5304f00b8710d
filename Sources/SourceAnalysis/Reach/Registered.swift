import Catalogue
import Workspace

// Classes that are found in a table which their decorator fills, `@register("mail") class Mail` with `TABLE[name] = cls`, or by asking
// their base, `Base.__subclasses__()`; and the objects that others hand over for such a table, `add_service("mail", self)` with
// `SERVICES[name] = service`. Who looks for the caller of a method asks, where the receiver is unknown.

extension ProcessModel {
  /// What a value taken from such a table can be: the classes, or objects of them.
  func registered(_ value: ExpressionRef, depth: Int) -> [Denotation] {
    guard depth < 6, !isFindingRoots, let index = model.index(value.file) else { return [] }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: value.file, expression: id) }
    switch index.facts[value.expression].kind {
    case .subscript_(let table): return items(of: ref(table))
    case .attribute(_, let name): return kept(byReading: index.facts[name], depth: depth)
    case .call(let function, _):
      if case .attribute(let table, let name) = index.facts[function].kind, model.knowledge.takesFrom.contains(index.facts[name]) {
        return items(of: ref(table))
      }
      let picked = classes(pickedBy: value, in: index)
      if !picked.isEmpty { return picked }
      return registered(ref(function), depth: depth + 1).compactMap(Self.made(by:)) + kept(byCalling: ref(function), depth: depth)
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

  /// What a value is that a library's object has under the name of a property which only one class of the project has, or what was made of
  /// it: `order.mailer`, `picked = order.mailer`.
  func pickedByProperty(_ value: ExpressionRef, depth: Int = 0) -> [Denotation] {
    guard depth < 4, !isFindingRoots, let index = model.index(value.file) else { return [] }
    switch index.facts[value.expression].kind {
    case .attribute(_, let name): return kept(byReading: index.facts[name], depth: depth)
    case .call(let function, _): return pickedByProperty(ExpressionRef(file: value.file, expression: function), depth: depth + 1).compactMap(Self.made(by:))
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), owner != .module else { return [] }
      return index.bindings(of: name, in: owner).flatMap { id -> [Denotation] in
        guard case .expression(let source) = index.facts[id].value else { return [] }
        return pickedByProperty(ExpressionRef(file: value.file, expression: source), depth: depth + 1)
      }
    default: return []
    }
  }

  /// What calling a class gives.
  private static func made(by found: Denotation) -> Denotation? {
    switch found {
    case .type(let type): .instance(.project(type), made: nil)
    case another: .instance(.external("object"), made: nil)
    default: nil
    }
  }

  /// What else a name may stand for that nobody can tell: no class is sure then.
  private static let another = Denotation.external("object")

  /// `getattr(mailers, kind)`: a class of the module, or one that a package hands on, `from .post import Mail`.
  private func classes(pickedBy call: ExpressionRef, in index: FactsIndex) -> [Denotation] {
    guard model.calls(call, anyOf: model.knowledge.givesAttribute.sorted()), let module = model.argument(ArgumentPosition(index: 0, keyword: nil), of: call),
      let name = model.argument(ArgumentPosition(index: 1, keyword: nil), of: call), model.constant(name) == nil
    else { return [] }
    let found = model.denotations(of: module).flatMap { denotation -> [Denotation] in
      guard case .module(let file) = denotation, let home = model.index(file) else { return [] }
      let own = home.facts.scopes.indices.map { ScopeID(raw: Int32($0)) }.filter { home.facts[$0].kind == .type && home.facts[$0].parent == .module }
      let types = own.map { ScopeRef(file: file, scope: $0) } + (model.finder.isPackage(file) ? classes(importedBy: home) : [])
      return types.count > Self.mostPicked ? [] : types.map { .type($0) }
    }
    return found.isEmpty ? [] : found + [Self.another]
  }

  private func classes(importedBy home: FactsIndex) -> [ScopeRef] {
    home.facts.imports.filter { $0.scope == .module && $0.name != nil }.prefix(Self.mostPicked).flatMap { fact -> [ScopeRef] in
      model.member(fact.boundAs ?? "", of: .file(home.file)).compactMap { if case .type(let type) = $0 { type } else { nil } }
    }
  }

  /// `order.mailer`, where only one class has something of that name, a property that gives a class by its name.
  private func kept(byReading name: String, depth: Int) -> [Denotation] {
    guard let property = onlyProperty(named: name), let home = model.index(property.file) else { return [] }
    return home.facts.returns(of: property.scope).prefix(4).flatMap { registered(ExpressionRef(file: property.file, expression: $0), depth: depth + 1) }
  }

  /// `get_service("mail")`, which gives `SERVICES.get(name)`.
  private func kept(byCalling function: ExpressionRef, depth: Int) -> [Denotation] {
    model.denotations(of: function).compactMap(\.calledFunction).prefix(4).flatMap { function -> [Denotation] in
      guard let home = model.index(function.file) else { return [] }
      return home.facts.returns(of: function.scope).prefix(4).flatMap { registered(ExpressionRef(file: function.file, expression: $0), depth: depth + 1) }
    }
  }

  /// More tables and objects that are handed from one to the next are not looked at.
  private static let most = 20
  /// A package for one kind of plug-in may have some dozens.
  private static let mostPicked = 100

  private func items(of table: ExpressionRef, depth: Int = 0) -> [Denotation] {
    if let base = base(askedBy: table) { return classes(below: base).map { .type($0) } }
    // `def __init__(self, services): self.mailer = services.get("mail")`
    let given = depth < 2 ? arguments(standingFor: table) : []
    if !given.isEmpty { return given.flatMap { items(of: $0, depth: depth + 1) } }
    return model.elementExpressions(of: table).prefix(Self.most).flatMap { item -> [Denotation] in
      guard let index = model.index(item.file) else { return [] }
      // `TABLE[name] = cls()`
      if case .call(let function, _) = index.facts[item.expression].kind {
        let made = ExpressionRef(file: item.file, expression: function)
        return (decorated(byTakerOf: made) + classes(enteredBy: made)).map { .instance(.project($0), made: nil) }
      }
      let classes = (decorated(byTakerOf: item) + classes(enteredBy: item)).map { Denotation.type($0) }
      return classes.isEmpty ? arguments(standingFor: item).flatMap(model.denotations) : classes
    }
  }

  /// What callers give for a parameter of a function that is no object's own.
  private func arguments(standingFor value: ExpressionRef) -> [ExpressionRef] {
    guard let index = model.index(value.file), case .name(let name) = index.facts[value.expression].kind,
      let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), owner != .module,
      let id = index.bindings(of: name, in: owner).first, case .parameter(let position) = index.facts[id].value
    else { return [] }
    let function = ScopeRef(file: value.file, scope: owner)
    if position == 0, model.takesReceiver(function) { return [] }
    return Array(argumentValues(forParameter: Int(position), of: function).prefix(Self.most))
  }

  /// The classes of the project that are decorated by the function whose parameter this is.
  private func decorated(byTakerOf value: ExpressionRef) -> [ScopeRef] {
    roots.decorated(byTakerOf: value, in: self).filter { model.scope($0)?.kind == .type }
  }

  /// The classes below one that enters them when they are defined: `def __init_subclass__(cls): TABLE[name] = cls`.
  private func classes(enteredBy value: ExpressionRef) -> [ScopeRef] {
    guard let index = model.index(value.file), case .name(let name) = index.facts[value.expression].kind,
      let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), index.facts[owner].kind == .function,
      index.facts[index.facts[owner].name] == "__init_subclass__", index.facts.parameters(of: owner).first?.name == name,
      let type = index.enclosingType(of: owner)
    else { return [] }
    return subclasses(of: ScopeRef(file: value.file, scope: type))
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
