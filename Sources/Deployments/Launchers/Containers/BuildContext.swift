import ConfigSyntax
import Workspace

/// Decides which folder a Dockerfile is built from when nobody says so.
struct BuildContext: Sendable {
  let folder: WorkspacePath
  /// What was taken for granted, in a sentence; `nil` for the Dockerfile's own folder.
  let assumption: String?

  /// The Dockerfile's folder, or one above it in which more of what it copies is found.
  init(of dockerfile: Dockerfile, at path: WorkspacePath, in tree: FileTree) {
    let own = path.parent
    var sources: [[UInt8]] = []
    for instruction in dockerfile.instructions where instruction.name == "COPY" || instruction.name == "ADD" {
      guard instruction.flag("from") == nil, instruction.hereDocuments.isEmpty, sources.count < 50 else { continue }
      sources += instruction.words.dropLast().map(\.bytes).filter { !$0.contains(UInt8(ascii: "$")) && !$0.contains(UInt8(ascii: ":")) }
    }
    var best = (folder: own, score: Self.score(sources, in: own, tree))
    var folder = own
    while folder != .root {
      folder = folder.parent
      let score = Self.score(sources, in: folder, tree)
      if score > best.score { best = (folder, score) }
    }
    self.folder = best.folder
    assumption = best.folder == own ? nil : "\(path) is taken to be built from \(best.folder == .root ? "the workspace's root" : "\(best.folder)"), where what it copies is found"
  }

  /// How many of the sources there are. A whole folder counts beside another source that is there, or when there is Python in it.
  private static func score(_ sources: [[UInt8]], in folder: WorkspacePath, _ tree: FileTree) -> Int {
    var named = 0
    var whole = 0
    for source in sources {
      let relative = source.drop { $0 == UInt8(ascii: "/") }
      if relative.contains(where: { "*?[".utf8.contains($0) }) {
        let pattern = folder == .root ? Array(relative) : folder.bytes + [UInt8(ascii: "/")] + relative
        if tree.files(below: folder).contains(where: { matchesGlob(pattern, $0.bytes) }) { named += 1 }
      } else if let path = WorkspacePath(resolving: relative, against: folder) {
        if path == folder { whole += 1 } else if tree.contains(path) { named += 1 }
      }
    }
    guard whole > 0, named > 0 || tree.files(below: folder).contains(where: { $0.fileExtension == "py" }) else { return named }
    return named + whole
  }
}
