import Workspace

/// The facts of one file with the look-ups that analysis asks for again and again.
final class FactsIndex: Sendable {
  let facts: FileFacts
  let source: SourceFile
  private let bindingsByName: [ScopedName: [BindingID]]
  private let loadsByName: [String: [ExpressionID]]
  private let attributeBindingsByName: [String: [BindingID]]
  private let scopesByName: [String: [ScopeID]]
  private let idsByName: [String: NameID]

  private struct ScopedName: Hashable {
    let scope: ScopeID
    let name: NameID
  }

  init(_ facts: FileFacts, source: SourceFile) {
    self.facts = facts
    self.source = source
    var bindingsByName: [ScopedName: [BindingID]] = [:]
    var attributeBindingsByName: [String: [BindingID]] = [:]
    for (index, binding) in facts.bindings.enumerated() {
      let id = BindingID(raw: Int32(index))
      switch binding.target {
      case .name(let name): bindingsByName[ScopedName(scope: binding.scope, name: name), default: []].append(id)
      case .attribute(_, let name): attributeBindingsByName[facts[name], default: []].append(id)
      case .item: break
      }
    }
    var loadsByName: [String: [ExpressionID]] = [:]
    for (index, expression) in facts.expressions.enumerated() {
      switch expression.kind {
      case .name(let name), .attribute(_, let name): loadsByName[facts[name], default: []].append(ExpressionID(raw: Int32(index)))
      default: break
      }
    }
    var scopesByName: [String: [ScopeID]] = [:]
    for (index, scope) in facts.scopes.enumerated() where scope.kind == .function || scope.kind == .type {
      scopesByName[facts[scope.name], default: []].append(ScopeID(raw: Int32(index)))
    }
    self.bindingsByName = bindingsByName
    self.attributeBindingsByName = attributeBindingsByName
    self.loadsByName = loadsByName
    self.scopesByName = scopesByName
    idsByName = Dictionary(
      facts.names.enumerated().map { ($1, NameID(raw: Int32($0))) }, uniquingKeysWith: { first, _ in first })
  }

  /// The expressions that read a name, plainly or as an attribute, in source order.
  func loads(of name: String) -> [ExpressionID] { loadsByName[name] ?? [] }

  /// The assignments to an attribute of this name on anything.
  func attributeBindings(of name: String) -> [BindingID] { attributeBindingsByName[name] ?? [] }

  func scopes(named name: String) -> [ScopeID] { scopesByName[name] ?? [] }

  /// The bindings of a name in exactly this scope.
  func bindings(of name: NameID, in scope: ScopeID) -> [BindingID] {
    bindingsByName[ScopedName(scope: scope, name: name)] ?? []
  }

  func bindings(of name: String, in scope: ScopeID) -> [BindingID] {
    guard let id = idsByName[name] else { return [] }
    return bindings(of: id, in: scope)
  }

  /// The scope that a name read in `scope` belongs to: the nearest one that binds it, passing over classes as Python does.
  func owner(of name: NameID, readIn scope: ScopeID) -> ScopeID? {
    var current: ScopeID? = scope
    while let here = current {
      if here == scope || facts[here].kind != .type, !bindings(of: name, in: here).isEmpty { return here }
      current = facts[here].parent
    }
    return nil
  }

  /// The reads of the variable that a name binding made, in its scope and the scopes inside.
  func reads(of name: NameID, ownedBy owner: ScopeID) -> [ExpressionID] {
    loads(of: facts[name]).filter { id in
      guard case .name = facts[id].kind else { return false }
      return self.owner(of: name, readIn: facts[id].scope) == owner
    }
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
