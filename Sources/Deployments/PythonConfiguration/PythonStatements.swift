import PythonSyntax
import Workspace

// What statements do.

extension PythonEvaluator {
  func execute(_ body: some Collection<SyntaxNode>) -> PythonFlow {
    deeper {
      for statement in body {
        guard step() else { return .normal }
        let flow = execute(statement)
        if case .normal = flow { continue }
        return flow
      }
      return .normal
    }
  }

  private func execute(_ node: SyntaxNode) -> PythonFlow {
    do {
      return try perform(node)
    } catch let raise as PythonRaise {
      return .ended(raise)
    } catch {
      return .normal
    }
  }

  private func perform(_ node: SyntaxNode) throws -> PythonFlow {
    presumed = nil
    switch node.view {
    case .assign(let assign):
      let condition = template?.condition(of: node)
      let value = try condition.map { .unknown($0) } ?? evaluate(assign.value)
      let source = source(of: assign.value)
      for target in assign.targets { try self.assign(target, value, source: source, statement: node) }
    case .annotatedAssign(let assign):
      guard let node = assign.value else { return .normal }
      try self.assign(assign.target, try evaluate(node), source: node.text, statement: assign.node)
    case .augmentedAssign(let assign):
      let old = try evaluate(assign.target)
      let value = try operate(assign.operator, old, try evaluate(assign.value), at: node)
      try self.assign(assign.target, value, source: assign.value.text, statement: node)
    case .expressionStatement(let statement):
      // `{{ more_settings }}` on a line of its own.
      if case .name = statement.expression.view, let reason = template?.reason(at: node.span) {
        open(reason, at: node)
        return .normal
      }
      _ = try evaluate(statement.expression)
    case .functionDef(let definition):
      let name = definition.name.text
      let function = PythonValue.function(PythonFunction(name: name, module: module, definition: KeptSyntax(node)))
      let value: PythonValue = definition.decorators.isEmpty ? function : decorated(function, name)
      bind(name, PythonBinding(value, at: SourceSpan(module, definition.name.span), source: name))
    case .classDef(let definition):
      let name = definition.name.text
      bind(name, PythonBinding(.type(PythonType(name: name, module: module, definition: KeptSyntax(node))), at: SourceSpan(module, definition.name.span), source: name))
    case .importStatement(let statement): importModules(statement)
    case .importFrom(let statement): importNames(statement)
    case .ifStatement(let statement): return try branch(statement)
    case .forStatement(let statement): return try loop(statement)
    case .whileStatement(let statement): return try loop(statement)
    case .tryStatement(let statement): return attempt(statement)
    case .withStatement(let statement):
      for item in statement.items {
        _ = try evaluate(item.manager)
        mayRaise = true
        if let target = item.target { forget(target, because: "`\(item.manager.text)` is known only where the server runs", statement: node) }
      }
      return execute(statement.body)
    case .returnStatement(let statement): return .returned(try statement.value.map { try evaluate($0) } ?? .none)
    case .raiseStatement(let statement): return .ended(exception(statement))
    case .deleteStatement(let statement):
      for target in statement.targets { if let name = Name(target) { unbind(name.identifier.text) } }
    case .globalStatement(let statement):
      guard let last = state.frames.indices.last else { return .normal }
      for name in statement.names { state.frames[last].globals.insert(name.name.text) }
    case .matchStatement(let statement):
      forgetAll(in: [node], because: "`match \(statement.subject.text)` is not followed", statement: node)
    case .breakStatement: return .broke
    case .continueStatement: return .continued
    default: break
    }
    return .normal
  }

  /// A decorator may make anything of a function; the usual ones keep it callable under its name.
  private func decorated(_ function: PythonValue, _ name: String) -> PythonValue { function }

  private func exception(_ statement: RaiseStatement) -> PythonRaise {
    guard let exception = statement.exception else { return raise("Exception", "", statement.node) }
    if let call = Call(exception) {
      let message = call.arguments.first.flatMap { try? evaluate($0).text } ?? ""
      return raise(call.function.text, message, statement.node)
    }
    return raise(exception.text, "", statement.node)
  }

  // MARK: Assigning

  func assign(_ target: SyntaxNode, _ value: PythonValue, source: String, statement: SyntaxNode) throws {
    switch target.view {
    case .name(let name):
      bind(name.identifier.text, PythonBinding(value, at: place(statement), source: source, presumed: presumed))
    case .tuple, .list:
      let targets = Array(TupleDisplay(target)?.elements ?? ListDisplay(target)!.elements)
      guard let elements = value.elements, elements.count == targets.count, !targets.contains(where: { $0.kind == .starred }) else {
        let reason = value.unknown?.reason ?? "`\(source)` is not followed"
        for target in targets { forget(target, because: reason, statement: statement) }
        return
      }
      for (target, element) in zip(targets, elements) { try assign(target, element, source: source, statement: statement) }
    case .subscript(let item): try store(item, value, statement: statement)
    case .attribute(let attribute):
      // A changed object is no longer what was read.
      if let name = Name(attribute.value), case .module? = binding(name.identifier.text)?.value { return }
    default: break
    }
  }

  /// `os.environ["X"] = …`, `globals()[name] = …`, `options["x"] = …`
  private func store(_ item: Subscript, _ value: PythonValue, statement: SyntaxNode) throws {
    let index = try evaluate(item.index)
    if let call = Call(item.value), ["globals", "locals", "vars"].contains(call.function.text), call.arguments.isEmpty {
      guard let name = index.text else {
        open("`\(statement.text)` may set any name: \(index.unknown?.reason ?? "the name is not known")", at: statement)
        return
      }
      bind(name, PythonBinding(value, at: place(statement), source: item.node.text, presumed: presumed))
      return
    }
    if case .library("os.environ")? = try? evaluate(item.value) {
      if let name = index.text { state.environment[name] = .some(value) }
      return
    }
    try mutate(item.value, statement) { old in
      switch (old, index) {
      case (.dictionary(let pairs), _) where index.firstUnknown == nil:
        return .dictionary(pairs.filter { $0.key.equals(index) != true } + [PythonPair(key: index, value: value)])
      case (.list(var elements), .integer(let number)):
        let place = number < 0 ? elements.count + number : number
        guard elements.indices.contains(place) else { throw self.raise("IndexError", "list assignment index out of range", statement) }
        elements[place] = value
        return .list(elements)
      default: return .unknown(index.unknown?.reason ?? "`\(statement.text)` is not followed")
      }
    }
  }

  /// Replaces the value of a name by what a change of it gives.
  func mutate(_ node: SyntaxNode, _ statement: SyntaxNode, _ change: (PythonValue) throws -> PythonValue) throws {
    guard let name = Name(node)?.identifier.text, let old = binding(name) else { return }
    let changed = try change(old.value)
    let new = changed.isTooLarge ? .unknown("the value is too large to follow") : changed
    bind(name, PythonBinding(new, at: place(statement), source: old.source, presumed: presumed ?? old.presumed))
  }

  /// The target's names become unknown.
  func forget(_ target: SyntaxNode, because reason: String, statement: SyntaxNode) {
    switch target.view {
    case .name(let name):
      bind(name.identifier.text, PythonBinding(.unknown(reason), at: place(statement), source: Self.firstLine(of: statement)))
    case .tuple(let display): for element in display.elements { forget(element, because: reason, statement: statement) }
    case .list(let display): for element in display.elements { forget(element, because: reason, statement: statement) }
    case .starred(let starred): forget(starred.value, because: reason, statement: statement)
    default: break
    }
  }

  /// What people are shown of a statement that goes over several lines.
  static func firstLine(of node: SyntaxNode) -> String {
    let text = node.text
    let line = text.prefix { $0 != "\n" && $0 != "\r\n" }
    return line.count < text.count ? "\(line) …" : text
  }

  /// Every name that these statements could bind becomes unknown.
  func forgetAll(in body: some Collection<SyntaxNode>, because reason: String, statement: SyntaxNode) {
    for node in body {
      let span = node.span
      for inner in node.tree.nodes where span.contains(inner.span) {
        switch inner.view {
        case .name(let name) where name.context == .store: forget(inner, because: reason, statement: statement)
        case .functionDef(let definition): bind(definition.name.text, PythonBinding(.unknown(reason), at: place(inner), source: definition.name.text))
        case .subscript(let item) where item.context == .store:
          if let call = Call(item.value), ["globals", "locals", "vars"].contains(call.function.text) { open(reason, at: statement) }
          forget(item.value, because: reason, statement: statement)
        case .call(let call):
          if let method = Attribute(call.function), let name = Name(method.value), let old = binding(name.identifier.text) {
            // A list that is appended to in a loop that nobody can follow is no longer known.
            switch old.value {
            case .list, .set, .dictionary: forget(method.value, because: reason, statement: statement)
            default: break
            }
          }
        default: break
        }
        guard step() else { return }
      }
    }
  }
}
