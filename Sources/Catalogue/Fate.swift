/// What becomes of a job's handle.
package enum Fate: String, Sendable, Hashable, CaseIterable, Codable {
  case awaited
  case awaitedWithTimeout = "awaited-with-timeout"
  /// Of the ways from the start to the end of the request, some come to a wait and others do without.
  case awaitedOnSomePaths = "awaited-on-some-paths"
  case returned
  case stored
  case passedOn = "passed-on"
  case dropped

  /// Whether the request's path ends without waiting for the job.
  package var isDetached: Bool {
    switch self {
    case .awaited: false
    case .awaitedWithTimeout, .awaitedOnSomePaths, .returned, .stored, .passedOn, .dropped: true
    }
  }
}
