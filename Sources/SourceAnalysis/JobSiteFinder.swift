import Catalogue
import Workspace

/// Finds the calls of one process that start jobs, follows their handles, and asks who reaches them.
struct JobSiteFinder {
  let process: ProcessModel
  private var model: SourceModel { process.model }
  private var knowledge: PythonKnowledge { process.model.knowledge }

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// The jobs of the process that are wanted, in the order of places.
  func sites(_ asked: JobInterest = .everyJob) -> [JobSite] {
    let matcher = DrainMatcher(process)
    let interest = asked.drained.isEmpty || matcher.findsWaits ? asked : asked.withoutDrains()
    guard interest.mayWant(Set(Carrier.allCases)) else { return [] }
    let reachability = Reachability(process)
    var sites: [JobSite] = []
    var reached: [Waypoint: [Reachability.Found]] = [:]
    func point(of place: ExpressionRef, in executor: ScopeRef, needing needs: [Switch] = []) -> Waypoint {
      var point = reachability.waypoint(of: place, in: executor)
      point.needs += needs.filter { !point.needs.contains($0) }
      return point
    }
    func roots(reaching point: Waypoint) -> [Reachability.Found] {
      if let known = reached[point] { return known }
      let roots = reachability.roots(reaching: point)
      reached[point] = roots
      return roots
    }
    /// The ends of a job's handle that are wanted, with the ways that lead there.
    func wanted(_ ends: [HandleEnd], of call: ExpressionRef, on carrier: Carrier) -> [ReachedEnd] {
      ends.compactMap { end in
        guard interest.wants(end.fate, on: carrier), let executor = model.executor(of: end.place) else { return nil }
        let point = point(of: end.place, in: executor, needing: end.partly?.needs ?? [])
        let found = reachedEnd(end, of: call, at: point, roots(reaching: point), reachability)
        return interest.wants(isStarted: found.isStarted) ? found : nil
      }
    }
    let starts = starts(interest).map { (call: $0.call, job: $0.job, carrier: carrier(of: $0.call, $0.job)) }
    let consumers = interest.asksForCourse ? QueueJobs(process).consumers(among: starts) : []
    var startsByFunction: [ScopeRef: [Int]] = [:]
    for (position, start) in starts.enumerated() {
      if let function = model.executor(of: start.call) { startsByFunction[function, default: []].append(position) }
    }
    /// Something that works on jobs, and when in the life of a process it is brought into being.
    func consumer(_ call: ExpressionRef, _ carrier: Carrier) -> Consumer {
      let starter = model.executor(of: call)
      let moments = starter.map { self.moments(of: $0, at: model.place(call), roots(reaching: point(of: call, in: $0))) } ?? []
      return Consumer(start: model.place(call), carrier: carrier, moments: moments)
    }
    let finder = ConsumerFinder(process, among: interest.asksForCourse ? starts : [], consumer)
    var awaited: [ExpressionRef: Bool] = [:]
    for (call, job, carrier) in starts where interest.mayWant([carrier]) {
      lazy var further = JobTargets(process).further(ofJobStartedBy: call, job, among: startsByFunction).map { starts[$0] }.filter { $0.call != call }
      lazy var drains = matcher.drains(ofJobStartedBy: call, job, carrier: carrier, further: further.map { ($0.call, $0.job) })
      if interest.needsDrain(carrier), drains.isEmpty { continue }
      var follower = FateFollower(process, job: job)
      let all = follower.ends(ofJobStartedBy: call).filter { !job.isOnlyDropped || $0.fate == .dropped }
      awaited[call] = all.allSatisfy { $0.fate == .awaited }
      let ends = wanted(all, of: call, on: carrier)
      if ends.isEmpty { continue }
      let kind = JobKind(
        api: job.name, carrier: carrier, drains: drains,
        further: Carrier.allCases.filter { carrier in further.contains { $0.carrier == carrier } },
        isEndless: interest.asksForCourse && (consumers.contains { $0.call == call } || JobTargets(process).isEndless(jobStartedBy: call, job)),
        consumers: interest.asksForCourse ? finder.consumers(behind: (call, job, carrier)) : [])
      sites += ends.map { site(call, kind, $0) }
    }
    for (call, api, working) in QueueJobs(process).puts(for: consumers) {
      let carrier = working.first { $0.carrier != .daemonThread }?.carrier ?? .queue
      guard interest.mayWant([carrier]) else { continue }
      let drains = matcher.drains(ofPut: call, workedOnBy: working)
      if interest.needsDrain(carrier), drains.isEmpty { continue }
      func isServed(_ consumer: QueueConsumer) -> Bool {
        guard let starter = model.executor(of: consumer.call) else { return false }
        let moments = moments(of: starter, at: model.place(consumer.call), roots(reaching: point(of: consumer.call, in: starter)))
        return moments == [.serving]
      }
      let isWorkedOff = QueueJobs(process).isWorkedOff(call, by: working, isServed: isServed) { consumer in
        if let known = awaited[consumer.call] { return known }
        var follower = FateFollower(process, job: consumer.job)
        let isAwaited = follower.ends(ofJobStartedBy: consumer.call).allSatisfy { $0.fate == .awaited }
        awaited[consumer.call] = isAwaited
        return isAwaited
      }
      let ends = wanted([HandleEnd(fate: isWorkedOff ? .awaited : QueueJobs(process).fate(ofPut: call), place: call)], of: call, on: carrier)
      if ends.isEmpty { continue }
      let kind = JobKind(
        api: api, carrier: carrier, drains: drains, isEndless: false, consumers: working.map { consumer($0.call, $0.carrier) }, isQueued: true)
      sites += ends.map { site(call, kind, $0) }
    }
    return sites.sorted { ($0.place, $0.start) < ($1.place, $1.start) }
  }

  /// What is the same for all places of a job.
  private struct JobKind {
    let api: String
    let carrier: Carrier
    let drains: [Drain]
    var further: [Carrier] = []
    let isEndless: Bool
    var consumers: [Consumer] = []
    var isQueued = false
  }

  /// A place where a job's handle ends up, and who gets there.
  private struct ReachedEnd {
    let fate: Fate
    let place: SourceSpan
    let function: String
    let roots: [RootKind]
    let chain: [ChainLink]
    let certainty: Certainty
    let doubt: Doubt?
    let arrivals: [Arrival]
    let waits: [SourceSpan]

    /// Whether something surely or likely gets there: what the process serves, or something else in its life.
    var isStarted: Bool { certainty > .possible || arrivals.contains { $0.isSure } }
  }

  private func isModule(_ executor: ScopeRef) -> Bool { model.scope(executor)?.kind == .module }

  /// The ways on which a place of a function, or of a module's top level, is reached in the life of a process.
  private func arrivals(at place: SourceSpan, of executor: ScopeRef, _ roots: [Reachability.Found], end: ChainLink) -> [Arrival] {
    let isLoaded = isModule(executor) && model.index(executor.file)?.guarding(at: place.bytes) != .mainScript
    let own = isLoaded ? [Arrival(moment: .loading, chain: [end])] : []
    let others = roots.compactMap { found in
      found.moment.map { Arrival(moment: $0, chain: found.chain + [end], isWithinJob: found.isThroughJob, isSure: found.isSure) }
    }
    return (own + others).sorted { $0.moment < $1.moment }
  }

  /// When in the life of a process they are.
  private func moments(of executor: ScopeRef, at place: SourceSpan, _ roots: [Reachability.Found]) -> [StartMoment] {
    Set(arrivals(at: place, of: executor, roots, end: ChainLink(what: "", place: place)).map(\.moment)).sorted()
  }

  private func reachedEnd(
    _ end: HandleEnd, of call: ExpressionRef, at point: Waypoint, _ roots: [Reachability.Found], _ reachability: Reachability
  ) -> ReachedEnd {
    let executor = point.scope
    let place = model.place(end.place)
    let isScript = model.index(executor.file)?.guarding(at: place.bytes) == .mainScript
    let own: [RootKind] = isModule(executor) ? [isScript ? .script : .import] : []
    var best = roots.first { $0.kind == process.serves } ?? roots.first
    let function = model.name(of: executor)
    let start = ChainLink(what: "\(function.isEmpty ? "the module" : "`\(function)`") \(words(for: end, of: call))", place: place)
    var certainty: Certainty =
      switch best {
      case let found? where found.kind == process.serves: found.isSure ? .certain : .likely
      default: .possible
      }
    var doubt: Doubt? = certainty == .likely ? .link : nil
    func doubts(_ reason: Doubt) {
      if certainty == .certain { (certainty, doubt) = (.likely, reason) }
    }
    // Somebody else may wait for what was stored, or keep what was passed on.
    lazy var mayBeAwaited = end.waiters.contains { reachability.mayRun($0, onTheWayTo: executor) }
      || end.holders.contains { holder in best?.chain.contains { model.isWithin(holder, $0.place) } ?? false }
    if end.fate == .passedOn || end.isPassedOn || certainty > .possible && end.waiters.contains(where: reachability.mayWaitAtExit) {
      certainty = .possible
    } else if certainty > .possible, mayBeAwaited {
      // Of the requests that get there another one may go past all who wait.
      if let way = reachability.way(to: point, past: end.waiters, end.holders) {
        (best, certainty, doubt) = (way, .likely, way.isSure ? .elsewhere : .link)
      } else {
        certainty = .possible
      }
    } else if !end.waiters.isEmpty || !end.holders.isEmpty {
      // Somebody waits, but on the way of another request or in the job itself.
      doubts(.elsewhere)
    }
    // Which way a request takes is not known.
    if end.partly?.extent == .someWays { doubts(.way) }
    if certainty == .certain, LoopQuestions(process).mayHaveNoLoop(at: end.place) { doubts(.loop) }
    if !process.closure.isKnown || (certainty > .possible && process.isNeverMade(receiverOf: call)) { certainty = .possible }
    return ReachedEnd(
      fate: end.fate, place: place, function: function, roots: (own + roots.map(\.kind)).sorted(), chain: (best?.chain ?? []) + [start],
      certainty: certainty, doubt: doubt, arrivals: arrivals(at: place, of: executor, roots, end: start),
      waits: end.partly?.places.map(model.place) ?? [])
  }

  private func words(for end: HandleEnd, of call: ExpressionRef) -> String {
    let isStart = end.place == call
    switch end.partly?.extent {
    case .someWays?: return "\(isStart ? "starts the job" : "takes the job's handle") and waits for it on some of its ways only"
    case .errors?: return "\(isStart ? "starts the job" : "takes the job's handle") and waits for it only when something failed"
    case .everyWay?, .everyWayWithLimit?, nil: return isStart ? "starts the job" : "drops the job's handle"
    }
  }

  private func site(_ call: ExpressionRef, _ kind: JobKind, _ end: ReachedEnd) -> JobSite {
    JobSite(
      place: end.place, api: kind.api, carrier: kind.carrier, fate: end.fate, function: end.function, start: model.place(call),
      roots: end.roots, chain: end.chain, certainty: end.certainty, doubt: end.doubt, drains: kind.drains, arrivals: end.arrivals, isEndless: kind.isEndless,
      consumers: kind.consumers, isQueued: kind.isQueued, further: kind.further, waits: end.waits)
  }

  // MARK: Starts

  /// The calls that start jobs, in the order of files and places; all of them where the course of one matters.
  private func starts(_ interest: JobInterest) -> [(call: ExpressionRef, job: JobAPI)] {
    var found: [(ExpressionRef, JobAPI)] = []
    let names = knowledge.jobNames { interest.asksForCourse || interest.mayWant(knowledge.carriers(of: $0)) }
    let words = LastWords(names)
    let files = Set(words.sorted.flatMap { process.files(calling: $0) }).sorted()
    model.prepare(files)
    for file in files {
      guard let index = model.index(file) else { continue }
      for call in index.calls(of: words).sorted() {
        let reference = ExpressionRef(file: file, expression: call)
        if [.none, .mainScript].contains(index.guarding(at: index.facts[call].span)), let job = job(startedBy: reference, in: index) {
          found.append((reference, job))
        }
      }
    }
    return found + decoratedStarts(interest) + passedStarts(interest)
  }

  /// Calls of what starts jobs and was handed on: of those APIs that are called on no handle, and whose name says something.
  private func passedStarts(_ interest: JobInterest) -> [(call: ExpressionRef, job: JobAPI)] {
    let names = knowledge.jobNames { $0.handle != .receiver && (interest.asksForCourse || interest.mayWant(knowledge.carriers(of: $0))) }
    let words = LastWords(names).sorted.filter { $0.utf8.count > 4 }
    var passed = PassedStarts(process) { job(among: model.denotations(of: $0)) }
    return passed.calls(ofMethods: words)
  }

  /// Calls of functions that a decorator turned into jobs: `@thread def send(): …` starts one at every `send()`.
  private func decoratedStarts(_ interest: JobInterest) -> [(call: ExpressionRef, job: JobAPI)] {
    var found: [(ExpressionRef, JobAPI)] = []
    for name in knowledge.jobDecorators.keys.sorted() {
      guard let job = knowledge.jobDecorators[name], interest.asksForCourse || interest.mayWant(knowledge.carriers(of: job)), let word = name.lastWord
      else { continue }
      for file in process.files(decoratingWith: word) {
        guard let index = model.index(file) else { continue }
        for position in index.facts.scopes.indices {
          let scope = ScopeID(raw: Int32(position))
          let isDecorated = index.facts[scope].decorators.contains { decorator in
            var function = decorator
            if case .call(let callee, _) = index.facts[decorator].kind { function = callee }
            return model.denotes(ExpressionRef(file: file, expression: function), anyOf: [name])
          }
          guard isDecorated else { continue }
          let function = ScopeRef(file: file, scope: scope)
          found += (job.methods.isEmpty ? process.calls(of: function) : calls(ofMethods: job.methods, givenTo: function)).map { ($0, job) }
        }
      }
    }
    return found
  }

  /// `send.submit(…)` where a decorator gave the function `send` that method.
  private func calls(ofMethods methods: [String], givenTo function: ScopeRef) -> [ExpressionRef] {
    process.references(to: function).compactMap { reference in
      guard reference.isSure, let index = model.index(reference.expression.file),
        case .base(let attribute) = index.facts[reference.expression.expression].use, case .attribute(_, let name) = index.facts[attribute].kind,
        methods.contains(index.facts[name]), case .function(let call) = index.facts[attribute].use
      else { return nil }
      return ExpressionRef(file: index.file, expression: call)
    }
  }

  private func job(startedBy call: ExpressionRef, in index: FactsIndex) -> JobAPI? {
    guard let job = knownJob(startedBy: call, in: index) else { return nil }
    if job.isForCoroutines, !JobTargets(process).functions(ofJobStartedBy: call, job).contains(where: { model.scope($0)?.isAsync == true }) { return nil }
    return job
  }

  private func knownJob(startedBy call: ExpressionRef, in index: FactsIndex) -> JobAPI? {
    guard case .call(let function, _) = index.facts[call.expression].kind else { return nil }
    var denotations = model.denotations(of: ExpressionRef(file: call.file, expression: function))
    if denotations.isEmpty, case .attribute(let base, let name) = index.facts[function].kind {
      denotations = process.handedOver(ExpressionRef(file: call.file, expression: base)).flatMap { model.attribute(index.facts[name], of: $0) }
    }
    if case .attribute(let base, let name) = index.facts[function].kind {
      denotations += process.heldByAll(ExpressionRef(file: call.file, expression: base))?.flatMap { model.attribute(index.facts[name], of: $0) } ?? []
    }
    if let job = job(among: denotations) { return job }
    // The type of a parameter may say less than what is passed for it: `pool: Executor`.
    guard denotations.contains(where: isBelowJobs), case .attribute(let base, let name) = index.facts[function].kind else { return nil }
    return job(among: process.handedOver(ExpressionRef(file: call.file, expression: base)).flatMap { model.attribute(index.facts[name], of: $0) })
  }

  /// Whether a method starts jobs in types below the one that it is called on.
  private func isBelowJobs(_ denotation: Denotation) -> Bool {
    guard case .externalMember(let type, let member) = denotation else { return false }
    return knowledge.types.values.contains { below in
      below.bases.contains(knowledge.canonical(type)) && knowledge.jobs["\(below.name).\(member)"] != nil
    }
  }

  private func job(among denotations: [Denotation]) -> JobAPI? {
    for denotation in denotations {
      switch denotation {
      case .external(let name):
        if let job = knowledge.jobs[knowledge.canonical(name)] { return job }
      case .externalMember(let type, let member):
        if let job = knowledge.member(member, of: type, in: knowledge.jobs) { return job }
      case .function, .method, .type, .instance, .module, .namespace, .text: break
      }
    }
    return nil
  }

  // MARK: Carriers

  /// Which of the API's carriers it is: by what it runs, or by `daemon=True` at the constructor, on the object, or in the class.
  private func carrier(of call: ExpressionRef, _ job: JobAPI) -> Carrier {
    let carrier = carrierByObject(of: call, job)
    guard carrier == job.carrier, let given = job.given, model.argument(given.argument, of: call) != nil else { return carrier }
    return given.carrier
  }

  private func carrierByObject(of call: ExpressionRef, _ job: JobAPI) -> Carrier {
    // `create_task(to_thread(f))`
    if let target = job.target.flatMap({ model.argument($0, of: call) }), let runner = model.runner(calledBy: target) { return runner.carrier }
    if let plain = job.plainCarrier {
      let functions = JobTargets(process).functions(ofJobStartedBy: call, job)
      return !functions.isEmpty && functions.allSatisfy { model.scope($0)?.isAsync == false } ? plain : job.carrier
    }
    guard let flag = job.flag, let index = model.index(call.file), case .call(let function, _) = index.facts[call.expression].kind,
      case .attribute(let base, _) = index.facts[function].kind
    else { return job.carrier }
    let receiver = ExpressionRef(file: call.file, expression: base)
    func carrier(_ isSet: Bool) -> Carrier { isSet ? flag.carrier : flag.whenFalse ?? job.carrier }
    if flag.test == .presence { return carrier(isSaid(flag, for: receiver, in: index)) }
    if let value = flagSet(on: receiver, flag, in: index) { return carrier(value) }
    let known = model.denotations(of: receiver)
    for case .instance(let type, let made) in known.isEmpty ? process.handedOver(receiver) : known {
      if let made, let value = flagArgument(of: made, flag) ?? flagSetWhereMade(made, flag) { return carrier(value) }
      if case .project(let scope) = type, let value = flagOfClass(scope, flag) { return carrier(value) }
    }
    return job.carrier
  }

  /// `BackgroundScheduler(jobstores=stores)`, or a call of a setter in the same file or in the one that makes the object. Of an object that
  /// nobody is seen to make it may have been said anywhere.
  private func isSaid(_ flag: CarrierFlag, for receiver: ExpressionRef, in index: FactsIndex) -> Bool {
    func isSetterCalled(in index: FactsIndex) -> Bool { flag.setters.contains { !index.loads(of: $0).isEmpty } }
    if isSetterCalled(in: index) { return true }
    let known = model.denotations(of: receiver)
    let makers = (known.isEmpty ? process.handedOver(receiver) : known).compactMap { denotation -> ExpressionRef? in
      if case .instance(_, let made) = denotation { made } else { nil }
    }
    return makers.isEmpty || makers.contains { made in
      guard let index = model.index(made.file), case .call(_, let list) = index.facts[made.expression].kind, !isSetterCalled(in: index) else { return true }
      return index.facts[list].contains { argument in
        // What stands without a name, or in a mapping, may be the same setting.
        if case .keyword(let name) = argument.kind { index.facts[name] == flag.name } else { true }
      }
    }
  }

  /// `t = Thread(…); t.daemon = True; return t` in a function that makes the object for others.
  private func flagSetWhereMade(_ made: ExpressionRef, _ flag: CarrierFlag) -> Bool? {
    guard let index = model.index(made.file), case .assigned(let first, let count) = index.facts[made.expression].use else { return nil }
    for raw in first.raw..<(first.raw + count) {
      let binding = index.facts[BindingID(raw: raw)]
      guard case .name(let name) = binding.target, let read = index.reads(of: name, ownedBy: binding.scope).first else { continue }
      if let value = flagSet(on: ExpressionRef(file: made.file, expression: read), flag, in: index) { return value }
    }
    return nil
  }

  private func flagArgument(of call: ExpressionRef, _ flag: CarrierFlag) -> Bool? {
    guard let value = model.argument(ArgumentPosition(index: nil, keyword: flag.name), of: call),
      case .boolean(let isSet) = model.constant(value)
    else { return nil }
    return isSet
  }

  /// `worker.daemon = True` or `worker.setDaemon(True)` on the same variable.
  private func flagSet(on receiver: ExpressionRef, _ flag: CarrierFlag, in index: FactsIndex) -> Bool? {
    func isSame(_ other: ExpressionID) -> Bool {
      switch (index.facts[receiver.expression].kind, index.facts[other].kind) {
      case (.name(let left), .name(let right)):
        left == right && index.executor(of: index.facts[other].scope) == index.executor(of: index.facts[receiver.expression].scope)
      case (.attribute(let leftBase, let left), .attribute(let rightBase, let right)):
        left == right && isWrittenAlike(index.facts[leftBase].span, index.facts[rightBase].span, in: index)
      default: false
      }
    }
    for id in index.attributeBindings(of: flag.name) {
      let binding = index.facts[id]
      if case .attribute(let base, _) = binding.target, isSame(base), case .expression(let value) = binding.value,
        case .boolean(let isSet) = index.facts[value].kind
      {
        return isSet
      }
    }
    for load in flag.setters.flatMap(index.loads) {
      guard case .attribute(let base, _) = index.facts[load].kind, isSame(base), case .function(let call) = index.facts[load].use,
        let value = model.argument(ArgumentPosition(index: 0, keyword: nil), of: ExpressionRef(file: index.file, expression: call)),
        case .boolean(let isSet) = model.constant(value)
      else { continue }
      return isSet
    }
    return nil
  }

  private func isWrittenAlike(_ left: ByteSpan, _ right: ByteSpan, in index: FactsIndex) -> Bool {
    guard let source = try? model.tree.read(model.path(index.file)) else { return false }
    return source.text(left) == source.text(right)
  }

  /// `self.daemon = True`, `super().__init__(daemon=True)` or `daemon = True` inside a class.
  private func flagOfClass(_ type: ScopeRef, _ flag: CarrierFlag) -> Bool? {
    for case .project(let scope) in model.ancestry(of: type) {
      guard let index = model.index(scope.file) else { continue }
      let span = index.facts[scope.scope].span
      for binding in index.facts.bindings[index.facts[scope.scope].bindings.indices] where span.contains(binding.span) {
        let isFlag =
          switch binding.target {
          case .attribute(_, let name): index.facts[name] == flag.name
          case .name(let name): index.facts[name] == flag.name && binding.scope == scope.scope
          case .item: false
          }
        if isFlag, case .expression(let value) = binding.value, case .boolean(let isSet) = index.facts[value].kind { return isSet }
      }
      for load in index.loads(of: "__init__") where span.contains(index.facts[load].span) {
        guard case .function(let call) = index.facts[load].use else { continue }
        if let value = flagArgument(of: ExpressionRef(file: scope.file, expression: call), flag) { return value }
      }
    }
    return nil
  }
}
