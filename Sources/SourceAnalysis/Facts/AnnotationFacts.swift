import PythonSyntax
import Workspace

// What annotations say of types.

extension FactsExtractor {
  /// The type that an annotation names: `Optional[X]`, `Annotated[X, …]` and their like name `X`; `dict[str, X]` is a collection of `X`,
  /// `Box[int]` is a `Box`.
  mutating func visitAnnotation(_ node: SyntaxNode, as use: ExpressionFact.Use = .annotation) -> ExpressionID {
    switch node.view {
    case .subscript(let item):
      guard let name = Self.lastName(of: item.value), depth < Self.depthLimit else { return visit(node, as: use) }
      var arguments = [item.index]
      if case .tuple(let tuple) = item.index.view { arguments = tuple.elements.map { $0 } }
      depth += 1
      defer { depth -= 1 }
      if Self.transparentTypes.contains(name), let first = arguments.first {
        visit(item.value, as: .annotation)
        for other in arguments.dropFirst() { visit(other, as: .annotation) }
        return visitAnnotation(first, as: use)
      }
      if name == "Union" {
        visit(item.value, as: .annotation)
        return join(arguments, at: node, as: use)
      }
      if Self.collectionTypes.contains(name), let last = arguments.last {
        visit(item.value, as: .annotation)
        for other in arguments.dropLast() { visit(other, as: .annotation) }
        let id = add(.other, node.span, as: use)
        facts.expressions[Int(id.raw)].kind = .collection(list([visitAnnotation(last, as: .element(of: id))]))
        return id
      }
      if Self.formTypes.contains(name) { return visit(node, as: use) }
      for argument in arguments { visit(argument, as: .annotation) }
      return visit(item.value, as: use)
    case .binary(let binary) where binary.operator == .bitOr && depth < Self.depthLimit:
      depth += 1
      defer { depth -= 1 }
      return join([binary.left, binary.right], at: node, as: use)
    default: return visit(node, as: use)
    }
  }

  private mutating func join(_ arms: [SyntaxNode], at node: SyntaxNode, as use: ExpressionFact.Use) -> ExpressionID {
    let id = add(.other, node.span, as: use)
    facts.expressions[Int(id.raw)].kind = .choice(list(arms.map { visitAnnotation($0, as: .choice(of: id)) }))
    return id
  }

  private static let transparentTypes: Set<String> = ["Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired"]
  /// Whose last argument is the type of what is in them.
  private static let collectionTypes: Set<String> = [
    "dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict", "list", "List", "Sequence", "MutableSequence", "set", "Set",
    "frozenset", "FrozenSet", "MutableSet", "AbstractSet", "Collection", "Iterable", "Iterator", "AsyncIterable", "AsyncIterator", "deque", "Deque",
    "WeakValueDictionary", "WeakSet",
  ]
  /// Whose arguments say something else than what an object of theirs holds.
  private static let formTypes: Set<String> = ["Callable", "Literal", "Type", "type", "tuple", "Tuple", "Awaitable", "Coroutine", "Generator", "AsyncGenerator"]

  static func lastName(of node: SyntaxNode) -> String? {
    switch node.view {
    case .name(let name): name.identifier.text
    case .attribute(let attribute): attribute.name.text
    default: nil
    }
  }
}
