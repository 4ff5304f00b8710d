import Catalogue
import Workspace

/// Tells of a plain function whether an event loop may run on the thread that it is called on: not where only jobs on threads of their own
/// come to it, `pool.submit(save)`.
struct LoopReach {
  private let process: ProcessModel
  private let reachability: Reachability
  private var asked: Set<ScopeRef> = []
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
    reachability = Reachability(process)
  }

  /// Who has more callers above is not asked about.
  private static let mostFunctions = 60

  mutating func mayHaveLoop(_ function: ScopeRef) -> Bool {
    guard let scope = model.scope(function), scope.kind == .function || scope.kind == .lambda, !scope.isAsync else { return true }
    guard asked.insert(function).inserted else { return false }
    if asked.count > Self.mostFunctions || process.roots.root(of: function, in: process) != nil { return true }
    let edges = reachability.callers(of: function)
    if edges.isEmpty { return true }
    for edge in edges where !isOnThread(edge, running: function) && mayHaveLoop(edge.caller) { return true }
    return false
  }

  /// Whether a way leads to a function by a thread, or is none: what is awaited is no plain function.
  private func isOnThread(_ edge: Reachability.Edge, running function: ScopeRef) -> Bool {
    if let call = edge.call, case .awaited? = model.fact(call)?.use, model.index(function.file)?.facts.returns(of: function.scope).isEmpty == true { return true }
    // A class below `Thread`.
    guard let giver = edge.giver else { return edge.startsJob }
    if startsThread(giver) { return true }
    guard edge.call == nil, let index = model.index(giver.file), case .call(let callee, let list) = index.facts[giver.expression].kind else { return false }
    let takers = model.denotations(of: ExpressionRef(file: giver.file, expression: callee)).compactMap(\.calledFunction)
    guard !takers.isEmpty else { return false }
    let passed = index.facts[list].filter { stands($0.value, for: function, in: index) }
    return !passed.isEmpty && takers.allSatisfy { taker in
      guard let home = model.index(taker.file) else { return false }
      return passed.allSatisfy { argument in
        guard let position = model.parameterIndex(
          of: argument.value, arguments: index.facts[list], caller: index, function: taker, in: home, isMethod: model.takesReceiver(taker))
        else { return false }
        return areOnThreads(home.facts.parameters(of: taker.scope)[position].name, ownedBy: taker.scope, in: home, depth: 0)
      }
    }
  }

  /// `save`, `shop.save`, and `f` after `f = shop.save`, whatever object the shop is.
  private func stands(_ value: ExpressionID, for function: ScopeRef, in index: FactsIndex) -> Bool {
    if model.denotations(of: ExpressionRef(file: index.file, expression: value)).contains(where: { $0.calledFunction == function }) { return true }
    switch index.facts[value].kind {
    case .attribute(_, let name): return index.facts[name] == model.ownName(of: function)
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[value].scope) else { return false }
      return index.bindings(of: name, in: owner).contains { id in
        guard case .expression(let given) = index.facts[id].value, case .attribute(_, let attribute) = index.facts[given].kind else { return false }
        return index.facts[attribute] == model.ownName(of: function)
      }
    default: return false
    }
  }

  /// Whether a call has a thread of its own run what it is given.
  private func startsThread(_ call: ExpressionRef) -> Bool {
    if model.runner(calledBy: call) != nil { return true }
    if let job = model.handle(givenBy: call) { return Self.threads.contains(job.carrier) }
    guard case .call(let callee, _)? = model.fact(call)?.kind else { return false }
    return model.denotations(of: ExpressionRef(file: call.file, expression: callee)).contains { denotation in
      if case .external(let name) = denotation { process.jobOwners.contains(model.knowledge.canonical(name)) } else { false }
    }
  }

  private static let threads: Set<Carrier> = [
    .thread, .nonDaemonThread, .daemonThread, .timer, .daemonTimer, .threadPool, .process, .daemonProcess, .processPool,
  ]

  /// Whether every function that a variable stands for is run by threads: `def run(f): pool.submit(lambda: f())`.
  private func areOnThreads(_ name: NameID, ownedBy owner: ScopeID, in index: FactsIndex, depth: Int) -> Bool {
    let runs = index.reads(of: name, ownedBy: owner).compactMap { isOnThread($0, ownedBy: owner, in: index, depth: depth) }
    return !runs.isEmpty && runs.allSatisfy { $0 }
  }

  /// The same for one place; `nil` where it does not run there.
  private func isOnThread(_ value: ExpressionID, ownedBy owner: ScopeID, in index: FactsIndex, depth: Int) -> Bool? {
    guard depth < 4 else { return false }
    func ref(_ id: ExpressionID) -> ExpressionRef { ExpressionRef(file: index.file, expression: id) }
    switch index.facts[value].use {
    case .function:
      let executor = index.executor(of: index.facts[value].scope)
      guard executor != owner else { return false }
      let edges = reachability.callers(of: ScopeRef(file: index.file, scope: executor))
      return !edges.isEmpty && edges.allSatisfy { edge in edge.giver.map(startsThread) ?? edge.startsJob }
    case .argument(let call, _):
      if startsThread(ref(call)) { return true }
      guard case .call(let callee, _) = index.facts[call].kind else { return false }
      let isBound = model.denotations(of: ref(callee)).contains { denotation in
        if case .external(let name) = denotation { model.knowledge.partials.contains(model.knowledge.canonical(name)) } else { false }
      }
      return isBound ? isOnThread(call, ownedBy: owner, in: index, depth: depth + 1) : false
    case .assigned(let first, let count):
      return (first.raw..<(first.raw + count)).allSatisfy { raw in
        let binding = index.facts[BindingID(raw: raw)]
        guard case .name(let name) = binding.target, binding.scope == owner else { return false }
        // `f = partial(f)`
        return depth > 0 && index.bindings(of: name, in: owner).contains { index.facts[$0].isParameter }
          || areOnThreads(name, ownedBy: owner, in: index, depth: depth + 1)
      }
    case .base, .operand, .discarded: return nil
    default: return false
    }
  }
}

extension BindingFact {
  fileprivate var isParameter: Bool { if case .parameter = value { true } else { false } }
}
