import Catalogue
import Workspace

/// Holds the waits of a process's exit hooks against its jobs.
struct DrainMatcher {
  private let process: ProcessModel
  private let keys: ObjectKeys
  /// Found when the first job asks.
  private var waits: [(hook: Hook, wait: HookWait)] { process.exits.waits }
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
    keys = process.objectKeys
  }

  /// Whether the process's exit hooks wait for anything.
  var findsWaits: Bool { !waits.isEmpty }

  /// The drains of a job, in the order of the hooks' registrations; of one hook the longest wait.
  /// - Parameter further: The jobs that this one starts in its own course.
  func drains(of start: JobStart, further: [JobStart] = []) -> [Drain] {
    guard !waits.isEmpty else { return [] }
    var finder = HandleKeyFinder(process, keys: keys)
    var own = finder.keys(ofJobStartedBy: start.call, start.job)
    // A pool that is being shut down takes nothing more: waiting for it saves no job that goes on in it.
    for next in further {
      var finder = HandleKeyFinder(process, keys: keys)
      if !finder.keys(ofJobStartedBy: next.call, next.job).pool.isDisjoint(with: own.pool) { own.pool = [] }
    }
    for (name, carriers) in model.knowledge.everything where carriers.contains(start.carrier) { own.handle.insert(.everything(name)) }
    // A count of open work is lowered by the last of the jobs that follow on each other.
    lazy var touched = ([start] + further).reduce(into: Set<ObjectKey>()) {
      $0.formUnion(TouchedKeys(process, keys: keys).keys(ofJobStartedBy: $1.call, $1.job))
    }
    return drains { isWait($0, for: start.job, own, touched) }
  }

  /// Whether a function would wait until a job is done if a hook ran it, and not cut it off first.
  func isWaitedFor(jobStartedBy call: ExpressionRef, _ job: JobAPI, by function: ScopeRef) -> Bool {
    var finder = HookWaitFinder(process, keys: keys)
    finder.find(in: function)
    if finder.waits.isEmpty { return false }
    var handle = HandleKeyFinder(process, keys: keys)
    let own = handle.keys(ofJobStartedBy: call, job)
    lazy var touched = TouchedKeys(process, keys: keys).keys(ofJobStartedBy: call, job)
    return finder.waits.contains { isWait($0, for: job, own, touched) }
  }

  /// The drains of what is put into a queue: hooks that wait until the queue is empty, or for what works on it.
  func drains(ofPut call: ExpressionRef, workedOnBy consumers: [QueueConsumer]) -> [Drain] {
    guard !waits.isEmpty else { return [] }
    let queues = consumers.reduce(into: Set<ObjectKey>()) { $0.formUnion($1.queues) }
    let working = consumers.map { consumer in
      var finder = HandleKeyFinder(process, keys: keys)
      let (call, job) = (consumer.start.call, consumer.start.job)
      return (job, finder.keys(ofJobStartedBy: call, job), TouchedKeys(process, keys: keys).keys(ofJobStartedBy: call, job))
    }
    return drains { wait in
      switch wait.kind {
      case .method, .change: if !wait.keys.isDisjoint(with: queues) { return true }
      case .function, .awaiting, .leaving: break
      }
      return working.contains { isWait(wait, for: $0.0, $0.1, $0.2) }
    }
  }

  private func drains(where isWait: (HookWait) -> Bool) -> [Drain] {
    var drains: [Drain] = []
    for (hook, wait) in waits where isWait(wait) {
      let drain = Drain(hook: hook.pattern.hook, registration: hook.registration, wait: wait.place, limit: wait.limit)
      if let known = drains.firstIndex(where: { $0.hook == drain.hook && $0.registration == drain.registration }) {
        if drain.limit.isLonger(than: drains[known].limit) { drains[known] = drain }
      } else {
        drains.append(drain)
      }
    }
    return drains
  }

  private func isWait(_ wait: HookWait, for job: JobAPI, _ own: JobKeys, _ touched: @autoclosure () -> Set<ObjectKey>) -> Bool {
    switch wait.kind {
    case .method(let names):
      if !wait.keys.isDisjoint(with: own.handle), let type = job.handleType, has(type, names) { return true }
      guard !wait.keys.isDisjoint(with: own.pool) else { return false }
      return (job.owner.map { has($0, names) } ?? false) || (job.pool != nil)
    case .function, .awaiting: return !wait.keys.isDisjoint(with: own.handle)
    case .leaving: return !wait.keys.isDisjoint(with: own.pool) || !wait.keys.isDisjoint(with: own.handle)
    case .change: return !wait.keys.isDisjoint(with: own.handle) || !wait.keys.isDisjoint(with: touched())
    }
  }

  /// Whether objects of a type can be waited for by one of these methods.
  private func has(_ type: String, _ waits: [String]) -> Bool {
    waits.contains { wait in
      guard let word = wait.lastWord else { return false }
      return model.knowledge.member(String(word), of: type, in: model.knowledge.waits)?.name == wait
    }
  }
}

extension Drain.Limit {
  fileprivate func isLonger(than other: Drain.Limit) -> Bool {
    switch (self, other) {
    case (.none, .seconds), (.none, .unknown): true
    case (.seconds(let one), .seconds(let two)): one > two
    case (.none, .none), (.seconds, .none), (.seconds, .unknown), (.unknown, _): false
    }
  }
}

/// What a job's own code changes: a counter, an event, a set of open jobs.
struct TouchedKeys {
  private let process: ProcessModel
  private let keys: ObjectKeys
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel, keys: ObjectKeys) {
    self.process = process
    self.keys = keys
  }

  func keys(ofJobStartedBy call: ExpressionRef, _ job: JobAPI) -> Set<ObjectKey> {
    var pending = JobTargets(process).functions(ofJobStartedBy: call, job).map { ($0, 0) }
    var seen: Set<ScopeRef> = []
    var touched: Set<ObjectKey> = []
    while let (function, depth) = pending.popLast() {
      guard seen.count < 20, seen.insert(function).inserted, let index = model.index(function.file) else { continue }
      let span = index.facts[function.scope].span
      for binding in index.facts.bindings[index.facts[function.scope].bindings.indices] where span.contains(binding.span) {
        switch binding.target {
        case .name(let name) where binding.scope == .module: touched.insert(.global(function.file, index.facts[name]))
        case .name(let name): touched.formUnion(index.executor(of: binding.scope) == function.scope ? [] : keys.keys(ofVariable: name, ownedBy: binding.scope, in: index))
        case .attribute(let base, let name): touched.formUnion(keys.keys(ofAttribute: index.facts[name], of: ExpressionRef(file: function.file, expression: base)))
        case .item(let base): touched.formUnion(keys.keys(of: ExpressionRef(file: function.file, expression: base)))
        }
      }
      for block in index.facts.blocks where block.kind == .context && span.contains(block.body) {
        let head = ExpressionRef(file: function.file, expression: block.head)
        touched.formUnion(keys.keys(of: head))
        for case .instance(.project(let type), _) in model.denotations(of: head) where depth < 3 {
          for name in ["__enter__", "__exit__", "__aenter__", "__aexit__"] {
            for case .method(let method) in model.attribute(name, of: .instance(.project(type), made: nil)) { pending.append((method, depth + 1)) }
          }
        }
      }
      for position in index.facts[function.scope].expressions.indices {
        let expression = index.facts.expressions[position]
        guard span.contains(expression.span), case .call(let callee, _) = expression.kind else { continue }
        if case .attribute(let base, _) = index.facts[callee].kind { touched.formUnion(keys.keys(of: ExpressionRef(file: function.file, expression: base))) }
        guard depth < 3 else { continue }
        pending += model.denotations(of: ExpressionRef(file: function.file, expression: callee)).compactMap(\.calledFunction).map { ($0, depth + 1) }
      }
    }
    return touched
  }
}

/// The functions of the project that a job runs.
struct JobTargets {
  private let process: ProcessModel
  var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  func functions(ofJobStartedBy call: ExpressionRef, _ job: JobAPI) -> [ScopeRef] {
    guard let index = model.index(call.file), case .call(let callee, _) = index.facts[call.expression].kind else { return [] }
    var found: [ScopeRef] = []
    func add(_ scope: ScopeRef) { if !found.contains(scope) { found.append(scope) } }
    if job.handle == .receiver, case .attribute(let base, _) = index.facts[callee].kind {
      for denotation in model.denotations(of: ExpressionRef(file: call.file, expression: base)) {
        guard case .instance(let type, _) = denotation else { continue }
        if case .project(let scope) = type, let method = job.runs {
          for case .method(let run) in model.attribute(method, of: .instance(.project(scope), made: nil)) { add(run) }
        }
      }
    }
    for candidate in targets(ofJobStartedBy: call, job) {
      for denotation in model.denotations(of: candidate) { if let scope = denotation.calledFunction { add(scope) } }
    }
    return found
  }

  /// The values that say what the job runs.
  func targets(ofJobStartedBy call: ExpressionRef, _ job: JobAPI) -> [ExpressionRef] {
    guard let index = model.index(call.file), case .call(let callee, _) = index.facts[call.expression].kind, let place = job.target else { return [] }
    // `Thread(target=work).start()`: the function stands at the call that makes the receiver.
    var makers: [ExpressionRef] = job.handle == .receiver ? [] : [call]
    if job.handle == .receiver, case .attribute(let base, _) = index.facts[callee].kind {
      for case .instance(_, let made?) in model.denotations(of: ExpressionRef(file: call.file, expression: base)) { makers.append(made) }
    }
    return makers.flatMap { maker -> [ExpressionRef] in
      guard let target = model.argument(place, of: maker) else { return [] }
      // `create_task(work())` is given what the function gives back.
      guard case .call(let function, _)? = model.fact(target)?.kind else { return [target] }
      return [target, ExpressionRef(file: target.file, expression: function)]
    }
  }
}

extension JobTargets {
  /// The other jobs among these that one of them starts in its own course.
  func further(of start: JobStart, among starts: [ScopeRef: [JobStart]]) -> [JobStart] {
    var pending = functions(ofJobStartedBy: start.call, start.job).map { ($0, 0) }
    var seen: Set<ScopeRef> = []
    var found: [JobStart] = []
    while let (function, depth) = pending.popLast() {
      guard seen.count < 60, seen.insert(function).inserted, let index = model.index(function.file) else { continue }
      found += (starts[function] ?? []).filter { $0.call != start.call }
      guard depth < 4 else { continue }
      let span = index.facts[function.scope].span
      for position in index.facts[function.scope].expressions.indices {
        let expression = index.facts.expressions[position]
        guard span.contains(expression.span), case .call(let callee, _) = expression.kind, index.executor(of: expression.scope) == function.scope
        else { continue }
        pending += model.denotations(of: ExpressionRef(file: function.file, expression: callee)).compactMap(\.calledFunction).map { ($0, depth + 1) }
      }
    }
    return found
  }
}

extension JobAPI {
  /// The type whose method starts the job: `concurrent.futures.ThreadPoolExecutor`.
  var owner: String? {
    name.lastIndex(of: ".").map { String(name[..<$0]) }
  }
}
