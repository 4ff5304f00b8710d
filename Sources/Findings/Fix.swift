/// Edits that mend a finding.
package struct Fix: Hashable, Sendable {
  package enum Safety: Hashable, Sendable {
    case safe
    /// The program does something else afterwards; a person has to agree.
    case changesBehaviour
  }

  /// Bytes of a file and the text that takes their place.
  package struct Edit: Hashable, Sendable {
    package let place: Place
    package let text: String

    package init(_ place: Place, to text: String) {
      self.place = place
      self.text = text
    }
  }

  /// What the fix does, as an order: "raise `worker-reload-mercy` to 120".
  package let title: String
  package let safety: Safety
  package let edits: [Edit]

  package init(_ title: String, _ safety: Safety, edits: [Edit]) {
    self.title = title
    self.safety = safety
    self.edits = edits
  }
}
