import Catalogue
import ConfigSyntax
import Workspace

/// Python programs of the workspace that start servers by calls of their own: `uvicorn.run(app)`.
extension ShellInterpreter {
  /// `python main.py`: one command for each server that the program comes to start.
  mutating func startByCalls(of file: SourceFile, _ fields: [ShellText], at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame) -> ShellState {
    var after = state
    for server in servers where server.mayBeCalled(in: file) {
      guard ServerStart.all(in: file.path, of: server, tree: tree, standpoint: state.standpoint).contains(where: \.isReached) else { continue }
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
  /// Whether a file has the texts without which no call in it starts the server.
  fileprivate func mayBeCalled(in file: SourceFile) -> Bool {
    guard !calls.isEmpty else { return false }
    return fileSigns.contains { $0.format == "calls" && CandidateScan.fits($0.sign, file.path, file.bytes) }
  }
}
