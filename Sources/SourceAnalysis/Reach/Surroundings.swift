import Catalogue
import PythonSyntax
import Workspace

// What lies above a function, whoever starts it.

extension Reachability {
  /// Whether something the process serves gets to a function by calls alone, not through a job.
  func isServedDirectly(_ function: ScopeRef) -> Bool {
    if let known = process.servedDirectly[function] { return known }
    let found = findIsServedDirectly(function)
    if process.isAtRest { process.servedDirectly[function] = found }
    return found
  }

  private func findIsServedDirectly(_ function: ScopeRef) -> Bool {
    var seen: Set<ScopeRef> = [function]
    var queue = [function]
    var position = 0
    // The nearest first: a request is near, or so far up that its way says little about the function.
    while position < queue.count, position < 80 {
      let scope = queue[position]
      position += 1
      if process.roots.root(of: scope, in: process)?.kind == process.serves { return true }
      for edge in callers(of: scope) where !edge.startsJob && model.scope(edge.caller)?.kind != .module {
        if seen.insert(edge.caller).inserted { queue.append(edge.caller) }
      }
    }
    return false
  }

  /// Whether all that gets to a function, through calls and jobs alike, comes from some of these functions.
  func isOnly(_ function: ScopeRef, below tops: Set<ScopeRef>) -> Bool {
    var seen: Set<ScopeRef> = [function]
    var queue = [function]
    var position = 0
    var isBelow = false
    // The nearest first: what a request calls is near, and one that is no job's ends the search.
    while position < queue.count {
      let scope = queue[position]
      position += 1
      if tops.contains(scope) {
        isBelow = true
        continue
      }
      guard seen.count < 500, process.roots.root(of: scope, in: process) == nil, rootKind(ofFile: scope.file) == nil else { return false }
      for edge in callers(of: scope) {
        if model.scope(edge.caller)?.kind == .module { return false }
        if seen.insert(edge.caller).inserted { queue.append(edge.caller) }
      }
    }
    return isBelow
  }

  /// Whether two places of a function stand in arms of one question that exclude each other: `if start: begin()`, `elif stop: end()`.
  func areInOtherArms(_ left: ByteSpan, _ right: ByteSpan, in function: ScopeRef) -> Bool {
    guard let tree = process.syntax(of: function.file) else { return false }
    func arm(_ bodies: [NodeList], _ place: ByteSpan) -> Int? { bodies.firstIndex { $0.contains { $0.span.contains(place) } } }
    var areApart = false
    tree.root.node.descend { node in
      if areApart { return .stop }
      if !(node.span.contains(left) && node.span.contains(right)), node.kind != .module { return .pastChildren }
      let bodies: [NodeList] =
        if let question = IfStatement(node) {
          question.clauses.map(\.body) + [question.orElse]
        } else if let question = MatchStatement(node) {
          question.cases.map(\.body)
        } else {
          []
        }
      if let one = arm(bodies, left), let other = arm(bodies, right) { areApart = one != other }
      return .intoChildren
    }
    return areApart
  }
}
