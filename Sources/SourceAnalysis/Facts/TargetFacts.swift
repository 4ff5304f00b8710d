import PythonSyntax
import Workspace

// What assignments, loops, contexts and patterns give names to.

extension FactsExtractor {
  mutating func assign(_ target: SyntaxNode, value: ExpressionID) {
    let first = Int32(facts.bindings.count)
    bind(target, to: .expression(value))
    setUse(of: value, first: first) { .assigned(first: $0, count: $1) }
  }

  @discardableResult
  mutating func iterate(_ iterable: SyntaxNode, into target: SyntaxNode) -> ExpressionID {
    let value = visit(iterable, as: .operand)
    iterate(value, into: target)
    return value
  }

  mutating func iterate(_ value: ExpressionID, into target: SyntaxNode) {
    let first = Int32(facts.bindings.count)
    bind(target, to: .elementOf(value))
    setUse(of: value, first: first) { .iterated(first: $0, count: $1) }
  }

  mutating func note(_ kind: BlockFact.Kind, _ head: ExpressionID, around body: NodeList) {
    guard let first = body.first, let last = body.last else { return }
    facts.blocks.append(BlockFact(kind: kind, head: head, body: first.span.union(last.span)))
  }

  mutating func enter(_ item: WithItem) -> ExpressionID {
    let value = visit(item.manager, as: .operand)
    let first = Int32(facts.bindings.count)
    if let target = item.target { bind(target, to: .entered(value)) }
    setUse(of: value, first: first) { .entered(first: $0, count: $1) }
    return value
  }

  mutating func setUse(of value: ExpressionID, first: Int32, _ use: (BindingID, Int32) -> ExpressionFact.Use) {
    facts.expressions[Int(value.raw)].use = use(BindingID(raw: first), Int32(facts.bindings.count) - first)
  }

  mutating func bind(_ target: SyntaxNode, to value: BindingFact.Value) {
    // Most targets are names, and a view of every kind costs more to make than they to look at.
    if target.kind == .name {
      bind(intern(Name(trusting: target).identifier), to: value, at: target.span)
      return
    }
    switch target.view {
    case .attribute(let attribute):
      let base = visit(attribute.value, as: .operand)
      _ = add(BindingFact(scope: scope, target: .attribute(base: base, intern(attribute.name)), value: value, span: target.span))
    case .subscript(let item):
      let base = visit(item.value, as: .operand)
      visit(item.index, as: .key(of: base))
      facts.expressions[Int(base.raw)].use = .filled(by: BindingID(raw: Int32(facts.bindings.count)))
      _ = add(BindingFact(scope: scope, target: .item(base: base), value: value, span: target.span))
    case .starred(let starred): bind(starred.value, to: .unknown)
    case .tuple(let tuple): bind(tuple.elements, to: value)
    case .list(let list): bind(list.elements, to: value)
    default: break
    }
  }

  mutating func bind(_ targets: NodeList, to value: BindingFact.Value) {
    for (index, target) in targets.enumerated() {
      switch value {
      case .expression(let whole): bind(target, to: .unpacked(whole, index: Int32(index)))
      // `for index, thread in enumerate(threads)`: one of the places holds the item.
      case .elementOf, .entered: bind(target, to: value)
      default: bind(target, to: .unknown)
      }
    }
  }

  /// The names that a pattern gives to parts of the subject.
  mutating func capture(_ pattern: SyntaxNode) {
    var captured: [(String, ByteSpan)] = []
    pattern.descend { node in
      switch node.view {
      case .capturePattern(let capture): if let name = capture.name { captured.append((name.text, name.span)) }
      case .starPattern(let star): if let name = star.name { captured.append((name.text, name.span)) }
      case .mappingPattern(let mapping): if let name = mapping.rest { captured.append((name.text, name.span)) }
      default: break
      }
      return .intoChildren
    }
    for (name, span) in captured { bind(name, to: .unknown, at: span) }
  }
}
