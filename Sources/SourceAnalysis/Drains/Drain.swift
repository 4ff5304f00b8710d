import Catalogue
import Workspace

/// A wait in an exit hook: what the source says, not whether some server runs the hook.
package struct Drain: Hashable, Sendable, Codable {
  /// How long the wait lasts at most.
  package enum Limit: Hashable, Sendable, Codable {
    /// Until everything is done.
    case none
    case seconds(Double)
    /// There is one, and its value is not known.
    case unknown
  }

  /// The catalogue's word for the hook: `uwsgi.atexit`.
  package let hook: String
  /// Where the hook is registered.
  package let registration: SourceSpan
  /// The call, loop or block that waits.
  package let wait: SourceSpan
  package let limit: Limit

  package init(hook: String, registration: SourceSpan, wait: SourceSpan, limit: Limit) {
    self.hook = hook
    self.registration = registration
    self.wait = wait
    self.limit = limit
  }
}

/// When in the life of a process a job is started; with the server's settings it decides in which process the job lives.
package enum StartMoment: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// While the application is loaded: on import, in `AppConfig.ready`, in an application factory.
  case loading
  /// In a hook that the master runs.
  case master
  /// In a hook that every worker runs when it starts.
  case worker
  /// On a request, or in a task.
  case serving

  package static func < (left: StartMoment, right: StartMoment) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}

/// A thread or task that works on what is put into a queue, or on what is given to a scheduler or a pool.
package struct Consumer: Hashable, Sendable, Codable {
  /// The call that brings it into being.
  package let start: SourceSpan
  package let carrier: Carrier
  /// When it is started.
  package let moments: [StartMoment]

  package init(start: SourceSpan, carrier: Carrier, moments: [StartMoment]) {
    self.start = start
    self.carrier = carrier
    self.moments = moments
  }
}
