import Catalogue
import Workspace

/// A function that runs when the process starts or ends, and the place that says so.
struct Hook: Hashable {
  /// What runs.
  enum Target: Hashable {
    case function(ScopeRef)
    /// A method of a library's object, such as `pool.shutdown`: the expression that names it, and the call that binds
    /// arguments to it, if one does.
    case method(ExpressionRef)
  }

  let pattern: HookPattern
  let target: Target
  let registration: SourceSpan
  /// The call that registers it and may hold arguments for it: `atexit.register(drain, 5)`.
  let call: ExpressionRef?

  /// How the hook moves a job that it starts.
  var moment: StartMoment {
    switch pattern.runner {
    case .master: .master
    case .worker: .worker
    case .loading: .loading
    }
  }
}

/// The hooks of a process, as the catalogue's patterns find them, in the order of their registrations.
struct HookTable {
  private(set) var hooks: [Hook] = []
  private let process: ProcessModel
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
    for pattern in model.knowledge.hooks {
      switch pattern.way {
      case .registered(let calls, let argument): findRegistered(pattern, calls, argument)
      case .decorated(let names): findDecorated(pattern, names)
      case .assigned(let names): findAssigned(pattern, names)
      case .setting(let server, let names): findSettings(pattern, server, names)
      case .inherited(let bases): findInherited(pattern, bases)
      }
    }
    hooks.sort { $0.registration < $1.registration }
  }

  // MARK: Ways

  private mutating func findRegistered(_ pattern: HookPattern, _ names: [String], _ argument: ArgumentPosition) {
    for (place, index) in places(naming: names) {
      guard case .function(let id) = index.facts[place.expression].use else { continue }
      let call = ExpressionRef(file: place.file, expression: id)
      guard selects(pattern, call), let value = model.argument(argument, of: call) else { continue }
      addTargets(pattern, value, model.place(call), call: call, depth: 0)
    }
  }

  private mutating func findDecorated(_ pattern: HookPattern, _ names: [String]) {
    for (place, index) in places(naming: names) {
      var decorator = place
      if case .function(let call) = index.facts[place.expression].use {
        decorator = ExpressionRef(file: place.file, expression: call)
        guard selects(pattern, decorator) else { continue }
      } else if pattern.selector != nil {
        continue
      }
      guard case .decorator(let scope) = index.facts[decorator.expression].use else { continue }
      hooks.append(Hook(pattern: pattern, target: .function(ScopeRef(file: place.file, scope: scope)), registration: model.place(decorator), call: nil))
    }
  }

  private mutating func findAssigned(_ pattern: HookPattern, _ names: [String]) {
    for name in names {
      guard let dot = name.lastIndex(of: "."), process.mentionsPackage(of: name) else { continue }
      let (owner, member) = (String(name[..<dot]), String(name[name.index(after: dot)...]))
      for file in process.files(naming: member) {
        guard let index = model.index(file) else { continue }
        for id in index.attributeBindings(of: member) {
          guard case .attribute(let base, _) = index.facts[id].target, case .expression(let value) = index.facts[id].value,
            model.denotes(ExpressionRef(file: file, expression: base), anyOf: [owner])
          else { continue }
          addTargets(pattern, ExpressionRef(file: file, expression: value), model.span(file, index.facts[id].span), call: nil, depth: 0)
        }
      }
    }
  }

  /// `def worker_exit(server, worker):` in the configuration that the deployment is started with.
  private mutating func findSettings(_ pattern: HookPattern, _ server: String, _ names: [String]) {
    for callable in process.callables where callable.server == server && names.contains(callable.name) {
      let file = model.id(callable.place.path)
      guard let index = model.index(file) else { continue }
      for denotation in model.member(callable.name, of: .file(file)) {
        if let function = denotation.calledFunction {
          hooks.append(Hook(pattern: pattern, target: .function(function), registration: callable.place, call: nil))
        } else if case .externalMember = denotation {
          for id in index.bindings(of: callable.name, in: .module) {
            guard case .expression(let value) = index.facts[id].value else { continue }
            let named = ExpressionRef(file: file, expression: value)
            hooks.append(Hook(pattern: pattern, target: .method(named), registration: callable.place, call: nil))
          }
        }
      }
    }
  }

  private mutating func findInherited(_ pattern: HookPattern, _ bases: [String]) {
    guard bases.contains(where: process.mentionsPackage) else { return }
    for method in pattern.methods {
      for file in process.files(defining: method) {
        guard let index = model.index(file) else { continue }
        for scope in index.scopes(named: method) {
          guard let type = index.enclosingType(of: scope) else { continue }
          let isBelow = model.ancestry(of: ScopeRef(file: file, scope: type)).contains { ancestor in
            if case .external(let name) = ancestor { bases.contains(model.knowledge.canonical(name)) } else { false }
          }
          guard isBelow else { continue }
          let place = model.span(file, index.facts[scope].nameSpan)
          hooks.append(Hook(pattern: pattern, target: .function(ScopeRef(file: file, scope: scope)), registration: place, call: nil))
        }
      }
    }
  }

  // MARK: Targets

  /// `drain`, `pool.shutdown`, `partial(pool.shutdown, wait=True)`, `[stop_mailer, stop_pool]`, a class that is a context.
  private mutating func addTargets(_ pattern: HookPattern, _ value: ExpressionRef, _ registration: SourceSpan, call: ExpressionRef?, depth: Int) {
    guard depth < 5, let index = model.index(value.file) else { return }
    func ref(_ expression: ExpressionID) -> ExpressionRef { ExpressionRef(file: value.file, expression: expression) }
    func add(_ target: Hook.Target, _ call: ExpressionRef?) {
      hooks.append(Hook(pattern: pattern, target: target, registration: registration, call: call))
    }
    switch index.facts[value.expression].kind {
    case .collection(let items):
      for item in index.facts[items] { addTargets(pattern, ref(item), registration, call: nil, depth: depth + 1) }
      return
    case .call(let function, let list):
      let isPartial = model.denotations(of: ref(function)).contains { denotation in
        if case .external(let name) = denotation { model.knowledge.partials.contains(model.knowledge.canonical(name)) } else { false }
      }
      if isPartial, let first = index.facts[list].first { return addTargets(pattern, ref(first.value), registration, call: value, depth: depth + 1) }
    default: break
    }
    let elements = index.facts[value.expression].isName ? model.elementExpressions(of: value) : []
    for element in elements { addTargets(pattern, element, registration, call: nil, depth: depth + 1) }
    var isMethod = false
    for denotation in model.denotations(of: value) {
      switch denotation {
      case .function(let scope), .method(let scope): add(.function(scope), call)
      case .externalMember: isMethod = true
      case .type(let type), .instance(.project(let type), _):
        let isContext = pattern.moment == .around
        for name in isContext ? ["__aexit__", "__exit__"] : ["__call__"] {
          for case .method(let scope) in model.attribute(name, of: .instance(.project(type), made: nil)) { add(.function(scope), call) }
        }
      case .external, .instance(.external, _), .module, .namespace, .text: break
      }
    }
    // What the object is may not be known: its keys say whose it is.
    if isMethod || model.denotations(of: value).isEmpty, case .attribute = index.facts[value.expression].kind { add(.method(value), call) }
  }

  // MARK: Places

  private func selects(_ pattern: HookPattern, _ call: ExpressionRef) -> Bool {
    guard let selector = pattern.selector else { return true }
    guard let value = model.argument(selector.argument, of: call), let index = model.index(value.file) else { return false }
    func fits(_ id: ExpressionID) -> Bool {
      switch index.facts[id].kind {
      case .text(let text): selector.texts.contains(index.facts[text])
      case .name(let name), .attribute(_, let name): selector.names.contains(index.facts[name])
      default: false
      }
    }
    if fits(value.expression) { return true }
    // `for number in (SIGTERM, SIGINT): signal(number, stop)`
    guard case .name(let name) = index.facts[value.expression].kind,
      let owner = index.owner(of: name, readIn: index.facts[value.expression].scope)
    else { return false }
    return index.bindings(of: name, in: owner).contains { id in
      guard case .elementOf(let items) = index.facts[id].value else { return false }
      return model.elementExpressions(of: ExpressionRef(file: value.file, expression: items)).contains { fits($0.expression) }
    }
  }

  /// Every place of the process that names one of these library functions.
  private func places(naming names: [String]) -> [(place: ExpressionRef, index: FactsIndex)] {
    let names = names.filter(process.mentionsPackage)
    let words = Set(names.compactMap(\.lastWord)).sorted()
    return Set(names.flatMap(process.files(callingFunction:))).sorted().flatMap { file -> [(ExpressionRef, FactsIndex)] in
      guard let index = model.index(file) else { return [] }
      let renamed = index.facts.imports.compactMap { fact in fact.name.map(words.contains) == true && fact.boundAs != fact.name ? fact.boundAs : nil }
      return (words + renamed).flatMap(index.loads).sorted().map { ExpressionRef(file: file, expression: $0) }
        .filter { model.denotes($0, anyOf: names) }.map { ($0, index) }
    }
  }
}

extension ExpressionFact {
  fileprivate var isName: Bool {
    if case .name = kind { true } else { false }
  }
}
