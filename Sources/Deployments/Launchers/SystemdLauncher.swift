import ConfigSyntax
import Workspace

/// `.service` units with their drop-ins.
struct SystemdLauncher: Launcher {
  static let reader = "systemd"

  private let tree: FileTree

  init(_ context: LaunchContext) {
    tree = context.tree
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult(files: files)
    for unit in SystemdUnits(files).units { read(unit, &result) }
    return result
  }

  private func read(_ unit: SystemdUnits.Unit, _ result: inout LaunchesResult) {
    var service = SystemdService()
    for path in [unit.file].compactMap({ $0 }) + unit.dropIns {
      guard let file = try? tree.read(path) else { continue }
      result.problems += service.read(TemplatedLines(file))
    }
    let home = unit.file ?? unit.dropIns.first ?? .root
    let start = SystemdStart(service: service, unit: unit, home: home, tree: tree)
    result.merge(start.launches())
  }
}

/// The commands of one service, with the environment and folder that they start in.
private struct SystemdStart {
  let service: SystemdService
  let unit: SystemdUnits.Unit
  let home: WorkspacePath
  let tree: FileTree
  private let specifiers: SystemdSpecifiers

  init(service: SystemdService, unit: SystemdUnits.Unit, home: WorkspacePath, tree: FileTree) {
    self.service = service
    self.unit = unit
    self.home = home
    self.tree = tree
    let folders = home.components.dropLast().map { String(decoding: $0, as: UTF8.self) }
    specifiers = SystemdSpecifiers(unit: unit.name, isUserUnit: folders.contains("user"))
  }

  func launches() -> LaunchesResult {
    var result = LaunchesResult()
    let commands = service.commands.flatMap { saying -> [(SystemdCommand, SystemdService.Saying)] in
      let parsed = splitSystemdCommands(saying.assignment.value, refusesPrograms: saying.unknown == nil)
      // A template's part is a word of letters here; what it does to quotes nobody knows.
      if saying.unknown == nil { result.problems += saying.problems(parsed.problems) }
      return parsed.tree.map { ($0, saying) }
    }
    guard !commands.isEmpty else { return result }
    complainAboutSeveral(commands.map(\.1), &result)
    var assumptions = [unit.assumption].compactMap { $0 } + limits()
    let directory = workingDirectory()
    let environment = environment(from: directory.text, &assumptions, &result)
    for (command, saying) in commands {
      var environment = environment
      guard let words = words(of: command, saying, &environment) else {
        result.problems += saying.problems([Self.refusal(at: command.program.span)])
        continue
      }
      var standpoint = Standpoint(directory: directory.text, mounts: [], environment: environment)
      var assumed = assumptions
      if let reason = directory.unknown { assumed.append("the folder it starts in is not known: \(reason)") }
      if let text = directory.text, let guess = GuessedFolder(text, naming: words, in: tree) {
        standpoint = Standpoint(directory: text, mounts: [guess.mount], environment: environment)
        assumed.append(guess.assumption)
      }
      result.launches.append(
        Launch(
          file: home, command: .words(words), origin: saying.place, standpoint: standpoint, conditions: [saying.condition].compactMap { $0 },
          stopLimit: stopLimit(), saysStopLimit: !service.sayings(of: "TimeoutStopSec", "TimeoutSec").isEmpty || killed != nil, assumptions: assumed))
    }
    return result
  }

  /// Only a unit of type `oneshot` may have more than one command.
  private func complainAboutSeveral(_ sayings: [SystemdService.Saying], _ result: inout LaunchesResult) {
    guard sayings.count > 1, service.scalar("Type")?.text != "oneshot", !sayings.contains(where: { $0.condition != nil }), let last = sayings.last
    else { return }
    result.problems.append(
      PlacedProblem(
        Problem(
          .configSyntax, "systemd refuses a service with more than one `ExecStart=`", expected: "an empty `ExecStart=` in front of it, or `Type=oneshot`",
          at: last.assignment.keySpan), in: last.lines.file.path))
  }

  // MARK: Words

  /// - Parameter environment: Gets what stands for the unknown parts of a text for a shell.
  private func words(of command: SystemdCommand, _ saying: SystemdService.Saying, _ environment: inout ServerEnvironment) -> [CommandWord]? {
    var arguments: [CommandWord] = []
    var script: Int?
    for argument in command.arguments {
      let isScript = script == nil && Self.isShell(command.program.text) && (arguments.last?.text.hasPrefix("-") ?? false) && (arguments.last?.text.contains("c") ?? false)
      guard let word = filled(saying.word(argument), isScript: isScript, &environment.variables) else { return nil }
      if isScript, word.unknown == nil { script = arguments.count }
      arguments.append(word)
    }
    guard let program = filled(saying.word(command.program)) else { return nil }
    let variables = SystemdVariables(environment: environment)
    let expanded = arguments.enumerated().map { index, word -> [CommandWord] in
      guard !command.prefixes.contains(UInt8(ascii: ":")) else { return [word] }
      var words = variables.expand(word)
      // `${X}` that is left in a shell's text is the shell's to fill in.
      if index == script { words = words.map { CommandWord($0.text, origin: word.origin) } }
      return words
    }
    // The first one is the program's name for itself.
    arguments = expanded.dropFirst(command.prefixes.contains(UInt8(ascii: "@")) && !arguments.isEmpty ? 1 : 0).flatMap { $0 }
    return [program] + arguments
  }

  private static func isShell(_ program: String) -> Bool {
    ["sh", "bash", "dash", "ash", "ksh", "zsh"].contains { program == $0 || program.hasSuffix("/\($0)") }
  }

  /// The same, in a text for a shell with variables for what is not known.
  private func filled(_ word: CommandWord, isScript: Bool, _ variables: inout [ServerEnvironment.Variable]) -> CommandWord? {
    guard isScript, word.unknown == nil else { return filled(word) }
    guard let text = specifiers.expand(script: word.text, variables: &variables) else { return nil }
    var word = word
    word.text = text
    return word
  }

  /// `nil` when systemd refuses one of its specifiers.
  private func filled(_ word: CommandWord) -> CommandWord? {
    guard word.unknown == nil else { return word }
    guard let expanded = specifiers.expand(word.text) else { return nil }
    var word = word
    (word.text, word.unknown) = expanded
    return word
  }

  private static func refusal(at span: ByteSpan) -> Problem {
    Problem(.configSyntax, "systemd refuses a `%` in this", expected: "`%%` for the sign itself", at: span)
  }

  // MARK: Folder

  private func workingDirectory() -> (text: String?, unknown: String?) {
    guard let saying = service.scalar("WorkingDirectory") else { return ("/", nil) }
    if let reason = saying.unknown { return (nil, reason) }
    var text = saying.text
    if text.hasPrefix("-") { text.removeFirst() }
    guard !text.isEmpty else { return ("/", nil) }
    if text == "~" { return (nil, "`~` is the home of the user that runs it") }
    guard let (path, unknown) = specifiers.expand(text) else { return ("/", nil) }
    if let unknown { return (nil, unknown) }
    // systemd ignores what is relative or goes upward.
    return path.hasPrefix("/") && !path.split(separator: "/").contains("..") ? (path, nil) : ("/", nil)
  }

  // MARK: Environment

  private func environment(from directory: String?, _ assumptions: inout [String], _ result: inout LaunchesResult) -> ServerEnvironment {
    var variables: [ServerEnvironment.Variable] = []
    var isComplete = true
    func set(_ variable: ServerEnvironment.Variable) {
      variables.removeAll { $0.name == variable.name }
      variables.append(variable)
    }
    // The manager's own; a shell or Python finds these set to something.
    for name in ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "INVOCATION_ID", "JOURNAL_STREAM", "SYSTEMD_EXEC_PID", "NOTIFY_SOCKET"] {
      set(ServerEnvironment.Variable(name, "", unknown: "systemd sets `\(name)` on its own"))
    }
    for saying in service.passedOn {
      for name in splitSystemdWords(saying.assignment.value, keepsUnknownEscapes: true).tree {
        set(ServerEnvironment.Variable(name.text, "", origin: Origin(saying.place), unknown: "it is passed on from systemd's own environment"))
      }
    }
    for saying in service.environment {
      let parsed = splitSystemdWords(saying.assignment.value, keepsUnknownEscapes: false)
      result.problems += saying.unknown == nil ? saying.problems(parsed.problems) : []
      for part in parsed.tree {
        guard let word = filled(saying.word(part)) else {
          result.problems += saying.problems([Self.refusal(at: part.span)])
          continue
        }
        let text = part.bytes.firstIndex(of: UInt8(ascii: "="))
        guard let sign = text, isEnvironmentName(part.bytes[..<sign]) else {
          if word.unknown == nil {
            result.problems += saying.problems([
              Problem(.configSyntax, "systemd ignores `\(part.text)` in `Environment=`", expected: "`NAME=value`, in quotes where there are blanks", at: part.span)
            ])
          } else {
            isComplete = false
          }
          continue
        }
        let name = String(decoding: part.bytes[..<sign], as: UTF8.self)
        let value = word.unknown == nil ? String(word.text.dropFirst(name.count + 1)) : word.text
        set(
          ServerEnvironment.Variable(
            name, value, origin: Origin(word.origin.place), unknown: word.unknown ?? saying.condition.map { "it is set only \($0)" }))
      }
    }
    for saying in service.environmentFiles {
      switch read(environmentFile: saying, directory) {
      case .found(let found, let assumption):
        assumptions += [assumption].compactMap { $0 }
        found.forEach(set)
      case .missing(let reason):
        isComplete = false
        assumptions.append(reason)
      }
    }
    for saying in service.unset {
      for name in splitSystemdWords(saying.assignment.value, keepsUnknownEscapes: true).tree { variables.removeAll { $0.name == name.text } }
    }
    return ServerEnvironment(variables, isComplete: isComplete)
  }

  private enum EnvironmentFileAnswer {
    case found([ServerEnvironment.Variable], assumption: String?)
    case missing(String)
  }

  private func read(environmentFile saying: SystemdService.Saying, _ directory: String?) -> EnvironmentFileAnswer {
    guard let (expanded, unknown) = specifiers.expand(saying.text) else { return .found([], assumption: nil) }
    let path = expanded.hasPrefix("-") ? String(expanded.dropFirst()) : expanded
    func missing(_ why: String) -> EnvironmentFileAnswer {
      .missing("`\(saying.unknown == nil ? path : saying.lines.file.text(saying.assignment.wholeSpan))` \(why): what it sets is not known")
    }
    if saying.unknown != nil || unknown != nil || saying.condition != nil { return missing("is filled in elsewhere") }
    // systemd ignores relative names.
    guard path.hasPrefix("/") else { return .found([], assumption: nil) }
    var standpoint = Standpoint(directory: directory, mounts: [])
    if let directory, let guess = GuessedFolder(directory, naming: [CommandWord(path)], in: tree) {
      standpoint = Standpoint(directory: directory, mounts: [guess.mount])
    }
    let answer = WorkspaceLookup(tree: tree, standpoint: standpoint).file(Array(path.utf8), mentionedIn: home.parent)
    guard case .found(let found, let assumption) = answer, let file = try? tree.read(found) else { return missing("is not in this workspace") }
    let lines = TemplatedLines(file)
    let variables = readEnvironmentFile(lines.bytes, dialect: .systemd).tree.map { assignment in
      ServerEnvironment.Variable(
        assignment.key, assignment.value ?? "", origin: Origin(file.span(assignment.keySpan.union(assignment.valueSpan))),
        unknown: lines.unknown(in: assignment.valueSpan) ?? assignment.unknown)
    }
    return .found(variables, assumption: assumption)
  }

  // MARK: Limits

  /// 90 seconds where nothing says otherwise, which is the manager's setting and not this unit's.
  private func stopLimit() -> Said<Double>? {
    if let killed { return Said(0, origin: Origin(killed)) }
    // What is no time, nothing included, counts for nothing.
    let valid = service.sayings(of: "TimeoutStopSec", "TimeoutSec").filter { $0.unknown != nil || systemdSeconds($0.text) != nil }
    guard let last = valid.last, last.unknown == nil, let seconds = systemdSeconds(last.text) else { return nil }
    return Said(
      Self.limit(seconds), origin: Origin(last.place),
      overridden: valid.dropLast().reversed().compactMap { other in
        systemdSeconds(other.text).map { Said<Double>.Beaten(Self.limit($0), origin: Origin(other.place)) }
      })
  }

  /// Where it says that the server is killed at once.
  private var killed: SourceSpan? {
    service.scalar("KillSignal").flatMap { $0.unknown == nil && Launch.isKill($0.text) ? $0.place : nil }
  }

  /// Zero stands for no limit.
  private static func limit(_ seconds: Double) -> Double { seconds == 0 ? .infinity : seconds }

  /// What ends the service besides its server, in sentences: there is no setting of the server to hang it on.
  private func limits() -> [String] {
    var sentences: [String] = []
    if let saying = service.scalar("RuntimeMaxSec"), saying.text != "infinity" {
      sentences.append("systemd ends the whole service when it has run for `\(saying.text)` (\(saying.lines.file.path), `RuntimeMaxSec=`)")
    }
    if let saying = service.scalar("MemoryMax"), saying.text != "infinity" {
      sentences.append("the kernel kills processes of the service that need more than `\(saying.text)` together (\(saying.lines.file.path), `MemoryMax=`)")
    }
    if let saying = service.scalar("KillMode"), ["process", "none"].contains(saying.text) {
      sentences.append("systemd leaves other processes than the server's first alone when it stops the service (`KillMode=\(saying.text)`)")
    }
    return sentences
  }
}
