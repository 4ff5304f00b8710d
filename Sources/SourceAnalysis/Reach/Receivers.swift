import Workspace

// Whose method it is: a method that calls `self.work()` runs the `work` of the object that it was called on, and of no other
// class that happens to inherit from the same one.

/// How a call goes with the methods that its object must have for the way to go on.
enum ReceiverFit {
  /// The object's class finds them, or nothing speaks against it.
  case fits
  /// The call is on the same object: the callers of its function decide.
  case sameObject
  /// The same, but the call passes over what the object's class has under the method's name.
  case superObject
  /// The object is known by a class above only: one class below finds them, another does not.
  case mayFit
  /// The object's class finds other methods under their names.
  case isAnother
}

/// Objects of a class, or of one below it too, and the methods that they are to find.
struct ReceiverQuestion: Hashable {
  let type: ScopeRef
  let isExact: Bool
  let wanted: [ScopeRef]
}

extension Reachability {
  /// The methods that an object must have for a way to lead from a call on it through this point: the point's own, if it is one of
  /// several under its name, and those that methods above it ran on the same object.
  func wantedMethods(at point: Waypoint) -> [ScopeRef] {
    guard let index = model.index(point.scope.file), let type = index.enclosingType(of: point.scope.scope),
      !point.wanted.contains(point.scope), isOneOfSeveral(point.scope, in: ScopeRef(file: point.scope.file, scope: type))
    else { return point.wanted }
    // More of them say nothing new about the object's class.
    return Array((point.wanted + [point.scope]).suffix(3))
  }

  /// How a call in `caller` that runs the point's method goes with the methods that are wanted.
  func receiverFit(of call: ExpressionRef, in caller: ScopeRef, at point: Waypoint, _ wanted: [ScopeRef]) -> ReceiverFit {
    guard !wanted.isEmpty, let index = model.index(call.file), case .call(let callee, _) = index.facts[call.expression].kind,
      case .attribute(let base, let member) = index.facts[callee].kind, index.facts[member] == model.ownName(of: point.scope)
    else { return .fits }
    if let own = ownObject(base, in: index, caller) { return own }
    var fits: [ReceiverFit] = []
    for denotation in model.denotations(of: ExpressionRef(file: call.file, expression: base)) {
      switch denotation {
      case .instance(.project(let type), let made): fits.append(fit(of: type, isExact: made != nil, wanted))
      case .type(let type): fits.append(fit(of: type, isExact: true, wanted))
      default: return .fits
      }
    }
    if fits.isEmpty || fits.contains(.fits) { return .fits }
    return fits.contains(.mayFit) ? .mayFit : .isAnother
  }

  private func fit(of type: ScopeRef, isExact: Bool, _ wanted: [ScopeRef]) -> ReceiverFit {
    let question = ReceiverQuestion(type: type, isExact: isExact, wanted: wanted)
    if let known = process.receiverFits[question] { return known }
    let found = findFit(of: type, isExact: isExact, wanted)
    if process.isAtRest { process.receiverFits[question] = found }
    return found
  }

  private func findFit(of type: ScopeRef, isExact: Bool, _ wanted: [ScopeRef]) -> ReceiverFit {
    let isFound = wanted.allSatisfy { model.method(model.ownName(of: $0), foundBy: type) == $0 }
    if isExact { return isFound ? .fits : .isAnother }
    // Of all classes that the object can be of, those that leave the method to others make no objects.
    let others = ([type] + process.subclasses(of: type)).filter { candidate in
      wanted.contains { method in
        guard let found = model.method(model.ownName(of: method), foundBy: candidate) else { return false }
        return found != method && !model.isAbstract(found)
      }
    }
    if others.isEmpty { return .fits }
    let isPossible = isFound || process.subclasses(of: type).contains { candidate in
      wanted.allSatisfy { model.method(model.ownName(of: $0), foundBy: candidate) == $0 }
    }
    return isPossible ? .mayFit : .isAnother
  }

  /// Whether classes below or above have a method of the same name.
  private func isOneOfSeveral(_ method: ScopeRef, in type: ScopeRef) -> Bool {
    if let known = process.methodsOfSeveral[method] { return known }
    let found = hasSisters(method, in: type)
    if process.isAtRest { process.methodsOfSeveral[method] = found }
    return found
  }

  private func hasSisters(_ method: ScopeRef, in type: ScopeRef) -> Bool {
    let name = model.ownName(of: method)
    if ["__init__", "__new__"].contains(name) { return false }
    let below = process.subclasses(of: type).contains { model.method(name, foundBy: $0) != method }
    return below || model.ancestry(of: type).dropFirst().contains { ancestor in
      if case .project(let base) = ancestor { model.method(name, foundBy: base) != nil } else { false }
    }
  }

  /// `self`, `cls` or `super()` in a method, and what the class of the one that it was called on makes: `cls()`.
  private func ownObject(_ base: ExpressionID, in index: FactsIndex, _ caller: ScopeRef) -> ReceiverFit? {
    guard caller.file == index.file, index.enclosingType(of: caller.scope) != nil else { return nil }
    switch index.facts[base].kind {
    case .name(let name):
      if isReceiver(name, in: index, caller) { return .sameObject }
      let bindings = index.bindings(of: name, in: caller.scope)
      let areOwn = bindings.allSatisfy { id in
        if case .expression(let made) = index.facts[id].value { makesOwnObject(made, in: index, caller) } else { false }
      }
      return areOwn && !bindings.isEmpty ? .sameObject : nil
    case .call(let callee, _):
      if case .name(let name) = index.facts[callee].kind, index.facts[name] == "super" { return .superObject }
      return makesOwnObject(base, in: index, caller) ? .sameObject : nil
    default: return nil
    }
  }

  private func isReceiver(_ name: NameID, in index: FactsIndex, _ caller: ScopeRef) -> Bool {
    index.facts.parameters(of: caller.scope).first?.name == name && model.takesReceiver(caller)
  }

  /// `cls()`: an object of the same class as the one that the method was called on.
  private func makesOwnObject(_ call: ExpressionID, in index: FactsIndex, _ caller: ScopeRef) -> Bool {
    guard case .call(let callee, _) = index.facts[call].kind, case .name(let name) = index.facts[callee].kind else { return false }
    return isReceiver(name, in: index, caller)
  }
}

extension SourceModel {
  /// The name that a function or class is defined under.
  func ownName(of scope: ScopeRef) -> String {
    guard let index = index(scope.file) else { return "" }
    return index.facts[index.facts[scope.scope].name]
  }

  /// The class whose body holds a method.
  func type(holding method: ScopeRef) -> ScopeRef? {
    index(method.file)?.enclosingType(of: method.scope).map { ScopeRef(file: method.file, scope: $0) }
  }

  /// The method that an object of a class finds under a name.
  func method(_ name: String, foundBy type: ScopeRef) -> ScopeRef? {
    if let known = foundMethods[type]?[name] { return known }
    let found = attribute(name, of: .instance(.project(type), made: nil)).lazy.compactMap(\.calledFunction).first
    if resolving.isEmpty { foundMethods[type, default: [:]][name] = .some(found) }
    return found
  }

  /// Whether a method only stands for those of classes below.
  func isAbstract(_ method: ScopeRef) -> Bool {
    decoratorNames(of: method).contains("abstractmethod")
  }
}
