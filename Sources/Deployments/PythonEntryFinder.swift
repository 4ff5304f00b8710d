import Workspace

/// Finds the source file that `module = shop.wsgi` or `wsgi-file = /app/shop/wsgi.py` means.
///
/// Configuration often speaks of the paths of a container, which do not exist in the repository. Then the workspace is
/// searched for the module's own path, and what was taken for granted is said in a sentence.
struct PythonEntryFinder: Sendable {
  struct Found: Sendable {
    let entry: EntryPoint
    let assumptions: [String]
  }

  let lookup: WorkspaceLookup
  /// The folder of the configuration file or of the launcher.
  let home: WorkspacePath
  /// What `chdir` says.
  let startFolder: String?
  /// What `pythonpath` says, in order.
  let searchPath: [String]

  func module(_ name: String, callable: String, said: Said<String>) -> Found {
    let relative = Array(name.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 })
    guard !relative.isEmpty, relative.first != UInt8(ascii: "/"), !hasPlaceholder(name) else {
      return unresolved(said, callable: callable, module: name, why: "`\(name)` names no module that could be looked for")
    }
    let endings = [relative + Array(".py".utf8), relative + Array("/__init__.py".utf8)]
    for folder in knownFolders() {
      for ending in endings {
        guard let path = WorkspacePath(resolving: ending, against: folder), lookup.isFile(path) else { continue }
        return found(path, module: name, callable, said, root: folder, assumption: nil)
      }
    }
    let candidates = lookup.tree.files.compactMap { path -> Candidate? in
      guard let ending = endings.first(where: { path.hasEnding($0) }) else { return nil }
      return Candidate(path: path, root: path.dropping(ending.count))
    }
    guard let best = nearest(candidates) else {
      return unresolved(said, callable: callable, module: name, why: "no file of the workspace is the module `\(name)`")
    }
    return found(best.path, module: name, callable, said, root: best.root, assumption: sentence("`\(name)`", best, of: candidates.count))
  }

  func file(_ name: String, callable: String, said: Said<String>) -> Found {
    let bytes = Array(name.utf8)
    for folder in bytes.first == UInt8(ascii: "/") ? [] : knownFolders() {
      guard let path = WorkspacePath(resolving: bytes, against: folder), lookup.isFile(path) else { continue }
      return found(path, module: nil, callable, said, root: folder, assumption: nil)
    }
    if let path = lookup.paths(of: name, from: machineFolder()).first(where: lookup.isFile) {
      return found(path, module: nil, callable, said, root: knownFolders().first ?? path.parent, assumption: nil)
    }
    // The longest end of the path that some file of the workspace shares.
    let components = searchable(name)
    for count in stride(from: components.count, to: 0, by: -1) {
      let ending = Array(components.suffix(count).joined(separator: "/").utf8)
      let candidates = lookup.tree.files.filter { $0.hasEnding(ending) }.map { Candidate(path: $0, root: root(of: $0, named: name, ending)) }
      guard let best = nearest(candidates) else { continue }
      return found(best.path, module: nil, callable, said, root: best.root, assumption: sentence("`\(name)`", best, of: candidates.count))
    }
    return unresolved(said, callable: callable, why: "no file of the workspace is `\(name)`")
  }

  func unresolved(_ said: Said<String>, callable: String, module: String? = nil, why: String) -> Found {
    Found(
      entry: EntryPoint(app: said, file: nil, module: module, callable: callable, searchPath: knownFolders(), reason: why),
      assumptions: ["where `\(said.value)` starts is not known: \(why)"])
  }

  private func found(
    _ path: WorkspacePath, module: String?, _ callable: String, _ said: Said<String>, root: WorkspacePath, assumption: String?
  ) -> Found {
    let folders = [root] + knownFolders().filter { $0 != root }
    return Found(
      entry: EntryPoint(app: said, file: path, module: module, callable: callable, searchPath: folders),
      assumptions: assumption.map { [$0] } ?? [])
  }
}

// MARK: Folders that the configuration names

extension PythonEntryFinder {
  /// The folders of the workspace that imports start from, as far as the configuration's own paths lead there.
  private func knownFolders() -> [WorkspacePath] {
    let machine = machineFolder()
    let start = startFolder.map { folders($0, against: lookup.standpoint.folder, from: lookup.standpoint.startDirectory) } ?? []
    let base = start.first ?? (startFolder == nil ? lookup.standpoint.folder : nil)
    // Later entries are put in front of earlier ones, and the start folder stands behind them all.
    let extra = searchPath.reversed().flatMap { folders($0, against: base, from: machine) }
    let own = startFolder == nil ? ownFolders() : []
    return (extra + start + own).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The machine's own path of the folder that imports start from; `nil` when it is not known.
  private func machineFolder() -> String? {
    guard let startFolder else { return lookup.standpoint.startDirectory }
    return hasPlaceholder(startFolder) ? nil : lookup.standpoint.absolute(startFolder)
  }

  /// The start folder's places: several where parts of the workspace were copied over each other.
  private func ownFolders() -> [WorkspacePath] {
    let folders = lookup.standpoint.directory.map { lookup.paths(of: $0, from: nil).filter(lookup.isFolder) } ?? []
    return folders.isEmpty ? [lookup.standpoint.folder].compactMap { $0 } : folders
  }

  /// - Parameters:
  ///   - base: The folder of the workspace that a relative name starts from.
  ///   - directory: The same as the machine names it.
  private func folders(_ name: String, against base: WorkspacePath?, from directory: String?) -> [WorkspacePath] {
    guard !hasPlaceholder(name), !name.isEmpty else { return [] }
    let placed = lookup.paths(of: name, from: directory).filter(lookup.isFolder)
    if !placed.isEmpty { return placed }
    let bytes = Array(name.utf8)
    if bytes.first == UInt8(ascii: "/") { return [] }
    // Names made from the configuration's own place begin with `./`: they start at the root.
    let starts = base.map { [$0] } ?? (name.hasPrefix("./") ? [.root, home] : [home, .root])
    for start in starts {
      guard let path = WorkspacePath(resolving: bytes, against: start), lookup.isFolder(path) else { continue }
      return [path]
    }
    return []
  }

  /// The components behind the last one that is not known.
  private func searchable(_ name: String) -> [Substring] {
    let components = name.split(separator: "/").filter { $0 != "." && $0 != ".." }
    let lastUnknown = components.lastIndex { hasPlaceholder(String($0)) }
    return Array(components[(lastUnknown.map { $0 + 1 } ?? 0)...])
  }

  private func hasPlaceholder(_ text: String) -> Bool {
    text.utf8.contains { "%$@{".utf8.contains($0) }
  }

  /// Where imports start when a file was found by the end of its path: where the rest of the path, seen from the start
  /// folder, leads up to.
  private func root(of path: WorkspacePath, named name: String, _ ending: [UInt8]) -> WorkspacePath {
    guard let start = startFolder, name.hasPrefix("/"), name.hasPrefix(start) else {
      return name.hasPrefix("/") ? path.parent : path.dropping(ending.count)
    }
    let below = Array(name.utf8.dropFirst(start.utf8.count).drop { $0 == UInt8(ascii: "/") })
    return path.hasEnding(below) ? path.dropping(below.count) : path.parent
  }
}

// MARK: Choosing among several

extension PythonEntryFinder {
  fileprivate struct Candidate {
    let path: WorkspacePath
    let root: WorkspacePath

    var looksLikeTest: Bool {
      let names = ["test", "tests", "testing", "node_modules", "site-packages"]
      return path.components.dropLast().contains { component in names.contains { component.elementsEqual($0.utf8) } }
    }
  }

  /// The candidate whose root looks most like the start folder's end, then shares the most folders with the
  /// configuration, then lies highest.
  private func nearest(_ candidates: [Candidate]) -> Candidate? {
    let wanted = startFolder.map { searchable($0).map { Array($0.utf8) } } ?? []
    let ranked = candidates.map { candidate -> (Candidate, rank: [Int]) in
      let root = candidate.root.components
      let named = zip(root.reversed(), wanted.reversed()).prefix { $0.elementsEqual($1) }.count
      let shared = zip(root, home.components).prefix { $0 == $1 }.count
      return (candidate, rank: [candidate.looksLikeTest ? 1 : 0, -named, -shared, root.count])
    }
    return ranked.min { left, right in
      left.rank == right.rank ? left.0.path < right.0.path : left.rank.lexicographicallyPrecedes(right.rank)
    }?.0
  }

  /// `nil` when there is nothing to say: the only candidate is seen from the workspace's root, and no other folder is named.
  private func sentence(_ what: String, _ best: Candidate, of count: Int) -> String? {
    if count == 1, best.root == .root, startFolder == nil { return nil }
    let place = startFolder.map { "`\($0)` is not a folder of this workspace" } ?? "nothing says in which folder the server starts"
    return "\(what) is taken to be \(best.path)\(count > 1 ? ", the nearest of \(count)" : ""): \(place)"
  }
}

extension WorkspacePath {
  /// Whether the path's last components are exactly these bytes.
  func hasEnding(_ ending: [UInt8]) -> Bool {
    guard bytes.count >= ending.count, bytes[(bytes.count - ending.count)...].elementsEqual(ending) else { return false }
    return bytes.count == ending.count || bytes[bytes.count - ending.count - 1] == UInt8(ascii: "/")
  }

  /// The folder that is left when a whole ending is taken off.
  func dropping(_ count: Int) -> WorkspacePath {
    WorkspacePath(bytes: Array(bytes.dropLast(min(bytes.count, count + 1))))
  }
}
