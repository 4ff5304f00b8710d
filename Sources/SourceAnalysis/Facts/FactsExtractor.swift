import PythonSyntax
import Workspace

/// Takes the facts of one file after the other from their syntax trees, with the same memory.
struct FactsExtractor: ~Copyable {
  var facts = FactsInMaking()
  private(set) var source: [UInt8] = []
  var scope = ScopeID.module
  /// Names that `global` or `nonlocal` gave to another scope, by the scope that says so.
  var foreignNames: [ScopeID: [NameID: ScopeID]] = [:]
  var guarding = Guard.none
  /// What stands in the calls and collections that are being visited, up to now: moved to the facts when one is complete.
  var pendingArguments = Arena<ExpressionFact.Argument>()
  var pendingParts = Arena<ExpressionID>()
  /// The same of the functions that are being visited.
  var pendingParameters = Arena<ScopeFact.Parameter>()
  var pendingReturns = Arena<ExpressionID>()
  var pendingYields = Arena<ExpressionID>()
  var pendingYieldSpans = Arena<ByteSpan>()
  var depth = 0

  /// Expressions nested deeper than this are not followed: nobody starts jobs there, and recursion must end.
  static let depthLimit = 250

  /// The facts of a file.
  mutating func facts(of tree: SyntaxTree, _ path: WorkspacePath) -> FileFacts {
    facts.begin(path)
    foreignNames = [:]
    source = tree.source
    // Whoever reads the next file into the same memory must be the only one who holds it.
    defer { source = [] }
    let whole = ByteSpan(start: 0, end: UInt32(source.count))
    _ = open(.module, name: "", nameSpan: ByteSpan(start: 0, end: 0), span: whole)
    within(.module) { $0.visit(tree.root.body) }
    close(.module, from: (0, 0))
    return FileFacts(facts)
  }

  // MARK: Names and scopes

  mutating func intern(_ text: String) -> NameID {
    facts.names.intern(text)
  }

  /// Nearly all names are looked up as the bytes that they are.
  mutating func intern(_ identifier: Identifier) -> NameID {
    facts.names.intern(plain: identifier.span.range, of: source) ?? facts.names.intern(identifier.text)
  }

  /// How many expressions and bindings there are.
  var place: (expressions: Int32, bindings: Int32) { (Int32(facts.expressions.count), Int32(facts.bindings.count)) }

  /// Says what stands in a scope, once all of it was visited.
  mutating func close(_ scope: ScopeID, from start: (expressions: Int32, bindings: Int32)) {
    facts.scopes[Int(scope.raw)].expressions = Places(start: start.expressions, end: place.expressions)
    facts.scopes[Int(scope.raw)].bindings = Places(start: start.bindings, end: place.bindings)
  }

  mutating func open(_ kind: ScopeFact.Kind, name: String, nameSpan: ByteSpan, span: ByteSpan) -> ScopeID {
    open(kind, name: intern(name), nameSpan: nameSpan, span: span)
  }

  mutating func open(_ kind: ScopeFact.Kind, name: NameID, nameSpan: ByteSpan, span: ByteSpan) -> ScopeID {
    let id = ScopeID(raw: Int32(facts.scopes.count))
    let parent: ScopeID? = kind == .module ? nil : scope
    facts.scopes.append(ScopeFact(kind: kind, name: name, parent: parent, nameSpan: nameSpan, span: span))
    return id
  }

  mutating func within(_ inner: ScopeID, _ body: (inout FactsExtractor) -> Void) {
    let outer = scope
    scope = inner
    let (returns, yields, spans) = (pendingReturns.count, pendingYields.count, pendingYieldSpans.count)
    body(&self)
    scope = outer
    let place = Int(inner.raw)
    if pendingReturns.count > returns { facts.scopes[place].returns = facts.parts.take(from: returns, of: &pendingReturns) }
    if pendingYields.count > yields { facts.scopes[place].yields = facts.parts.take(from: yields, of: &pendingYields) }
    if pendingYieldSpans.count > spans { facts.scopes[place].yieldSpans = facts.yieldSpans.take(from: spans, of: &pendingYieldSpans) }
  }

  @discardableResult
  mutating func bind(_ name: String, to value: BindingFact.Value, at span: ByteSpan) -> BindingID {
    bind(intern(name), to: value, at: span)
  }

  @discardableResult
  mutating func bind(_ id: NameID, to value: BindingFact.Value, at span: ByteSpan) -> BindingID {
    add(BindingFact(scope: foreignNames.isEmpty ? scope : foreignNames[scope]?[id] ?? scope, target: .name(id), value: value, span: span))
  }

  mutating func add(_ binding: BindingFact) -> BindingID {
    facts.bindings.append(binding)
    return BindingID(raw: Int32(facts.bindings.count - 1))
  }
}

extension Arena {
  /// Adds what was put on a pile since, and takes it from there.
  @inline(__always)
  mutating func take(from start: Int, of pile: inout Arena<Element>) -> Places<Element> {
    let first = Int32(count)
    appendEnd(of: &pile, from: start)
    return Places(start: first, end: Int32(count))
  }
}
