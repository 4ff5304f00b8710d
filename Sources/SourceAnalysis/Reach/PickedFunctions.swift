import Catalogue
import Workspace

// Functions that are picked out of their object or module by a name: `getattr(self, "on_" + event)()`.

extension Reachability {
  /// Who picks the function out of its object by a name that is put together, `getattr(self, "on_" + event)`, or that nobody can tell,
  /// `getattr(self, command)()`.
  func pickers(of function: ScopeRef) -> [Edge] {
    guard let home = model.index(function.file), case let name = home.facts[home.facts[function.scope].name], !name.hasPrefix("__") else { return [] }
    guard let own = home.enclosingType(of: function.scope) else { return pickers(ofModuleFunction: function, named: name, in: home) }
    let type = ScopeRef(file: function.file, scope: own)
    let above = model.ancestry(of: type).compactMap { ancestor -> ScopeRef? in
      if case .project(let scope) = ancestor { scope } else { nil }
    }
    func picked(_ call: ExpressionRef) -> Edge { self.picked(function, by: call) }
    let withinClass = above.flatMap { holder -> [Edge] in
      guard let index = model.index(holder.file) else { return [] }
      let span = index.facts[holder.scope].span
      return model.knowledge.givesAttribute.sorted().flatMap(index.loads).compactMap { load -> Edge? in
        guard span.contains(index.facts[load].span), case .function(let id) = index.facts[load].use else { return nil }
        let call = ExpressionRef(file: holder.file, expression: id)
        guard let object = model.argument(ArgumentPosition(index: 0, keyword: nil), of: call), isReceiver(object, of: holder, in: index),
          let word = model.argument(ArgumentPosition(index: 1, keyword: nil), of: call),
          fits(name, word.expression, in: index) || !name.hasPrefix("_") && mayBeAny(word.expression, in: index) && isCalled(call, in: index)
        else { return nil }
        return picked(call)
      }
    }
    return withinClass + (name.hasPrefix("_") ? [] : choices(ofMethodsOf: type).map(picked))
  }

  private func picked(_ function: ScopeRef, by call: ExpressionRef) -> Edge {
    var found = edge(call, "picks `\(model.name(of: function))` by its name")
    found.isSure = false
    return found
  }

  /// Who picks it out of its module: `getattr(jobs, request.args["job"])()`.
  private func pickers(ofModuleFunction function: ScopeRef, named name: String, in home: FactsIndex) -> [Edge] {
    guard home.facts[function.scope].kind == .function, home.facts[function.scope].parent == .module, !name.hasPrefix("_") else { return [] }
    return choices(ofFunctionsOf: function.file).map { picked(function, by: $0) }
  }

  /// The calls of a module's function whose name nobody can tell.
  private func choices(ofFunctionsOf module: FileID) -> [ExpressionRef] {
    if let known = process.foundModuleChoices[module] { return known }
    process.foundModuleChoices[module] = []
    // A module is named where it is imported.
    let path = model.path(module)
    let stem = String(decoding: path.isNamed("__init__.py") ? path.parent.name : path.name.dropLast(3), as: UTF8.self)
    let found = choices(in: Set(process.files(reading: stem))) { $0 == .module(module) }
      + choicesOfImported.filter { model.denotations(of: $0.object).contains(.module(module)) }.map(\.call)
    process.foundModuleChoices[module] = found
    return found
  }

  /// Those in files that import what is named by a text, which any module may be.
  private var choicesOfImported: [OpenChoice] {
    if let known = process.choicesOfImported { return known }
    let importing = Set(model.knowledge.importsNamed.compactMap(\.lastWord).flatMap(process.files(reading:)))
    let found = model.knowledge.givesAttribute.sorted().flatMap { getter in
      process.files(calling: getter).filter(importing.contains).flatMap { choices(by: getter, in: $0) }
    }
    process.choicesOfImported = found
    return found
  }

  /// The calls of what an object has under a name that nobody can tell.
  private func choices(in files: Set<FileID>, of isWanted: (Denotation) -> Bool) -> [ExpressionRef] {
    model.knowledge.givesAttribute.sorted().flatMap { getter in
      process.files(calling: getter).filter(files.contains).flatMap { file in
        choices(by: getter, in: file).filter { model.denotations(of: $0.object).contains(where: isWanted) }.map(\.call)
      }
    }
  }

  /// Those of a file: many classes and modules ask.
  private func choices(by getter: String, in file: FileID) -> [OpenChoice] {
    let question = OpenChoice.Question(getter: getter, file: file)
    if let known = process.openChoices[question] { return known }
    let found = model.index(file).map { index in
      index.loads(of: getter).compactMap { load -> OpenChoice? in
        guard case .function(let id) = index.facts[load].use, case let call = ExpressionRef(file: file, expression: id),
          let word = model.argument(ArgumentPosition(index: 1, keyword: nil), of: call), mayBeAny(word.expression, in: index),
          isCalled(call, in: index), let object = model.argument(ArgumentPosition(index: 0, keyword: nil), of: call)
        else { return nil }
        return OpenChoice(call: call, object: object)
      }
    } ?? []
    process.openChoices[question] = found
    return found
  }

  /// The calls of a method of this class's objects whose name nobody can tell: `getattr(controller, request.args["command"])()`.
  private func choices(ofMethodsOf type: ScopeRef) -> [ExpressionRef] {
    if let known = process.foundChoices[type] { return known }
    process.foundChoices[type] = []
    // A class is named where an object of it is made, and where a module keeps one, its variable is.
    let words = ([type] + process.subclasses(of: type)).flatMap { made -> [String] in
      guard let home = model.index(made.file) else { return [] }
      let kept = home.facts.bindings.compactMap { binding -> String? in
        guard binding.scope == .module, case .name(let variable) = binding.target, case .expression(let value) = binding.value,
          case .call(let callee, _) = home.facts[value].kind, case .name(let name) = home.facts[callee].kind, name == home.facts[made.scope].name
        else { return nil }
        return home.facts[variable]
      }
      return [home.facts[home.facts[made.scope].name]] + kept
    }
    let found = choices(in: Set(words.flatMap(process.files(reading:)))) { denotation in
      if case .instance(.project(let made), _) = denotation { model.ancestry(of: made).contains(.project(type)) } else { false }
    }
    process.foundChoices[type] = found
    return found
  }

  /// `self`, in a method of a class.
  private func isReceiver(_ value: ExpressionRef, of type: ScopeRef, in index: FactsIndex) -> Bool {
    guard case .name(let name) = index.facts[value.expression].kind, let owner = index.owner(of: name, readIn: index.facts[value.expression].scope)
    else { return false }
    return index.facts[owner].parent == type.scope && index.facts.parameters(of: owner).first?.name == name
  }

  /// Whether a name can be the one that an expression puts together: `"on_" + event`, `f"on_{event}"`.
  private func fits(_ name: String, _ expression: ExpressionID, in index: FactsIndex) -> Bool {
    switch index.facts[expression].kind {
    case .pattern(let text):
      let parts = index.facts[text].split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, parts[0].count > 1 || parts[0] == "_" else { return false }
      return name.hasPrefix(parts[0]) && (parts[1].contains("*") || name.hasSuffix(parts[1]))
    case .choice(let parts):
      guard let first = index.facts[parts].first, case .text(let text) = index.facts[first].kind, case let head = index.facts[text],
        head.count > 1 || head == "_"
      else { return false }
      return name.hasPrefix(head) && name.count > head.count
    case .name(let variable):
      guard let owner = index.owner(of: variable, readIn: index.facts[expression].scope), owner != .module else { return false }
      return index.bindings(of: variable, in: owner).contains { id in
        guard case .expression(let value) = index.facts[id].value, value != expression else { return false }
        if case .name = index.facts[value].kind { return false }
        return fits(name, value, in: index)
      }
    default: return false
    }
  }

  /// Whether nothing is known of a name: it comes from a request, a table, or whoever calls the function.
  private func mayBeAny(_ name: ExpressionID, in index: FactsIndex) -> Bool {
    switch index.facts[name].kind {
    case .attribute, .subscript_: return true
    // `route.get("method")`, `request.method.lower()`
    case .call(let function, _):
      guard case .attribute(let base, let method) = index.facts[function].kind else { return false }
      return model.knowledge.takesFrom.contains(index.facts[method])
        || model.knowledge.spellsAnew.contains(index.facts[method]) && mayBeAny(base, in: index)
    case .name(let variable):
      guard let owner = index.owner(of: variable, readIn: index.facts[name].scope), owner != .module else { return false }
      let bindings = index.bindings(of: variable, in: owner)
      return bindings.contains { if case .unknown = index.facts[$0].value { false } else { true } } && bindings.allSatisfy { id in
        switch index.facts[id].value {
        // A place in a tuple within another: `method, (command, *rest) = …`.
        case .parameter, .unknown: true
        case .expression(let value), .unpacked(let value, _):
          switch index.facts[value].kind {
          case .attribute, .call, .subscript_: true
          default: false
          }
        default: false
        }
      }
    default: return false
    }
  }

  /// Whether what a call gives is called, at once or under a name: `method = getattr(self, name); method(request)`.
  private func isCalled(_ call: ExpressionRef, in index: FactsIndex) -> Bool {
    switch index.facts[call.expression].use {
    case .function: return true
    case .assigned(let first, let count):
      return (first.raw..<(first.raw + count)).contains { raw in
        let binding = index.facts[BindingID(raw: raw)]
        guard case .name(let name) = binding.target else { return false }
        return index.reads(of: name, ownedBy: binding.scope).contains { if case .function = index.facts[$0].use { true } else { false } }
      }
    default: return false
    }
  }
}

/// A call that takes what an object has under a name that nobody can tell: `getattr(object, name)`.
struct OpenChoice {
  let call: ExpressionRef
  let object: ExpressionRef

  struct Question: Hashable {
    let getter: String
    let file: FileID
  }
}
