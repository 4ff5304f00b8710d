/// Lists folders for one thread of a walk: tells files from folders, and both from what is left out.
struct FolderLister {
  /// What one thread brings home.
  struct Gathered: Sendable {
    var listings: [FolderListing] = []
    var leftOut: [FileTree.LeftOut] = []
    var ignoredFiles: [PatternKey: Ignored] = [:]
  }

  struct PatternKey: Hashable, Sendable {
    let file: ObjectIdentifier
    let pattern: Int
  }

  /// The files that one pattern ignored: told in one line, not one each.
  struct Ignored: Sendable {
    let by: IgnoreFile
    let pattern: Int
    var first: WorkspacePath
    var count: Int

    var none: Ignored { Ignored(by: by, pattern: pattern, first: first, count: 0) }

    mutating func add(_ other: Ignored) {
      first = min(first, other.first)
      count += other.count
    }

    var leftOut: FileTree.LeftOut {
      let others = count == 1 ? "" : count == 2 ? ", as is 1 more file" : ", as are \(count - 1) more files"
      return FileTree.LeftOut(first, why: by.reason(pattern) + others)
    }
  }

  private(set) var gathered = Gathered()
  private let walk: TreeWalk
  private var reader = FolderReader()
  /// The listing under way.
  private var listing = FolderListing()
  /// The path of the entry at hand from the outermost ignore file's folder.
  private var fullPath: [UInt8] = []

  init(_ walk: TreeWalk) {
    self.walk = walk
  }

  /// Reads one folder; the subfolders that are to be walked.
  mutating func list(_ folder: FolderQueue.Folder) -> [(path: [UInt8], rules: IgnoreRules, depth: Int)] {
    listing = FolderListing()
    if let failure = open(folder) {
      // A folder that went away in between is not missed.
      if !failure.isAbsence { leaveOut(folder.path, "cannot be read: \(failure)") }
      if reader.entries.isEmpty { return [] }
    }
    if folder.depth > 0, let why = habitualReason(), !isWanted(folder) {
      leaveOut(folder.path, why)
      return []
    }
    let rules = rules(in: folder)
    fullPath = walk.surroundings.prefix + folder.path
    if !folder.path.isEmpty { fullPath.append(UInt8(ascii: "/")) }
    let start = fullPath.count
    var subfolders: [(path: [UInt8], rules: IgnoreRules, depth: Int)] = []
    for entry in reader.entries {
      guard let kind = entry.kind else { continue }
      fullPath.replaceSubrange(start..., with: reader.name(entry))
      if isLeftOut(kind, rules, nameStart: start) { continue }
      let path = pathAtHand
      switch kind {
      case .file:
        listing.files.append(WorkspacePath(bytes: path))
      case .folder:
        if folder.depth >= walk.options.maxDepth {
          leaveOut(path, "more than \(walk.options.maxDepth) folders deep")
        } else {
          listing.foldersStandAt.append(listing.files.count)
          subfolders.append((path, rules, folder.depth + 1))
        }
      case .link: add(linkAt: path)
      case .special: leaveOut(path, "neither a file nor a folder (a pipe, a socket or a device)")
      }
    }
    return subfolders
  }

  /// Keeps the listing under way, now that its subfolders have numbers.
  mutating func listed(_ folder: FolderQueue.Folder, firstChild: Int) {
    listing.id = folder.id
    listing.firstChild = firstChild
    gathered.listings.append(listing)
  }

  private mutating func open(_ folder: FolderQueue.Folder) -> SystemFailure? {
    do {
      return reader.read(closing: try walk.root.openFolder(folder.path))
    } catch {
      reader.clear()
      return error
    }
  }

  // MARK: what is left out

  private mutating func leaveOut(_ path: [UInt8], _ why: String) {
    gathered.leftOut.append(FileTree.LeftOut(WorkspacePath(bytes: path), why: why))
  }

  /// Why this whole folder is left out for what it holds.
  private func habitualReason() -> String? {
    for entry in reader.entries {
      let name = reader.name(entry)
      if let why = LeftOutByHabit.reason(forMarker: name.span) { return why }
    }
    return nil
  }

  private func isWanted(_ folder: FolderQueue.Folder) -> Bool {
    let path = walk.surroundings.prefix + folder.path
    let nameStart = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    return folder.rules.isWanted(path.span, nameStart: nameStart, isFolder: true)
  }

  /// Asks the rules and habit about the entry at hand, and notes the answer when it is no.
  private mutating func isLeftOut(_ kind: EntryKind, _ rules: IgnoreRules, nameStart: Int) -> Bool {
    let isFolder = kind == .folder
    let decision = rules.decision(for: fullPath.span, nameStart: nameStart, isFolder: isFolder)
    if let decision, decision.ignores {
      let path = pathAtHand
      if isFolder {
        leaveOut(path, decision.file.reason(decision.pattern))
      } else {
        let found = Ignored(by: decision.file, pattern: decision.pattern, first: WorkspacePath(bytes: path), count: 1)
        let key = PatternKey(file: ObjectIdentifier(decision.file), pattern: decision.pattern)
        gathered.ignoredFiles[key, default: found.none].add(found)
      }
      return true
    }
    guard let why = habitualReason(nameStart: nameStart, isFolder: isFolder),
      !rules.isWanted(fullPath.span, nameStart: nameStart, isFolder: isFolder)
    else { return false }
    leaveOut(pathAtHand, why)
    return true
  }

  private func habitualReason(nameStart: Int, isFolder: Bool) -> String? {
    LeftOutByHabit.reason(forName: fullPath.span.extracting(nameStart..<fullPath.count), isFolder: isFolder)
  }

  private var pathAtHand: [UInt8] { Array(fullPath[walk.surroundings.prefix.count...]) }

  /// A symbolic link counts as the file it leads to while that lies in the workspace. Links to folders are never followed,
  /// so no walk runs in a circle and no file is met twice through one.
  private mutating func add(linkAt path: [UInt8]) {
    switch walk.root.destination(of: path) {
    case .file: listing.files.append(WorkspacePath(bytes: path))
    case .folder: leaveOut(path, "a symbolic link to a folder")
    case .outside: leaveOut(path, "a symbolic link to a file outside the workspace")
    case .special: leaveOut(path, "a symbolic link to something that is neither a file nor a folder")
    case .nothing: leaveOut(path, "a symbolic link that leads nowhere")
    }
  }

  // MARK: ignore files

  /// The rules that hold in a folder: those from above and the ones its own ignore files add.
  private mutating func rules(in folder: FolderQueue.Folder) -> IgnoreRules {
    guard walk.options.respectIgnoreFiles else { return folder.rules }
    var rules = folder.rules
    let base = walk.surroundings.prefix.count + (folder.path.isEmpty ? 0 : folder.path.count + 1)
    for entry in reader.entries {
      let name = reader.name(entry)
      guard name.first == UInt8(ascii: "."), name.count >= 4 else { continue }
      if folder.depth > 0, name.elementsEqual(".git".utf8) {
        // A repository within the repository answers to its own rules only, as in git.
        rules.git = entry.kind == .folder ? scope(folder, ".git/info/exclude", base, within: nil) : nil
      } else if entry.kind == .file, name.elementsEqual(".gitignore".utf8) {
        // `.git` sorts before it. git follows no link here, and neither does this.
        rules.git = scope(folder, ".gitignore", base, within: rules.git)
      } else if entry.kind == .file, name.elementsEqual(".ignore".utf8) {
        rules.ignore = scope(folder, ".ignore", base, within: rules.ignore)
      }
    }
    return rules
  }

  private mutating func scope(_ folder: FolderQueue.Folder, _ name: String, _ base: Int, within outer: IgnoreScope?) -> IgnoreScope? {
    let path = WorkspacePath(bytes: folder.path).appending(name)
    switch IgnoreFile.read(named: path.description, { () throws(SystemFailure) in try walk.root.openFile(path.bytes) }) {
    case .read(let file): return IgnoreScope(file, base: base, within: outer)
    case .missing: return outer
    case .notHonoured(let why):
      leaveOut(path.bytes, why)
      return outer
    }
  }
}
