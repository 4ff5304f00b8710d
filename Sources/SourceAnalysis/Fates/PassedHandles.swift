import Workspace

extension SourceModel {
  /// The parameter of a function that takes an argument of a call.
  func parameterIndex(
    of value: ExpressionID, arguments: FactList<ExpressionFact.Argument>, caller: FactsIndex, function: ScopeRef, in index: FactsIndex, isMethod: Bool
  ) -> Int? {
    guard let position = arguments.firstIndex(where: { $0.value == value }) else { return nil }
    let parameters = index.facts.parameters(of: function.scope)
    switch arguments[position].kind {
    case .keyword(let name):
      let text = caller.facts[name]
      return parameters.firstIndex { index.facts[$0.name] == text } ?? parameters.firstIndex { $0.kind == .keywords }
    case .positional:
      // The receiver takes the first place of a method.
      let shifted = position + (isMethod && takesReceiver(function) ? 1 : 0)
      if shifted < parameters.count, parameters[shifted].kind == .positional { return shifted }
      return parameters.firstIndex { $0.kind == .rest }
    case .star, .doubleStar: return parameters.firstIndex { $0.kind == .rest }
    }
  }
}
