import Workspace

/// Where a value was said: the place, and the includes, variables and launchers it came through.
package struct Origin: Hashable, Sendable {
  /// `nil` for what no file says: a built-in default, or a command line given to `inspect`.
  package let place: SourceSpan?
  /// Outermost first, in words a person can follow: "included by deploy/uwsgi.ini:3".
  package let via: [String]

  package init(_ place: SourceSpan?, via: [String] = []) {
    self.place = place
    self.via = via
  }
}

/// A value, who said it, and the sayings it beat.
package struct Said<Value: Hashable & Sendable>: Hashable, Sendable {
  /// A saying that did not win.
  package struct Beaten: Hashable, Sendable {
    package let value: Value
    package let origin: Origin

    package init(_ value: Value, origin: Origin) {
      self.value = value
      self.origin = origin
    }
  }

  package let value: Value
  package let origin: Origin
  /// Earlier sayings, in the server's own order of precedence: the strongest loser first.
  package let overridden: [Beaten]

  package init(_ value: Value, origin: Origin, overridden: [Beaten] = []) {
    self.value = value
    self.origin = origin
    self.overridden = overridden
  }

  /// The same with one more saying that it beats.
  package func overriding(_ other: Said<Value>?) -> Said<Value> {
    guard let other, other.value != value else { return self }
    return Said(value, origin: origin, overridden: overridden + [Beaten(other.value, origin: other.origin)] + other.overridden)
  }
}
