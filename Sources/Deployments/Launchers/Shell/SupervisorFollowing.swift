import Workspace

/// What a supervisord that a command or a script starts runs in its turn.
extension ShellInterpreter {
  /// Where supervisord looks without `-c` (supervisor 4, `options.py`); the last one is Debian's.
  private static let configurations = [
    "supervisord.conf", "etc/supervisord.conf", "/etc/supervisord.conf", "/etc/supervisor/supervisord.conf",
  ]
  /// What the files include that the packages of Debian, Alpine and Fedora bring, where the workspace does not replace these.
  private static let packagedParts = ["/etc/supervisor/conf.d/*.conf", "/etc/supervisor.d/*.ini", "/etc/supervisord.d/*.ini"]
  /// How often one file is followed, on different ways.
  private static let times = 8

  /// - Parameter configuration: The file that the command names; `nil` when it names none.
  mutating func followSupervisor(_ configuration: ShellText?, at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    var base = state.standpoint
    base.environment = state.environment
    let main = supervisorFile(configuration, state, frame)
    var parts: [WorkspacePath] = []
    if let main {
      parts = main.included(in: tree, from: base)
    } else if configuration.map({ Self.configurations.contains($0.text) }) ?? true {
      parts = Self.packagedParts.flatMap { base.files(like: $0, in: tree) }
    }
    var launchers = frame.launchers
    if launchers.last.map({ $0.path != place.path || !$0.bytes.contains(place.bytes) }) ?? true { launchers.append(place) }
    let inner = ShellFrame(text: frame.text, name: frame.name, path: nil, launchers: launchers, depth: frame.depth + 1)
    let others = parts.filter { $0 != main?.path }.compactMap { path in (try? tree.read(path)).map(SupervisorFile.init) }
    var after = state
    for file in (main.map { [$0] } ?? []) + others {
      guard files.count(where: { $0 == file.path }) < Self.times else { continue }
      files.append(file.path)
      for section in file.programs {
        for program in SupervisorProgram(file: file, section: section, main: main, tree: tree, base: base).launches().launches {
          after.started = max(after.started, follow(program, state, inner))
        }
      }
    }
    return [after]
  }

  private func supervisorFile(_ configuration: ShellText?, _ state: ShellState, _ frame: ShellFrame) -> SupervisorFile? {
    let names = configuration.map { [$0] } ?? Self.configurations.map { ShellText($0) }
    return names.lazy.compactMap { script($0, state, frame) }.first { $0.bytes.count <= CandidateScan.sizeLimit }.map(SupervisorFile.init)
  }

  /// - Returns: How many servers were started on the way.
  private mutating func follow(_ program: Launch, _ state: ShellState, _ frame: ShellFrame) -> Int {
    guard case .words(let words) = program.command else { return 0 }
    var child = state.child([])
    child.standpoint = program.standpoint
    for assumption in program.assumptions where !child.assumptions.contains(assumption) { child.assumptions.append(assumption) }
    let first = started.count
    let ends = follow(words.map(ShellText.init), at: program.origin, child, frame)
    for index in first..<max(first, started.count) {
      started[index].command.conditions += program.conditions
      started[index].command.stopLimit = program.stoppingWithin(knowledge.stopTimes[SupervisorLauncher.reader]).stopLimit
      if let unit = program.unit { started[index].command.name = "\(launch.name)\(launch.unit == nil ? "#" : ":")\(unit)" }
    }
    return ends.map(\.started).max() ?? 0
  }
}

extension Standpoint {
  /// The files of the workspace that a pattern of the machine's paths matches, those that were put there one by one included.
  func files(like pattern: String, in tree: FileTree) -> [WorkspacePath] {
    let lookup = WorkspaceLookup(tree: tree, standpoint: self)
    var found = MachineGlob(lookup: lookup).matches(Array(pattern.utf8), from: folder).filter { !$0.isFolder }.map(\.path)
    for mount in mounts {
      guard case .workspace(let path) = mount.contents, matchesGlob(Array(pattern.utf8), Array(mount.path.utf8)), lookup.isFile(path) else { continue }
      if !found.contains(path) { found.append(path) }
    }
    return found
  }
}
