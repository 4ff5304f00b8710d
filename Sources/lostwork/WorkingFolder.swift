import Glibc

/// The folder that the command runs in.
struct WorkingFolder {
  /// Absolute, without symbolic links.
  let path: String

  init() throws {
    guard let buffer = getcwd(nil, 0) else { throw UsageFailure("the current folder cannot be named: \(String(cString: strerror(errno)))") }
    defer { free(buffer) }
    path = String(cString: buffer)
  }

  /// The absolute form of a path, without links in what of it exists: a file, its folder, or the nearest folder above that there is.
  func absolute(_ text: String) -> String {
    let joined = text.hasPrefix("/") ? text : path.appendingComponent(text)
    if let real = Self.realPath(joined) { return real }
    let folder = joined.folder
    if folder == joined { return joined }
    let name = joined.lastComponent
    let above = absolute(folder)
    return switch name {
    case "", ".": above
    case "..": above.folder
    default: above.appendingComponent(name)
    }
  }

  /// The absolute form of the entry itself, even where it is a link.
  func absoluteEntry(_ text: String) -> String {
    let name = text.lastComponent
    guard !["", ".", ".."].contains(name) else { return absolute(text) }
    return absolute(text.contains("/") ? text.folder : ".").appendingComponent(name)
  }

  private static func realPath(_ path: String) -> String? {
    guard let buffer = realpath(path, nil) else { return nil }
    defer { free(buffer) }
    return String(cString: buffer)
  }
}

/// Paths as text, with `/` between the components.
extension String {
  /// The folder that holds this entry: `.` for a bare name, `/` for the root.
  var folder: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  var lastComponent: String {
    lastIndex(of: "/").map { String(self[index(after: $0)...]) } ?? self
  }

  func appendingComponent(_ name: String) -> String {
    hasSuffix("/") ? self + name : self + "/" + name
  }

  /// Whether this absolute path is the folder or lies below it.
  func isWithin(_ folder: String) -> Bool {
    self == folder || hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }

  var components: [Substring] { split(separator: "/") }

  var exists: Bool {
    var status = stat()
    return lstat(self, &status) == 0
  }

  var isFolder: Bool { isOfKind(S_IFDIR) }

  var isRegularFile: Bool { isOfKind(S_IFREG) }

  private func isOfKind(_ kind: mode_t) -> Bool {
    var status = stat()
    return stat(self, &status) == 0 && status.st_mode & S_IFMT == kind
  }
}
