/// What ends a healthy worker.
package enum TriggerKind: String, Hashable, Sendable, CaseIterable {
  case requestCount = "request-count"
  case lifetime
  case memory
  case scaleDown = "scale-down"
  case timeout
  case reload
  case exception
}
