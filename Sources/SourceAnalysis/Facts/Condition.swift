import PythonSyntax

/// What the test of a statement says about when its body runs.
enum Condition {
  /// `if TYPE_CHECKING:`, `if __name__ == "__main__":`, `if "pytest" in sys.modules:` and `if os.name == "nt":`.
  static func guarding(by test: SyntaxNode) -> Guard {
    if isOtherSystem(test) { return .otherSystem }
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

  /// What the standard library calls systems that servers do not run on.
  private static let otherSystems: Set<String> = ["nt", "win32", "cygwin", "darwin", "windows"]

  /// `os.name == "nt"`, `sys.platform.startswith("win")`, `platform.system() in ("Windows", "Darwin")`.
  private static func isOtherSystem(_ test: SyntaxNode) -> Bool {
    switch test.view {
    case .boolean(let boolean): return boolean.operator == .and && boolean.values.contains(where: isOtherSystem)
    case .call(let call):
      guard let method = Attribute(call.function), method.name.text == "startswith", asksForSystem(method.value), let first = call.arguments.first,
        let text = StringLiteral(first)?.value
      else { return false }
      return text == "win" || otherSystems.contains(text.lowercased())
    case .compare(let compare):
      guard compare.comparisons.count == 1, let comparison = compare.comparisons.first, asksForSystem(compare.left) else { return false }
      func isOther(_ node: SyntaxNode) -> Bool { (StringLiteral(node)?.value).map { otherSystems.contains($0.lowercased()) } ?? false }
      switch comparison.operator {
      case .equal: return isOther(comparison.operand)
      case .in:
        switch comparison.operand.view {
        case .tuple(let tuple): return !tuple.elements.isEmpty && tuple.elements.allSatisfy(isOther)
        case .list(let list): return !list.elements.isEmpty && list.elements.allSatisfy(isOther)
        default: return false
        }
      default: return false
      }
    default: return false
    }
  }

  /// `os.name`, `sys.platform`, `platform.system()`, also in small letters, and a constant that keeps one of them.
  private static func asksForSystem(_ node: SyntaxNode) -> Bool {
    switch node.view {
    case .attribute(let attribute):
      guard let base = Name(attribute.value)?.identifier else { return false }
      return base == "os" && attribute.name.text == "name" || base == "sys" && attribute.name.text == "platform" || attribute.name.text == "PLATFORM"
    case .name(let name): return name.identifier == "PLATFORM"
    case .call(let call):
      guard let method = Attribute(call.function) else { return false }
      if method.name.text == "lower" { return asksForSystem(method.value) }
      return method.name.text == "system" && Name(method.value).map { $0.identifier == "platform" } ?? false
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
