import Catalogue
import Workspace

// Jobs that go on as long as their process: they end with it, and begin again with the next one. Nobody waits for their end, so
// recycling takes nothing from them that was promised.

extension JobTargets {
  /// Whether what a call starts has no end of its own.
  func isEndless(jobStartedBy call: ExpressionRef, _ job: JobAPI) -> Bool {
    functions(ofJobStartedBy: call, job).contains { model.isEndless($0) }
      || targets(ofJobStartedBy: call, job).contains { model.denotes($0, anyOf: model.knowledge.neverReturns) }
  }

  /// Whether what a call starts goes on in a loop of its own: `while not stopping.is_set():`.
  func goesOn(jobStartedBy call: ExpressionRef, _ job: JobAPI) -> Bool {
    isEndless(jobStartedBy: call, job) || functions(ofJobStartedBy: call, job).contains { function in
      guard let index = model.index(function.file) else { return false }
      return index.facts.blocks.contains { $0.kind == .loop && index.executor(of: index.facts[$0.head].scope) == function.scope }
    }
  }
}

extension SourceModel {
  /// Whether a function goes on for ever: in a loop without a way out, or in a call that never comes back.
  func isEndless(_ function: ScopeRef, depth: Int = 0) -> Bool {
    guard let index = index(function.file) else { return false }
    let span = index.facts[function.scope].span
    let loops = index.facts.blocks.contains { block in
      block.kind == .endlessLoop && span.contains(block.body) && index.executor(of: index.facts[block.head].scope) == function.scope
    }
    if loops { return true }
    for position in index.facts[function.scope].expressions.indices {
      let expression = index.facts.expressions[position]
      guard span.contains(expression.span), case .call(let callee, _) = expression.kind, index.executor(of: expression.scope) == function.scope
      else { continue }
      let reference = ExpressionRef(file: function.file, expression: callee)
      if denotes(reference, anyOf: knowledge.neverReturns) { return true }
      guard depth < 3 else { continue }
      let run = whatRuns(expression.use, in: index)
      guard run != .nothing else { continue }
      let called = denotations(of: reference)
      guard called.count == 1, let next = called[0].calledFunction, next != function, let fact = scope(next) else { continue }
      // What makes a coroutine or a generator has not run it yet.
      guard !fact.isGenerator, fact.isAsync == (run == .coroutine) else { continue }
      if isEndless(next, depth: depth + 1) { return true }
    }
    return false
  }

  private enum Run {
    case function, coroutine, nothing
  }

  /// What a call runs here, told by the use of its value: `poll()`, `await poll()`, `asyncio.run(poll())`.
  private func whatRuns(_ use: ExpressionFact.Use, in index: FactsIndex) -> Run {
    switch use {
    case .discarded, .returned: return .function
    case .awaited: return .coroutine
    case .argument(let outer, _):
      guard case .call(let callee, _) = index.facts[outer].kind, let word = lastWord(of: callee, in: index) else { return .nothing }
      let names = (knowledge.waitMethods[word] ?? []).filter { $0.timeout == nil }.map(\.name)
      return denotes(ExpressionRef(file: index.file, expression: callee), anyOf: names) ? .coroutine : .nothing
    default: return .nothing
    }
  }

  private func lastWord(of callee: ExpressionID, in index: FactsIndex) -> String? {
    switch index.facts[callee].kind {
    case .name(let name), .attribute(_, let name): index.facts[name]
    default: nil
    }
  }
}
