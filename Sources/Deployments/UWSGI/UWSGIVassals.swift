import Catalogue
import Workspace

/// The instances that an Emperor starts (`core/emperor.c`): one for each configuration file in its folder, or for each that its
/// pattern matches.
struct UWSGIVassals {
  struct Vassal {
    let file: WorkspacePath
    let arguments: [CommandWord]
    let standpoint: Standpoint
    let assumptions: [String]
  }

  private(set) var vassals: [Vassal] = []
  /// Why vassals may be missing here; empty when all were found.
  private(set) var reasons: [String] = []

  /// Above what any project has.
  static let limit = 200

  private let resolver: UWSGIResolver
  private let extensions: [String]

  /// The endings that an Emperor looks for, and the option that reads each (`uwsgi_emperor_is_valid`).
  private static let endings = [
    (".ini", "--ini"), (".xml", "--xml"), (".yml", "--yaml"), (".yaml", "--yaml"), (".js", "--json"), (".json", "--json"),
  ]

  /// - Parameter home: The folder of the Emperor's own configuration, for names that nothing places.
  init(of resolver: UWSGIResolver, home: WorkspacePath) {
    self.resolver = resolver
    extensions = resolver.applications.filter { $0.setting == "emperor-extra-extension" }.map(\.text)
    for emperor in resolver.applications where emperor.setting == "emperor" { find(emperor, home: home) }
  }

  private mutating func find(_ emperor: UWSGIApplication, home: WorkspacePath) {
    if let unknown = emperor.unknown { return reasons.append("where its vassals are is not known: \(unknown)") }
    if emperor.text.contains("://"), !emperor.text.hasPrefix("dir://"), !emperor.text.hasPrefix("glob://") {
      return reasons.append("its vassals come from `\(emperor.text)`, which is not looked at")
    }
    let name = emperor.text.hasPrefix("dir://") ? String(emperor.text.dropFirst(6))
      : emperor.text.hasPrefix("glob://") ? String(emperor.text.dropFirst(7)) : emperor.text
    if MachineGlob.isPattern(Array(name.utf8)) {
      addMatches(of: name, of: emperor, home: home)
    } else if let (folder, assumption) = folder(name, home: home) {
      addFiles(of: folder, named: name, of: emperor, assumption)
    } else {
      reasons.append("its vassals are in `\(name)`, which is no folder of this workspace")
    }
  }

  /// A single folder that matches is looked into; of files each is an instance.
  private mutating func addMatches(of name: String, of emperor: UWSGIApplication, home: WorkspacePath) {
    let here = resolver.lookup.standpoint
    let start = here.folder ?? (here.mounts.isEmpty ? (name.hasPrefix("./") ? .root : home) : nil)
    let matches = MachineGlob(lookup: resolver.lookup).matches(Array(name.utf8), from: start)
    if matches.count == 1, matches[0].isFolder {
      return addFiles(of: matches[0].path, named: String(decoding: matches[0].name, as: UTF8.self), of: emperor, nil)
    }
    let files = matches.filter { !$0.isFolder && reads($0.path) }
    if files.isEmpty { reasons.append("its vassals are `\(name)`, which matches no file of this workspace") }
    for match in files { add(match.path, named: String(decoding: match.name, as: UTF8.self), of: emperor, here, nil) }
  }

  /// The Emperor steps into the folder, so that its vassals start there.
  private mutating func addFiles(of folder: WorkspacePath, named name: String, of emperor: UWSGIApplication, _ assumption: String?) {
    var standpoint = resolver.lookup.standpoint
    standpoint.directory = standpoint.absolute(name) ?? standpoint.absolute(of: folder)
    standpoint.folder = folder
    let files = resolver.lookup.files(in: folder).filter { $0.parent == folder && reads($0) }
    if files.isEmpty { reasons.append("there is no configuration in `\(name)`, where its vassals are") }
    for file in files {
      add(file, named: String(decoding: file.name, as: UTF8.self), of: emperor, standpoint, assumption)
    }
  }

  private func reads(_ file: WorkspacePath) -> Bool {
    let name = String(decoding: file.name, as: UTF8.self)
    return Self.endings.contains { name.hasSuffix($0.0) } || extensions.contains { !$0.isEmpty && name.hasSuffix($0) }
  }

  /// A folder that the standpoint places, or the only one whose path ends like this one's.
  private func folder(_ name: String, home: WorkspacePath) -> (WorkspacePath, assumption: String?)? {
    let lookup = resolver.lookup
    if let path = lookup.paths(of: name, from: lookup.standpoint.startDirectory).first(where: lookup.isFolder) { return (path, nil) }
    let bytes = Array(name.utf8)
    if bytes.first != UInt8(ascii: "/") {
      let starts = lookup.standpoint.folder.map { [$0] } ?? (name.hasPrefix("./") ? [.root] : [home, .root])
      for start in starts {
        if let path = WorkspacePath(resolving: bytes, against: start), path != .root, lookup.isFolder(path) { return (path, nil) }
      }
      return nil
    }
    guard !lookup.standpoint.mountsAreComplete, let last = name.split(separator: "/").last else { return nil }
    var found: Set<WorkspacePath> = []
    for path in lookup.tree.files where path.parent.name.elementsEqual(last.utf8) && reads(path) { found.insert(path.parent) }
    guard found.count == 1, let path = found.first else { return nil }
    return (path, "`\(name)` is taken to be \(path) of this workspace")
  }

  private mutating func add(
    _ file: WorkspacePath, named name: String, of emperor: UWSGIApplication, _ standpoint: Standpoint, _ assumption: String?
  ) {
    guard vassals.count < Self.limit else {
      if vassals.count == Self.limit, reasons.isEmpty { reasons.append("it has more than \(Self.limit) vassals") }
      return
    }
    let origin = Origin(emperor.origin.place, via: emperor.origin.via + ["started by the Emperor"])
    func words(_ setting: String, as option: String) -> [CommandWord] {
      resolver.applications.filter { $0.setting == setting }.flatMap { said in
        [CommandWord(option, origin: said.origin), CommandWord(said.text, origin: said.origin, unknown: said.unknown)]
      }
    }
    let own = extensions.contains { !$0.isEmpty && name.hasSuffix($0) } ? "--config" : Self.endings.first { name.hasSuffix($0.0) }?.1 ?? "--ini"
    // Where no folder is known, the name is the workspace's own.
    let given = standpoint.startDirectory == nil && standpoint.mounts.isEmpty && standpoint.folder == nil ? "./\(file)" : name
    let arguments = words("vassals-inherit-before", as: "--inherit") + words("vassals-include-before", as: "--include")
      + words("vassals-set", as: "--set") + [CommandWord(own, origin: origin), CommandWord(given, origin: origin)]
      + words("vassals-inherit", as: "--inherit") + words("vassals-include", as: "--include")
    var vassalStandpoint = standpoint
    vassalStandpoint.environment = Self.environment(of: standpoint.environment)
    vassals.append(Vassal(file: file, arguments: arguments, standpoint: vassalStandpoint, assumptions: [assumption].compactMap { $0 }))
  }

  /// `UWSGI_VASSAL_FOO` becomes `UWSGI_FOO`.
  private static func environment(of environment: ServerEnvironment) -> ServerEnvironment {
    var renamed = environment
    let prefix = "UWSGI_VASSAL_"
    let own = environment.variables.filter { $0.name.hasPrefix(prefix) }.map { variable in
      var variable = variable
      variable.name = "UWSGI_" + variable.name.dropFirst(prefix.count)
      return variable
    }
    renamed.variables = environment.variables.filter { variable in
      !variable.name.hasPrefix(prefix) && !own.contains { $0.name == variable.name }
    } + own
    return renamed
  }
}
