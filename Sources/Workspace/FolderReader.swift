import Glibc

/// The entries of one folder, in the order of their paths. One reader serves many folders and keeps its buffers.
struct FolderReader {
  struct Entry {
    fileprivate(set) var kind: EntryKind?
    /// Where the name lies in the reader's buffer.
    fileprivate let name: Range<Int>
  }

  private(set) var entries: [Entry] = []
  /// All names, each followed by a slash.
  private var names: [UInt8] = []

  /// The name of an entry.
  func name(_ entry: Entry) -> ArraySlice<UInt8> { names[entry.name] }

  mutating func clear() {
    entries.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
  }

  /// Reads the folder behind a descriptor and closes it.
  ///
  /// A failure of the system is returned beside what was read until then.
  mutating func read(closing descriptor: Int32) -> SystemFailure? {
    clear()
    guard let stream = fdopendir(descriptor) else {
      let failure = SystemFailure(code: errno)
      close(descriptor)
      return failure
    }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno == 0 { break }
        return SystemFailure(code: errno)
      }
      add(entry)
    }
    for index in entries.indices where entries[index].kind == nil {
      // Some file systems do not say what an entry is.
      entries[index].kind = EntryKind(of: Array(names[entries[index].name]), in: dirfd(stream))
    }
    sort()
    return nil
  }

  private mutating func add(_ entry: UnsafeMutablePointer<dirent>) {
    // `d_name` is longer than its declared 256 bytes on some systems, and copying the tuple would be slow.
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { preconditionFailure("an entry has a name") }
    let start = UnsafeRawPointer(entry) + offset
    let count = strlen(start.assumingMemoryBound(to: CChar.self))
    let name = UnsafeRawBufferPointer(start: start, count: count)
    // The folder itself and the one above it.
    if name[0] == UInt8(ascii: "."), count == 1 || count == 2 && name[1] == UInt8(ascii: ".") { return }
    let kind: EntryKind? =
      switch Int(entry.pointee.d_type) {
      case Int(DT_REG): .file
      case Int(DT_DIR): .folder
      case Int(DT_LNK): .link
      case Int(DT_UNKNOWN): nil
      default: .special
      }
    entries.append(Entry(kind: kind, name: names.count..<names.count + count))
    names.append(contentsOf: name)
    names.append(UInt8(ascii: "/"))
  }

  /// Orders the entries so that walking into each folder where it stands yields all paths in the order of their bytes.
  ///
  /// For that a folder counts with the slash that follows its name: `a-b` stands before `a/c`, and so before the folder `a`.
  private mutating func sort() {
    names.withUnsafeBufferPointer { names in
      guard let start = names.baseAddress else { return }
      entries.sort { left, right in
        let leftCount = left.name.count + (left.kind == .folder ? 1 : 0)
        let rightCount = right.name.count + (right.kind == .folder ? 1 : 0)
        let order = memcmp(start + left.name.lowerBound, start + right.name.lowerBound, min(leftCount, rightCount))
        return order == 0 ? leftCount < rightCount : order < 0
      }
    }
  }
}
