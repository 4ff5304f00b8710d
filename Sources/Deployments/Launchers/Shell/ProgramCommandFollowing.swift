import Catalogue
import ConfigSyntax
import PythonSyntax
import Workspace

/// Python programs that run commands: an entry point of a container that ends with `os.execvp("gunicorn", words)`.
extension ShellInterpreter {
  /// Follows the commands that a program runs itself, as far as its own text says them. What its imports run is not looked at.
  mutating func followCommands(of file: SourceFile, _ fields: [ShellText], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> ShellState {
    guard frame.depth < Limit.depth, !open.contains(file.path), let server = servers.first else { return state }
    let runs = pythonPrograms.commands(runBy: file, knowledge.programCommands, in: tree, folder: state.standpoint.folder)
      .filter { $0.writtenProgram.map(mayStart) ?? true }
    if runs.isEmpty { return state }
    open.append(file.path)
    defer { open.removeLast() }
    let reader = PythonConfigurationReader(lookup: lookup(state), searchPath: [file.path.parent, .root], server: server)
    let values = reader.values(of: runs.map { ($0.call.element.node, $0.expressions) }, in: file.path, running: file.path)
    let inner = ShellFrame(
      text: frame.text, name: fields[0], path: file.path, launchers: frame.launchers(with: place), depth: frame.depth + 1, words: fields.dropFirst().map(\.text))
    let before = started.count
    var after = state
    for (run, found) in zip(runs, values) {
      let child = state.child([])
      switch run.command(found) {
      case .words(let words)?: after.adopt(follow(words.map(ShellText.init), at: run.place, child, inner))
      case .text(let text)?: after.adopt(self.run(PlacedText(text, at: run.place), name: ShellText("sh"), words: [], at: run.place, child, inner))
      case nil: continue
      }
    }
    if started.count > before { files.append(file.path) }
    return after
  }

  /// Whether a program can lead to a server: what else a call is given is a dear question, and most of them run `git` or `supervisorctl`.
  private func mayStart(_ program: String) -> Bool {
    let name = program.split(separator: "/").last.map(String.init) ?? program
    return program.contains("/") || program.contains(".") || !programs.starts(of: name).isEmpty || !programs.wrappers(of: name).isEmpty
      || !programs.frontEnds(of: name).isEmpty || pythonPrograms.consoleScript(name, in: nil) != nil
  }
}

/// A call by which a program runs a command.
struct ProgramRun {
  enum Command {
    case words([CommandWord])
    case text(String)
  }

  let call: KeptSyntax<Call>
  let place: SourceSpan
  private let program: SyntaxNode?
  private let words: [SyntaxNode]
  private let text: SyntaxNode?
  /// Whether the words are a list in one argument.
  private let areListed: Bool

  /// `nil` for a call that is given none of what it needs.
  init?(_ call: Call, _ pattern: ProgramCommand, in path: WorkspacePath) {
    let isForShell = pattern.shell.map { name in call.keywords.contains { $0.name?.text == name && $0.value.text != "False" } } ?? false
    let listed = pattern.words.flatMap(call.argument)
    self.call = KeptSyntax(call)
    place = SourceSpan(path, call.span)
    program = pattern.program.flatMap(call.argument)
    text = isForShell ? listed : pattern.text.flatMap(call.argument)
    words = isForShell ? [] : listed.map { [$0] } ?? pattern.wordsFrom.map { Array(call.arguments.dropFirst($0)) } ?? []
    areListed = listed != nil
    if text == nil, words.isEmpty { return nil }
  }

  /// The program, where it stands in the call as a text.
  var writtenProgram: String? {
    if text != nil { return nil }
    let first = program ?? (areListed ? words.first.flatMap { ListDisplay($0)?.elements.first } : words.first)
    return first.flatMap { StringLiteral($0)?.value }
  }

  /// What must be known of it.
  var expressions: [SyntaxNode] { (text.map { [$0] } ?? words) + (program.map { [$0] } ?? []) }

  /// The command, given what its expressions are; `nil` where its text or its words are not known.
  func command(_ values: [PythonBinding]) -> Command? {
    if text != nil { return values.first?.value.text.map(Command.text) }
    var found: [CommandWord]
    if areListed, let first = values.first {
      guard let elements = first.value.elements ?? first.value.text.map({ [.text($0)] }) else { return nil }
      found = elements.map { word($0, first) }
    } else {
      found = zip(words, values).map { word($1.value, $1) }
    }
    if program != nil, let name = values.last { found = [word(name.value, name)] + found.dropFirst() }
    return found.isEmpty ? nil : .words(found)
  }

  private func word(_ value: PythonValue, _ binding: PythonBinding) -> CommandWord {
    // Whatever it is called where the program runs.
    if case .library("sys.executable") = value { return CommandWord("python", origin: Origin(place)) }
    return CommandWord(value.unknown == nil ? value.string : binding.source, origin: Origin(place), unknown: value.unknown?.reason)
  }
}
