import Workspace

/// One value that one source gives one of gunicorn's settings.
struct GunicornSaying: Sendable {
  let setting: String
  /// What gunicorn is given, as text; the source of the expression where the value is not known.
  let text: String
  let effective: SettingValue
  let origin: Origin
  /// Words of a list that one source gives one after the other.
  var isPartOfList = false
}

/// Why gunicorn ends while it reads its configuration.
struct GunicornRefusal: Sendable {
  let message: String
  let expected: String?
  let origin: Origin
}
