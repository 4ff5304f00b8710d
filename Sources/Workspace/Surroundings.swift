import Glibc

/// What lies above the root of a walk: the ignore files from there up to the folder of the repository that the root is in.
struct Surroundings: Sendable {
  /// The root's path from the repository's folder, with a slash at its end; empty when they are one, or without repository.
  private(set) var prefix: [UInt8] = []
  /// What holds at the root, its own ignore files aside.
  private(set) var rules = IgnoreRules()
  /// Ignore files that could not be honoured.
  private(set) var leftOut: [FileTree.LeftOut] = []

  init(of root: RootFolder, _ options: WalkOptions) {
    if options.respectIgnoreFiles, let repository = Self.repository(of: root.realPath) {
      let below = root.realPath[repository.count...].drop { $0 == UInt8(ascii: "/") }
      prefix = below.isEmpty ? [] : Array(below) + [UInt8(ascii: "/")]
      read(from: repository)
    }
    if !options.excludes.isEmpty {
      let text = options.excludes.joined(separator: "\n")
      let file = IgnoreFile(name: "exclude", text: Array(text.utf8))
      rules.excludes = IgnoreScope(file, base: prefix.count, within: nil)
    }
  }

  /// The nearest folder, from the root upward, that holds a `.git` (a folder, or the file of a worktree or submodule).
  private static func repository(of root: [UInt8]) -> [UInt8]? {
    var folder = root
    while true {
      if EntryKind(of: folder + "/.git".utf8, in: AT_FDCWD) != nil { return folder }
      guard folder.count > 1, let slash = folder.lastIndex(of: UInt8(ascii: "/")) else { return nil }
      folder = slash == 0 ? [UInt8(ascii: "/")] : Array(folder[..<slash])
    }
  }

  /// Reads what applies outside the root, outermost first. The root's own files are read when it is listed.
  private mutating func read(from repository: [UInt8]) {
    rules.git = scope(repository, ".git/info/exclude", base: 0, above: prefix[...], within: nil)
    var folder = repository
    var rest = prefix[...]
    var base = 0
    while let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
      rules.git = scope(folder, ".gitignore", base: base, above: rest, within: rules.git)
      rules.ignore = scope(folder, ".ignore", base: base, above: rest, within: rules.ignore)
      folder += [UInt8(ascii: "/")] + rest[..<slash]
      base = slash + 1
      rest = rest[(slash + 1)...]
    }
  }

  private mutating func scope(
    _ folder: [UInt8], _ name: String, base: Int, above rest: ArraySlice<UInt8>, within outer: IgnoreScope?
  ) -> IgnoreScope? {
    let up = rest.filter { $0 == UInt8(ascii: "/") }.count
    let shown = String(repeating: "../", count: up) + name
    let path = folder + [UInt8(ascii: "/")] + name.utf8
    // Only a regular file, as below the root.
    guard EntryKind(of: path, in: AT_FDCWD) == .file else { return outer }
    let reading = IgnoreFile.read(named: shown) { () throws(SystemFailure) in
      try RootFolder.open(path[...], in: AT_FDCWD, O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    }
    switch reading {
    case .read(let file): return IgnoreScope(file, base: base, within: outer)
    case .missing: return outer
    case .notHonoured(let why):
      leftOut.append(FileTree.LeftOut(.root, why: "`\(shown)` is \(why)"))
      return outer
    }
  }
}
