import Catalogue
import Workspace

// Functions that somebody keeps and calls later: `bus.on(pay)` with `self.handlers.append(f)`, `@register("pay")` with
// `REGISTRY[name] = f`. Which of those kept is called, nobody can tell: such links are never sure.

/// What a function does with a function that it is given.
enum Disposition: Int, Comparable {
  /// It is kept, at most: whoever takes it out calls it.
  case keeps
  /// It is planned, and comes again and again.
  case plans
  case unknown
  case calls

  static func < (left: Disposition, right: Disposition) -> Bool { left.rawValue < right.rawValue }
}

extension Reachability {
  /// What a taker does with a function that a call passes to it.
  func disposition(of value: ExpressionRef, passedTo taker: ScopeRef, by call: ExpressionRef) -> Disposition {
    guard let position = parameter(of: value, passedTo: taker, by: call) else { return .unknown }
    return disposition(ofParameter: position, of: taker, depth: 0)
  }

  private func disposition(ofParameter position: Int, of taker: ScopeRef, depth: Int) -> Disposition {
    guard depth < 4, let index = model.index(taker.file), position < index.facts.parameters(of: taker.scope).count else { return .unknown }
    let parameter = index.facts.parameters(of: taker.scope)[position]
    guard parameter.kind == .positional || parameter.kind == .keywordOnly else { return .unknown }
    return disposition(ofReadsOf: parameter.name, ownedBy: taker.scope, in: index, depth: depth)
  }

  private func disposition(ofReadsOf name: NameID, ownedBy owner: ScopeID, in index: FactsIndex, depth: Int) -> Disposition {
    var best = Disposition.keeps
    for read in index.reads(of: name, ownedBy: owner) {
      best = max(best, disposition(ofUse: read, in: index, depth: depth))
      if best == .calls { break }
    }
    return best
  }

  private func disposition(ofUse read: ExpressionID, in index: FactsIndex, depth: Int) -> Disposition {
    switch index.facts[read].use {
    case .function, .awaited, .iterated, .entered: return .calls
    case .operand, .discarded, .deleted, .raised, .annotation, .base, .subscripted, .filled, .key: return .keeps
    case .returned, .yielded, .decorator, .baseClass, .parameterDefault: return .unknown
    case .element: return .keeps
    case .choice(let whole): return depth < 4 ? disposition(ofUse: whole, in: index, depth: depth + 1) : .unknown
    case .assigned(let first, let count):
      return (first.raw..<(first.raw + count)).reduce(Disposition.keeps) { best, raw in
        let binding = index.facts[BindingID(raw: raw)]
        guard case .name(let name) = binding.target, depth < 4 else { return best }
        return max(best, disposition(ofReadsOf: name, ownedBy: binding.scope, in: index, depth: depth + 1))
      }
    case .argument(let call, _):
      guard case .call(let callee, _) = index.facts[call].kind else { return .unknown }
      if case .attribute(_, let method) = index.facts[callee].kind, model.knowledge.putsInto.contains(index.facts[method]) { return .keeps }
      let file = index.file
      let denotations = model.denotations(of: ExpressionRef(file: file, expression: callee))
      if denotations.isEmpty {
        // `self.handlers[event].remove(callback)`
        if case .attribute(_, let method) = index.facts[callee].kind, model.knowledge.looksFor.contains(index.facts[method]) { return .keeps }
        return .unknown
      }
      return denotations.reduce(Disposition.keeps) { best, denotation in
        max(best, disposition(ofArgument: ExpressionRef(file: file, expression: read), of: ExpressionRef(file: file, expression: call), denotation, depth: depth))
      }
    }
  }

  private func disposition(ofArgument value: ExpressionRef, of call: ExpressionRef, _ callee: Denotation, depth: Int) -> Disposition {
    switch callee {
    case .external(let name):
      let canonical = model.knowledge.canonical(name)
      if model.knowledge.ignores.contains(canonical) { return .keeps }
      let calls = model.knowledge.callsArgument.contains(canonical) || model.knowledge.jobs[canonical] != nil
        || process.jobOwners.contains(canonical)
      if calls { return .calls }
      // `partial(f)` is what `f` is.
      guard model.knowledge.partials.contains(canonical), let index = model.index(call.file), depth < 4 else { return .unknown }
      return disposition(ofUse: call.expression, in: index, depth: depth + 1)
    case .externalMember(let type, let member):
      guard let job = model.knowledge.member(member, of: type, in: model.knowledge.jobs) else { return .unknown }
      return JobCarriers(process).isPlan(call, job) ? .plans : .calls
    case .function(let taker), .method(let taker):
      guard let position = parameter(of: value, passedTo: taker, by: call) else { return .unknown }
      return disposition(ofParameter: position, of: taker, depth: depth + 1)
    case .type(let type):
      guard let initializer = initializer(of: type), let position = parameter(of: value, passedTo: initializer, by: call) else { return .unknown }
      return disposition(ofParameter: position, of: initializer, depth: depth + 1)
    case .instance, .module, .namespace, .text: return .unknown
    }
  }

  /// The project's function that making an object of a class calls.
  func initializer(of type: ScopeRef) -> ScopeRef? {
    for case .method(let function) in model.attribute("__init__", of: .instance(.project(type), made: nil)) { return function }
    return nil
  }

  /// The places where a function that a call passes on is taken out of where the taker keeps it.
  func takenOut(_ value: ExpressionRef, passedTo taker: ScopeRef, by call: ExpressionRef) -> [ExpressionRef] {
    parameter(of: value, passedTo: taker, by: call).map { takenOut(parameter: $0, of: taker) } ?? []
  }

  /// Which of a function's parameters an argument is.
  private func parameter(of value: ExpressionRef, passedTo taker: ScopeRef, by call: ExpressionRef) -> Int? {
    guard let caller = model.index(call.file), case .call(_, let list) = caller.facts[call.expression].kind, case let arguments = caller.facts[list],
      let place = arguments.firstIndex(where: { $0.value == value.expression }), let home = model.index(taker.file)
    else { return nil }
    let parameters = home.facts.parameters(of: taker.scope)
    let isBound = model.takesReceiver(taker)
    let position: Int? =
      switch arguments[place].kind {
      case .keyword(let name): parameters.firstIndex { home.facts[$0.name] == caller.facts[name] }
      case .positional: place + (isBound ? 1 : 0)
      case .star, .doubleStar: nil
      }
    return position.flatMap { $0 < parameters.count ? $0 : nil }
  }

  /// Who takes a function out of where its decorators keep it.
  func takers(ofDecorated function: ScopeRef) -> [Edge] {
    model.decorators(of: function).flatMap { decorator in
      let kept = takenOut(parameter: decorator.position, of: decorator.function).flatMap { edges(of: $0, function: function, isSure: false, depth: 2) }
      return decorator.call.map { registered(kept, by: $0) } ?? kept
    }
  }

  /// Who goes through the members of an object and finds the function by a mark that a decorator left on it.
  func searchers(ofMarked function: ScopeRef) -> [Edge] {
    model.decorators(of: function).flatMap { decorator -> [Edge] in
      model.marks(onParameter: decorator.position, of: decorator.function).flatMap { mark -> [Edge] in
        let files = Set([decorator.function.file] + process.files(reading: mark)).sorted()
        return files.compactMap(model.index).flatMap { model.picks(ofMembersMarked: mark, in: $0) }
          .flatMap { edges(of: $0, function: function, isSure: false, depth: 1) }
      }
    }
  }

  private func takenOut(parameter position: Int, of taker: ScopeRef, depth: Int = 0) -> [ExpressionRef] {
    guard let index = model.index(taker.file), position < index.facts.parameters(of: taker.scope).count else { return [] }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: taker.file, expression: id) }
    return index.reads(of: index.facts.parameters(of: taker.scope)[position].name, ownedBy: taker.scope).flatMap { read -> [ExpressionRef] in
      switch index.facts[read].use {
      case .argument(let call, _):
        guard case .call(let callee, _) = index.facts[call].kind, case .attribute(let container, let method) = index.facts[callee].kind,
          model.knowledge.putsInto.contains(index.facts[method])
        else { return takenOut(handedOn: ref(read), by: ref(call), depth: depth + 1) }
        return items(ofSameAs: ref(container))
      case .assigned(let first, let count):
        return (first.raw..<(first.raw + count)).flatMap { raw -> [ExpressionRef] in
          switch index.facts[BindingID(raw: raw)].target {
          case .item(let container): return items(ofSameAs: ref(container))
          // `self.callback = callback`: whoever reads the attribute may call it.
          case .attribute(_, let name):
            return index.loads(of: index.facts[name]).filter { if case .attribute = index.facts[$0].kind { true } else { false } }.map(ref)
          case .name: return []
          }
        }
      default: return []
      }
    }
  }

  /// What more places hand their functions to than that says nothing of who calls which: in a large application all ways meet there.
  private static let mostGivers = 100
  /// The same of objects that are made of functions.
  private static let mostMakers = 20

  /// The same where the function hands on what it is given: `def register(path, handler): Route.create(path, handler)`.
  private func takenOut(handedOn value: ExpressionRef, by call: ExpressionRef, depth: Int) -> [ExpressionRef] {
    guard depth < 4, let index = model.index(call.file), case .call(let callee, _) = index.facts[call.expression].kind else { return [] }
    return model.denotations(of: ExpressionRef(file: call.file, expression: callee)).flatMap { denotation -> [ExpressionRef] in
      var next = denotation.calledFunction
      if case .type(let type) = denotation {
        guard process.constructions(of: type, atMost: Self.mostMakers + 1) <= Self.mostMakers else { return [] }
        next = initializer(of: type)
        if next == nil { return fieldReads(of: value, givenTo: type, by: call) }
      }
      guard let next, let position = parameter(of: value, passedTo: next, by: call),
        process.calls(of: next, atMost: Self.mostGivers + 1).count <= Self.mostGivers
      else { return [] }
      return takenOut(parameter: position, of: next, depth: depth)
    }
  }

  /// Who reads the field of an object that a call makes of an argument: `Route(handler=view)` of `class Route: handler: Callable`.
  func fieldReads(of value: ExpressionRef, givenTo type: ScopeRef, by call: ExpressionRef) -> [ExpressionRef] {
    guard let caller = model.index(call.file), case .call(_, let list) = caller.facts[call.expression].kind, case let arguments = caller.facts[list],
      let place = arguments.firstIndex(where: { $0.value == value.expression }), let home = model.index(type.file)
    else { return [] }
    let fields = model.fields(of: type)
    var field: String?
    switch arguments[place].kind {
    case .keyword(let name): field = fields.first { $0 == caller.facts[name] }
    case .positional: field = place < fields.count ? fields[place] : nil
    case .star, .doubleStar: break
    }
    guard let field else { return [] }
    return home.loads(of: field).filter { load in
      guard case .attribute(let base, _) = home.facts[load].kind else { return false }
      let objects = model.denotations(of: ExpressionRef(file: type.file, expression: base))
      return objects.isEmpty || objects.contains { if case .instance(.project(let other), _) = $0 { model.ancestry(of: other).contains(.project(type)) } else { false } }
    }.map { ExpressionRef(file: type.file, expression: $0) }
  }

  /// What is taken out of a container anywhere: by its name in its module and in those that import it, or by its attribute.
  private func items(ofSameAs container: ExpressionRef) -> [ExpressionRef] {
    guard let index = model.index(container.file) else { return [] }
    switch index.facts[container.expression].kind {
    case .attribute(_, let name):
      let loads = index.loads(of: index.facts[name]).filter { if case .attribute = index.facts[$0].kind { true } else { false } }
      return loads.flatMap { itemsTaken(from: ExpressionRef(file: container.file, expression: $0), depth: 1) }
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[container.expression].scope) else { return [] }
      var reads = index.reads(of: name, ownedBy: owner).map { ExpressionRef(file: container.file, expression: $0) }
      if owner == .module { reads += importedReads(of: index.facts[name], of: container.file) }
      return reads.flatMap { itemsTaken(from: $0, depth: 1) }
    case .subscript_(let base):
      // `self.handlers[event].append(f)`
      return items(ofSameAs: ExpressionRef(file: container.file, expression: base)).flatMap { [$0] + itemsTaken(from: $0, depth: 2) }
    case .call(let function, _):
      // `self.handlers.setdefault(event, []).append(f)`
      guard case .attribute(let base, _) = index.facts[function].kind else { return [] }
      return items(ofSameAs: ExpressionRef(file: container.file, expression: base)).flatMap { [$0] + itemsTaken(from: $0, depth: 2) }
    default: return []
    }
  }

  /// Reads of a module's variable in other files: `from registry import REGISTRY`, `registry.REGISTRY`.
  func importedReads(of name: String, of home: FileID) -> [ExpressionRef] {
    process.files(reading: name).filter { $0 != home }.flatMap { file -> [ExpressionRef] in
      guard let index = model.index(file) else { return [] }
      return index.loads(of: name).compactMap { load -> ExpressionRef? in
        let reference = ExpressionRef(file: file, expression: load)
        switch index.facts[load].kind {
        case .name(let id):
          guard let owner = index.owner(of: id, readIn: index.facts[load].scope) else { return nil }
          let isImported = index.bindings(of: id, in: owner).contains { binding in
            guard case .imported(let position) = index.facts[binding].value, case let fact = index.facts.imports[Int(position)],
              let own = fact.name, let module = model.importedModule(fact, by: file)
            else { return false }
            return module == .file(home) || model.maker(of: own, in: module)?.file == home
          }
          return isImported ? reference : nil
        case .attribute(let base, _):
          return model.denotations(of: ExpressionRef(file: file, expression: base)).contains(.module(home)) ? reference : nil
        default: return nil
        }
      }
    }
  }
}
