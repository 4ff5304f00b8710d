import Catalogue
import Workspace

/// Follows a job's handle through its function, and through the calls that take it or give it back.
///
/// A callback is not a wait; storing is not waiting; a bounded wait is told from an unbounded one, and one to which only some
/// ways of the function come from one that all come to.
struct FateFollower {
  let process: ProcessModel
  let job: JobAPI
  /// The variables that were already followed, so that cycles end.
  var seen: Set<ExpressionRef> = []
  /// The variables of which every read was: going through them again would find nothing new.
  var seenVariables: Set<VariableRef> = []
  /// The calls that were already asked what becomes of the handle they give back.
  private var seenCallers: Set<ExpressionRef> = []
  /// Where the handle was got: the call that starts the job, or the caller's call that was given it.
  var origin: ExpressionRef?
  var depth = 0
  /// The function that starts the job.
  var starter: ScopeRef?
  /// It, and the functions that the handle went through since: what stops the job there stops it before the request ends.
  var frames: [ScopeRef] = []
  /// Functions off that way that wait on what the handle was stored in.
  var waiters: [ScopeRef] = []
  /// Those that wait for the job of an object which they hold themselves: on a way that does not lead through them nobody does.
  var holders: [ScopeRef] = []
  /// Calls in functions off that way that stop what the handle was stored in before it is done.
  var stops: Set<ExpressionRef> = []
  /// The places that wait, of the functions on that way.
  var waits: [WaitPlace] = []
  /// Those in functions that take the handle and wait for it on some of their ways.
  var partialWaits: [ExpressionRef] = []
  /// A pool that is left, with a wait for its jobs, on some ways only.
  private var partlyLeft: WaitReach?
  /// Those who gave its object the pool that runs it, and wait for that.
  private var poolGivers: [ScopeRef] = []
  /// The methods that wait for the pool of the object which starts the job.
  var poolClosers: [ScopeRef] = []
  /// Whether the object on which the job is started is a pool itself: `super().submit(f)`.
  private var isOwnPool = false
  var isPassedOn = false
  var isReturned = false
  /// Whether a function that took the handle gives it back: `track(task)`.
  var isGivenBack = false

  init(_ process: ProcessModel, job: JobAPI) {
    self.process = process
    self.job = job
  }

  var model: SourceModel { process.model }

  /// What one use of a handle tells, in the order in which answers win.
  enum Sign: Int, Comparable {
    case nothing, passedOn, stored, storedAndWaitedFor, partialWait, returned, boundedWait, wait, stopped

    static func < (left: Sign, right: Sign) -> Bool { left.rawValue < right.rawValue }
  }

  /// The ends of the handle that `call` gives (or, for a receiver handle, is called on).
  mutating func ends(ofJobStartedBy call: ExpressionRef) -> [HandleEnd] {
    var ends = endsOfHandle(ofJobStartedBy: call).map(heardByCaller(besides: call))
    // What stops the jobs of one object may stop them all.
    if !stops.isEmpty {
      let sorted = stops.sorted { ($0.file, $0.expression) < ($1.file, $1.expression) }
      for position in ends.indices where ends[position].fate == .stored { ends[position].stops = sorted }
    }
    if !poolClosers.isEmpty {
      for position in ends.indices where Self.isOpen(ends[position].fate) { ends[position].closers = poolClosers }
    }
    guard ends.contains(where: { $0.place == call && Self.isOpen($0.fate) }) else { return ends }
    // A class of pools with a method that starts jobs: who uses it may leave the pool.
    let leavers = isOwnPool ? starter.map { process.calls(of: $0).filter(isLeftPool).compactMap(model.executor) } ?? [] : []
    let heard = HeardFrom(process).wait(forJobStartedBy: call, job)
    return ends.map { end in
      guard end.place == call, Self.isOpen(end.fate) else { return end }
      if let heard { return HandleEnd(fate: heard.isBounded ? .awaitedWithTimeout : .awaited, place: call) }
      if end.fate == .awaitedWithTimeout { return end }
      var end = partlyLeft.map { self.end(of: $0, place: call, waiters: end.waiters) } ?? end
      end.holders += leavers + poolGivers
      return end
    }
  }

  /// Whether something else may be the wait for the job: nothing is done with the handle, or its wait has a limit.
  private static func isOpen(_ fate: Fate) -> Bool { fate == .dropped || fate == .stored || fate == .awaitedWithTimeout }

  /// What a caller hears from the job whose handle it was given back and did nothing with.
  private func heardByCaller(besides call: ExpressionRef) -> (HandleEnd) -> HandleEnd {
    { end in
      guard end.place != call, end.fate == .dropped, let heard = HeardFrom(process).wait(forJobHandedTo: end.place) else { return end }
      return HandleEnd(fate: heard.isBounded ? .awaitedWithTimeout : .awaited, place: end.place)
    }
  }

  private mutating func endsOfHandle(ofJobStartedBy call: ExpressionRef) -> [HandleEnd] {
    starter = model.executor(of: call)
    frames = starter.map { [$0] } ?? []
    waiters = []
    holders = []
    stops = []
    partlyLeft = nil
    poolGivers = []
    poolClosers = []
    isOwnPool = false
    beginAnew(from: call)
    let receiver = model.receiver(of: call)
    if job.handle == .result || job.handle == .none, let receiver {
      var pools = PoolWaits(process, jobStartedBy: call)
      if pools.isWaitedFor(receiver) { return [HandleEnd(fate: .awaited, place: call)] }
      partlyLeft = pools.partlyLeft
      poolGivers = pools.givers
      poolClosers = pools.closers(of: receiver)
      isOwnPool = model.isOwnObject(receiver)
    }
    switch job.handle {
    case .none: return [HandleEnd(fate: .dropped, place: call)]
    case .result: return ends(of: sign(ofUse: call, isContainer: job.iterationWaits), handle: call, place: call)
    case .awaitedResult:
      // Before it is awaited nothing has started, and whoever takes the coroutine decides.
      guard let index = model.index(call.file), case .awaited(let awaiting) = index.facts[call.expression].use
      else { return [HandleEnd(fate: .passedOn, place: call)] }
      let handle = ExpressionRef(file: call.file, expression: awaiting)
      return ends(of: sign(ofUse: handle, isContainer: false), handle: handle, place: call)
    case .receiver:
      guard var receiver else { return [HandleEnd(fate: .dropped, place: call)] }
      // `Thread.start(thread)` names the method, and what it is called on stands first.
      if model.isLibraryType(receiver), let first = model.argument(ArgumentPosition(index: 0, keyword: nil), of: call) { receiver = first }
      if let ends = endsOfOverride(startingAt: call, receiver) { return ends }
      return ends(of: sign(ofObject: receiver), handle: receiver, place: call)
    }
  }

  /// `def start(self): super().start()`: whoever calls it starts the job, and each has an object of its own.
  private mutating func endsOfOverride(startingAt call: ExpressionRef, _ receiver: ExpressionRef) -> [HandleEnd]? {
    guard model.isOwnObject(receiver), let starter, let index = model.index(call.file),
      case .call(let callee, _) = index.facts[call.expression].kind, case .attribute(_, let name) = index.facts[callee].kind, index.facts[name] == index.facts[index.facts[starter.scope].name]
    else { return nil }
    var ends: [HandleEnd] = []
    for caller in process.calls(of: starter) {
      guard let object = model.receiver(of: caller), let executor = model.executor(of: caller), seenCallers.insert(caller).inserted
      else { continue }
      frames = [starter, executor]
      seen = []
      beginAnew(from: caller)
      ends += self.ends(of: sign(ofObject: object), handle: object, place: caller)
    }
    return ends.isEmpty ? nil : ends
  }

  private mutating func ends(of sign: Sign, handle: ExpressionRef, place: ExpressionRef) -> [HandleEnd] {
    switch sign {
    case .wait, .stopped, .boundedWait:
      guard let reach = paths.reach(from: place, to: waits, mentioning: seen) else {
        return [HandleEnd(fate: sign == .boundedWait ? .awaitedWithTimeout : .awaited, place: place)]
      }
      switch reach.extent {
      case .everyWay: return [HandleEnd(fate: sign == .boundedWait ? .awaitedWithTimeout : .awaited, place: place)]
      // `while p.poll() is None:` with an end by its number when the time is over.
      case .everyWayWithLimit: return [HandleEnd(fate: sign == .stopped ? .awaited : .awaitedWithTimeout, place: place)]
      // Whoever the handle is given back to may wait on the other ways.
      case .someWays, .errors: return isReturned ? endsInCallers(of: place, needing: reach.needs) : [end(of: reach, place: place, waiters: waiters)]
      }
    case .partialWait: return [end(of: WaitReach(extent: .someWays, places: partialWaits), place: place, waiters: waiters)]
    case .returned:
      // What is handed back may be kept as well, and whoever drops it leaves it to those who wait on what it is kept in.
      let (waiting, holding) = (waiters, holders)
      let needs = waiting.isEmpty && holding.isEmpty ? [] : needsForKeeping(behind: place)
      return endsInCallers(of: place).map { end in
        guard end.fate == .dropped, !(waiting.isEmpty && holding.isEmpty), let function = model.executor(of: place),
          needs.allSatisfy({ paths.mayBe($0, of: function, calledBy: end.place, isMethod: model.takesReceiver(function)) })
        else { return end }
        return HandleEnd(fate: .stored, place: end.place, waiters: waiting, holders: holding)
      }
    case .storedAndWaitedFor: return [HandleEnd(fate: .stored, place: place, waiters: waiters, holders: holders)]
    case .stored: return [HandleEnd(fate: .stored, place: place)]
    case .passedOn: return [HandleEnd(fate: .passedOn, place: place)]
    case .nothing: return [HandleEnd(fate: .dropped, place: place)]
    }
  }

  /// What the function's parameters must be for it to do something with the handle: `if track: self.threads.append(thread)`.
  private func needsForKeeping(behind place: ExpressionRef) -> [Switch] {
    guard let index = model.index(place.file), let function = model.executor(of: place) else { return [] }
    return index.facts.switched.compactMap { switched in
      guard switched.text == nil, switched.scope == function.scope, !switched.span.contains(index.facts[place.expression].span),
        seen.contains(where: { $0.file == place.file && switched.span.contains(index.facts[$0.expression].span) }),
        let position = index.facts.parameters(of: function.scope).firstIndex(where: { $0.name == switched.name })
      else { return nil }
      return Switch(parameter: position, isOn: switched.isOn)
    }
  }

  private func end(of reach: WaitReach, place: ExpressionRef, waiters: [ScopeRef]) -> HandleEnd {
    HandleEnd(fate: .awaitedOnSomePaths, place: place, waiters: waiters, partly: reach, isPassedOn: isPassedOn)
  }

  var paths: WaitReachFinder { WaitReachFinder(process) }

  private mutating func beginAnew(from call: ExpressionRef) {
    origin = call
    seenVariables = []
    waits = []
    partialWaits = []
    isPassedOn = false
    isReturned = false
  }

  /// Remembers where it is waited. What waits in tests waits nowhere else: `if settings.TESTING: future.result()`.
  mutating func wait(_ sign: Sign, at place: ExpressionRef) -> Sign {
    if let index = model.index(place.file), !index.facts.guarded.isEmpty, index.guarding(at: index.facts[place.expression].span) == .testRun { return .nothing }
    let sign = sign == .boundedWait && RepeatedWaits(process).isAskedAgain(place) ? .wait : sign
    if sign >= .boundedWait { waits.append(WaitPlace(place: place, isFull: sign > .boundedWait)) }
    return sign
  }

  /// What is done in other functions than those that the handle went through is on no way of theirs.
  mutating func forgetWaits(since mark: Int) {
    waits.removeLast(waits.count - mark)
  }

  /// The handle is handed back: what each caller makes of it.
  /// - Parameter needs: What the function's parameters must be for the job to run on by then.
  private mutating func endsInCallers(of place: ExpressionRef, needing needs: [Switch] = []) -> [HandleEnd] {
    guard depth < 6, let function = model.executor(of: place) else { return [HandleEnd(fate: .returned, place: place)] }
    depth += 1
    defer { depth -= 1 }
    var ends: [HandleEnd] = []
    for caller in process.calls(of: function) + process.callsThroughDecorators(of: function) where seenCallers.insert(caller).inserted {
      if let executor = model.executor(of: caller) { frames.append(executor) }
      // Two callers may keep their handles in the same variable.
      seen = []
      beginAnew(from: caller)
      if isOwnPool, isLeftPool(of: caller) {
        ends.append(HandleEnd(fate: .awaited, place: caller))
        continue
      }
      let isMethod = model.takesReceiver(function)
      if !needs.allSatisfy({ paths.mayBe($0, of: function, calledBy: caller, isMethod: isMethod) }) {
        ends.append(HandleEnd(fate: .awaited, place: caller))
        continue
      }
      ends += self.ends(of: sign(ofUse: given(by: caller, of: function), isContainer: false), handle: caller, place: caller)
    }
    // `map(lambda i: pool.submit(work, i), items)` holds the handles that the function gives back.
    for collector in process.collectors(ofResultsOf: function) where seenCallers.insert(collector).inserted {
      if let executor = model.executor(of: collector) { frames.append(executor) }
      seen = []
      beginAnew(from: collector)
      ends += self.ends(of: sign(ofUse: collector, isContainer: true), handle: collector, place: collector)
    }
    // Nobody in sight takes it: a framework that called the function drops what it gets.
    return ends.isEmpty ? [HandleEnd(fate: .returned, place: place)] : ends
  }

  /// Whether a caller leaves the pool on which it calls a method that starts jobs in its own object:
  /// `with Group() as g: g.create_task(f())`.
  private func isLeftPool(of caller: ExpressionRef) -> Bool {
    guard let receiver = model.receiver(of: caller) else { return false }
    var pools = PoolWaits(process, jobStartedBy: caller)
    return pools.isWaitedFor(receiver)
  }

  /// What a call of a function gives: the call itself, or what awaiting it gives where the function is a coroutine.
  func given(by call: ExpressionRef, of function: ScopeRef) -> ExpressionRef {
    guard model.scope(function)?.isAsync == true, case .awaited(let awaiting)? = model.fact(call)?.use else { return call }
    return ExpressionRef(file: call.file, expression: awaiting)
  }
}
