import Workspace

/// The kinds of files that say versions, by their names.
enum PinFile: Sendable {
  /// One requirement a line.
  case requirements
  /// `[[package]]` tables with `name` and `version`.
  case lock
  /// Pipenv's lock file.
  case pipenvLock
  /// Strings that hold requirements, and Poetry's tables.
  case pyproject
  case pipfile
  case setupScript
  case setupConfiguration
  case conda
  case dockerfile
  case pythonVersion
  case toolVersions

  init?(_ path: WorkspacePath) {
    guard Self.isLikely(path.name) else { return nil }
    let name = String(decoding: path.name, as: UTF8.self).lowercased()
    switch name {
    case "poetry.lock", "uv.lock", "pdm.lock": self = .lock
    case "pipfile.lock": self = .pipenvLock
    case "pyproject.toml": self = .pyproject
    case "pipfile": self = .pipfile
    case "setup.py": self = .setupScript
    case "setup.cfg": self = .setupConfiguration
    case "runtime.txt", ".python-version": self = .pythonVersion
    case ".tool-versions": self = .toolVersions
    case "constraints.txt", "constraints.in": self = .requirements
    case let name where name.hasPrefix("pylock.") && name.hasSuffix(".toml"): self = .lock
    case let name where name.hasPrefix("environment") && (name.hasSuffix(".yml") || name.hasSuffix(".yaml")): self = .conda
    case let name where name == "containerfile" || name.hasPrefix("dockerfile") || name.hasSuffix("dockerfile"): self = .dockerfile
    case let name where name.hasSuffix(".txt") || name.hasSuffix(".in") || name.hasSuffix(".pip"):
      guard path.description.lowercased().contains("require") else { return nil }
      self = .requirements
    default: return nil
    }
  }

  /// Whether a name begins or ends as one of these names does: most files of a workspace are told by a few bytes.
  private static func isLikely(_ name: ArraySlice<UInt8>) -> Bool {
    guard let first = name.first else { return false }
    if first | 0x20 == UInt8(ascii: "d") { return true }
    return endings.contains { ending in
      name.count >= ending.count && zip(name.reversed(), ending).allSatisfy { $0 == $1 || $0 | 0x20 == $1 && $1 >= UInt8(ascii: "a") }
    }
  }

  /// Of all names above but `Dockerfile.web`, from their last byte on.
  private static let endings = [
    ".lock", "ml", "file", "setup.py", ".cfg", ".txt", ".in", ".pip", "version", "versions",
  ].map { Array($0.utf8.reversed()) }
}
