import PythonSyntax
import Workspace

// `os.environ`, as far as the files say what the server starts with.

extension PythonEvaluator {
  /// A variable's value; `.none` when it is known to be unset.
  private func variable(_ name: String) -> PythonValue {
    if let own = state.environment[name] { return own ?? .none }
    if let openness = state.environmentOpenness, case .unset = lookup.standpoint.environment[name] {
      return .unknown(PythonValue.Unknown(openness, variable: name))
    }
    switch lookup.standpoint.environment[name] {
    case .known(let variable): return .text(variable.value)
    case .unset: return .none
    case .unknown:
      if let listed = lookup.standpoint.environment.variables.first(where: { $0.name == name }) {
        return .unknown("depends on the environment variable `\(name)`: \(listed.unknown ?? "its value is not known")")
      }
      return .unknown(PythonValue.Unknown("depends on the environment variable `\(name)`, which no file sets", variable: name))
    }
  }

  func isSet(_ name: String) -> Bool? {
    let value = variable(name)
    if value == .none { return false }
    // A variable that some file sets is set, whatever its value is.
    if let unknown = value.unknown { return unknown.variable == nil && state.environment[name] == nil ? true : nil }
    return true
  }

  func environmentItem(_ index: PythonValue, at node: SyntaxNode) throws -> PythonValue {
    guard let name = index.text else {
      mayRaise = true
      return .unknown(index.unknown.map(Self.carried) ?? PythonValue.Unknown("which variable is read is not known"))
    }
    let value = variable(name)
    if value == .none { throw raise("KeyError", "'\(name)'", node) }
    if let unknown = value.unknown {
      mayRaise = true
      // Without the variable the program would end, so there is nothing to take for granted.
      return .unknown(Self.carried(unknown))
    }
    return value
  }

  /// `os.environ.get(name, default)` and `os.getenv`.
  func environmentValue(_ name: PythonValue, _ fallback: PythonValue?, at node: SyntaxNode) -> PythonValue {
    guard let text = name.text else {
      return .unknown(name.unknown.map(Self.carried) ?? PythonValue.Unknown("which variable is read is not known"))
    }
    let value = variable(text)
    if value == .none { return fallback ?? .none }
    guard let unknown = value.unknown, unknown.variable != nil, let fallback, fallback != .none else { return value }
    presume(text, at: node)
    return fallback
  }

  /// Every variable; `nil` when they are not all known.
  func environmentPairs() -> [PythonPair]? {
    guard lookup.standpoint.environment.isComplete, state.environmentOpenness == nil else { return nil }
    var names: [String] = []
    for variable in lookup.standpoint.environment.variables where !names.contains(variable.name) { names.append(variable.name) }
    names += state.environment.keys.filter { !names.contains($0) }.sorted()
    return names.compactMap { name in
      let value = variable(name)
      return value == .none ? nil : PythonPair(key: .text(name), value: value)
    }
  }
}
