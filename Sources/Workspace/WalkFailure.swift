/// Why a folder cannot be the root of a workspace.
public enum WalkFailure: Error, Hashable, CustomStringConvertible {
  case missing(String)
  case notAFolder(String)
  case unreadable(String, reason: String)

  public var description: String {
    switch self {
    case .missing(let path): "there is no `\(path)`"
    case .notAFolder(let path): "`\(path)` is no folder"
    case .unreadable(let path, let reason): "`\(path)` cannot be read: \(reason)"
    }
  }
}
