import PythonSyntax
import Workspace

// Calls: of functions that were read, of Python's own, and of everything else, which nobody can tell.

extension PythonEvaluator {
  struct Arguments {
    var positional: [PythonValue] = []
    var keywords: [(name: String, value: PythonValue)] = []

    subscript(name: String) -> PythonValue? { keywords.last { $0.name == name }?.value }

    /// The argument at a place or with a name.
    func value(_ index: Int, _ name: String? = nil) -> PythonValue? {
      index < positional.count ? positional[index] : name.flatMap { self[$0] }
    }

    var firstUnknown: PythonValue.Unknown? {
      positional.lazy.compactMap(\.firstUnknown).first ?? keywords.lazy.compactMap(\.value.firstUnknown).first
    }
  }

  func call(_ call: Call) throws -> PythonValue {
    if !watched.isEmpty, let expressions = watched[place(call.node)] { seen[place(call.node), default: []].append(expressions.map(binding)) }
    if let method = Attribute(call.function) {
      let owner = try evaluate(method.value)
      guard let arguments = try arguments(of: call) else { return onServer(call.node) }
      let name = method.name.text
      switch owner {
      case .library(let library): return try callLibrary("\(library).\(name)", arguments, at: call.node)
      case .module, .type:
        return try apply(try attribute(name, of: owner, at: call.function), arguments, at: call.node)
      case .unknown(let unknown):
        mayRaise = true
        return .unknown(Self.carried(unknown))
      default: return try callMethod(name, of: owner, arguments, call, method.value)
      }
    }
    let function = try evaluate(call.function)
    guard let arguments = try arguments(of: call) else { return onServer(call.node) }
    return try apply(function, arguments, at: call.node)
  }

  func apply(_ function: PythonValue, _ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue {
    switch function {
    case .function(let function): return try invoke(function, arguments, at: node)
    case .library(let name): return try callLibrary(name, arguments, at: node)
    case .type(let type):
      mayRaise = true
      return .unknown("an object of the class `\(type.name)` is not followed")
    case .unknown(let unknown):
      mayRaise = true
      return .unknown(Self.carried(unknown))
    default:
      throw raise("TypeError", "'\(function.typeName)' object is not callable", node)
    }
  }

  /// `nil` when something unknown is unpacked into the call.
  private func arguments(of call: Call) throws -> Arguments? {
    var arguments = Arguments()
    for node in call.arguments {
      if let starred = Starred(node) {
        guard let more = iterated(try evaluate(starred.value)), more.count <= Self.elementLimit else { return nil }
        arguments.positional += more
      } else {
        arguments.positional.append(try evaluate(node))
      }
    }
    for keyword in call.keywords {
      let value = try evaluate(keyword.value)
      if let name = keyword.name?.text {
        arguments.keywords.append((name, value))
      } else if case .dictionary(let pairs) = value {
        for pair in pairs { if let name = pair.key.text { arguments.keywords.append((name, pair.value)) } }
      } else {
        return nil
      }
    }
    return arguments
  }

  // MARK: Functions that were read

  private func invoke(_ function: PythonFunction, _ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue {
    guard state.frames.count < 24 else { return .unknown("`\(function.name)` calls itself too deeply to follow") }
    let parameters: SyntaxList<Parameter>
    if let definition = FunctionDef(function.definition.element) {
      guard !definition.isAsync, !holdsYield(definition) else { return onServer(node) }
      // A decorator may change what calling the function gives; caching ones do not.
      for decorator in definition.decorators where !["cache", "lru_cache"].contains(decorator.text.split { $0 == "." || $0 == "(" }.last { !$0.isEmpty && $0 != ")" && !$0.contains("=") } ?? "") {
        return onServer(node)
      }
      parameters = definition.parameters
    } else if let lambda = Lambda(function.definition.element) {
      parameters = lambda.parameters
    } else {
      return onServer(node)
    }
    // Defaults are evaluated in the module; that they were when the function was made makes no difference to constants.
    let defaults = try parameters.map { parameter in
      try parameter.defaultValue.map { node -> PythonValue in
        var value = PythonValue.none
        _ = try within(function.module) {
          value = try evaluate(node)
          return value
        }
        return value
      }
    }
    var frame = PythonState.Frame(module: function.module, isFunction: true)
    try bind(Array(zip(parameters, defaults)), arguments, into: &frame, at: node)
    state.frames.append(frame)
    let depth = state.frames.count
    defer { if state.frames.count >= depth { state.frames.removeLast(state.frames.count - depth + 1) } }
    if let lambda = Lambda(function.definition.element) { return try evaluate(lambda.body) }
    guard let definition = FunctionDef(function.definition.element) else { return .none }
    let before = presumed
    let flow = execute(definition.body)
    presumed = presumed ?? before
    let others = state.frames.last?.returned ?? []
    switch flow {
    case .ended(let raise) where others.isEmpty: throw raise
    case .ended: return settled(others, function)
    case .returned(let value): return settled(others + [value], function)
    case .normal, .broke, .continued: return settled(others + [.none], function)
    }
  }

  /// Runs the innermost function around a place as somebody calls it of whom nothing is known: its parameters keep their defaults.
  ///
  /// - Returns: What the expressions are behind its last statement; `nil` for a place in no function.
  func runFunction(around span: ByteSpan, in path: WorkspacePath, asking expressions: [SyntaxNode]) -> [PythonBinding]? {
    let around = tree(of: path)?.nodes.compactMap { FunctionDef($0) }.filter { $0.span.contains(span) } ?? []
    guard let function = around.max(by: { $0.span.start < $1.span.start }) else { return nil }
    var frame = PythonState.Frame(module: path, isFunction: true)
    for parameter in function.parameters {
      let name = parameter.name.text
      let place = SourceSpan(path, parameter.span)
      let binding = parameter.defaultValue.map { node in
        let value = self.binding(of: node, in: path)
        return PythonBinding(value.value, at: place, source: node.text, presumed: value.presumed ?? "depends on how `\(function.name.text)` is called, which is not followed")
      }
      frame.names.bind(name, binding ?? PythonBinding(.unknown("whoever calls `\(function.name.text)` gives `\(name)`"), at: place, source: name))
    }
    state.frames.append(frame)
    let depth = state.frames.count
    defer { if state.frames.count >= depth { state.frames.removeLast(state.frames.count - depth + 1) } }
    _ = execute(function.body)
    return expressions.map(binding)
  }

  private func settled(_ values: [PythonValue], _ function: PythonFunction) -> PythonValue {
    guard let first = values.first else { return .none }
    if values.allSatisfy({ $0 == first }) { return first }
    mayRaise = true
    let words = values.map { $0.unknown == nil ? "`\(String($0.represented.prefix(40)))`" : "an unknown value" }
    let reason = values.lazy.compactMap { $0.unknown?.reason }.first
    return .unknown("`\(function.name)()` gives \(words.joined(separator: " or "))" + (reason.map { "; \($0)" } ?? ""))
  }

  private func bind(_ parameters: [(Parameter, PythonValue?)], _ arguments: Arguments, into frame: inout PythonState.Frame, at node: SyntaxNode) throws {
    var rest = arguments.positional[...]
    var used: Set<String> = []
    func set(_ name: String, _ value: PythonValue) {
      frame.names.bind(name, PythonBinding(value, at: place(node), source: name))
      used.insert(name)
    }
    for (parameter, fallback) in parameters {
      let name = parameter.name.text
      switch parameter.role {
      case .variadic:
        set(name, .tuple(Array(rest)))
        rest = []
      case .keywordVariadic:
        set(name, Self.dictionary(of: arguments.keywords.filter { !used.contains($0.name) }.map { PythonPair(key: .text($0.name), value: $0.value) }))
      case .positional, .positionalOnly, .keywordOnly:
        if parameter.role != .keywordOnly, let value = rest.popFirst() {
          set(name, value)
        } else if let value = arguments[name] ?? fallback {
          set(name, value)
        } else {
          throw raise("TypeError", "missing required argument: '\(name)'", node)
        }
      }
    }
  }

  private func holdsYield(_ definition: FunctionDef) -> Bool {
    definition.node.tree.nodes.contains { ($0.kind == .yield || $0.kind == .yieldFrom || $0.kind == .await) && definition.span.contains($0.span) }
  }
}
