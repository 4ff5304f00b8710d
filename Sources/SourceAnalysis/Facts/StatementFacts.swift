import PythonSyntax
import Workspace

// What statements say: definitions, imports, returns and what is only run on a condition.

extension FactsExtractor {
  mutating func visit(_ statements: NodeList) {
    guard depth < Self.depthLimit else { return }
    depth += 1
    let end = statements.last?.span
    for statement in statements {
      if let end, let condition = IfStatement(statement) {
        addSwitches(leftBy: condition, over: ByteSpan(start: statement.span.end, end: end.end))
      }
      visit(statement: statement)
    }
    depth -= 1
  }

  mutating func visit(statement: SyntaxNode) {
    // Half of all statements are one of these, and a view of every kind costs more to make than they to look at.
    switch statement.kind {
    case .expressionStatement:
      let expression = ExpressionStatement(trusting: statement).expression
      // What a docstring says is of no interest.
      if expression.kind == .string { add(.other, expression.span, as: .discarded) } else { visit(expression, as: .discarded) }
    case .assign:
      let statement = Assign(trusting: statement)
      let value = visit(statement.value, as: .operand)
      let first = Int32(facts.bindings.count)
      for target in statement.targets { bind(target, to: .expression(value)) }
      setUse(of: value, first: first) { .assigned(first: $0, count: $1) }
    case .returnStatement: if let value = ReturnStatement(trusting: statement).value { pendingReturns.append(visit(value, as: .returned(from: scope))) }
    case .ifStatement: visit(IfStatement(trusting: statement))
    default: visit(otherStatement: statement)
    }
  }

  private mutating func visit(otherStatement statement: SyntaxNode) {
    switch statement.view {
    case .functionDef(let function): visit(function)
    case .classDef(let type): visit(type)
    case .deleteStatement(let statement): for target in statement.targets { visit(target, as: .deleted) }
    case .augmentedAssign(let statement):
      let value = visit(statement.value, as: .operand)
      assign(statement.target, value: value)
    case .annotatedAssign(let statement):
      let annotation = visitAnnotation(statement.annotation)
      let first = facts.bindings.count
      if let value = statement.value {
        let id = visit(value, as: .operand)
        assign(statement.target, value: id)
      } else {
        bind(statement.target, to: .unknown)
      }
      for position in first..<facts.bindings.count { facts.bindings[position].annotation = annotation }
    case .typeAlias(let statement): if let name = Name(statement.name) { bind(intern(name.identifier), to: .unknown, at: name.span) }
    case .forStatement(let statement):
      let iterable = iterate(statement.iterable, into: statement.target)
      visit(statement.body)
      note(.iteration, iterable, around: statement.body)
      visit(statement.orElse)
    case .whileStatement(let statement):
      let test = visit(statement.test, as: .operand)
      visit(statement.body)
      note(Condition.isEndless(statement) ? .endlessLoop : .loop, test, around: statement.body)
      visit(statement.orElse)
    case .withStatement(let statement):
      let heads = statement.items.map { enter($0) }
      visit(statement.body)
      for head in heads { note(.context, head, around: statement.body) }
    case .matchStatement(let statement):
      visit(statement.subject, as: .operand)
      for matchCase in statement.cases {
        capture(matchCase.pattern)
        if let test = matchCase.guardExpression { visit(test, as: .operand) }
        visit(matchCase.body)
      }
    case .raiseStatement(let statement):
      if let exception = statement.exception { visit(exception, as: .raised) }
      if let cause = statement.cause { visit(cause, as: .raised) }
    case .tryStatement(let statement):
      visit(statement.body)
      for handler in statement.handlers {
        if let type = handler.type { visit(type, as: .operand) }
        if let name = handler.name { bind(name.text, to: .unknown, at: name.span) }
        visit(handler.body)
      }
      visit(statement.orElse)
      visit(statement.finallyBody)
    case .assertStatement(let statement):
      visit(statement.test, as: .operand)
      if let message = statement.message { visit(message, as: .operand) }
    case .importStatement(let statement): for alias in statement.names { add(alias) }
    case .importFrom(let statement):
      let module = statement.module?.text ?? ""
      for alias in statement.names { add(alias, from: module, level: Int32(statement.level)) }
    case .globalStatement(let statement): for name in statement.names { foreignNames[scope, default: [:]][intern(name.name.text)] = .module }
    case .nonlocalStatement(let statement):
      for name in statement.names {
        let id = intern(name.name.text)
        foreignNames[scope, default: [:]][id] = enclosingFunction(binding: id) ?? .module
      }
    // Those that end a block or do nothing; the others were visited before.
    default: break
    }
  }

  private func enclosingFunction(binding name: NameID) -> ScopeID? {
    var current = facts[scope].parent
    while let here = current {
      if (0..<facts.bindings.count).contains(where: { isBinding($0, of: name, in: here) }) { return here }
      current = facts[here].parent
    }
    return nil
  }

  private func isBinding(_ place: Int, of name: NameID, in scope: ScopeID) -> Bool {
    if case .name(name) = facts.bindings[place].target { facts.bindings[place].scope == scope } else { false }
  }

  /// `if TYPE_CHECKING:` and `if __name__ == "__main__":` keep their bodies from the imported module.
  mutating func visit(_ statement: IfStatement) {
    addSwitches(of: statement)
    for clause in statement.clauses {
      visit(clause.test, as: .operand)
      let outer = guarding
      let found = Condition.guarding(by: clause.test)
      if found != .none, outer == .none, let first = clause.body.first, let last = clause.body.last {
        guarding = found
        facts.guarded.append(GuardedSpan(span: first.span.union(last.span), guarding: found))
      }
      visit(clause.body)
      guarding = outer
    }
    visit(statement.orElse)
  }

  /// Whether a name of this scope can switch anything: a parameter, or a variable of the module that the scope sets.
  var maySwitch: Bool { !facts[scope].parameters.indices.isEmpty || !foreignNames.isEmpty }

  /// Whether the scope says `global` of a name.
  func isModules(_ name: NameID) -> Bool { foreignNames.isEmpty ? false : foreignNames[scope]?[name] == .module }

  mutating func visit(_ function: FunctionDef) {
    let start = place
    let inner = open(.function, name: intern(function.name), nameSpan: function.name.span, span: function.fullSpan)
    decorate(inner, with: function.decorators)
    facts.scopes[Int(inner.raw)].isAsync = function.isAsync
    add(function.parameters, of: inner)
    facts.scopes[Int(inner.raw)].returnAnnotation = function.returns.map { visitAnnotation($0) }
    bind(facts[inner].name, to: .function(inner), at: function.name.span)
    within(inner) { extractor in
      extractor.bindParameters()
      extractor.visit(function.body)
    }
    close(inner, from: start)
  }

  private mutating func decorate(_ inner: ScopeID, with decorators: NodeList) {
    let start = pendingParts.count
    for decorator in decorators { pendingParts.append(visit(decorator, as: .decorator(of: inner))) }
    facts.scopes[Int(inner.raw)].decorators = list(from: start)
  }

  mutating func add(_ parameters: SyntaxList<Parameter>, of inner: ScopeID) {
    let start = pendingParameters.count
    for node in parameters { pendingParameters.append(parameter(node, of: inner)) }
    facts.scopes[Int(inner.raw)].parameters = facts.parameters.take(from: start, of: &pendingParameters)
  }

  private mutating func parameter(_ parameter: Parameter, of inner: ScopeID) -> ScopeFact.Parameter {
    let kind: ScopeFact.Parameter.Kind =
      switch parameter.role {
      case .positionalOnly, .positional: .positional
      case .keywordOnly: .keywordOnly
      case .variadic: .rest
      case .keywordVariadic: .keywords
      }
    return ScopeFact.Parameter(
      name: intern(parameter.name), kind: kind,
      annotation: parameter.annotation.map { visitAnnotation($0) },
      initial: parameter.defaultValue.map { visit($0, as: .parameterDefault(of: inner)) })
  }

  /// Whether a name, or the last one of several, is this word, as it stands in the source.
  func isNamed(_ node: SyntaxNode, _ word: StaticString) -> Bool {
    Self.lastName(of: node).map { source[$0.range].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)) } ?? false
  }

  mutating func bindParameters() {
    let fact = facts[scope]
    for (index, place) in fact.parameters.indices.enumerated() {
      let target = BindingFact.Target.name(facts.parameters[place].name)
      _ = add(BindingFact(scope: scope, target: target, value: .parameter(index: Int32(index)), span: fact.nameSpan))
    }
  }

  mutating func visit(_ type: ClassDef) {
    let start = place
    let inner = open(.type, name: intern(type.name), nameSpan: type.name.span, span: type.fullSpan)
    decorate(inner, with: type.decorators)
    let bases = pendingParts.count
    for base in type.bases { pendingParts.append(visit(base, as: .baseClass(of: inner))) }
    facts.scopes[Int(inner.raw)].bases = list(from: bases)
    for keyword in type.keywords {
      let value = visit(keyword.value, as: .operand)
      if keyword.name?.text == "metaclass" { facts.scopes[Int(inner.raw)].metaclass = value }
    }
    bind(facts[inner].name, to: .type(inner), at: type.name.span)
    within(inner) { $0.visit(type.body) }
    close(inner, from: start)
  }

  mutating func add(_ alias: Alias) {
    let module = alias.name.text
    let bound = alias.asName?.text ?? String(module.prefix { $0 != "." })
    let fact = ImportFact(
      module: module, level: 0, name: nil, isStar: false, boundAs: bound, bindsWholeModule: alias.asName != nil,
      scope: scope, guarding: guarding, span: alias.span)
    facts.imports.append(fact)
    bind(bound, to: .imported(Int32(facts.imports.count - 1)), at: (alias.asName ?? alias.name).span)
  }

  private mutating func add(_ alias: Alias, from module: String, level: Int32) {
    let name = alias.name.text
    let isStar = name == "*"
    let bound = isStar ? nil : alias.asName?.text ?? name
    let fact = ImportFact(
      module: module, level: level, name: isStar ? nil : name, isStar: isStar, boundAs: bound,
      bindsWholeModule: false, scope: scope, guarding: guarding, span: alias.span)
    facts.imports.append(fact)
    let binding = alias.asName ?? alias.name
    if !isStar { bind(intern(binding), to: .imported(Int32(facts.imports.count - 1)), at: binding.span) }
  }
}
