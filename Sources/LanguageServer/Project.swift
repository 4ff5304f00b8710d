import Findings
import Linting
import Workspace

/// One folder that the editor works in, and what the linter last said of it.
///
/// It goes the command's way: `lostwork check FOLDER` reads the same configuration, walks the same files and asks the same façade.
struct Project {
  /// The folder as the client calls it, told from the root of the file system.
  let root: WorkspacePath
  private(set) var report = Report()
  /// Why the last run looked at nothing, for the client's log.
  private(set) var failure: String?

  private var configuration: Configuration?
  private var linter: Linter?
  private var tree: FileTree?
  /// What the last run found out, as long as the files on disk, the configuration and the rules are the same.
  private var memory = LinterMemory()
  /// Without symbolic links.
  private var realRoot: WorkspacePath?

  init(root: WorkspacePath) {
    self.root = root
  }

  /// This file as the workspace calls it; editors name it by the folder's own name or by that of the folder that a link leads to.
  func path(of file: WorkspacePath) -> WorkspacePath? {
    file.relative(to: root) ?? realRoot.flatMap { file.relative(to: $0) }
  }

  /// Whether a change of this file on disk can matter.
  func isTouched(by file: WorkspacePath) -> Bool {
    guard let path = path(of: file) else { return false }
    return tree.map { $0.contains(path) || $0.leftOut(holding: path) == nil } ?? true
  }

  /// Forgets what files there are and what they configure: something on disk changed.
  mutating func forgetFiles() {
    tree = nil
    memory = LinterMemory()
    // Its own rules never change; the user's are files too.
    if configuration?.rules.isEmpty == false { linter = nil }
  }

  /// Looks at everything again, with the editor's texts in place of the files.
  ///
  /// - Parameter isWatched: Whether the client tells of changes on disk: only then is anything of the last run still known to hold.
  mutating func run(texts: [WorkspacePath: [UInt8]], isWatched: Bool) {
    failure = nil
    do {
      try prepare(texts)
    } catch {
      switch error {
      case .walk(let why):
        report = Report()
        failure = "`/\(root.text)` cannot be checked: \(why)"
      case .configuration(let refused): report = refused.report
      }
      return
    }
    guard let linter, let tree else { return }
    report = linter.run(overlaid(tree, texts), recalling: isWatched ? memory : nil)
  }

  // MARK: -

  private enum Obstacle: Error {
    case walk(WalkFailure)
    case configuration(ConfigurationFailure)
  }

  private mutating func prepare(_ texts: [WorkspacePath: [UInt8]]) throws(Obstacle) {
    let found = try readConfiguration(texts)
    if found != configuration {
      tree = nil
      linter = nil
      memory = LinterMemory()
    }
    configuration = found
    do throws(WalkFailure) {
      if tree == nil { tree = try FileTree(root: "/\(root.text)", options: found.walkOptions) }
      if linter == nil {
        linter = Linter(configuration: found, rules: try found.rules.map { folder throws(WalkFailure) in
          let path = folder.hasPrefix("/") ? folder : "/\(root.text)/\(folder)"
          return Linter.Rules(tree: try FileTree(root: path), name: path)
        })
      }
    } catch { throw .walk(error) }
    realRoot = tree?.location.flatMap { FileURI.path(Array($0.utf8)) }
  }

  private func readConfiguration(_ texts: [WorkspacePath: [UInt8]]) throws(Obstacle) -> Configuration {
    var unwalked: FileTree
    do { unwalked = try FileTree(unwalked: "/\(root.text)") } catch { throw .walk(error) }
    for name in Configuration.fileNames.map({ WorkspacePath(bytes: Array($0.utf8)) }) {
      if let text = texts[name] { unwalked = unwalked.overlaying(name, with: text) }
    }
    do { return try Configuration.found(in: unwalked) } catch { throw .configuration(error) }
  }

  /// A text that the command would not read stays out: of a file that is ignored or excluded. One that is not on disk yet is in.
  private func overlaid(_ tree: FileTree, _ texts: [WorkspacePath: [UInt8]]) -> FileTree {
    texts.sorted { $0.key < $1.key }.reduce(tree) { result, text in
      tree.isFile(text.key) || isNew(text.key, in: tree) ? result.overlaying(text.key, with: text.value) : result
    }
  }

  private func isNew(_ path: WorkspacePath, in tree: FileTree) -> Bool {
    guard tree.leftOut(holding: path) == nil else { return false }
    do throws(ReadFailure) {
      _ = try tree.read(path)
      return false
    } catch {
      if case .vanished = error { return true }
      return false
    }
  }
}

extension WorkspacePath {
  /// The path as text for the system's calls; empty for the root.
  fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension ConfigurationFailure {
  /// The command says this and stops; an editor shows it where it stands.
  fileprivate var report: Report {
    Report(
      problems: problems.map { problem in
        Report.InputProblem(
          code: problem.kind.rawValue, severity: .error, message: problem.message, expected: problem.expected,
          place: SourceSpan(source.path, problem.span))
      },
      sources: SourceTexts([source]))
  }
}
