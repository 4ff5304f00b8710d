import ConfigSyntax
import Workspace

/// One `[program:x]`.
struct SupervisorProgram: Sendable {
  let file: SupervisorFile
  let section: INIText
  /// The file whose `[supervisord]` is in force; `nil` when the workspace does not have it.
  let main: SupervisorFile?
  let tree: FileTree
  /// From where supervisord was started; `nil` when nothing says so.
  var base: Standpoint?

  func launches() -> LaunchesResult {
    var result = LaunchesResult()
    guard let command = value("command") else { return result }
    if file.lines.isDecided(in: command.span) {
      for (branch, condition) in file.lines.alternatives(in: command.span) ?? [] {
        let program = SupervisorProgram(file: SupervisorFile(branch), section: section, main: main, tree: tree, base: base)
        var launched = program.launches()
        for index in launched.launches.indices { launched.launches[index].conditions.append(condition) }
        result.merge(launched)
      }
      if !result.launches.isEmpty { return result }
      let name = String(section.text.split(separator: ":", maxSplits: 1).last ?? "")
      result.notUnderstood.append(FileTree.LeftOut(file.path, why: "a template decides what the command of `\(name)` is"))
      return result
    }
    var expansion = SupervisorExpansion(values: ownValues)
    var environment = base?.environment.variables ?? []
    for variable in environment { expansion.values["ENV_\(variable.name)"] = variable.unknown.map { .unknown(reason: $0) } ?? .text(variable.value) }
    add(main, "environment", "supervisord", &expansion, &environment, &result)
    add(file, "environment", section.text, &expansion, &environment, &result)
    guard let text = expansion.fill(FilledText(command, of: file.lines), of: file.lines) else {
      return refused(command, &result)
    }
    let split = splitShellWords(text.bytes)
    result.problems += text.problems(split.problems)
    let words = split.tree.map(text.word)
    guard !words.isEmpty else { return result }
    var assumptions: [String] = []
    let standpoint = standpoint(words, expansion, environment, &assumptions)
    result.launches.append(
      Launch(
        file: file.path, unit: String(section.text.split(separator: ":", maxSplits: 1).last ?? ""), command: .words(words),
        origin: file.lines.file.span(command.span), standpoint: standpoint, conditions: conditions(), stopLimit: stopLimit(), saysStopLimit: value("stopwaitsecs") != nil || killed != nil,
        assumptions: assumptions))
    return result
  }

  private func value(_ key: String) -> INIText? { file.value(key, in: section.text) }

  private func refused(_ value: INIText, _ result: inout LaunchesResult) -> LaunchesResult {
    result.problems.append(
      PlacedProblem(
        Problem(.configSyntax, "supervisor refuses a `%` in this value", expected: "`%(NAME)s`, or `%%` for the sign itself", at: value.span), in: file.path))
    return result
  }

  // MARK: What is known by name

  private var ownValues: [String: SupervisorExpansion.Value] {
    let name = String(section.text.split(separator: ":", maxSplits: 1).last ?? "")
    let count = number("numprocs") ?? 1
    let first = number("numprocs_start") ?? 0
    return [
      "program_name": .text(name), "group_name": .text(name),
      "host_node_name": .unknown(reason: "`host_node_name` is the machine's name"),
      "numprocs": .number(count),
      "process_num": count > 1 ? .unknown(reason: "there are \(count) of these processes, and `process_num` numbers them") : .number(first),
    ]
  }

  private func number(_ key: String) -> Int? {
    value(key).flatMap { Int($0.text) }.flatMap { (0...1_000_000).contains($0) ? $0 : nil }
  }

  // MARK: Environment

  private func add(
    _ source: SupervisorFile?, _ key: String, _ section: String, _ expansion: inout SupervisorExpansion,
    _ environment: inout [ServerEnvironment.Variable], _ result: inout LaunchesResult
  ) {
    expansion.values["here"] = source.map { .text($0.here) }
    guard let source, let value = source.value(key, in: section), !value.bytes.isEmpty else { return }
    // What a template fills in may be anything.
    if source.lines.unknown(in: value.span) != nil, supervisorPairs(value.bytes) == nil { return }
    guard let text = expansion.fill(FilledText(value, of: source.lines), of: source.lines), let pairs = supervisorPairs(text.bytes) else {
      result.problems.append(
        PlacedProblem(
          Problem(.configSyntax, "supervisor refuses this environment", expected: "`A=\"1\",B='two words'`", at: value.span), in: source.path))
      return
    }
    for (name, part) in pairs {
      let word = text.word(part)
      environment.removeAll { $0.name == name.text }
      environment.append(ServerEnvironment.Variable(name.text, word.text, origin: word.origin, unknown: word.unknown))
      expansion.values["ENV_\(name.text)"] = word.unknown.map { .unknown(reason: $0) } ?? .text(word.text)
    }
  }

  // MARK: Folder

  private func standpoint(
    _ words: [CommandWord], _ expansion: SupervisorExpansion, _ variables: [ServerEnvironment.Variable], _ assumptions: inout [String]
  ) -> Standpoint {
    // The rest is what supervisord was started with.
    let environment = ServerEnvironment(variables, isComplete: base?.environment.isComplete ?? false)
    let source = value("directory").map { ($0, file) } ?? main.flatMap { main in main.value("directory", in: "supervisord").map { ($0, main) } }
    guard let (value, owner) = source else { return start(in: nil, environment) }
    var expansion = expansion
    expansion.values["here"] = .text(owner.here)
    guard let directory = expansion.fill(FilledText(value, of: owner.lines), of: owner.lines)?.whole, directory.unknown == nil else {
      assumptions.append("the folder it starts in is not known: `\(owner.lines.file.text(value.span))`")
      return start(in: nil, environment, isKnown: false)
    }
    let plain = start(in: directory.text, environment)
    guard plain.folder == nil, let guess = GuessedFolder(directory.text, naming: words, in: tree) else { return plain }
    assumptions.append(guess.assumption)
    return start(in: directory.text, environment, with: [guess.mount])
  }

  /// - Parameter directory: `nil` for the folder in which supervisord itself starts.
  private func start(
    in directory: String?, _ environment: ServerEnvironment, with mounts: [Standpoint.Mount] = [], isKnown: Bool = true
  ) -> Standpoint {
    let known = [SupervisorLauncher.workspace] + (base?.mounts ?? [])
    var made = Standpoint(directory: directory, mounts: known + mounts, environment: environment)
    guard let base else { return made }
    made.mountsAreComplete = base.mountsAreComplete
    made.templates = base.templates
    if directory == nil, isKnown {
      made.directory = base.directory
      made.folder = base.folder
    }
    return made
  }

  // MARK: The rest

  private func conditions() -> [String] {
    var conditions = [file.lines.condition(at: section.span)].compactMap { $0 }
    if let text = value("autostart")?.text.lowercased(), ["no", "false", "0", "off"].contains(text) {
      conditions.append("when somebody starts it by hand (`autostart=\(text)`)")
    }
    return conditions
  }

  /// Where it says that the server is killed at once.
  private var killed: SourceSpan? {
    value("stopsignal").flatMap { file.lines.unknown(in: $0.span) == nil && Launch.isKill($0.text) ? file.lines.file.span($0.span) : nil }
  }

  /// 10 seconds where nothing says otherwise.
  private func stopLimit() -> Said<Double>? {
    if let killed { return Said(0, origin: Origin(killed)) }
    guard let value = value("stopwaitsecs"), file.lines.unknown(in: value.span) == nil, let seconds = Int(value.text) else { return nil }
    return Said(Double(seconds), origin: Origin(file.lines.file.span(value.span)))
  }
}
