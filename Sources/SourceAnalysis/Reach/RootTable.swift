import Catalogue
import Workspace

/// A function that a framework calls, and the place that says so.
struct Root: Hashable {
  let kind: RootKind
  /// The first link of the chain.
  let link: ChainLink
  /// Whether a request, task or command surely gets there.
  var isSure = true
  /// When in the life of a process it is called, for a hook.
  var moment: StartMoment?
  /// The types of what it is given.
  var parameters: [String] = []
  /// When in the course of a request it is called, where the framework calls several methods of one object.
  var turn: Turn?

  enum Turn {
    case first, answer, last

    init?(of name: String, in pattern: RootPattern) {
      if pattern.runsFirst.isEmpty, pattern.runsLast.isEmpty { return nil }
      self = pattern.runsFirst.contains(name) ? .first : pattern.runsLast.contains(name) ? .last : .answer
    }
  }
}

/// The functions of a process that requests, tasks and commands come in through, as the catalogue's patterns find them.
final class RootTable {
  private var found: [ScopeRef: Root] = [:]
  let model: SourceModel
  let memory = Memory()

  /// The patterns of inherited methods by a method's name: thousands of functions ask, and have a few hundred names.
  final class Memory {
    var patterns: [String: [(pattern: RootPattern, bases: [String])]] = [:]
    /// What members of parameters are on what callers pass, for the patterns that ask in turn.
    var given: [ExpressionRef: [Denotation]] = [:]
    /// The patterns of the framework's decorators that functions of the project hand on to what they decorate.
    var handedOn: [ScopeRef: RootPattern?] = [:]
    /// The applications that the server is given.
    var served: [Application]?
    /// By the call that makes it, whether somebody may mount an application.
    var isMountable: [ExpressionRef: Bool] = [:]
  }

  /// The patterns of decorators by their full names.
  let patternsByDecorator: [String: RootPattern]
  /// The last words of their names.
  let decoratorWords: Set<String>
  /// The patterns of functions that a class lists, and those of tables of routes: every function asks for them.
  let listingPatterns: [RootPattern]
  let tablePatterns: [RootPattern]
  /// Those of methods below bases of libraries that the process names: every function of a class asks for them.
  private let inheritedPatterns: [(pattern: RootPattern, bases: [String])]

  init(process: ProcessModel) {
    model = process.model
    patternsByDecorator = Self.decorators(in: process.model.knowledge)
    decoratorWords = Set(patternsByDecorator.keys.compactMap(\.lastWord))
    listingPatterns = process.model.knowledge.roots.filter { !$0.lists.isEmpty }
    tablePatterns = process.model.knowledge.roots.filter { $0.way == .tabled }
    inheritedPatterns = process.model.knowledge.roots.compactMap { pattern in
      guard case .inherited(let bases) = pattern.way, bases.contains(where: process.mentionsPackage) else { return nil }
      return (pattern, bases)
    }
    for entry in process.entries { addCallable(of: entry) }
    for hook in process.hooks { add(hook) }
    for pattern in model.knowledge.roots {
      switch pattern.way {
      case .registered(let names, let argument): addRegistered(by: names, at: argument, pattern, in: process)
      case .decorated(let names): addDecorated(by: names, pattern, in: process)
      case .named(let variables): addNamed(in: variables, pattern, process)
      case .marked(let names, let package): addMarked(by: names, package, pattern, in: process)
      case .specified(let names, let argument, let keys): addSpecified(by: names, at: argument, keys, pattern, in: process)
      case .inherited, .tabled: break  // asked for class by class, in `root(of:)`
      }
    }
  }

  /// What calls this function from outside, if anything does.
  func root(of function: ScopeRef, in process: ProcessModel) -> Root? {
    if let known = process.foundRoots[function] { return known }
    var root = findRoot(of: function, in: process)
    if root?.kind == .task, !process.taskQueues.mayRun(function) { root = nil }
    if process.isAtRest { process.foundRoots[function] = .some(root) }
    return root
  }

  private func findRoot(of function: ScopeRef, in process: ProcessModel) -> Root? {
    found[function] ?? inherited(by: function, in: process) ?? listed(function, in: process) ?? decoratedIndirectly(function, in: process) ?? tabled(function, in: process)
      ?? decoratedByCall(function, in: process)
  }

  // MARK: The server's callable

  private func addCallable(of entry: ProcessDescription.Entry) {
    guard let name = entry.callable else { return }
    if name.hasSuffix("()") { return addFactory(String(name.dropLast(2)), in: model.id(entry.file)) }
    for denotation in model.member(name, of: .file(model.id(entry.file))) {
      var function = denotation.calledFunction
      if case .instance(.project(let type), _) = denotation {
        for case .method(let call) in model.attribute("__call__", of: .instance(.project(type), made: nil)) { function = call }
      }
      if let function, let scope = model.scope(function) {
        add(function, kind: .request, step: "the server calls `\(name)` for every request", at: model.span(function.file, scope.nameSpan))
      }
    }
  }

  /// `create_app()` is called once, when the application is loaded; what it gives back is called for every request.
  private func addFactory(_ name: String, in file: FileID) {
    for denotation in model.member(name, of: .file(file)) {
      var function = denotation.calledFunction
      if case .type(let type) = denotation {
        let object = Denotation.instance(.project(type), made: nil)
        for case .method(let maker) in model.attribute("__init__", of: object) { function = maker }
        for case .method(let call) in model.attribute("__call__", of: object) {
          guard let inner = model.scope(call) else { continue }
          add(call, kind: .request, step: "the server calls what `\(name)` makes for every request", at: model.span(call.file, inner.nameSpan))
        }
      }
      guard let function, let scope = model.scope(function) else { continue }
      let place = model.span(function.file, scope.nameSpan)
      found[function] = Root(kind: .startup, link: ChainLink(what: "the server calls `\(name)` once, for the application", place: place), moment: .loading)
      for made in model.returned(by: function) {
        var callable = made.calledFunction
        if case .instance(.project(let type), _) = made {
          for case .method(let call) in model.attribute("__call__", of: .instance(.project(type), made: nil)) { callable = call }
        }
        guard let callable, let inner = model.scope(callable) else { continue }
        add(callable, kind: .request, step: "the server calls what `\(name)` makes for every request", at: model.span(callable.file, inner.nameSpan))
      }
    }
  }

  // MARK: Hooks

  private func add(_ hook: Hook) {
    guard case .function(let function) = hook.target, found[function] == nil else { return }
    let step = Template(hook.pattern.step).filled(with: ["name": model.name(of: function)])
    found[function] = Root(kind: .startup, link: ChainLink(what: step, place: hook.registration), moment: hook.moment)
  }

  // MARK: Registration

  private func addRegistered(by names: [String], at argument: ArgumentPosition, _ pattern: RootPattern, in process: ProcessModel) {
    for (call, _) in uses(of: names, in: process) {
      guard let call, let value = model.argument(argument, of: call) ?? annotation(besideDefault: call) else { continue }
      addTargets(of: value, pattern, route: route(of: call), at: model.place(call), in: process, depth: 0)
    }
  }

  /// `kit: Kit = Depends()` means what the parameter's annotation says.
  private func annotation(besideDefault call: ExpressionRef) -> ExpressionRef? {
    guard let index = model.index(call.file), case .parameterDefault(let function) = index.facts[call.expression].use else { return nil }
    return index.facts.parameters(of: function).first { $0.initial == call.expression }?.annotation
      .map { ExpressionRef(file: call.file, expression: $0) }
  }

  /// `view`, `View.as_view()`, `login_required(view)`, `"shop.views.checkout"`.
  private func addTargets(of value: ExpressionRef, _ pattern: RootPattern, route: String?, at place: SourceSpan, in process: ProcessModel, depth: Int) {
    guard depth < 5, let index = model.index(value.file) else { return }
    if case .call(let function, let list) = index.facts[value.expression].kind, case let arguments = index.facts[list] {
      if case .attribute(let base, let name) = index.facts[function].kind, pattern.adapters.contains(index.facts[name]) {
        for case .type(let type) in model.denotations(of: ExpressionRef(file: value.file, expression: base)) {
          addMethods(of: type, pattern, route: route, at: place)
        }
        return
      }
      // A wrapper around the view: whatever it is given may be called.
      for argument in arguments { addTargets(of: ExpressionRef(file: value.file, expression: argument.value), pattern, route: route, at: place, in: process, depth: depth + 1) }
    }
    // A table of routes: `("/", Index, "/orders", "Orders")`.
    for item in model.elementExpressions(of: value) {
      if case .text(let text)? = model.constant(item), !text.contains("."), !text.contains("/") {
        for case .type(let type) in model.member(text, of: .file(item.file)) { addMethods(of: type, pattern, route: nil, at: place) }
      } else {
        addTargets(of: item, pattern, route: nil, at: place, in: process, depth: depth + 1)
      }
    }
    for passed in values(ofParameter: value, in: process) { addTargets(of: passed, pattern, route: nil, at: place, in: process, depth: depth + 1) }
    for item in items(passedFor: value, in: process) { addTargets(of: item, pattern, route: nil, at: place, in: process, depth: depth + 1) }
    // What stands in a table is no table again, save for a tuple: one that holds its own names would branch at every turn.
    if depth < 3 {
      for item in items(tabledFor: value, in: process) { addTargets(of: item, pattern, route: nil, at: place, in: process, depth: 3) }
    }
    for function in decorated(byTakerOf: value, in: process) { add(function, pattern, route: nil, at: place) }
    if let function = onlyMethod(named: value, in: process) { add(function, pattern, route: route, at: place, isSure: false) }
    for function in marked(foundUnder: value, in: process) { add(function, pattern, route: nil, at: place, isSure: false) }
    for denotation in model.denotations(of: value) {
      switch denotation {
      case .function(let function), .method(let function): add(function, pattern, route: route, at: place)
      case .type(let type):
        // What is called is the class: that makes an object.
        if pattern.methods.contains("__call__") { addMethods(of: type, named: ["__init__"], pattern, route: route, at: place) }
        addMethods(of: type, pattern, route: route, at: place)
      case .instance(.project(let type), _): addMethods(of: type, pattern, route: route, at: place)
      case .text(let text):
        if let function = function(named: text) ?? ownMethod(named: text, at: value) { add(function, pattern, route: route, at: place) }
        for case .type(let type) in denotations(named: text) { addMethods(of: type, pattern, route: route, at: place) }
      case .external, .externalMember, .instance(.external, _), .module, .namespace: break
      }
    }
  }

  /// `endpoint.handler`, of an object of which nothing is known, where only one class of the process has a method of that name.
  private func onlyMethod(named value: ExpressionRef, in process: ProcessModel) -> ScopeRef? {
    guard let index = model.index(value.file), case .attribute(let base, let name) = index.facts[value.expression].kind,
      model.denotations(of: value).isEmpty, model.denotations(of: ExpressionRef(file: value.file, expression: base)).isEmpty
    else { return nil }
    return process.onlyMethod(named: index.facts[name])
  }

  /// A function named by a dotted text.
  private func function(named text: String) -> ScopeRef? {
    denotations(named: text).lazy.compactMap(\.calledFunction).first
  }

  /// A method of the class in whose body the text stands: `self.wrap_view("move")`.
  private func ownMethod(named text: String, at value: ExpressionRef) -> ScopeRef? {
    guard let index = model.index(value.file) else { return nil }
    let scope = index.facts[value.expression].scope
    let type = index.facts[scope].kind == .type ? ScopeRef(file: value.file, scope: scope) : model.executor(of: value).flatMap(model.type(holding:))
    return type.flatMap { model.method(text, foundBy: $0) }
  }

  private func denotations(named text: String) -> [Denotation] {
    let parts = text.dottedWords.map(String.init)
    guard parts.count > 1 else { return [] }
    if let module = model.finder.module(parts.dropLast().joined(separator: ".")) { return model.member(parts[parts.count - 1], of: module) }
    // `shop.orders.Orders.create`
    guard parts.count > 2, let module = model.finder.module(parts.dropLast(2).joined(separator: ".")) else { return [] }
    return model.member(parts[parts.count - 2], of: module).flatMap { model.attribute(parts[parts.count - 1], of: $0) }
  }

  private func addMethods(of type: ScopeRef, _ pattern: RootPattern, route: String?, at place: SourceSpan) {
    let wildcards = !pattern.methodPatterns.allSatisfy(\.isWord)
    addMethods(of: type, named: wildcards ? methodNames(of: type).filter(pattern.calls) : pattern.methods, pattern, route: route, at: place)
  }

  private func addMethods(of type: ScopeRef, named names: [String], _ pattern: RootPattern, route: String?, at place: SourceSpan) {
    for name in names {
      for case .method(let function) in model.attribute(name, of: .instance(.project(type), made: nil)) {
        add(function, pattern, route: route, at: place)
      }
    }
  }

  /// The names of all methods that a class has or inherits from classes of the project.
  private func methodNames(of type: ScopeRef) -> [String] {
    var names: [String] = []
    for case .project(let scope) in model.ancestry(of: type) {
      guard let index = model.index(scope.file) else { continue }
      for fact in index.facts.scopes where fact.kind == .function && fact.parent == scope.scope {
        let name = index.facts[fact.name]
        if !names.contains(name) { names.append(name) }
      }
    }
    return names
  }

  // MARK: Decorators

  private func addDecorated(by names: [String], _ pattern: RootPattern, in process: ProcessModel) {
    for (call, load) in uses(of: names, in: process, asDecorators: true) {
      let decorator = call ?? load
      guard let fact = model.fact(decorator), case .decorator(let scope) = fact.use,
        pattern.kind != .request || !isOfUnservedApplication(load, in: process)
      else { continue }
      let function = ScopeRef(file: decorator.file, scope: scope)
      let place = model.span(decorator.file, fact.span)
      let route = call.flatMap(route)
      if model.scope(function)?.kind == .type {
        addMethods(of: function, pattern, route: route, at: place)
      } else {
        add(function, pattern, route: route, at: place)
      }
    }
  }

  // MARK: Marks and specifications

  /// `index.exposed = True`, `class Orders: exposed = True`
  private func addMarked(by names: [String], _ package: String, _ pattern: RootPattern, in process: ProcessModel) {
    guard process.mentionsPackage(of: package) else { return }
    for name in names {
      for file in process.files(naming: name) {
        guard let index = model.index(file) else { continue }
        for position in index.facts.bindings.indices {
          let binding = index.facts.bindings[position]
          guard case .expression(let value) = binding.value, case .boolean(true) = index.facts[value].kind else { continue }
          let place = model.span(file, binding.span)
          switch binding.target {
          case .attribute(let base, let attribute) where index.facts[attribute] == name:
            // `def secured(f): f.exposed = True`
            for function in decorated(byTakerOf: ExpressionRef(file: file, expression: base), in: process) { add(function, pattern, route: nil, at: place) }
            for denotation in model.denotations(of: ExpressionRef(file: file, expression: base)) {
              if let function = denotation.calledFunction { add(function, pattern, route: nil, at: place) }
              if case .type(let type) = denotation { addMethods(of: type, pattern, route: nil, at: place) }
            }
          case .name(let own) where index.facts[own] == name && index.facts[binding.scope].kind == .type:
            addMethods(of: ScopeRef(file: file, scope: binding.scope), pattern, route: nil, at: place)
          case .attribute, .name, .item: break
          }
        }
      }
    }
  }

  /// The functions that a specification names, which a call is given as a file.
  private func addSpecified(
    by names: [String], at argument: ArgumentPosition, _ keys: SpecificationKeys, _ pattern: RootPattern, in process: ProcessModel
  ) {
    for (call, _) in uses(of: names, in: process) {
      guard let call, let value = model.argument(argument, of: call) else { continue }
      for text in texts(saidBy: value, in: process, depth: 0) {
        for named in SpecifiedNames(model, keys).names(in: text, beside: call.file) {
          guard let function = function(named: named.name) else { continue }
          add(function, pattern, route: nil, at: named.place)
        }
      }
    }
  }

  // MARK: Names in settings

  private func addNamed(in variables: [String], _ pattern: RootPattern, _ process: ProcessModel) {
    for variable in variables {
      for file in process.files(naming: variable) {
        guard let index = model.index(file) else { continue }
        for id in index.bindings(of: variable, in: .module) {
          guard case .expression(let value) = index.facts[id].value else { continue }
          addNamed(within: value, pattern, in: index)
        }
        for value in model.additions(to: variable, in: index) { addNamed(within: value, pattern, in: index) }
      }
    }
  }

  private func addNamed(within value: ExpressionID, _ pattern: RootPattern, in index: FactsIndex) {
    for (text, span) in index.texts(placedWithin: index.facts[value].span) {
      let place = model.span(index.file, span)
      for denotation in denotations(named: text) {
        switch denotation {
        case .type(let type): addMethods(of: type, pattern, route: nil, at: place)
        case .function(let function): add(function, pattern, route: nil, at: place)
        default: break
        }
      }
    }
  }

  // MARK: Inheritance

  private func inherited(by function: ScopeRef, in process: ProcessModel) -> Root? {
    guard let index = model.index(function.file), let type = index.enclosingType(of: function.scope) else { return nil }
    let name = index.facts[index.facts[function.scope].name]
    for (pattern, bases) in inheritedPatterns(calling: name) {
      let isBelow = model.ancestry(of: ScopeRef(file: function.file, scope: type)).contains { ancestor in
        if case .external(let external) = ancestor { bases.contains(external) } else { false }
      }
      if isBelow {
        if pattern.kind == process.serves, isOfScript(ScopeRef(file: function.file, scope: type), in: process) { return nil }
        let step = words(of: pattern, name: index.qualifiedName(of: function.scope), route: nil)
        return Root(
          kind: pattern.kind, link: ChainLink(what: step, place: model.span(function.file, index.facts[function.scope].nameSpan)), isSure: pattern.isSure,
          turn: Root.Turn(of: name, in: pattern))
      }
    }
    return nil
  }

  private func inheritedPatterns(calling name: String) -> [(pattern: RootPattern, bases: [String])] {
    if let known = memory.patterns[name] { return known }
    let found = inheritedPatterns.filter { $0.pattern.calls(name) }
    memory.patterns[name] = found
    return found
  }

  // MARK: Adding

  /// Every place in the process that names one of these library functions, with the call if it is called there.
  private func uses(of names: [String], in process: ProcessModel, asDecorators: Bool = false) -> [(call: ExpressionRef?, load: ExpressionRef)] {
    // A process that never names a library holds nothing of it.
    let names = names.filter(process.mentionsPackage)
    if names.isEmpty { return [] }
    var result: [(ExpressionRef?, ExpressionRef)] = []
    let words = Set(names.compactMap(\.lastWord)).sorted()
    let given = self.words(ofGiven: names, asDecorators: asDecorators)
    let parts = asDecorators ? [] : names.compactMap(PartMethod.init)
    let files = Set(asDecorators ? words.flatMap(process.files(decoratingWith:)) : names.flatMap(process.files(callingFunction:))).sorted()
    model.prepare(files)
    for file in files {
      guard let index = model.index(file) else { continue }
      let renamed = index.renamedImports.compactMap { words.contains($0.name) ? $0.boundAs : nil }
      for load in (words + renamed).flatMap(index.loads).sorted() {
        let reference = ExpressionRef(file: file, expression: load)
        guard !asDecorators || isDecorator(load, in: index),
          model.denotes(reference, anyOf: names) || isGiven(load, anyOf: names, among: given, in: index, process)
            || parts.contains(where: { isMethod($0, ofUnknown: load, in: index) })
        else { continue }
        if case .function(let call) = index.facts[load].use {
          result.append((ExpressionRef(file: file, expression: call), reference))
        } else {
          result.append((nil, reference))
        }
      }
    }
    return result
  }

  /// `self.server.application.router.add_get`: of an object that nobody knows the part that a framework's object has.
  private func isMethod(_ method: PartMethod, ofUnknown load: ExpressionID, in index: FactsIndex) -> Bool {
    guard case .attribute(let base, let name) = index.facts[load].kind, index.facts[name] == method.name,
      case .attribute(let owner, let part) = index.facts[base].kind, index.facts[part] == method.part, case .function = index.facts[load].use
    else { return false }
    return model.denotations(of: ExpressionRef(file: index.file, expression: owner)).isEmpty
  }

  private func isDecorator(_ load: ExpressionID, in index: FactsIndex) -> Bool {
    switch index.facts[load].use {
    case .decorator: true
    case .function(let call): if case .decorator = index.facts[call].use { true } else { false }
    default: false
    }
  }

  private func route(of call: ExpressionRef) -> String? {
    guard let value = model.argument(ArgumentPosition(index: 0, keyword: "rule"), of: call), case .text(let text) = model.constant(value) else { return nil }
    return text
  }

  private func add(_ function: ScopeRef, _ pattern: RootPattern, route: String?, at place: SourceSpan, isSure: Bool = true) {
    // A factory (`def middleware(get_response): def inner(request): …`) runs once; the function that it gives back runs for every request.
    let called = pattern.areFactories && model.type(holding: function) == nil ? model.returned(by: function).compactMap(\.calledFunction) : [function]
    for function in called { addCalled(function, pattern, route: route, at: place, isSure: isSure) }
  }

  private func addCalled(_ function: ScopeRef, _ pattern: RootPattern, route: String?, at place: SourceSpan, isSure: Bool) {
    add(
      function, kind: pattern.kind, step: words(of: pattern, name: model.name(of: function), route: route), at: place, isSure: isSure && pattern.isSure,
      parameters: pattern.parameters, turn: Root.Turn(of: model.ownName(of: function), in: pattern))
  }

  func words(of pattern: RootPattern, name: String, route: String?) -> String {
    Template(pattern.step).filled(with: ["name": name, "route": route.flatMap { $0.isEmpty ? nil : "`\($0)`" } ?? "a route"])
  }

  /// The first sure registration of a function stays: files and places come in order.
  private func add(
    _ function: ScopeRef, kind: RootKind, step: String, at place: SourceSpan, isSure: Bool = true, parameters: [String] = [], turn: Root.Turn? = nil
  ) {
    if let known = found[function], known.isSure || !isSure { return }
    found[function] = Root(kind: kind, link: ChainLink(what: step, place: place), isSure: isSure, parameters: parameters, turn: turn)
  }
}

/// A method of a part of an object: `router.add_get` of `aiohttp.web.Application.router.add_get`.
private struct PartMethod {
  let part: String
  let name: String

  init?(_ name: String) {
    let words = name.split(separator: ".")
    guard words.count > 3, words[words.count - 2].first?.isLowercase == true, words[words.count - 3].first?.isUppercase == true else { return nil }
    (part, self.name) = (String(words[words.count - 2]), String(words[words.count - 1]))
  }
}
