import PythonSyntax

/// What a wait with a limit says of the handles that it was given, `done, pending = wait(handles, timeout=1)`, and what a loop makes of it.
struct WaitAnswer {
  /// The variable that holds those that are done, and the one of those that are not.
  var done: String?
  var pending: String?

  /// Whether a loop is left, but for the ways of errors, only when something is done: `if done: break`.
  func isLeftOnlyWhenDone(_ body: NodeList) -> Bool {
    let ways = waysOut(of: body, knowing: false, isInside: false)
    return !ways.isEmpty && ways.allSatisfy { $0 }
  }

  /// The ways out of a loop, each with whether it is known there that something is done.
  /// - Parameter isInside: Whether a `break` leaves another loop, inside.
  private func waysOut(of statements: NodeList, knowing isKnown: Bool, isInside: Bool) -> [Bool] {
    var isKnown = isKnown
    return statements.flatMap { statement -> [Bool] in
      func ways(_ bodies: NodeList..., said: Bool = false, inside: Bool = false) -> [Bool] {
        bodies.flatMap { waysOut(of: $0, knowing: isKnown || said, isInside: isInside || inside) }
      }
      switch statement.view {
      case .returnStatement: return [isKnown]
      case .breakStatement: return isInside ? [] : [isKnown]
      case .ifStatement(let branch):
        let (found, isSaidBehind) = waysOut(of: branch, knowing: isKnown, isInside: isInside)
        isKnown = isKnown || isSaidBehind
        return found
      case .forStatement(let loop):
        let isOfDone = if case .name(let name) = loop.iterable.view { name.identifier.text == done } else { false }
        return ways(loop.body, said: isOfDone, inside: true) + ways(loop.orElse)
      case .whileStatement(let loop): return ways(loop.body, inside: true) + ways(loop.orElse)
      case .withStatement(let context): return ways(context.body)
      case .tryStatement(let trial): return ways(trial.body, trial.orElse, trial.finallyBody)
      case .matchStatement(let match): return match.cases.flatMap { ways($0.body) }
      default: return []
      }
    }
  }

  /// The same of a choice, and whether it is known behind it that something is done: `if not done: continue`.
  private func waysOut(of branch: IfStatement, knowing isKnown: Bool, isInside: Bool) -> (ways: [Bool], isKnownBehind: Bool) {
    var ways: [Bool] = []
    var isOtherwise = isKnown
    var isKnownBehind = false
    for clause in branch.clauses {
      let isDone = says(clause.test)
      ways += waysOut(of: clause.body, knowing: isOtherwise || isDone == true, isInside: isInside)
      guard isDone == false else { continue }
      isOtherwise = true
      if let last = clause.body.last, case .continueStatement = last.view { isKnownBehind = true }
    }
    return (ways + waysOut(of: branch.orElse, knowing: isOtherwise, isInside: isInside), isKnownBehind)
  }

  /// Whether a test says that something is done, or that it is not; `nil` where it says neither.
  private func says(_ test: SyntaxNode) -> Bool? {
    switch test.view {
    case .unary(let unary) where unary.operator == .not: return says(unary.operand).map { !$0 }
    case .name(let name): return says(name.identifier.text)
    case .compare(let compare):
      guard compare.comparisons.count == 1, let comparison = compare.comparisons.first, case .name(let name) = comparison.operand.view else { return nil }
      switch comparison.operator {
      case .in: return says(name.identifier.text)
      case .notIn: return says(name.identifier.text).map { !$0 }
      default: return nil
      }
    default: return nil
    }
  }

  private func says(_ name: String) -> Bool? { name == done ? true : name == pending ? false : nil }
}
