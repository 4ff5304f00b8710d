import Catalogue
import Workspace

// Jobs whose own object has a method that tells their loop to end: `worker.stop()` after `def stop(self): self.running = False`.

extension ToldToEnd {
  /// Whether a method of the object that a job belongs to changes what a loop of the job asks.
  ///
  /// - Parameter run: The method that the job runs.
  func isTold(by method: String, of object: ExpressionRef, running run: String) -> Bool {
    model.denotations(of: object).contains { denotation in
      guard case .instance(.project(let type), _) = denotation, let teller = model.method(method, foundBy: type), let loop = model.method(run, foundBy: type),
        teller != loop
      else { return false }
      return changes(teller, asked: loop)
    }
  }

  /// Whether one method of an object sets a flag or an event of it that a loop of another one asks.
  private func changes(_ teller: ScopeRef, asked loop: ScopeRef) -> Bool {
    guard let index = model.index(teller.file), let other = model.index(loop.file) else { return false }
    let asked = attributesAsked(byLoopsOf: loop.scope, in: other)
    return asked.contains { name in
      index.attributeBindings(of: name).contains { id in
        guard index.executor(of: index.facts[id].scope) == teller.scope, case .expression(let value) = index.facts[id].value,
          case .boolean = index.facts[value].kind
        else { return false }
        return true
      } || index.loads(of: name).contains { load in
        guard index.executor(of: index.facts[load].scope) == teller.scope, case .base(let attribute) = index.facts[load].use,
          case .attribute(_, let word) = index.facts[attribute].kind, case .function = index.facts[attribute].use
        else { return false }
        return isEvent(ExpressionRef(file: teller.file, expression: load), toldBy: index.facts[word])
      }
    }
  }

  private func isEvent(_ object: ExpressionRef, toldBy method: String) -> Bool {
    model.denotations(of: object).contains { denotation in
      guard case .instance(.external(let name), _) = denotation, case let type = model.knowledge.canonical(name) else { return false }
      return model.knowledge.areStopped(type) && model.knowledge.stops(method, of: type)
    }
  }

  /// The attributes of its own object that a method's loops ask: in their heads, or beside what they do, `if self.stopping.is_set(): break`.
  private func attributesAsked(byLoopsOf function: ScopeID, in index: FactsIndex) -> Set<String> {
    guard let receiver = index.facts.parameters(of: function).first?.name else { return [] }
    let span = index.facts[function].span
    let loops = index.facts.blocks.filter { ($0.kind == .loop || $0.kind == .iteration) && span.contains($0.body) }
    if loops.isEmpty { return [] }
    return index.facts[function].expressions.indices.reduce(into: []) { names, position in
      let expression = index.facts.expressions[position]
      guard case .attribute(let base, let name) = expression.kind, case .name(receiver) = index.facts[base].kind else { return }
      let isAsked = loops.contains { loop in
        if loop.kind == .loop, index.facts[loop.head].span.contains(expression.span) { return true }
        guard loop.body.contains(expression.span) else { return false }
        switch expression.use {
        case .operand: return true
        case .base(let attribute):
          guard case .attribute(_, let question) = index.facts[attribute].kind, case .function(let call) = index.facts[attribute].use else { return false }
          let ending = "." + index.facts[question]
          if model.knowledge.polls.contains(where: { $0.hasSuffix(ending) }) { return true }
          // `if self.stopping.wait(1): return`, and not the wait alone.
          if case .operand = index.facts[call].use { return model.knowledge.signals.keys.contains { $0.hasSuffix(ending) } }
          return false
        default: return false
        }
      }
      if isAsked { names.insert(index.facts[name]) }
    }
  }
}
