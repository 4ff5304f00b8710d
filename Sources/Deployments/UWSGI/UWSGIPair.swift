import Workspace

/// One entry of the flat list that all of uWSGI's configuration becomes (`exported_opts` in `core/config.c`).
struct UWSGIPair: Sendable {
  let key: String
  /// The text; after the substitution passes, what is in force.
  var value: [UInt8]
  /// An option of the command line without an argument has no text at all, which is not the same as an empty one.
  var hasValue: Bool
  /// Why the value is not known; `nil` when it is.
  var unknown: String?
  /// What must hold for the pair to be there; `nil` when it is there anyhow.
  var doubt: UWSGIDoubt?
  /// The value's place, or the key's when there is no value.
  var origin: Origin
  /// The key's place, for messages about the name.
  var keyPlace: SourceSpan?
  /// Immediate options have acted already; the passes leave them alone.
  var hasActed = false

  init(
    key: String, value: [UInt8]?, unknown: String? = nil, doubt: UWSGIDoubt? = nil, origin: Origin, keyPlace: SourceSpan? = nil
  ) {
    self.key = key
    self.value = value ?? []
    hasValue = value != nil
    self.unknown = unknown
    self.doubt = doubt
    self.origin = origin
    self.keyPlace = keyPlace
  }

  var text: String { String(decoding: value, as: UTF8.self) }
}

/// A condition that the files cannot decide.
struct UWSGIDoubt: Sendable, Hashable {
  /// "the environment variable `X` is set": goes on after "when".
  let condition: String
  /// The same, the other way round.
  let opposite: String

  func and(_ other: UWSGIDoubt?) -> UWSGIDoubt {
    guard let other, other != self else { return self }
    return UWSGIDoubt(condition: "\(other.condition) and \(condition)", opposite: "\(other.opposite) or \(opposite)")
  }
}

/// One time that an option's text became a value, in the order in which it happens: of scalars the last one stays.
struct UWSGIApplication: Sendable {
  /// The option whose variable is set.
  let setting: String
  /// The name it was said under.
  let key: String
  let value: [UInt8]
  let hasValue: Bool
  let unknown: String?
  let doubt: UWSGIDoubt?
  let origin: Origin

  var text: String { hasValue ? String(decoding: value, as: UTF8.self) : "true" }
}
