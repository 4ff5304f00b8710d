import Workspace

// Classes of which a process keeps one object, by a metaclass, by `__new__` or by a decorator: who asks for it first makes it, and the others are given it.

extension SourceModel {
  /// Whether a function is what makes the only object of a class.
  ///
  /// One that is given by `__new__` runs its `__init__` again and again, but then asks itself whether it is made, or would start its jobs
  /// anew at every use.
  func isMadeOnce(by function: ScopeRef) -> Bool {
    guard let index = index(function.file), index.facts[index.facts[function.scope].name] == "__init__", let own = index.enclosingType(of: function.scope)
    else { return false }
    return ancestry(of: ScopeRef(file: function.file, scope: own)).contains { ancestor in
      guard case .project(let type) = ancestor, let home = self.index(type.file) else { return false }
      if let maker = method("__new__", of: type.scope, in: home), keepsWhatItMakes(maker, in: home) { return true }
      if home.facts.decorators(of: type.scope).contains(where: { keepsWhatItMakes(ExpressionRef(file: type.file, expression: $0)) }) { return true }
      guard let metaclass = home.facts[type.scope].metaclass else { return false }
      return denotations(of: ExpressionRef(file: type.file, expression: metaclass)).contains { denotation in
        guard case .type(let meta) = denotation, let other = self.index(meta.file), let maker = method("__call__", of: meta.scope, in: other)
        else { return false }
        return keepsWhatItMakes(maker, in: other)
      }
    }
  }

  /// `@singleton`, whose function for the class says `instances[cls] = cls()`.
  private func keepsWhatItMakes(_ decorator: ExpressionRef) -> Bool {
    denotations(of: decorator).contains { denotation in
      guard case .function(let function) = denotation, let index = index(function.file),
        let given = index.facts.parameters(of: function.scope).first?.name
      else { return false }
      return index.facts.bindings.contains { binding in
        guard case .item = binding.target, case .expression(let value) = binding.value, case .call(let callee, _) = index.facts[value].kind,
          case .name(given) = index.facts[callee].kind, case let inner = index.executor(of: binding.scope)
        else { return false }
        return index.facts[inner].parent == function.scope && index.owner(of: given, readIn: inner) == function.scope
      }
    }
  }

  private func method(_ name: String, of type: ScopeID, in index: FactsIndex) -> ScopeID? {
    index.scopes(named: name).first { index.enclosingType(of: $0) == type }
  }

  /// `cls._instances[cls] = super().__call__(*args)`, `cls._instance = super().__new__(cls)`
  private func keepsWhatItMakes(_ maker: ScopeID, in index: FactsIndex) -> Bool {
    guard let receiver = index.facts.parameters(of: maker).first?.name else { return false }
    func isReceiver(_ value: ExpressionID) -> Bool {
      switch index.facts[value].kind {
      case .name(receiver): true
      case .attribute(let base, _): isReceiver(base)
      default: false
      }
    }
    return index.facts.bindings[index.facts[maker].bindings.indices].contains { binding in
      guard case .expression(let value) = binding.value, case .call = index.facts[value].kind, index.executor(of: binding.scope) == maker else { return false }
      switch binding.target {
      case .attribute(let base, _), .item(let base): return isReceiver(base)
      case .name: return false
      }
    }
  }
}
