import PythonSyntax
import Workspace

/// Follows the ways through one function, from where a job is started to the function's end, and tells which of them come to a wait.
///
/// The ways of errors are nobody's plan and are not followed: a wait that only an `except` knows waits on no way, and a wait that an
/// error leaps over still counts. What hangs on the job itself (`if thread.is_alive():`) is taken to say what it should, and a loop is
/// gone round twice. With more ways than can be told apart, all count as waiting: a missed finding costs less trust than a false one.
struct WaitPaths {
  /// A call that waits; one with a limit is no full one.
  struct Wait {
    let span: ByteSpan
    let isFull: Bool
  }

  enum Reach: Int, Comparable {
    /// The job is not started yet, it runs, it was waited for with a limit, it is done.
    case idle, running, limited, done

    static func < (left: Reach, right: Reach) -> Bool { left.rawValue < right.rawValue }
  }

  /// One way as far as it got: where the job stands, and how the questions were answered that may be asked again.
  struct Path: Hashable {
    var reach: Reach
    var known: [Int: Bool] = [:]
  }

  /// Where the ways through some statements lead.
  struct Ways {
    var on: [Path] = []
    var leaving: [Path] = []
    var breaking: [Path] = []
    var continuing: [Path] = []

    var all: [Path] { on + leaving + breaking + continuing }

    func map(_ transform: ([Path]) -> [Path]) -> Ways {
      Ways(on: transform(on), leaving: transform(leaving), breaking: transform(breaking), continuing: transform(continuing))
    }

    mutating func add(_ other: Ways) {
      on += other.on
      addExits(of: other)
    }

    mutating func addExits(of other: Ways) {
      leaving += other.leaving
      breaking += other.breaking
      continuing += other.continuing
    }
  }

  private let fullWaits: SpanSet
  private let limitedWaits: SpanSet
  private let start: ByteSpan?
  var questions: PathQuestions
  private var isLost = false
  private var depth = 0
  /// How many statements were gone through, some of them many times: loops in loops go round each twice.
  private var steps = 0

  /// More than any function takes that people write.
  private static let stepLimit = 20_000
  private static let pathLimit = 64
  /// Whether the innermost loop holds a wait, so that who leaves it because of what the job is had nothing to wait for.
  private var isInWaitingLoop = false
  /// Whether an error's own way waits where the limit of a wait is over: `except TimeoutExpired: process.kill()`.
  private var isLimitLifted = false

  /// - Parameters:
  ///   - start: The call that starts the job; `nil` where the function is given a job that runs.
  ///   - mentions: The places that read the handle, or what holds it.
  ///   - parameters: The names of the function's parameters.
  ///   - puttingWords: Methods that put things into what they are called on.
  init(
    through body: NodeList, from start: ByteSpan?, to waits: [Wait], mentioning mentions: [ByteSpan], parameters: Set<String>,
    puttingWords: Set<String>
  ) {
    fullWaits = SpanSet(waits.filter(\.isFull).map(\.span))
    limitedWaits = SpanSet(waits.filter { !$0.isFull }.map(\.span))
    self.start = start
    questions = PathQuestions(in: body, start: start, mentions: SpanSet(mentions), parameters: parameters, puttingWords: puttingWords)
  }

  /// The ways to the end of a function on which the job runs or ran; `nil` when there are too many to follow.
  mutating func ends(of body: NodeList) -> [Path]? {
    let ways = run(body, [Path(reach: start == nil ? .running : .idle)])
    return isLost ? nil : (ways.on + ways.leaving).filter { $0.reach > .idle }
  }

  // MARK: Statements

  private mutating func run(_ statements: NodeList, _ paths: [Path]) -> Ways {
    var ways = Ways(on: paths)
    guard depth < 60 else {
      isLost = true
      return ways
    }
    depth += 1
    defer { depth -= 1 }
    for statement in statements where !ways.on.isEmpty && !isLost {
      steps += 1
      if steps > Self.stepLimit { isLost = true }
      let next = run(statement: statement, ways.on)
      ways.on = merged(next.on)
      ways.addExits(of: next)
    }
    return ways
  }

  private mutating func merged(_ paths: [Path]) -> [Path] {
    var kept: [Path] = []
    for path in paths where !kept.contains(path) {
      kept.append(path)
      if kept.count > Self.pathLimit { isLost = true }
      if isLost { return Array(kept.prefix(1)) }
    }
    return kept
  }

  private mutating func run(statement: SyntaxNode, _ paths: [Path]) -> Ways {
    switch statement.view {
    case .functionDef, .classDef: return Ways(on: paths)
    case .returnStatement: return Ways(leaving: passing(statement, paths))
    case .raiseStatement: return Ways()
    case .breakStatement: return Ways(breaking: paths)
    case .continueStatement: return Ways(continuing: paths)
    case .ifStatement(let statement): return branch(statement.clauses.map { ($0.test, $0.body) }[...], statement.orElse, paths)
    case .forStatement(let statement): return loop(statement, paths)
    case .whileStatement(let statement): return loop(statement, paths)
    case .withStatement(let statement): return context(statement, paths)
    case .tryStatement(let statement): return trial(statement, paths)
    case .matchStatement(let statement): return match(statement, paths)
    default: return Ways(on: questions.assigned(by: statement, passing(statement, paths)))
    }
  }

  /// What happens to the job within an expression or a simple statement.
  private func passing(_ node: SyntaxNode, _ paths: [Path], startsOnly: Bool = false) -> [Path] {
    let span = node.span
    var paths = paths
    if let start, span.contains(start) { paths = paths.map { Path(reach: max($0.reach, .running), known: $0.known) } }
    return startsOnly ? paths : waited(within: span, paths)
  }

  private func waited(within span: ByteSpan, _ paths: [Path]) -> [Path] {
    let isFull = fullWaits.hasAny(within: span)
    guard isFull || limitedWaits.hasAny(within: span) else { return paths }
    let reach: Reach = isFull || isLimitLifted ? .done : .limited
    return paths.map { $0.reach == .idle ? $0 : Path(reach: max($0.reach, reach), known: $0.known) }
  }

  private mutating func branch(_ clauses: ArraySlice<(test: SyntaxNode, body: NodeList)>, _ orElse: NodeList, _ paths: [Path]) -> Ways {
    guard let clause = clauses.first else { return run(orElse, paths) }
    let paths = passing(clause.test, paths)
    // Whoever asks about the job knows what to do with either answer.
    let isAsked = questions.isAboutJob(clause.test)
    var asking = paths.filter { isAsked && ($0.reach == .running || $0.reach == .limited) }
    let others = paths.filter { !isAsked || $0.reach == .idle || $0.reach == .done }
    // `thread.join(5)`, and then a look whether more is to be done.
    if !fullWaits.isEmpty { asking = asking.map { $0.reach == .limited ? Path(reach: .done, known: $0.known) : $0 } }
    var ways = Ways()
    for (group, isExcused) in [(others, false), (asking, true)] where !group.isEmpty {
      let (on, off) = isExcused ? (group, group) : questions.split(clause.test, group)
      var left = run(clause.body, merged(on))
      // The answer may have changed since: a wait that seems out of reach is one on some way.
      if !isExcused, on.count < group.count, holdsWait(clause.body) {
        left.add(run(clause.body, merged(group)).map { $0.filter { $0.reach == .done } })
      }
      var right = branch(clauses.dropFirst(), orElse, merged(off))
      if isExcused { (left, right) = excused(left, right) }
      ways.add(left)
      ways.add(right)
    }
    return ways
  }

  private func holdsWait(_ body: NodeList) -> Bool {
    body.contains { fullWaits.hasAny(within: $0.span) || limitedWaits.hasAny(within: $0.span) }
  }

  /// Where one answer waits, the other had no need to; where none does, the one that leaves had none.
  private func excused(_ left: Ways, _ right: Ways) -> (Ways, Ways) {
    if (left.all + right.all).contains(where: { $0.reach == .done }) {
      func finished(_ ways: Ways) -> Ways { ways.map { $0.map { Path(reach: .done, known: $0.known) } } }
      return (finished(left), finished(right))
    }
    func staying(_ ways: Ways, beside other: Ways) -> Ways {
      if other.on.isEmpty || !ways.on.isEmpty { return ways }
      let breaking = isInWaitingLoop ? ways.breaking.filter { $0.reach > .running } : ways.breaking
      return Ways(leaving: ways.leaving.filter { $0.reach > .running }, breaking: breaking, continuing: ways.continuing)
    }
    return (staying(left, beside: right), staying(right, beside: left))
  }

  // MARK: Loops

  private mutating func loop(_ statement: ForStatement, _ paths: [Path]) -> Ways {
    let wasInWaitingLoop = isInWaitingLoop
    isInWaitingLoop = holdsWait(statement.body)
    defer { isInWaitingLoop = wasInWaitingLoop }
    let entering = questions.assigned(to: statement.target, passing(statement.iterable, paths))
    let first = run(statement.body, entering)
    let again = run(statement.body, questions.assigned(to: statement.target, merged(first.on + first.continuing)))
    var after = again.on + again.continuing + entering.filter { $0.reach == .idle }
    if after.isEmpty, first.breaking.isEmpty { after = entering }
    return leave(first, again, after, statement.orElse)
  }

  private mutating func loop(_ statement: WhileStatement, _ paths: [Path]) -> Ways {
    let wasInWaitingLoop = isInWaitingLoop
    isInWaitingLoop = holdsWait(statement.body)
    defer { isInWaitingLoop = wasInWaitingLoop }
    let isEndless = questions.constant(statement.test) == true
    let entering = questions.split(statement.test, passing(statement.test, paths))
    let first = run(statement.body, entering.on)
    let middle = asked(again: statement.test, first)
    let again = run(statement.body, middle.on)
    let last = asked(again: statement.test, again)
    // Like any other loop it is taken to go round twice.
    var after = isEndless ? [] : last.off + entering.off.filter { $0.reach == .idle }
    // `while pending: done, pending = wait(pending)`: when that is over, nothing of it runs.
    if isInWaitingLoop, questions.isAboutJob(statement.test) { after = after.map { $0.reach > .idle ? Path(reach: .done, known: $0.known) : $0 } }
    if after.isEmpty, !isEndless, first.breaking.isEmpty { after = entering.off }
    return leave(first, again, after, statement.orElse)
  }

  /// A loop's test, once it has gone round: the answer may be another one each time.
  private mutating func asked(again test: SyntaxNode, _ round: Ways) -> (on: [Path], off: [Path]) {
    let paths = questions.forgetting(test, passing(test, merged(round.on + round.continuing)))
    return questions.split(test, paths)
  }

  private mutating func leave(_ first: Ways, _ again: Ways, _ after: [Path], _ orElse: NodeList) -> Ways {
    var ways = run(orElse, merged(after))
    ways.on += first.breaking + again.breaking
    ways.leaving += first.leaving + again.leaving
    return ways
  }

  // MARK: Blocks

  /// What waits on leaving a context does so on every way out of it.
  private mutating func context(_ statement: WithStatement, _ paths: [Path]) -> Ways {
    var paths = paths
    for item in statement.items {
      paths = passing(item.manager, paths, startsOnly: true)
      if let target = item.target { paths = questions.assigned(to: target, paths) }
    }
    let ways = run(statement.body, paths)
    return statement.items.reduce(ways) { ways, item in ways.map { waited(within: item.manager.span, $0) } }
  }

  private mutating func trial(_ statement: TryStatement, _ paths: [Path]) -> Ways {
    let wasLifted = isLimitLifted
    isLimitLifted =
      isLimitLifted || statement.handlers.contains { fullWaits.hasAny(within: $0.span) }
    var ways = run(statement.body, paths)
    isLimitLifted = wasLifted
    let more = run(statement.orElse, ways.on)
    ways.on = more.on
    ways.addExits(of: more)
    // An error before the start is an ordinary way to it.
    let failing = paths.filter { $0.reach == .idle || $0.reach == .done }
    for handler in statement.handlers where !failing.isEmpty { ways.add(run(handler.body, failing)) }
    if statement.finallyBody.isEmpty { return ways }
    var finished = run(statement.finallyBody, merged(ways.on))
    func closing(_ paths: [Path]) -> [Path] {
      if paths.isEmpty { return [] }
      let closed = run(statement.finallyBody, merged(paths))
      finished.addExits(of: closed)
      return closed.on
    }
    finished.leaving += closing(ways.leaving)
    finished.breaking += closing(ways.breaking)
    finished.continuing += closing(ways.continuing)
    return finished
  }

  private mutating func match(_ statement: MatchStatement, _ paths: [Path]) -> Ways {
    var rest = passing(statement.subject, paths)
    let isAboutJob = questions.isAboutJob(statement.subject)
    var ways = Ways()
    for matchCase in statement.cases {
      let (on, off) = questions.split(statement.subject, against: matchCase, rest)
      var taken = run(matchCase.body, merged(on))
      if isAboutJob { taken = taken.map { $0.map { $0.reach == .running ? Path(reach: .done, known: $0.known) : $0 } } }
      ways.add(taken)
      rest = off
    }
    // Of several cases one is meant to fit.
    if statement.cases.count < 2 { ways.on += rest }
    return ways
  }
}
