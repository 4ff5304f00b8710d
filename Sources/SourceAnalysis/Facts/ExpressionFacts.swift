import PythonSyntax
import Workspace

// What expressions are made of, and what each of them is used for.

extension FactsExtractor {
  @discardableResult
  mutating func add(_ kind: ExpressionFact.Kind, _ span: ByteSpan, as use: ExpressionFact.Use) -> ExpressionID {
    let id = ExpressionID(raw: Int32(facts.expressions.count))
    facts.expressions.append(ExpressionFact(kind: kind, span: span, scope: scope, use: use))
    return id
  }

  /// In bytes: nobody names anything with more, and what longer texts say is of no interest.
  private static let longestText = 2048

  /// Nearly all numbers are a few digits.
  private func value(of number: Number) -> Double? {
    let digits = source[number.span.range]
    guard digits.count < 16, digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
      return Double(number.node.text.filter { $0 != "_" })
    }
    return Double(digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
  }

  /// Nearly all texts are the bytes that stand between their quotes.
  mutating func text(of literal: StringLiteral) -> NameID? {
    guard literal.span.range.count <= Self.longestText else { return nil }
    if !literal.isBytes, literal.pieces.isEmpty, let id = facts.names.intern(verbatim: literal.contentSpan.range, of: source) { return id }
    return literal.value.map { intern($0) }
  }

  @discardableResult
  mutating func visit(_ node: SyntaxNode, as use: ExpressionFact.Use) -> ExpressionID {
    let id = add(.other, node.span, as: use)
    guard depth < Self.depthLimit else { return id }
    depth += 1
    let kind = kind(of: node, id)
    depth -= 1
    facts.expressions[Int(id.raw)].kind = kind
    return id
  }

  private mutating func kind(of node: SyntaxNode, _ id: ExpressionID) -> ExpressionFact.Kind {
    // Nine of ten expressions are one of these, and a view of every kind costs more to make than they to look at.
    switch node.kind {
    case .name: return .name(facts.names.intern(plain: node.span.range, of: source) ?? intern(Name(trusting: node).identifier))
    case .attribute:
      let attribute = Attribute(trusting: node)
      let base = visit(attribute.value, as: .base(of: id))
      return .attribute(base: base, name: facts.names.intern(plain: attribute.nameSpan.range, of: source) ?? intern(attribute.name))
    case .call: return visit(Call(trusting: node), id)
    case .string: return text(of: StringLiteral(trusting: node)).map { .text($0) } ?? .other
    case .number: return value(of: Number(trusting: node)).map { .number(.init($0)) } ?? .other
    case .constant:
      switch Constant(trusting: node).value {
      case .true: return .boolean(true)
      case .false: return .boolean(false)
      case .none: return .none
      case .ellipsis: return .other
      }
    default: return kind(ofOther: node, id)
    }
  }

  private mutating func kind(ofOther node: SyntaxNode, _ id: ExpressionID) -> ExpressionFact.Kind {
    switch node.view {
    case .await(let awaiting): return .await(visit(awaiting.value, as: .awaited(by: id)))
    case .formattedString(let string):
      for element in string.elements { visitParts(of: element) }
      return string.constantValue.map { .text(intern($0)) } ?? .pattern(intern(string.pattern))
    case .templateString(let string):
      for element in string.elements { visitParts(of: element) }
      return .other
    case .tuple(let tuple): return collection(tuple.elements, id)
    case .list(let list): return collection(list.elements, id)
    case .set(let set): return collection(set.elements, id)
    case .dict(let dict):
      let start = pendingParts.count
      for entry in dict.entries {
        if let key = entry.key {
          // A handle can be a key: `{pool.submit(f): name}`.
          visit(key, as: .element(of: id))
          pendingParts.append(visit(entry.value, as: .element(of: id)))
        } else {
          pendingParts.append(visit(entry.value, as: .choice(of: id)))
        }
      }
      return .dictionary(list(from: start))
    case .subscript(let item) where isNamed(item.value, "Annotated"):
      // `Session = Annotated[Store, Depends(store)]`: another name of the type.
      visit(item.value, as: .operand)
      guard case .tuple(let tuple) = item.index.view, let first = tuple.elements.first else { return .choice(list([visit(item.index, as: .choice(of: id))])) }
      let type = visit(first, as: .choice(of: id))
      for other in tuple.elements.dropFirst() { visit(other, as: .operand) }
      return .choice(list([type]))
    case .subscript(let item):
      let base = visit(item.value, as: .subscripted(by: id))
      visit(item.index, as: .operand)
      return .subscript_(base: base)
    case .conditional(let conditional):
      visit(conditional.test, as: .operand)
      return choice(conditional.body, conditional.orElse, id)
    case .boolean(let boolean):
      let start = pendingParts.count
      for value in boolean.values { pendingParts.append(visit(value, as: .choice(of: id))) }
      return .choice(list(from: start))
    // `threads + more`: what is in either is in the whole.
    case .binary(let binary) where binary.operator == .add || binary.operator == .bitOr:
      return choice(binary.left, binary.right, id)
    case .namedExpression(let named):
      let value = visit(named.value, as: .operand)
      assign(named.target, value: value)
      return .choice(list([value]))
    case .starred(let starred): return .choice(list([visit(starred.value, as: .choice(of: id))]))
    case .lambda(let lambda): return visit(lambda, id)
    case .listComprehension(let list): return comprehension(list.comprehensions, elements: [list.element], node, id)
    case .setComprehension(let set): return comprehension(set.comprehensions, elements: [set.element], node, id)
    case .generator(let generator): return comprehension(generator.comprehensions, elements: [generator.element], node, id)
    case .dictComprehension(let dict): return comprehension(dict.comprehensions, elements: [dict.key, dict.value], node, id)
    case .yield(let yield):
      pendingYieldSpans.append(node.span)
      if let value = yield.value { pendingYields.append(visit(value, as: .yielded(from: scope))) }
      return .other
    case .yieldFrom(let yield):
      pendingYieldSpans.append(node.span)
      visit(yield.value, as: .yielded(from: scope))
      return .other
    default:
      node.forEachChild { visitParts(of: $0) }
      return .other
    }
  }

  /// Expressions inside something whose own value is not followed.
  private mutating func visitParts(of node: SyntaxNode) {
    if node.kind.isExpression {
      visit(node, as: .operand)
    } else if depth < Self.depthLimit {
      depth += 1
      node.forEachChild { visitParts(of: $0) }
      depth -= 1
    }
  }

  private mutating func collection(_ elements: NodeList, _ id: ExpressionID) -> ExpressionFact.Kind {
    let start = pendingParts.count
    for element in elements { pendingParts.append(visit(element, as: element.kind == .starred ? .choice(of: id) : .element(of: id))) }
    return .collection(list(from: start))
  }

  private mutating func choice(_ one: SyntaxNode, _ other: SyntaxNode, _ id: ExpressionID) -> ExpressionFact.Kind {
    let start = pendingParts.count
    pendingParts.append(visit(one, as: .choice(of: id)))
    pendingParts.append(visit(other, as: .choice(of: id)))
    return .choice(list(from: start))
  }

  mutating func list(_ parts: [ExpressionID]) -> Places<ExpressionID> {
    let first = Int32(facts.parts.count)
    for part in parts { facts.parts.append(part) }
    return Places(start: first, end: Int32(facts.parts.count))
  }

  /// What was added to the pending parts since.
  mutating func list(from start: Int) -> Places<ExpressionID> {
    facts.parts.take(from: start, of: &pendingParts)
  }

  mutating func visit(_ call: Call, _ id: ExpressionID) -> ExpressionFact.Kind {
    let function = visit(call.function, as: .function(of: id))
    let start = pendingArguments.count
    func use() -> ExpressionFact.Use { .argument(of: id, index: Int32(pendingArguments.count - start)) }
    for argument in call.arguments {
      if let starred = Starred(argument) {
        pendingArguments.append(.init(kind: .star, value: visit(starred.value, as: use())))
      } else {
        pendingArguments.append(.init(kind: .positional, value: visit(argument, as: use())))
      }
    }
    for keyword in call.keywords {
      let kind: ExpressionFact.Argument.Kind = keyword.name.map { .keyword(intern($0)) } ?? .doubleStar
      pendingArguments.append(.init(kind: kind, value: visit(keyword.value, as: use())))
    }
    return .call(function: function, arguments: facts.arguments.take(from: start, of: &pendingArguments))
  }

  mutating func visit(_ lambda: Lambda, _ id: ExpressionID) -> ExpressionFact.Kind {
    let start = (expressions: id.raw, bindings: place.bindings)
    let inner = open(.lambda, name: "<lambda>", nameSpan: lambda.span, span: lambda.span)
    add(lambda.parameters, of: inner)
    within(inner) { extractor in
      extractor.bindParameters()
      extractor.pendingReturns.append(extractor.visit(lambda.body, as: .returned(from: inner)))
    }
    close(inner, from: start)
    return .lambda(inner)
  }

  /// The first iterable is evaluated outside the comprehension's scope, everything else within it.
  private mutating func comprehension(
    _ clauses: SyntaxList<Comprehension>, elements: [SyntaxNode], _ node: SyntaxNode, _ id: ExpressionID
  ) -> ExpressionFact.Kind {
    let start = (expressions: id.raw, bindings: place.bindings)
    let inner = open(.comprehension, name: "", nameSpan: node.span, span: node.span)
    let outermost = clauses.first.map { visit($0.iterable, as: .operand) }
    var element = id
    within(inner) { extractor in
      for (index, clause) in clauses.enumerated() {
        if index == 0, let outermost {
          extractor.iterate(outermost, into: clause.target)
        } else {
          extractor.iterate(clause.iterable, into: clause.target)
        }
        for condition in clause.conditions { extractor.visit(condition, as: .operand) }
      }
      for part in elements { element = extractor.visit(part, as: .element(of: id)) }
    }
    close(inner, from: start)
    return .comprehension(inner, element: element)
  }
}
