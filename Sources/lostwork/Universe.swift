import Findings
import Glibc
import Linting
import Workspace

/// What is read, and what of it is shown.
struct Universe {
  /// Absolute.
  let root: String
  /// `nil` shows everything.
  let focus: [WorkspacePath]?
  /// The file whose text comes from standard input.
  let unsaved: WorkspacePath?
  /// Whether only the files beside those that are shown are read, and not what lies below their folder.
  let isShallow: Bool
  /// Sentences about paths that cannot be shown, for a person.
  let passedOver: [String]

  init(_ place: Place, here: WorkingFolder) throws {
    let named = place.paths.filter { $0 != "-" }
    if !place.focus, let missing = named.first(where: { !here.absoluteEntry($0).exists }) { throw Self.absence(of: missing) }
    if !place.focus, place.stdinFilename == nil, named.allSatisfy({ here.absolute($0).isFolder }) {
      (root, focus) = try Self.workspace(of: named.map(here.absolute), here: here)
      (unsaved, passedOver, isShallow) = (nil, [], false)
      return
    }
    let shown = named + (place.stdinFilename.map { [$0] } ?? [])
    let (root, isShallow) = Self.root(around: shown.map(here.absolute), here: here)
    self.isShallow = isShallow
    var passedOver: [String] = []
    if isShallow {
      passedOver.append("no project holds these files, and `\(root)` is too large to be one: no folder in it is read (a `lostwork.yaml` makes it one)")
    }
    var focus: [WorkspacePath] = []
    for text in shown {
      // A link is shown under its own name and under that of what it leads to.
      let paths = [here.absoluteEntry(text), here.absolute(text)].filter { $0.isWithin(root) }.map { Self.path($0, below: root) }
      focus += Set(paths).sorted()
      if paths.isEmpty {
        passedOver.append("`\(text)` lies outside of the project `\(root)` and is passed over")
      } else if text != place.stdinFilename, !here.absoluteEntry(text).exists {
        passedOver.append("there is no `\(text)`; it is passed over")
      }
    }
    self.root = root
    self.focus = shown.isEmpty ? nil : focus
    self.passedOver = passedOver
    unsaved = place.stdinFilename.map { Self.path(here.absolute($0), below: root) }
  }

  // MARK: Folders

  /// One folder is a workspace. Several are parts of one, or nothing that can be checked in one run.
  private static func workspace(of folders: [String], here: WorkingFolder) throws -> (root: String, focus: [WorkspacePath]?) {
    guard folders.count > 1 else { return (folders.first ?? here.path, nil) }
    let common = commonFolder(folders)
    guard common.isWithin(here.path) || projectRoot(around: common) != nil else {
      throw UsageFailure("these folders lie in no project together; check them one at a time")
    }
    return (common, folders.map { path($0, below: common) })
  }

  /// The workspace that holds what is to be shown: the project around the working folder, as far as they lie in it.
  ///
  /// Where no folder above says that it is a project, the working folder is taken for one as long as it is not much larger than
  /// projects are: a script in somebody's home is no reason to read all of it.
  private static func root(around shown: [String], here: WorkingFolder) -> (folder: String, isShallow: Bool) {
    guard let first = shown.first else { return (here.path, false) }
    let home = projectRoot(around: here.path) ?? here.path
    let inside = shown.filter { $0.isWithin(home) }
    var folder = commonFolder((inside.isEmpty ? [first] : inside).map { $0.isFolder ? $0 : $0.folder })
    // A file can be gone together with its folder, or be new in one that is not made yet.
    while !folder.isFolder { folder = folder.folder }
    if let project = projectRoot(around: folder) { return (project, false) }
    let candidates = folder.isWithin(here.path) ? [here.path, folder] : [folder]
    let fitting = candidates.first { !FileTree.isLarge($0, limit: guessLimit) }
    return (fitting ?? folder, fitting == nil)
  }

  /// How many files a folder may have that is taken for a project though nothing says so.
  private static let guessLimit = 5000

  private static func commonFolder(_ paths: [String]) -> String {
    var common = paths[0].components
    for path in paths.dropFirst() {
      common = Array(zip(common, path.components).prefix { $0 == $1 }.map(\.0))
    }
    return "/" + common.joined(separator: "/")
  }

  private static func path(_ absolute: String, below root: String) -> WorkspacePath {
    WorkspacePath(bytes: Array(absolute.components.dropFirst(root.components.count).joined(separator: "/").utf8))
  }

  /// A bare word may be a command that was misspelt.
  private static func absence(of text: String) -> UsageFailure {
    let commands = Lostwork.configuration.subcommands.map { $0._commandName }
    let isFirst = CommandLine.arguments.dropFirst().first == text
    return UsageFailure("there is no `\(text)`\(isFirst ? suggestion(for: text, among: commands) : "")")
  }
}

// MARK: How places are named

extension Universe {
  /// What a reader in this folder calls the files of the workspace.
  func relocation(from here: WorkingFolder) -> Relocation {
    guard here.path.isWithin(root) else { return Self.prefixing(Self.wayDown(from: here.path, to: root)) }
    // The working folder lies in the workspace: what lies in both loses the way down to it, the others climb out of it first.
    let inner = here.path.components.dropFirst(root.components.count).map { Array($0.utf8)[...] }
    return { path in
      let components = path.components
      let common = zip(components, inner).prefix { $0 == $1 }.count
      let up = Array(repeating: Array("..".utf8)[...], count: inner.count - common)
      return WorkspacePath(bytes: Array((up + components.dropFirst(common)).joined(separator: [UInt8(ascii: "/")])))
    }
  }

  /// What a repository calls the files of the workspace: code scanning knows no working folder. Without a repository, the
  /// working folder takes its place, or the workspace itself where it does not lie below that.
  func relocationInRepository(from here: WorkingFolder) -> Relocation {
    let base = Self.repository(around: root) ?? (root.isWithin(here.path) ? here.path : root)
    return Self.prefixing(Self.wayDown(from: base, to: root))
  }

  private static func repository(around folder: String) -> String? {
    var current = folder
    while ![".git", ".hg"].contains(where: { current.appendingComponent($0).exists }) {
      if current == "/" { return nil }
      current = current.folder
    }
    return current
  }

  private static func prefixing(_ prefix: String) -> Relocation {
    if prefix.isEmpty { return { $0 } }
    let bytes = Array(prefix.utf8) + [UInt8(ascii: "/")]
    return { WorkspacePath(bytes: bytes + $0.bytes) }
  }

  /// The relative path to a folder that does not lie around the other.
  private static func wayDown(from folder: String, to target: String) -> String {
    let left = folder.components
    let right = target.components
    let common = zip(left, right).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: left.count - common) + right.dropFirst(common)).joined(separator: "/")
  }
}
