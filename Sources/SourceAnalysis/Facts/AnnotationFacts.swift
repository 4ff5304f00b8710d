import PythonSyntax
import Workspace

// What annotations say of types.

extension FactsExtractor {
  /// The type that an annotation names: `Optional[X]`, `Annotated[X, …]` and their like name `X`; `dict[str, X]` is a collection of `X`,
  /// `Box[int]` is a `Box`.
  mutating func visitAnnotation(_ node: SyntaxNode, as use: ExpressionFact.Use = .annotation) -> ExpressionID {
    switch node.kind {
    case .subscript: return visitGeneric(Subscript(trusting: node), as: use)
    case .binary:
      let binary = Binary(trusting: node)
      guard binary.operator == .bitOr, depth < Self.depthLimit else { return visit(node, as: use) }
      depth += 1
      defer { depth -= 1 }
      return join([binary.left, binary.right], at: node, as: use)
    default: return visit(node, as: use)
    }
  }

  private mutating func visitGeneric(_ item: Subscript, as use: ExpressionFact.Use) -> ExpressionID {
    guard let name = Self.lastName(of: item.value), depth < Self.depthLimit else { return visit(item.node, as: use) }
    let arguments = TupleDisplay(item.index).map { $0.elements.map { $0 } } ?? [item.index]
    depth += 1
    defer { depth -= 1 }
    switch GenericForm(of: name, in: source) {
    case .transparent?:
      guard let first = arguments.first else { break }
      visit(item.value, as: .annotation)
      for other in arguments.dropFirst() { visit(other, as: .annotation) }
      return visitAnnotation(first, as: use)
    case .union?:
      visit(item.value, as: .annotation)
      return join(arguments, at: item.node, as: use)
    case .collection?:
      guard let last = arguments.last else { break }
      visit(item.value, as: .annotation)
      for other in arguments.dropLast() { visit(other, as: .annotation) }
      let id = add(.other, item.span, as: use)
      facts.expressions[Int(id.raw)].kind = .collection(list([visitAnnotation(last, as: .element(of: id))]))
      return id
    case .other?: return visit(item.node, as: use)
    case nil: break
    }
    for argument in arguments { visit(argument, as: .annotation) }
    return visit(item.value, as: use)
  }

  private mutating func join(_ arms: [SyntaxNode], at node: SyntaxNode, as use: ExpressionFact.Use) -> ExpressionID {
    let id = add(.other, node.span, as: use)
    facts.expressions[Int(id.raw)].kind = .choice(list(arms.map { visitAnnotation($0, as: .choice(of: id)) }))
    return id
  }

  /// Where the last of a type's names stands.
  static func lastName(of node: SyntaxNode) -> ByteSpan? {
    switch node.kind {
    case .name: node.span
    case .attribute: Attribute(trusting: node).nameSpan
    default: nil
    }
  }
}

/// What the arguments of a generic type of the standard library say, by the type's name.
private enum GenericForm {
  /// The type itself: `Optional[X]` is an `X`.
  case transparent
  case union
  /// The last argument is the type of what is in it.
  case collection
  /// Something else than what an object of it holds.
  case other

  private static let names: [(form: GenericForm, names: [String])] = [
    (.transparent, ["Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired"]),
    (.union, ["Union"]),
    (
      .collection,
      [
        "dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict", "list", "List", "Sequence", "MutableSequence", "set",
        "Set", "frozenset", "FrozenSet", "MutableSet", "AbstractSet", "Collection", "Iterable", "Iterator", "AsyncIterable", "AsyncIterator", "deque",
        "Deque", "WeakValueDictionary", "WeakSet",
      ]
    ),
    (.other, ["Callable", "Literal", "Type", "type", "tuple", "Tuple", "Awaitable", "Coroutine", "Generator", "AsyncGenerator"]),
  ]

  /// By the hashes of the names, ascending: annotations are many, and a text for each would be most of what they take.
  private static let byHash = names.flatMap { form, names in names.map { (hash: WordSet.hash($0), form: form) } }.sorted { $0.hash < $1.hash }

  init?(of name: ByteSpan, in source: [UInt8]) {
    let hash = source.withUnsafeBytes { source in source.baseAddress.map { WordReader.hash($0, name.range, of: source.count) } ?? 0 }
    var (low, high) = (0, Self.byHash.count)
    while low < high {
      let middle = (low + high) / 2
      if Self.byHash[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    guard low < Self.byHash.count, Self.byHash[low].hash == hash else { return nil }
    self = Self.byHash[low].form
  }
}
