import Catalogue
import Workspace

// Methods that run although nobody writes their names: `service()` runs `__call__`, `with service:` runs `__enter__`.

extension ProcessModel {
  private static let making: Set<String> = ["__init__", "__new__", "__post_init__"]
  private static let entering: Set<String> = ["__enter__", "__exit__", "__aenter__", "__aexit__"]
  private static let iterating: Set<String> = ["__iter__", "__aiter__", "__next__", "__anext__"]

  /// The places that run a special method of a class without naming it.
  func implicitReferences(to method: String, of type: ScopeRef) -> [Reference] {
    if Self.making.contains(method) { return constructionsBelow(type, running: method) }
    let isCall = method == "__call__"
    guard isCall || method == "__getitem__" || Self.entering.contains(method) || Self.iterating.contains(method) else { return [] }
    let objects = objects(of: type)
    return objects.compactMap { object in
      guard let use = model.fact(object)?.use else { return nil }
      switch use {
      case .function where isCall: return Reference(expression: object, isSure: true)
      case .decorator where isCall: return Reference(expression: object, isSure: true)
      case .argument where isCall: return Reference(expression: object, isSure: true)
      case .entered where Self.entering.contains(method): return Reference(expression: object, isSure: true)
      case .iterated where Self.iterating.contains(method): return Reference(expression: object, isSure: true)
      case .subscripted where method == "__getitem__": return Reference(expression: object, isSure: true)
      default: return nil
      }
    } + (isCall ? decorators(of: type) : [])
  }

  /// The expressions whose value is an object of a class: where one is made, and the reads of what it was assigned to or is given as.
  private func objects(of type: ScopeRef) -> [ExpressionRef] {
    var found: [ExpressionRef] = []
    var words = parameters(holding: type)
    for call in constructions(of: type) {
      found.append(call)
      guard let index = model.index(call.file) else { continue }
      switch index.facts[call.expression].use {
      case .assigned(let first, let count):
        for raw in first.raw..<(first.raw + count) {
          switch index.facts[BindingID(raw: raw)].target {
          case .name(let name), .attribute(_, let name): words.insert(index.facts[name])
          case .item: break
          }
        }
      case .returned(let maker): words.formUnion(parameters(filledBy: ScopeRef(file: call.file, scope: maker)))
      default: break
      }
    }
    for word in words.sorted().prefix(20) {
      for file in files(reading: word) {
        guard let index = model.index(file) else { continue }
        for load in index.loads(of: word) {
          let reference = ExpressionRef(file: file, expression: load)
          let isObject = model.denotations(of: reference).contains { denotation in
            if case .instance(.project(let made), _) = denotation { made == type } else { false }
          }
          if isObject { found.append(reference) }
        }
      }
    }
    return found
  }

  /// The names of parameters that are said to be objects of a class: `def view(service: Service = Depends())`.
  private func parameters(holding type: ScopeRef) -> Set<String> {
    let name = model.ownName(of: type)
    // An annotation alone reads no value.
    return files(naming: name).reduce(into: []) { words, file in
      guard let index = model.index(file) else { return }
      let annotations = Set(spellings(of: name, in: index).flatMap(index.loads).filter { if case .annotation = index.facts[$0].use { true } else { false } })
      if annotations.isEmpty { return }
      for parameter in index.facts.parameters {
        guard let annotation = parameter.annotation, annotations.contains(annotation),
          model.denotations(of: ExpressionRef(file: file, expression: annotation)).contains(.type(type))
        else { continue }
        words.insert(index.facts[parameter.name])
      }
    }
  }

  /// Those that a function is to fill: `def view(service=Depends(get_service))`.
  private func parameters(filledBy maker: ScopeRef) -> Set<String> {
    references(to: maker).reduce(into: []) { words, reference in
      guard reference.isSure, let index = model.index(reference.expression.file), case .argument(let call, _) = index.facts[reference.expression.expression].use,
        case .parameterDefault(let taker) = index.facts[call].use
      else { return }
      for parameter in index.facts.parameters(of: taker) where parameter.initial == call { words.insert(index.facts[parameter.name]) }
    }
  }

  /// The calls that make objects of a class, or of one below it.
  private func constructions(of type: ScopeRef) -> [ExpressionRef] {
    ([type] + subclasses(of: type)).flatMap { type in
      names(of: type).compactMap { name in
        guard case .function(let call)? = model.fact(name)?.use else { return nil }
        return ExpressionRef(file: name.file, expression: call)
      }
    }
  }

  /// An object of a class below is made with what that inherits: `Worker()` runs the `__init__` of `Base`.
  private func constructionsBelow(_ type: ScopeRef, running method: String) -> [Reference] {
    guard let own = model.method(method, foundBy: type), model.type(holding: own) == type else { return [] }
    return subclasses(of: type).filter { model.method(method, foundBy: $0) == own }.flatMap(names)
      .compactMap { name in if case .function? = model.fact(name)?.use { Reference(expression: name, isSure: true) } else { nil } }
  }

  /// `@background` with a class: the object that it makes stands in for the function.
  private func decorators(of type: ScopeRef) -> [Reference] {
    names(of: type).compactMap { name in
      guard case .decorator? = model.fact(name)?.use else { return nil }
      return Reference(expression: name, isSure: true)
    }
  }

  /// The places that name a class, `Box[int]` as a whole.
  private func names(of type: ScopeRef) -> [ExpressionRef] {
    guard let home = model.index(type.file) else { return [] }
    let name = home.facts[home.facts[type.scope].name]
    return files(reading: name).flatMap { file -> [ExpressionRef] in
      guard let index = model.index(file) else { return [] }
      return spellings(of: name, in: index).flatMap(index.loads).map { ExpressionRef(file: file, expression: $0) }
        .filter { model.denotations(of: $0).contains(.type(type)) }.map { withArguments($0, in: index) }
    }
  }

  /// `Box[int]` for the `Box` in it.
  func withArguments(_ name: ExpressionRef, in index: FactsIndex) -> ExpressionRef {
    if case .subscripted(let whole) = index.facts[name.expression].use { ExpressionRef(file: name.file, expression: whole) } else { name }
  }

  // MARK: Classes below

  /// The classes of the process that inherit from a class, through any number of others.
  func subclasses(of type: ScopeRef) -> [ScopeRef] {
    if let known = foundSubclasses[type] { return known }
    let found = findSubclasses(of: type)
    foundSubclasses[type] = found
    return found
  }

  private func findSubclasses(of type: ScopeRef) -> [ScopeRef] {
    var found: [ScopeRef] = []
    var pending = [type]
    while let next = pending.popLast(), found.count < 60 {
      guard let home = model.index(next.file) else { continue }
      let name = home.facts[home.facts[next.scope].name]
      for file in files(reading: name) {
        guard let index = model.index(file) else { continue }
        for position in index.facts.scopes.indices where index.facts.scopes[position].kind == .type && !index.facts.bases(of: ScopeID(raw: Int32(position))).isEmpty {
          let candidate = ScopeRef(file: file, scope: ScopeID(raw: Int32(position)))
          guard candidate != next, !found.contains(candidate), model.bases(of: candidate).contains(.project(next)) else { continue }
          found.append(candidate)
          pending.append(candidate)
        }
      }
    }
    return found
  }

  /// Whether `self.method()` in a class, which finds the method only in a library's class above, can run that of a class below.
  func isCallOnBase(_ load: ExpressionID, _ denotations: [Denotation], in index: FactsIndex, of type: ScopeRef) -> Bool {
    guard case .attribute(let base, _) = index.facts[load].kind,
      denotations.allSatisfy({ if case .externalMember = $0 { true } else { false } })
    else { return false }
    return model.denotations(of: ExpressionRef(file: index.file, expression: base)).contains { denotation in
      guard case .instance(.project(let own), _) = denotation, own != type else { return false }
      return model.ancestry(of: type).contains(.project(own))
    }
  }

  /// Whether `self.method()` in one class can run the method of another that it does not inherit from: of a class below it, or
  /// of one beside it, because some class inherits from both.
  func isCallOnRelative(_ load: ExpressionID, in index: FactsIndex, of type: ScopeRef) -> Bool {
    guard case .attribute(let base, _) = index.facts[load].kind else { return false }
    for case .instance(.project(let own), _) in model.denotations(of: ExpressionRef(file: index.file, expression: base)) where own != type {
      if model.ancestry(of: type).contains(.project(own)) { return true }
      if subclasses(of: type).contains(where: { model.ancestry(of: $0).contains(.project(own)) }) { return true }
    }
    return false
  }
}
