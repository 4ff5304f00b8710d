import Catalogue
import PythonSyntax
import Workspace

/// Waits with a limit that are asked for again and again, until there is something to hear:
/// `while True:`, `try: item = queue.get(timeout=1)`, `except Empty: continue`.
struct RepeatedWaits {
  private let process: ProcessModel
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// Whether a wait stands in an endless loop that goes round once more when the limit is over. Asks the syntax of the few files that have
  /// such a wait in a loop.
  func isAskedAgain(_ wait: ExpressionRef) -> Bool {
    guard let index = model.index(wait.file), case let span = index.facts[wait.expression].span,
      index.facts.blocks.contains(where: { ($0.kind == .loop || $0.kind == .endlessLoop) && $0.body.contains(span) }),
      let tree = process.syntax(of: wait.file)
    else { return false }
    var isEndless = false
    var isAskedAgain = false
    lazy var answer = answer(to: wait, in: index)
    tree.root.node.descend { node in
      if !node.span.contains(span), node.kind != .module { return .pastChildren }
      switch node.view {
      case .functionDef, .lambda, .forStatement: (isEndless, isAskedAgain) = (false, false)
      case .whileStatement(let loop): 
        isEndless = loop.test.isAlwaysTrue
        isAskedAgain = isEndless && answer.map { $0.isLeftOnlyWhenDone(loop.body) } == true
      case .tryStatement(let statement):
        guard isEndless, statement.body.contains(where: { $0.span.contains(span) }) else { break }
        let over = statement.handlers.filter { isForLimits($0) }
        // `except TimeoutExpired: pass` and then `except Exception: return`: what is caught by name the general one never sees.
        let named = over.filter { isForLimits($0, byName: true) }
        if !over.isEmpty { isAskedAgain = (named.isEmpty ? over : named).allSatisfy(goesRound) }
      default: break
      }
      return .intoChildren
    }
    return isAskedAgain
  }

  /// `done, pending = await asyncio.wait(tasks, timeout=1)`: what a wait says is done, and what is not.
  private func answer(to wait: ExpressionRef, in index: FactsIndex) -> WaitAnswer? {
    guard case .call(let callee, _) = index.facts[wait.expression].kind else { return nil }
    let places = model.denotations(of: ExpressionRef(file: wait.file, expression: callee)).compactMap { denotation -> Int? in
      if case .external(let name) = denotation { model.knowledge.waits[model.knowledge.canonical(name)]?.notDone } else { nil }
    }
    let value = if case .awaited(let awaiting) = index.facts[wait.expression].use { awaiting } else { wait.expression }
    guard let place = places.first, case .assigned(let first, let count) = index.facts[value].use else { return nil }
    var answer = WaitAnswer()
    for raw in first.raw..<(first.raw + count) {
      let binding = index.facts[BindingID(raw: raw)]
      guard case .name(let name) = binding.target, case .unpacked(_, let own) = binding.value else { return nil }
      if own == place { answer.pending = index.facts[name] } else { answer.done = index.facts[name] }
    }
    return answer
  }

  /// `except Empty:`, `except (TimeoutError, ValueError):`, `except:`
  private func isForLimits(_ handler: ExceptHandler, byName: Bool = false) -> Bool {
    guard let type = handler.type else { return !byName }
    return names(in: type).contains { model.knowledge.overLimit.contains($0) && !(byName && ($0 == "Exception" || $0 == "BaseException")) }
  }

  /// Whether an error's way stays in the loop, but for one that asks whether the job still runs.
  private func goesRound(_ handler: ExceptHandler) -> Bool {
    let questions = Set(model.knowledge.polls.compactMap(\.lastWord).map { String($0) })
    var isLeft = false
    for statement in handler.body where !isLeft {
      statement.descend { node in
        switch node.view {
        case .breakStatement, .returnStatement, .raiseStatement:
          isLeft = true
          return .stop
        case .functionDef, .classDef: return .pastChildren
        case .ifStatement(let branch):
          return branch.clauses.contains { names(in: $0.test).contains(where: questions.contains) } ? .pastChildren : .intoChildren
        default: return .intoChildren
        }
      }
    }
    return !isLeft
  }

  private func names(in node: SyntaxNode) -> [String] {
    var names: [String] = []
    node.descend { part in
      switch part.view {
      case .name(let name): names.append(name.identifier.text)
      case .attribute(let attribute): names.append(attribute.name.text)
      default: break
      }
      return .intoChildren
    }
    return names
  }
}

extension SyntaxNode {
  fileprivate var isAlwaysTrue: Bool {
    switch view {
    case .constant(let constant): constant.value == .true
    case .number(let number): number.node.text != "0"
    default: false
    }
  }
}
