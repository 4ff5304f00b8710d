import ConfigSyntax
import Workspace

/// Chains, conditions, loops and choices.
extension ShellInterpreter {
  mutating func chain(_ first: ShellCommand, _ links: [ShellCommand.Link], _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    var states = run(first, state, frame)
    for link in links {
      var next: [ShellState] = []
      for state in states {
        guard state.leaving == nil else {
          next.append(state)
          continue
        }
        switch (state.status, link.connector) {
        case (.known(true), .and), (.assumed, .and), (.known(false), .or): next += run(link.command, state, frame)
        case (.known(false), .and), (.known(true), .or): next.append(state)
        case (.assumed(let text), .or):
          let failure = ShellCondition(whenTrue: "when `\(text)` fails", whenFalse: "when `\(text)` succeeds", key: "! " + text)
          next += follow(link, state, failure, frame)
        case (.open(let condition), .and): next += follow(link, state, condition, frame)
        case (.open(let condition), .or): next += follow(link, state, condition.negated, frame)
        }
      }
      states = next
    }
    return states
  }

  /// Runs what stands behind `&&` or `||` on the way on which the condition holds.
  private mutating func follow(_ link: ShellCommand.Link, _ state: ShellState, _ condition: ShellCondition, _ frame: ShellFrame) -> [ShellState] {
    let (number, holds, fails) = fork(state, condition)
    var passed = fails
    passed?.status = .known(link.connector == .or)
    guard let holds else { return passed.map { [$0] } ?? [] }
    var ran = run(link.command, holds, frame)
    guard let number, let passed else { return ran }
    // What a list that is no condition answers is of no interest: the two ways are one again where they can be.
    for index in ran.indices where ran[index].leaving == nil && passed.status != ran[index].status {
      if case .assumed = ran[index].status { ran[index].status = passed.status }
    }
    return join([ran, [passed]], of: state, fork: number)
  }

  mutating func conditional(
    _ branches: ArraySlice<ShellCommand.Branch>, _ otherwise: ShellList?, _ state: ShellState, _ frame: ShellFrame
  ) -> [ShellState] {
    guard let branch = branches.first else {
      guard let otherwise else {
        var state = state
        state.status = .known(true)
        return [state]
      }
      return run(otherwise, state, frame)
    }
    var results: [ShellState] = []
    for tested in run(branch.condition, state, frame) {
      guard tested.leaving == nil else {
        results.append(tested)
        continue
      }
      let condition: ShellCondition
      switch tested.status {
      case .known(true):
        results += run(branch.body, tested, frame)
        continue
      case .known(false):
        results += conditional(branches.dropFirst(), otherwise, tested, frame)
        continue
      case .assumed(let text):
        condition = ShellCondition(whenTrue: "when `\(text)` succeeds", whenFalse: "when `\(text)` fails", key: text)
      case .open(let open): condition = open
      }
      let (number, holds, fails) = fork(tested, condition)
      let held = holds.map { run(branch.body, $0, frame).map(\.settledStatus) } ?? []
      let failed = fails.map { conditional(branches.dropFirst(), otherwise, $0, frame).map(\.settledStatus) } ?? []
      results += number.map { join([held, failed], of: tested, fork: $0) } ?? held + failed
    }
    return results
  }

  // MARK: Loops

  mutating func loop(_ condition: ShellList, _ body: ShellList, isUntil: Bool, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    var state = state
    for _ in 0..<Limit.iterations {
      let tested = run(condition, state, frame)
      guard tested.count == 1, let first = tested.first, first.leaving == nil, case .known(let holds) = first.status else {
        return [once(body, tested.first ?? state, frame)]
      }
      if holds == isUntil { return [first] }
      // `while true` runs what it runs again and again.
      if isConstant(condition) { return [once(body, first, frame)] }
      let ends = run(body, first, frame)
      guard ends.count == 1, var end = ends.first else { return [once(body, first, frame)] }
      if end.leaving == .loop {
        end.leaving = nil
        return [end]
      }
      if end.leaving != nil { return [end] }
      state = end
    }
    return [once(body, state, frame)]
  }

  private func isConstant(_ condition: ShellList) -> Bool {
    guard condition.items.count == 1, case .simple(_, let words) = condition.items[0].command.form, words.count == 1 else { return false }
    return words[0].literal.map { $0.elementsEqual("true".utf8) || $0.elementsEqual(":".utf8) } ?? false
  }

  /// Follows a body once, as one of an unknown number of times.
  mutating func once(_ body: ShellList, _ state: ShellState, _ frame: ShellFrame) -> ShellState {
    let ends = run(body, state, frame)
    var after = state
    after.adopt(ends)
    after.status = .known(true)
    for end in ends {
      for (name, variable) in end.variables where variable != after.variables[name] {
        let written = "$" + name
        after.variables[name] = ShellState.Variable(
          value: ShellText(unknown: "a loop sets `\(name)`", written: written, at: nil), isExported: variable.isExported)
      }
      if end.positional != state.positional { after.positionalUnknown = after.positionalUnknown ?? "a loop changes the words" }
    }
    return after
  }

  mutating func iterate(
    over name: String, _ words: [ShellWord]?, _ body: ShellList, _ command: ShellCommand, _ state: ShellState, _ frame: ShellFrame
  ) -> [ShellState] {
    var state = state
    let fields = words.map { self.fields($0, &state, frame) } ?? state.positional
    let areKnown = !fields.contains { $0.unknown != nil || isPattern($0) } && fields.count <= Limit.iterations && (words != nil || state.positionalUnknown == nil)
    guard areKnown else {
      state.set(name, ShellText(unknown: "it is one of those that a loop goes through", written: "$" + name, at: frame.place(command.span)))
      return [once(body, state, frame)]
    }
    var states = [state]
    for field in fields {
      var next: [ShellState] = []
      for var state in states where next.count < Limit.ways {
        guard state.leaving == nil else {
          next.append(state)
          continue
        }
        state.set(name, field)
        next += run(body, state, frame)
      }
      states = next
    }
    for index in states.indices where states[index].leaving == .loop { states[index].leaving = nil }
    return states
  }

  private func isPattern(_ text: ShellText) -> Bool {
    text.pieces.contains { !$0.isQuoted && $0.bytes.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") } }
  }

  // MARK: Choices

  mutating func choose(_ subject: ShellWord, _ choices: [ShellCommand.Choice], _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    var state = state
    let text = text(subject, &state, frame)
    var ways: [(words: String, start: ShellState, choice: Int)] = []
    var isDecided = false
    let what = ShellTest.shown(frame.written(subject.span))
    for (index, choice) in choices.enumerated() {
      let patterns = choice.patterns.map { ShellPattern(self.text($0, &state, frame)) }
      if patterns.contains(where: { $0?.matchesEverything ?? false }) {
        ways.append(("when `\(what)` is something else", state, index))
        isDecided = true
        break
      }
      guard let known = text.known, !patterns.contains(where: { $0 == nil }) else {
        var start = state
        let written = choice.patterns.map { frame.written($0.span) }
        if patterns.count == 1, let only = patterns[0]?.onlyText, let name = soleParameter(subject) {
          start.settle(.init(name: name, value: ShellText(only, at: frame.place(choice.patterns[0].span))))
        }
        ways.append(("when `\(what)` is " + written.map { "`\($0)`" }.joined(separator: " or "), start, index))
        continue
      }
      if patterns.contains(where: { $0?.matches(known.utf8) ?? false }) {
        ways.append(("", state, index))
        isDecided = true
        break
      }
    }
    if !isDecided { ways.append(("when `\(what)` is nothing that the script knows", state, choices.count)) }
    guard ways.count > 1 else { return run(choices: choices, from: ways[0].choice, state, frame) }
    let number = newFork()
    if ways[ways.count - 1].words.isEmpty { ways[ways.count - 1].words = "otherwise" }
    var results: [[ShellState]] = []
    for (index, way) in ways.enumerated() {
      var start = way.start
      start.decisions.append(.init(fork: number, branches: [index], words: ways.map(\.words)))
      results.append(run(choices: choices, from: way.choice, start, frame).map(\.settledStatus))
    }
    return join(results, of: state, fork: number)
  }

  private mutating func run(choices: [ShellCommand.Choice], from first: Int, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    guard first < choices.count else {
      var state = state
      state.status = .known(true)
      return [state]
    }
    var states = [state]
    for choice in choices[first...] {
      states = states.flatMap { $0.leaving == nil ? run(choice.body, $0, frame) : [$0] }
      if !choice.goesOn { break }
    }
    return states
  }

  /// The name when a word is nothing but one variable.
  func soleParameter(_ word: ShellWord) -> String? {
    guard word.parts.count == 1, case .parameter(let parameter) = word.parts[0].content, parameter.operation == nil else { return nil }
    return parameter.name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || UnicodeScalar($0).isASCII && Character(UnicodeScalar($0)).isLetter || (48...57).contains($0) }
      ? parameter.name : nil
  }
}

extension ShellState {
  /// The status of a command that nobody asks about.
  var settledStatus: ShellState {
    var state = self
    if leaving == nil { state.status = .known(true) }
    return state
  }
}
