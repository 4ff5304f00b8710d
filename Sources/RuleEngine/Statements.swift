import Deployments

/// What the user states of their project, because no file that is read here says it.
package struct Statements: Hashable, Sendable {
  /// Seconds that the longest job takes; `nil` when nobody says.
  package var longestJob: Said<Double>?

  package init(longestJob: Said<Double>? = nil) {
    self.longestJob = longestJob
  }
}
