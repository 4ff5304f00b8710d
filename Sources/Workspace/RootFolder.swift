import Glibc

/// The open folder that a workspace stands on. Everything below is opened relative to it, so a change of the working
/// directory or a rename of the root does not matter.
final class RootFolder: Sendable {
  /// The folder's absolute path without symbolic links.
  let realPath: [UInt8]
  private let descriptor: Int32

  init(_ path: String) throws(WalkFailure) {
    descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw switch errno {
      case ENOENT: .missing(path)
      case ENOTDIR: .notAFolder(path)
      default: .unreadable(path, reason: SystemFailure(code: errno).description)
      }
    }
    guard let real = RootFolder.resolve(Array(path.utf8)) else {
      close(descriptor)
      throw .unreadable(path, reason: SystemFailure(code: errno).description)
    }
    realPath = real
  }

  deinit {
    close(descriptor)
  }

  /// Opens a folder below the root, following no symbolic link in its last component.
  func openFolder(_ path: [UInt8]) throws(SystemFailure) -> Int32 {
    try open(path.isEmpty ? [UInt8(ascii: ".")] : path, O_DIRECTORY | O_NOFOLLOW)
  }

  /// Opens a file below the root for reading. A pipe that took its place does not block; `ELOOP` for a symbolic link.
  func openFile(_ path: [UInt8]) throws(SystemFailure) -> Int32 {
    try open(path, O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
  }

  /// The same for one file after the other, most of them beside the last one: a folder in which several are opened is found once.
  func openFile(_ path: [UInt8], beside last: inout FolderAtHand) throws(SystemFailure) -> Int32 {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")), path.count < Int(PATH_MAX) else { return try openFile(path) }
    guard let folder = last.folder(path[..<slash], below: descriptor) else { return try openFile(path) }
    return try RootFolder.open(path[(slash + 1)...], in: folder, O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
  }

  /// Where a symbolic link leads once every link on the way is followed.
  enum Destination {
    /// A regular file within the root, and its path there.
    case file([UInt8])
    case folder, special, outside, nothing
  }

  /// Follows every symbolic link on the way to an entry below the root.
  func destination(of path: [UInt8]) -> Destination {
    // Most of what is asked for is not there, which takes one question to find out and not one for each folder above it.
    var status = stat()
    guard withPathPointer(path[...], { fstatat(descriptor, $0, &status, 0) }) == 0 || errno == ENAMETOOLONG,
      let real = RootFolder.resolve(realPath + [UInt8(ascii: "/")] + path)
    else { return .nothing }
    let prefix = realPath.last == UInt8(ascii: "/") ? realPath : realPath + [UInt8(ascii: "/")]
    let isWithin = real.count > prefix.count && real.starts(with: prefix)
    return switch EntryKind(of: real, in: descriptor) {
    case .file: isWithin ? .file(Array(real[prefix.count...])) : .outside
    case .folder: .folder
    case .special: .special
    case .link, nil: .nothing
    }
  }

  /// A path longer than the system takes at once (`PATH_MAX`, 4,096 bytes) is walked in pieces.
  private func open(_ path: [UInt8], _ flags: Int32) throws(SystemFailure) -> Int32 {
    var folder = descriptor
    var rest = path[...]
    defer { if folder != descriptor { close(folder) } }
    while rest.count >= Int(PATH_MAX) {
      guard let cut = rest.prefix(Int(PATH_MAX) - 1).lastIndex(of: UInt8(ascii: "/")) else { throw SystemFailure(code: ENAMETOOLONG) }
      let next = try RootFolder.open(rest[..<cut], in: folder, O_DIRECTORY | O_NOFOLLOW)
      if folder != descriptor { close(folder) }
      folder = next
      rest = rest[(cut + 1)...]
    }
    return try RootFolder.open(rest, in: folder, flags)
  }

  static func open(_ path: ArraySlice<UInt8>, in folder: Int32, _ flags: Int32) throws(SystemFailure) -> Int32 {
    while true {
      let descriptor = withPathPointer(path) { openat(folder, $0, O_RDONLY | O_CLOEXEC | flags) }
      if descriptor >= 0 { return descriptor }
      let code = errno
      if code != EINTR { throw SystemFailure(code: code) }
    }
  }

  /// In bytes; 0 when the system does not say.
  static func size(of descriptor: Int32) -> Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  static func resolve(_ path: [UInt8]) -> [UInt8]? {
    guard let real = withPathPointer(path[...], { realpath($0, nil) }) else { return nil }
    defer { free(real) }
    return Array(UnsafeRawBufferPointer(start: real, count: strlen(real)))
  }
}

/// The folder that the last file was opened in, kept open from the second file in it on.
struct FolderAtHand: Sendable {
  private var path: [UInt8] = []
  private var root: Int32 = -1
  private var open: OpenFolder?

  private final class OpenFolder: Sendable {
    let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
  }

  /// `nil` when this is the first file in the folder, or the folder cannot be opened.
  fileprivate mutating func folder(_ path: ArraySlice<UInt8>, below root: Int32) -> Int32? {
    guard root == self.root, path == self.path[...] else {
      (self.path, self.root, open) = (Array(path), root, nil)
      return nil
    }
    if open == nil { open = (try? RootFolder.open(path, in: root, O_DIRECTORY)).map(OpenFolder.init) }
    return open?.descriptor
  }
}

/// What stands behind a name.
enum EntryKind: Sendable {
  case file, folder, link
  /// Opening one could block or do something: a pipe, a socket, a device.
  case special

  /// Asks the file system, following no link; `nil` when the entry is gone.
  init?(of path: [UInt8], in folder: Int32) {
    var status = stat()
    guard withPathPointer(path[...], { fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { return nil }
    self =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .special
      }
  }
}

/// Why the system refused something, in its own words.
struct SystemFailure: Error, CustomStringConvertible {
  let code: Int32

  /// There is nothing of that name, perhaps no longer.
  var isAbsence: Bool { code == ENOENT || code == ENOTDIR }

  var description: String {
    var words = [CChar](repeating: 0, count: 256)
    // The process never sets a locale, so these are the C locale's English words.
    guard strerror_r(code, &words, words.count) == 0 else { return "error \(code)" }
    let text = String(decoding: words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}

/// The path as the C library wants it. A name with a NUL byte in it, which no file has, ends there for C: callers refuse it.
func withPathPointer<Result>(_ path: ArraySlice<UInt8>, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: path.count + 1) { buffer in
    var index = 0
    for byte in path {
      buffer[index] = CChar(bitPattern: byte)
      index += 1
    }
    buffer[index] = 0
    guard let start = UnsafePointer(buffer.baseAddress) else { preconditionFailure("a buffer of at least one byte has an address") }
    return body(start)
  }
}
