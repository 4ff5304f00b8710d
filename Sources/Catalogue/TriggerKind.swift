/// What ends a healthy worker.
package enum TriggerKind: String, Hashable, Sendable, CaseIterable {
  case requestCount = "request-count"
  case lifetime
  case memory
  case scaleDown = "scale-down"
  case timeout
  case reload
  case exception
  /// The whole server stops: a deploy, a restart, a machine that goes away. No setting asks for it, and every deployment
  /// meets it some day.
  case stop

  /// Whether it is what a setting of recycling asks for: nothing is wrong with the worker, there is only another one coming.
  package var isRecycling: Bool {
    switch self {
    case .requestCount, .lifetime, .memory, .scaleDown: true
    case .timeout, .reload, .exception, .stop: false
    }
  }
}
