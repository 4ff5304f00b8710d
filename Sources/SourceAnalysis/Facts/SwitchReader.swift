import PythonSyntax
import Workspace

/// Reads which names switch the parts of an `if` on and off: `if spawn and not dry:`, `if wait: return …`.
enum SwitchReader {
  struct Found {
    let name: String
    let isOn: Bool
    let span: ByteSpan
    /// Whether only `None` counts as off: `if pool is None:`.
    var isNone = false
  }

  private typealias Test = (name: String, isOn: Bool, isNone: Bool)

  /// What keeps the bodies of a condition from running.
  static func switches(in statement: IfStatement) -> [Found] {
    var found: [Found] = []
    for clause in statement.clauses {
      guard let span = span(of: clause.body) else { continue }
      // `if a and not b:` keeps its body from running while `a` is false, and while `b` is true.
      var tests = [clause.test]
      if case .boolean(let boolean) = clause.test.view, boolean.operator == .and { tests = boolean.values.map { $0 } }
      found += tests.compactMap(switching).map { Found(name: $0.name, isOn: $0.isOn, span: span, isNone: $0.isNone) }
    }
    if statement.clauses.count == 1, let only = statement.clauses.first.flatMap({ switching(by: $0.test) }), let span = span(of: statement.orElse) {
      found.append(Found(name: only.name, isOn: !only.isOn, span: span, isNone: only.isNone))
    }
    return found
  }

  /// `if wait: return …` keeps what follows from running while `wait` is true.
  static func switches(leftBy statement: IfStatement, over rest: ByteSpan) -> [Found] {
    guard statement.clauses.count == 1, statement.orElse.isEmpty, let clause = statement.clauses.first, let last = clause.body.last,
      let found = switching(by: clause.test)
    else { return [] }
    switch last.view {
    case .returnStatement, .raiseStatement: return [Found(name: found.name, isOn: !found.isOn, span: rest, isNone: found.isNone)]
    default: return []
    }
  }

  private static func span(of body: NodeList) -> ByteSpan? {
    guard let first = body.first, let last = body.last else { return nil }
    return first.span.union(last.span)
  }

  /// `flag`, `not flag`, `flag is True`, `flag == False`, `pool is None`, `pool is not None`.
  private static func switching(by test: SyntaxNode) -> Test? {
    switch test.view {
    case .name(let name): return (name.identifier.text, true, false)
    case .unary(let unary) where unary.operator == .not: return switching(by: unary.operand).map { ($0.name, !$0.isOn, $0.isNone) }
    case .compare(let compare):
      guard compare.comparisons.count == 1, let comparison = compare.comparisons.first, let name = Name(compare.left),
        case .constant(let constant) = comparison.operand.view
      else { return nil }
      let isSame = comparison.operator == .is || comparison.operator == .equal
      switch constant.value {
      case .true: return isSame ? (name.identifier.text, true, false) : nil
      case .false: return isSame ? (name.identifier.text, false, false) : nil
      case .none where isSame: return (name.identifier.text, false, true)
      case .none where comparison.operator == .isNot || comparison.operator == .notEqual: return (name.identifier.text, true, true)
      case .none, .ellipsis: return nil
      }
    default: return nil
    }
  }
}
