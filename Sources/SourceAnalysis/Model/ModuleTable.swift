import Glibc
import Workspace

/// Where modules can lie in a workspace: its Python files and the folders that hold some, found by the hashes of their paths.
///
/// A path's hash is made byte by byte, so that the hash of `a/b` leads to those of `a/b.py` and `a/b/__init__.py` without a path
/// being put together; what is found is compared in full.
final class ModuleTable: Sendable {
  private let tree: FileTree
  private let files: Table
  private let folders: Table
  /// The folders with a project file, in which packages lie that can be installed.
  private let projects: [WorkspacePath]

  /// Places by hash, with open addressing.
  private struct Table: Sendable {
    var places: [Int32]
    var hashes: [UInt32]
    var count = 0

    init() {
      places = Array(repeating: -1, count: 64)
      hashes = Array(repeating: 0, count: 64)
    }

    /// The first place of this hash that the test accepts.
    func first(_ hash: UInt64, where accepts: (Int) -> Bool) -> Int? {
      let mask = places.count - 1
      let short = UInt32(truncatingIfNeeded: hash >> 32)
      var slot = Self.slot(hash) & mask
      while places[slot] >= 0 {
        if hashes[slot] == short, accepts(Int(places[slot])) { return Int(places[slot]) }
        slot = (slot + 1) & mask
      }
      return nil
    }

    mutating func insert(_ hash: UInt64, _ place: Int, _ all: (Int) -> UInt64) {
      if (count + 1) * 2 > places.count { grow(all) }
      put(hash, place)
      count += 1
    }

    private mutating func put(_ hash: UInt64, _ place: Int) {
      let mask = places.count - 1
      var slot = Self.slot(hash) & mask
      while places[slot] >= 0 { slot = (slot + 1) & mask }
      places[slot] = Int32(place)
      hashes[slot] = UInt32(truncatingIfNeeded: hash >> 32)
    }

    private mutating func grow(_ all: (Int) -> UInt64) {
      let old = places.filter { $0 >= 0 }
      places = Array(repeating: -1, count: places.count * 4)
      hashes = Array(repeating: 0, count: places.count)
      for place in old { put(all(Int(place)), Int(place)) }
    }

    private static func slot(_ hash: UInt64) -> Int {
      Int(truncatingIfNeeded: (hash ^ hash >> 29) &* 0x9E37_79B9_7F4A_7C15 >> 20)
    }
  }

  /// A path that was not put together: a folder, a name in it and an ending.
  private struct Parts {
    let folder: [UInt8]
    let name: String
    let ending: StaticString
  }

  init(_ tree: FileTree) {
    self.tree = tree
    let paths = tree.files
    var files = Table()
    var folders: [(hash: UInt64, place: Int32, length: Int32)] = []
    var byHash = Table()
    var projects: [WorkspacePath] = []
    for (place, path) in paths.enumerated() {
      if path.isProjectFile, projects.last != path.parent, !path.isAmongTests { projects.append(path.parent) }
      guard path.isPython else { continue }
      files.insert(Self.hash(path.bytes[...]), place) { Self.hash(paths[$0].bytes[...]) }
      // Neighbours in the list share their folders.
      var end = path.bytes.lastIndex(of: UInt8(ascii: "/"))
      while let length = end {
        let folder = path.bytes[..<length]
        let hash = Self.hash(folder)
        let isKnown = byHash.first(hash) { known in
          Int(folders[known].length) == length && paths[Int(folders[known].place)].bytes.prefix(length).elementsEqual(folder)
        } != nil
        if isKnown { break }
        folders.append((hash, Int32(place), Int32(length)))
        byHash.insert(hash, folders.count - 1) { folders[$0].hash }
        end = folder.lastIndex(of: UInt8(ascii: "/"))
      }
    }
    self.files = files
    self.folders = byHash
    self.projects = projects.count > Self.projectLimit ? [] : projects
    folderPlaces = folders.map { ($0.place, $0.length) }
  }

  private let folderPlaces: [(place: Int32, length: Int32)]

  /// Projects of one workspace: every package that is imported and lies nowhere else is looked for in all of them.
  private static let projectLimit = 200

  /// The package of this name, where one project alone has it: `pip install -e ../libs/jobs`, a path dependency, a workspace of several projects.
  func installedPackage(_ name: String) -> FileID? {
    var found: FileID?
    for project in projects {
      guard let package = initializer(of: project.appending(name)) ?? initializer(of: project.appending("src").appending(name)) else { continue }
      if found != nil, found != package { return nil }
      found = package
    }
    return found
  }

  /// The folders of this name without an `__init__.py`, in which projects keep their part of a package that several may share.
  func namespaces(_ name: String) -> [WorkspacePath] {
    projects.flatMap { [$0, $0.appending("src")] }.compactMap { folder in
      if case .namespace(let path)? = child(name, of: folder) { path } else { nil }
    }
  }

  private static let empty: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  private static func extend(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBufferPointer { bytes in
      var hash = empty
      for byte in bytes { hash = extend(hash, byte) }
      return hash
    }
  }

  private static func extend(_ hash: UInt64, with text: StaticString) -> UInt64 {
    text.withUTF8Buffer { $0.reduce(hash, extend) }
  }

  /// The place of `name` as a package, as a module or as a folder in `folder`.
  func child(_ name: String, of folder: WorkspacePath) -> ModuleFinder.Found? {
    var hash = Self.hash(folder.bytes[...])
    if !folder.bytes.isEmpty { hash = Self.extend(hash, UInt8(ascii: "/")) }
    for byte in name.utf8 { hash = Self.extend(hash, byte) }
    if let package = file(Self.extend(hash, with: "/__init__.py"), Parts(folder: folder.bytes, name: name, ending: "/__init__.py")) { return .file(package) }
    if let module = file(Self.extend(hash, with: ".py"), Parts(folder: folder.bytes, name: name, ending: ".py")) { return .file(module) }
    let parts = Parts(folder: folder.bytes, name: name, ending: "")
    let found = folders.first(hash) { isPath(tree.files[Int(folderPlaces[$0].place)].bytes.prefix(Int(folderPlaces[$0].length)), parts) }
    return found == nil ? nil : .namespace(folder.appending(name))
  }

  /// A folder's `__init__.py`.
  func initializer(of folder: WorkspacePath) -> FileID? {
    var hash = Self.hash(folder.bytes[...])
    if folder.bytes.isEmpty {
      return file(Self.extend(hash, with: "__init__.py"), Parts(folder: [], name: "__init__", ending: ".py"))
    }
    hash = Self.extend(hash, with: "/__init__.py")
    return file(hash, Parts(folder: folder.bytes, name: "__init__", ending: ".py"))
  }

  private func file(_ hash: UInt64, _ parts: Parts) -> FileID? {
    files.first(hash) { isPath(tree.files[$0].bytes[...], parts) }.map { FileID(raw: Int32($0)) }
  }

  private func isPath(_ path: ArraySlice<UInt8>, _ parts: Parts) -> Bool {
    let separator = parts.folder.isEmpty ? 0 : 1
    let ending = parts.ending.utf8CodeUnitCount
    var name = parts.name
    return path.withUnsafeBufferPointer { path in
      name.withUTF8 { name in
        guard path.count == parts.folder.count + separator + name.count + ending else { return false }
        let (nameStart, endingStart) = (parts.folder.count + separator, path.count - ending)
        return holds(path, name, at: nameStart)
          && parts.ending.withUTF8Buffer { holds(path, $0, at: endingStart) }
          && (separator == 0 || path[nameStart - 1] == UInt8(ascii: "/"))
          && parts.folder.withUnsafeBufferPointer { holds(path, $0, at: 0) }
      }
    }
  }

  private func holds(_ path: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    guard let whole = path.baseAddress, let own = part.baseAddress else { return part.isEmpty }
    return memcmp(whole + start, own, part.count) == 0
  }
}

extension WorkspacePath {
  /// Whether the extension is `py`, in any case.
  var isPython: Bool {
    let count = bytes.count
    return count > 2 && bytes[count - 1] | 0x20 == UInt8(ascii: "y") && bytes[count - 2] | 0x20 == UInt8(ascii: "p") && bytes[count - 3] == UInt8(ascii: ".")
  }

  /// Whether the file lies below a folder of tests, whose projects are made up.
  fileprivate var isAmongTests: Bool {
    components.contains { $0.elementsEqual("tests".utf8) || $0.elementsEqual("test".utf8) }
  }
}
