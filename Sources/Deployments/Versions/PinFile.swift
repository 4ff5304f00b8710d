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
    guard Self.isLikely(path.bytes) else { return nil }
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
      guard Self.speaksOfRequirements(path.bytes) else { return nil }
      self = .requirements
    default: return nil
    }
  }

  /// Whether `require` stands anywhere in a path, in any case.
  private static func speaksOfRequirements(_ path: [UInt8]) -> Bool {
    let word: StaticString = "require"
    let count = word.utf8CodeUnitCount
    return word.withUTF8Buffer { word in
      path.indices.dropLast(count - 1).contains { start in word.indices.allSatisfy { path[start + $0] | 0x20 == word[$0] } }
    }
  }

  /// Whether a path's last component ends as one of these names does: most files of a workspace are told by a few bytes.
  private static func isLikely(_ path: [UInt8]) -> Bool {
    let start = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    guard start < path.count else { return false }
    if path[start] | 0x20 == UInt8(ascii: "d") { return true }
    return endings.contains { ending in
      guard path.count - start >= ending.count else { return false }
      let end = path.count - ending.count
      return ending.indices.reversed().allSatisfy { place in
        let byte = path[end + place]
        return byte == ending[place] || byte | 0x20 == ending[place] && ending[place] >= UInt8(ascii: "a")
      }
    }
  }

  /// Of all names above but `Dockerfile.web`.
  private static let endings = [
    ".lock", ".toml", ".yml", ".yaml", "file", "setup.py", ".cfg", ".txt", ".in", ".pip", "version", "versions",
  ].map { Array($0.utf8) }
}
