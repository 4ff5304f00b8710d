import Catalogue
import Workspace

/// Loops behind the start of a job that go round until it has left word, in a flag that it sets last of all: `while not state.done:`.
///
/// Looked for only where nobody waits for the handle. What a job sets before it goes on tells that it has begun. A loop that asks for
/// what the job shall have made elsewhere, `while job_id not in jobs: sleep(1)`, may ask for either, and is no wait.
struct AskedLoops {
  private let process: ProcessModel
  private let index: FactsIndex
  /// What the job runs, as far as it stands in the same file.
  private let inside: [ByteSpan]
  /// The calls that hand something to it.
  private let given: [ByteSpan]

  init(_ process: ProcessModel, askingJobOf inside: [ByteSpan], given: [ByteSpan], in index: FactsIndex) {
    self.process = process
    self.index = index
    self.inside = inside
    self.given = given
  }

  /// Behind the start of one job no person writes more loops than that.
  private static let mostLoops = 8

  func wait(behind start: ByteSpan, in starter: ScopeID) -> HeardFrom.Wait? {
    // What stands in another file sets no variable of this one.
    if inside.isEmpty { return nil }
    var found: HeardFrom.Wait?
    for block in index.facts.blocks.lazy.filter({ $0.kind == .loop && $0.body.start >= start.end }).prefix(Self.mostLoops) {
      let head = index.facts[block.head]
      guard isWithin(index.executor(of: head.scope), starter), !inside.contains(where: { $0.contains(head.span) }),
        isChangedByJob(head.span)
      else { continue }
      let isBounded = [head.span, block.body].contains { index.callsMethod(among: process.model.knowledge.clocks, within: $0) }
      if !isBounded { return HeardFrom.Wait(isBounded: false) }
      found = HeardFrom.Wait(isBounded: true)
    }
    return found
  }

  private func isWithin(_ scope: ScopeID, _ outer: ScopeID) -> Bool {
    var current: ScopeID? = scope
    while let here = current {
      if here == outer { return true }
      current = index.facts[here].parent
    }
    return false
  }

  /// Whether the head of a loop asks a variable, attribute or item that the job sets: `while not state.done:`.
  private func isChangedByJob(_ head: ByteSpan) -> Bool {
    index.facts.expressions.contains { expression in
      guard head.contains(expression.span) else { return false }
      switch expression.kind {
      case .name(let name):
        guard let owner = index.owner(of: name, readIn: expression.scope) else { return false }
        return index.bindings(of: name, in: owner).contains { isLast(index.facts[$0].span) }
      case .attribute(let base, let name):
        return index.attributeBindings(of: index.facts[name]).contains { id in
          guard case .attribute(let other, _) = index.facts[id].target else { return false }
          return isLast(index.facts[id].span) && areSame(base, other)
        }
      case .subscript_(let base):
        return index.facts.bindings.contains { binding in
          guard case .item(let other) = binding.target else { return false }
          return isLast(binding.span) && areSame(base, other)
        }
      default: return false
      }
    }
  }

  /// Whether the job calls nothing more behind a place of its own.
  private func isLast(_ span: ByteSpan) -> Bool {
    guard let job = inside.first(where: { $0.contains(span) }) else { return false }
    return !index.facts.expressions.contains { expression in
      guard case .call = expression.kind else { return false }
      return job.contains(expression.span) && expression.span.start >= span.end
    }
  }

  private func isInside(_ span: ByteSpan) -> Bool { inside.contains { $0.contains(span) } }

  /// Whether two expressions are the same variable, or one that the job was handed and the parameter that it has it in.
  private func areSame(_ asked: ExpressionID, _ set: ExpressionID) -> Bool {
    guard case .name(let name) = index.facts[asked].kind, case .name(let other) = index.facts[set].kind,
      let owner = index.owner(of: name, readIn: index.facts[asked].scope), let home = index.owner(of: other, readIn: index.facts[set].scope)
    else { return false }
    if name == other, owner == home { return true }
    return isInside(index.facts[home].span) && index.facts.parameters(of: home).contains { $0.name == other } && isGiven(name, of: owner)
  }

  private func isGiven(_ name: NameID, of owner: ScopeID) -> Bool {
    index.reads(of: name, ownedBy: owner).contains { read in given.contains { $0.contains(index.facts[read].span) } }
  }
}
