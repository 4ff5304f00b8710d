// Classes whose objects are made of their fields: dataclasses, attrs, pydantic.

extension SourceModel {
  /// The fields of a class whose objects are made of them: what its body and those above say the type of, in order.
  func fields(of type: ScopeRef) -> [String] {
    ancestry(of: type).reversed().flatMap { ancestor -> [String] in
      guard case .project(let scope) = ancestor, let index = index(scope.file) else { return [] }
      return index.facts[scope.scope].bindings.indices.compactMap { position -> String? in
        let binding = index.facts.bindings[position]
        guard binding.scope == scope.scope, binding.annotation != nil, case .name(let name) = binding.target else { return nil }
        return index.facts[name]
      }
    }
  }
}
