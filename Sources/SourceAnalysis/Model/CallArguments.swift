import Catalogue
import Workspace

// Arguments of calls, and constants among them.

/// A literal whose value is known.
enum ConstantFact: Hashable {
  case boolean(Bool), number(Double), text(String), none
}

extension SourceModel {
  /// The argument of a call at a known place, by keyword or by index.
  func argument(_ position: ArgumentPosition, of call: ExpressionRef) -> ExpressionRef? {
    guard let index = index(call.file), case .call(_, let list) = index.facts[call.expression].kind, case let arguments = index.facts[list] else { return nil }
    if let keyword = position.keyword {
      for argument in arguments {
        if case .keyword(let name) = argument.kind, index.facts[name] == keyword { return ExpressionRef(file: call.file, expression: argument.value) }
      }
    }
    if let place = position.index {
      var current = 0
      for argument in arguments {
        guard case .positional = argument.kind else { return nil }
        if current == place { return ExpressionRef(file: call.file, expression: argument.value) }
        current += 1
      }
    }
    return nil
  }

  /// Whether a call has no argument at that place, and none in a sequence or a mapping that it is given either.
  func surelyLacks(_ position: ArgumentPosition, _ call: ExpressionRef) -> Bool {
    guard let index = index(call.file), case .call(_, let list) = index.facts[call.expression].kind else { return false }
    let isAllSeen = index.facts[list].allSatisfy { argument in
      switch argument.kind {
      case .positional, .keyword: true
      default: false
      }
    }
    return isAllSeen && argument(position, of: call) == nil
  }

  func constant(_ reference: ExpressionRef) -> ConstantFact? {
    guard let index = index(reference.file) else { return nil }
    switch index.facts[reference.expression].kind {
    case .boolean(let value): return .boolean(value)
    case .number(let number): return .number(number.value)
    case .text(let text): return .text(index.facts[text])
    case .none: return ConstantFact.none
    default: return nil
    }
  }

  /// Whether a call calls one of these library names, or a method of that name inherited from one of them.
  func calls(_ call: ExpressionRef, anyOf names: [String]) -> Bool {
    guard let index = index(call.file), case .call(let function, _) = index.facts[call.expression].kind else { return false }
    return denotes(ExpressionRef(file: call.file, expression: function), anyOf: names)
  }

  func denotes(_ reference: ExpressionRef, anyOf names: [String]) -> Bool { denote(denotations(of: reference), anyOf: names) }

  func denote(_ denotations: [Denotation], anyOf names: [String]) -> Bool {
    denotations.contains { denotation in
      switch denotation {
      case .external(let name): names.contains(knowledge.canonical(name))
      case .externalMember(let type, let member):
        names.contains { $0.hasSuffix(member) } && knowledge.isMember(member, of: type, among: names)
      default: false
      }
    }
  }
}

extension FactsIndex {
  /// Every text in a part of the file.
  func texts(within span: ByteSpan) -> [String] {
    texts(placedWithin: span).map(\.text)
  }

  func texts(placedWithin span: ByteSpan) -> [(text: String, span: ByteSpan)] {
    facts.expressions.compactMap { expression in
      switch expression.kind {
      case .text(let text), .pattern(let text): span.contains(expression.span) ? (facts[text], expression.span) : nil
      default: nil
      }
    }
  }

  /// The calls of anything whose last name is the last name of one of these.
  func calls(ofNamesEndingLike names: [String]) -> [ExpressionID] {
    calls(of: LastWords(names))
  }

  /// The calls of anything whose last name is one of these.
  func calls(of words: LastWords) -> [ExpressionID] {
    // An import may call it something else.
    let renamed = renamedImports.compactMap { words.all.contains($0.name) && !words.all.contains($0.boundAs) ? $0.boundAs : nil }
    var found: [ExpressionID] = []
    func add(_ load: ExpressionID) {
      if case .function(let call) = facts[load].use, !found.contains(call) { found.append(call) }
    }
    for load in (renamed.isEmpty ? words.sorted : words.all.union(renamed).sorted()).lazy.flatMap(loads) {
      add(load)
      // `later = pool.submit`
      guard case .assigned(let first, let count) = facts[load].use else { continue }
      for raw in first.raw..<(first.raw + count) {
        guard case .name(let name) = facts[BindingID(raw: raw)].target else { continue }
        reads(of: name, ownedBy: facts[BindingID(raw: raw)].scope).forEach(add)
      }
    }
    return found
  }
}

/// The last words of dotted names, made once for many files.
struct LastWords {
  let all: Set<String>
  let sorted: [String]

  init(_ names: [String]) {
    all = Set(names.compactMap(\.lastWord))
    sorted = all.sorted()
  }
}

extension SourceModel {
  /// What the called method is a method of: `pool` in `pool.submit(f)`, also where a variable stands for the method.
  func receiver(of call: ExpressionRef) -> ExpressionRef? {
    guard let index = index(call.file), case .call(let function, _) = index.facts[call.expression].kind else { return nil }
    switch index.facts[function].kind {
    case .attribute(let base, _): return ExpressionRef(file: call.file, expression: base)
    case .name(let name):
      guard let owner = index.owner(of: name, readIn: index.facts[function].scope) else { return nil }
      for id in index.bindings(of: name, in: owner) {
        if case .expression(let value) = index.facts[id].value, case .attribute(let base, _) = index.facts[value].kind {
          return ExpressionRef(file: call.file, expression: base)
        }
      }
      return nil
    default: return nil
    }
  }

  /// The call of `asyncio.to_thread` and its like.
  func runner(calledBy call: ExpressionRef) -> RunnerAPI? {
    runner(calledBy: call, isCurried: false)?.api ?? runner(calledBy: call, isCurried: true)?.api
  }

  /// The call that is given the function, too: for `sync_to_async(f)()` the inner one.
  private func runner(calledBy call: ExpressionRef, isCurried: Bool) -> (api: RunnerAPI, taker: ExpressionRef)? {
    guard let index = index(call.file), case .call(let function, _) = index.facts[call.expression].kind else { return nil }
    let callee = ExpressionRef(file: call.file, expression: function)
    if isCurried, case .call(let inner, _) = index.facts[function].kind {
      return runner(named: ExpressionRef(file: call.file, expression: inner), isCurried: true).map { ($0, callee) }
    }
    return isCurried ? nil : runner(named: callee, isCurried: false).map { ($0, call) }
  }

  private func runner(named function: ExpressionRef, isCurried: Bool) -> RunnerAPI? {
    for case .external(let name) in denotations(of: function) {
      if let runner = knowledge.runners[knowledge.canonical(name)], runner.isCurried == isCurried { return runner }
    }
    return nil
  }

  /// The function that a thread runs when the call's value is awaited, and its place among the arguments: `await asyncio.to_thread(f)`,
  /// `await loop.run_in_executor(None, f)`.
  func functionRun(byAwaiting call: ExpressionRef) -> (function: ExpressionRef, position: ArgumentPosition)? {
    guard let index = index(call.file), case .call(let callee, _) = index.facts[call.expression].kind else { return nil }
    if let (api, taker) = runner(calledBy: call, isCurried: true) { return argument(api.target, of: taker).map { ($0, api.target) } }
    var position = runner(calledBy: call)?.target
    if position == nil {
      for case .externalMember(let type, let member) in denotations(of: ExpressionRef(file: call.file, expression: callee)) {
        if let job = knowledge.member(member, of: type, in: knowledge.jobs), job.pool != nil { position = job.target }
      }
    }
    return position.flatMap { position in argument(position, of: call).map { ($0, position) } }
  }
}
