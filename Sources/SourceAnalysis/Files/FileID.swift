import Synchronization
import Workspace

/// The number of a source file in its workspace: what analysis compares and looks things up by, millions of times.
///
/// The files of the workspace's list have their places in it, so that numbers are in the order of paths; a file that is read
/// without being listed comes after them.
struct FileID: Hashable, Sendable, Comparable {
  let raw: Int32

  static func < (left: FileID, right: FileID) -> Bool { left.raw < right.raw }
}

/// The numbers of a workspace's files, and their paths.
final class FileNumbers: Sendable {
  private let tree: FileTree
  private let others = Mutex<[WorkspacePath]>([])

  init(_ tree: FileTree) {
    self.tree = tree
  }

  func number(of path: WorkspacePath) -> FileID {
    if let place = tree.position(of: path) { return FileID(raw: Int32(place)) }
    return others.withLock { others in
      let place = others.firstIndex(of: path) ?? others.count
      if place == others.count { others.append(path) }
      return FileID(raw: Int32(tree.files.count + place))
    }
  }

  func path(_ file: FileID) -> WorkspacePath {
    let place = Int(file.raw)
    return place < tree.files.count ? tree.files[place] : others.withLock { $0[place - tree.files.count] }
  }
}
