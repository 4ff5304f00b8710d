import PythonSyntax

// Lists, tuples, dictionaries and comprehensions.

extension PythonEvaluator {
  /// `nil` when something unknown is unpacked.
  func elements(_ nodes: NodeList) throws -> [PythonValue]? {
    var elements: [PythonValue] = []
    for node in nodes {
      if let starred = Starred(node) {
        guard let more = iterated(try evaluate(starred.value)) else { return nil }
        elements += more
      } else {
        elements.append(try evaluate(node))
      }
      if elements.count > Self.elementLimit { return nil }
    }
    return elements
  }

  func dictionary(_ display: DictDisplay) throws -> PythonValue {
    var pairs: [PythonPair] = []
    for entry in display.entries {
      let value = try evaluate(entry.value)
      guard let key = entry.key else {
        guard case .dictionary(let more) = value else { return .unknown(value.firstUnknown?.reason ?? "what is unpacked here is not known") }
        pairs += more
        continue
      }
      pairs.append(PythonPair(key: try evaluate(key), value: value))
      if pairs.count > Self.elementLimit { return Self.unpacked }
    }
    return Self.dictionary(of: pairs)
  }

  func comprehend(_ parts: ArraySlice<Comprehension>, at node: SyntaxNode, _ element: () throws -> [PythonValue]) throws -> PythonValue {
    let result = try comprehended(parts, element)
    return result.map { .list($0) } ?? .unknown("`\(node.text.prefix(60))` runs over something that is known only where the server runs")
  }

  /// Python gives a comprehension names of its own; here they are put back behind it.
  private func comprehended(_ parts: ArraySlice<Comprehension>, _ element: () throws -> [PythonValue]) throws -> [PythonValue]? {
    guard let part = parts.first else { return try element() }
    guard let iterable = iterated(try evaluate(part.iterable)), iterable.count <= Self.elementLimit else { return nil }
    let names = part.target.tree.nodes.filter { part.target.span.contains($0.span) }.compactMap { Name($0)?.identifier.text }
    let before = names.map { ($0, binding($0)) }
    defer { for (name, old) in before { if let old { bind(name, old) } else { unbind(name) } } }
    var result: [PythonValue] = []
    items: for item in iterable {
      guard step() else { return nil }
      try assign(part.target, item, source: part.iterable.text, statement: part.node)
      for condition in part.conditions {
        guard let holds = try decide(condition).truth else { return nil }
        if !holds { continue items }
      }
      guard let more = try comprehended(parts.dropFirst(), element) else { return nil }
      result += more
      if result.count > Self.elementLimit { return nil }
    }
    return result
  }
}
