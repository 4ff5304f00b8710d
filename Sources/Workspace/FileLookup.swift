/// Questions about names, answered from the sorted list.
extension FileTree {
  /// Whether this file is in the list.
  public func isFile(_ path: WorkspacePath) -> Bool {
    files.contains(sorted: path)
  }

  /// The place of a file in the list, if it is there.
  public func position(of path: WorkspacePath) -> Int? {
    let place = files.firstIndex(notBefore: path)
    return place < files.count && files[place] == path ? place : nil
  }

  /// Whether a listed file lies below this folder.
  public func isFolder(_ path: WorkspacePath) -> Bool {
    !files(below: path).isEmpty
  }

  /// Whether the tree has a listed file or folder of this name.
  public func contains(_ path: WorkspacePath) -> Bool {
    isFile(path) || isFolder(path)
  }

  /// The listed files in a folder and its subfolders, in order.
  public func files(below folder: WorkspacePath) -> ArraySlice<WorkspacePath> {
    if folder == .root { return files[...] }
    // All of them begin with the folder's path and a slash, and `0` is the byte that follows the slash.
    let start = files.firstIndex(notBefore: WorkspacePath(bytes: folder.bytes + [UInt8(ascii: "/")]))
    let end = files.firstIndex(notBefore: WorkspacePath(bytes: folder.bytes + [UInt8(ascii: "0")]))
    return files[start..<end]
  }

  /// The listed files whose last component is one of these, in order. Looks at every file: ask for all names at once.
  public func files(named names: Set<String>) -> [WorkspacePath] {
    let wanted = Set(names.map { Array($0.utf8)[...] })
    let lengths = Set(wanted.map(\.count))
    return files.filter { path in
      let name = path.name
      return lengths.contains(name.count) && wanted.contains(name)
    }
  }

  /// What was left out that holds this path: the file itself, or a folder above it.
  public func leftOut(holding path: WorkspacePath) -> LeftOut? {
    leftOut.first { $0.path != .root && path.isWithin($0.path) }
  }
}

extension [WorkspacePath] {
  /// Whether a sorted list holds this path.
  public func contains(sorted path: WorkspacePath) -> Bool {
    let place = firstIndex(notBefore: path)
    return place < count && self[place] == path
  }

  /// The place of the first path that does not stand before this one in a sorted list.
  func firstIndex(notBefore path: WorkspacePath) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < path { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
