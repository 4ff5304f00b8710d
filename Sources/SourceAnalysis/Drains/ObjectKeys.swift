import Catalogue
import Workspace

/// Finds the keys of expressions: through aliases, parameters, attributes, loops over containers, and functions that give an
/// object back.
final class ObjectKeys {
  private unowned let process: ProcessModel
  private var known: [ExpressionRef: Set<ObjectKey>] = [:]
  private var asked: Set<ExpressionRef> = []
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  func keys(of reference: ExpressionRef) -> Set<ObjectKey> {
    if let found = known[reference] { return found }
    // What hangs on itself adds nothing; a chain longer than this keeps nothing that a person would find again.
    guard asked.count < 40, asked.insert(reference).inserted else { return [] }
    defer { asked.remove(reference) }
    let found = find(reference)
    if asked.count == 1 || !found.isEmpty { known[reference] = found }
    return found
  }

  private func find(_ reference: ExpressionRef) -> Set<ObjectKey> {
    guard let index = model.index(reference.file) else { return [] }
    func keys(_ expression: ExpressionID) -> Set<ObjectKey> { self.keys(of: ExpressionRef(file: reference.file, expression: expression)) }
    let fact = index.facts[reference.expression]
    switch fact.kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: fact.scope) else { return [] }
      return self.keys(ofVariable: name, ownedBy: owner, in: index)
    case .attribute(let base, let name):
      return self.keys(ofAttribute: index.facts[name], of: ExpressionRef(file: reference.file, expression: base))
    case .call(let function, let list):
      return self.keys(ofCalling: function, index.facts[list].map(\.value), at: reference, in: index)
    case .await(let value): return keys(value)
    case .subscript_(let base): return keys(base)
    case .choice(let parts), .collection(let parts), .dictionary(let parts): return index.facts[parts].reduce(into: []) { $0.formUnion(keys($1)) }
    case .comprehension(_, let element): return keys(element)
    case .text, .pattern, .number, .boolean, .none, .lambda, .other: return []
    }
  }

  // MARK: Variables

  func keys(ofVariable name: NameID, ownedBy owner: ScopeID, in index: FactsIndex) -> Set<ObjectKey> {
    let file = index.file
    let bindings = index.bindings(of: name, in: owner)
    var found: Set<ObjectKey> = []
    for id in bindings {
      switch index.facts[id].value {
      case .imported(let position):
        found.formUnion(keys(ofImport: index.facts.imports[Int(position)], by: file))
        continue
      case .expression(let value), .elementOf(let value), .entered(let value), .unpacked(let value, _):
        found.formUnion(keys(of: ExpressionRef(file: file, expression: value)))
      case .parameter(let position):
        let function = ScopeRef(file: file, scope: owner)
        // `self` is told by its class, wherever its object is kept.
        guard position != 0 || index.enclosingType(of: owner) == nil else { continue }
        let handed = process.argumentValues(forParameter: Int(position), of: function, byJobs: { !process.isForOwnJobs($0) })
        for value in handed + given(toHook: function, forParameter: Int(position)) {
          found.formUnion(keys(of: value))
        }
      case .function, .type, .unknown: break
      }
      found.insert(key(index.facts[name], ownedBy: owner, in: index))
    }
    return found
  }

  /// `atexit.register(drain, pool)`: what is registered behind a hook is what the hook is called with.
  private func given(toHook function: ScopeRef, forParameter position: Int) -> [ExpressionRef] {
    process.hooks.compactMap { hook in
      guard hook.target == .function(function), let call = hook.call, case .registered(_, let argument) = hook.pattern.way, let first = argument.index
      else { return nil }
      return model.argument(ArgumentPosition(index: first + 1 + position, keyword: nil), of: call)
    }
  }

  private func key(_ name: String, ownedBy owner: ScopeID, in index: FactsIndex) -> ObjectKey {
    switch index.facts[owner].kind {
    case .module: .global(index.file, name)
    case .type: .attribute(ScopeRef(file: index.file, scope: owner), name)
    case .function, .lambda, .comprehension: .local(ScopeRef(file: index.file, scope: owner), name)
    }
  }

  private func keys(ofImport fact: ImportFact, by file: FileID) -> Set<ObjectKey> {
    guard let name = fact.name, case .file(let path)? = model.importedModule(fact, by: file) else { return [] }
    return keys(of: name, inModule: path)
  }

  /// What a module calls by a name, which may have come from yet another one.
  private func keys(of name: String, inModule path: FileID) -> Set<ObjectKey> {
    guard let index = model.index(path) else { return [] }
    if let first = index.bindings(of: name, in: .module).first, case .name(let id) = index.facts[first].target {
      // Modules that import a name from each other ask in a circle: the same bound as for expressions.
      let question = ExpressionRef(file: path, expression: ExpressionID(raw: -1 - id.raw))
      guard asked.count < 40, asked.insert(question).inserted else { return [] }
      defer { asked.remove(question) }
      return keys(ofVariable: id, ownedBy: .module, in: index)
    }
    for fact in index.facts.imports where fact.isStar {
      guard case .file(let other)? = model.importedModule(fact, by: path), other != path else { continue }
      let question = ExpressionRef(file: other, expression: ExpressionID(raw: .min))
      guard asked.count < 40, asked.insert(question).inserted else { return [] }
      defer { asked.remove(question) }
      let found = keys(of: name, inModule: other)
      if !found.isEmpty { return found }
    }
    return []
  }

  // MARK: Attributes

  func keys(ofAttribute name: String, of base: ExpressionRef) -> Set<ObjectKey> {
    var found: Set<ObjectKey> = []
    for denotation in model.denotations(of: base) {
      switch denotation {
      case .module(let path): found.formUnion(keys(of: name, inModule: path))
      case .instance(.project(let type), _), .type(let type): found.formUnion(keys(ofMember: name, of: type))
      case .external, .externalMember, .instance(.external, _), .namespace, .function, .method, .text: break
      }
    }
    if found.isEmpty, model.isSharedHolder(base) { found.insert(.shared(name)) }
    return found
  }

  /// The attribute under the class that gives it a value, so that the classes below share it.
  private func keys(ofMember name: String, of type: ScopeRef) -> Set<ObjectKey> {
    var found: Set<ObjectKey> = []
    for case .project(let scope) in model.ancestry(of: type) {
      guard let index = model.index(scope.file) else { continue }
      let span = index.facts[scope.scope].span
      let own = index.attributeBindings(of: name).filter { span.contains(index.facts[$0].span) } + index.bindings(of: name, in: scope.scope)
      for id in own {
        switch index.facts[id].value {
        case .function(let method):
          // A property gives back what it returns.
          let function = ScopeRef(file: scope.file, scope: method)
          if model.decoratorNames(of: function).contains(where: { $0.hasSuffix("property") }) { found.formUnion(keys(returnedBy: function)) }
          continue
        case .expression(let value), .entered(let value), .unpacked(let value, _):
          found.formUnion(keys(of: ExpressionRef(file: scope.file, expression: value)))
        default: break
        }
        found.insert(.attribute(scope, name))
      }
      if !found.isEmpty { return found }
    }
    return found
  }

  // MARK: Calls

  private func keys(ofCalling function: ExpressionID, _ arguments: [ExpressionID], at call: ExpressionRef, in index: FactsIndex) -> Set<ObjectKey> {
    func ref(_ expression: ExpressionID) -> ExpressionRef { ExpressionRef(file: call.file, expression: expression) }
    if case .attribute(let base, let name) = index.facts[function].kind, model.knowledge.takesFrom.contains(index.facts[name]) {
      let taken = keys(of: ref(base))
      if !taken.isEmpty { return taken }
    }
    var found: Set<ObjectKey> = []
    for denotation in model.denotations(of: ref(function)) {
      switch denotation {
      case .external(let name):
        let canonical = model.knowledge.canonical(name)
        if model.knowledge.everything[canonical] != nil {
          found.insert(.everything(canonical))
        } else if model.knowledge.passesThrough.contains(canonical) || model.knowledge.waits[canonical] != nil {
          for argument in arguments { found.formUnion(keys(of: ref(argument))) }
        } else {
          found.insert(.made(call))
        }
      case .function(let scope), .method(let scope): found.formUnion(keys(returnedBy: scope))
      case .externalMember(let type, let member):
        if model.knowledge.enters.contains("\(model.knowledge.canonical(type)).\(member)"), let first = arguments.first {
          found.formUnion(keys(of: ref(first)))
        } else {
          found.insert(.made(call))
        }
      case .type, .instance: found.insert(.made(call))
      case .module, .namespace, .text: break
      }
    }
    return found
  }

  private func keys(returnedBy function: ScopeRef) -> Set<ObjectKey> {
    guard let index = model.index(function.file) else { return [] }
    return index.facts.given(by: function.scope).reduce(into: []) { $0.formUnion(keys(of: ExpressionRef(file: function.file, expression: $1))) }
  }
}

extension SourceModel {
  /// `app.state`, `request.app.state`, `app.ctx`: an object that a framework hands around, with attributes of the project's own.
  func isSharedHolder(_ reference: ExpressionRef) -> Bool {
    guard let index = index(reference.file) else { return false }
    switch index.facts[reference.expression].kind {
    case .attribute(_, let name): return knowledge.sharedHolders.contains(index.facts[name])
    case .name, .call: return isSharedObject(reference)
    default: return false
    }
  }

  /// `current_app`, `Flask(…)`: an object whose attributes everybody shares.
  func isSharedObject(_ reference: ExpressionRef) -> Bool {
    denotations(of: reference).contains { denotation in
      switch denotation {
      case .external(let name), .instance(.external(let name), _): return knowledge.sharedObjects.contains(knowledge.canonical(name))
      case .instance(.project(let type), _):
        // `class Shop(Flask)`
        return ancestry(of: type).contains { ancestor in
          if case .external(let name) = ancestor { knowledge.sharedObjects.contains(knowledge.canonical(name)) } else { false }
        }
      default: return false
      }
    }
  }

  /// An attribute of such an object: `app.state.pool`.
  func isShared(_ reference: ExpressionRef) -> Bool {
    guard let index = index(reference.file), case .attribute(let base, _) = index.facts[reference.expression].kind else { return false }
    return isSharedHolder(ExpressionRef(file: reference.file, expression: base))
  }
}

extension ProcessModel {
  /// What some file of the process makes an attribute of the application's state: `app.state.pool = ThreadPoolExecutor()`.
  func shared(_ reference: ExpressionRef) -> [Denotation] {
    guard let index = model.index(reference.file) else { return [] }
    switch index.facts[reference.expression].kind {
    case .subscript_(let base): return keptUnderKey(reference, of: base)
    // `current_app.config.get("pool")`
    case .call(let function, _):
      guard case .attribute(let base, let name) = index.facts[function].kind, model.knowledge.takesFrom.contains(index.facts[name]) else { return [] }
      return keptUnderKey(reference, of: base)
    default: break
    }
    guard case .attribute(_, let id) = index.facts[reference.expression].kind, model.isShared(reference) else { return [] }
    let name = index.facts[id]
    return files(naming: name).flatMap { file -> [Denotation] in
      guard let index = model.index(file) else { return [] }
      return index.attributeBindings(of: name).flatMap { binding -> [Denotation] in
        guard case .attribute(let base, _) = index.facts[binding].target,
          model.isSharedHolder(ExpressionRef(file: file, expression: base)) || isGivenApplication(base, in: index)
        else { return [] }
        return model.denotations(of: binding, in: index)
      }
    }
  }

  /// `request.app["pool"]` after `app["pool"] = ThreadPoolExecutor()`, and `current_app.config["pool"]` after `app.config["pool"] = …`: what
  /// an application keeps under the same key.
  private func keptUnderKey(_ item: ExpressionRef, of base: ExpressionID) -> [Denotation] {
    guard let index = model.index(item.file), let keeper = keeper(base, in: index),
      let key = index.key(within: index.facts[item.expression].span, after: index.facts[base].span)
    else { return [] }
    return Set(keeper.words.flatMap { files(naming: $0) }).sorted().flatMap { file -> [Denotation] in
      guard let other = model.index(file) else { return [] }
      return other.facts.bindings.indices.flatMap { position -> [Denotation] in
        guard case .item(let holder) = other.facts.bindings[position].target, self.keeper(holder, in: other) == keeper,
          other.key(within: other.facts.bindings[position].span, after: other.facts[holder].span) == key
        else { return [] }
        return model.denotations(of: BindingID(raw: Int32(position)), in: other)
      }
    }
  }

  /// What tells the application itself, or a dictionary of its own that an application keeps things in.
  private struct Keeper: Equatable {
    let words: [String]
  }

  private func keeper(_ id: ExpressionID, in index: FactsIndex) -> Keeper? {
    if isApplication(id, in: index) { return Keeper(words: model.knowledge.applicationNames.sorted()) }
    guard case .attribute(let base, let name) = index.facts[id].kind, model.knowledge.keyedHolders.contains(index.facts[name]),
      isApplication(base, in: index) || model.isSharedObject(ExpressionRef(file: index.file, expression: base))
    else { return nil }
    return Keeper(words: [index.facts[name]])
  }

  /// `def init_app(app):`, where nobody says what it is given: the application, as its name tells.
  private func isGivenApplication(_ id: ExpressionID, in index: FactsIndex) -> Bool {
    guard case .name(let name) = index.facts[id].kind, isApplication(id, in: index),
      let owner = index.owner(of: name, readIn: index.facts[id].scope), owner != .module,
      case .parameter? = index.bindings(of: name, in: owner).first.map({ index.facts[$0].value })
    else { return false }
    return model.denotations(of: ExpressionRef(file: index.file, expression: id)).isEmpty
  }

  private func isApplication(_ id: ExpressionID, in index: FactsIndex) -> Bool {
    switch index.facts[id].kind {
    case .name(let name), .attribute(_, let name): model.knowledge.applicationNames.contains(index.facts[name])
    default: false
    }
  }
}

extension FactsIndex {
  /// The text or the name between the brackets of `base["key"]`.
  fileprivate func key(within whole: ByteSpan, after base: ByteSpan) -> String? {
    for expression in facts.expressions where whole.contains(expression.span) && expression.span.start >= base.end {
      switch expression.kind {
      case .text(let text): return facts[text]
      case .name(let name), .attribute(_, let name): return facts[name]
      default: continue
      }
    }
    return nil
  }
}
