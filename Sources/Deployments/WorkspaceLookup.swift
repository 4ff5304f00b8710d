import Workspace

/// Finds the file of the workspace that a name in a configuration means.
struct WorkspaceLookup: Sendable {
  enum Answer: Sendable, Hashable {
    /// The assumption is a sentence when the name could have meant something else.
    case found(WorkspacePath, assumption: String?)
    /// It would be in the workspace, but is not there.
    case missing
    case outside
    /// Something lies there that no file of the workspace says: the reason in words.
    case unknown(reason: String)
  }

  let tree: FileTree
  let standpoint: Standpoint

  /// The file that a name means when it stands in a file of `folder`.
  func file(_ name: [UInt8], mentionedIn folder: WorkspacePath) -> Answer {
    let text = String(decoding: name, as: UTF8.self)
    if let absolute = standpoint.absolute(text) { return absoluteFile(absolute, asWritten: name) }
    if let start = standpoint.folder {
      guard let path = WorkspacePath(resolving: name, against: start) else { return .outside }
      return isFile(path) ? .found(path, assumption: nil) : .missing
    }
    return guessedFile(name, mentionedIn: folder)
  }

  /// A path below what the machine is known to hold of the workspace, or one of a machine that holds a copy of it.
  private func absoluteFile(_ absolute: String, asWritten name: [UInt8]) -> Answer {
    if let reason = standpoint.reasonForUnknown(at: absolute) { return .unknown(reason: reason) }
    let candidates = standpoint.workspacePaths(of: absolute)
    if let path = candidates.first(where: isFile) { return .found(path, assumption: nil) }
    if standpoint.mountsAreComplete { return candidates.isEmpty ? .outside : .missing }
    guard let path = uniqueFile(endingLike: name) else { return candidates.isEmpty ? .outside : .missing }
    return .found(path, assumption: "`\(String(decoding: name, as: UTF8.self))` is taken to be \(path) of this workspace")
  }

  /// The path in the workspace that an absolute path of the machine stands for; `nil` for one that is not known to lie in it.
  func path(ofAbsolute name: [UInt8]) -> WorkspacePath? {
    let candidates = standpoint.workspacePaths(of: String(decoding: name, as: UTF8.self))
    return candidates.first { isFile($0) || isFolder($0) } ?? candidates.first
  }

  /// Without a known start folder: from the folder of the configuration outward; names that begin with `./`, as those
  /// made from the configuration's own place do, from the root first.
  private func guessedFile(_ name: [UInt8], mentionedIn folder: WorkspacePath) -> Answer {
    var starts = [folder]
    while let last = starts.last, last != .root { starts.append(last.parent) }
    if name.starts(with: Array("./".utf8)) { starts.insert(.root, at: 0) }
    var leavesOnly = true
    for start in starts {
      guard let path = WorkspacePath(resolving: name, against: start) else { continue }
      leavesOnly = false
      guard isFile(path) else { continue }
      let text = String(decoding: name, as: UTF8.self)
      return .found(path, assumption: start == .root ? nil : "the server is taken to start in \(start), where `\(text)` is")
    }
    if leavesOnly { return .outside }
    // In an image that is built elsewhere the command may start in any folder: the workspace's only file of that name will be it.
    if standpoint.folder == nil, let path = onlyFile(endingWith: name) {
      return .found(path, assumption: "`\(String(decoding: name, as: UTF8.self))` is taken to be \(path), the only file of that name in this workspace")
    }
    return .missing
  }

  /// The only file whose path ends with all of this name.
  private func onlyFile(endingWith name: [UInt8]) -> WorkspacePath? {
    guard let wanted = WorkspacePath(resolving: name) else { return nil }
    let found = tree.files.filter { $0.hasEnding(wanted.bytes) }
    return found.count == 1 ? found[0] : nil
  }

  /// The one file whose path ends with as many components of this name as any does.
  func uniqueFile(endingLike name: [UInt8]) -> WorkspacePath? {
    let wanted = name.split(separator: UInt8(ascii: "/")).map(Array.init)
    var best: (length: Int, paths: [WorkspacePath]) = (1, [])
    guard let last = wanted.last else { return nil }
    for path in tree.files where path.isNamed(last) {
      let length = zip(path.components.reversed(), wanted.reversed()).prefix { $0.elementsEqual($1) }.count
      if length > best.length { best = (length, []) }
      if length == best.length { best.paths.append(path) }
    }
    if best.paths.count > 1 {
      // `/srv/shop/uwsgi.ini` is that of a clone in `/srv/shop` rather than one that was copied out of another folder.
      let whole = best.paths.filter { $0.components.count == best.length }
      return whole.count == 1 ? whole[0] : nil
    }
    return best.paths.first
  }
}

// MARK: What is there

extension WorkspaceLookup {
  /// A file that is ignored or larger than what is listed counts too: the server does not ask git.
  func isFile(_ path: WorkspacePath) -> Bool {
    let index = firstFile(notBefore: path.bytes)
    return (index < tree.files.count && tree.files[index] == path) || (try? tree.read(path)) != nil
  }

  func isFolder(_ path: WorkspacePath) -> Bool {
    path == .root || !files(in: path).isEmpty
  }

  /// Every listed file below a folder.
  func files(in folder: WorkspacePath) -> ArraySlice<WorkspacePath> {
    guard folder != .root else { return tree.files[...] }
    let start = firstFile(notBefore: folder.bytes + [UInt8(ascii: "/")])
    // `0` is the byte behind the slash.
    let end = firstFile(notBefore: folder.bytes + [UInt8(ascii: "0")])
    return start < end ? tree.files[start..<end] : []
  }

  /// Whether nothing but the workspace can lie where it is known to lie: a file that is not there does not exist.
  var isWholeMachine: Bool { standpoint.mountsAreComplete || standpoint.mounts.isEmpty }

  /// The places of the workspace that a name stands for, seen from a folder of the machine.
  ///
  /// - Parameter directory: Absolute; `nil` when it is not known.
  func paths(of name: String, from directory: String?) -> [WorkspacePath] {
    guard let absolute = name.hasPrefix("/") ? name : directory.map({ $0.hasSuffix("/") ? $0 + name : "\($0)/\(name)" }),
      standpoint.reasonForUnknown(at: absolute) == nil
    else { return [] }
    return standpoint.workspacePaths(of: absolute)
  }

  private func firstFile(notBefore bytes: [UInt8]) -> Int {
    var low = 0
    var high = tree.files.count
    while low < high {
      let middle = (low + high) / 2
      if tree.files[middle].bytes.lexicographicallyPrecedes(bytes) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
