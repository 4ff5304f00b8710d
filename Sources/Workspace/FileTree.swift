/// The files of a workspace: walked on disk, or held in memory for tests, with unsaved editor texts laid over them.
///
/// The list is the same for any order of the file system and any number of threads: sorted by path.
package struct FileTree: Sendable {
  /// A file or folder that was not read, and why, in words.
  package struct LeftOut: Hashable, Sendable {
    package let path: WorkspacePath
    package let why: String

    package init(_ path: WorkspacePath, why: String) {
      self.path = path
      self.why = why
    }
  }

  /// Every file that is neither ignored nor left out, sorted by path.
  package let files: [WorkspacePath]
  package let leftOut: [LeftOut]
  private let texts: [WorkspacePath: [UInt8]]

  /// A tree in memory.
  package init(_ texts: [String: String]) {
    self.texts = Dictionary(uniqueKeysWithValues: texts.map { (WorkspacePath(bytes: Array($0.utf8)), Array($1.utf8)) })
    files = self.texts.keys.sorted()
    leftOut = []
  }

  /// The bytes and lines of one file.
  package func read(_ path: WorkspacePath) throws(ReadFailure) -> SourceFile {
    guard let bytes = texts[path] else { throw .vanished(path) }
    return SourceFile(path: path, bytes: bytes)
  }
}

/// Why a file could not be read.
package enum ReadFailure: Error, Hashable {
  case vanished(WorkspacePath)
  case unreadable(WorkspacePath, reason: String)
  case tooLarge(WorkspacePath, size: Int, limit: Int)
  case notText(WorkspacePath)
}
