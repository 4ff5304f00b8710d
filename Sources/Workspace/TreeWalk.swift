/// One walk over a folder on disk: which files there are, and what was left out and why.
///
/// Threads list folders in any order; the result is put together from the listings in one order at the end.
struct TreeWalk: Sendable {
  /// Deeper folders are left out: paths grow with every level, and no project is near this.
  static let depthLimit = 512

  let root: RootFolder
  let options: WalkOptions
  let surroundings: Surroundings

  init(_ root: RootFolder, _ options: WalkOptions) {
    self.root = root
    self.options = options
    surroundings = Surroundings(of: root, options)
  }

  /// Whether there are more files than this; looks no further than it must.
  func holdsMore(than limit: Int) -> Bool {
    let queue = FolderQueue(.init(id: 0, path: [], depth: 0, rules: surroundings.rules))
    var lister = FolderLister(self)
    var count = 0
    while let folder = queue.next() {
      let found = lister.list(folder)
      lister.listed(folder, firstChild: queue.finish(finding: found))
      count += lister.gathered.listings.last?.files.count ?? 0
      if count > limit { return true }
    }
    return false
  }

  func run() -> (files: [WorkspacePath], leftOut: [FileTree.LeftOut]) {
    let queue = FolderQueue(.init(id: 0, path: [], depth: 0, rules: surroundings.rules))
    let gathered = Workers.run(1 + Workers.claimProcessors(atMost: options.threads - 1)) { _ in
      var lister = FolderLister(self)
      while let folder = queue.next() {
        let found = lister.list(folder)
        lister.listed(folder, firstChild: queue.finish(finding: found))
      }
      return lister.gathered
    }
    return (files(of: gathered, folders: queue.count), leftOut(of: gathered))
  }

  /// All files in the order of their paths: each folder's own were sorted by its lister, subfolders stand among them.
  private func files(of gathered: [FolderLister.Gathered], folders count: Int) -> [WorkspacePath] {
    var listings = [FolderListing](repeating: FolderListing(), count: count)
    for listing in gathered.flatMap(\.listings) { listings[listing.id] = listing }
    var files: [WorkspacePath] = []
    files.reserveCapacity(listings.reduce(0) { $0 + $1.files.count })
    var open = [(id: 0, files: 0, folders: 0)]
    while let current = open.popLast() {
      let listing = listings[current.id]
      if current.folders < listing.foldersStandAt.count {
        let stop = listing.foldersStandAt[current.folders]
        files.append(contentsOf: listing.files[current.files..<stop])
        open.append((current.id, stop, current.folders + 1))
        open.append((listing.firstChild + current.folders, 0, 0))
      } else {
        files.append(contentsOf: listing.files[current.files...])
      }
    }
    return files
  }

  private func leftOut(of gathered: [FolderLister.Gathered]) -> [FileTree.LeftOut] {
    var ignored: [FolderLister.PatternKey: FolderLister.Ignored] = [:]
    for (key, found) in gathered.flatMap(\.ignoredFiles) { ignored[key, default: found.none].add(found) }
    let entries = surroundings.leftOut + gathered.flatMap(\.leftOut) + ignored.values.map(\.leftOut)
    return entries.sorted { ($0.path, $0.why) < ($1.path, $1.why) }
  }
}

/// What stands in one folder.
struct FolderListing: Sendable {
  var id = 0
  /// Sorted by path.
  var files: [WorkspacePath] = []
  /// For each subfolder, how many of `files` stand before what is in it.
  var foldersStandAt: [Int] = []
  /// The number of the first subfolder; the others follow it.
  var firstChild = 0
}
