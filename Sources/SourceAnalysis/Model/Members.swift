import Catalogue
import Workspace

// What names stand for that are asked of something: of a module that was imported, of an object, of a class and those above it.

extension SourceModel {
  // MARK: Imports

  func importedModule(_ fact: ImportFact, by file: FileID) -> ModuleFinder.Found? {
    finder.module(fact.module, level: Int(fact.level), from: file)
  }

  func imported(_ fact: ImportFact, by file: FileID) -> [Denotation] {
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
  func imported(_ text: String) -> [Denotation] {
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
    case .external(let full):
      let set = setting(name, of: full)
      if !set.isEmpty { return set }
      return knowledge.objects[full].map { [.externalMember(type: $0, member: name)] } ?? [.external("\(full).\(name)")]
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
  func attribute(_ name: String, ofDecorated function: ScopeRef) -> [Denotation] {
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
      }.flatMap { attribute(name, of: .instance(.external($0), made: nil)) } + objects(decoratedBy: decorator, in: index).flatMap { attribute(name, of: $0) }
    }
  }

  /// What a decorator of the project makes of a function, where that is an object: `class task: def __init__(self, f)`, and then
  /// `@task def mail(x)` and `mail.delay(1)`.
  private func objects(decoratedBy decorator: ExpressionID, in index: FactsIndex) -> [Denotation] {
    func made(_ value: Denotation) -> [Denotation] {
      switch value {
      case .type(let type): [.instance(.project(type), made: nil)]
      case .function(let function), .method(let function): returned(by: function)
      case .instance(.project(let type), _):
        classMember("__call__", of: type, throughObject: true).compactMap(\.calledFunction).flatMap(returned(by:))
      default: []
      }
    }
    var callee = decorator
    var isCalled = false
    if case .call(let called, _) = index.facts[decorator].kind { (callee, isCalled) = (called, true) }
    let given = denotations(of: ExpressionRef(file: index.file, expression: callee)).flatMap(made)
    return (isCalled ? given.flatMap(made) : given).filter { if case .instance(.project, _) = $0 { true } else { false } }
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

  func classMember(_ name: String, of type: ScopeRef, throughObject: Bool) -> [Denotation] {
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
  func asking(_ name: String, of type: ScopeRef, _ answer: () -> [Denotation]) -> [Denotation] {
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
  func givenOutside(_ name: NameID, of type: ScopeRef, in index: FactsIndex) -> [Denotation] {
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
  func givenOutside(_ name: NameID, of module: FileID, in index: FactsIndex) -> [Denotation] {
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
}
