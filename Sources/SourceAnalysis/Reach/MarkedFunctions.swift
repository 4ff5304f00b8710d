import Catalogue

// Functions that a decorator of the project marks, `f.rules = [rule]` or `setattr(f, "rules", [rule])`, and that somebody finds who goes
// through the members of an object: `f = getattr(self, name)`, `if hasattr(f, "rules")`. Which of them a way leads to nobody can tell.

/// One after the other the members of an object, and what they are asked for.
struct MarkedMembers {
  let marks: Set<String>
  /// The class of the object, where its own method goes through them.
  let type: ScopeRef?
}

extension SourceModel {
  /// The members that a name stands for in turn; `nil` where nobody asks them for a mark.
  func markedMembers(under value: ExpressionRef) -> MarkedMembers? {
    guard let index = index(value.file), case .name(let name) = index.facts[value.expression].kind,
      let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), owner != .module,
      let object = index.bindings(of: name, in: owner).lazy.compactMap({ self.objectGoneThrough(by: $0, in: index) }).first
    else { return nil }
    let marks = Set(index.reads(of: name, ownedBy: owner).compactMap { mark(askedOf: $0, in: index) })
    return marks.isEmpty ? nil : MarkedMembers(marks: marks, type: ownType(of: object, in: index))
  }

  /// `self` of `f = getattr(self, name)`, of `for f in [getattr(self, name) for name in dir(self)]` and of `for name, f in getmembers(self)`.
  private func objectGoneThrough(by id: BindingID, in index: FactsIndex) -> ExpressionID? {
    switch index.facts[id].value {
    case .expression(let value): return objectPicked(from: value, in: index)
    case .elementOf(let all):
      if case .comprehension(_, let element) = index.facts[all].kind { return objectPicked(from: element, in: index) }
      let call = ExpressionRef(file: index.file, expression: all)
      guard calls(call, anyOf: knowledge.givesMembers) else { return nil }
      return argument(ArgumentPosition(index: 0, keyword: "object"), of: call)?.expression
    default: return nil
    }
  }

  /// The object of which a call gives a member that no text names.
  func objectPicked(from value: ExpressionID, in index: FactsIndex) -> ExpressionID? {
    let call = ExpressionRef(file: index.file, expression: value)
    guard case .call = index.facts[value].kind, calls(call, anyOf: knowledge.givesAttribute.sorted()),
      let object = argument(ArgumentPosition(index: 0, keyword: nil), of: call), let name = argument(ArgumentPosition(index: 1, keyword: nil), of: call),
      constant(name) == nil
    else { return nil }
    return object.expression
  }

  /// `rules` of `f.rules`, `hasattr(f, "rules")` and `getattr(f, RULES, None)`.
  private func mark(askedOf read: ExpressionID, in index: FactsIndex) -> String? {
    switch index.facts[read].use {
    case .base(let attribute):
      guard case .attribute(_, let name) = index.facts[attribute].kind else { return nil }
      return Self.mark(index.facts[name])
    case .argument(let call, _):
      let reference = ExpressionRef(file: index.file, expression: call)
      guard argument(ArgumentPosition(index: 0, keyword: nil), of: reference)?.expression == read,
        let name = argument(ArgumentPosition(index: 1, keyword: nil), of: reference)
      else { return nil }
      return text(of: name).flatMap(Self.mark)
    default: return nil
    }
  }

  /// Every function has a name and a text; nothing is told by asking for them.
  private static func mark(_ name: String) -> String? { name.hasPrefix("__") ? nil : name }

  private func text(of value: ExpressionRef) -> String? {
    for case .text(let text) in denotations(of: value) { return text }
    return nil
  }

  /// The class whose method has this for its object.
  private func ownType(of value: ExpressionID, in index: FactsIndex) -> ScopeRef? {
    guard case .name(let name) = index.facts[value].kind, let owner = index.owner(of: name, readIn: index.facts[value].scope),
      let type = index.enclosingType(of: owner), index.facts.parameters(of: owner).first?.name == name
    else { return nil }
    return ScopeRef(file: index.file, scope: type)
  }

  /// Where a file marks what is given for a parameter: `f.rules = …`, `setattr(f, "rules", …)`; the name that stands for it there.
  func places(marking mark: String, in index: FactsIndex) -> [ExpressionRef] {
    let assigned = index.attributeBindings(of: mark).compactMap { id -> ExpressionRef? in
      guard case .attribute(let base, _) = index.facts[id].target else { return nil }
      return ExpressionRef(file: index.file, expression: base)
    }
    let set = knowledge.setsAttribute.flatMap(index.loads).compactMap { load -> ExpressionRef? in
      guard case .function(let id) = index.facts[load].use, case let call = ExpressionRef(file: index.file, expression: id),
        let name = argument(ArgumentPosition(index: 1, keyword: nil), of: call), text(of: name) == mark
      else { return nil }
      return argument(ArgumentPosition(index: 0, keyword: nil), of: call)
    }
    return assigned + set
  }
}

/// A function of the project that decorates, and which of its parameters stands for what it decorates.
struct ProjectDecorator {
  let function: ScopeRef
  let position: Int
  /// The call that gives it, `mark("x")` of `@mark("x")`.
  let call: ExpressionRef?
}

extension SourceModel {
  /// The functions of the project that are given a function by its decorators: `mark` of `@mark`, and what `mark` gives back of `@mark("x")`.
  func decorators(of function: ScopeRef) -> [ProjectDecorator] {
    guard let index = index(function.file), index.facts[function.scope].kind == .function else { return [] }
    return index.facts.decorators(of: function.scope).flatMap { decorators(of: function, by: $0) }
  }

  /// The same for one of its decorators.
  func decorators(of function: ScopeRef, by decorator: ExpressionID) -> [ProjectDecorator] {
    guard let index = index(function.file) else { return [] }
    var callee = decorator
    var isCalled = false
    if case .call(let called, _) = index.facts[decorator].kind { (callee, isCalled) = (called, true) }
    let makers = denotations(of: ExpressionRef(file: function.file, expression: callee)).compactMap(\.calledFunction)
    let call = isCalled ? ExpressionRef(file: function.file, expression: decorator) : nil
    return (isCalled ? makers.flatMap(returned).compactMap(\.calledFunction) : makers)
      .map { ProjectDecorator(function: $0, position: takesReceiver($0) ? 1 : 0, call: call) }
  }

  /// The marks that a function leaves on what it is given.
  func marks(onParameter position: Int, of taker: ScopeRef) -> [String] {
    if let known = foundMarks[taker] { return known }
    guard let index = index(taker.file), position < index.facts.parameters(of: taker.scope).count else { return [] }
    let parameter = index.facts.parameters(of: taker.scope)[position].name
    func isGiven(_ value: ExpressionID) -> Bool {
      guard case .name(parameter) = index.facts[value].kind else { return false }
      return index.owner(of: parameter, readIn: index.facts[value].scope) == taker.scope
    }
    let assigned = index.facts.bindings.compactMap { binding -> String? in
      guard case .attribute(let base, let name) = binding.target, isGiven(base) else { return nil }
      return Self.mark(index.facts[name])
    }
    let set = knowledge.setsAttribute.flatMap(index.loads).compactMap { load -> String? in
      guard case .function(let id) = index.facts[load].use, case let call = ExpressionRef(file: index.file, expression: id),
        let object = argument(ArgumentPosition(index: 0, keyword: nil), of: call), isGiven(object.expression),
        let name = argument(ArgumentPosition(index: 1, keyword: nil), of: call)
      else { return nil }
      return text(of: name).flatMap(Self.mark)
    }
    let marks = Array(Set(assigned + set)).sorted()
    if resolving.isEmpty { foundMarks[taker] = marks }
    return marks
  }

  /// The calls of a file that give the members of an object in turn, which are then asked for a mark.
  func picks(ofMembersMarked mark: String, in index: FactsIndex) -> [ExpressionRef] {
    knowledge.givesAttribute.sorted().flatMap(index.loads).compactMap { load -> ExpressionRef? in
      guard case .function(let call) = index.facts[load].use, objectPicked(from: call, in: index) != nil,
        names(boundTo: call, in: index).contains(where: { markedMembers(under: $0)?.marks.contains(mark) ?? false })
      else { return nil }
      return ExpressionRef(file: index.file, expression: call)
    }
  }

  /// A place where the name stands that a value is bound to, also one after the other of those in a list.
  private func names(boundTo value: ExpressionID, in index: FactsIndex) -> [ExpressionRef] {
    func reads(_ first: BindingID, _ count: Int32) -> [ExpressionRef] {
      (first.raw..<(first.raw + count)).compactMap { raw -> ExpressionRef? in
        let binding = index.facts[BindingID(raw: raw)]
        guard case .name(let name) = binding.target else { return nil }
        return index.reads(of: name, ownedBy: binding.scope).first.map { ExpressionRef(file: index.file, expression: $0) }
      }
    }
    switch index.facts[value].use {
    case .assigned(let first, let count), .iterated(let first, let count): return reads(first, count)
    case .element(let list): return names(boundTo: list, in: index)
    default: return []
    }
  }
}

extension RootTable {
  /// The functions that a name stands for in turn which goes through the members of an object.
  func marked(foundUnder value: ExpressionRef, in process: ProcessModel) -> [ScopeRef] {
    guard let members = model.markedMembers(under: value) else { return [] }
    return members.marks.sorted().flatMap { mark -> [ScopeRef] in
      let files = Set([value.file] + process.files(naming: mark)).sorted()
      return files.compactMap(model.index).flatMap { model.places(marking: mark, in: $0) }.flatMap { decorated(byTakerOf: $0, in: process) }
    }.filter { function in
      guard let type = members.type, let holder = model.type(holding: function) else { return true }
      return model.ancestry(of: holder).contains(.project(type)) || model.ancestry(of: type).contains(.project(holder))
    }
  }
}
