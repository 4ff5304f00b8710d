import Workspace

/// What a process's exit hooks wait for, and which functions run nowhere else.
struct Exits {
  /// In the order of the hooks' registrations.
  let waits: [(hook: Hook, wait: HookWait)]
  /// The functions that only exit hooks run: a wait in one of them is a drain, and no wait of a request.
  let functions: Set<ScopeRef>

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
    functions = targets.union(Self.runNowhereElse(run.subtracting(targets), targets, process))
  }

  /// Of the functions that hooks call, those that nothing else calls.
  private static func runNowhereElse(_ candidates: Set<ScopeRef>, _ targets: Set<ScopeRef>, _ process: ProcessModel) -> Set<ScopeRef> {
    var left = candidates
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
