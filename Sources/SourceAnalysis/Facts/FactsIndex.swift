import Workspace

/// The facts of one file with the look-ups that analysis asks for again and again.
final class FactsIndex: Sendable {
  let facts: FileFacts
  let file: FileID
  /// Of the source, in bytes.
  let size: Int
  /// Of one name in the order of their scopes.
  private let bindingsByName: NameGroups<BindingID>
  private let loadsByName: NameGroups<ExpressionID>
  private let attributeBindingsByName: NameGroups<BindingID>
  private let scopesByName: NameGroups<ScopeID>
  /// What imports give another name than its own.
  let renamedImports: [(name: String, boundAs: String)]

  init(_ facts: FileFacts, file: FileID, size: Int) {
    self.facts = facts
    self.file = file
    self.size = size
    renamedImports = facts.imports.compactMap { fact in
      guard let name = fact.name, let boundAs = fact.boundAs, name != boundAs else { return nil }
      return (name, boundAs)
    }
    (bindingsByName, attributeBindingsByName) = Self.bindings(of: facts)
    loadsByName = Self.loads(of: facts)
    scopesByName = Self.scopes(of: facts)
  }

  private static func bindings(of facts: FileFacts) -> (names: NameGroups<BindingID>, attributes: NameGroups<BindingID>) {
    var names = NameGroups<BindingID>.Counts(names: facts.names.count)
    var attributes = NameGroups<BindingID>.Counts(names: facts.names.count)
    for binding in facts.bindings {
      switch binding.target {
      case .name(let name): names.add(name)
      case .attribute(_, let name): attributes.add(name)
      case .item: break
      }
    }
    var byName = names.groups(filling: BindingID(raw: 0)) { add in
      for (index, binding) in facts.bindings.enumerated() {
        if case .name(let name) = binding.target { add(name, BindingID(raw: Int32(index))) }
      }
    }
    func scope(_ id: BindingID) -> Int32 { facts[id].scope.raw }
    byName.sort { (scope($0), $0.raw) < (scope($1), $1.raw) }
    let byAttribute = attributes.groups(filling: BindingID(raw: 0)) { add in
      for (index, binding) in facts.bindings.enumerated() {
        if case .attribute(_, let name) = binding.target { add(name, BindingID(raw: Int32(index))) }
      }
    }
    return (byName, byAttribute)
  }

  private static func loads(of facts: FileFacts) -> NameGroups<ExpressionID> {
    facts.expressions.withUnsafeBufferPointer { expressions in
      var counts = NameGroups<ExpressionID>.Counts(names: facts.names.count)
      for expression in expressions { if let name = expression.kind.readName { counts.add(name) } }
      return counts.groups(filling: ExpressionID(raw: 0)) { add in
        for index in expressions.indices { if let name = expressions[index].kind.readName { add(name, ExpressionID(raw: Int32(index))) } }
      }
    }
  }

  private static func scopes(of facts: FileFacts) -> NameGroups<ScopeID> {
    // By their places: a copy of a scope would count the references to all of its lists.
    let named = facts.scopes.indices.filter { facts.scopes[$0].kind == .function || facts.scopes[$0].kind == .type }
    var counts = NameGroups<ScopeID>.Counts(names: facts.names.count)
    for index in named { counts.add(facts.scopes[index].name) }
    return counts.groups(filling: .module) { add in
      for index in named { add(facts.scopes[index].name, ScopeID(raw: Int32(index))) }
    }
  }

  /// The expressions that read a name, plainly or as an attribute, in source order.
  func loads(of name: String) -> ArraySlice<ExpressionID> { loadsByName[facts.names.id(of: name)] }

  /// The assignments to an attribute of this name on anything.
  func attributeBindings(of name: String) -> ArraySlice<BindingID> { attributeBindingsByName[facts.names.id(of: name)] }

  func scopes(named name: String) -> ArraySlice<ScopeID> { scopesByName[facts.names.id(of: name)] }

  /// The bindings of a name in exactly this scope.
  func bindings(of name: NameID, in scope: ScopeID) -> ArraySlice<BindingID> {
    let all = bindingsByName[name]
    let start = place(before: scope.raw, in: all)
    var end = start
    while end < all.endIndex, facts[all[end]].scope == scope { end += 1 }
    return all[start..<end]
  }

  /// The first of bindings, in the order of their scopes, whose scope is not before this one.
  private func place(before scope: Int32, in bindings: ArraySlice<BindingID>) -> Int {
    var low = bindings.startIndex
    var high = bindings.endIndex
    while low < high {
      let middle = (low + high) / 2
      if facts[bindings[middle]].scope.raw < scope { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func isBound(_ name: NameID, in scope: ScopeID) -> Bool {
    let all = bindingsByName[name]
    let place = place(before: scope.raw, in: all)
    return place < all.endIndex && facts[all[place]].scope == scope
  }

  func bindings(of name: String, in scope: ScopeID) -> ArraySlice<BindingID> {
    facts.names.id(of: name).map { bindings(of: $0, in: scope) } ?? []
  }

  /// The scope that a name read in `scope` belongs to: the nearest one that binds it, passing over classes as Python does.
  func owner(of name: NameID, readIn scope: ScopeID) -> ScopeID? {
    var current: ScopeID? = scope
    while let here = current {
      if here == scope || facts[here].kind != .type, isBound(name, in: here) { return here }
      current = facts[here].parent
    }
    return nil
  }

  /// The reads of the variable that a name binding made, in its scope and the scopes inside.
  func reads(of name: NameID, ownedBy owner: ScopeID) -> [ExpressionID] {
    loads(of: name, near: owner).filter { isRead($0, of: name, ownedBy: owner) }
  }

  func firstRead(of name: NameID, ownedBy owner: ScopeID) -> ExpressionID? {
    loads(of: name, near: owner).first { isRead($0, of: name, ownedBy: owner) }
  }

  private func isRead(_ load: ExpressionID, of name: NameID, ownedBy owner: ScopeID) -> Bool {
    guard case .name = facts[load].kind else { return false }
    return self.owner(of: name, readIn: facts[load].scope) == owner
  }

  /// Nobody else reads a function's variable; a module's is read everywhere.
  private func loads(of name: NameID, near owner: ScopeID) -> ArraySlice<ExpressionID> {
    owner == .module ? loadsByName[name] : loads(of: name, within: facts[owner].expressions)
  }

  private func loads(of name: NameID, within places: Places<ExpressionFact>) -> ArraySlice<ExpressionID> {
    let all = loadsByName[name]
    func first(from place: Int32) -> Int {
      var (low, high) = (all.startIndex, all.endIndex)
      while low < high {
        let middle = (low + high) / 2
        if all[middle].raw < place { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return all[first(from: places.start)..<first(from: places.end)]
  }

  /// The function, lambda or module whose execution evaluates this scope: comprehensions and class bodies run where they stand.
  func executor(of scope: ScopeID) -> ScopeID {
    var current = scope
    while facts[current].kind == .comprehension || facts[current].kind == .type, let parent = facts[current].parent {
      current = parent
    }
    return current
  }

  /// The class whose body holds this function directly.
  func enclosingType(of scope: ScopeID) -> ScopeID? {
    guard facts[scope].kind == .function, let parent = facts[scope].parent, facts[parent].kind == .type else { return nil }
    return parent
  }

  /// `Shop.Basket.checkout`, without the module.
  func qualifiedName(of scope: ScopeID) -> String {
    var parts: [String] = []
    var current: ScopeID? = scope
    while let here = current, facts[here].kind != .module {
      if facts[here].kind != .comprehension { parts.append(facts[facts[here].name]) }
      current = facts[here].parent
    }
    return parts.reversed().joined(separator: ".")
  }

  /// Whether the code at a place is kept from running when the module is imported.
  func guarding(at span: ByteSpan) -> Guard {
    facts.guarded.first { $0.span.contains(span) }?.guarding ?? .none
  }
}
