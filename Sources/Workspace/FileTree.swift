import Glibc

/// The files of a workspace: walked on disk, or held in memory for tests, with unsaved editor texts laid over them.
///
/// The list is the same for any order of the file system and any number of threads: sorted by path.
public struct FileTree: Sendable {
  /// A file or folder that was not read, and why, in words.
  ///
  /// A folder stands for everything in it, and the first file that a pattern ignored for all the others.
  public struct LeftOut: Hashable, Sendable {
    public let path: WorkspacePath
    public let why: String

    public init(_ path: WorkspacePath, why: String) {
      self.path = path
      self.why = why
    }
  }

  /// Every file that is neither ignored nor left out, sorted by path.
  public private(set) var files: [WorkspacePath]
  /// What was left out, sorted by path.
  public let leftOut: [LeftOut]
  /// Where the texts are that are not on disk: the whole of a tree in memory, and what an editor holds.
  private var texts: [WorkspacePath: [UInt8]]
  private let root: RootFolder?
  private let maxFileSize: Int
  /// Is told of each file that is asked for.
  private var log: ReadLog?

  /// Walks a folder on disk. Names, kinds and ignore files are read, nothing else.
  public init(root path: String, options: WalkOptions = WalkOptions()) throws(WalkFailure) {
    let root = try RootFolder(path)
    (files, leftOut) = TreeWalk(root, options).run()
    texts = [:]
    self.root = root
    // Spans count in 32 bits.
    maxFileSize = min(options.maxFileSize, Int(UInt32.max))
  }

  /// Whether a folder on disk holds more files than this; `false` for one that cannot be read.
  public static func isLarge(_ path: String, limit: Int) -> Bool {
    guard let root = try? RootFolder(path) else { return false }
    return TreeWalk(root, WalkOptions()).holdsMore(than: limit)
  }

  /// A folder on disk that is not walked: it lists no files, and reads those it is asked for.
  public init(unwalked path: String) throws(WalkFailure) {
    root = try RootFolder(path)
    files = []
    leftOut = []
    texts = [:]
    maxFileSize = WalkOptions().maxFileSize
  }

  /// A tree in memory.
  public init(_ texts: [String: String]) {
    self.init(Dictionary(uniqueKeysWithValues: texts.map { (WorkspacePath(bytes: Array($0.utf8)), Array($1.utf8)) }))
  }

  /// A tree in memory whose names and contents need not be text.
  public init(_ texts: [WorkspacePath: [UInt8]], options: WalkOptions = WalkOptions()) {
    self.texts = texts
    files = texts.keys.sorted()
    leftOut = []
    root = nil
    maxFileSize = min(options.maxFileSize, Int(UInt32.max))
  }

  /// The same tree as an editor sees it: its unsaved text replaces the file, or adds it to the list.
  public func overlaying(_ path: WorkspacePath, with bytes: [UInt8]) -> FileTree {
    var tree = self
    tree.texts[path] = bytes
    let place = files.firstIndex(notBefore: path)
    if place == files.count || files[place] != path { tree.files.insert(path, at: place) }
    return tree
  }

  /// Whether a file is the same here as in a tree that this one was laid over, or that was laid over this one.
  public func hasText(of path: WorkspacePath, as other: FileTree) -> Bool {
    texts.isEmpty && other.texts.isEmpty || texts[path] == other.texts[path]
  }

  /// The root's absolute path on disk without symbolic links; `nil` for a tree in memory.
  public var location: String? { root.map { String(decoding: $0.realPath, as: UTF8.self) } }
}

// MARK: again and again

extension FileTree {
  /// The same tree, which notes the files that are asked for.
  public func noting(in log: ReadLog) -> FileTree {
    var tree = self
    tree.log = log
    return tree
  }

  /// The files whose texts are others than in a tree of the same folder and the same files; `nil` when it is none.
  ///
  /// What lies on disk is taken to be the same: whoever holds an older tree knows of no change there.
  public func changes(since other: FileTree) -> Set<WorkspacePath>? {
    guard root === other.root, files == other.files, maxFileSize == other.maxFileSize else { return nil }
    return Set(Set(texts.keys).union(other.texts.keys).filter { texts[$0] != other.texts[$0] })
  }
}

// MARK: reading

extension FileTree {
  /// The bytes and lines of one file.
  ///
  /// The file need not be in the list: one that git ignores can still be what a configuration includes. It must be a regular
  /// file below the root, reached without leaving it by `..` or a symbolic link.
  public func read(_ path: WorkspacePath) throws(ReadFailure) -> SourceFile {
    var buffer = ReadBuffer()
    try read(path, into: &buffer)
    return SourceFile(path: path, bytes: buffer.bytes)
  }

  /// Reads one file into memory that is used again: the way through many files that are mostly passed over.
  public func read(_ path: WorkspacePath, into buffer: inout ReadBuffer) throws(ReadFailure) {
    log?.add(path)
    try read(path, isListed: isFile(path), isOneOfMany: false, into: &buffer)
  }

  /// The same for the file at a place of the list: for those that go through all of it.
  public func read(listed position: Int, into buffer: inout ReadBuffer) throws(ReadFailure) {
    log?.add(files[position])
    try read(files[position], isListed: true, isOneOfMany: true, into: &buffer)
  }

  private func read(_ path: WorkspacePath, isListed: Bool, isOneOfMany: Bool, into buffer: inout ReadBuffer) throws(ReadFailure) {
    if !texts.isEmpty, let text = texts[path] {
      guard text.count <= maxFileSize else { throw .tooLarge(path, size: text.count, limit: maxFileSize) }
      buffer.fill(with: text)
    } else if let root, !path.bytes.isEmpty, !path.bytes.contains(0) {
      let descriptor = isOneOfMany ? try open(listed: path, beside: &buffer.folder, in: root) : try open(path, isListed: isListed, in: root)
      defer { close(descriptor) }
      let fits: Bool
      do { fits = try buffer.fill(from: descriptor, limit: maxFileSize) } catch { throw ReadFailure(path, error) }
      guard fits else { throw .tooLarge(path, size: RootFolder.size(of: descriptor), limit: maxFileSize) }
    } else {
      throw .vanished(path)
    }
    if buffer.looksBinary { throw .notText(path) }
  }

  private func open(listed path: WorkspacePath, beside folder: inout FolderAtHand, in root: RootFolder) throws(ReadFailure) -> Int32 {
    do { return try root.openFile(path.bytes, beside: &folder) } catch {
      if error.code != ELOOP { throw ReadFailure(path, error) }
    }
    return try open(path, isListed: false, in: root)
  }

  private func open(_ path: WorkspacePath, isListed: Bool, in root: RootFolder) throws(ReadFailure) -> Int32 {
    // The walk met a listed file without going through any link. A link that stands there itself is followed with care.
    if isListed {
      do { return try root.openFile(path.bytes) } catch {
        if error.code != ELOOP { throw ReadFailure(path, error) }
      }
    }
    switch root.destination(of: path.bytes) {
    case .file(let real):
      do { return try root.openFile(real) } catch { throw ReadFailure(path, error) }
    case .nothing: throw .vanished(path)
    case .folder: throw .unreadable(path, reason: "it is a folder")
    case .special: throw .unreadable(path, reason: "it is a pipe, a socket or a device")
    case .outside: throw .unreadable(path, reason: "it leads outside the workspace")
    }
  }
}

extension ReadFailure {
  fileprivate init(_ path: WorkspacePath, _ failure: SystemFailure) {
    self = failure.isAbsence ? .vanished(path) : .unreadable(path, reason: failure.description)
  }
}
