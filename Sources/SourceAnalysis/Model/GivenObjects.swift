import Catalogue
import Workspace

// Objects that calls give by what they are given: a class, a function that is run elsewhere, a type that is only said.

extension SourceModel {
  /// `container.get(Mailer)` gives a mailer, whatever the container is: only the project's own function knows better.
  func objects(
    givenBy function: ExpressionID, _ arguments: FactList<ExpressionFact.Argument>, at call: ExpressionRef, in index: FactsIndex
  ) -> [Denotation]? {
    guard let first = arguments.first, case .positional = first.kind, index.isNamedAsClass(first.value),
      case .attribute(_, let name) = index.facts[function].kind, knowledge.givesObject.contains(index.facts[name])
    else { return nil }
    let made = denotations(of: ExpressionRef(file: index.file, expression: first.value)).compactMap { denotation -> Denotation? in
      if case .type(let type) = denotation { .instance(.project(type), made: nil) } else { nil }
    }
    guard !made.isEmpty else { return nil }
    let isOwn = denotations(of: ExpressionRef(file: index.file, expression: function)).contains { denotation in
      guard denotation.calledFunction != nil, case let given = result(ofCalling: denotation, at: call, arguments: arguments) else { return false }
      return !given.isEmpty && !isVague(given)
    }
    return isOwn ? nil : made
  }

  /// `await to_thread(build)` gives what `build` gives.
  func given(byRunning call: ExpressionRef) -> [Denotation] {
    guard let function = functionRun(byAwaiting: call)?.function else { return [] }
    return denotations(of: function).flatMap { callee -> [Denotation] in
      switch callee {
      case .function(let scope), .method(let scope): returned(by: scope)
      case .type(let scope): [.instance(.project(scope), made: nil)]
      default: result(ofCalling: callee, at: call, arguments: FactList.none)
      }
    }
  }

  /// `cast(Mailer, value)` is the value, and a mailer where nothing more is known of it.
  func told(byCast arguments: FactList<ExpressionFact.Argument>, at call: ExpressionRef) -> [Denotation] {
    guard let index = index(call.file) else { return [] }
    return told(by: arguments[0].value, in: index, unless: denotations(of: ExpressionRef(file: call.file, expression: arguments[1].value)))
  }
}

extension FactsIndex {
  /// `Mailer`, `mail.Mailer`
  fileprivate func isNamedAsClass(_ value: ExpressionID) -> Bool {
    switch facts[value].kind {
    case .name(let name), .attribute(_, let name): facts[name].first?.isUppercase ?? false
    default: false
    }
  }
}
