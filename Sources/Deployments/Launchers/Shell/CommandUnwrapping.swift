import Catalogue
import ConfigSyntax
import Workspace

/// From the words of a program to the server that it is or leads to.
extension ShellInterpreter {
  /// What starting a program does to the shell that waits for it.
  mutating func start(_ fields: [ShellText], _ command: ShellCommand, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    let written = frame.written(command.span)
    var after = state
    var inner = state.child([])
    inner.decided = state.decided
    let ends = follow(fields, at: frame.place(command.span), inner, frame)
    after.adopt(ends)
    after.status = .assumed(written)
    return [after]
  }

  /// Follows the words of a program that is no builtin of a shell.
  mutating func follow(_ fields: [ShellText], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    guard frame.depth < Limit.depth else {
      reportLimit("commands start each other more than \(Limit.depth) deep; the rest is not followed", at: place)
      return [state]
    }
    guard let program = fields.first, !program.isSupposed else { return [state] }
    guard let name = program.name.known ?? program.templatedName, !name.isEmpty else {
      return followBehindUnknownProgram(fields, at: place, state, frame)
    }
    if let match = server(fields, name: name) {
      return isOtherUse(fields, name: name) ? [state] : [emit(match.server, match.program, match.arguments, at: place, state, frame)]
    }
    for wrapper in programs.wrappers(of: name) {
      guard let way = unwrap(wrapper, fields, state) else { continue }
      return follow(way, of: wrapper, at: place, frame)
    }
    return followScript(fields, name: name, at: place, state, frame)
  }

  // MARK: Servers

  func server(_ fields: [ShellText], name: String) -> (server: ServerKnowledge, program: ShellText, arguments: [ShellText])? {
    var best: (server: Int, count: Int)?
    for start in programs.starts(of: name) where start.words.count <= fields.count && start.words.count > best?.count ?? 0 {
      guard zip(start.words.dropFirst(), fields.dropFirst()).allSatisfy({ $0 == $1.known }) else { continue }
      best = (start.server, start.words.count)
    }
    if let best { return (servers[best.server], fields[0], Array(fields[best.count...])) }
    // The words of such a command begin with its subcommand.
    let starts = programs.frontEnds(of: name).first { server in
      server.frontEnd(name).map { frontEnd in fields.dropFirst().first?.known.map(frontEnd.line.subcommands.contains) ?? false } ?? false
    }
    return starts.map { ($0, fields[0], Array(fields.dropFirst())) }
  }

  private func isOtherUse(_ fields: [ShellText], name: String) -> Bool {
    let words = Set(fields.dropFirst().compactMap(\.known).map { $0.hasPrefix("-") ? String($0.prefix { $0 != "=" }) : $0 })
    return knowledge.otherUses.contains { use in
      use.names.contains { matchesGlob(Array($0.utf8), Array(name.utf8)) } && use.words.contains(where: words.contains) && !use.unless.contains(where: words.contains)
    }
  }

  /// - Parameter code: The Python program whose calls start the server.
  mutating func emit(
    _ server: ServerKnowledge, _ program: ShellText, _ arguments: [ShellText], code: WorkspacePath? = nil, at place: SourceSpan, _ state: ShellState,
    _ frame: ShellFrame
  ) -> ShellState {
    var standpoint = state.standpoint
    var environment = state.environment
    for index in environment.variables.indices where environment.variables[index].value.utf8.contains(1) {
      environment.variables[index].value = relocated(ShellText(environment.variables[index].value), state).text
    }
    standpoint.environment = environment
    let words = ([program] + arguments.map(located)).map { relocated($0, state) }
    var assumptions = launch.assumptions
    for assumption in state.assumptions + words.flatMap(\.assumptions) where !assumptions.contains(assumption) { assumptions.append(assumption) }
    var command = ServerCommand(
      server: server, program: words[0].commandWord, arguments: words.dropFirst().map(\.commandWord), standpoint: standpoint,
      launchers: launchers(place, program, frame), conditions: launch.conditions, assumptions: assumptions, name: launch.name,
      purpose: state.isDevelopment ? .development : launch.purpose, stopLimit: launch.stopLimit, embedded: state.embedded)
    command.code = code
    note(command, decisions: state.decisions)
    var after = state
    after.started += 1
    return after
  }

  /// The command lines that lead to a program: that of `exec "$@"` says nothing of its own.
  private func launchers(_ place: SourceSpan, _ program: ShellText, _ frame: ShellFrame) -> [SourceSpan] {
    var launchers = frame.launchers
    let said = program.pieces.lazy.compactMap(\.place).first ?? place
    if let last = launchers.last, last.path == place.path, last.bytes.contains(place.bytes) { return launchers }
    if said.path == place.path { launchers.append(place) }
    return launchers
  }

  // MARK: Wrappers

  private enum PythonProgram { case module, file }

  /// What a wrapper starts.
  private struct Way {
    var state: ShellState
    var fields: [ShellText] = []
    /// What the first of them is to Python; `nil` when the wrapper is another one.
    var python: PythonProgram?
    /// Texts for a shell, with their words.
    var texts: [(text: ShellText, words: [ShellText])] = []
    var script: [ShellText]?
    var procfile: (name: ShellText, processes: [String])?
    var startsSupervisor = false
    /// The supervisor file that is named.
    var configuration: ShellText?
  }

  /// `nil` when the wrapper, used like this, starts nothing.
  private func unwrap(_ wrapper: CommandWrapper, _ fields: [ShellText], _ state: ShellState) -> Way? {
    var reader = WrapperReader(wrapper, fields, state, tree: tree)
    guard reader.run() else { return nil }
    var way = Way(state: reader.state)
    if wrapper.isDevelopment { way.state.isDevelopment = true }
    if wrapper.isShell {
      if reader.isCommandText {
        guard let text = reader.rest.first else { return nil }
        way.texts = [(text, Array(reader.rest.dropFirst()))]
      } else {
        way.script = Array(reader.rest)
      }
    } else if wrapper.readsProcfile {
      way.procfile = (reader.value(of: ["-f", "--procfile"]) ?? ShellText("Procfile"), reader.rest.compactMap(\.known).filter { !$0.hasPrefix("-") && !$0.contains("=") })
    } else if wrapper.readsSupervisor {
      way.startsSupervisor = true
      way.configuration = reader.value(of: ["-c", "--configuration"])
    } else if let text = reader.commandText {
      way.texts = [(text, Array(reader.rest))]
    } else if wrapper.runsEveryWord {
      way.texts = reader.rest.map { ($0, []) }
    } else {
      way.fields = (reader.program.map { [$0] } ?? []) + reader.rest
      if wrapper.programOptions == ["-m"], !way.fields.isEmpty { way.python = reader.program == nil ? .file : .module }
    }
    return way
  }

  private mutating func follow(_ way: Way, of wrapper: CommandWrapper, at place: SourceSpan, _ frame: ShellFrame) -> [ShellState] {
    if let script = way.script {
      guard let name = script.first else { return [way.state] }
      return followScript(script, name: name.known ?? "", at: place, way.state, frame, isShell: true)
    }
    if let procfile = way.procfile { return followProcfile(procfile.name, procfile.processes, at: place, way.state, frame) }
    if way.startsSupervisor { return followSupervisor(way.configuration, at: place, way.state, frame) }
    if !way.texts.isEmpty {
      var state = way.state
      for (text, words) in way.texts { state.adopt(followText(text, words, at: place, state, frame)) }
      return [state]
    }
    let inner = ShellFrame(text: frame.text, name: frame.name, path: frame.path, launchers: frame.launchers, depth: frame.depth + 1, words: frame.words)
    let before = started.count
    let ends = follow(way.fields, at: place, way.state, inner)
    guard started.count == before, let python = way.python else { return ends }
    let file = python == .module ? moduleFile(way.fields[0], way.state, frame) : script(way.fields[0], way.state, frame)
    guard let file, isPython(file) else { return ends }
    return [startByCalls(of: file, way.fields, at: place, way.state, inner)]
  }

  /// `sh -c TEXT NAME WORD…`
  mutating func followText(_ text: ShellText, _ words: [ShellText], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    guard text.unknown == nil || text.pieces.contains(where: { $0.unknown == nil }), let placed = text.placed else { return [state] }
    return run(placed, name: words.first ?? ShellText("sh"), words: Array(words.dropFirst()), at: place, state, frame)
  }

  mutating func run(
    _ text: PlacedText, name: ShellText, words: [ShellText], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame
  ) -> [ShellState] {
    let parsed = readShell(text.bytes)
    note(parsed.problems, of: text)
    var launchers = frame.launchers
    // A text inside the command that is shown already needs no place of its own.
    if let last = launchers.last, last.path != place.path || !last.bytes.contains(place.bytes) { launchers.append(place) }
    let inner = ShellFrame(text: text, name: name, path: nil, launchers: launchers, depth: frame.depth + 1)
    var child = state.child(words)
    child.decided = state.decided
    return run(parsed.tree, child, inner).map { end in
      var end = end
      end.leaving = nil
      return end
    }
  }

  mutating func note(_ found: [Problem], of text: PlacedText) {
    for problem in found {
      let place = text.span(min(Int(problem.span.start), text.bytes.count)..<min(Int(problem.span.end), text.bytes.count))
      var placed = problem
      placed.span = place.bytes
      let whole = PlacedProblem(placed, in: place.path)
      if !problems.contains(whole) { problems.append(whole) }
    }
  }

  private mutating func followProcfile(_ name: ShellText, _ processes: [String], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    guard let file = script(name, state, frame), !open.contains(file.path) else { return [state] }
    files.append(file.path)
    open.append(file.path)
    var state = state
    for line in ProcfileLine.lines(of: file) where processes.isEmpty || processes == ["all"] || processes.contains(line.name) {
      state.adopt(run(line.command, name: ShellText("sh"), words: [], at: place, state, frame))
    }
    open.removeLast()
    return [state]
  }
}
