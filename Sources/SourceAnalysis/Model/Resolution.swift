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

  private func denotations(ofName text: String, _ name: NameID, readIn scope: ScopeID, in index: FactsIndex) -> [Denotation] {
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

  private func denotations(ofValueOf binding: BindingFact, in index: FactsIndex) -> [Denotation] {
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

  private func starImported(_ name: String, in index: FactsIndex) -> [Denotation]? {
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
  private func told(by annotation: ExpressionID?, in index: FactsIndex, else found: [Denotation]) -> [Denotation] {
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

  // MARK: Imports

  func importedModule(_ fact: ImportFact, by file: FileID) -> ModuleFinder.Found? {
    finder.module(fact.module, level: Int(fact.level), from: file)
  }

  private func imported(_ fact: ImportFact, by file: FileID) -> [Denotation] {
    guard let name = fact.name else {
      // `import a.b` binds `a`; `import a.b as x` binds `a.b`.
      let bound = fact.bindsWholeModule ? fact.module : String(fact.module.prefix { $0 != "." })
      return [finder.module(bound).map(denotation) ?? .external(bound)]
    }
    guard let module = importedModule(fact, by: file) else {
      return fact.level > 0 ? [] : [.external("\(fact.module).\(name)")]
    }
    return member(name, of: module)
  }

  /// What a dotted text names: a module, or what one holds.
  private func imported(_ text: String) -> [Denotation] {
    if let module = finder.module(text) { return [denotation(module)] }
    var parts = text.dottedWords.map(String.init)
    guard let name = parts.popLast(), let module = finder.module(parts.joined(separator: ".")) else { return [] }
    return member(name, of: module)
  }

  private func denotation(_ found: ModuleFinder.Found) -> Denotation {
    switch found {
    case .file(let path): copiedLibrary(path).map { .external($0) } ?? .module(path)
    case .namespace(let path): .namespace(path)
    }
  }

  /// A name of a module: what its top level binds, else a submodule.
  func member(_ name: String, of module: ModuleFinder.Found) -> [Denotation] {
    // Modules that import the same name from each other ask in a circle.
    let question = MemberQuestion(name: name, module: module)
    guard memberQuestions.count < 60, memberQuestions.insert(question).inserted else {
      cutOffs += 1
      return []
    }
    defer { memberQuestions.remove(question) }
    var answer = Answer()
    if case .file(let path) = module, let index = index(path) {
      if let library = copiedLibrary(path) { return index.bindings(of: name, in: .module).isEmpty ? [] : [.external("\(library).\(name)")] }
      for binding in index.bindings(of: name, in: .module) { answer.add(denotations(of: binding, in: index)) }
      if answer.all.isEmpty, let found = starImported(name, in: index) { answer.add(found) }
      if answer.all.isEmpty, name != "__getattr__", let maker = index.bindings(of: "__getattr__", in: .module).first,
        case .function(let scope) = index.facts[maker].value, finder.submodule(name, of: module) == nil
      {
        // https://peps.python.org/pep-0562/: what the module does not hold it makes.
        answer.add(returned(by: ScopeRef(file: path, scope: scope)))
      }
    }
    if answer.all.isEmpty, let submodule = finder.submodule(name, of: module) { answer.add(denotation(submodule)) }
    return answer.all
  }

  // MARK: Attributes

  func attribute(_ name: String, of base: Denotation) -> [Denotation] {
    switch base {
    case .external(let full): return knowledge.objects[full].map { [.externalMember(type: $0, member: name)] } ?? [.external("\(full).\(name)")]
    case .externalMember(let type, let member):
      let full = "\(type).\(member)"
      return knowledge.objects[full].map { [.externalMember(type: $0, member: name)] } ?? [.external("\(full).\(name)")]
    case .module(let path): return member(name, of: .file(path))
    case .namespace(let path): return member(name, of: .namespace(path))
    case .type(let scope): return classMember(name, of: scope, throughObject: false)
    case .instance(.project(let scope), _): return classMember(name, of: scope, throughObject: true)
    case .instance(.external(let type), _): return [.externalMember(type: type, member: name)]
    case .function, .method, .text: return []
    }
  }

  /// What a library's decorator makes of a function has attributes of its own: `@click.group() def cli(): …`, and then `cli.command`.
  private func attribute(_ name: String, ofDecorated function: ScopeRef) -> [Denotation] {
    guard let index = index(function.file) else { return [] }
    return index.facts.decorators(of: function.scope).flatMap { decorator -> [Denotation] in
      var callee = decorator
      if case .call(let called, _) = index.facts[decorator].kind { callee = called }
      return denotations(of: ExpressionRef(file: function.file, expression: callee)).compactMap { denotation -> String? in
        switch denotation {
        case .external(let decorator): knowledge.returns[knowledge.canonical(decorator)]
        case .externalMember(let type, let member): knowledge.member(member, of: type, in: knowledge.returns)
        default: nil
        }
      }.flatMap { attribute(name, of: .instance(.external($0), made: nil)) }
    }
  }

  /// The bases of a class, in order, as types.
  func bases(of type: ScopeRef) -> [TypeRef] {
    guard let index = index(type.file) else { return [] }
    return index.facts.bases(of: type.scope).flatMap { base in
      denotations(of: ExpressionRef(file: type.file, expression: base)).compactMap { denotation -> TypeRef? in
        switch denotation {
        case .type(let scope): .project(scope)
        case .external(let name): .external(knowledge.canonical(name))
        default: nil
        }
      }
    }
  }

  /// The class and what it inherits from, nearest first (depth first; the diamond cases of C3 do not matter here).
  func ancestry(of type: ScopeRef) -> [TypeRef] {
    if let known = ancestries[type] { return known }
    let order = findAncestry(of: type)
    // In the middle of another question an answer may still be incomplete.
    if resolving.isEmpty { ancestries[type] = order }
    return order
  }

  private func findAncestry(of type: ScopeRef) -> [TypeRef] {
    var order: [TypeRef] = []
    var pending: [TypeRef] = [.project(type)]
    while let next = pending.popLast() {
      guard !order.contains(next), order.count < 100 else { continue }
      order.append(next)
      switch next {
      case .project(let scope): pending += bases(of: scope).reversed()
      case .external(let name):
        // Libraries build on each other: a user's class below `AbstractUser` is a model.
        let canonical = knowledge.canonical(name)
        if canonical != name { pending.append(.external(canonical)) } else { pending += knowledge.types[name]?.bases.reversed().map { .external($0) } ?? [] }
      }
    }
    return order
  }

  private func classMember(_ name: String, of type: ScopeRef, throughObject: Bool) -> [Denotation] {
    // A library's class: the member is its own as far as anyone can see, but a mixin behind it may have it instead.
    var librarys: [Denotation] = []
    for ancestor in ancestry(of: type) {
      switch ancestor {
      case .external(let external):
        if !knowledge.anyTypes.contains(external), librarys.isEmpty { librarys = [.externalMember(type: external, member: name)] }
      case .project(let scope):
        let found = ownMember(name, of: scope, throughObject: throughObject)
        if !found.isEmpty { return librarys + (throughObject ? found.flatMap { described(by: $0) } : found) }
      }
    }
    if !librarys.isEmpty { return librarys }
    guard throughObject, !name.hasPrefix("__") else { return [] }
    return asking(name, of: type) { handedOn(name, by: type) }
  }

  /// An answer for which objects are asked in turn; objects that refer each other to each other have none.
  private func asking(_ name: String, of type: ScopeRef, _ answer: () -> [Denotation]) -> [Denotation] {
    let question = ObjectQuestion(name: name, type: type)
    guard objectQuestions.count < 60, objectQuestions.insert(question).inserted else {
      cutOffs += 1
      return []
    }
    defer { objectQuestions.remove(question) }
    return answer()
  }

  /// `def __getattr__(self, name): return getattr(self.state, name)`: what the class does not have, another object has.
  private func handedOn(_ name: String, by type: ScopeRef) -> [Denotation] {
    for case .method(let get) in ownMember("__getattr__", of: type, throughObject: false) {
      guard let index = index(get.file), index.facts.parameters(of: get.scope).count == 2 else { continue }
      let asked = index.facts.parameters(of: get.scope)[1].name
      return index.facts.returns(of: get.scope).flatMap { value -> [Denotation] in
        guard case .call(let function, let list) = index.facts[value].kind, case let arguments = index.facts[list], arguments.count >= 2,
          case .name(let getter) = index.facts[function].kind, knowledge.givesAttribute.contains(index.facts[getter]),
          case .name(let passed) = index.facts[arguments[1].value].kind, passed == asked
        else { return [] }
        return denotations(of: ExpressionRef(file: get.file, expression: arguments[0].value)).flatMap { attribute(name, of: $0) }
      }
    }
    return []
  }

  /// What a descriptor of the project stands for: what its `__get__` gives back.
  private func described(by value: Denotation) -> [Denotation] {
    guard case .instance(.project(let type), _) = value else { return [value] }
    for case .method(let get) in ownMember("__get__", of: type, throughObject: false) { return returned(by: get) }
    return [value]
  }

  private func ownMember(_ name: String, of type: ScopeRef, throughObject: Bool) -> [Denotation] {
    guard let index = index(type.file) else { return [] }
    var answer = Answer()
    for id in index.bindings(of: name, in: type.scope) {
      if case .function(let scope) = index.facts[id].value {
        let function = ScopeRef(file: type.file, scope: scope)
        let decorators = decoratorNames(of: function)
        if throughObject, decorators.contains(where: { $0.hasSuffix("property") }) {
          answer.add(returned(by: function))
        } else {
          answer.add(.method(function))
        }
      } else {
        answer.add(denotations(of: id, in: index))
      }
    }
    for id in index.attributeBindings(of: name) where isOwnAttribute(id, of: type, in: index) {
      answer.add(denotations(of: id, in: index))
    }
    return answer.all
  }

  /// What the code of a file makes an attribute of a class's objects: `task = Task(); task.thread = Thread(…)`.
  private func givenOutside(_ name: NameID, of type: ScopeRef, in index: FactsIndex) -> [Denotation] {
    var answer = Answer()
    for id in index.attributeBindings(of: index.facts[name]) {
      guard case .attribute(let base, _) = index.facts[id].target else { continue }
      let isOfType = denotations(of: ExpressionRef(file: index.file, expression: base)).contains { denotation in
        if case .instance(.project(let other), _) = denotation { other == type } else { false }
      }
      if isOfType { answer.add(denotations(of: id, in: index)) }
    }
    return answer.all
  }

  /// What the code of a file, or of the module itself, makes a variable of the module: `import state; state.worker = Thread(…)`.
  private func givenOutside(_ name: NameID, of module: FileID, in index: FactsIndex) -> [Denotation] {
    let text = index.facts[name]
    let homes = module == index.file ? [index] : [index, self.index(module)].compactMap { $0 }
    var answer = Answer()
    for home in homes {
      for id in home.attributeBindings(of: text) {
        guard case .attribute(let base, _) = home.facts[id].target,
          denotations(of: ExpressionRef(file: home.file, expression: base)).contains(.module(module))
        else { continue }
        answer.add(denotations(of: id, in: home))
      }
    }
    return answer.all
  }

  /// Whether an attribute is assigned through `self` (or `cls`) inside the class.
  func isOwnAttribute(_ id: BindingID, of type: ScopeRef, in index: FactsIndex) -> Bool {
    guard case .attribute(let base, _) = index.facts[id].target, case .name(let receiver) = index.facts[base].kind else { return false }
    var scope: ScopeID? = index.facts[id].scope
    while let here = scope {
      if index.enclosingType(of: here) == type.scope {
        guard let first = index.facts.parameters(of: here).first else { return false }
        return index.facts[first.name] == index.facts[receiver]
      }
      scope = index.facts[here].parent
    }
    return false
  }

  // MARK: Calls

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
          if case .text(let text) = named { imported(text) } else { [] }
        }
        if !named.isEmpty { return named }
      }
      if knowledge.givesAttribute.contains(canonical), arguments.count > 1, let index = index(call.file),
        case .text(let name) = index.facts[arguments[1].value].kind
      {
        let object = ExpressionRef(file: call.file, expression: arguments[0].value)
        let named = denotations(of: object).flatMap { attribute(index.facts[name], of: $0) }
        if !named.isEmpty { return named }
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
  private func handedBack(by function: ScopeRef, isMethod: Bool, at call: ExpressionRef) -> [Denotation] {
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
  private func superObject(_ function: ExpressionID, in index: FactsIndex, at call: ExpressionFact) -> [Denotation] {
    guard case .name(let name) = index.facts[function].kind, index.facts[name] == "super",
      let type = index.enclosingType(of: index.executor(of: call.scope))
    else { return [] }
    return bases(of: ScopeRef(file: index.file, scope: type)).map { .instance($0, made: nil) }
  }

  /// `with value as x`: an object that enters as itself, unless the project's own `__enter__` says otherwise.
  private func entered(_ reference: ExpressionRef) -> [Denotation] {
    denotations(of: reference).flatMap { denotation -> [Denotation] in
      guard case .instance(.project(let type), _) = denotation else { return [denotation] }
      for case .method(let enter) in classMember("__enter__", of: type, throughObject: true) { return returned(by: enter) }
      return [denotation]
    }
  }
}
