import PythonSyntax

/// What the test of a statement says about when its body runs.
enum Condition {
  /// `if TYPE_CHECKING:`, `if __name__ == "__main__":`, `if "pytest" in sys.modules:`, `if settings.TESTING:` and `if os.name == "nt":`.
  static func guarding(by test: SyntaxNode) -> Guard {
    // By its kind first: a view of every kind costs more to make than most tests to look at.
    switch test.kind {
    case .name where Name(test).map { $0.identifier == "TYPE_CHECKING" } ?? false: return .typeChecking
    case .attribute where Attribute(test).map { $0.name == "TYPE_CHECKING" } ?? false: return .typeChecking
    case .name, .attribute, .subscript: return isTestRun(test) ? .testRun : .none
    case .compare: return Compare(test).map(guarding) ?? .none
    case .call, .boolean: return isOtherSystem(test) ? .otherSystem : isTestRun(test) ? .testRun : .none
    default: return .none
    }
  }

  private static func guarding(by compare: Compare) -> Guard {
    guard compare.comparisons.count == 1, let comparison = compare.comparisons.first else { return .none }
    switch comparison.operator {
    case .in where isTestRun(compare): return .testRun
    case .equal:
      for (left, right) in [(compare.left, comparison.operand), (comparison.operand, compare.left)] {
        if let name = Name(left), name.identifier == "__name__", StringLiteral(right)?.value == "__main__" { return .mainScript }
      }
    default: break
    }
    return isOtherSystem(compare) ? .otherSystem : .none
  }

  /// What settings and the environment say in tests: Flask's and other people's flag, and what pytest sets.
  private static let testFlags: Set<String> = ["TESTING", "IS_TESTING", "PYTEST_CURRENT_TEST"]

  /// `settings.TESTING`, `app.config["TESTING"]`, `os.environ.get("PYTEST_CURRENT_TEST")`, `"pytest" in sys.modules`.
  private static func isTestRun(_ test: SyntaxNode) -> Bool {
    switch test.kind {
    case .name: return Name(test).map { testFlags.contains($0.identifier.text) } ?? false
    case .attribute: return Attribute(test).map { testFlags.contains($0.name.text) } ?? false
    case .subscript: return Subscript(test).flatMap { StringLiteral($0.index)?.value }.map(testFlags.contains) ?? false
    case .call:
      guard let call = Call(test), let getter = Attribute(call.function)?.name.text ?? Name(call.function)?.identifier.text,
        getter == "get" || getter == "getenv", let flag = call.arguments.first.flatMap({ StringLiteral($0)?.value })
      else { return false }
      return testFlags.contains(flag)
    case .compare: return Compare(test).map(isTestRun) ?? false
    case .boolean: return Boolean(test).map { $0.operator == .and && $0.values.contains(where: isTestRun) } ?? false
    default: return false
    }
  }

  private static func isTestRun(_ compare: Compare) -> Bool {
    guard compare.comparisons.count == 1, let comparison = compare.comparisons.first, comparison.operator == .in,
      let text = StringLiteral(compare.left)?.value, let place = Attribute(comparison.operand)
    else { return false }
    return text == "pytest" && place.name == "modules" || testFlags.contains(text) && place.name == "environ"
  }

  /// What the standard library calls systems that servers do not run on.
  private static let otherSystems: Set<String> = ["nt", "win32", "cygwin", "darwin", "windows"]

  /// `os.name == "nt"`, `sys.platform.startswith("win")`, `platform.system() in ("Windows", "Darwin")`.
  private static func isOtherSystem(_ test: SyntaxNode) -> Bool {
    switch test.kind {
    case .boolean: return Boolean(test).map { $0.operator == .and && $0.values.contains(where: isOtherSystem) } ?? false
    case .compare: return Compare(test).map(isOtherSystem) ?? false
    case .call:
      guard let call = Call(test), let method = Attribute(call.function), method.name == "startswith", asksForSystem(method.value),
        let first = call.arguments.first, let text = StringLiteral(first)?.value
      else { return false }
      return text == "win" || otherSystems.contains(text.lowercased())
    default: return false
    }
  }

  private static func isOtherSystem(_ compare: Compare) -> Bool {
    guard compare.comparisons.count == 1, let comparison = compare.comparisons.first, asksForSystem(compare.left) else { return false }
    let elements: NodeList
    switch comparison.operator {
    case .equal: return isSystem(comparison.operand)
    case .in:
      if let tuple = TupleDisplay(comparison.operand) {
        elements = tuple.elements
      } else if let list = ListDisplay(comparison.operand) {
        elements = list.elements
      } else {
        return false
      }
    default: return false
    }
    return !elements.isEmpty && elements.allSatisfy(isSystem)
  }

  private static func isSystem(_ node: SyntaxNode) -> Bool {
    (StringLiteral(node)?.value).map { otherSystems.contains($0.lowercased()) } ?? false
  }

  /// `os.name`, `sys.platform`, `platform.system()`, also in small letters, and a constant that keeps one of them.
  private static func asksForSystem(_ node: SyntaxNode) -> Bool {
    switch node.kind {
    case .attribute:
      guard let attribute = Attribute(node), let base = Name(attribute.value)?.identifier else { return false }
      return base == "os" && attribute.name == "name" || base == "sys" && attribute.name == "platform" || attribute.name == "PLATFORM"
    case .name: return Name(node).map { $0.identifier == "PLATFORM" } ?? false
    case .call:
      guard let call = Call(node), let method = Attribute(call.function) else { return false }
      if method.name == "lower" { return asksForSystem(method.value) }
      return method.name == "system" && Name(method.value).map { $0.identifier == "platform" } ?? false
    default: return false
    }
  }

  /// `while True:` without `break` or `return`.
  static func isEndless(_ loop: WhileStatement) -> Bool {
    switch loop.test.view {
    case .constant(let constant): if constant.value != .true { return false }
    case .number(let number): if number.node.text == "0" { return false }
    default: return false
    }
    var isLeft = false
    var inner: [SyntaxNode] = []
    for statement in loop.body {
      statement.descend { node in
        switch node.view {
        case .breakStatement, .returnStatement:
          isLeft = true
          return .stop
        case .functionDef, .classDef: return .pastChildren
        case .forStatement, .whileStatement:
          inner.append(node)
          return .pastChildren
        default: return .intoChildren
        }
      }
    }
    // A `break` of an inner loop leaves only that one.
    for loop in inner {
      loop.descend { node in
        switch node.view {
        case .returnStatement:
          isLeft = true
          return .stop
        case .functionDef, .classDef: return .pastChildren
        default: return .intoChildren
        }
      }
    }
    return !isLeft
  }
}
