import PythonSyntax
import Workspace

/// Takes the facts of one file after the other from their syntax trees, with the same memory.
struct FactsExtractor: ~Copyable {
  var facts = FactsInMaking()
  private(set) var source: [UInt8] = []
  var scope = ScopeID.module
  /// Names that `global` or `nonlocal` gave to another scope, by the scope that says so.
  private var foreignNames: [ScopeID: [NameID: ScopeID]] = [:]
  private var guarding = Guard.none
  /// What stands in the calls and collections that are being visited, up to now: moved to the facts when one is complete.
  private var pendingArguments = Arena<ExpressionFact.Argument>()
  private var pendingParts = Arena<ExpressionID>()
  /// The same of the functions that are being visited.
  private var pendingParameters = Arena<ScopeFact.Parameter>()
  private var pendingReturns = Arena<ExpressionID>()
  private var pendingYields = Arena<ExpressionID>()
  private var pendingYieldSpans = Arena<ByteSpan>()
  var depth = 0

  /// Expressions nested deeper than this are not followed: nobody starts jobs there, and recursion must end.
  static let depthLimit = 250

  /// The facts of a file.
  mutating func facts(of tree: SyntaxTree, _ path: WorkspacePath) -> FileFacts {
    facts.begin(path)
    foreignNames = [:]
    source = tree.source
    // Whoever reads the next file into the same memory must be the only one who holds it.
    defer { source = [] }
    let whole = ByteSpan(start: 0, end: UInt32(source.count))
    _ = open(.module, name: "", nameSpan: ByteSpan(start: 0, end: 0), span: whole)
    within(.module) { $0.visit(tree.root.body) }
    close(.module, from: (0, 0))
    return FileFacts(facts)
  }

  // MARK: Names and scopes

  mutating func intern(_ text: String) -> NameID {
    facts.names.intern(text)
  }

  /// Nearly all names are looked up as the bytes that they are.
  mutating func intern(_ identifier: Identifier) -> NameID {
    facts.names.intern(plain: identifier.span.range, of: source) ?? facts.names.intern(identifier.text)
  }

  /// How many expressions and bindings there are.
  private var place: (expressions: Int32, bindings: Int32) { (Int32(facts.expressions.count), Int32(facts.bindings.count)) }

  /// Says what stands in a scope, once all of it was visited.
  private mutating func close(_ scope: ScopeID, from start: (expressions: Int32, bindings: Int32)) {
    facts.scopes[Int(scope.raw)].expressions = Places(start: start.expressions, end: place.expressions)
    facts.scopes[Int(scope.raw)].bindings = Places(start: start.bindings, end: place.bindings)
  }

  private mutating func open(_ kind: ScopeFact.Kind, name: String, nameSpan: ByteSpan, span: ByteSpan) -> ScopeID {
    open(kind, name: intern(name), nameSpan: nameSpan, span: span)
  }

  private mutating func open(_ kind: ScopeFact.Kind, name: NameID, nameSpan: ByteSpan, span: ByteSpan) -> ScopeID {
    let id = ScopeID(raw: Int32(facts.scopes.count))
    let parent: ScopeID? = kind == .module ? nil : scope
    facts.scopes.append(ScopeFact(kind: kind, name: name, parent: parent, nameSpan: nameSpan, span: span))
    return id
  }

  private mutating func within(_ inner: ScopeID, _ body: (inout FactsExtractor) -> Void) {
    let outer = scope
    scope = inner
    let (returns, yields, spans) = (pendingReturns.count, pendingYields.count, pendingYieldSpans.count)
    body(&self)
    scope = outer
    let place = Int(inner.raw)
    if pendingReturns.count > returns { facts.scopes[place].returns = facts.parts.take(from: returns, of: &pendingReturns) }
    if pendingYields.count > yields { facts.scopes[place].yields = facts.parts.take(from: yields, of: &pendingYields) }
    if pendingYieldSpans.count > spans { facts.scopes[place].yieldSpans = facts.yieldSpans.take(from: spans, of: &pendingYieldSpans) }
  }

  @discardableResult
  mutating func bind(_ name: String, to value: BindingFact.Value, at span: ByteSpan) -> BindingID {
    bind(intern(name), to: value, at: span)
  }

  @discardableResult
  mutating func bind(_ id: NameID, to value: BindingFact.Value, at span: ByteSpan) -> BindingID {
    add(BindingFact(scope: foreignNames.isEmpty ? scope : foreignNames[scope]?[id] ?? scope, target: .name(id), value: value, span: span))
  }

  mutating func add(_ binding: BindingFact) -> BindingID {
    facts.bindings.append(binding)
    return BindingID(raw: Int32(facts.bindings.count - 1))
  }

  // MARK: Statements

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

  private mutating func add(_ parameters: SyntaxList<Parameter>, of inner: ScopeID) {
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
  private func isNamed(_ node: SyntaxNode, _ word: StaticString) -> Bool {
    Self.lastName(of: node).map { source[$0.range].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)) } ?? false
  }

  private mutating func bindParameters() {
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

  // MARK: Expressions

  @discardableResult
  mutating func add(_ kind: ExpressionFact.Kind, _ span: ByteSpan, as use: ExpressionFact.Use) -> ExpressionID {
    let id = ExpressionID(raw: Int32(facts.expressions.count))
    facts.expressions.append(ExpressionFact(kind: kind, span: span, scope: scope, use: use))
    return id
  }

  /// In bytes: nobody names anything with more, and what longer texts say is of no interest.
  private static let longestText = 2048

  /// Nearly all numbers are a few digits.
  private func value(of number: Number) -> Double? {
    let digits = source[number.span.range]
    guard digits.count < 16, digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
      return Double(number.node.text.filter { $0 != "_" })
    }
    return Double(digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
  }

  /// Nearly all texts are the bytes that stand between their quotes.
  private mutating func text(of literal: StringLiteral) -> NameID? {
    guard literal.span.range.count <= Self.longestText else { return nil }
    if !literal.isBytes, literal.pieces.isEmpty, let id = facts.names.intern(verbatim: literal.contentSpan.range, of: source) { return id }
    return literal.value.map { intern($0) }
  }

  @discardableResult
  mutating func visit(_ node: SyntaxNode, as use: ExpressionFact.Use) -> ExpressionID {
    let id = add(.other, node.span, as: use)
    guard depth < Self.depthLimit else { return id }
    depth += 1
    let kind = kind(of: node, id)
    depth -= 1
    facts.expressions[Int(id.raw)].kind = kind
    return id
  }

  private mutating func kind(of node: SyntaxNode, _ id: ExpressionID) -> ExpressionFact.Kind {
    // Nine of ten expressions are one of these, and a view of every kind costs more to make than they to look at.
    switch node.kind {
    case .name: return .name(facts.names.intern(plain: node.span.range, of: source) ?? intern(Name(trusting: node).identifier))
    case .attribute:
      let attribute = Attribute(trusting: node)
      let base = visit(attribute.value, as: .base(of: id))
      return .attribute(base: base, name: facts.names.intern(plain: attribute.nameSpan.range, of: source) ?? intern(attribute.name))
    case .call: return visit(Call(trusting: node), id)
    case .string: return text(of: StringLiteral(trusting: node)).map { .text($0) } ?? .other
    case .number: return value(of: Number(trusting: node)).map { .number(.init($0)) } ?? .other
    case .constant:
      switch Constant(trusting: node).value {
      case .true: return .boolean(true)
      case .false: return .boolean(false)
      case .none: return .none
      case .ellipsis: return .other
      }
    default: return kind(ofOther: node, id)
    }
  }

  private mutating func kind(ofOther node: SyntaxNode, _ id: ExpressionID) -> ExpressionFact.Kind {
    switch node.view {
    case .await(let awaiting): return .await(visit(awaiting.value, as: .awaited(by: id)))
    case .formattedString(let string):
      for element in string.elements { visitParts(of: element) }
      return string.constantValue.map { .text(intern($0)) } ?? .pattern(intern(string.pattern))
    case .templateString(let string):
      for element in string.elements { visitParts(of: element) }
      return .other
    case .tuple(let tuple): return collection(tuple.elements, id)
    case .list(let list): return collection(list.elements, id)
    case .set(let set): return collection(set.elements, id)
    case .dict(let dict):
      let start = pendingParts.count
      for entry in dict.entries {
        if let key = entry.key {
          // A handle can be a key: `{pool.submit(f): name}`.
          visit(key, as: .element(of: id))
          pendingParts.append(visit(entry.value, as: .element(of: id)))
        } else {
          pendingParts.append(visit(entry.value, as: .choice(of: id)))
        }
      }
      return .dictionary(list(from: start))
    case .subscript(let item) where isNamed(item.value, "Annotated"):
      // `Session = Annotated[Store, Depends(store)]`: another name of the type.
      visit(item.value, as: .operand)
      guard case .tuple(let tuple) = item.index.view, let first = tuple.elements.first else { return .choice(list([visit(item.index, as: .choice(of: id))])) }
      let type = visit(first, as: .choice(of: id))
      for other in tuple.elements.dropFirst() { visit(other, as: .operand) }
      return .choice(list([type]))
    case .subscript(let item):
      let base = visit(item.value, as: .subscripted(by: id))
      visit(item.index, as: .operand)
      return .subscript_(base: base)
    case .conditional(let conditional):
      visit(conditional.test, as: .operand)
      return choice(conditional.body, conditional.orElse, id)
    case .boolean(let boolean):
      let start = pendingParts.count
      for value in boolean.values { pendingParts.append(visit(value, as: .choice(of: id))) }
      return .choice(list(from: start))
    // `threads + more`: what is in either is in the whole.
    case .binary(let binary) where binary.operator == .add || binary.operator == .bitOr:
      return choice(binary.left, binary.right, id)
    case .namedExpression(let named):
      let value = visit(named.value, as: .operand)
      assign(named.target, value: value)
      return .choice(list([value]))
    case .starred(let starred): return .choice(list([visit(starred.value, as: .choice(of: id))]))
    case .lambda(let lambda): return visit(lambda, id)
    case .listComprehension(let list): return comprehension(list.comprehensions, elements: [list.element], node, id)
    case .setComprehension(let set): return comprehension(set.comprehensions, elements: [set.element], node, id)
    case .generator(let generator): return comprehension(generator.comprehensions, elements: [generator.element], node, id)
    case .dictComprehension(let dict): return comprehension(dict.comprehensions, elements: [dict.key, dict.value], node, id)
    case .yield(let yield):
      pendingYieldSpans.append(node.span)
      if let value = yield.value { pendingYields.append(visit(value, as: .yielded(from: scope))) }
      return .other
    case .yieldFrom(let yield):
      pendingYieldSpans.append(node.span)
      visit(yield.value, as: .yielded(from: scope))
      return .other
    default:
      node.forEachChild { visitParts(of: $0) }
      return .other
    }
  }

  /// Expressions inside something whose own value is not followed.
  private mutating func visitParts(of node: SyntaxNode) {
    if node.kind.isExpression {
      visit(node, as: .operand)
    } else if depth < Self.depthLimit {
      depth += 1
      node.forEachChild { visitParts(of: $0) }
      depth -= 1
    }
  }

  private mutating func collection(_ elements: NodeList, _ id: ExpressionID) -> ExpressionFact.Kind {
    let start = pendingParts.count
    for element in elements { pendingParts.append(visit(element, as: element.kind == .starred ? .choice(of: id) : .element(of: id))) }
    return .collection(list(from: start))
  }

  private mutating func choice(_ one: SyntaxNode, _ other: SyntaxNode, _ id: ExpressionID) -> ExpressionFact.Kind {
    let start = pendingParts.count
    pendingParts.append(visit(one, as: .choice(of: id)))
    pendingParts.append(visit(other, as: .choice(of: id)))
    return .choice(list(from: start))
  }

  mutating func list(_ parts: [ExpressionID]) -> Places<ExpressionID> {
    let first = Int32(facts.parts.count)
    for part in parts { facts.parts.append(part) }
    return Places(start: first, end: Int32(facts.parts.count))
  }

  /// What was added to the pending parts since.
  private mutating func list(from start: Int) -> Places<ExpressionID> {
    facts.parts.take(from: start, of: &pendingParts)
  }

  mutating func visit(_ call: Call, _ id: ExpressionID) -> ExpressionFact.Kind {
    let function = visit(call.function, as: .function(of: id))
    let start = pendingArguments.count
    func use() -> ExpressionFact.Use { .argument(of: id, index: Int32(pendingArguments.count - start)) }
    for argument in call.arguments {
      if let starred = Starred(argument) {
        pendingArguments.append(.init(kind: .star, value: visit(starred.value, as: use())))
      } else {
        pendingArguments.append(.init(kind: .positional, value: visit(argument, as: use())))
      }
    }
    for keyword in call.keywords {
      let kind: ExpressionFact.Argument.Kind = keyword.name.map { .keyword(intern($0)) } ?? .doubleStar
      pendingArguments.append(.init(kind: kind, value: visit(keyword.value, as: use())))
    }
    return .call(function: function, arguments: facts.arguments.take(from: start, of: &pendingArguments))
  }

  mutating func visit(_ lambda: Lambda, _ id: ExpressionID) -> ExpressionFact.Kind {
    let start = (expressions: id.raw, bindings: place.bindings)
    let inner = open(.lambda, name: "<lambda>", nameSpan: lambda.span, span: lambda.span)
    add(lambda.parameters, of: inner)
    within(inner) { extractor in
      extractor.bindParameters()
      extractor.pendingReturns.append(extractor.visit(lambda.body, as: .returned(from: inner)))
    }
    close(inner, from: start)
    return .lambda(inner)
  }

  /// The first iterable is evaluated outside the comprehension's scope, everything else within it.
  private mutating func comprehension(
    _ clauses: SyntaxList<Comprehension>, elements: [SyntaxNode], _ node: SyntaxNode, _ id: ExpressionID
  ) -> ExpressionFact.Kind {
    let start = (expressions: id.raw, bindings: place.bindings)
    let inner = open(.comprehension, name: "", nameSpan: node.span, span: node.span)
    let outermost = clauses.first.map { visit($0.iterable, as: .operand) }
    var element = id
    within(inner) { extractor in
      for (index, clause) in clauses.enumerated() {
        if index == 0, let outermost {
          extractor.iterate(outermost, into: clause.target)
        } else {
          extractor.iterate(clause.iterable, into: clause.target)
        }
        for condition in clause.conditions { extractor.visit(condition, as: .operand) }
      }
      for part in elements { element = extractor.visit(part, as: .element(of: id)) }
    }
    close(inner, from: start)
    return .comprehension(inner, element: element)
  }
}

extension Arena {
  /// Adds what was put on a pile since, and takes it from there.
  @inline(__always)
  fileprivate mutating func take(from start: Int, of pile: inout Arena<Element>) -> Places<Element> {
    let first = Int32(count)
    appendEnd(of: &pile, from: start)
    return Places(start: first, end: Int32(count))
  }
}
