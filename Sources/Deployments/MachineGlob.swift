import Workspace

/// The files and folders of the workspace that a pattern of a machine's paths matches, as C's `glob` lists them: sorted, each
/// with the pattern's own beginning, folders with a slash at the end.
struct MachineGlob: Sendable {
  struct Match: Sendable, Hashable {
    /// As the machine names it.
    let name: [UInt8]
    let path: WorkspacePath
    let isFolder: Bool
  }

  let lookup: WorkspaceLookup

  /// More matches than any configuration has files.
  static let limit = 2000

  static func isPattern(_ name: [UInt8]) -> Bool { name.contains { "*?[".utf8.contains($0) } }

  /// - Parameter start: The folder that relative patterns start from; `nil` when it is not known.
  func matches(_ pattern: [UInt8], from start: WorkspacePath?) -> [Match] {
    let slash = UInt8(ascii: "/")
    let components = pattern.split(separator: slash, omittingEmptySubsequences: true).map(Array.init)
    let firstPattern = components.firstIndex { Self.isPattern($0) } ?? max(0, components.count - 1)
    let isAbsolute = pattern.first == slash
    var prefix = Array(components[..<firstPattern].joined(separator: [slash]))
    if isAbsolute { prefix.insert(slash, at: 0) }
    let bases = isAbsolute
      ? lookup.standpoint.workspacePaths(of: String(decoding: prefix, as: UTF8.self))
      : [start.flatMap { WorkspacePath(resolving: prefix, against: $0) }].compactMap { $0 }
    if !prefix.isEmpty, prefix.last != slash { prefix.append(slash) }
    var found: [Match] = []
    for base in bases {
      expand(components[firstPattern...], in: base, named: prefix, into: &found)
    }
    return found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  private func expand(_ components: ArraySlice<[UInt8]>, in folder: WorkspacePath, named prefix: [UInt8], into found: inout [Match]) {
    guard let component = components.first, found.count < Self.limit else { return }
    let rest = components.dropFirst()
    // Stars next to each other are one; nothing but a dot matches a dot at the start.
    let pattern = component.indices.filter { $0 == 0 || component[$0] != UInt8(ascii: "*") || component[$0 - 1] != UInt8(ascii: "*") }.map { component[$0] }
    for entry in entries(of: folder) {
      guard found.count < Self.limit else { return }
      let name = Array(entry.path.name)
      guard name.first != UInt8(ascii: ".") || pattern.first == UInt8(ascii: "."), matchesGlob(pattern, name) else { continue }
      if rest.isEmpty {
        found.append(Match(name: prefix + name + (entry.isFolder ? [UInt8(ascii: "/")] : []), path: entry.path, isFolder: entry.isFolder))
      } else if entry.isFolder {
        expand(rest, in: entry.path, named: prefix + name + [UInt8(ascii: "/")], into: &found)
      }
    }
  }

  private struct Entry {
    let path: WorkspacePath
    let isFolder: Bool
  }

  /// What lies in a folder, each once. Costs a look at every file below it.
  private func entries(of folder: WorkspacePath) -> [Entry] {
    let count = folder == .root ? 0 : folder.bytes.count + 1
    var entries: [Entry] = []
    for path in lookup.files(in: folder) {
      let below = path.bytes[count...]
      let end = below.firstIndex(of: UInt8(ascii: "/"))
      let child = end.map { WorkspacePath(bytes: Array(path.bytes[..<$0])) } ?? path
      if entries.last?.path != child { entries.append(Entry(path: child, isFolder: end != nil)) }
    }
    return entries
  }
}
