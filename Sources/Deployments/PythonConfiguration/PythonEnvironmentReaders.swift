import PythonSyntax

// Packages by which programs read the environment: django-environ, environs and python-decouple.

extension PythonEvaluator {
  /// `environ.Env()`, `env.int("WORKERS", default=4)`, `config("WORKERS", cast=int)`; `nil` for everything else.
  ///
  /// https://django-environ.readthedocs.io/en/latest/api.html, https://github.com/sloria/environs, https://github.com/HBNetwork/python-decouple
  func readEnvironment(with name: String, _ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue? {
    switch name {
    case "environ.Env", "environ.FileAwareEnv", "environs.Env": return .library("\(name)()")
    case "decouple.config", "decouple.AutoConfig()":
      return try converted(
        environmentValue(arguments.value(0, "option") ?? .none, arguments.value(1, "default"), at: node), by: arguments["cast"], at: node)
    case "decouple.AutoConfig": return .library("decouple.AutoConfig()")
    default: break
    }
    guard let owner = ["environ.Env()", "environ.FileAwareEnv()", "environs.Env()"].first(where: name.hasPrefix) else { return nil }
    let isEnvirons = owner == "environs.Env()"
    let method = name.dropFirst(owner.count)
    switch method {
    case ".read_env": return try callLibrary("environ.Env.read_env", arguments, at: node)
    case "", ".get_value", ".str", ".unicode", ".int", ".float", ".bool":
      // Only environs and the methods of a type take the default second; `env(name, int, 4)` takes the type there.
      let type = method.dropFirst()
      let isTyped = !type.isEmpty && type != "get_value"
      let fallback = isTyped || isEnvirons ? arguments.value(1, "default") : arguments.value(2, "default")
      let value = environmentValue(arguments.value(0, isEnvirons ? "name" : "var") ?? .none, fallback, at: node)
      // A scheme may hold a default where the call has none: `environ.Env(WORKERS=(int, 4))`.
      if value == .none, fallback == nil { return onServer(node) }
      return try converted(value, by: isTyped ? .library(String(type)) : isEnvirons ? nil : arguments.value(1, "cast"), at: node)
    default: return nil
    }
  }

  /// A text as the type that is asked for. What stands for a default of another type is left as it is.
  private func converted(_ value: PythonValue, by type: PythonValue?, at node: SyntaxNode) throws -> PythonValue {
    guard value.text != nil, case .library(let name)? = type else { return value }
    switch name {
    case "int", "float": return try callLibrary(name, Arguments(positional: [value]), at: node)
    case "bool":
      guard let word = value.text?.lowercased() else { return value }
      return .boolean(["true", "on", "ok", "y", "yes", "1", "t"].contains(word))
    case "str", "unicode": return value
    default: return onServer(node)
    }
  }
}
