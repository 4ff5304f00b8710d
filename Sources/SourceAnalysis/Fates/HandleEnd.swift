import Catalogue

/// Where a job's handle ends up.
struct HandleEnd: Hashable {
  let fate: Fate
  /// The call that starts the job or, when the handle was handed back, the caller's call that received it.
  let place: ExpressionRef
  /// Other functions of the project that wait on what the handle was stored in.
  var waiters: [ScopeRef] = []
  /// Functions that hold the object which keeps the handle, and wait on it: of no use to those who come another way.
  var holders: [ScopeRef] = []
  /// Calls in other functions of the project that stop the job through what the handle was stored in.
  var stops: [ExpressionRef] = []
  /// Methods of the object that starts the job which wait for the pool that the object keeps: `close`.
  var closers: [ScopeRef] = []
  /// To which waits only some ways come, where that is so.
  var partly: WaitReach?
  /// Whether somebody else was given the handle too.
  var isPassedOn = false
}
