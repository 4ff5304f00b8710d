import Catalogue
import PythonSyntax
import Workspace

/// Tells which code runs only where an event loop does: `try: get_running_loop()`, `except RuntimeError: …`, `else: …`. Whether one
/// runs hangs on the thread that a function is called on, which the ways to it do not say.
struct LoopQuestions {
  private let process: ProcessModel
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// Whether a place comes behind such a question, in a `try` that has another answer.
  func mayHaveNoLoop(at place: ExpressionRef) -> Bool {
    guard let index = model.index(place.file), let executor = model.executor(of: place), index.facts[executor.scope].kind == .function,
      !index.facts[executor.scope].isAsync
    else { return false }
    let span = index.facts[place.expression].span
    let questions = index.calls(ofNamesEndingLike: model.knowledge.asksForLoop)
      .filter { index.executor(of: index.facts[$0].scope) == executor.scope && index.facts[$0].span.end <= span.end }
      .filter { model.calls(ExpressionRef(file: place.file, expression: $0), anyOf: model.knowledge.asksForLoop) }
      .map { index.facts[$0].span }
    guard !questions.isEmpty, let tree = process.syntax(of: place.file) else { return false }
    var isFound = false
    tree.root.node.descend { node in
      if isFound { return .stop }
      if !node.span.contains(span), node.kind != .module { return .pastChildren }
      guard let statement = TryStatement(node), !statement.handlers.isEmpty else { return .intoChildren }
      let isAsked = statement.body.contains { part in questions.contains { part.span.contains($0) } }
      let isBehind = (Array(statement.body) + Array(statement.orElse)).contains { $0.span.contains(span) }
      isFound = isAsked && isBehind
      return .intoChildren
    }
    return isFound
  }

  /// Whether the other answer makes a loop, so that there is one in either case.
  func isLoopMade(around place: ExpressionRef) -> Bool {
    guard let index = model.index(place.file), let executor = model.executor(of: place), let tree = process.syntax(of: place.file) else { return false }
    let makers = index.facts[executor.scope].expressions.indices.lazy.map { index.facts.expressions[$0] }.filter { fact in
      guard case .call(let callee, _) = fact.kind else { return false }
      return model.denotes(ExpressionRef(file: place.file, expression: callee), anyOf: model.knowledge.asksForLoop)
    }.map(\.span)
    var isFound = false
    withExtendedLifetime(tree) {
      tree.root.node.descend { node in
        if let statement = TryStatement(node), statement.handlers.contains(where: { handler in makers.contains { handler.span.contains($0) } }) { isFound = true }
        return isFound ? .stop : .intoChildren
      }
    }
    return isFound
  }
}
