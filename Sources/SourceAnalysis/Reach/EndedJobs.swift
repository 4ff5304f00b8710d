import PythonSyntax
import Workspace

// Jobs that a request starts with an object and stops, however it goes on, before it is over.

extension Reachability {
  /// Whether one of these calls, which stop a job, runs in the same request as the function that starts it, behind that and in a `finally`.
  /// What is stopped anywhere else may be the job before, or one that took too long.
  func isEnded(by stops: [ExpressionRef], behind function: ScopeRef) -> Bool {
    // Where a function that everybody uses starts the jobs, those of other objects are stopped as well.
    let own = stops.filter { model.executor(of: $0).map { isOfOneObject($0, function) } ?? false }
    guard !own.isEmpty else { return false }
    let starting = callersAbove(function)
    return own.contains { stop in
      guard let stopper = model.executor(of: stop), let place = model.fact(stop)?.span, case let stopping = callersAbove(stopper), stopping.isRooted
      else { return false }
      return stopping.functions.intersection(starting.functions).contains { above in
        callsBehind(starting, stopping, in: above).contains { call in
          isInFinally(call.place.bytes, of: above.file) || isInFinally(place, of: stopper.file) || leadsThroughFinally(from: call.callee, stopping)
        }
      }
    }
  }

  /// Whether two functions are methods of objects of one class, or of one below the other.
  private func isOfOneObject(_ one: ScopeRef, _ other: ScopeRef) -> Bool {
    guard let type = model.type(holding: one), let second = model.type(holding: other) else { return false }
    return model.ancestry(of: type).contains(.project(second)) || model.ancestry(of: second).contains(.project(type))
  }

  /// The calls of a function that lead to what stops a job, of an object that the function makes and that it starts the job with before: what
  /// others can reach, others use as well.
  private func callsBehind(_ starting: Above, _ stopping: Above, in above: ScopeRef) -> [(callee: ScopeRef, place: SourceSpan)] {
    let starts = starting.calls[above, default: []].filter { !stopping.functions.contains($0.callee) }
    return stopping.calls[above, default: []].filter { stop in
      guard !starting.functions.contains(stop.callee), let object = ownObject(at: stop.place, in: above) else { return false }
      return starts.contains { $0.place.bytes.end <= stop.place.bytes.start && ownObject(at: $0.place, in: above) == object }
    }
  }

  /// Whether a call on the way down from a function to what stops the job stands in a `finally`.
  private func leadsThroughFinally(from first: ScopeRef, _ stopping: Above) -> Bool {
    var seen: Set<ScopeRef> = [first]
    var pending = [first]
    while let caller = pending.popLast() {
      for call in stopping.calls[caller, default: []] {
        if isInFinally(call.place.bytes, of: caller.file) { return true }
        if seen.insert(call.callee).inserted { pending.append(call.callee) }
      }
    }
    return false
  }

  /// The variable of a function's own on which it calls a method, where it makes the object itself.
  private func ownObject(at call: SourceSpan, in function: ScopeRef) -> NameID? {
    guard let index = model.index(function.file), call.path == model.path(function.file) else { return nil }
    for id in index.facts[function.scope].expressions.indices {
      let fact = index.facts.expressions[id]
      guard fact.span.start == call.bytes.start, case .name(let name) = fact.kind, index.owner(of: name, readIn: fact.scope) == function.scope else { continue }
      let isMade = index.bindings(of: name, in: function.scope).allSatisfy { binding in
        guard case .expression(let value) = index.facts[binding].value, case .call = index.facts[value].kind else { return false }
        return true
      }
      return isMade ? name : nil
    }
    return nil
  }

  private func isInFinally(_ place: ByteSpan, of file: FileID) -> Bool {
    guard let tree = process.syntax(of: file) else { return false }
    var isInside = false
    withExtendedLifetime(tree) {
      tree.root.node.descend { node in
        guard node.span.contains(place) || node.kind == .module else { return .pastChildren }
        if let trial = TryStatement(node), trial.finallyBody.contains(where: { $0.span.contains(place) }) { isInside = true }
        return isInside ? .stop : .intoChildren
      }
    }
    return isInside
  }
}
