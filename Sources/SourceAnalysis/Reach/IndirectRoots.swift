import Catalogue
import Workspace

// Registration through functions of the project: `@protected(router.post, "/x")`, `@route("/x")` where `route` gives back
// `app.route(…)`, `register(view)` where `register` calls `app.add_url_rule(…, view)`.

extension RootTable {
  /// The patterns of decorators by their full names, the first one for each.
  static func decorators(in knowledge: PythonKnowledge) -> [String: RootPattern] {
    var patterns: [String: RootPattern] = [:]
    for pattern in knowledge.roots {
      guard case .decorated(let names) = pattern.way else { continue }
      for name in names where patterns[name] == nil { patterns[name] = pattern }
    }
    return patterns
  }

  /// A function that a decorator of the project hands to the decorator of a framework.
  func decoratedIndirectly(_ function: ScopeRef, in process: ProcessModel) -> Root? {
    guard let index = model.index(function.file) else { return nil }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: function.file, expression: id) }
    for decorator in index.facts.decorators(of: function.scope) {
      var callee = decorator
      var arguments = FactList<ExpressionFact.Argument>.none
      if case .call(let called, let list) = index.facts[decorator].kind, case let given = index.facts[list] { (callee, arguments) = (called, given) }
      let makers = model.denotations(of: ref(callee)).compactMap(\.calledFunction)
      guard !makers.isEmpty else { continue }
      let place = model.span(function.file, index.facts[decorator].span)
      for maker in makers {
        for value in model.index(maker.file).map({ Array($0.facts.returns(of: maker.scope)) }) ?? [] {
          if let pattern = pattern(ofDecorator: ExpressionRef(file: maker.file, expression: value), in: process) {
            return root(of: function, pattern, at: place, isSure: pattern.isSure)
          }
        }
      }
      for decorator in model.decorators(of: function, by: decorator) {
        if let pattern = pattern(handedOnBy: decorator, in: process) { return root(of: function, pattern, at: place, isSure: false) }
      }
      // What the project's decorator does with the framework's one that it is given was not followed.
      for argument in arguments {
        if let pattern = pattern(ofDecorator: ref(argument.value), in: process) { return root(of: function, pattern, at: place, isSure: false) }
      }
    }
    return nil
  }

  /// The framework's decorator that a decorator of the project calls with what it is given, or with a function inside that calls that:
  /// `def decorator(f): self.app.route(rule)(f)`.
  private func pattern(handedOnBy decorator: ProjectDecorator, in process: ProcessModel) -> RootPattern? {
    if let known = memory.handedOn[decorator.function] { return known }
    // What asks in a circle is answered by nobody.
    memory.handedOn[decorator.function] = .some(nil)
    let found = findPattern(handedOnBy: decorator, in: process)
    memory.handedOn[decorator.function] = .some(found)
    return found
  }

  private func findPattern(handedOnBy decorator: ProjectDecorator, in process: ProcessModel) -> RootPattern? {
    let function = decorator.function
    guard let index = model.index(function.file), decorator.position < index.facts.parameters(of: function.scope).count else { return nil }
    let parameter = index.facts.parameters(of: function.scope)[decorator.position].name
    let span = index.facts[function.scope].span
    for load in decoratorWords.sorted().flatMap(index.loads) where span.contains(index.facts[load].span) {
      guard case .function(let maker) = index.facts[load].use, case .function(let call) = index.facts[maker].use,
        case .call(_, let list) = index.facts[call].kind, let first = index.facts[list].first,
        index.standsFor(first.value, parameter: parameter, of: function.scope, depth: 0)
      else { continue }
      if let pattern = pattern(ofDecorator: ExpressionRef(file: function.file, expression: maker), in: process) { return pattern }
    }
    return nil
  }

  /// A function that a class lists for the framework: `actions = [publish]`, `actions = ["publish"]`.
  func listed(_ function: ScopeRef, in process: ProcessModel) -> Root? {
    let patterns = listingPatterns
    guard !patterns.isEmpty, let home = model.index(function.file), home.facts[function.scope].kind == .function else { return nil }
    func root(_ type: ScopeRef, _ variable: String) -> Root? {
      for pattern in patterns where pattern.lists.contains(variable) {
        guard case .inherited(let bases) = pattern.way else { continue }
        let isBelow = model.ancestry(of: type).contains { if case .external(let name) = $0 { bases.contains(name) } else { false } }
        let place = model.span(function.file, home.facts[function.scope].nameSpan)
        if isBelow { return self.root(of: function, pattern, at: place, isSure: pattern.isSure) }
      }
      return nil
    }
    if let type = home.enclosingType(of: function.scope) {
      let name = home.facts[home.facts[function.scope].name]
      for variable in Set(patterns.flatMap(\.lists)).sorted() {
        for id in home.bindings(of: variable, in: type) {
          guard case .expression(let value) = home.facts[id].value, home.texts(within: home.facts[value].span).contains(name) else { continue }
          if let found = root(ScopeRef(file: function.file, scope: type), variable) { return found }
        }
      }
      return nil
    }
    for reference in process.references(to: function) where reference.isSure {
      let file = reference.expression.file
      guard let index = model.index(file), case .element(let list) = index.facts[reference.expression.expression].use,
        case .assigned(let first, _) = index.facts[list].use, case .name(let variable) = index.facts[first].target,
        index.facts[index.facts[first].scope].kind == .type
      else { continue }
      if let found = root(ScopeRef(file: file, scope: index.facts[first].scope), index.facts[variable]) { return found }
    }
    return nil
  }

  /// A method of a class that a table of routes names: `[(r"/orders", Orders)]`.
  func tabled(_ function: ScopeRef, in process: ProcessModel) -> Root? {
    guard let home = model.index(function.file), let type = home.enclosingType(of: function.scope) else { return nil }
    let name = home.facts[home.facts[function.scope].name]
    guard let pattern = tablePatterns.first(where: { $0.calls(name) }) else { return nil }
    let owner = ScopeRef(file: function.file, scope: type)
    if pattern.kind == process.serves, isOfScript(owner, in: process) { return nil }
    let typeName = home.facts[home.facts[type].name]
    for file in process.files(reading: typeName) {
      guard let index = model.index(file) else { continue }
      for load in process.spellings(of: typeName, in: index).flatMap(index.loads) {
        guard case .element(let row) = index.facts[load].use, case .collection(let list) = index.facts[row].kind, case let items = index.facts[list], items.count >= 2,
          items[1] == load, case .text(let path) = index.facts[items[0]].kind, Self.isPath(index.facts[path]),
          model.denotations(of: ExpressionRef(file: file, expression: load)).contains(.type(owner))
        else { continue }
        let step = words(of: pattern, name: home.qualifiedName(of: function.scope), route: index.facts[path])
        let link = ChainLink(what: step, place: model.span(file, index.facts[row].span))
        return Root(kind: pattern.kind, link: link, isSure: pattern.isSure, turn: Root.Turn(of: name, in: pattern))
      }
    }
    return nil
  }

  private static func isPath(_ text: String) -> Bool {
    let start = text.first == "^" || text.first == "(" ? text.dropFirst() : text[...]
    return start.first == "/"
  }

  /// The framework's decorator that an expression stands for, called or not.
  private func pattern(ofDecorator value: ExpressionRef, in process: ProcessModel) -> RootPattern? {
    var decorator = value
    if case .call(let function, _)? = model.fact(value)?.kind { decorator = ExpressionRef(file: value.file, expression: function) }
    for denotation in given(decorator, in: process, depth: 0) {
      switch denotation {
      case .external(let name): if let pattern = patternsByDecorator[model.knowledge.canonical(name)] { return pattern }
      case .externalMember(let type, let member): if let pattern = model.knowledge.member(member, of: type, in: patternsByDecorator) { return pattern }
      default: break
      }
    }
    return nil
  }

  private func root(of function: ScopeRef, _ pattern: RootPattern, at place: SourceSpan, isSure: Bool) -> Root {
    Root(kind: pattern.kind, link: ChainLink(what: words(of: pattern, name: model.name(of: function), route: nil), place: place), isSure: isSure)
  }

  /// What a parameter that is registered can be: what callers pass for it, and what the function decorates.
  func values(ofParameter value: ExpressionRef, in process: ProcessModel) -> [ExpressionRef] {
    guard let index = model.index(value.file), case .name(let name) = index.facts[value.expression].kind,
      let owner = index.owner(of: name, readIn: index.facts[value.expression].scope)
    else { return [] }
    return index.bindings(of: name, in: owner).flatMap { id -> [ExpressionRef] in
      guard case .parameter(let position) = index.facts[id].value else { return [] }
      return process.argumentValues(forParameter: Int(position), of: ScopeRef(file: value.file, scope: owner))
    }
  }

  /// What the name of a loop can be that goes through what callers pass: `for path, view in routes.items(): app.add_url_rule(path, path, view)`.
  func items(passedFor value: ExpressionRef, in process: ProcessModel) -> [ExpressionRef] {
    guard let index = model.index(value.file), case .name(let name) = index.facts[value.expression].kind,
      let owner = index.owner(of: name, readIn: index.facts[value.expression].scope)
    else { return [] }
    return index.bindings(of: name, in: owner).flatMap { id -> [ExpressionRef] in
      guard case .elementOf(var all) = index.facts[id].value else { return [] }
      if case .call(let function, _) = index.facts[all].kind, case .attribute(let base, let method) = index.facts[function].kind,
        model.knowledge.takesFrom.contains(index.facts[method]) {
        all = base
      }
      return values(ofParameter: ExpressionRef(file: value.file, expression: all), in: process).flatMap(model.elementExpressions)
    }
  }

  /// The texts in an expression, or those that it stands for: also in a list or dictionary that callers pass and a loop goes through.
  func texts(saidBy value: ExpressionRef, in process: ProcessModel, depth: Int) -> [String] {
    guard depth < 4, let index = model.index(value.file) else { return [] }
    let written = index.texts(within: index.facts[value.expression].span)
    if !written.isEmpty { return written }
    let known = model.denotations(of: value).compactMap { if case .text(let text) = $0 { text } else { nil as String? } }
    if !known.isEmpty { return known }
    let passed = values(ofParameter: value, in: process).flatMap { texts(saidBy: $0, in: process, depth: depth + 1) }
    guard passed.isEmpty else { return passed }
    switch index.facts[value.expression].kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[value.expression].scope) else { return [] }
      return index.bindings(of: name, in: owner).flatMap { id -> [String] in
        guard case .elementOf(let all) = index.facts[id].value else { return [] }
        return texts(saidBy: ExpressionRef(file: value.file, expression: all), in: process, depth: depth + 1)
      }
    // `specifications.items()`
    case .call(let function, _):
      guard case .attribute(let base, let name) = index.facts[function].kind, model.knowledge.takesFrom.contains(index.facts[name]) else { return [] }
      return texts(saidBy: ExpressionRef(file: value.file, expression: base), in: process, depth: depth + 1)
    default: return []
    }
  }

  /// Whether a member of a function's parameter is one of these library functions on what callers pass: `def init(app): @app.route(…)`.
  func isGiven(_ load: ExpressionID, anyOf names: [String], among words: Set<String>, in index: FactsIndex, _ process: ProcessModel) -> Bool {
    guard case .attribute(_, let name) = index.facts[load].kind, words.contains(index.facts[name]) else { return false }
    let member = ExpressionRef(file: index.file, expression: load)
    // Each pattern of roots asks, and the answer is the same.
    let found = memory.given[member] ?? given(member, in: process, depth: 0)
    memory.given[member] = found
    return model.denote(found, anyOf: names)
  }

  /// The last words of those names that are members of objects which callers can pass, and say something: a module's functions are
  /// none, and `filter` is called on every parameter.
  func words(ofGiven names: [String], asDecorators: Bool) -> Set<String> {
    Set(names.compactMap { name -> String? in
      let parts = name.dottedWords
      guard let word = parts.last.map(String.init), parts.dropLast().contains(where: { $0.first?.isUppercase ?? false }) else { return nil }
      return asDecorators || !model.knowledge.commonMethods.contains(word) ? word : nil
    })
  }

  /// What an expression is that hangs on a parameter, by what callers pass, also through functions that hand on their own.
  private func given(_ value: ExpressionRef, in process: ProcessModel, depth: Int) -> [Denotation] {
    let known = model.denotations(of: value)
    guard known.isEmpty, depth < 8, let index = model.index(value.file) else { return known }
    switch index.facts[value.expression].kind {
    case .attribute(let base, let member):
      return given(ExpressionRef(file: value.file, expression: base), in: process, depth: depth + 1).flatMap { object -> [Denotation] in
        let found = model.attribute(index.facts[member], of: object)
        return found.isEmpty ? kept(under: index.facts[member], of: object, in: process, depth: depth + 1) : found
      }
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), index.facts[owner].kind == .function else { return [] }
      return index.bindings(of: name, in: owner).flatMap { id -> [Denotation] in
        switch index.facts[id].value {
        case .parameter: return values(ofParameter: value, in: process).flatMap { given($0, in: process, depth: depth + 1) }
        case .expression(let source): return given(ExpressionRef(file: value.file, expression: source), in: process, depth: depth + 1)
        default: return []
        }
      }
    default: return []
    }
  }

  /// What the methods of an object's class keep under an attribute: `self.app = app`, by what callers pass for `app`.
  private func kept(under name: String, of object: Denotation, in process: ProcessModel, depth: Int) -> [Denotation] {
    guard case .instance(.project(let type), _) = object else { return [] }
    return model.ancestry(of: type).flatMap { ancestor -> [Denotation] in
      guard case .project(let scope) = ancestor, let home = model.index(scope.file) else { return [] }
      return home.attributeBindings(of: name).filter { model.isOwnAttribute($0, of: scope, in: home) }.flatMap { id -> [Denotation] in
        guard case .expression(let kept) = home.facts[id].value else { return [] }
        return given(ExpressionRef(file: scope.file, expression: kept), in: process, depth: depth + 1)
      }
    }
  }

  /// A function that is handed to a framework's decorator in a call: `app.before_request(load)`, `app.route("/")(index)`.
  ///
  /// Words come first: every function on the way up from a job is asked.
  func decoratedByCall(_ function: ScopeRef, in process: ProcessModel) -> Root? {
    guard let home = model.index(function.file), home.facts[function.scope].kind == .function else { return nil }
    let name = home.facts[home.facts[function.scope].name]
    for file in process.files(giving: name) {
      guard let index = model.index(file) else { continue }
      for load in index.loads(of: name) {
        guard case .argument(let call, _) = index.facts[load].use, case .call(let callee, _) = index.facts[call].kind,
          let word = index.lastWord(ofDecorator: callee), decoratorWords.contains(word),
          model.denotations(of: ExpressionRef(file: file, expression: load)).contains(where: { $0.calledFunction == function }),
          let pattern = pattern(ofDecorator: ExpressionRef(file: file, expression: callee), in: process)
        else { continue }
        return root(of: function, pattern, at: model.span(file, index.facts[call].span), isSure: pattern.isSure)
      }
    }
    return nil
  }

  /// The functions that a function, or one that it gives back, decorates: they are passed for its parameter, and a function inside that
  /// calls the parameter stands for them.
  func decorated(byTakerOf value: ExpressionRef, in process: ProcessModel) -> [ScopeRef] {
    guard let index = model.index(value.file), case .name(let name) = index.facts[value.expression].kind,
      let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), index.facts[owner].kind == .function,
      index.bindings(of: name, in: owner).contains(where: { id in
        switch index.facts[id].value {
        case .parameter: true
        case .function(let inner): index.callsParameter(of: owner, from: inner)
        default: false
        }
      })
    else { return [] }
    return decorated(by: ScopeRef(file: value.file, scope: owner), in: process, depth: 0)
  }

  private func decorated(by function: ScopeRef, in process: ProcessModel, depth: Int) -> [ScopeRef] {
    guard depth < 3 else { return [] }
    return process.references(to: function).flatMap { reference -> [ScopeRef] in
      guard reference.isSure, let index = model.index(reference.expression.file) else { return [] }
      let file = reference.expression.file
      switch index.facts[reference.expression.expression].use {
      case .decorator(let scope): return [ScopeRef(file: file, scope: scope)]
      case .function(let call):
        if case .decorator(let scope) = index.facts[call].use { return [ScopeRef(file: file, scope: scope)] }
        return []
      case .returned(let maker): return decorated(by: ScopeRef(file: file, scope: maker), in: process, depth: depth + 1)
      default: return []
      }
    }
  }
}

extension FactsIndex {
  /// Whether a value is what a function was given, or a function inside that calls it, also under another name.
  fileprivate func standsFor(_ value: ExpressionID, parameter: NameID, of outer: ScopeID, depth: Int) -> Bool {
    guard depth < 3, case .name(let name) = facts[value].kind, let owner = owner(of: name, readIn: facts[value].scope), owner == outer else { return false }
    return bindings(of: name, in: owner).contains { id in
      switch facts[id].value {
      case .parameter: name == parameter
      case .function(let inner): callsParameter(of: outer, from: inner)
      case .expression(let other): standsFor(other, parameter: parameter, of: outer, depth: depth + 1)
      default: false
      }
    }
  }

  /// Whether a function inside calls what the one around it was given.
  fileprivate func callsParameter(of outer: ScopeID, from inner: ScopeID) -> Bool {
    facts.parameters(of: outer).contains { parameter in
      reads(of: parameter.name, ownedBy: outer).contains { read in
        if case .function = facts[read].use { executor(of: facts[read].scope) == inner } else { false }
      }
    }
  }

  /// `route` of `app.route` and of `app.route("/")`.
  fileprivate func lastWord(ofDecorator value: ExpressionID) -> String? {
    switch facts[value].kind {
    case .name(let name), .attribute(_, let name): facts[name]
    case .call(let function, _): lastWord(ofDecorator: function)
    default: nil
    }
  }
}
