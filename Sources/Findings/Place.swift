import Workspace

/// A place that a finding speaks of.
package typealias Place = SourceSpan

/// A second place of a finding and the few words that stand beside it.
package struct Label: Hashable, Sendable {
  package let text: String
  package let place: Place

  package init(_ text: String, at place: Place) {
    self.text = text
    self.place = place
  }
}

/// One step of the chain that proves a finding, such as "`checkout` submits the job".
package struct Step: Hashable, Sendable {
  package let what: String
  package let place: Place

  package init(_ what: String, at place: Place) {
    self.what = what
    self.place = place
  }
}
