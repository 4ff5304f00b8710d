import Workspace

/// The folder of the workspace that an absolute folder of a machine is taken to be, since a file that the command names
/// is in it: `/srv/shop` for the root, where `/srv/shop/deploy/uwsgi.ini` is `deploy/uwsgi.ini`.
struct GuessedFolder: Sendable {
  let mount: Standpoint.Mount
  let assumption: String

  /// `nil` when nothing the command names is found anywhere.
  init?(_ directory: String, naming words: [CommandWord], in tree: FileTree) {
    guard directory.hasPrefix("/"), let whole = WorkspacePath(resolving: directory.utf8), whole != .root else { return nil }
    let names = words.filter { $0.unknown == nil }.flatMap { Self.names($0.text, below: directory) }
    guard !names.isEmpty else { return nil }
    let lookup = WorkspaceLookup(tree: tree, standpoint: Standpoint())
    let components = whole.components.map(Array.init)
    // `/srv/shop/backend` may be the folder `backend`, or a clone of that name.
    let candidates =
      (0..<components.count).compactMap { WorkspacePath(resolving: Array(components[$0...].joined(separator: [UInt8(ascii: "/")]))) }
      .filter(lookup.isFolder) + [.root]
    for folder in candidates {
      for name in names {
        guard let path = WorkspacePath(resolving: name.utf8, against: folder), path != folder, lookup.isFile(path) else { continue }
        mount = Standpoint.Mount(directory, .workspace(folder))
        let place = folder == .root ? "the root of this workspace" : "the folder \(folder) of this workspace"
        assumption = "`\(directory)` is taken to be \(place), where \(path) is"
        return
      }
    }
    return nil
  }

  /// What of a word may be a file below the folder: a path, the value of `--option=path`, the file of a module.
  private static func names(_ word: String, below directory: String) -> [String] {
    let value = word.hasPrefix("-") ? word.split(separator: "=", maxSplits: 1).dropFirst().first.map(String.init) : word
    guard let value, !value.isEmpty else { return [] }
    if value.hasPrefix("/") {
      let prefix = directory.hasSuffix("/") ? directory : directory + "/"
      return value.hasPrefix(prefix) ? [String(value.dropFirst(prefix.count))] : []
    }
    var names = [value]
    let module = value.prefix { $0 != ":" }
    if module.utf8.allSatisfy({ isModuleByte($0) }), !module.isEmpty {
      let path = module.split(separator: ".").joined(separator: "/")
      names += [path + ".py", path + "/__init__.py"]
    }
    return names
  }

  private static func isModuleByte(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }
}
