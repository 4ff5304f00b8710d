import Catalogue
import Workspace

// Jobs whose own object has a method that tells their loop to end: `worker.stop()` after `def stop(self): self.running = False`.

extension ToldToEnd {
  /// Whether whoever has an object start the job of a method of its own calls another one later that ends the job's loop:
  /// `beat.start()`, `beat.stop()`, or `with Beat():`.
  func isTold(byUsersOfJobStartedBy call: ExpressionRef, _ job: JobAPI) -> Bool {
    guard let starter = model.executor(of: call), let index = model.index(call.file), let type = index.enclosingType(of: starter.scope) else { return false }
    let loops = JobTargets(process).functions(ofJobStartedBy: call, job).filter { $0.file == call.file && index.enclosingType(of: $0.scope) == type }
    let asked = loops.reduce(into: Set<String>()) { $0.formUnion(attributesAsked(byLoopsOf: $1.scope, in: index)) }
    if asked.isEmpty { return false }
    let methods = index.facts.scopes.indices.map { ScopeID(raw: Int32($0)) }.filter { index.facts[$0].kind == .function && index.facts[$0].parent == type }
    var tellers = Set(methods.filter { method in
      let teller = ScopeRef(file: call.file, scope: method)
      return teller != starter && !loops.contains(teller) && changes(teller, asked, in: index)
    })
    if tellers.isEmpty { return false }
    // `def close(self): self.stop()`
    tellers.formUnion(methods.filter { method in
      tellers.contains { teller in
        index.loads(of: index.facts[index.facts[teller].name]).contains { load in
          if case .function = index.facts[load].use { index.executor(of: index.facts[load].scope) == method } else { false }
        }
      }
    })
    return isTold(by: Set(tellers.map { index.facts[index.facts[$0].name] }), afterEachCallOf: starter, depth: 0)
  }

  /// Objects that more people use are not asked about.
  private static let mostUsers = 12

  private func isTold(by tellers: Set<String>, afterEachCallOf method: ScopeRef, depth: Int) -> Bool {
    guard depth < 3, let home = model.index(method.file) else { return false }
    switch home.facts[home.facts[method.scope].name] {
    case "__enter__": return tellers.contains("__exit__")
    case "__aenter__": return tellers.contains("__aexit__")
    default: break
    }
    let calls = process.calls(of: method)
    return !calls.isEmpty && calls.count <= Self.mostUsers && calls.allSatisfy { isTold(by: tellers, behind: $0, depth: depth) }
  }

  private func isTold(by tellers: Set<String>, behind call: ExpressionRef, depth: Int) -> Bool {
    guard let index = model.index(call.file), let user = model.executor(of: call), case .call(let callee, _) = index.facts[call.expression].kind else { return false }
    if case .attribute(let base, _) = index.facts[callee].kind {
      let object = ExpressionRef(file: call.file, expression: base)
      if model.isOwnObject(object) { return isTold(by: tellers, afterEachCallOf: user, depth: depth + 1) }
      guard case .name(let name) = index.facts[base].kind, let owner = index.owner(of: name, readIn: index.facts[base].scope) else { return false }
      return calls(tellers, on: name, of: owner, in: index, behind: call)
    }
    switch index.facts[call.expression].use {
    case .entered: return !tellers.isDisjoint(with: ["__exit__", "__aexit__"])
    case .assigned(let first, let count):
      return (first.raw..<(first.raw + count)).contains { raw in
        let binding = index.facts[BindingID(raw: raw)]
        guard case .name(let name) = binding.target else { return false }
        return calls(tellers, on: name, of: binding.scope, in: index, behind: call)
      }
    default: return false
    }
  }

  /// Whether a function calls one of these methods on its own variable, behind some place or in a function inside.
  private func calls(_ methods: Set<String>, on name: NameID, of owner: ScopeID, in index: FactsIndex, behind place: ExpressionRef) -> Bool {
    guard owner != .module else { return false }
    return index.reads(of: name, ownedBy: owner).contains { read in
      guard case .base(let attribute) = index.facts[read].use, case .attribute(_, let method) = index.facts[attribute].kind,
        case .function = index.facts[attribute].use
      else { return false }
      return methods.contains(index.facts[method]) && index.facts[read].span.start >= index.facts[place.expression].span.end
    }
  }

  /// Whether a method of the object that a job belongs to changes what a loop of the job asks.
  ///
  /// - Parameter run: The method that the job runs.
  func isTold(by method: String, of object: ExpressionRef, running run: String) -> Bool {
    model.denotations(of: object).contains { denotation in
      guard case .instance(.project(let type), _) = denotation, let teller = model.method(method, foundBy: type), let loop = model.method(run, foundBy: type),
        teller != loop, let index = model.index(teller.file), let other = model.index(loop.file)
      else { return false }
      return changes(teller, attributesAsked(byLoopsOf: loop.scope, in: other), in: index)
    }
  }

  /// Whether a method of an object sets one of these flags or events of it.
  func changes(_ teller: ScopeRef, _ asked: Set<String>, in index: FactsIndex) -> Bool {
    asked.contains { name in
      index.attributeBindings(of: name).contains { id in
        guard index.executor(of: index.facts[id].scope) == teller.scope, case .expression(let value) = index.facts[id].value,
          case .boolean = index.facts[value].kind
        else { return false }
        return true
      } || index.loads(of: name).contains { load in
        guard index.executor(of: index.facts[load].scope) == teller.scope, case .base(let attribute) = index.facts[load].use,
          case .attribute(_, let word) = index.facts[attribute].kind, case .function = index.facts[attribute].use
        else { return false }
        return isEvent(ExpressionRef(file: teller.file, expression: load), toldBy: index.facts[word])
      }
    }
  }

  private func isEvent(_ object: ExpressionRef, toldBy method: String) -> Bool {
    model.denotations(of: object).contains { denotation in
      guard case .instance(.external(let name), _) = denotation, case let type = model.knowledge.canonical(name) else { return false }
      return model.knowledge.areStopped(type) && model.knowledge.stops(method, of: type)
    }
  }

  /// The attributes of its own object that a method's loops ask: in their heads, or beside what they do, `if self.stopping.is_set(): break`.
  ///
  /// - Parameter inHeads: Whether only the heads count.
  func attributesAsked(byLoopsOf function: ScopeID, inHeads: Bool = false, in index: FactsIndex) -> Set<String> {
    guard let receiver = index.facts.parameters(of: function).first?.name else { return [] }
    let span = index.facts[function].span
    let loops = index.facts.blocks.filter { ($0.kind == .loop || $0.kind == .iteration) && span.contains($0.body) }
    if loops.isEmpty { return [] }
    return index.facts[function].expressions.indices.reduce(into: []) { names, position in
      let expression = index.facts.expressions[position]
      guard case .attribute(let base, let name) = expression.kind, case .name(receiver) = index.facts[base].kind else { return }
      let isAsked = loops.contains { loop in
        if loop.kind == .loop, index.facts[loop.head].span.contains(expression.span) { return true }
        guard !inHeads, loop.body.contains(expression.span) else { return false }
        switch expression.use {
        case .operand: return true
        case .base(let attribute):
          guard case .attribute(_, let question) = index.facts[attribute].kind, case .function(let call) = index.facts[attribute].use else { return false }
          let ending = "." + index.facts[question]
          if model.knowledge.polls.contains(where: { $0.hasSuffix(ending) }) { return true }
          // `if self.stopping.wait(1): return`, and not the wait alone.
          if case .operand = index.facts[call].use { return model.knowledge.signals.keys.contains { $0.hasSuffix(ending) } }
          return false
        default: return false
        }
      }
      if isAsked { names.insert(index.facts[name]) }
    }
  }
}
