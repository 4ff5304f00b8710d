import Catalogue
import SourceAnalysis
import Workspace

/// What happens to one job under one trigger of one deployment.
package struct OutcomeVerdict: Sendable {
  /// One possible answer, and for whom it speaks.
  package struct Answer: Sendable {
    package let row: OutcomeRow
    /// The row's outcome, unless the exit hook itself gives up earlier, or the longest job ends within the limit.
    package let outcome: OutcomeKind
    /// What ends the wait; `nil` when nothing does, or nothing waits.
    package let limit: Limit?
    /// The exit hook that the row speaks of; `nil` for a row about jobs that no hook waits for.
    package let drain: Drain?
    /// The versions it was found for; empty when the version is known, or makes no difference.
    package let versions: [Version]
    /// The same for Python.
    package let pythons: [Version]
    /// Whether it depends on a setting whose value is not known.
    package let isUncertain: Bool

    /// Whether an exit hook that runs waits for the job, if only for a time.
    package var isDrained: Bool { drain != nil && outcome < .lost }
  }

  /// The limit that ends the wait, with where its value comes from.
  package struct Limit: Sendable, Hashable {
    /// A server's setting, ``drainTimeout`` or ``fixed``.
    package let setting: String
    /// `nil` when the setting is there and its value is not known.
    package let seconds: Double?
    /// `nil` when the default is in force.
    package let origin: SourceSpan?
    /// Seconds that the longest job takes, where somebody says.
    package let longestJob: Double?

    /// The name of a limit that the exit hook sets itself.
    package static let drainTimeout = "drain-timeout"
    /// The name of a limit that no setting changes.
    package static let fixed = "fixed"

    /// Whether jobs are said to take longer.
    package var isExceeded: Bool {
      guard let seconds, let longestJob else { return false }
      return longestJob >= seconds
    }

    /// Whether all jobs are said to end before.
    package var isEnough: Bool {
      guard let seconds, let longestJob else { return false }
      return longestJob < seconds
    }
  }

  /// The worst answer first.
  package let answers: [Answer]

  package var worst: Answer { answers[0] }
  /// The limit of the worst answer that has one.
  package var limit: Limit? { answers.lazy.compactMap(\.limit).first }
}
