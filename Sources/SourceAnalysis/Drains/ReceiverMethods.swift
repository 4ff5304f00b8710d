import Workspace

/// Finds the methods that a call runs on an object of which the model knows nothing by itself: what a loop goes through, what callers pass,
/// what is put into a registry. `for service in services: await service.stop()`
///
/// It searches the process for callers, so it is asked only for calls of hooks.
struct ReceiverMethods {
  private let process: ProcessModel
  private var model: SourceModel { process.model }
  private var methodsByName: [String: [ScopeRef]] = [:]

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// A name that more files than these read, such as `get`, is no sign of whose method is meant.
  private static let fewFiles = 20

  struct Found {
    var methods: [ScopeRef] = []
    /// Whether all objects that the call can be on are known.
    var isSettled: Bool
  }

  mutating func methods(_ name: String, calledOn base: ExpressionRef) -> Found {
    let all = methods(named: name)
    if all.isEmpty { return Found(isSettled: true) }
    var objects = Objects(process)
    objects.add(base)
    var found = Found(isSettled: !objects.isOpen)
    func add(_ method: ScopeRef?) {
      if let method, !found.methods.contains(method) { found.methods.append(method) }
    }
    for (type, isExact) in objects.types {
      add(model.method(name, foundBy: type))
      // Of an object that is known by a class above, each of those below may be meant.
      if !isExact { for below in process.subclasses(of: type) { add(model.method(name, foundBy: below)) } }
    }
    // Nobody else has such a method, and nobody else is seen to call it.
    if objects.isOpen, all.count == 1, process.files(reading: name).count <= Self.fewFiles, !process.references(to: all[0]).contains(where: \.isSure) {
      add(all[0])
    }
    return found
  }

  /// The methods of the process's classes with a name.
  private mutating func methods(named name: String) -> [ScopeRef] {
    if let known = methodsByName[name] { return known }
    let found = process.files(defining: name).flatMap { file -> [ScopeRef] in
      guard let index = model.index(file) else { return [] }
      return index.scopes(named: name).filter { index.facts[$0].kind == .function && index.enclosingType(of: $0) != nil }
        .map { ScopeRef(file: file, scope: $0) }
    }
    methodsByName[name] = found
    return found
  }
}

/// The project's classes that objects are of, in the order in which they are met.
private struct Objects {
  private(set) var types: [(type: ScopeRef, isExact: Bool)] = []
  /// Whether something may be there besides, of which nothing is known.
  private(set) var isOpen = false
  private let process: ProcessModel
  private var seen: Set<ExpressionRef> = []
  private var seenCollections: Set<ExpressionRef> = []
  private var seenSources: Set<ExpressionRef> = []
  private var model: SourceModel { process.model }

  /// In expressions: registries of whole programs are no one's list of what is stopped.
  private static let limit = 300

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// What an expression can stand for.
  mutating func add(_ reference: ExpressionRef) {
    guard seen.insert(reference).inserted, let index = model.index(reference.file) else { return }
    guard seen.count < Self.limit else {
      isOpen = true
      return
    }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: reference.file, expression: id) }
    switch index.facts[reference.expression].kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[reference.expression].scope) else { return }
      for id in index.bindings(of: name, in: owner) { add(id, in: index) }
    case .await(let value): add(ref(value))
    case .choice(let parts), .collection(let parts): for part in index.facts[parts] { add(ref(part)) }
    case .subscript_(let base): addItems(of: ref(base))
    case .call(let function, _):
      let known = model.denotations(of: reference)
      if known.isEmpty, case .attribute(let base, let name) = index.facts[function].kind, model.knowledge.takesFrom.contains(index.facts[name]) {
        addItems(of: ref(base))
      } else {
        add(known)
      }
    case .attribute:
      let known = model.denotations(of: reference)
      add(known.isEmpty ? process.handedOver(reference) : known)
    case .text, .pattern, .number, .boolean, .none: break
    case .lambda, .dictionary, .comprehension, .other: isOpen = true
    }
  }

  private mutating func add(_ id: BindingID, in index: FactsIndex) {
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: index.file, expression: id) }
    switch index.facts[id].value {
    case .elementOf(let collection): addItems(of: ref(collection))
    case .expression(let value): add(ref(value))
    case .parameter(let position):
      let function = ScopeRef(file: index.file, scope: index.facts[id].scope)
      let passed = position == 0 && model.takesReceiver(function) ? [] : process.argumentValues(forParameter: Int(position), of: function)
      if passed.isEmpty { add(model.denotations(of: id, in: index)) } else { for value in passed { add(value) } }
    case .entered, .unpacked, .imported, .function, .type, .unknown: add(model.denotations(of: id, in: index))
    }
  }

  private mutating func add(_ denotations: [Denotation]) {
    if denotations.isEmpty { isOpen = true }
    for denotation in denotations {
      switch denotation {
      case .instance(.project(let type), let made): add(type, isExact: made != nil)
      case .type(let type): add(type, isExact: true)
      case .instance(.external, _), .external, .externalMember, .module, .namespace, .function, .method, .text: break
      }
    }
  }

  private mutating func add(_ type: ScopeRef, isExact: Bool) {
    if let known = types.firstIndex(where: { $0.type == type }) {
      types[known].isExact = types[known].isExact && isExact
    } else {
      types.append((type, isExact))
    }
  }

  // MARK: Collections

  /// What is put into a collection: where it is written, by those who pass it, by methods of the object that keeps it.
  private mutating func addItems(of collection: ExpressionRef) {
    guard seenCollections.insert(collection).inserted else { return }
    let items = model.elementExpressions(of: collection)
    for item in items { add(item) }
    let isPassed = addItemsElsewhere(of: collection)
    if items.isEmpty, !isPassed { add(model.elements(of: collection)) }
  }

  /// The items of a collection that this file does not make: of a parameter, of another module's list.
  private mutating func addItemsElsewhere(of collection: ExpressionRef) -> Bool {
    guard seenSources.insert(collection).inserted, let index = model.index(collection.file) else { return false }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: collection.file, expression: id) }
    switch index.facts[collection.expression].kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[collection.expression].scope) else { return false }
      var isFound = false
      for id in index.bindings(of: name, in: owner) {
        switch index.facts[id].value {
        case .parameter(let position):
          for value in process.argumentValues(forParameter: Int(position), of: ScopeRef(file: collection.file, scope: owner)) {
            addItems(of: value)
            isFound = true
          }
        case .expression(let value): isFound = addItemsElsewhere(of: ref(value)) || isFound
        case .imported(let position):
          let fact = index.facts.imports[Int(position)]
          if let imported = fact.name, case .file(let home)? = model.importedModule(fact, by: collection.file) {
            isFound = addItems(ofVariable: imported, inModule: home) || isFound
          }
        default: break
        }
      }
      return isFound
    case .attribute(let base, let name):
      var isFound = false
      for case .module(let home) in model.denotations(of: ref(base)) { isFound = addItems(ofVariable: index.facts[name], inModule: home) || isFound }
      return isFound
    case .call(let function, let list):
      // `list(services)`, `services.values()`
      if case .attribute(let base, let name) = index.facts[function].kind, model.knowledge.takesFrom.contains(index.facts[name]) {
        return addItemsElsewhere(of: ref(base))
      }
      let passesThrough = model.denotations(of: ref(function)).contains { denotation in
        if case .external(let name) = denotation { model.knowledge.passesThrough.contains(model.knowledge.canonical(name)) } else { false }
      }
      guard passesThrough else { return false }
      return index.facts[list].reduce(false) { addItemsElsewhere(of: ref($1.value)) || $0 }
    default: return false
    }
  }

  private mutating func addItems(ofVariable name: String, inModule file: FileID) -> Bool {
    guard let index = model.index(file), let first = index.bindings(of: name, in: .module).first, case .name(let id) = index.facts[first].target
    else { return false }
    // Every place that reads it stands for all of them.
    if let read = index.reads(of: id, ownedBy: .module).first {
      addItems(of: ExpressionRef(file: file, expression: read))
    } else if case .expression(let value) = index.facts[first].value {
      addItems(of: ExpressionRef(file: file, expression: value))
    } else {
      return false
    }
    return true
  }
}
