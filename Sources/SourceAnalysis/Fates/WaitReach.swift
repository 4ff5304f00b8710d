import Catalogue
import PythonSyntax
import Workspace

/// A place where it is waited for a job.
struct WaitPlace {
  let place: ExpressionRef
  /// Whether nothing limits the wait.
  let isFull: Bool
}

/// How many of the ways from a job's start to the end of its function come to a wait.
struct WaitReach: Hashable {
  enum Extent: Hashable {
    case everyWay
    case everyWayWithLimit
    case someWays
    /// None but those that an error takes.
    case errors
  }

  let extent: Extent
  /// The waits, in the order of places.
  var places: [ExpressionRef] = []
  /// What the function's parameters must be for a way that comes to no wait.
  var needs: [Switch] = []
}

/// Asks which ways come to waits, in the syntax of the few functions that have some.
struct WaitReachFinder {
  private let process: ProcessModel
  private var model: SourceModel { process.model }

  /// In expressions: larger functions, and modules, are made by programs, and which way they go nobody asks.
  private static let sizeLimit = 10_000

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// The ways behind a call that starts a job, or gives its handle back; `nil` where another function waits, of which it is not
  /// known when it runs.
  /// - Parameter mentions: The places that read the handle.
  func reach(from start: ExpressionRef, to waits: [WaitPlace], mentioning mentions: Set<ExpressionRef>) -> WaitReach? {
    // `await loop.run_in_executor(…)`: nothing comes between the start and the wait around it.
    if waits.contains(where: { $0.isFull && isWithin(start, $0.place) }) { return WaitReach(extent: .everyWay) }
    guard let function = model.executor(of: start), let span = model.fact(start)?.span,
      let (ends, questions) = ends(in: function, from: span, to: waits, mentioning: mentions)
    else { return nil }
    let open = ends.filter { $0.reach == .running }
    return WaitReach(
      extent: Self.extent(of: ends), places: waits.map(\.place).sorted { $0.expression < $1.expression },
      needs: open.isEmpty ? [] : needs(of: function, on: open, questions))
  }

  private func isWithin(_ inner: ExpressionRef, _ outer: ExpressionRef) -> Bool {
    guard inner.file == outer.file, let inside = model.fact(inner)?.span, let around = model.fact(outer)?.span else { return false }
    return around.contains(inside)
  }

  /// The ways through a function that is given the handle by a call.
  func reach(
    in function: ScopeRef, calledBy call: ExpressionRef, isMethod: Bool, to waits: [WaitPlace], mentioning mentions: Set<ExpressionRef>
  ) -> WaitReach? {
    guard let (all, questions) = ends(in: function, from: nil, to: waits, mentioning: mentions), let index = model.index(function.file)
    else { return nil }
    let parameters = index.facts.parameters(of: function.scope)
    let ends = all.filter { path in
      parameters.indices.allSatisfy { position in
        guard let answer = questions.answer(named: index.facts[parameters[position].name], on: path) else { return true }
        return mayBe(Switch(parameter: position, isOn: answer), of: function, calledBy: call, isMethod: isMethod)
      }
    }
    return WaitReach(extent: Self.extent(of: ends))
  }

  /// Whether a call may give a parameter a value that is true, or false.
  func mayBe(_ needed: Switch, of function: ScopeRef, calledBy call: ExpressionRef, isMethod: Bool) -> Bool {
    guard let index = model.index(function.file) else { return true }
    let parameter = index.facts.parameters(of: function.scope)[needed.parameter]
    let place = ArgumentPosition(index: needed.parameter - (isMethod ? 1 : 0), keyword: index.facts[parameter.name])
    let given = model.argument(place, of: call) ?? parameter.initial.map { ExpressionRef(file: function.file, expression: $0) }
    switch given.flatMap(model.constant) {
    case .boolean(let value)?: return value == needed.isOn
    case .some(.none): return !needed.isOn
    case .number?, .text?, nil: return true
    }
  }

  private func ends(
    in function: ScopeRef, from start: ByteSpan?, to waits: [WaitPlace], mentioning mentions: Set<ExpressionRef>
  ) -> (ends: [WaitPaths.Path], questions: PathQuestions)? {
    guard waits.allSatisfy({ model.executor(of: $0.place) == function }), let index = model.index(function.file),
      index.facts[function.scope].expressions.indices.count <= Self.sizeLimit, let tree = process.syntax(of: function.file),
      let body = body(of: function, in: index, tree)
    else { return nil }
    let places = waits.map { WaitPaths.Wait(span: index.facts[$0.place.expression].span, isFull: $0.isFull) }
    let reads = mentions.filter { $0.file == function.file }.map { index.facts[$0.expression].span }
    let parameters = index.facts.parameters(of: function.scope).filter { index.bindings(of: $0.name, in: function.scope).count == 1 }
    var paths = WaitPaths(
      through: body, from: start, to: places, mentioning: reads, parameters: Set(parameters.map { index.facts[$0.name] }),
      puttingWords: Set(model.knowledge.putsInto))
    guard let ends = withExtendedLifetime(tree, { paths.ends(of: body) }), !ends.isEmpty else { return nil }
    return (ends, paths.questions)
  }

  private static func extent(of ends: [WaitPaths.Path]) -> WaitReach.Extent {
    guard ends.contains(where: { $0.reach == .running }) else {
      return ends.contains { $0.reach == .limited } ? .everyWayWithLimit : .everyWay
    }
    return ends.contains { $0.reach > .running } ? .someWays : .errors
  }

  /// The parameters that are the same on all of these ways.
  private func needs(of function: ScopeRef, on paths: [WaitPaths.Path], _ questions: PathQuestions) -> [Switch] {
    guard let index = model.index(function.file) else { return [] }
    return index.facts.parameters(of: function.scope).enumerated().compactMap { position, parameter in
      guard index.bindings(of: parameter.name, in: function.scope).count == 1 else { return nil }
      let answers = Set(paths.map { questions.answer(named: index.facts[parameter.name], on: $0) })
      guard answers.count == 1, case let answer?? = answers.first else { return nil }
      return Switch(parameter: position, isOn: answer)
    }
  }

  private func body(of function: ScopeRef, in index: FactsIndex, _ tree: SyntaxTree) -> NodeList? {
    let fact = index.facts[function.scope]
    switch fact.kind {
    case .module: return tree.root.body
    case .type, .lambda, .comprehension: return nil
    case .function:
      var found: NodeList?
      tree.root.node.descend { node in
        if !node.span.contains(fact.nameSpan), node.kind != .module { return .pastChildren }
        if let definition = FunctionDef(node), definition.name.span == fact.nameSpan {
          found = definition.body
          return .stop
        }
        return .intoChildren
      }
      return found
    }
  }
}
