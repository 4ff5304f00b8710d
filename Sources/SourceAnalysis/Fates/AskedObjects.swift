import Catalogue
import Workspace

/// Jobs of an object that goes round in a loop of whoever uses it: `monitor.start()` and then `while monitor.is_alive: …`, where the job
/// says last of all that it is over, `self.alive = False`.
struct AskedObjects {
  private let process: ProcessModel
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// Objects that more people use are not asked about.
  private static let mostUsers = 12

  /// Whether everyone who has an object start the job of a method of its own goes on until the job has said so.
  func areAsked(byUsersOfJobStartedBy call: ExpressionRef, running functions: [ScopeRef]) -> Bool {
    guard let starter = model.executor(of: call), let index = model.index(call.file), let type = index.enclosingType(of: starter.scope) else { return false }
    let words = functions.filter { $0.file == call.file && index.enclosingType(of: $0.scope) == type }
      .reduce(into: Set<String>()) { $0.formUnion(lastWords(of: $1.scope, in: index)) }
    if words.isEmpty { return false }
    let questions = words.union(tellers(of: words, in: type, index))
    let calls = process.calls(of: starter)
    return !calls.isEmpty && calls.count <= Self.mostUsers && calls.allSatisfy { isAsked(questions, behind: $0) }
  }

  /// The attributes of its own object that a job's method sets when it calls nothing more.
  private func lastWords(of job: ScopeID, in index: FactsIndex) -> Set<String> {
    guard let receiver = index.facts.parameters(of: job).first?.name else { return [] }
    let lastCall = index.facts[job].expressions.indices.reduce(UInt32(0)) { end, position in
      guard case .call = index.facts.expressions[position].kind else { return end }
      return max(end, index.facts.expressions[position].span.end)
    }
    return index.facts[job].bindings.indices.reduce(into: []) { words, position in
      let binding = index.facts.bindings[position]
      guard binding.scope == job, case .attribute(let base, let name) = binding.target, case .name(receiver) = index.facts[base].kind,
        binding.span.start >= lastCall, case .expression(let value) = binding.value, case .boolean = index.facts[value].kind
      else { return }
      words.insert(index.facts[name])
    }
  }

  /// The methods and properties that tell one of these: `def is_alive(self): return self.alive`.
  private func tellers(of words: Set<String>, in type: ScopeID, _ index: FactsIndex) -> [String] {
    words.flatMap(index.loads).compactMap { load in
      guard case .attribute = index.facts[load].kind, case let method = index.executor(of: index.facts[load].scope), index.facts[method].parent == type,
        index.facts.returns(of: method).contains(where: { index.facts[$0].span.contains(index.facts[load].span) })
      else { return nil }
      return index.facts[index.facts[method].name]
    }
  }

  /// Whether the head of a loop behind a call asks the object on which it is called one of these.
  private func isAsked(_ questions: Set<String>, behind call: ExpressionRef) -> Bool {
    guard let index = model.index(call.file), case .call(let callee, _) = index.facts[call.expression].kind,
      case .attribute(let base, _) = index.facts[callee].kind, case .name(let object) = index.facts[base].kind,
      let owner = index.owner(of: object, readIn: index.facts[base].scope), owner != .module
    else { return false }
    let end = index.facts[call.expression].span.end
    let heads = index.facts.blocks.filter { $0.kind == .loop && $0.body.start >= end }.map { index.facts[$0.head].span }
    return index.reads(of: object, ownedBy: owner).contains { read in
      guard case .base(let attribute) = index.facts[read].use, case .attribute(_, let question) = index.facts[attribute].kind else { return false }
      return questions.contains(index.facts[question]) && heads.contains { $0.contains(index.facts[read].span) }
    }
  }
}
