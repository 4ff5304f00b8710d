import Catalogue
import ConfigSyntax
import Workspace

/// Python programs of the workspace that start servers by calls of their own: `uvicorn.run(app)`.
extension ShellInterpreter {
  /// `python main.py`: one command for each server that the program comes to start.
  mutating func startByCalls(of file: SourceFile, _ fields: [ShellText], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> ShellState {
    var after = state
    for server in pythonPrograms.servers(startedBy: file, in: tree, folder: state.standpoint.folder) {
      after = emit(server, fields[0], Array(fields.dropFirst()), code: file.path, at: place, after, frame)
    }
    return followCommands(of: file, fields, at: place, after, frame)
  }

  /// `shop serve`: the program that installing the project makes stands beside the code on the command's machine.
  mutating func startByCalls(of installed: EmbeddedFile, _ fields: [ShellText], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> ShellState {
    let machine = tree.overlaying(installed.path, with: installed.text.bytes)
    guard let file = try? machine.read(installed.path) else { return state }
    var inner = state
    inner.embedded.append(installed)
    var after = state
    for server in pythonPrograms.servers(startedBy: file, in: machine, folder: state.standpoint.folder) {
      let started = emit(server, fields[0], Array(fields.dropFirst()), code: file.path, at: place, inner, frame)
      after.started = started.started
      inner.started = started.started
    }
    let source = installed.text.whole.path
    if after.started > state.started, !files.contains(source) { files.append(source) }
    return after
  }

  /// `python -m shop.server`: the module's file, or the one that runs for a package.
  func moduleFile(_ name: ShellText, _ state: ShellState, _ frame: ShellFrame) -> SourceFile? {
    guard let text = name.known, !text.isEmpty, text.utf8.allSatisfy({ isEnvironmentNameByte($0) || $0 == UInt8(ascii: ".") }) else { return nil }
    let path = text.split(separator: ".").joined(separator: "/")
    for ending in [".py", "/__main__.py"] {
      let name = Array((path + ending).utf8)
      if case .found(let file, _) = lookup(state).file(name, mentionedIn: frame.path?.parent ?? launch.file.parent) { return try? tree.read(file) }
    }
    return nil
  }
}
