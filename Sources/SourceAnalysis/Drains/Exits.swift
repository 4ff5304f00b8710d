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
  private lazy var calledNowhereElse = runNowhereElse()

  init(_ process: ProcessModel) {
    var waits: [(Hook, HookWait)] = []
    var targets: Set<ScopeRef> = []
    var run: Set<ScopeRef> = []
    for hook in process.hooks where hook.pattern.moment != .start {
      var finder = HookWaitFinder(process, keys: process.objectKeys)
      finder.find(in: hook)
      waits += finder.waits.map { (hook, $0) }
      run.formUnion(finder.functions)
      if case .function(let function) = hook.target { targets.insert(function) }
    }
    self.waits = waits
    self.process = process
    self.targets = targets
    called = run.subtracting(targets)
  }

  /// Whether only exit hooks run a function: a wait in it is a drain, and no wait of a request.
  func isAlone(_ function: ScopeRef) -> Bool {
    targets.contains(function) || called.contains(function) && calledNowhereElse.contains(function)
  }

  /// Of the functions that hooks call, those that nothing else calls.
  private func runNowhereElse() -> Set<ScopeRef> {
    var left = called
    while true {
      let next = left.filter { function in
        process.references(to: function).allSatisfy { reference in
          process.model.executor(of: reference.expression).map { left.contains($0) || targets.contains($0) } ?? false
        }
      }
      if next == left { return next }
      left = next
    }
  }
}
