import PythonSyntax

/// What the test of a statement says about when its body runs.
enum Condition {
  /// `if TYPE_CHECKING:`, `if __name__ == "__main__":` and `if "pytest" in sys.modules:`.
  static func guarding(by test: SyntaxNode) -> Guard {
    switch test.view {
    case .name(let name) where name.identifier == "TYPE_CHECKING": return .typeChecking
    case .attribute(let attribute) where attribute.name == "TYPE_CHECKING": return .typeChecking
    case .compare(let compare):
      guard compare.comparisons.count == 1, let comparison = compare.comparisons.first else { return .none }
      if comparison.operator == .in, StringLiteral(compare.left)?.value == "pytest", Attribute(comparison.operand)?.name.text == "modules" { return .testRun }
      guard comparison.operator == .equal else { return .none }
      for (left, right) in [(compare.left, comparison.operand), (comparison.operand, compare.left)] {
        if let name = Name(left), name.identifier == "__name__", StringLiteral(right)?.value == "__main__" { return .mainScript }
      }
      return .none
    default: return .none
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
