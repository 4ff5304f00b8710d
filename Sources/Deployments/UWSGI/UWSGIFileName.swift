/// What an option such as `ini = deploy/app.ini:prod` names.
struct UWSGIFileName: Sendable, Hashable {
  enum Place: Sendable, Hashable {
    case path([UInt8])
    /// `ini = :section`: the file that was read last.
    case sameFile
    /// `exec://…`, `http://…` and the like, or `-` for the standard input: contents that this tool never fetches.
    case elsewhere(scheme: String)
  }

  let given: [UInt8]
  let place: Place
  /// What stands behind the last colon; empty for the default section.
  let section: [UInt8]

  /// The schemes of `core/io.c`.
  private static let schemes = ["emperor", "http", "data", "sym", "section", "fd", "exec", "call", "callint"]

  init(_ given: [UInt8]) {
    self.given = given
    if let scheme = Self.scheme(of: given) {
      place = .elsewhere(scheme: scheme)
      section = []
      return
    }
    guard let colon = given.lastIndex(of: UInt8(ascii: ":")) else {
      place = .path(given)
      section = []
      return
    }
    place = colon == 0 ? .sameFile : .path(Array(given[..<colon]))
    section = Array(given[(colon + 1)...])
  }

  /// The words in front of `://`, or `-`; `nil` for a path.
  static func scheme(of name: [UInt8]) -> String? {
    if name == [UInt8(ascii: "-")] { return "-" }
    return schemes.first { name.starts(with: Array("\($0)://".utf8)) }
  }

  var text: String { String(decoding: given, as: UTF8.self) }
}
