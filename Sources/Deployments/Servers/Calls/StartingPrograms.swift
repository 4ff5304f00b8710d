import Catalogue
import PythonSyntax
import Synchronization
import Workspace

/// Which servers the Python programs of a workspace come to start: found out once for each program, however many commands and ways of a
/// script run it.
final class StartingPrograms: Sendable {
  private struct Question: Hashable {
    let program: WorkspacePath
    let folder: WorkspacePath?
    /// The program's text where it is not the workspace's.
    let own: [UInt8]?
  }

  private let callable: [ServerKnowledge]
  private let tree: FileTree
  /// The files that may start one, by the sign of the server.
  private let candidates: [String: Set<WorkspacePath>]
  private let answers = Mutex<[Question: [ServerKnowledge]]>([:])
  private let turns = Turns()
  private let pythonFiles: PythonFiles
  private let scripts: ConsoleScripts
  /// What a program says that runs a command which starts a server: the name of one, or a script.
  private let startingWords: BytePrefilter

  /// - Parameter candidates: What a scan of the workspace with the servers' signs found; without one there is a scan for these alone.
  init(
    servers: [ServerKnowledge], launchers: LauncherKnowledge, tree: FileTree, candidates: [String: [WorkspacePath]]? = nil, _ pythonFiles: PythonFiles? = nil
  ) {
    self.pythonFiles = pythonFiles ?? PythonFiles(tree)
    scripts = ConsoleScripts(tree, launchers.consoleScripts)
    callable = servers.filter { !$0.codeReaders.isEmpty }
    startingWords = BytePrefilter(needles: Set(servers.flatMap(\.launchNames) + [".sh"]).sorted().map { Array($0.utf8) })
    self.tree = tree
    let readers = callable.flatMap(\.codeReaders)
    let found = candidates ?? CandidateScan(tree, signs: callable.flatMap(\.fileSigns).map(\.sign).filter { readers.contains($0.reader) }).files
    self.candidates = found.filter { readers.contains($0.key) }.mapValues { Set($0) }
  }

  /// The program behind the name of a command that a project of the workspace installs; `nil` where no code starts a server anyway.
  func consoleScript(_ name: String, in folder: WorkspacePath?) -> EmbeddedFile? {
    candidates.isEmpty ? nil : scripts.program(name, in: folder)
  }

  /// - Parameters:
  ///   - file: The program, which may exist on the command's machine only.
  ///   - tree: The workspace as that machine sees it.
  func servers(startedBy file: SourceFile, in tree: FileTree, folder: WorkspacePath?) -> [ServerKnowledge] {
    let question = Question(program: file.path, folder: folder, own: tree.hasText(of: file.path, as: self.tree) ? nil : file.bytes)
    return turns.take(question) {
      if let known = answers.withLock({ $0[question] }) { return known }
      let found = find(file, in: tree, folder: folder)
      answers.withLock { $0[question] = found }
      return found
    }
  }

  /// The calls by which a program runs commands, of those that running it comes to; none where its text names nothing that could start a
  /// server, since what calls are given is a dear question.
  func commands(runBy file: SourceFile, _ patterns: [ProgramCommand], in tree: FileTree, folder: WorkspacePath?) -> [ProgramRun] {
    guard startingWords.contains(in: file.bytes), let module = pythonFiles.module(file.path, in: tree) else { return [] }
    let found = patterns.flatMap { pattern in module.calls.calls(of: pattern.names, orMethods: []).map { ($0, pattern) } }
    if found.isEmpty { return [] }
    let program = PythonProgram(file.path, in: tree, folder: folder, starting: [file.path], pythonFiles)
    return found.filter { program.reaches($0.0.span, in: file.path) }.sorted { $0.0.span.start < $1.0.span.start }
      .compactMap { ProgramRun($0, $1, in: file.path) }
  }

  private func find(_ file: SourceFile, in tree: FileTree, folder: WorkspacePath?) -> [ServerKnowledge] {
    let isOwn = callable.contains { $0.mayBeCalled(in: file) }
    guard isOwn || !candidates.isEmpty else { return [] }
    let starting = candidates.values.reduce(into: isOwn ? [file.path] : Set()) { $0.formUnion($1) }
    let program = PythonProgram(file.path, in: tree, folder: folder, starting: starting, pythonFiles)
    return program.files.isEmpty ? [] : callable.filter { $0.isStarted(by: program, tree: tree) }
  }
}

extension ServerKnowledge {
  private static let codeFormats: Set<String> = ["calls", "application"]

  /// The readers of the files whose code may start it.
  var codeReaders: [String] { fileSigns.filter { Self.codeFormats.contains($0.format) }.map(\.sign.reader) }

  /// Whether a file has the texts without which no code in it starts the server.
  fileprivate func mayBeCalled(in file: SourceFile) -> Bool {
    fileSigns.contains { Self.codeFormats.contains($0.format) && CandidateScan.fits($0.sign, file.path, file.bytes) }
  }

  /// Whether a program comes to code that starts it.
  fileprivate func isStarted(by program: PythonProgram, tree: FileTree) -> Bool {
    if calls.isEmpty { return !GunicornApplication.all(in: program, of: self, lookup: WorkspaceLookup(tree: tree, standpoint: Standpoint())).isEmpty }
    return program.files.contains { !ServerStart.calls(in: $0, of: self, tree: tree, program: program).isEmpty }
  }

  /// The program of a command, as far as it may come to start this server.
  /// - Parameter isAsInWorkspace: Whether the command's machine has no texts of its own.
  func program(
    _ main: WorkspacePath, in tree: FileTree, folder: WorkspacePath?, of context: ServerContext, isAsInWorkspace: Bool
  ) -> PythonProgram {
    context.pythonFiles.program(of: name, main, folder: folder, isAsInWorkspace: isAsInWorkspace) {
      var starting = Set(codeReaders.flatMap { context.candidates[$0] ?? [] })
      if let file = try? tree.read(main), mayBeCalled(in: file) { starting.insert(main) }
      return PythonProgram(main, in: tree, folder: folder, starting: starting, context.pythonFiles)
    }
  }
}
