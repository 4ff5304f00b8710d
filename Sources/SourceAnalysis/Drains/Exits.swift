import Workspace

/// What a process's exit hooks wait for, and which functions run nowhere else.
final class Exits {
  /// In the order of the hooks' registrations.
  let waits: [(hook: Hook, wait: HookWait)]
  /// What holds this.
  private unowned let process: ProcessModel
  private let targets: Set<ScopeRef>
  /// What hooks call.
  private let called: Set<ScopeRef>
  private let settled: Set<ExpressionRef>
  private var calledNowhereElse: [ScopeRef: Bool] = [:]

  init(_ process: ProcessModel) {
    var waits: [(Hook, HookWait)] = []
    var targets: Set<ScopeRef> = []
    var run: Set<ScopeRef> = []
    var settled: Set<ExpressionRef> = []
    for hook in process.hooks where hook.pattern.moment != .start {
      var finder = HookWaitFinder(process, keys: process.objectKeys)
      finder.find(in: hook)
      waits += finder.waits.map { (hook, $0) }
      run.formUnion(finder.functions)
      settled.formUnion(finder.settled)
      if case .function(let function) = hook.target { targets.insert(function) }
    }
    self.waits = waits
    self.process = process
    self.targets = targets
    called = run.subtracting(targets)
    self.settled = settled
  }

  /// Whether an exit hook runs a function, as far as its calls can be followed.
  func runs(_ function: ScopeRef) -> Bool { targets.contains(function) || called.contains(function) }

  /// Whether all that a hook can call by a name on an object of which nothing is known by itself was found: it calls nothing else.
  func knowsAll(calledBy callee: ExpressionRef) -> Bool { settled.contains(callee) }

  /// Whether only exit hooks run a function: a wait in it is a drain, and no wait of a request.
  func isAlone(_ function: ScopeRef) -> Bool {
    if targets.contains(function) { return true }
    guard called.contains(function) else { return false }
    if let known = calledNowhereElse[function] { return known }
    let isAlone = isCalledNowhereElse(function)
    calledNowhereElse[function] = isAlone
    return isAlone
  }

  /// Whether all that names a function which hooks call, and all that names those, is run by hooks. Only what somebody asks for is
  /// looked at: a hook may call half of a program.
  private func isCalledNowhereElse(_ function: ScopeRef) -> Bool {
    var seen: Set<ScopeRef> = [function]
    var pending = [function]
    while let next = pending.popLast() {
      for reference in process.references(to: next) {
        guard let executor = process.model.executor(of: reference.expression), targets.contains(executor) || called.contains(executor) else { return false }
        if !targets.contains(executor), seen.insert(executor).inserted { pending.append(executor) }
      }
    }
    return true
  }
}
