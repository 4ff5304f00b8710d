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
}
