import Catalogue
import PythonSyntax
import Workspace

/// Starts of jobs of which the function itself leaves open whether it leaves them behind: what stands around the start, or behind it, may
/// settle that, and does not say so in words that can be followed. Asked only of jobs that would be certain otherwise.
struct OpenStarts {
  private let process: ProcessModel
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  func doubt(at place: ExpressionRef) -> Doubt? {
    guard let index = model.index(place.file), let executor = model.executor(of: place), index.facts[executor.scope].kind == .function else { return nil }
    let span = index.facts[place.expression].span
    if pauses(behind: span, in: executor.scope, of: index) { return .asked }
    if awaitsWhatJobHas(place, in: executor.scope, of: index) { return .shared }
    if hangsOnType(span, in: executor, of: index) { return .type }
    return nil
  }

  /// `while job_id not in results: sleep(1)`: the loop may go round until the job is done, wherever that is noted.
  private func pauses(behind start: ByteSpan, in executor: ScopeID, of index: FactsIndex) -> Bool {
    index.facts.blocks.contains { block in
      block.kind == .loop && block.body.start >= start.end && index.executor(of: index.facts[block.head].scope) == executor
        && index.callsMethod(among: model.knowledge.pauses, within: block.body)
    }
  }

  /// `create_task(watch(runner))`, and then `await runner.run()`: that may tell the job to end before it comes back.
  private func awaitsWhatJobHas(_ place: ExpressionRef, in executor: ScopeID, of index: FactsIndex) -> Bool {
    guard case .call(_, let list) = index.facts[place.expression].kind, let work = index.facts[list].first?.value,
      case .call(_, let given) = index.facts[work].kind
    else { return false }
    let end = index.facts[place.expression].span.end
    let receiver = index.enclosingType(of: executor) == nil ? nil : index.facts.parameters(of: executor).first?.name
    return index.facts[given].contains { argument in
      guard case .name(let name) = index.facts[argument.value].kind, name != receiver, index.owner(of: name, readIn: index.facts[argument.value].scope) == executor
      else { return false }
      return index.reads(of: name, ownedBy: executor).contains { read in
        guard index.facts[read].span.start >= end, case .base(let attribute) = index.facts[read].use, case .function(let call) = index.facts[attribute].use,
          case .awaited = index.facts[call].use
        else { return false }
        return true
      }
    }
  }

  /// Whether it is only started where something is of one type, or is not: `if isinstance(event, Broadcast): pool.submit(f, event)`.
  private func hangsOnType(_ start: ByteSpan, in executor: ScopeRef, of index: FactsIndex) -> Bool {
    let questions = index.loads(of: "isinstance").filter { load in
      index.executor(of: index.facts[load].scope) == executor.scope && index.facts[load].span.end <= start.start
    }
    guard !questions.isEmpty, let tree = process.syntax(of: executor.file) else { return false }
    let asked = questions.map { index.facts[$0].span }
    // `is_broadcast = isinstance(…)`
    let answers = Set(questions.compactMap { load -> String? in
      guard case .function(let call) = index.facts[load].use, case .assigned(let first, 1) = index.facts[call].use,
        case .name(let name) = index.facts[first].target
      else { return nil }
      return index.facts[name]
    })
    var isFound = false
    tree.root.node.descend { node in
      if isFound { return .stop }
      if !node.span.contains(start), node.kind != .module { return .pastChildren }
      guard let statement = IfStatement(node), index.facts[executor.scope].span.contains(node.span) else { return .intoChildren }
      isFound = statement.clauses.contains { clause in
        let isAnswer = Name(clause.test).map { answers.contains($0.identifier.text) } ?? false
        return !clause.test.span.contains(start) && (isAnswer || asked.contains { clause.test.span.contains($0) })
      }
      return .intoChildren
    }
    return isFound
  }
}
