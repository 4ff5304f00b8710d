import Catalogue
import Workspace

// What calls give back.

extension SourceModel {
  func result(
    ofCalling callee: Denotation, at call: ExpressionRef, arguments: FactList<ExpressionFact.Argument>
  ) -> [Denotation] {
    switch callee {
    case .external(let name):
      let canonical = knowledge.canonical(name)
      if knowledge.partials.contains(canonical), let first = arguments.first {
        return denotations(of: ExpressionRef(file: call.file, expression: first.value))
      }
      if let position = knowledge.givesResult[canonical], let maker = argument(position, of: call) {
        return denotations(of: maker).flatMap { result(ofCalling: $0, at: call, arguments: FactList.none) }
      }
      if knowledge.casts.contains(canonical), arguments.count > 1 { return told(byCast: arguments, at: call) }
      if knowledge.importsNamed.contains(canonical), let first = arguments.first {
        let named = denotations(of: ExpressionRef(file: call.file, expression: first.value)).flatMap { named -> [Denotation] in
          // `"shop.plugins." + name` names no package.
          if case .text(let text) = named, !text.hasSuffix(".") { imported(text) } else { [] }
        }
        if !named.isEmpty { return named }
        let open = modules(importedBy: call)
        if !open.isEmpty { return open }
      }
      if knowledge.givesAttribute.contains(canonical), arguments.count > 1, let index = index(call.file),
        case .text(let name) = index.facts[arguments[1].value].kind
      {
        let object = ExpressionRef(file: call.file, expression: arguments[0].value)
        let named = denotations(of: object).flatMap { attribute(index.facts[name], of: $0) }
        // `getattr(settings, "MAILER", "shop.mail.Mailer")`: what only a library knows may be what stands behind it.
        let mayBeUnset = arguments.count > 2 && named.allSatisfy(\.isLibrarys)
        let otherwise = mayBeUnset ? denotations(of: ExpressionRef(file: call.file, expression: arguments[2].value)) : []
        if !named.isEmpty || !otherwise.isEmpty { return named + otherwise }
      }
      return [.instance(.external(knowledge.returns[canonical] ?? canonical), made: call)]
    case .externalMember(let type, let member):
      if knowledge.enters.contains("\(knowledge.canonical(type)).\(member)"), let first = arguments.first {
        return entered(ExpressionRef(file: call.file, expression: first.value))
      }
      if let returned = knowledge.member(member, of: type, in: knowledge.returns) { return [.instance(.external(returned), made: call)] }
      if let job = knowledge.member(member, of: type, in: knowledge.jobs), job.handle == .result || job.handle == .awaitedResult,
        let handle = job.handleType {
        return [.instance(.external(handle), made: call)]
      }
      return [.instance(.external("\(type).\(member)"), made: call)]
    case .type(let scope): return [.instance(.project(scope), made: call)]
    case .function(let scope), .method(let scope):
      return returned(by: scope) + handedBack(by: scope, isMethod: callee == .method(scope), at: call)
    case .instance(.project(let type), _):
      return asking("__call__", of: type) {
        classMember("__call__", of: type, throughObject: true).flatMap { result(ofCalling: $0, at: call, arguments: arguments) }
      }
    case .instance, .module, .namespace, .text: return []
    }
  }

  /// What a call passes and gets back: `api = timed(Blueprint("api"))` with `def timed(blueprint): …; return blueprint`.
  func handedBack(by function: ScopeRef, isMethod: Bool, at call: ExpressionRef) -> [Denotation] {
    guard let index = index(function.file) else { return [] }
    let parameters = index.facts.parameters(of: function.scope)
    return index.facts.returns(of: function.scope).flatMap { value -> [Denotation] in
      guard case .name(let name) = index.facts[value].kind, let position = parameters.firstIndex(where: { $0.name == name }),
        parameters[position].kind == .positional || parameters[position].kind == .keywordOnly,
        index.owner(of: name, readIn: index.facts[value].scope) == function.scope
      else { return [] }
      let place = position - (isMethod && takesReceiver(function) ? 1 : 0)
      guard place >= 0, let passed = argument(ArgumentPosition(index: place, keyword: index.facts[name]), of: call) else { return [] }
      return denotations(of: passed)
    }
  }

  /// What a function of the project gives back.
  func returned(by function: ScopeRef) -> [Denotation] {
    guard let index = index(function.file) else { return [] }
    var answer = Answer()
    let fact = index.facts[function.scope]
    for value in index.facts.given(by: function.scope) { answer.add(denotations(of: ExpressionRef(file: function.file, expression: value))) }
    return answer.all.isEmpty || isVague(answer.all) ? told(by: fact.returnAnnotation, in: index, else: answer.all) : answer.all
  }

  func isSuper(_ id: ExpressionID, in index: FactsIndex) -> Bool {
    guard case .call(let function, _) = index.facts[id].kind, case .name(let name) = index.facts[function].kind else { return false }
    return index.facts[name] == "super"
  }

  /// `super()` inside a method stands for an object of the class's bases.
  func superObject(_ function: ExpressionID, in index: FactsIndex, at call: ExpressionFact) -> [Denotation] {
    guard case .name(let name) = index.facts[function].kind, index.facts[name] == "super",
      let type = index.enclosingType(of: index.executor(of: call.scope))
    else { return [] }
    return bases(of: ScopeRef(file: index.file, scope: type)).map { .instance($0, made: nil) }
  }

  /// `with value as x`: an object that enters as itself, unless the project's own `__enter__` says otherwise.
  func entered(_ reference: ExpressionRef) -> [Denotation] {
    denotations(of: reference).flatMap { denotation -> [Denotation] in
      guard case .instance(.project(let type), _) = denotation else { return [denotation] }
      for case .method(let enter) in classMember("__enter__", of: type, throughObject: true) { return returned(by: enter) }
      return [denotation]
    }
  }
}
