import Catalogue
import PythonSyntax

// Packages by which programs read the environment, as the rules describe them.

extension PythonEvaluator {
  /// `environ.Env()`, `env.int("WORKERS", default=4)`, `config("WORKERS", cast=int)`; `nil` for everything else.
  func readEnvironment(with name: String, _ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue? {
    switch environmentReaders[name] {
    case .makesReader: return .library("\(name)()")
    case .readsFile:
      state.environmentOpenness = "a `.env` file of the server may set it"
      mayRaise = true
      return .unknown("a `.env` file is known only where the server runs")
    case .reads(let reader):
      let fallback = reader.fallback.flatMap { argument($0, of: arguments) }
      let value = environmentValue(argument(reader.variable, of: arguments) ?? .none, fallback, at: node)
      // Something else may hold a default where the call has none: `environ.Env(WORKERS=(int, 4))`.
      if value == .none, fallback == nil { return onServer(node) }
      let type = reader.gives.map { PythonValue.library($0) } ?? reader.type.flatMap { argument($0, of: arguments) }
      return try converted(value, by: type, trueWords: reader.trueWords, at: node)
    case nil: return nil
    }
  }

  private func argument(_ position: ArgumentPosition, of arguments: Arguments) -> PythonValue? {
    arguments.value(position.index ?? .max, position.keyword)
  }

  /// A text as the type that is asked for. What stands for a default of another type is left as it is.
  private func converted(_ value: PythonValue, by type: PythonValue?, trueWords: [String], at node: SyntaxNode) throws -> PythonValue {
    guard let text = value.text, case .library(let name)? = type else { return value }
    switch name {
    case "int", "float": return try callLibrary(name, Arguments(positional: [value]), at: node)
    case "bool": return .boolean(trueWords.contains(text.lowercased()))
    case "str": return value
    default: return onServer(node)
    }
  }
}
