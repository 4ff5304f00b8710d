import Workspace

/// Which program reads a file of `NAME=value` lines: they agree on little more than that.
package enum EnvironmentFileDialect: Sendable, Hashable, CaseIterable {
  /// The Python package python-dotenv.
  case pythonDotenv
  /// Docker Compose 2: `.env` beside the file, and `env_file:`.
  case compose
  /// systemd's `EnvironmentFile=`.
  case systemd
  /// honcho's `.env`.
  case honcho
  /// Sourced by a POSIX shell: `. ./.env`.
  case shell
  /// `docker run --env-file`, and Compose's `format: raw`: everything behind the `=` is the value.
  case raw
}

/// One variable that a file sets. Of two with one name the later one counts.
package struct EnvironmentAssignment: Sendable, Hashable {
  package var key: String
  /// What the variable holds; `nil` for a name alone: its value, if any, is passed on from outside.
  package var value: String?
  package var keySpan: ByteSpan
  /// The value as written, with its quotes.
  package var valueSpan: ByteSpan
  /// Why the value is not what the program will see; `nil` when it is.
  package var unknown: String?

  package init(key: String, value: String?, keySpan: ByteSpan, valueSpan: ByteSpan, unknown: String? = nil) {
    self.key = key
    self.value = value
    self.keySpan = keySpan
    self.valueSpan = valueSpan
    self.unknown = unknown
  }
}

/// What is known of a variable that a file refers to and does not set itself.
package enum OuterVariable: Sendable, Hashable {
  case known(String)
  case unset
  case unknown(reason: String)
}

/// Reads the file as that program does.
///
/// - Parameter outer: The variables that are there before the file is read.
package func readEnvironmentFile(
  _ bytes: [UInt8], dialect: EnvironmentFileDialect, outer: (_ name: String) -> OuterVariable = nothingIsKnown
) -> Parsed<[EnvironmentAssignment]> {
  withoutActuallyEscaping(outer) { outer in
    var variables = EnvironmentFileVariables(outer: outer)
    switch dialect {
    case .pythonDotenv:
      var reader = DotenvReader(bytes)
      return reader.read(&variables)
    case .compose:
      var reader = ComposeEnvironmentReader(bytes)
      return reader.read(&variables)
    case .systemd:
      var reader = SystemdEnvironmentReader(bytes)
      return reader.read()
    case .shell:
      var reader = ShellEnvironmentReader(bytes)
      return reader.read(&variables)
    case .honcho: return readHonchoEnvironment(bytes)
    case .raw: return readRawEnvironment(bytes)
    }
  }
}

package func nothingIsKnown(_ name: String) -> OuterVariable {
  .unknown(reason: "`\(name)` comes from outside the file")
}

/// The variables that values refer to: those of the file so far, and those that were there before.
struct EnvironmentFileVariables {
  /// A value that refers to others can double them line by line.
  static let valueLimit = 1 << 16

  let outer: (String) -> OuterVariable
  private var own: [String: EnvironmentAssignment] = [:]

  init(outer: @escaping (String) -> OuterVariable) {
    self.outer = outer
  }

  mutating func set(_ assignment: EnvironmentAssignment) {
    own[assignment.key] = assignment
  }

  /// The file's own value before any other.
  func ownFirst(_ name: String) -> OuterVariable {
    guard let assignment = own[name] else { return outer(name) }
    return Self.value(assignment) ?? outer(name)
  }

  /// The value from outside where it is known, then the file's own.
  func outerFirst(_ name: String) -> OuterVariable {
    let value = outer(name)
    if case .known = value { return value }
    return own[name].flatMap(Self.value) ?? value
  }

  private static func value(_ assignment: EnvironmentAssignment) -> OuterVariable? {
    if let reason = assignment.unknown { return .unknown(reason: reason) }
    return assignment.value.map { .known($0) }
  }
}

/// A value while it is put together.
struct EnvironmentValueDraft {
  private(set) var bytes: [UInt8] = []
  private(set) var unknown: String?

  mutating func append(_ byte: UInt8) { append([byte]) }

  mutating func append(_ more: some Collection<UInt8>) {
    bytes += more
  }

  /// What a reference stands for.
  mutating func append(expanded more: String) {
    guard bytes.count + more.utf8.count <= EnvironmentFileVariables.valueLimit else {
      return becomeUnknown("its references make it longer than \(EnvironmentFileVariables.valueLimit) bytes")
    }
    bytes += more.utf8
  }

  mutating func append(_ variable: OuterVariable) {
    switch variable {
    case .known(let text): append(expanded: text)
    case .unset: break
    case .unknown(let reason): becomeUnknown(reason)
    }
  }

  mutating func becomeUnknown(_ reason: String) {
    unknown = unknown ?? reason
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
