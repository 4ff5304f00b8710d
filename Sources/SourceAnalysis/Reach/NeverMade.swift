import Workspace

// A job cannot start on an object that nobody makes: `self._pool` is `None` where only `enable_pool()` makes one, and nobody names that.

extension ProcessModel {
  /// Whether a job is started on an attribute that only functions fill which no file of the process names.
  func isNeverMade(receiverOf call: ExpressionRef) -> Bool {
    guard let receiver = model.receiver(of: call), let index = model.index(receiver.file),
      case .attribute(let base, let name) = index.facts[receiver.expression].kind
    else { return false }
    for case .instance(.project(let type), _) in model.denotations(of: ExpressionRef(file: receiver.file, expression: base)) {
      // What a library's class has, or calls, nobody needs to name.
      let hasLibraryBases = model.ancestry(of: type).contains { if case .external(let name) = $0 { !model.knowledge.anyTypes.contains(name) } else { false } }
      if hasLibraryBases { return false }
    }
    let attribute = index.facts[name]
    var makers: [ScopeRef] = []
    for file in files(naming: attribute) {
      guard let home = model.index(file) else { return false }
      if home.givesInClassBody(attribute) { return false }
      for id in home.attributeBindings(of: attribute) {
        if case .expression(let value) = home.facts[id].value, case .none = home.facts[value].kind { continue }
        makers.append(ScopeRef(file: file, scope: home.executor(of: home.facts[id].scope)))
      }
    }
    return !makers.isEmpty && makers.allSatisfy(isNeverNamed)
  }

  /// Whether a method is named nowhere but where it is defined, and nothing says that somebody else calls it.
  private func isNeverNamed(_ function: ScopeRef) -> Bool {
    guard let home = model.index(function.file), home.enclosingType(of: function.scope) != nil else { return false }
    let fact = home.facts[function.scope]
    let name = home.facts[fact.name]
    guard home.facts.decorators(of: function.scope).isEmpty, !name.hasPrefix("__"), home.loads(of: name).isEmpty, home.scopes(named: name).count == 1 else { return false }
    return files(naming: name) == [function.file] && !home.holdsText(name)
  }
}

extension FactsIndex {
  /// Whether a class body gives a name more than `None` or a type.
  fileprivate func givesInClassBody(_ name: String) -> Bool {
    facts.scopes.indices.contains { position in
      guard facts.scopes[position].kind == .type else { return false }
      return bindings(of: name, in: ScopeID(raw: Int32(position))).contains { id in
        switch facts[id].value {
        case .expression(let value): if case .none = facts[value].kind { false } else { true }
        case .unknown: false
        default: true
        }
      }
    }
  }

  /// `getattr(sender, "enable_pool")`
  fileprivate func holdsText(_ text: String) -> Bool {
    facts.expressions.contains { if case .text(let id) = $0.kind { facts[id] == text } else { false } }
  }
}
