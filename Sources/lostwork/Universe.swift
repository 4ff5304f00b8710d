import Findings
import Glibc
import Linting
import Workspace

/// The folder that the command runs in.
struct WorkingFolder {
  let path: String

  init() throws {
    guard let buffer = getcwd(nil, 0) else { throw UsageFailure("the current folder cannot be named: \(String(cString: strerror(errno)))") }
    defer { free(buffer) }
    path = String(cString: buffer)
  }

  /// The absolute form of a path, without links where it exists.
  func absolute(_ text: String) -> String {
    let joined = text.hasPrefix("/") ? text : path + "/" + text
    if let buffer = realpath(joined, nil) {
      defer { free(buffer) }
      return String(cString: buffer)
    }
    // A file that does not exist yet (`--stdin-filename`): its folder does.
    guard let buffer = realpath(joined.folder, nil) else { return joined }
    defer { free(buffer) }
    let folder = String(cString: buffer)
    return (folder == "/" ? "" : folder) + "/" + joined.lastComponent
  }
}

/// What is read, and what of it is shown.
struct Universe {
  /// Absolute.
  let root: String
  let focus: [WorkspacePath]
  /// The file whose text comes from standard input.
  let unsaved: WorkspacePath?

  init(_ place: PlaceOptions, here: WorkingFolder) throws {
    let paths = place.paths.filter { $0 != "-" }.map(here.absolute)
    for (path, text) in zip(paths, place.paths.filter { $0 != "-" }) where access(path, F_OK) != 0 {
      throw UsageFailure("there is no `\(text)`")
    }
    let unsaved = place.stdinFilename.map(here.absolute)
    let areFolders = !paths.isEmpty && paths.allSatisfy(Self.isFolder)
    if areFolders, !place.focus, unsaved == nil {
      root = Self.commonFolder(paths)
      focus = paths.count == 1 ? [] : try paths.map { try Self.path($0, below: Self.commonFolder(paths)) }
      self.unsaved = nil
      return
    }
    let shown = paths + (unsaved.map { [$0] } ?? [])
    let root = shown.isEmpty ? here.path : Self.root(around: Self.commonFolder(shown.map { Self.isFolder($0) ? $0 : $0.folder }), here: here)
    self.root = root
    focus = try shown.map { try Self.path($0, below: root) }
    self.unsaved = try unsaved.map { try Self.path($0, below: root) }
  }

  /// How a reader in `here` calls the files of the workspace.
  func relocation(from here: WorkingFolder) -> Relocation {
    let prefix = Self.relative(root, from: here.path)
    if prefix.isEmpty { return { $0 } }
    let bytes = Array(prefix.utf8) + [UInt8(ascii: "/")]
    return { WorkspacePath(bytes: bytes + $0.bytes) }
  }

  /// The folders of rules: the command line's as they are named, the configuration's relative to the workspace.
  func ruleFolders(_ place: PlaceOptions, _ configuration: Configuration) -> [String] {
    configuration.rules.map { $0.hasPrefix("/") ? $0 : root + "/" + $0 } + place.rules
  }

  // MARK: Folders

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func commonFolder(_ paths: [String]) -> String {
    var common = paths[0].split(separator: "/")
    for path in paths.dropFirst() {
      common = Array(zip(common, path.split(separator: "/")).prefix { $0 == $1 }.map(\.0))
    }
    return "/" + common.joined(separator: "/")
  }

  /// The nearest folder around these that holds a repository or a configuration; else where the command runs, if that is around them.
  private static func root(around folder: String, here: WorkingFolder) -> String {
    projectRoot(around: folder) ?? (folder == here.path || folder.hasPrefix(here.path + "/") ? here.path : folder)
  }

  private static func path(_ absolute: String, below root: String) throws -> WorkspacePath {
    if absolute == root { return .root }
    let start = root == "/" ? "/" : root + "/"
    guard absolute.hasPrefix(start) else { throw UsageFailure("`\(absolute)` does not lie in the workspace `\(root)`") }
    return WorkspacePath(bytes: Array(absolute.dropFirst(start.count).utf8))
  }

  private static func relative(_ target: String, from here: String) -> String {
    let left = here.split(separator: "/")
    let right = target.split(separator: "/")
    let common = zip(left, right).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: left.count - common) + right.dropFirst(common).map(String.init)).joined(separator: "/")
  }
}
