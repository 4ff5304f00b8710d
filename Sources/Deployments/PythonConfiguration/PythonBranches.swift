import PythonSyntax
import Workspace

// Conditions, loops and exceptions: where a file does not decide, both ways are followed and joined.

extension PythonEvaluator {
  /// The value of a condition, and why it is not decided.
  func decide(_ test: SyntaxNode) throws -> (truth: Bool?, reason: String?) {
    let before = presumed
    presumed = nil
    defer { presumed = before }
    let value = try evaluate(test)
    // What holds only as long as a variable is not set decides nothing.
    if let presumed { return (nil, presumed) }
    return (value.truth, value.firstUnknown?.reason)
  }

  func branch(_ statement: IfStatement) throws -> PythonFlow {
    try branch(Array(statement.clauses)[...], statement)
  }

  private func branch(_ clauses: ArraySlice<IfClause>, _ statement: IfStatement) throws -> PythonFlow {
    guard let clause = clauses.first else { return execute(statement.orElse) }
    let (truth, reason) = try decide(clause.test)
    switch truth {
    case true?: return execute(clause.body)
    case false?: return try branch(clauses.dropFirst(), statement)
    case nil:
      let start = state
      mayRaise = true
      let first = execute(clause.body)
      let taken = state
      state = start
      let second = (try? branch(clauses.dropFirst(), statement)) ?? .normal
      return join((first, taken), (second, state), Fork(test: clause.test.text, reason: reason))
    }
  }

  /// What two ways depend on.
  struct Fork {
    let test: String
    let reason: String?

    func words(_ one: String, _ other: String) -> String {
      let test = test.count > 120 ? "\(test.prefix(117))…" : test
      return "\(one) when `\(test)`, \(other) otherwise" + (reason.map { "; \($0)" } ?? "")
    }
  }

  /// Goes on with what two ways have in common.
  func join(_ one: (flow: PythonFlow, state: PythonState), _ other: (flow: PythonFlow, state: PythonState), _ fork: Fork) -> PythonFlow {
    switch (one.flow, other.flow) {
    // The server would not start on a way that raises.
    case (.ended, .ended):
      state = other.state
      return other.flow
    case (.ended(let raise), _):
      state = other.state
      assumeWithout(raise, fork, whenTaken: false)
      return other.flow
    case (_, .ended(let raise)):
      state = one.state
      assumeWithout(raise, fork, whenTaken: true)
      return one.flow
    case (.returned(let left), .returned(let right)):
      state = joined(one.state, other.state, fork)
      return .returned(join(left, right, fork))
    case (.returned(let value), _):
      state = other.state
      if let last = state.frames.indices.last { state.frames[last].returned.append(value) }
      return other.flow
    case (_, .returned(let value)):
      state = one.state
      if let last = state.frames.indices.last { state.frames[last].returned.append(value) }
      return one.flow
    case (.broke, .broke), (.continued, .continued):
      state = joined(one.state, other.state, fork)
      return one.flow
    default:
      // A loop that is left on one way only: the rest of it is followed, and what it binds is joined as far as both agree.
      state = joined(one.state, other.state, fork)
      return .normal
    }
  }

  private func assumeWithout(_ raise: PythonRaise, _ fork: Fork, whenTaken: Bool) {
    let sentence = "`\(fork.test.prefix(60))` is taken \(whenTaken ? "to hold" : "not to hold"), since otherwise the configuration ends with `\(raise.type)`"
    if !assumptions.contains(sentence) { assumptions.append(sentence) }
  }

  func join(_ one: PythonValue, _ other: PythonValue, _ fork: Fork) -> PythonValue {
    if one == other { return one }
    if case .unknown(let left) = one, case .unknown(let right) = other, left.reason == right.reason { return one }
    func words(_ value: PythonValue) -> String { value.unknown == nil ? "`\(String(value.represented.prefix(60)))`" : "an unknown value" }
    return .unknown(fork.words(words(one), words(other)))
  }

  private func joined(_ one: PythonState, _ other: PythonState, _ fork: Fork) -> PythonState {
    var result = other
    // A branch touches few of the modules at hand.
    for (path, names) in one.modules where other.modules[path].map(names.isCopy) != true {
      result.modules[path] = joined(names, other.modules[path] ?? PythonNames(), fork)
    }
    for index in result.frames.indices where index < one.frames.count {
      result.frames[index].names = joined(one.frames[index].names, other.frames[index].names, fork)
      result.frames[index].returned = one.frames[index].returned.count > other.frames[index].returned.count ? one.frames[index].returned : other.frames[index].returned
    }
    for (name, value) in one.environment where other.environment[name] != .some(value) {
      result.environment[name] = .some(.unknown(fork.words("set", "not set")))
    }
    for (name, value) in other.environment where one.environment[name] != .some(value) {
      result.environment[name] = .some(.unknown(fork.words("not set", "set")))
    }
    result.environmentOpenness = one.environmentOpenness ?? other.environmentOpenness
    return result
  }

  private func joined(_ one: PythonNames, _ other: PythonNames, _ fork: Fork) -> PythonNames {
    if one.isCopy(of: other) { return one }
    var result = other
    result.openness = one.openness ?? other.openness
    for name in one.order where other.bindings[name] == nil { result.order.append(name) }
    for name in result.order {
      switch (one.bindings[name], other.bindings[name]) {
      case (let left?, let right?):
        if left == right { continue }
        let value = join(left.value, right.value, fork)
        var binding = PythonBinding(
          value, at: value.unknown == nil || right.place == left.place ? right.place : right.earlier.contains { $0.place == left.place } ? right.place : left.place,
          source: left.source, presumed: left.presumed ?? right.presumed)
        binding.earlier = right.place == binding.place ? right.earlier : [.init(value: right.value, place: right.place)] + right.earlier
        binding.mayBeUnbound = left.mayBeUnbound || right.mayBeUnbound
        result.bindings[name] = binding
      case (let binding?, nil): result.bindings[name] = sometimes(binding, fork, whenTaken: true)
      case (nil, let binding?): result.bindings[name] = sometimes(binding, fork, whenTaken: false)
      case (nil, nil): continue
      }
    }
    return result
  }

  /// A name that is bound on one way only.
  private func sometimes(_ binding: PythonBinding, _ fork: Fork, whenTaken: Bool) -> PythonBinding {
    let value: PythonValue
    switch binding.value {
    // A hook that may be there is named all the same: what it does is seen in the source.
    case .unknown(let unknown): value = .unknown(unknown)
    case .module, .library: value = binding.value
    default:
      let words = "`\(String(binding.value.represented.prefix(60)))`"
      value = .unknown(whenTaken ? fork.words(words, "not set") : fork.words("not set", words))
    }
    var result = PythonBinding(value, at: binding.place, source: binding.source, presumed: binding.presumed)
    result.earlier = binding.earlier
    result.mayBeUnbound = true
    return result
  }

  // MARK: Loops

  func loop(_ statement: ForStatement) throws -> PythonFlow {
    let iterable = try evaluate(statement.iterable)
    let presumedHere = presumed
    guard let elements = iterated(iterable), presumedHere == nil, elements.count <= Self.elementLimit else {
      let reason = iterable.firstUnknown?.reason ?? presumedHere ?? "what `\(statement.iterable.text)` holds is known only where the server runs"
      forgetAll(in: [statement.node], because: "a loop over `\(statement.iterable.text)` sets it; \(reason)", statement: statement.node)
      mayRaise = true
      return .normal
    }
    for element in elements {
      guard step() else { return .normal }
      try assign(statement.target, element, source: statement.iterable.text, statement: statement.node)
      switch execute(statement.body) {
      case .normal, .continued: continue
      case .broke: return .normal
      case .returned(let value): return .returned(value)
      case .ended(let raise): return .ended(raise)
      }
    }
    return execute(statement.orElse)
  }

  func loop(_ statement: WhileStatement) throws -> PythonFlow {
    var rounds = 0
    while true {
      let (truth, reason) = try decide(statement.test)
      guard let truth, rounds < Self.elementLimit, step() else {
        forgetAll(
          in: statement.body, because: "a loop while `\(statement.test.text)` sets it\(reason.map { "; \($0)" } ?? "")", statement: statement.node)
        mayRaise = true
        return .normal
      }
      guard truth else { return execute(statement.orElse) }
      rounds += 1
      switch execute(statement.body) {
      case .normal, .continued: continue
      case .broke: return .normal
      case .returned(let value): return .returned(value)
      case .ended(let raise): return .ended(raise)
      }
    }
  }

  /// The elements that a `for` sees; `nil` when they are not known.
  func iterated(_ value: PythonValue) -> [PythonValue]? {
    switch value {
    case .list(let elements), .tuple(let elements), .set(let elements): elements
    case .text(let text) where text.utf8.count <= Self.elementLimit: text.unicodeScalars.map { .text(String(Character($0))) }
    case .dictionary(let pairs): pairs.map(\.key)
    case .library("os.environ"): environmentPairs()?.map(\.key)
    default: nil
    }
  }

  // MARK: Exceptions

  func attempt(_ statement: TryStatement) -> PythonFlow {
    let outer = mayRaise
    defer { mayRaise = mayRaise || outer }
    mayRaise = false
    // The state before the first statement that may raise: there the handlers begin.
    var risky: PythonState?
    var flow = PythonFlow.normal
    body: for node in statement.body {
      let before = state
      let wasRisky = risky != nil
      flow = execute([node])
      if mayRaise, risky == nil { risky = before }
      switch flow {
      case .normal: continue
      case .ended(let raise):
        // What was certain so far is seen by the handler.
        guard let handler = statement.handlers.first(where: { catches($0, raise) }) else {
          if !wasRisky { risky = nil }
          break body
        }
        state = risky ?? state
        if let name = handler.name { bind(name.text, PythonBinding(.unknown("it is an exception"), at: place(handler.node), source: name.text)) }
        let handled = execute(handler.body)
        return finish(statement, handled)
      default: break body
      }
    }
    if case .normal = flow { flow = execute(statement.orElse) }
    if let risky {
      var ways = [(flow, state)]
      for handler in statement.handlers {
        state = risky
        if let name = handler.name { bind(name.text, PythonBinding(.unknown("it is an exception"), at: place(handler.node), source: name.text)) }
        ways.append((execute(handler.body), state))
      }
      let source = statement.body.first?.text ?? ""
      let fork = Fork(test: "try: \(source)", reason: "whether it raises is known only where the server runs")
      flow = ways[0].0
      state = ways[0].1
      for way in ways.dropFirst() { flow = join((flow, state), way, fork) }
    }
    return finish(statement, flow)
  }

  private func finish(_ statement: TryStatement, _ flow: PythonFlow) -> PythonFlow {
    let last = execute(statement.finallyBody)
    if case .normal = last { return flow }
    return last
  }

  /// Whether a handler takes an exception; by the names of Python's own hierarchy.
  private func catches(_ handler: ExceptHandler, _ raise: PythonRaise) -> Bool {
    guard let type = handler.type else { return true }
    let names = TupleDisplay(type)?.elements.map(\.text) ?? [type.text]
    let bases = [
      "KeyError": ["LookupError"], "IndexError": ["LookupError"], "ModuleNotFoundError": ["ImportError"], "UnicodeDecodeError": ["ValueError"],
      "ZeroDivisionError": ["ArithmeticError"], "FileNotFoundError": ["OSError", "IOError", "EnvironmentError"],
    ]
    let end = raise.type == "SystemExit" ? ["BaseException"] : ["Exception", "BaseException"]
    let accepted = [raise.type] + (bases[raise.type] ?? []) + end
    return names.contains { accepted.contains($0) }
  }
}
