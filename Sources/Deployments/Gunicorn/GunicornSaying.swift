import Workspace

/// One value that one source gives one of gunicorn's settings.
struct GunicornSaying: Sendable {
  let setting: String
  /// What gunicorn is given, as text; the source of the expression where the value is not known.
  let text: String
  let effective: SettingValue
  let origin: Origin
}

/// What an option that may be repeated collects on one command line; the list as a whole replaces that of the level below.
struct GunicornCollectedList {
  private let origin: Origin
  private var texts: [String] = []
  private var items: [String] = []
  private var unknown: String?

  /// The origin is the first word's.
  init(_ origin: Origin) { self.origin = origin }

  mutating func add(_ text: String, _ more: [String] = [], unknown reason: String? = nil) {
    texts.append(text)
    items += more
    unknown = unknown ?? reason
  }

  func saying(of setting: String) -> GunicornSaying {
    GunicornSaying(
      setting: setting, text: texts.joined(separator: ", "), effective: unknown.map { .unknown(reason: $0) } ?? .list(items), origin: origin)
  }
}

/// Why gunicorn ends while it reads its configuration.
struct GunicornRefusal: Sendable {
  let message: String
  let expected: String?
  let origin: Origin
}
