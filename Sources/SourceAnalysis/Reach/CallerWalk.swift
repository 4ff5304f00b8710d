import Catalogue
import Workspace

/// One walk from a place back through its callers to the roots that reach it, nearest first.
///
/// Who was somewhere without conditions goes on wherever others do. Ways that must say a name are gone behind all others, so that most of
/// them need not be. What is planned is looked at last: behind a plan nothing is a request's, and what lies there may be reached without
/// one as well.
struct CallerWalk {
  private let reachability: Reachability
  /// Whether only proven calls count.
  private let onlySure: Bool
  private let goesOnBehindServed: Bool
  /// Functions that no way may lead through, nor their callers.
  private let avoided: Set<ScopeRef>
  /// Where the walk came, in the order in which it goes on from there.
  private var steps: [Step]
  /// Where it came without conditions.
  private var scopes: Set<ScopeRef> = []
  /// Where it came with them.
  private var conditional: Set<Waypoint> = []
  private var named: [Onward] = []
  private var planned: [Onward] = []
  private var isBehindPlan = false
  private var roots: [Reachability.Found] = []

  private struct Step {
    let point: Waypoint
    /// The call that leads from here to the step before, and that step's place; none for the first.
    let link: ChainLink?
    let startsJob: Bool
    let before: Int
    /// In calls, down to the start.
    let length: Int
  }

  /// A way that is not gone yet.
  private struct Onward {
    let above: Waypoint
    /// The place of the step that it leads to.
    let step: Int
    let edge: Reachability.Edge
  }

  /// A few thousand functions above one job is more than any chain a person would read.
  private static let mostSteps = 4000
  /// In calls: no person writes longer ones, and of a program that did each of a thousand jobs would show a thousand.
  private static let longestChain = 100

  init(_ reachability: Reachability, from first: Waypoint, onlySure: Bool, goesOnBehindServed: Bool, avoiding avoided: Set<ScopeRef>) {
    self.reachability = reachability
    self.onlySure = onlySure
    self.goesOnBehindServed = goesOnBehindServed
    self.avoided = avoided
    steps = [Step(point: first, link: nil, startsJob: false, before: 0, length: 0)]
    _ = visit(first)
  }

  private var process: ProcessModel { reachability.process }
  private var model: SourceModel { process.model }

  /// The roots that were found, each kind once.
  mutating func found() -> [Reachability.Found] {
    var place = 0
    while place < Self.mostSteps {
      if place == steps.count {
        guard let onward = named.popLast() ?? planned.popLast() else { break }
        isBehindPlan = isBehindPlan || onward.edge.isPlan
        guard visit(onward.above) else { continue }
        add(onward.above, before: onward.step, onward.edge)
      }
      if isDone(at: place) { break }
      place += 1
    }
    return roots.sorted { $0.kind < $1.kind }
  }

  /// Whether this is the first time that the walk comes here, as far as it would lead on otherwise than before.
  private mutating func visit(_ point: Waypoint) -> Bool {
    guard point.isConditional else { return scopes.insert(point.scope).inserted }
    return !scopes.contains(point.scope) && conditional.insert(point).inserted
  }

  private mutating func add(_ point: Waypoint, before: Int, _ edge: Reachability.Edge) {
    steps.append(Step(point: point, link: edge.link, startsJob: edge.startsJob, before: before, length: steps[before].length + 1))
  }

  /// Finds the roots of one step, and the steps above it; whether the search is over, since what the process serves was found.
  private mutating func isDone(at place: Int) -> Bool {
    let point = steps[place].point
    let scope = point.scope
    if let kind = reachability.rootKind(ofFile: scope.file) {
      addRoot(kind, at: place)
      // Views call what commands are made of: `from shop.management.commands.sync import start`.
      if kind == .command, steps[place].length < Self.longestChain { goUp(from: place) }
      return false
    }
    if model.scope(scope)?.kind == .module { return false }
    if point.isFirstCall || model.isMadeOnce(by: scope), case let loading = reachability.whileLoading(scope), !loading.isEmpty {
      for way in loading { addRoot(way.kind, way.chain, at: place, isSure: way.isSure, moment: way.moment, isThroughJob: way.isThroughJob) }
      return false
    }
    if scope == steps[0].point.scope, reachability.isAboutStartup(scope) {
      addRoot(.startup, at: place, moment: .worker)
      return false
    }
    if let root = process.roots.root(of: scope, in: process), root.isSure || !onlySure,
      avoided.isEmpty || reachability.callersAbove(scope).functions.isDisjoint(with: avoided)
    {
      addRoot(root.kind, [root.link], at: place, isSure: root.isSure, moment: root.moment)
      if root.kind == process.serves, !goesOnBehindServed, !isBehindPlan { return true }
    }
    if steps[place].length < Self.longestChain { goUp(from: place) }
    return false
  }

  private mutating func goUp(from place: Int) {
    let point = steps[place].point
    for edge in reachability.callers(of: point.scope) where (edge.isSure || !onlySure) && !avoided.contains(edge.caller) && !reachability.isOnOtherSystem(edge) {
      guard let step = reachability.step(up: edge, from: point), step.isSure || !onlySure else { continue }
      let above = step.point
      if model.scope(edge.caller)?.kind == .module {
        let kind: RootKind = model.index(edge.caller.file)?.guarding(at: edge.link.place.bytes) == .mainScript ? .script : .import
        addRoot(kind, [edge.link], at: place, isThroughJob: edge.startsJob)
      } else if edge.isPlan || above.registered != nil {
        if scopes.contains(above.scope) || conditional.contains(above) { continue }
        if edge.isPlan { planned.append(Onward(above: above, step: place, edge: edge)) } else { named.append(Onward(above: above, step: place, edge: edge)) }
      } else if visit(above) {
        add(above, before: place, edge)
      }
    }
  }

  /// - Parameter above: The links from the root to the step.
  private mutating func addRoot(
    _ kind: RootKind, _ above: [ChainLink] = [], at place: Int, isSure: Bool = true, moment: StartMoment? = nil, isThroughJob: Bool = false
  ) {
    guard !roots.contains(where: { $0.kind == kind }), !isBehindPlan || Reachability.moment(of: kind) != .serving else { return }
    var chain = above
    var current = steps[place]
    var isThroughJob = isThroughJob
    while let link = current.link {
      chain.append(link)
      isThroughJob = isThroughJob || current.startsJob
      current = steps[current.before]
    }
    roots.append(
      Reachability.Found(
        kind: kind, chain: chain, isSure: onlySure && isSure, moment: moment ?? Reachability.moment(of: kind), isThroughJob: isThroughJob))
  }
}
