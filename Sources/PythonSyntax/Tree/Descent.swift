// Going down a tree.

extension SyntaxNode {
  /// What ``descend(_:)`` does after a visit.
  public enum Descent: Sendable {
    case intoChildren, pastChildren, stop
  }

  /// Calls the body with every child, in the order of the source but for conditionals (body, test, else) and
  /// definitions (decorators first).
  @inline(__always)
  public func forEachChild(_ body: (SyntaxNode) -> Void) {
    let raw = raw
    let fields = raw.kind.fields
    switch raw.kind {
    case .functionDef, .classDef, .forStatement, .tryStatement: break
    default:
      visit(fields.a, raw.a, body)
      visit(fields.b, raw.b, body)
      visit(fields.c, raw.c, body)
      return
    }
    visitRecord(raw, body)
  }

  public var children: [SyntaxNode] {
    var children: [SyntaxNode] = []
    forEachChild { children.append($0) }
    return children
  }

  /// Visits this node and all below it, parents first, without recursion: chains of any length are safe.
  public func descend(_ visit: (SyntaxNode) -> Descent) {
    var pending = [self]
    while let node = pending.popLast() {
      switch visit(node) {
      case .stop: return
      case .pastChildren: continue
      case .intoChildren:
        let mark = pending.count
        node.forEachChild { pending.append($0) }
        pending[mark...].reverse()
      }
    }
  }

  private func visit(_ slot: Slot, _ value: Int32, _ body: (SyntaxNode) -> Void) {
    switch slot {
    case .unused, .offset, .number: break
    case .node: if value != 0 { body(child(value)) }
    case .list: visitList(value, body)
    case .operatorsAndNodes: for pair in Comparisons(self) { body(pair.operand) }
    case .functionRecord, .classRecord, .loopRecord, .tryRecord: break
    }
  }

  private func visitList(_ list: Int32, _ body: (SyntaxNode) -> Void) {
    let first = Int(list) + 1
    for position in first..<first + Int(reference.contents.pointee.lists[Int(list)]) {
      let number = reference.contents.pointee.lists[position]
      if number != 0 { body(child(number)) }
    }
  }

  private func visitRecord(_ raw: RawNode, _ body: (SyntaxNode) -> Void) {
    switch raw.kind {
    case .functionDef:
      visitList(record(raw.b, 3), body)
      visit(.node, raw.a, body)
      visitList(record(raw.b, 0), body)
      visitList(record(raw.b, 1), body)
      visit(.node, record(raw.b, 2), body)
      visitList(raw.c, body)
    case .classDef:
      visitList(record(raw.b, 3), body)
      visit(.node, raw.a, body)
      visitList(record(raw.b, 0), body)
      visitList(record(raw.b, 1), body)
      visitList(record(raw.b, 2), body)
      visitList(raw.c, body)
    case .forStatement:
      visit(.node, raw.a, body)
      visit(.node, raw.b, body)
      visitList(record(raw.c, 0), body)
      visitList(record(raw.c, 1), body)
    case .tryStatement:
      visitList(raw.a, body)
      visitList(raw.b, body)
      visitList(record(raw.c, 0), body)
      visitList(record(raw.c, 1), body)
    default: break
    }
  }
}
