import PythonSyntax
import Workspace

/// The questions that decide between the ways through a function: which of them are the same, what the answers are, and which are
/// about the job.
struct PathQuestions {
  typealias Path = WaitPaths.Path

  /// Questions by their text, without blanks, and the words in each.
  private var numbers: [String: Int] = [:]
  private var words: [Set<String>] = []
  /// Only what is asked twice is worth remembering, and what the caller decides.
  private var counts: [Int] = []
  private let parameters: Set<String>
  private let puttingWords: Set<String>
  private let mentions: SpanSet
  /// Variables that are made from the handle.
  private var derived: Set<String> = []
  /// Variables that get their values where the job is started, and nowhere else does their value say so much; and that part.
  private var companions: Set<String> = []
  private var startingPart: ByteSpan?
  /// Variables that functions inside set: nobody knows when.
  private var foreign: Set<String> = []

  init(in body: NodeList, start: ByteSpan?, mentions: SpanSet, parameters: Set<String>, puttingWords: Set<String>) {
    self.puttingWords = puttingWords
    self.mentions = mentions
    self.parameters = parameters
    var assignments: [(targets: [String], value: SyntaxNode, isStart: Bool)] = []
    for statement in body {
      statement.descend { node in
        switch node.view {
        case .functionDef, .classDef, .lambda:
          node.descend { inner in
            switch inner.view {
            case .nonlocalStatement(let statement): for name in statement.names { foreign.insert(name.name.text) }
            case .globalStatement(let statement): for name in statement.names { foreign.insert(name.name.text) }
            default: break
            }
            return .intoChildren
          }
          return .pastChildren
        case .globalStatement(let statement): for name in statement.names { foreign.insert(name.name.text) }
        case .assign(let assign): assignments.append((assign.targets.flatMap(Self.names), assign.value, false))
        case .namedExpression(let named):
          // `if (future := pool.submit(work)) is not None:`
          assignments.append((Self.names(in: named.target), named.value, named.value.span == start))
        case .forStatement(let loop):
          assignments.append((Self.names(in: loop.target), loop.iterable, false))
          notePart(loop.body, start)
        case .ifClause(let clause): notePart(clause.body, start)
        case .ifStatement(let statement): notePart(statement.orElse, start)
        case .whileStatement(let loop): notePart(loop.body, start)
        case .matchCase(let matchCase): notePart(matchCase.body, start)
        default: break
        }
        return .intoChildren
      }
    }
    for _ in 0..<3 {
      for assignment in assignments {
        if mentions.hasAny(within: assignment.value.span) || assignment.isStart || Self.names(anyOf: derived, assignment.value) { derived.formUnion(assignment.targets) }
      }
    }
    for statement in body { count(in: statement) }
  }

  /// The innermost part that does not always run and holds the start.
  private mutating func notePart(_ body: NodeList, _ start: ByteSpan?) {
    guard let start, let first = body.first, let last = body.last else { return }
    let span = first.span.union(last.span)
    guard span.contains(start) else { return }
    startingPart = span
    companions = []
    for statement in body {
      statement.descend { node in
        switch node.view {
        case .functionDef, .classDef, .lambda: return .pastChildren
        case .assign(let assign): companions.formUnion(assign.targets.flatMap(Self.names))
        case .augmentedAssign(let assign): companions.formUnion(Self.names(in: assign.target))
        case .call(let call):
          if case .attribute(let method) = call.function.view, puttingWords.contains(method.name.text) {
            companions.formUnion(Self.names(in: method.value))
          }
        default: break
        }
        return .intoChildren
      }
    }
  }

  private static func names(anyOf wanted: Set<String>, _ value: SyntaxNode) -> Bool {
    if wanted.isEmpty { return false }
    var isFound = false
    value.descend { node in
      if case .name(let name) = node.view { isFound = wanted.contains(name.identifier.text) }
      return isFound ? .stop : .intoChildren
    }
    return isFound
  }

  private static func names(in target: SyntaxNode) -> [String] {
    switch target.view {
    case .name(let name): [name.identifier.text]
    case .tuple(let tuple): tuple.elements.flatMap(names)
    case .list(let list): list.elements.flatMap(names)
    // `known[key] = value` changes `known`.
    case .subscript(let item): names(in: item.value)
    case .starred(let starred): names(in: starred.value)
    default: []
    }
  }

  // MARK: What is asked

  private mutating func count(in statement: SyntaxNode) {
    statement.descend { node in
      switch node.view {
      case .functionDef, .classDef, .lambda: return .pastChildren
      case .ifClause(let clause): for atom in atoms(of: clause.test) { counts[atom] += 1 }
      case .whileStatement(let loop): for atom in atoms(of: loop.test) { counts[atom] += 1 }
      case .assign(let assign):
        for target in assign.targets where constant(assign.value) != nil {
          if case .name = target.view { counts[number(of: target.text, target)] += 1 }
        }
      case .matchStatement(let statement):
        for matchCase in statement.cases { counts[number(of: Self.text(of: matchCase, statement.subject), statement.subject)] += 1 }
      default: break
      }
      return .intoChildren
    }
  }

  private mutating func atoms(of test: SyntaxNode) -> [Int] {
    switch test.view {
    case .unary(let unary) where unary.operator == .not: return atoms(of: unary.operand)
    case .boolean(let boolean): return boolean.values.flatMap { atoms(of: $0) }
    default: return question(test).map { [$0.number] } ?? []
    }
  }

  private mutating func number(of text: String, _ nodes: SyntaxNode...) -> Int {
    let key = String(text.unicodeScalars.filter { !$0.properties.isWhitespace })
    if let known = numbers[key] { return known }
    numbers[key] = words.count
    var own: Set<String> = []
    for node in nodes {
      node.descend { inner in
        switch inner.view {
        case .name(let name): own.insert(name.identifier.text)
        case .attribute(let attribute): own.insert(attribute.name.text)
        default: break
        }
        return .intoChildren
      }
    }
    words.append(own)
    counts.append(0)
    return words.count - 1
  }

  private static func text(of matchCase: MatchCase, _ subject: SyntaxNode) -> String { "\(subject.text)==\(matchCase.pattern.text)" }

  /// A question with one answer, and whether it asks for the opposite: `a != b` is `not a == b`.
  private mutating func question(_ test: SyntaxNode) -> (number: Int, isOpposite: Bool)? {
    guard case .compare(let compare) = test.view else { return (number(of: test.text, test), false) }
    guard compare.comparisons.count == 1, let comparison = compare.comparisons.first else { return (number(of: test.text, test), false) }
    let (left, right) = (compare.left, comparison.operand)
    if case .constant(let constant) = right.view, constant.value != .ellipsis {
      let isOff = constant.value != .true
      switch comparison.operator {
      case .is, .equal: return (number(of: left.text, left), isOff)
      case .isNot, .notEqual: return (number(of: left.text, left), !isOff)
      default: break
      }
    }
    func pair(_ left: SyntaxNode, _ sign: String, _ right: SyntaxNode) -> Int {
      number(of: "\(left.text)\(sign)\(right.text)", left, right)
    }
    switch comparison.operator {
    case .equal, .is: return (pair(left, "==", right), false)
    case .notEqual, .isNot: return (pair(left, "==", right), true)
    case .less: return (pair(left, "<", right), false)
    case .greaterOrEqual: return (pair(left, "<", right), true)
    case .greater: return (pair(right, "<", left), false)
    case .lessOrEqual: return (pair(right, "<", left), true)
    case .in: return (pair(left, " in ", right), false)
    case .notIn: return (pair(left, " in ", right), true)
    }
  }

  /// Whether the answer says something about the job.
  func isAboutJob(_ test: SyntaxNode) -> Bool {
    switch test.view {
    case .unary(let unary) where unary.operator == .not: return isAboutJob(unary.operand)
    case .boolean(let boolean) where boolean.operator == .and: return boolean.values.allSatisfy(isAboutJob)
    default: break
    }
    if mentions.hasAny(within: test.span) { return true }
    let isOutside = startingPart.map { !$0.contains(test.span) } ?? false
    var isFound = false
    test.descend { node in
      guard case .name(let name) = node.view else { return .intoChildren }
      let text = name.identifier.text
      isFound = derived.contains(text) || isOutside && companions.contains(text)
      return isFound ? .stop : .intoChildren
    }
    return isFound
  }

  func constant(_ test: SyntaxNode) -> Bool? {
    switch test.view {
    case .constant(let constant):
      switch constant.value {
      case .true: true
      case .false, .none: false
      case .ellipsis: nil
      }
    case .number(let number): number.node.text == "1" ? true : number.node.text == "0" ? false : nil
    default: nil
    }
  }

  // MARK: Answers

  /// The ways on which a test is true, and those on which it is false.
  mutating func split(_ test: SyntaxNode, _ paths: [Path]) -> (on: [Path], off: [Path]) {
    if let constant = constant(test) { return constant ? (paths, []) : ([], paths) }
    switch test.view {
    case .unary(let unary) where unary.operator == .not:
      let inner = split(unary.operand, paths)
      return (inner.off, inner.on)
    case .boolean(let boolean):
      var through = paths
      var out: [Path] = []
      for value in boolean.values {
        let (on, off) = split(value, through)
        through = boolean.operator == .and ? on : off
        out += boolean.operator == .and ? off : on
      }
      return boolean.operator == .and ? (through, out) : (out, through)
    case .namedExpression(let named):
      let paths = assigned(to: named.target, paths)
      return (paths, paths)
    default:
      guard let question = question(test) else { return (paths, paths) }
      let (on, off) = split(by: question.number, paths)
      return question.isOpposite ? (off, on) : (on, off)
    }
  }

  mutating func split(_ subject: SyntaxNode, against matchCase: MatchCase, _ paths: [Path]) -> (on: [Path], off: [Path]) {
    if matchCase.guardExpression == nil, Self.fitsAnything(matchCase.pattern) { return (paths, []) }
    let (on, off) = split(by: number(of: Self.text(of: matchCase, subject), subject), paths)
    return (on, matchCase.guardExpression == nil ? off : paths)
  }

  private static func fitsAnything(_ pattern: SyntaxNode) -> Bool {
    if case .capturePattern(let capture) = pattern.view { return capture.pattern == nil }
    return false
  }

  private func split(by number: Int, _ paths: [Path]) -> (on: [Path], off: [Path]) {
    let isKept = counts[number] > 1 || !words[number].isDisjoint(with: parameters)
    func answered(_ answer: Bool) -> [Path] {
      paths.compactMap { path in
        if let known = path.known[number] { return known == answer ? path : nil }
        var path = path
        if isKept { path.known[number] = answer }
        return path
      }
    }
    return (answered(true), answered(false))
  }

  /// What is known once a statement has given variables other values.
  mutating func assigned(by statement: SyntaxNode, _ paths: [Path]) -> [Path] {
    switch statement.view {
    case .assign(let assign):
      var paths = paths
      for target in assign.targets { paths = assigned(to: target, paths) }
      guard let answer = constant(assign.value) else { return paths }
      for target in assign.targets {
        guard case .name(let name) = target.view, !foreign.contains(name.identifier.text) else { continue }
        let number = number(of: target.text, target)
        if counts[number] > 1 { paths = paths.map { Path(reach: $0.reach, known: $0.known.merging([number: answer]) { $1 }) } }
      }
      return paths
    case .augmentedAssign(let assign): return assigned(to: assign.target, paths)
    case .annotatedAssign(let assign): return assigned(to: assign.target, paths)
    default: return paths
    }
  }

  /// Without the answers that a test asks for.
  mutating func forgetting(_ test: SyntaxNode, _ paths: [Path]) -> [Path] {
    let asked = Set(atoms(of: test))
    return paths.map { path in Path(reach: path.reach, known: path.known.filter { !asked.contains($0.key) }) }
  }

  func assigned(to target: SyntaxNode, _ paths: [Path]) -> [Path] {
    var changed = Set(Self.names(in: target))
    if case .attribute(let attribute) = target.view { changed.insert(attribute.name.text) }
    guard !changed.isEmpty else { return paths }
    return paths.map { path in Path(reach: path.reach, known: path.known.filter { words[$0.key].isDisjoint(with: changed) }) }
  }

  /// The answer of each way that a parameter's name alone asks for.
  func answer(named name: String, on path: Path) -> Bool? {
    numbers[name].flatMap { path.known[$0] }
  }
}
