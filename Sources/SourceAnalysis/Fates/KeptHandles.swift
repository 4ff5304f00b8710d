import Catalogue
import Workspace

// Handles that are kept: in variables, in containers, and with objects, where others may wait for them.

extension FateFollower {
  /// What is used in more places than that no person keeps a handle in. Whether somebody waits there is not found out.
  private static let mostUses = 1000

  mutating func sign(ofBindings first: BindingID, _ count: Int32, in index: FactsIndex, isContainer: Bool) -> Sign {
    var best = Sign.nothing
    for raw in first.raw..<(first.raw + count) {
      let binding = index.facts[BindingID(raw: raw)]
      switch binding.target {
      case .name(let name):
        best = max(best, sign(ofReadsOf: name, ownedBy: binding.scope, in: index, isContainer: isContainer))
        // A module's variable outlives the function that sets it.
        if binding.scope == .module { best = max(best, .stored) }
      case .attribute(let base, let name): best = max(best, sign(ofAttribute: index.facts[name], base: base, in: index))
      case .item(let base): best = max(best, sign(ofObject: ExpressionRef(file: index.file, expression: base), isContainer: true))
      }
    }
    return best
  }

  mutating func sign(ofReadsOf name: NameID, ownedBy owner: ScopeID, in index: FactsIndex, isContainer: Bool) -> Sign {
    let variable = VariableRef(owner: ScopeRef(file: index.file, scope: owner), name: name)
    if seenVariables.contains(variable) { return .nothing }
    let reads = index.reads(of: name, ownedBy: owner)
    if reads.count > Self.mostUses { return .passedOn }
    var best = Sign.nothing
    for read in reads {
      let reference = ExpressionRef(file: index.file, expression: read)
      guard !isInExitHook(read, index), !isBeforeOrigin(read, in: index), seen.insert(reference).inserted else { continue }
      let mark = waits.count
      let sign = sign(ofUse: reference, isContainer: isContainer)
      let here = owner == .module ? self.sign(sign, elsewhereAt: read, in: index) : sign
      if here != sign { forgetWaits(since: mark) }
      best = max(best, here)
    }
    seenVariables.insert(variable)
    return best
  }

  /// A wait on a module's variable, in a function that the handle did not go through, is a wait only if that function runs.
  mutating func sign(_ sign: Sign, elsewhereAt read: ExpressionID, in index: FactsIndex) -> Sign {
    guard sign == .wait || sign == .boundedWait else { return sign }
    let executor = ScopeRef(file: index.file, scope: index.executor(of: index.facts[read].scope))
    if executor.scope == .module || frames.contains(executor) { return sign }
    waiters.append(executor)
    return .storedAndWaitedFor
  }

  /// The object that a method is called on, or a container that a handle is put into: all that happens to it elsewhere.
  mutating func sign(ofObject reference: ExpressionRef, isContainer: Bool = false) -> Sign {
    guard let index = model.index(reference.file) else { return .passedOn }
    let fact = index.facts[reference.expression]
    switch fact.kind {
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: fact.scope) else { return .passedOn }
      guard seen.insert(reference).inserted else { return .nothing }
      var best = sign(ofReadsOf: name, ownedBy: owner, in: index, isContainer: isContainer)
      if owner == .module, index.executor(of: fact.scope) != .module { best = max(best, .stored) }
      for id in index.bindings(of: name, in: owner) { best = max(best, sign(ofSourceOf: id, in: index)) }
      return best
    case .attribute(let base, let name): return sign(ofAttribute: index.facts[name], base: base, in: index)
    case .subscript_(let base): return sign(ofObject: ExpressionRef(file: reference.file, expression: base), isContainer: true)
    case .call where model.isOwnObject(reference):
      // `super().start()`: what becomes of the object whose method this is.
      return model.executor(of: reference).map { signInCallers(ofParameter: 0, of: $0) } ?? .passedOn
    // `self.tasks.setdefault(key, set()).add(task)`: what is taken from a container stays in it.
    case .call(let callee, _):
      guard case .attribute(let base, let name) = index.facts[callee].kind, model.knowledge.takesFrom.contains(index.facts[name]) else { return .nothing }
      return sign(ofObject: ExpressionRef(file: reference.file, expression: base), isContainer: true)
    case .await, .choice: return .nothing
    default: return .passedOn
    }
  }

  /// Where a variable's object came from: a loop over a list that is looped over again, a caller that keeps it.
  mutating func sign(ofSourceOf id: BindingID, in index: FactsIndex) -> Sign {
    let file = index.file
    switch index.facts[id].value {
    case .elementOf(let container): return sign(ofObject: ExpressionRef(file: file, expression: container), isContainer: true)
    case .expression(let value):
      switch index.facts[value].kind {
      case .attribute, .subscript_, .name: return sign(ofObject: ExpressionRef(file: file, expression: value))
      default: return sign(ofTargetsBeside: id, given: value, in: index)
      }
    case .parameter(let position):
      return signInCallers(ofParameter: Int(position), of: ScopeRef(file: file, scope: index.facts[id].scope))
    case .entered, .unpacked, .function, .type, .imported, .unknown: return .nothing
    }
  }

  /// `self.thread = t = Thread(target=run)`: what becomes of the object under its other names.
  private mutating func sign(ofTargetsBeside id: BindingID, given value: ExpressionID, in index: FactsIndex) -> Sign {
    guard case .assigned(let first, let count) = index.facts[value].use, count > 1 else { return .nothing }
    return (first.raw..<(first.raw + count)).filter { $0 != id.raw }.reduce(.nothing) { best, raw in
      max(best, sign(ofBindings: BindingID(raw: raw), 1, in: index, isContainer: false))
    }
  }

  mutating func signInCallers(ofParameter position: Int, of function: ScopeRef) -> Sign {
    guard depth < 4 else { return .passedOn }
    depth += 1
    defer { depth -= 1 }
    var best: Sign?
    // `self.start()`: what becomes of the object where it is made, or of what the method is called on.
    if position == 0, model.takesReceiver(function) {
      for call in process.calls(of: function) {
        guard let caller = model.index(call.file), case .call(let callee, _) = caller.facts[call.expression].kind else { continue }
        let name = ExpressionRef(file: call.file, expression: callee)
        let isConstruction = model.denotations(of: name).contains { if case .type = $0 { true } else { false } }
        if isConstruction {
          best = max(best ?? .nothing, sign(ofUse: call, isContainer: false))
        } else if case .attribute(let base, _) = caller.facts[callee].kind {
          best = max(best ?? .nothing, sign(ofObject: ExpressionRef(file: call.file, expression: base)))
        }
      }
      return best ?? .passedOn
    }
    for value in process.argumentValues(forParameter: position, of: function) {
      // The caller is on the way as well: it gave what the handle went into.
      let own = model.executor(of: value)
      if let own { frames.append(own) }
      best = max(best ?? .nothing, sign(ofObject: value))
      if let own, let last = frames.lastIndex(of: own) { frames.remove(at: last) }
    }
    return best ?? .passedOn
  }

  /// `self.worker`: kept with the object. A wait on the same attribute in the same function is a wait; elsewhere it is a hint.
  mutating func sign(ofAttribute name: String, base: ExpressionID, in index: FactsIndex) -> Sign {
    let here = index.executor(of: index.facts[base].scope)
    let loads = index.loads(of: name)
    if loads.count > Self.mostUses { return .passedOn }
    var best = Sign.stored
    for load in loads {
      let reference = ExpressionRef(file: index.file, expression: load)
      guard case .attribute(let other, _) = index.facts[load].kind, !isInExitHook(load, index), !isBeforeOrigin(load, in: index),
        !model.areUnrelated(base, other, in: index),
        seen.insert(reference).inserted
      else { continue }
      let mark = waits.count
      let sign = sign(ofUse: reference, isContainer: true)
      // `self.tasks.append(self.reader)`: what becomes of the list's is what becomes of this one.
      if sign == .storedAndWaitedFor { best = max(best, sign) }
      guard sign >= .boundedWait || sign == .partialWait else { continue }
      let executor = index.executor(of: index.facts[load].scope)
      if executor == here || sign == .stopped || index.isLeaving(executor, ofContextEnteredBy: here) {
        best = max(best, sign)
      } else {
        forgetWaits(since: mark)
        waiters.append(ScopeRef(file: index.file, scope: executor))
        best = max(best, .storedAndWaitedFor)
      }
    }
    if best == .stored { best = sign(ofAttribute: name, elsewhereOf: base, in: index) }
    return best
  }

  /// The same attribute in other files: in methods of classes above and below, since a mixin may wait for what its user keeps, and
  /// on objects of the class: `job = Job(); job.start(); await job.task`.
  mutating func sign(ofAttribute name: String, elsewhereOf base: ExpressionID, in index: FactsIndex) -> Sign {
    var best = Sign.stored
    let mark = waits.count
    defer { forgetWaits(since: mark) }
    // Few files name the attribute at all, and classes below are looked for only then.
    let files = Set(process.files(reading: name)).subtracting([index.file])
    if files.isEmpty { return best }
    for case .instance(.project(let type), _) in model.denotations(of: ExpressionRef(file: index.file, expression: base)) {
      let above = model.ancestry(of: type).compactMap { if case .project(let scope) = $0 { scope } else { nil } }
      let relatives = above + process.subclasses(of: type)
      let users = Set(process.files(naming: model.ownName(of: type))).intersection(files)
      for file in Set(relatives.map(\.file)).intersection(files).union(users).sorted() {
        guard let other = model.index(file) else { continue }
        let own = relatives.filter { $0.file == file }.map { other.facts[$0.scope].span }
        for load in other.loads(of: name) {
          let reference = ExpressionRef(file: file, expression: load)
          let isOwn = own.contains { $0.contains(other.facts[load].span) }
          guard case .attribute(let object, _) = other.facts[load].kind, isOwn || model.isObject(object, ofAnyOf: relatives, in: other),
            !isInExitHook(load, other), seen.insert(reference).inserted,
            case let sign = sign(ofUse: reference, isContainer: true), sign >= .boundedWait
          else { continue }
          if sign == .stopped { return sign }
          let executor = ScopeRef(file: file, scope: other.executor(of: other.facts[load].scope))
          if isOwn { waiters.append(executor) } else { holders.append(executor) }
          best = .storedAndWaitedFor
        }
      }
    }
    return best
  }
}
