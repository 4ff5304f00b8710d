import PythonSyntax
import Workspace

// What expressions amount to.

extension PythonEvaluator {
  func evaluate(_ node: SyntaxNode) throws -> PythonValue {
    let value = try deeper { try compute(node) }
    return value.isTooLarge ? .unknown("the value is too large to follow") : value
  }

  private func compute(_ node: SyntaxNode) throws -> PythonValue {
    switch node.view {
    case .string, .formattedString, .name:
      if let reason = template?.reason(at: node.span) { return .unknown(reason) }
    default: break
    }
    switch node.view {
    case .constant(let constant):
      return switch constant.value {
      case .none: .none
      case .true: .boolean(true)
      case .false: .boolean(false)
      case .ellipsis: .library("Ellipsis")
      }
    case .number(let number): return self.number(number)
    case .string(let literal):
      if let bytes = literal.bytes { return .bytes(bytes) }
      return bounded(literal.value ?? "")
    case .formattedString(let literal): return try formatted(literal)
    case .name(let name): return try value(of: name)
    case .attribute(let attribute): return try self.attribute(attribute.name.text, of: try evaluate(attribute.value), at: node)
    case .subscript(let item): return try self.item(item)
    case .call(let call): return try self.call(call)
    case .tuple(let display): return try elements(display.elements).map { .tuple($0) } ?? Self.unpacked
    case .list(let display): return try elements(display.elements).map { .list($0) } ?? Self.unpacked
    case .set(let display): return try elements(display.elements).map { .set($0) } ?? Self.unpacked
    case .dict(let display): return try dictionary(display)
    case .unary(let unary): return try negated(unary)
    case .binary(let binary): return try operate(binary.operator, try evaluate(binary.left), try evaluate(binary.right), at: node)
    case .boolean(let boolean): return try either(boolean)
    case .compare(let compare): return try comparison(compare)
    case .conditional(let conditional): return try choice(conditional)
    case .lambda: return .function(PythonFunction(name: "<lambda>", module: module, definition: KeptSyntax(node)))
    case .namedExpression(let named):
      let value = try evaluate(named.value)
      try assign(named.target, value, source: named.value.text, statement: node)
      return value
    case .listComprehension(let comprehension):
      return try comprehend(Array(comprehension.comprehensions)[...], at: node) { [try self.evaluate(comprehension.element)] }
    case .generator(let comprehension):
      return try comprehend(Array(comprehension.comprehensions)[...], at: node) { [try self.evaluate(comprehension.element)] }
    case .setComprehension(let comprehension):
      let list = try comprehend(Array(comprehension.comprehensions)[...], at: node) { [try self.evaluate(comprehension.element)] }
      return list.elements.map { .set($0) } ?? list
    case .dictComprehension(let comprehension):
      let pairs = try comprehend(Array(comprehension.comprehensions)[...], at: node) {
        [.tuple([try self.evaluate(comprehension.key), try self.evaluate(comprehension.value)])]
      }
      guard let elements = pairs.elements else { return pairs }
      return Self.dictionary(of: elements.compactMap { pair in pair.elements.map { PythonPair(key: $0[0], value: $0[1]) } })
    case .await(let awaited):
      // What is awaited happens; what it gives is the event loop's.
      _ = try evaluate(awaited.value)
      return onServer(node)
    default: return .unknown("`\(node.text.prefix(60))` is not followed")
    }
  }

  static let unpacked = PythonValue.unknown("what is unpacked here is not known")

  /// Later pairs replace earlier ones.
  static func dictionary(of pairs: [PythonPair]) -> PythonValue {
    var kept: [PythonPair] = []
    var places: [PythonValue: Int] = [:]
    for pair in pairs {
      if let place = places[pair.key] {
        kept[place] = pair
      } else {
        places[pair.key] = kept.count
        kept.append(pair)
      }
    }
    return .dictionary(kept)
  }

  func bounded(_ text: String) -> PythonValue {
    text.utf8.count <= Self.textLimit ? .text(text) : .unknown("the text is too long to follow")
  }

  private func number(_ number: Number) -> PythonValue {
    let digits = number.node.text.filter { $0 != "_" }.lowercased()
    switch number.form {
    case .imaginary: return .unknown("an imaginary number is not followed")
    case .float: return Double(digits).map { .float($0) } ?? .unknown("`\(digits)` is not followed")
    case .integer: return Self.integer(digits, base: 0).map { .integer($0) } ?? .unknown("`\(digits.prefix(30))` is too large to follow")
    }
  }

  // MARK: Names and parts

  private func value(of name: Name) throws -> PythonValue {
    let text = name.identifier.text
    if let binding = binding(text) {
      presumed = presumed ?? binding.presumed
      if binding.value.unknown != nil { mayRaise = true }
      return binding.value
    }
    if Self.builtins.contains(text) { return .library(text) }
    mayRaise = true
    if let reason = state.modules[module]?.openness { return .unknown(reason) }
    throw raise("NameError", "name '\(text)' is not defined", name.node)
  }

  func attribute(_ name: String, of value: PythonValue, at node: SyntaxNode) throws -> PythonValue {
    switch value {
    case .library(let owner):
      let full = "\(owner).\(name)"
      // A folder of the workspace without a file of its own is a package all the same.
      return Self.constants[full] ?? loadModule(full) ?? .library(full)
    case .module(let path):
      if let binding = state.modules[path]?.bindings[name] {
        presumed = presumed ?? binding.presumed
        return binding.value
      }
      if let submodule = submodule(name, of: path) { return submodule }
      mayRaise = true
      return .unknown(state.modules[path]?.openness ?? "`\(name)` is not bound in \(path)")
    case .type(let type): return try member(name, of: type, at: node)
    case .unknown: mayRaise = true; return value
    case .text(let text) where pathAttribute(name, of: text) != nil: return pathAttribute(name, of: text) ?? .none
    case .function where name == "__name__" || name == "__qualname__": return .text(value.represented)
    default:
      mayRaise = true
      return .unknown("`\(node.text.prefix(60))` is not followed")
    }
  }

  /// What a class's own body assigns.
  private func member(_ name: String, of type: PythonType, at node: SyntaxNode) throws -> PythonValue {
    guard let definition = ClassDef(type.definition.element) else { return .unknown("`\(node.text)` is not followed") }
    for statement in Array(definition.body).reversed() {
      if let assign = Assign(statement), assign.targets.contains(where: { Name($0)?.identifier.text == name }) { return try within(type.module) { try evaluate(assign.value) } }
      if let assign = AnnotatedAssign(statement), Name(assign.target)?.identifier.text == name, let value = assign.value {
        return try within(type.module) { try evaluate(value) }
      }
      if let function = FunctionDef(statement), function.name.text == name {
        return .function(PythonFunction(name: name, module: type.module, definition: KeptSyntax(statement)))
      }
    }
    mayRaise = true
    return .unknown("`\(type.name)` has no `\(name)` of its own")
  }

  func within(_ module: WorkspacePath, _ body: () throws -> PythonValue) rethrows -> PythonValue {
    state.frames.append(PythonState.Frame(module: module, isFunction: false))
    defer { state.frames.removeLast() }
    return try body()
  }

  private func item(_ item: Subscript) throws -> PythonValue {
    let owner = try evaluate(item.value)
    if let slice = Slice(item.index) { return try part(of: owner, slice, at: item.node) }
    let index = try evaluate(item.index)
    if case .library("os.environ") = owner { return try environmentItem(index, at: item.node) }
    if let call = Call(item.value), ["globals", "locals", "vars"].contains(call.function.text), let name = index.text, let binding = binding(name) { return binding.value }
    if let unknown = owner.unknown ?? index.firstUnknown {
      mayRaise = true
      return .unknown(unknown)
    }
    switch (owner, index) {
    case (.dictionary(let pairs), _):
      if let pair = pairs.first(where: { $0.key.equals(index) == true }) { return pair.value }
      if pairs.contains(where: { $0.key.firstUnknown != nil }) { return .unknown("its keys are not all known") }
      throw raise("KeyError", index.represented, item.node)
    case (.text(let text), _):
      guard let number = index.whole else { throw raise("TypeError", "string indices must be integers", item.node) }
      let scalars = Array(text.unicodeScalars)
      let place = number < 0 ? scalars.count &+ number : number
      guard scalars.indices.contains(place) else { throw raise("IndexError", "string index out of range", item.node) }
      return .text(String(Character(scalars[place])))
    default:
      guard let elements = owner.elements, let number = index.whole else {
        mayRaise = true
        return .unknown("`\(item.node.text.prefix(60))` is not followed")
      }
      let place = number < 0 ? elements.count &+ number : number
      guard elements.indices.contains(place) else { throw raise("IndexError", "\(owner.typeName) index out of range", item.node) }
      return elements[place]
    }
  }

  private func part(of owner: PythonValue, _ slice: Slice, at node: SyntaxNode) throws -> PythonValue {
    func bound(_ node: SyntaxNode?) throws -> Int?? {
      guard let node else { return .some(nil) }
      let value = try evaluate(node)
      return value == .none ? .some(nil) : value.whole.map { .some($0) }
    }
    guard let lower = try bound(slice.lower), let upper = try bound(slice.upper), slice.step == nil else { return .unknown("`\(node.text)` is not followed") }
    func range(_ count: Int) -> Range<Int> {
      func clamp(_ index: Int?, _ fallback: Int) -> Int {
        guard let index else { return fallback }
        return min(max(index < 0 ? count &+ index : index, 0), count)
      }
      let start = clamp(lower, 0)
      return start..<max(start, clamp(upper, count))
    }
    switch owner {
    case .text(let text):
      let scalars = Array(text.unicodeScalars)
      var result = String.UnicodeScalarView()
      result.append(contentsOf: scalars[range(scalars.count)])
      return .text(String(result))
    case .list(let elements): return .list(Array(elements[range(elements.count)]))
    case .tuple(let elements): return .tuple(Array(elements[range(elements.count)]))
    case .unknown: return owner
    default: return .unknown("`\(node.text)` is not followed")
    }
  }

  // MARK: Conditions

  private func choice(_ conditional: Conditional) throws -> PythonValue {
    let (truth, reason) = try decide(conditional.test)
    if let truth { return try evaluate(truth ? conditional.body : conditional.orElse) }
    mayRaise = true
    let start = presumed
    let one = (try? evaluate(conditional.body)) ?? .unknown("`\(conditional.body.text)` raises")
    let presumedOne = presumed
    presumed = start
    let other = (try? evaluate(conditional.orElse)) ?? .unknown("`\(conditional.orElse.text)` raises")
    presumed = presumed ?? presumedOne
    return join(one, other, Fork(test: conditional.test.text, reason: reason))
  }

  private func either(_ boolean: Boolean) throws -> PythonValue {
    var last = PythonValue.none
    for (index, node) in boolean.values.enumerated() {
      last = try evaluate(node)
      if index == boolean.values.count - 1 { return last }
      switch (last.truth, boolean.operator) {
      case (true?, .or), (false?, .and): return last
      case (true?, .and), (false?, .or): continue
      case (nil, .or):
        // `os.getenv("X") or 5`: the value for when nothing sets it.
        guard let unknown = last.unknown, let variable = unknown.variable else { fallthrough }
        presume(variable, at: boolean.node)
        continue
      case (nil, .and):
        // What follows may decide all the same: `unknown and False` is never true.
        let rest = try boolean.values.dropFirst(index + 1).map { try evaluate($0) }
        if let settled = rest.first(where: { boolean.operator == .and ? $0.truth == false : $0.truth == true }), presumed == nil {
          return .boolean(settled.truth == true)
        }
        return .unknown(last.firstUnknown?.reason ?? "`\(boolean.node.text.prefix(60))` is known only where the server runs")
      }
    }
    return last
  }

  /// Goes on as if a variable were not set.
  func presume(_ variable: String, at node: SyntaxNode) {
    let line = trees[module].map { LineIndex($0.source).line(at: node.span.start) } ?? 0
    let reason = "depends on the environment variable `\(variable)`, which no file sets"
    presumed = presumed ?? reason
    let sentence = "`\(variable)` is taken not to be set, so that the default in \(module):\(line) counts"
    if !assumptions.contains(sentence) { assumptions.append(sentence) }
  }
}
