import Workspace

/// Which files make up each unit: the unit file, and the drop-ins that systemd reads after it.
struct SystemdUnits: Sendable {
  struct Unit: Sendable, Hashable {
    /// `shop.service`, `shop@.service`.
    let name: String
    /// `nil` where the workspace has drop-ins only.
    let file: WorkspacePath?
    /// In the order in which they are read.
    let dropIns: [WorkspacePath]
    /// A drop-in may belong to a unit of another folder.
    let assumption: String?
  }

  let units: [Unit]

  init(_ files: [WorkspacePath]) {
    let dropIns = files.compactMap(DropIn.init)
    let unitFiles = files.filter { DropIn($0) == nil }
    var adopted: Set<WorkspacePath> = []
    var units: [Unit] = []
    for file in unitFiles {
      let name = Self.name(file)
      let names = Self.dropInNames(of: name)
      let place = SearchPlace(file.parent)
      var fitting = dropIns.filter { $0.name == name && SearchPlace($0.folder).root == place.root }
      var assumption: String?
      let namesakes = unitFiles.filter { Self.name($0) == name }
      if namesakes.count == 1 {
        let elsewhere = dropIns.filter { drop in drop.name == name && !fitting.contains(drop) }
        if let first = elsewhere.first {
          assumption = "the drop-ins in \(first.path.parent) are taken to be for \(file)"
          fitting += elsewhere
        }
      }
      fitting += dropIns.filter { $0.name != name && names.contains($0.name) && SearchPlace($0.folder).root == place.root }
      adopted.formUnion(fitting.map(\.path))
      units.append(Unit(name: name, file: file, dropIns: Self.inOrder(fitting, names: names), assumption: assumption))
    }
    // Drop-ins for a unit that a package brings.
    let left = dropIns.filter { !adopted.contains($0.path) && $0.name != "service" && !$0.name.hasSuffix("-.service") }
    for key in Set(left.map { Orphan(root: SearchPlace($0.folder).root, name: $0.name) }).sorted(by: { ($0.root, $0.name) < ($1.root, $1.name) }) {
      let own = left.filter { $0.name == key.name && SearchPlace($0.folder).root == key.root }
      units.append(
        Unit(
          name: key.name, file: nil, dropIns: Self.inOrder(own, names: [key.name]),
          assumption: "\(key.name) itself is not in this workspace: what it says beside these drop-ins is not known"))
    }
    self.units = units
  }

  private struct Orphan: Hashable {
    let root: WorkspacePath
    let name: String
  }

  private static func name(_ file: WorkspacePath) -> String {
    Self.withoutTemplateSuffix(String(decoding: file.name, as: UTF8.self))
  }

  static func withoutTemplateSuffix(_ name: String) -> String {
    for end in [".service", ".conf"] {
      if let start = Array(name.utf8).lastIndex(of: Array(end.utf8)) {
        return String(decoding: name.utf8.prefix(start + end.utf8.count), as: UTF8.self)
      }
    }
    return name
  }

  /// The names of drop-in folders without their `.d`, the most particular first: `a-b.service`, `a-.service`, `service`.
  private static func dropInNames(of unit: String) -> [String] {
    guard unit.hasSuffix(".service") else { return [unit] }
    var names = [unit]
    var stem = String(unit.dropLast(".service".count))
    if let at = stem.firstIndex(of: "@") {
      let template = stem[...at] + ".service"
      if template != unit { names.append(String(template)) }
      stem = String(stem[..<at])
    }
    while let dash = stem.dropLast().lastIndex(of: "-") {
      stem = String(stem[...dash])
      names.append(stem + ".service")
    }
    return names + ["service"]
  }

  /// By file name; of several with one name the first place hides the others.
  private static func inOrder(_ dropIns: [DropIn], names: [String]) -> [WorkspacePath] {
    func rank(_ dropIn: DropIn) -> (Int, Int, Int, WorkspacePath) {
      let own = names.firstIndex(of: dropIn.name) ?? names.count
      return (dropIn.name == "service" ? 1 : 0, SearchPlace(dropIn.folder).rank, own, dropIn.path)
    }
    var seen: Set<String> = []
    return dropIns.sorted { rank($0) < rank($1) }
      .filter { seen.insert($0.fileName).inserted }
      .sorted { Array($0.fileName.utf8).lexicographicallyPrecedes(Array($1.fileName.utf8)) }
      .map(\.path)
  }
}

/// `FOLDER/NAME.d/FILE.conf`
private struct DropIn: Hashable {
  let path: WorkspacePath
  let name: String
  let folder: WorkspacePath
  let fileName: String

  init?(_ path: WorkspacePath) {
    let parent = String(decoding: path.parent.name, as: UTF8.self)
    guard path.parent != .root, parent.hasSuffix("service.d") else { return nil }
    self.path = path
    name = String(parent.dropLast(2))
    folder = path.parent.parent
    fileName = SystemdUnits.withoutTemplateSuffix(String(decoding: path.name, as: UTF8.self))
  }
}

/// A folder that units lie in: where it is one of systemd's own, the root that it is below.
private struct SearchPlace {
  let root: WorkspacePath
  /// `/etc` before `/run` before what packages bring.
  let rank: Int

  private static let own = ["etc/systemd/system", "run/systemd/system", "usr/local/lib/systemd/system", "usr/lib/systemd/system", "lib/systemd/system"]

  init(_ folder: WorkspacePath) {
    let components = folder.components.map { String(decoding: $0, as: UTF8.self) }
    for (rank, place) in Self.own.enumerated() {
      let parts = place.split(separator: "/").map(String.init)
      if components.count >= parts.count, Array(components.suffix(parts.count)) == parts {
        root = WorkspacePath(resolving: components.dropLast(parts.count).joined(separator: "/").utf8) ?? .root
        self.rank = rank
        return
      }
    }
    root = folder
    rank = 0
  }
}

extension [UInt8] {
  /// Where the last occurrence of other bytes begins.
  fileprivate func lastIndex(of needle: [UInt8]) -> Int? {
    guard count >= needle.count else { return nil }
    return (0...(count - needle.count)).last { self[$0...].starts(with: needle) }
  }
}
