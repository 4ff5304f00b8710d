import Catalogue
import ConfigSyntax
import Workspace

/// Programs that nobody knows, or that hide what they do, told by the words behind them.
extension ShellInterpreter {
  /// `$WRAPPER gunicorn app`, `{{ python }} manage.py …`, `$PYTHON -m gunicorn app`: a variable that may hold nothing, a wrapper or
  /// an interpreter. Whatever it is, the words behind it are a command of their own.
  mutating func followBehindUnknownProgram(_ fields: [ShellText], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    guard fields.count > 1, let command = command(behind: fields) else { return [state] }
    var inner = state
    inner.assumptions.append("`\(fields[0].text)` is taken to run the words behind it")
    let deeper = ShellFrame(text: frame.text, name: frame.name, path: frame.path, launchers: frame.launchers, depth: frame.depth + 1, words: frame.words)
    return follow(command, at: place, inner, deeper)
  }

  private func command(behind fields: [ShellText]) -> [ShellText]? {
    let rest = Array(fields.dropFirst())
    guard let first = rest.first else { return nil }
    guard let name = first.name.known ?? first.templatedName else { return command(behind: rest) }
    // `-u -m gunicorn`, `-m gunicorn`: these are Python's.
    if first.known?.hasPrefix("-") ?? false {
      let options = rest.prefix { $0.known?.hasPrefix("-") ?? false }
      return options.contains { $0.known == "-m" } ? [ShellText("python")] + rest : nil
    }
    if startsServer(rest) { return rest }
    let leadsToPython = knowledge.wrappers.contains { wrapper in
      wrapper.runs(name) && (wrapper.programOptions.contains("-m") || wrapper.names.contains { $0.hasSuffix(".py") })
    }
    return leadsToPython ? rest : nil
  }

  /// Whether the words name a server and give it an option, a module or a file: `restart gunicorn celery` names two services.
  func startsServer(_ fields: [ShellText]) -> Bool {
    guard fields.count > 1, let name = fields[0].name.known ?? fields[0].templatedName, let match = server(fields, name: name) else { return false }
    return match.arguments.contains { word in word.bytes.first == UInt8(ascii: "-") || word.bytes.contains { ".:/".utf8.contains($0) } }
  }
}

extension CommandWrapper {
  /// Whether it is the program of this name.
  func runs(_ name: String) -> Bool {
    names.contains { matchesGlob(Array($0.utf8), Array(name.lowercased().utf8)) }
  }
}
