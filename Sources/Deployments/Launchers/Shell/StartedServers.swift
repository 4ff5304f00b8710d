import Workspace

/// The servers that a launch starts, of all the ways that lead to them.
extension ShellInterpreter {
  /// Those that are started alike on several ways are one: what the ways have in common are its conditions.
  var commands: [ServerCommand] {
    var merged: [Merged] = []
    for next in exactlyMerged(withReadableFiles(started)) {
      merge(next, into: &merged) { $0.startsLike($1) && $0.command.standpoint.environment.variables == $1.command.standpoint.environment.variables }
    }
    // Many ways that differ in variables only are one way with variables that depend on the script's conditions.
    var bounded: [Merged] = []
    for next in merged {
      let alike = merged.count { $0.started.startsLike(next.started) }
      if alike <= Self.alternatives {
        bounded.append(next)
      } else {
        merge(next.started, into: &bounded) { $0.startsLike($1) }
      }
    }
    return bounded.map { merged in
      var command = merged.started.command
      let conditions = withoutImplied(merged.started.decisions.compactMap(words))
      command.conditions += conditions.isEmpty && !merged.isExact ? ["on some of the ways through the script"] : conditions
      return command
    }
  }

  /// Looks at each file once for each server, however many ways write it before however many commands.
  private func withReadableFiles(_ started: [Started]) -> [Started] {
    guard started.count > 1, started.contains(where: { !$0.command.embedded.isEmpty }) else { return started }
    struct File: Hashable {
      let server: String
      let path: WorkspacePath
      let place: SourceSpan
      let length: Int
    }
    struct Text: Hashable {
      let name: ArraySlice<UInt8>
      let bytes: [UInt8]
    }
    var looks: [File: (isConfiguration: Bool, number: Int)] = [:]
    var numbers: [Text: Int] = [:]
    return started.map { one in
      var one = one
      let command = one.command
      one.readable = command.embedded.compactMap { file in
        let key = File(server: command.server.name, path: file.path, place: file.text.whole, length: file.text.bytes.count)
        if looks[key] == nil {
          let text = Text(name: file.path.name, bytes: file.text.bytes)
          let number = numbers[text] ?? numbers.count
          numbers[text] = number
          looks[key] = (command.server.fileSigns.contains { CandidateScan.fits($0.sign, file.path, file.text.bytes) }, number)
        }
        return looks[key].flatMap { $0.isConfiguration || command.mentions(file.path.name) ? $0.number : nil }
      }
      return one
    }
  }

  /// Ways that start the same and differ in one decision are one without it, as long as there are such.
  private func exactlyMerged(_ started: [Started]) -> [Started] {
    var left: [Started] = []
    for next in started {
      var next = next
      var place = left.count
      while let index = left.firstIndex(where: {
        $0.startsLike(next) && $0.command.standpoint.environment.variables == next.command.standpoint.environment.variables
          && mergedDecisions($0.decisions, next.decisions) != nil
      }) {
        let other = left.remove(at: index)
        next.decisions = mergedDecisions(other.decisions, next.decisions) ?? next.decisions
        next.command = other.command
        place = min(place, index)
      }
      left.insert(next, at: place)
    }
    return left
  }

  /// What is `a` is not `b` either.
  private func withoutImplied(_ conditions: [String]) -> [String] {
    func subject(_ condition: String, _ verb: String) -> Substring? {
      guard condition.hasPrefix("when `"), let end = condition.dropFirst(6).firstIndex(of: "`"), condition[end...].hasPrefix("` \(verb) `") else { return nil }
      return condition.dropFirst(6)[..<end]
    }
    let settled = conditions.compactMap { subject($0, "is") }
    return conditions.filter { condition in subject(condition, "is not").map { !settled.contains($0) } ?? true }
  }

  /// How many environments one command is told apart by.
  private static let alternatives = 3

  private struct Merged {
    var started: Started
    /// Whether the decisions say all that the ways had in common.
    var isExact = true
  }

  private func merge(_ next: Started, into merged: inout [Merged], where isAlike: (Started, Started) -> Bool) {
    guard let index = merged.firstIndex(where: { isAlike($0.started, next) }) else {
      merged.append(Merged(started: next))
      return
    }
    let first = merged[index].started
    if let decisions = mergedDecisions(first.decisions, next.decisions) {
      merged[index].started.decisions = decisions
    } else {
      merged[index].started.decisions = commonDecisions(first.decisions, next.decisions)
      merged[index].isExact = false
    }
    merged[index].started.command.standpoint.environment.variables = common(
      first.command.standpoint.environment.variables, next.command.standpoint.environment.variables)
  }

  /// Variables that are not the same on two ways are set to something unknown.
  private func common(_ left: [ServerEnvironment.Variable], _ right: [ServerEnvironment.Variable]) -> [ServerEnvironment.Variable] {
    if left == right { return left }
    func open(_ variable: ServerEnvironment.Variable) -> ServerEnvironment.Variable {
      var open = variable
      open.unknown = "what `\(variable.name)` is depends on the script's conditions"
      return open
    }
    return left.map { variable in right.contains(variable) ? variable : open(variable) }
      + right.filter { variable in !left.contains { $0.name == variable.name } }.map(open)
  }

  /// What must be so on both ways. Decisions about the same question count as one, wherever it is asked.
  private func commonDecisions(_ left: [ShellState.Decision], _ right: [ShellState.Decision]) -> [ShellState.Decision] {
    left.compactMap { decision in
      guard let other = right.first(where: { $0.words == decision.words }) else { return nil }
      var common = decision
      common.branches.formUnion(other.branches)
      return common.branches.count < common.words.count ? common : nil
    }
  }

  private func words(_ decision: ShellState.Decision) -> String? {
    let possible = decision.branches.union(deadEnds[decision.fork] ?? [])
    if possible.count >= decision.words.count { return nil }
    return decision.branches.sorted().map { decision.words[$0] }.joined(separator: " or ")
  }
}

extension ShellInterpreter.Started {
  fileprivate func startsLike(_ other: Self) -> Bool {
    command.startsLike(other.command) && readable == other.readable
  }
}

extension ServerCommand {
  fileprivate func startsLike(_ other: ServerCommand) -> Bool {
    server.name == other.server.name && program.text == other.program.text && arguments.map(\.text) == other.arguments.map(\.text)
      && arguments.map(\.unknown) == other.arguments.map(\.unknown) && standpoint.directory == other.standpoint.directory
      && standpoint.folder == other.standpoint.folder
  }

  /// Whether a word or a variable of the command has the name of a file in it.
  fileprivate func mentions(_ name: ArraySlice<UInt8>) -> Bool {
    let name = String(decoding: name, as: UTF8.self)
    return arguments.contains { $0.text.contains(name) } || standpoint.environment.variables.contains { $0.value.contains(name) }
  }
}
