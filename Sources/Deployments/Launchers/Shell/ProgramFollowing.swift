import Catalogue
import ConfigSyntax
import Workspace

/// Python programs of the workspace that start servers by calls of their own: `uvicorn.run(app)`.
extension ShellInterpreter {
  /// `python main.py`: one command for each server that the program comes to start.
  mutating func startByCalls(of file: SourceFile, _ fields: [ShellText], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> ShellState {
    let callable = servers.filter(\.isStartedByCode)
    let program = PythonProgram(file.path, in: tree, folder: state.standpoint.folder) { file in callable.contains { $0.mayBeCalled(in: file) } }
    guard !program.files.isEmpty else { return state }
    var after = state
    for server in callable where server.isStarted(by: program, tree: tree, standpoint: state.standpoint) {
      after = emit(server, fields[0], Array(fields.dropFirst()), code: file.path, at: place, after, frame)
    }
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

extension ServerKnowledge {
  private static let codeFormats: Set<String> = ["calls", "application"]

  /// Whether Python code may start it.
  var isStartedByCode: Bool { fileSigns.contains { Self.codeFormats.contains($0.format) } }

  /// Whether a file has the texts without which no code in it starts the server.
  func mayBeCalled(in file: SourceFile) -> Bool {
    fileSigns.contains { Self.codeFormats.contains($0.format) && CandidateScan.fits($0.sign, file.path, file.bytes) }
  }

  /// Whether a program comes to code that starts it.
  fileprivate func isStarted(by program: PythonProgram, tree: FileTree, standpoint: Standpoint) -> Bool {
    if calls.isEmpty { return !GunicornApplication.all(in: program, lookup: WorkspaceLookup(tree: tree, standpoint: standpoint)).isEmpty }
    return program.files.contains { !ServerStart.all(in: $0, of: self, tree: tree, program: program, standpoint: standpoint).isEmpty }
  }
}
