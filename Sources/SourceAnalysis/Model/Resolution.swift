import Catalogue
import Workspace

// What an expression stands for: names through scopes, imports and files; attributes through classes; calls through
// what the called function returns. Every answer is the union over all assignments, whatever their order.

extension SourceModel {
  /// What an expression can stand for; empty when nothing is known.
  func denotations(of reference: ExpressionRef) -> [Denotation] {
    if let known = resolved[reference] { return known }
    // A value that depends on itself adds nothing to the union; the depth bounds long chains of hostile source.
    if resolving.isEmpty { steps = 0 }
    steps += 1
    guard resolving.count < 200, steps < Self.stepLimit, resolving.insert(reference).inserted else {
      cutOffs += 1
      return []
    }
    defer { resolving.remove(reference) }
    let cutOffsBefore = cutOffs
    var answer = Answer()
    evaluate(reference, into: &answer)
    // Nothing that was found because a question was cut off may still be found when it is asked by itself.
    if resolving.count == 1 || !answer.all.isEmpty || cutOffs == cutOffsBefore { resolved[reference] = answer.all }
    return answer.all
  }

  /// A small set that keeps the order of discovery, so that output does not depend on hashing.
  struct Answer {
    private(set) var all: [Denotation] = []

    /// More than a handful of possibilities says nothing useful and costs time in everything that follows.
    static let limit = 12

    mutating func add(_ denotation: Denotation) {
      if all.count < Self.limit, !all.contains(denotation) { all.append(denotation) }
    }

    mutating func add(_ denotations: [Denotation]) {
      for denotation in denotations { add(denotation) }
    }
  }

  private func evaluate(_ reference: ExpressionRef, into answer: inout Answer) {
    guard let index = index(reference.file) else { return }
    let fact = index.facts[reference.expression]
    func sub(_ id: ExpressionID) -> [Denotation] { denotations(of: ExpressionRef(file: reference.file, expression: id)) }
    switch fact.kind {
    case .name(let name):
      answer.add(denotations(ofName: index.facts[name], name, readIn: fact.scope, in: index))
    case .attribute(let base, let name):
      for denotation in sub(base) {
        var found = attribute(index.facts[name], of: denotation)
        if found.isEmpty, case .instance(.project(let type), _) = denotation { found = givenOutside(name, of: type, in: index) }
        if found.isEmpty, case .module(let module) = denotation { found = givenOutside(name, of: module, in: index) }
        if found.isEmpty, case .function(let function) = denotation { found = attribute(index.facts[name], ofDecorated: function) }
        answer.add(found)
        // The first base that has it hides the others; what a library's class does with its own `super()` is not known.
        if isSuper(base, in: index), found.contains(where: { $0.calledFunction != nil }) { break }
      }
    case .call(let function, let list):
      let arguments = index.facts[list]
      let bases = superObject(function, in: index, at: fact)
      answer.add(bases)
      if bases.isEmpty, let made = objects(givenBy: function, arguments, at: reference, in: index) {
        answer.add(made)
      } else if bases.isEmpty, let record = record(givenBy: function, arguments, at: reference, in: index) {
        answer.add(record)
      } else if bases.isEmpty {
        for denotation in sub(function) where !takesFromPlainContainer(denotation) {
          answer.add(result(ofCalling: denotation, at: reference, arguments: arguments))
        }
        // `workers.get(name)`
        if answer.all.isEmpty, case .attribute(let base, let name) = index.facts[function].kind, knowledge.takesFrom.contains(index.facts[name]) {
          answer.add(elements(of: ExpressionRef(file: reference.file, expression: base)))
        }
      }
    case .await(let value):
      answer.add(given(byRunning: ExpressionRef(file: reference.file, expression: value)))
      if answer.all.isEmpty { answer.add(sub(value)) }
    case .text(let text): answer.add(.text(index.facts[text]))
    case .choice(let arms): for arm in index.facts[arms] { answer.add(sub(arm)) }
    case .subscript_(let base):
      // `Box[int]` is the class, whatever it holds.
      let classes = sub(base).filter { if case .type = $0 { true } else { false } }
      answer.add(classes.isEmpty ? elements(of: ExpressionRef(file: reference.file, expression: base)) : classes)
    case .lambda(let scope): answer.add(.function(ScopeRef(file: reference.file, scope: scope)))
    case .pattern, .number, .boolean, .none, .collection, .dictionary, .comprehension, .other: break
    }
  }

  /// `dict().get`, which says no more of what it gives than `{}.get` does.
  private func takesFromPlainContainer(_ denotation: Denotation) -> Bool {
    guard case .externalMember(let type, let member) = denotation else { return false }
    return knowledge.takesFrom.contains(member) && knowledge.passesThrough.contains(knowledge.canonical(type))
  }

  // MARK: Names

  func denotations(ofName text: String, _ name: NameID, readIn scope: ScopeID, in index: FactsIndex) -> [Denotation] {
    guard let owner = index.owner(of: name, readIn: scope) else {
      if let found = starImported(text, in: index), !found.isEmpty { return found }
      return [.external(text)]
    }
    // Every read of a variable asks the same question: `query = query.filter(…)`, ten times over, is one variable.
    let variable = VariableQuestion(file: index.file, owner: owner, name: name)
    if let known = resolvedVariables[variable] { return known }
    guard variableQuestions.insert(variable).inserted else {
      cutOffs += 1
      return []
    }
    defer { variableQuestions.remove(variable) }
    let cutOffsBefore = cutOffs
    var answer = Answer()
    for binding in running(Array(index.bindings(of: name, in: owner)), in: index) { answer.add(denotations(of: binding, in: index)) }
    // Where the only questions cut off were about the variable itself, nothing is missing.
    if variableQuestions.count == 1 || cutOffs == cutOffsBefore { resolvedVariables[variable] = answer.all }
    return answer.all
  }

  /// The bindings that are executed: what only a type checker imports counts where nothing else binds the name.
  private func running(_ bindings: [BindingID], in index: FactsIndex) -> [BindingID] {
    guard bindings.count > 1 else { return bindings }
    let executed = bindings.filter { id in
      guard case .imported(let position) = index.facts[id].value else { return true }
      return index.facts.imports[Int(position)].guarding != .typeChecking
    }
    return executed.isEmpty ? bindings : executed
  }

  /// Looked-at expressions for one question: far above what any answer needs, and an end to variables that hang on one another
  /// in circles.
  private static let stepLimit = 4000

  /// What a binding gives its name.
  func denotations(of id: BindingID, in index: FactsIndex) -> [Denotation] {
    let binding = index.facts[id]
    return told(by: binding.annotation, in: index, unless: denotations(ofValueOf: binding, in: index))
  }

  /// What is found of a value, or what its annotation promises where that says more.
  func told(by annotation: ExpressionID?, in index: FactsIndex, unless found: [Denotation]) -> [Denotation] {
    if found.isEmpty || isVague(found) { return told(by: annotation, in: index, else: found) }
    // `mailer: Mailer = request.app.mailer`: what a library's object holds, the project's own class tells better.
    guard annotation != nil, found.allSatisfy(\.isLibrarys) else { return found }
    let promised = told(by: annotation, in: index, else: found)
    return promised.contains { if case .instance(.project, _) = $0 { true } else { false } } ? promised : found
  }

  func denotations(ofValueOf binding: BindingFact, in index: FactsIndex) -> [Denotation] {
    let file = index.file
    switch binding.value {
    case .expression(let value): return denotations(of: ExpressionRef(file: file, expression: value))
    case .elementOf(let value): return elements(of: ExpressionRef(file: file, expression: value))
    case .unpacked(let value, let position): return item(position, of: ExpressionRef(file: file, expression: value))
    case .entered(let value): return entered(ExpressionRef(file: file, expression: value))
    case .function(let scope): return [.function(ScopeRef(file: file, scope: scope))]
    case .type(let scope): return [.type(ScopeRef(file: file, scope: scope))]
    case .imported(let position): return imported(index.facts.imports[Int(position)], by: file)
    case .parameter(let position): return parameter(position, of: binding.scope, in: index)
    case .unknown: return []
    }
  }

  func starImported(_ name: String, in index: FactsIndex) -> [Denotation]? {
    openStars += 1
    defer {
      openStars -= 1
      if openStars == 0 { missesBehindStars = [] }
    }
    for fact in index.facts.imports where fact.isStar && fact.guarding != .typeChecking {
      guard let module = importedModule(fact, by: index.file) else { continue }
      let question = MemberQuestion(name: name, module: module)
      guard !missesBehindStars.contains(question) else {
        cutOffs += 1
        continue
      }
      let found = member(name, of: module)
      if !found.isEmpty { return found }
      missesBehindStars.insert(question)
    }
    return nil
  }

  private func parameter(_ position: Int32, of scope: ScopeID, in index: FactsIndex) -> [Denotation] {
    let parameter = index.facts.parameters(of: scope)[Int(position)]
    let file = index.file
    var answer = Answer()
    if position == 0, let type = index.enclosingType(of: scope) {
      let decorators = decoratorNames(of: ScopeRef(file: file, scope: scope))
      if decorators.contains("classmethod") { return [.type(ScopeRef(file: file, scope: type))] }
      if !decorators.contains("staticmethod") { return [.instance(.project(ScopeRef(file: file, scope: type)), made: nil)] }
    }
    if let annotation = parameter.annotation { answer.add(objects(annotated: annotation, in: index)) }
    if let initial = parameter.initial { answer.add(denotations(of: ExpressionRef(file: file, expression: initial))) }
    return answer.all
  }

  /// Whether all that is known is that a library gives it: `session.get(key)`.
  func isVague(_ found: [Denotation]) -> Bool {
    found.allSatisfy { if case .instance(.external(let name), _) = $0 { knowledge.types[name] == nil } else { false } }
  }

  /// What a value cannot tell, its annotation may.
  func told(by annotation: ExpressionID?, in index: FactsIndex, else found: [Denotation]) -> [Denotation] {
    guard let annotation, case let promised = objects(annotated: annotation, in: index), !promised.isEmpty else { return found }
    return promised
  }

  /// The objects that an annotation promises.
  func objects(annotated annotation: ExpressionID, in index: FactsIndex) -> [Denotation] {
    var named = denotations(of: ExpressionRef(file: index.file, expression: annotation))
    // A text names what the module will hold when somebody asks: `"Service"`, `"Service | None"`.
    if case .text(let text) = index.facts[annotation].kind {
      let name = index.facts[text].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      named = member(String(name), of: .file(index.file))
    }
    return named.compactMap { denotation in
      switch denotation {
      case .external(let name): knowledge.anyTypes.contains(name) ? nil : .instance(.external(knowledge.canonical(name)), made: nil)
      case .type(let scope): .instance(.project(scope), made: nil)
      default: nil
      }
    }
  }

  /// Whether the object or class that a function is called on stands in front of its arguments: a method that is no `staticmethod`.
  func takesReceiver(_ function: ScopeRef) -> Bool {
    index(function.file)?.enclosingType(of: function.scope) != nil && !decoratorNames(of: function).contains("staticmethod")
  }

  func decoratorNames(of scope: ScopeRef) -> [String] {
    guard let index = index(scope.file) else { return [] }
    return index.facts.decorators(of: scope.scope).compactMap { decorator in
      switch index.facts[decorator].kind {
      case .name(let name), .attribute(_, let name): index.facts[name]
      case .call(let function, _):
        switch index.facts[function].kind {
        case .name(let name), .attribute(_, let name): index.facts[name]
        default: nil
        }
      default: nil
      }
    }
  }
}
