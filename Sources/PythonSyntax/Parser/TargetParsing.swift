// What can be assigned to, looped over into, deleted.

extension PythonParser {
  /// The target of a `for`: operators down to `|`, so that `in` ends it.
  mutating func targetList(until expected: String) -> Int32 {
    let start = lexer.start
    let first = lexer.kind == .star ? starred() : binary(Precedence.bitOr)
    var target = first
    if lexer.kind == .comma {
      target = tuple(start, first) { $0.lexer.kind == .star ? $0.starred() : $0.binary(Precedence.bitOr) }
    }
    assignable(target, .store)
    return target
  }

  enum TargetUse {
    case store, delete
  }

  /// Turns an expression into a target; says what in it cannot be one.
  mutating func assignable(_ node: Int32, _ use: TargetUse) {
    let index = Int(node)
    switch nodes[index].kind {
    case .name, .attribute, .subscript: nodes[index].op = context(use)
    case .starred where use == .store:
      nodes[index].op = context(use)
      assignable(nodes[index].a, use)
    case .tuple, .list:
      nodes[index].op = context(use)
      let list = Int(nodes[index].a)
      for position in 0..<Int(lists[list]) { assignable(lists[list + 1 + position], use) }
    case .errorExpression: break
    default: refuse(node, use)
    }
  }

  /// The target of `+=` and of an annotation: a name, an attribute or a subscript.
  mutating func singleAssignable(_ node: Int32) {
    switch kind(of: node) {
    case .name, .attribute, .subscript: nodes[Int(node)].op = context(.store)
    case .errorExpression: break
    default: refuse(node, .store)
    }
  }

  private func context(_ use: TargetUse) -> UInt8 {
    use == .store ? ExpressionContext.store.rawValue : ExpressionContext.delete.rawValue
  }

  private mutating func refuse(_ node: Int32, _ use: TargetUse) {
    note(
      use == .store ? "this cannot be assigned to: \(inWords(kind(of: node)))" : "this cannot be deleted: \(inWords(kind(of: node)))",
      expected: "a name, an attribute or a subscript", from: start(of: node), to: end(of: node))
  }

  private func inWords(_ kind: SyntaxKind) -> String {
    switch kind {
    case .call: "a call"
    case .number, .string, .constant: "a literal"
    case .formattedString, .templateString: "a string with fields"
    case .dict, .set: "a display in braces"
    case .listComprehension, .setComprehension, .dictComprehension, .generator: "a comprehension"
    case .unary, .binary, .boolean: "an operation"
    case .compare: "a comparison"
    case .conditional: "a conditional"
    case .lambda: "a lambda"
    case .await, .yield, .yieldFrom: "a value waited for"
    case .starred: "a starred expression"
    case .tuple, .list: "several values"
    default: "an expression"
    }
  }
}
