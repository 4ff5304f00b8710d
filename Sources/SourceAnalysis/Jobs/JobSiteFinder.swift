import Catalogue
import Workspace

/// Finds the jobs of one process that somebody wants to hear of: follows the handles of its starting calls, and asks who reaches them.
///
/// What costs little is asked first, and the rest of a job only where that still leaves it wanted.
final class JobSiteFinder {
  private let process: ProcessModel
  private let interest: JobInterest
  private let matcher: DrainMatcher
  private let reachability: Reachability
  private var model: SourceModel { process.model }
  private lazy var foundStarts = JobStartFinder(process, interest).starts()
  private var starts: [JobStart] { foundStarts.all }
  private lazy var queueJobs = QueueJobs(process)
  private lazy var consumerFinder = ConsumerFinder(process, among: interest.asksForCourse ? starts : []) { [unowned self] in consumer($0, $1) }
  private lazy var startsByFunction: [ScopeRef: [JobStart]] = starts.reduce(into: [:]) { functions, start in
    if let function = model.executor(of: start.call) { functions[function, default: []].append(start) }
  }
  private var reached: [Waypoint: [Reachability.Found]] = [:]
  private var awaited: [ExpressionRef: Bool] = [:]

  init(_ process: ProcessModel, _ asked: JobInterest) {
    self.process = process
    matcher = DrainMatcher(process)
    reachability = Reachability(process)
    // Which hooks wait for something is asked of the whole process: only where that alone makes jobs wanted.
    interest = asked.drained.isSubset(of: asked.detached) || matcher.findsWaits ? asked : asked.withoutDrains()
  }

  /// The jobs of the process that are wanted, in the order of places.
  func sites() -> [JobSite] {
    guard interest.mayWant(Set(Carrier.allCases)) else { return [] }
    return (starts.flatMap(sites) + queuedSites()).sorted { ($0.place, $0.start) < ($1.place, $1.start) }
  }

  /// Where, of each file that starts too many jobs, the first one stands that was not looked at.
  var firstLeftOut: [ExpressionRef] {
    guard interest.mayWant(Set(Carrier.allCases)) else { return [] }
    var seen: Set<FileID> = []
    return foundStarts.leftOut.filter { seen.insert($0.file).inserted }
  }

  // MARK: Jobs

  private func sites(of start: JobStart) -> [JobSite] {
    guard interest.mayWant([start.carrier]) else { return [] }
    lazy var further = JobTargets(process).further(of: start, among: startsByFunction)
    lazy var drains = matcher.drains(of: start, further: further)
    if interest.needsDrain(start.carrier), drains.isEmpty { return [] }
    var follower = FateFollower(process, job: start.job)
    let ends = follower.ends(ofJobStartedBy: start.call).filter { !start.job.isOnlyDropped || $0.fate == .dropped }
    awaited[start.call] = ends.allSatisfy { $0.fate == .awaited }
    let wanted = wanted(ends, of: start.call, start.job, on: start.carrier)
    if wanted.isEmpty { return [] }
    let asksForCourse = interest.asksForCourse
    let kind = JobKind(
      api: start.job.name, carrier: start.carrier, drains: drains,
      further: Carrier.allCases.filter { carrier in further.contains { $0.carrier == carrier } },
      isEndless: asksForCourse && (queueJobs.consumer(start) != nil || JobTargets(process).isEndless(jobStartedBy: start.call, start.job)),
      consumers: asksForCourse ? consumerFinder.consumers(behind: start) : [])
    return wanted.map { site(start.call, kind, $0) }
  }

  /// What is put into queues that jobs of the process work on.
  private func queuedSites() -> [JobSite] {
    guard interest.asksForCourse else { return [] }
    return queueJobs.puts(for: starts).flatMap { sites(ofPut: $0.call, $0.api, $0.consumers) }
  }

  private func sites(ofPut call: ExpressionRef, _ api: String, _ working: [QueueConsumer]) -> [JobSite] {
    let carrier = working.map(\.start.carrier).first { $0 != .daemonThread } ?? .queue
    guard interest.mayWant([carrier]) else { return [] }
    let drains = matcher.drains(ofPut: call, workedOnBy: working)
    if interest.needsDrain(carrier), drains.isEmpty { return [] }
    let isWorkedOff = queueJobs.isWorkedOff(call, by: working, isServed: isServed, isAwaited)
    let ends = wanted([HandleEnd(fate: isWorkedOff ? .awaited : queueJobs.fate(ofPut: call), place: call)], of: call, nil, on: carrier)
    if ends.isEmpty { return [] }
    let kind = JobKind(
      api: api, carrier: carrier, drains: drains, isEndless: false, consumers: working.map { consumer($0.start.call, $0.start.carrier) }, isQueued: true)
    return ends.map { site(call, kind, $0) }
  }

  /// Whether only what the process serves starts one who works on a queue.
  private func isServed(_ consumer: QueueConsumer) -> Bool {
    guard let starter = model.executor(of: consumer.start.call) else { return false }
    return moments(of: starter, at: consumer.start.call) == [.serving]
  }

  private func isAwaited(_ consumer: QueueConsumer) -> Bool {
    if let known = awaited[consumer.start.call] { return known }
    var follower = FateFollower(process, job: consumer.start.job)
    let isAwaited = follower.ends(ofJobStartedBy: consumer.start.call).allSatisfy { $0.fate == .awaited }
    awaited[consumer.start.call] = isAwaited
    return isAwaited
  }

  /// Something that works on jobs, and when in the life of a process it is brought into being.
  private func consumer(_ call: ExpressionRef, _ carrier: Carrier) -> Consumer {
    Consumer(start: model.place(call), carrier: carrier, moments: model.executor(of: call).map { moments(of: $0, at: call) } ?? [])
  }

  // MARK: Ways

  private func point(of place: ExpressionRef, in executor: ScopeRef, needing needs: [Switch] = []) -> Waypoint {
    var point = reachability.waypoint(of: place, in: executor)
    point.needs += needs.filter { !point.needs.contains($0) }
    return point
  }

  private func roots(reaching point: Waypoint) -> [Reachability.Found] {
    if let known = reached[point] { return known }
    let roots = point.isNever ? [] : reachability.roots(reaching: point)
    reached[point] = roots
    return roots
  }

  /// Who reaches the end of a job's handle with a job that was started for them: what a function hands out that starts it in its first call
  /// alone, `if thread is None: thread = start()`, was started before the first request where loading calls it.
  private func roots(reaching point: Waypoint, with end: HandleEnd, of call: ExpressionRef, _ job: JobAPI?) -> [Reachability.Found] {
    let roots = roots(reaching: point)
    let goesOn = { job.map { JobTargets(self.process).goesOn(jobStartedBy: call, $0) } ?? false }
    guard end.place != call, roots.contains(where: { $0.moment == .serving }), let starter = model.executor(of: call),
      reachability.waypoint(of: call, in: starter, goesOn: goesOn).isFirstCall, !reachability.whileLoading(starter).isEmpty
    else { return roots }
    return roots.filter { $0.moment != .serving }
  }

  /// The ends of a job's handle that are wanted, with the ways that lead there.
  /// - Parameter job: `nil` for what is put into a queue.
  private func wanted(_ ends: [HandleEnd], of call: ExpressionRef, _ job: JobAPI?, on carrier: Carrier) -> [ReachedEnd] {
    ends.compactMap { end in
      guard interest.wants(end.fate, on: carrier), let executor = model.executor(of: end.place) else { return nil }
      let point = point(of: end.place, in: executor, needing: end.partly?.needs ?? [])
      let found = reachedEnd(end, of: call, job, at: point, roots(reaching: point, with: end, of: call, job))
      return interest.wants(isStarted: found.isStarted) ? found : nil
    }
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

  /// Whether a place stands at the top level of a module, where loading comes by.
  private func isLoaded(_ executor: ScopeRef, at place: SourceSpan) -> Bool {
    isModule(executor) && model.index(executor.file)?.guarding(at: place.bytes) != .mainScript
  }

  /// The ways on which a place of a function, or of a module's top level, is reached in the life of a process.
  private func arrivals(at place: SourceSpan, of executor: ScopeRef, _ roots: [Reachability.Found], end: ChainLink) -> [Arrival] {
    let own = isLoaded(executor, at: place) ? [Arrival(moment: .loading, chain: [end])] : []
    let others = roots.compactMap { found in
      found.moment.map { Arrival(moment: $0, chain: found.chain + [end], isWithinJob: found.isThroughJob, isSure: found.isSure) }
    }
    return (own + others).sorted { $0.moment < $1.moment }
  }

  /// When in the life of a process they are.
  private func moments(of executor: ScopeRef, at call: ExpressionRef) -> [StartMoment] {
    let place = model.place(call)
    let ways = arrivals(at: place, of: executor, roots(reaching: point(of: call, in: executor)), end: ChainLink(what: "", place: place))
    return Set(ways.map(\.moment)).sorted()
  }

  /// Whether the end of the process may come to somebody who waits for the job then, and does not cut it off first.
  private func mayDrain(_ waiter: ScopeRef, jobStartedBy call: ExpressionRef, _ job: JobAPI?) -> Bool {
    reachability.mayWaitAtExit(waiter) && (job.map { matcher.isWaitedFor(jobStartedBy: call, $0, by: waiter) } ?? true)
  }

  private func reachedEnd(
    _ end: HandleEnd, of call: ExpressionRef, _ job: JobAPI?, at point: Waypoint, _ roots: [Reachability.Found]
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
    if end.fate == .passedOn || end.isPassedOn || certainty > .possible && end.waiters.contains(where: { mayDrain($0, jobStartedBy: call, job) }) {
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
    // `async for packet in demuxer.packets():`, which closes the demuxer in the end: every request that starts the job stops it as well.
    if certainty > .possible, !end.stops.isEmpty, reachability.isEnded(by: end.stops, behind: executor),
      reachability.way(to: point, past: end.stops.compactMap(model.executor), []) == nil
    {
      certainty = .possible
    }
    // `group.run(work)`, and behind it `group.close()`, which shuts the group's pool down.
    if certainty > .possible, end.closers.contains(where: { reachability.callersAbove($0).isRooted && reachability.mayRun($0, onTheWayTo: executor) }),
      reachability.way(to: point, past: end.closers, []) == nil
    {
      certainty = .possible
    }
    // Which way a request takes is not known.
    if end.partly?.extent == .someWays { doubts(.way) }
    let questions = LoopQuestions(process)
    if certainty > .possible, questions.mayHaveNoLoop(at: end.place) {
      doubts(.loop)
      var loops = LoopReach(process)
      if !loops.mayHaveLoop(executor), !questions.isLoopMade(around: end.place) { certainty = .possible }
    }
    if certainty == .certain, end.fate == .dropped || end.fate == .stored, let open = OpenStarts(process).doubt(at: end.place) { doubts(open) }
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
}
