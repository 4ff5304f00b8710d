import Catalogue
import ConfigSyntax
import Workspace

/// Follows commands without running anything: variables, words and conditions as far as files say them, and every way
/// on from a condition that they leave open.
struct ShellInterpreter {
  enum Limit {
    static let ways = 32
    /// Ways that are told apart when they differ in variables only.
    static let alternatives = 8
    static let steps = 5_000
    static let depth = 12
    static let fields = 1000
    static let iterations = 40
  }

  /// A server that was started, with the decisions that lead there.
  struct Started: Sendable {
    var command: ServerCommand
    var decisions: [ShellState.Decision]
    /// The files that were written on the way and that the server may read: equal numbers for files of one name that say the same.
    var readable: [Int] = []
  }

  let servers: [ServerKnowledge]
  let knowledge: LauncherKnowledge
  let programs: ProgramTable
  let tree: FileTree
  let launch: Launch
  /// What Python programs start.
  let pythonPrograms: StartingPrograms

  var started: [Started] = []
  var files: [WorkspacePath] = []
  var problems: [PlacedProblem] = []
  let absent = AbsentPrograms()
  /// Scripts that are being followed.
  var open: [WorkspacePath] = []
  private var steps = 0
  private var forks = 0
  /// The ways of each fork that give up without having started anything: whoever gets further did not take them.
  private(set) var deadEnds: [Int: Set<Int>] = [:]

  init(
    servers: [ServerKnowledge], knowledge: LauncherKnowledge, tree: FileTree, launch: Launch, programs: ProgramTable, pythonPrograms: StartingPrograms
  ) {
    self.pythonPrograms = pythonPrograms
    self.servers = servers
    self.knowledge = knowledge
    self.programs = programs
    self.tree = tree
    self.launch = launch
  }

  mutating func note(_ command: ServerCommand, decisions: [ShellState.Decision]) {
    started.append(Started(command: command, decisions: decisions))
  }

  // MARK: Lists

  mutating func run(_ list: ShellList, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    var states = [state]
    for item in list.items {
      var next: [ShellState] = []
      for state in states {
        guard state.leaving == nil else {
          next.append(state)
          continue
        }
        if item.isInBackground {
          var after = state
          after.adopt(run(item.command, state, frame))
          after.status = .known(true)
          next.append(after)
        } else {
          next += run(item.command, state, frame)
        }
      }
      states = bounded(next, at: frame.place(item.command.span))
    }
    return states
  }

  private mutating func bounded(_ states: [ShellState], at place: SourceSpan) -> [ShellState] {
    let states = states.count > Limit.alternatives ? oneForAll(states) : states
    guard states.count > Limit.ways else { return states }
    reportLimit("more than \(Limit.ways) ways lead through this script; the others are not followed", at: place)
    return Array(states.prefix(Limit.ways))
  }

  mutating func reportLimit(_ message: String, at place: SourceSpan) {
    let problem = PlacedProblem(Problem(.limitReached, message, at: place.bytes), in: place.path)
    if !problems.contains(problem) { problems.append(problem) }
  }

  // MARK: Commands

  mutating func run(_ command: ShellCommand, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    steps += 1
    guard steps <= Limit.steps else {
      if steps == Limit.steps + 1 { reportLimit("the script takes more than \(Limit.steps) steps; the rest is not followed", at: frame.place(command.span)) }
      return [state]
    }
    var state = state
    switch command.form {
    case .simple(let assignments, let words):
      return simple(assignments, words, command, state, frame)
    case .pipeline(let commands, let isNegated):
      if commands.count == 1 { return run(commands[0], state, frame).map(\.negated) }
      for command in commands {
        let ends = run(command, state, frame)
        state.adopt(ends)
        state.status = ends.first?.status ?? .known(true)
      }
      return [isNegated ? state.negated : state]
    case .chain(let first, let links):
      return chain(first, links, state, frame)
    case .group(let list):
      noteWrites(of: command, &state, frame)
      return run(list, state, frame)
    case .subshell(let list):
      noteWrites(of: command, &state, frame)
      let ends = run(list, state, frame)
      state.adopt(ends)
      state.status = ends.first?.status ?? .known(true)
      return [state]
    case .conditional(let branches, let otherwise):
      return conditional(branches[...], otherwise, state, frame)
    case .loop(let condition, let body, let isUntil):
      return loop(condition, body, isUntil: isUntil, state, frame)
    case .iteration(let name, let words, let body):
      return iterate(over: name, words, body, command, state, frame)
    case .arithmeticLoop(let body):
      return [once(body, state, frame)]
    case .choice(let subject, let choices):
      return choose(subject, choices, state, frame)
    case .function(let name, let body):
      state.functions[name] = ShellState.Function(body: body, frame: frame)
      state.status = .known(true)
      return [state]
    case .test(let words):
      var test = ShellTest(interpreter: self, state, frame)
      return [test.bracketed(words, command.span)]
    case .arithmetic:
      let text = frame.written(command.span)
      state.status = .open(ShellCondition(whenTrue: "when `\(text)` holds", whenFalse: "when `\(text)` does not hold", key: text))
      return [state]
    }
  }

  // MARK: Forks

  /// One state for each way on from an open condition, or the one way when it was decided before.
  mutating func fork(_ state: ShellState, _ condition: ShellCondition) -> (number: Int?, holds: ShellState?, fails: ShellState?) {
    if let known = state.decided[condition.key] { return (nil, known ? state : nil, known ? nil : state) }
    forks += 1
    let words = [condition.whenTrue, condition.whenFalse]
    var holds = state
    holds.decisions.append(.init(fork: forks, branches: [0], words: words))
    if let settled = condition.settles { holds.settle(settled) }
    holds.decided[condition.key] = true
    holds.status = .known(true)
    var fails = state
    fails.decisions.append(.init(fork: forks, branches: [1], words: words))
    fails.decided[condition.key] = false
    fails.status = .known(false)
    return (forks, holds, fails)
  }

  /// The states of several ways: what makes no difference is one again.
  mutating func join(_ ways: [[ShellState]], of base: ShellState, fork: Int) -> [ShellState] {
    for (index, states) in ways.enumerated() where !states.isEmpty {
      if states.allSatisfy({ $0.leaving == .script && $0.started == base.started }) { deadEnds[fork, default: []].insert(index) }
    }
    var joined: [ShellState] = []
    for state in ways.joined() where !(state.leaving == .script && state.started == base.started && base.leaving == nil) {
      if let index = joined.firstIndex(where: { $0.goesOnLike(state) && mergedDecisions($0.decisions, state.decisions) != nil }),
        let decisions = mergedDecisions(joined[index].decisions, state.decisions)
      {
        joined[index].decisions = decisions
        joined[index].started = max(joined[index].started, state.started)
        joined[index].decided = joined[index].decided.filter { state.decided[$0.key] == $0.value }
      } else {
        joined.append(state)
      }
    }
    if joined.isEmpty, let first = ways.lazy.joined().first { return [first] }
    // Where all other ways give up nothing was decided: with a decision more such ways would never be one with others again.
    if let dead = deadEnds[fork], ways.indices.count(where: { !ways[$0].isEmpty && !dead.contains($0) }) == 1 {
      for index in joined.indices { joined[index].decisions.removeAll { $0.fork == fork } }
    }
    return joined
  }

  /// Of many ways that differ in variables only one goes on, with what differs unknown.
  private func oneForAll(_ states: [ShellState]) -> [ShellState] {
    var kept: [ShellState] = []
    for state in states {
      guard let index = kept.firstIndex(where: { $0.differsInVariablesOnly(from: state) }) else {
        kept.append(state)
        continue
      }
      kept[index].forgetDifferences(from: state)
      kept[index].decisions = kept[index].decisions.filter { decision in state.decisions.contains(decision) }
    }
    return kept
  }

  /// The decisions of two ways that differ in one at most; `nil` when they differ in more.
  func mergedDecisions(_ left: [ShellState.Decision], _ right: [ShellState.Decision]) -> [ShellState.Decision]? {
    if left == right { return left }
    guard left.count == right.count else { return nil }
    let differing = left.indices.filter { left[$0] != right[$0] }
    guard differing.count == 1, let index = differing.first, left[index].fork == right[index].fork else { return nil }
    var merged = left
    merged[index].branches.formUnion(right[index].branches)
    if merged[index].branches.count == merged[index].words.count { merged.remove(at: index) }
    return merged
  }

  mutating func newFork() -> Int {
    forks += 1
    return forks
  }
}

extension ShellState {
  var negated: ShellState {
    var state = self
    switch status {
    case .known(let holds): state.status = .known(!holds)
    case .assumed(let text):
      state.status = .open(ShellCondition(whenTrue: "when `\(text)` fails", whenFalse: "when `\(text)` succeeds", key: "! " + text))
    case .open(let condition): state.status = .open(condition.negated)
    }
    return state
  }

  /// Takes over what a process of its own leaves to the others: files.
  mutating func adopt(_ ends: [ShellState]) {
    started = ends.map(\.started).reduce(started, max)
    guard let end = ends.first else { return }
    standpoint.mounts = end.standpoint.mounts
    embedded = end.embedded
  }

  mutating func settle(_ settled: ShellCondition.Settled) {
    if let number = Int(settled.name) {
      var value = settled.value
      value.isSupposed = positionalUnknown != nil
      if number >= 1, number <= positional.count {
        positional[number - 1] = value
      } else if number == positional.count + 1, positionalUnknown != nil {
        positional.append(value)
      }
    } else {
      set(settled.name, settled.value, exported: variables[settled.name]?.isExported ?? false)
    }
  }
}
