import Catalogue
import Workspace

// Functions that somebody connects to a signal: whoever sends it calls them.

extension Reachability {
  /// Who sends the signals that this function is connected to.
  func senders(of function: ScopeRef) -> [Edge] {
    guard !model.knowledge.relays.isEmpty else { return [] }
    var edges: [Edge] = []
    for relay in model.knowledge.relays {
      let objects = signals(connecting: function, relay)
      guard !objects.isEmpty else { continue }
      for method in relay.sends {
        edges += calls(ofMethod: method) { base in
          isOne(base, of: objects, through: relay.gives, depth: 0)
        }.map { edge($0, "sends a signal that calls `\(model.name(of: function))`") }
      }
    }
    return edges
  }

  /// Whether a value is one of some objects, or what one of these methods gives: `graph.compile()`.
  private func isOne(_ value: ExpressionRef, of objects: Set<ExpressionRef>, through methods: [String], depth: Int) -> Bool {
    let isKnown = model.denotations(of: value).contains { denotation in
      if case .instance(.external, let made?) = denotation { objects.contains(made) } else { false }
    }
    guard !isKnown, !methods.isEmpty, depth < 4, let index = model.index(value.file) else { return isKnown }
    func isOneOf(_ bindings: some Sequence<BindingID>) -> Bool {
      bindings.contains { id in
        guard case .expression(let given) = index.facts[id].value else { return false }
        return isOne(ExpressionRef(file: value.file, expression: given), of: objects, through: methods, depth: depth + 1)
      }
    }
    switch index.facts[value.expression].kind {
    case .call(let function, _):
      return receiver(of: ExpressionRef(file: value.file, expression: function), calling: methods).map {
        isOne($0, of: objects, through: methods, depth: depth + 1)
      } ?? false
    case .name(let name):
      return index.owner(of: name, readIn: index.facts[value.expression].scope).map { isOneOf(index.bindings(of: name, in: $0)) } ?? false
    case .attribute(_, let name): return isOneOf(index.attributeBindings(of: index.facts[name]))
    default: return false
    }
  }

  /// The calls that made the objects that a function is connected to.
  private func signals(connecting function: ScopeRef, _ relay: Relay) -> Set<ExpressionRef> {
    var objects: Set<ExpressionRef> = []
    func add(_ value: ExpressionRef) {
      let values = [value] + model.elementExpressions(of: value)
      for denotation in values.flatMap(model.denotations) {
        if case .instance(.external(let type), let made?) = denotation, relay.types.contains(model.knowledge.canonical(type)) { objects.insert(made) }
      }
    }
    guard let home = model.index(function.file) else { return [] }
    // `@receiver(signal)`, `@signal.connect`
    for decorator in home.facts.decorators(of: function.scope) {
      let reference = ExpressionRef(file: function.file, expression: decorator)
      if case .call(let callee, let list) = home.facts[decorator].kind, case let arguments = home.facts[list] {
        let name = ExpressionRef(file: function.file, expression: callee)
        if model.denotes(name, anyOf: relay.decorators), let first = arguments.first {
          add(ExpressionRef(file: function.file, expression: first.value))
        }
        if let base = receiver(of: name, calling: relay.connects) { add(base) }
      } else if let base = receiver(of: reference, calling: relay.connects) {
        add(base)
      }
    }
    // `signal.connect(function)`
    for reference in process.references(to: function) where reference.isSure {
      guard let fact = model.fact(reference.expression), case .argument(let call, _) = fact.use,
        case .call(let callee, _)? = model.index(reference.expression.file)?.facts[call].kind,
        let base = receiver(of: ExpressionRef(file: reference.expression.file, expression: callee), calling: relay.connects)
      else { continue }
      add(base)
    }
    return objects
  }

  /// What a method is called on, when the method is one of these.
  private func receiver(of callee: ExpressionRef, calling methods: [String]) -> ExpressionRef? {
    guard let index = model.index(callee.file), case .attribute(let base, let name) = index.facts[callee.expression].kind,
      methods.contains(index.facts[name])
    else { return nil }
    return ExpressionRef(file: callee.file, expression: base)
  }
}
