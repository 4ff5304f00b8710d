/// Why a file could not be read.
public enum ReadFailure: Error, Hashable {
  case vanished(WorkspacePath)
  case unreadable(WorkspacePath, reason: String)
  /// `size` is the file's own when it was refused, in bytes.
  case tooLarge(WorkspacePath, size: Int, limit: Int)
  /// A NUL byte stands near the start: an image, an archive, UTF-16.
  case notText(WorkspacePath)

  public var path: WorkspacePath {
    switch self {
    case .vanished(let path), .unreadable(let path, _), .tooLarge(let path, _, _), .notText(let path): path
    }
  }

  /// The failure as a report tells it, at the start of the file.
  public var problem: PlacedProblem {
    PlacedProblem(Problem(.unreadableFile, description, at: ByteSpan(start: 0, end: 0)), in: path)
  }
}

extension ReadFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .vanished(let path): "there is no file `\(path)` in the workspace"
    case .unreadable(let path, let reason): "`\(path)` cannot be read: \(reason)"
    case .tooLarge(let path, let size, let limit): "`\(path)` is \(size) bytes long, more than the \(limit) that are read"
    case .notText(let path): "`\(path)` is no text: there is a NUL byte near its start"
    }
  }
}
