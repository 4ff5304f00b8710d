import Workspace

// What is in lists, dictionaries and sets, wherever it is put there.

extension SourceModel {
  /// What the items of a collection can stand for: what is seen to be put there, or else what its annotation promises.
  func elements(of reference: ExpressionRef) -> [Denotation] {
    var answer = Answer()
    for item in elementExpressions(of: reference) {
      answer.add(denotations(of: item))
      // `for name, thread in [("a", Thread()), …]`: one of the places holds the thread.
      if let index = index(item.file), case .collection(let parts) = index.facts[item.expression].kind {
        for part in index.facts[parts] { answer.add(denotations(of: ExpressionRef(file: item.file, expression: part))) }
      }
    }
    if answer.all.isEmpty { answer.add(promisedElements(of: reference)) }
    if answer.all.isEmpty, let record = record(in: reference) { answer.add(record) }
    return answer.all
  }

  /// The expressions that are put into a collection: where it is written, and where something is appended to its name, or put under a key.
  ///
  /// Each expression is looked at once: `queries = queries | more`, written ten times over, would otherwise branch at every turn.
  func elementExpressions(of reference: ExpressionRef) -> [ExpressionRef] { elementExpressions(of: reference, depth: 0) }

  private func elementExpressions(of reference: ExpressionRef, depth: Int) -> [ExpressionRef] {
    var items: [ExpressionRef] = []
    var seen: Set<ExpressionRef> = []
    var pending = [reference]
    while let next = pending.popLast(), seen.count < 500 {
      guard seen.insert(next).inserted, let index = index(next.file) else { continue }
      if case .attribute(let base, let name) = index.facts[next.expression].kind {
        let (found, parts) = elements(keptUnder: index.facts[name], of: ExpressionRef(file: next.file, expression: base))
        items += found
        pending += parts.reversed()
        for case .module(let file) in denotations(of: ExpressionRef(file: next.file, expression: base)) {
          addElements(keptUnder: index.facts[name], in: .file(file), to: &items, &pending)
        }
        continue
      }
      if case .name(let name) = index.facts[next.expression].kind {
        addImportedElements(of: name, readAt: next, in: index, to: &items, &pending)
        // `for job in jobs: job["thread"]`: what is in the dictionaries that are in the list.
        if depth < 2 {
          for list in lists(goneThroughBy: name, readAt: next, in: index) { pending += elementExpressions(of: list, depth: depth + 1) }
        }
      }
      // `self.queue[0]["thread"]`, `entry = self.queue[0]; entry["thread"]`: the same of one that is taken by its place.
      if case .subscript_(let list) = index.facts[next.expression].kind, depth < 2 {
        pending += elementExpressions(of: ExpressionRef(file: next.file, expression: list), depth: depth + 1)
      }
      if case .call(let function, _) = index.facts[next.expression].kind {
        for called in denotations(of: ExpressionRef(file: next.file, expression: function)).compactMap(\.calledFunction) {
          guard let facts = self.index(called.file)?.facts else { continue }
          items += facts.yields(of: called.scope).map { ExpressionRef(file: called.file, expression: $0) }
          pending += facts.returns(of: called.scope).reversed().map { ExpressionRef(file: called.file, expression: $0) }
        }
      }
      let (found, parts) = elements(writtenIn: next.expression, in: index)
      items += found.map { ExpressionRef(file: next.file, expression: $0) }
      pending += parts.reversed().map { ExpressionRef(file: next.file, expression: $0) }
    }
    return items
  }

  private func lists(goneThroughBy name: NameID, readAt read: ExpressionRef, in index: FactsIndex) -> [ExpressionRef] {
    guard let owner = index.owner(of: name, readIn: index.facts[read.expression].scope) else { return [] }
    return index.bindings(of: name, in: owner).compactMap { id in
      if case .elementOf(let list) = index.facts[id].value { ExpressionRef(file: index.file, expression: list) } else { nil }
    }
  }

  /// A collection of another module: `from routes import table`, `routes.table`.
  private func addElements(keptUnder name: String, in module: ModuleFinder.Found, to items: inout [ExpressionRef], _ pending: inout [ExpressionRef]) {
    guard let (name, file) = maker(of: name, in: module), let index = index(file) else { return }
    items += index.loads(of: name).flatMap { added(to: $0, in: index) + filled(into: $0, in: index) }.map { ExpressionRef(file: file, expression: $0) }
    for id in index.bindings(of: name, in: .module) {
      if case .expression(let value) = index.facts[id].value { pending.append(ExpressionRef(file: file, expression: value)) }
    }
  }

  private func addImportedElements(
    of name: NameID, readAt read: ExpressionRef, in index: FactsIndex, to items: inout [ExpressionRef], _ pending: inout [ExpressionRef]
  ) {
    guard let owner = index.owner(of: name, readIn: index.facts[read.expression].scope) else {
      var asked: Set<ModuleFinder.Found> = []
      guard let (own, file) = makerBehindStars(of: index.facts[name], in: index, &asked) else { return }
      return addElements(keptUnder: own, in: .file(file), to: &items, &pending)
    }
    for id in index.bindings(of: name, in: owner) {
      guard case .imported(let position) = index.facts[id].value, let own = index.facts.imports[Int(position)].name,
        let module = importedModule(index.facts.imports[Int(position)], by: index.file)
      else { continue }
      addElements(keptUnder: own, in: module, to: &items, &pending)
    }
  }

  /// The module that makes what a module holds under a name, and its name there: a package may import it from one of its modules.
  func maker(of name: String, in module: ModuleFinder.Found) -> (name: String, file: FileID)? {
    var asked: Set<ModuleFinder.Found> = []
    return maker(of: name, in: module, &asked)
  }

  /// Each module is asked once: those that import everything from each other would ask for ever.
  private func maker(of name: String, in module: ModuleFinder.Found, _ asked: inout Set<ModuleFinder.Found>) -> (name: String, file: FileID)? {
    guard asked.count < 40, asked.insert(module).inserted, case .file(let file) = module, let index = index(file) else { return nil }
    let bindings = index.bindings(of: name, in: .module)
    for id in bindings {
      switch index.facts[id].value {
      case .expression: return (name, file)
      case .imported(let position):
        let fact = index.facts.imports[Int(position)]
        if let own = fact.name, let next = importedModule(fact, by: file), let found = maker(of: own, in: next, &asked) { return found }
      default: break
      }
    }
    return bindings.isEmpty ? makerBehindStars(of: name, in: index, &asked) : nil
  }

  private func makerBehindStars(of name: String, in index: FactsIndex, _ asked: inout Set<ModuleFinder.Found>) -> (name: String, file: FileID)? {
    for fact in index.facts.imports where fact.isStar && fact.guarding != .typeChecking {
      if let next = importedModule(fact, by: index.file), let found = maker(of: name, in: next, &asked) { return found }
    }
    return nil
  }

  /// The items of one expression of a collection, and the expressions of the same file whose items are its items too.
  private func elements(writtenIn expression: ExpressionID, in index: FactsIndex) -> (items: [ExpressionID], parts: [ExpressionID]) {
    let file = index.file
    switch index.facts[expression].kind {
    case .collection(let items), .dictionary(let items): return (Array(index.facts[items]), [])
    case .comprehension(_, let element): return ([element], [])
    case .choice(let arms): return ([], Array(index.facts[arms]))
    case .call(let function, let list):
      // `list(x)`, `enumerate(x)`, `d.values()`: the items of what they are given, near enough.
      if case .attribute(let base, let name) = index.facts[function].kind, knowledge.takesFrom.contains(index.facts[name]) { return ([], [base]) }
      let passesThrough = denotations(of: ExpressionRef(file: file, expression: function)).contains { denotation in
        if case .external(let name) = denotation { knowledge.passesThrough.contains(knowledge.canonical(name)) } else { false }
      }
      return ([], passesThrough ? index.facts[list].map(\.value) : [])
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[expression].scope) else { return ([], []) }
      let values = index.bindings(of: name, in: owner).compactMap { id in
        if case .expression(let value) = index.facts[id].value { value } else { nil as ExpressionID? }
      }
      return (index.reads(of: name, ownedBy: owner).flatMap { added(to: $0, in: index) + filled(into: $0, in: index) }, values)
    default: return ([], [])
    }
  }

  /// The same for `self.workers`: what methods of the object's class put there, and what they assign to it.
  private func elements(keptUnder name: String, of base: ExpressionRef) -> (items: [ExpressionRef], parts: [ExpressionRef]) {
    var items: [ExpressionRef] = []
    var parts: [ExpressionRef] = []
    for type in ownClasses(of: base) {
      guard let index = index(type.file) else { continue }
      func wrap(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: type.file, expression: id) }
      let span = index.facts[type.scope].span
      for load in index.loads(of: name) where span.contains(index.facts[load].span) {
        guard case .attribute(let receiver, _) = index.facts[load].kind, isPlain(receiver, in: index) else { continue }
        items += (added(to: load, in: index) + filled(into: load, in: index)).map(wrap)
      }
      for id in bindings(of: name, in: type, index) {
        if case .expression(let value) = index.facts[id].value { parts.append(wrap(value)) }
      }
      for file in base.file == type.file ? [type.file] : [type.file, base.file] { items += elements(keptUnder: name, of: type, by: file) }
    }
    return (items, parts)
  }

  /// What the functions of a file put into a collection of a class by its name: `Store.tasks[key] = Task()`.
  private func elements(keptUnder name: String, of type: ScopeRef, by file: FileID) -> [ExpressionRef] {
    guard let index = index(file), index.facts.names.id(of: ownName(of: type)) != nil else { return [] }
    let span = file == type.file ? index.facts[type.scope].span : nil
    return index.loads(of: name).flatMap { load -> [ExpressionRef] in
      guard case .attribute(let receiver, _) = index.facts[load].kind, span?.contains(index.facts[load].span) != true else { return [] }
      let put = added(to: load, in: index) + filled(into: load, in: index)
      if put.isEmpty || !denotations(of: ExpressionRef(file: file, expression: receiver)).contains(.type(type)) { return [] }
      return put.map { ExpressionRef(file: file, expression: $0) }
    }
  }

  /// `self`, `cls`, `self.__class__`
  private func isPlain(_ receiver: ExpressionID, in index: FactsIndex) -> Bool {
    switch index.facts[receiver].kind {
    case .name: true
    case .attribute(let base, let name): index.facts[name] == "__class__" && isPlain(base, in: index)
    default: false
    }
  }

  /// The project's classes of an object, and those above.
  private func ownClasses(of base: ExpressionRef) -> [ScopeRef] {
    denotations(of: base).flatMap { denotation -> [ScopeRef] in
      switch denotation {
      case .instance(.project(let type), _), .type(let type): return ancestry(of: type).compactMap { if case .project(let scope) = $0 { scope } else { nil } }
      default: return []
      }
    }
  }

  private func bindings(of name: String, in type: ScopeRef, _ index: FactsIndex) -> [BindingID] {
    index.bindings(of: name, in: type.scope) + index.attributeBindings(of: name).filter { isOwnAttribute($0, of: type, in: index) }
  }

  /// `workers[name] = Worker()`, and `workers[kind][name] = Worker()` for who goes through either.
  private func filled(into read: ExpressionID, in index: FactsIndex) -> [ExpressionID] {
    if case .subscripted(let item) = index.facts[read].use, case .filled = index.facts[item].use { return filled(into: item, in: index) }
    guard case .filled(let id) = index.facts[read].use, case .expression(let value) = index.facts[id].value else { return [] }
    return [value]
  }

  // MARK: Annotations

  /// `workers: dict[str, Worker]` of a variable, an attribute or a parameter, and `-> list[Worker]` of what is called.
  private func promisedElements(of reference: ExpressionRef) -> [Denotation] {
    guard let index = index(reference.file) else { return [] }
    switch index.facts[reference.expression].kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[reference.expression].scope) else { return [] }
      return index.bindings(of: name, in: owner).flatMap { id -> [Denotation] in
        if case .parameter(let position) = index.facts[id].value { return elements(annotated: index.facts.parameters(of: owner)[Int(position)].annotation, in: index) }
        return elements(annotated: index.facts[id].annotation, in: index)
      }
    case .attribute(let base, let name):
      return ownClasses(of: ExpressionRef(file: reference.file, expression: base)).flatMap { type -> [Denotation] in
        guard let home = self.index(type.file) else { return [] }
        return bindings(of: index.facts[name], in: type, home).flatMap { elements(annotated: home.facts[$0].annotation, in: home) }
      }
    case .call(let function, _):
      // `workers.values()` and `list(workers)` give what is in what they are given.
      if case .attribute(let base, let name) = index.facts[function].kind, knowledge.takesFrom.contains(index.facts[name]) {
        return promisedElements(of: ExpressionRef(file: reference.file, expression: base))
      }
      return denotations(of: ExpressionRef(file: reference.file, expression: function)).flatMap { denotation -> [Denotation] in
        guard let function = denotation.calledFunction, let home = self.index(function.file) else { return [] }
        return elements(annotated: home.facts[function.scope].returnAnnotation, in: home)
      }
    case .await(let value): return promisedElements(of: ExpressionRef(file: reference.file, expression: value))
    default: return []
    }
  }

  private func elements(annotated annotation: ExpressionID?, in index: FactsIndex) -> [Denotation] {
    guard let annotation else { return [] }
    switch index.facts[annotation].kind {
    case .collection(let items): return index.facts[items].flatMap { objects(annotated: $0, in: index) }
    case .choice(let arms): return index.facts[arms].flatMap { elements(annotated: $0, in: index) }
    default: return []
    }
  }

  // MARK: What is put there

  /// What is added to a list of this name, wherever it comes from: `INSTALLED_APPS.append("mail")`, `settings.MIDDLEWARE.insert(0, "x")`.
  func additions(to name: String, in index: FactsIndex) -> [ExpressionID] {
    index.loads(of: name).flatMap { added(to: $0, in: index) }
  }

  /// The same for a variable of a function.
  func additions(to name: NameID, ownedBy owner: ScopeID, in index: FactsIndex) -> [ExpressionID] {
    index.reads(of: name, ownedBy: owner).flatMap { added(to: $0, in: index) }
  }

  /// The arguments of `read.append(x)` and the like.
  private func added(to read: ExpressionID, in index: FactsIndex) -> [ExpressionID] {
    guard case .base(let attribute) = index.facts[read].use,
      case .attribute(_, let method) = index.facts[attribute].kind,
      knowledge.putsInto.contains(index.facts[method]),
      case .function(let call) = index.facts[attribute].use,
      case .call(_, let list) = index.facts[call].kind, case let arguments = index.facts[list]
    else { return [] }
    return arguments.map(\.value)
  }

  func item(_ position: Int32, of reference: ExpressionRef) -> [Denotation] {
    guard let index = index(reference.file) else { return [] }
    if case .collection(let list) = index.facts[reference.expression].kind, case let items = index.facts[list], Int(position) < items.count {
      return denotations(of: ExpressionRef(file: reference.file, expression: items[Int(position)]))
    }
    if position == 0, let record = record(firstOf: reference) { return [record] }
    return []
  }
}
