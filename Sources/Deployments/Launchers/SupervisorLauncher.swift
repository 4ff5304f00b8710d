import ConfigSyntax
import Workspace

/// supervisord's programs (supervisor 4, `supervisor/options.py`).
struct SupervisorLauncher: Launcher {
  static let reader = "supervisor"

  /// Stands for the path of the workspace, which nobody knows: `%(here)s` is a file's folder below it.
  static let workspace = Standpoint.Mount("/<workspace>", .workspace(.root))

  private let tree: FileTree

  init(_ context: LaunchContext) {
    tree = context.tree
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult()
    let read = files.compactMap { path in (try? tree.read(path)).map(SupervisorFile.init) }
    let mains = read.filter { $0.hasMain }
    var included: [WorkspacePath: SupervisorFile] = [:]
    for main in mains {
      for path in main.included(in: tree) where included[path] == nil && path != main.path { included[path] = main }
    }
    var seen: Set<WorkspacePath> = []
    // An included file need not look like supervisor's.
    let others = included.keys.sorted().filter { !files.contains($0) }.compactMap { path in (try? tree.read(path)).map(SupervisorFile.init) }
    for file in read + others where seen.insert(file.path).inserted {
      result.files.append(file.path)
      let main = included[file.path] ?? (file.hasMain ? file : nil)
      for section in file.programs {
        let program = SupervisorProgram(file: file, section: section, main: main, tree: tree)
        var launched = program.launches()
        // Another launch may start supervisord, on a machine that is better known.
        for index in launched.launches.indices { launched.launches[index].mayBePart = true }
        result.merge(launched)
      }
    }
    return result
  }
}

/// One file of supervisor's, with its sections merged by name as `configparser` does.
struct SupervisorFile: Sendable {
  let lines: TemplatedLines
  private let document: INIDocument

  /// `configparser.RawConfigParser(inline_comment_prefixes=(';', '#'), strict=False)`
  private static let dialect = INIDialect(
    inlineCommentSigns: ";#", separators: "=:", header: .toLastBracket, continuation: .indentedLines, lowercasesKeys: true)

  init(_ file: SourceFile) {
    lines = TemplatedLines(file)
    document = INIReader.read(lines.bytes, dialect: Self.dialect).tree
  }

  var path: WorkspacePath { lines.file.path }

  /// `%(here)s`
  var here: String { path.parent == .root ? SupervisorLauncher.workspace.path : "\(SupervisorLauncher.workspace.path)/\(path.parent)" }

  var hasMain: Bool { document.hasSection("supervisord") }

  /// The sections that start programs, each once.
  var programs: [INIText] {
    var seen: Set<[UInt8]> = []
    return document.sections.map(\.name).filter { name in
      (name.bytes.starts(with: "program:".utf8) || name.bytes.starts(with: "fcgi-program:".utf8)) && seen.insert(name.bytes).inserted
    }
  }

  /// The last entry of a section, or of the one that all fall back to.
  func value(_ key: String, in section: String) -> INIText? {
    let found = document.entries(of: section).last { $0.key.bytes.elementsEqual(key.utf8) }
    return (found ?? document.entries(of: "DEFAULT").last { $0.key.bytes.elementsEqual(key.utf8) })?.value
  }

  /// The files of the workspace that `[include]` means.
  ///
  /// - Parameter machine: Where supervisord runs; `nil` when that is not known.
  func included(in tree: FileTree, from machine: Standpoint? = nil) -> [WorkspacePath] {
    guard let files = value("files", in: "include") else { return [] }
    return files.text.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" }.flatMap { pattern -> [WorkspacePath] in
      let relative = pattern.hasPrefix("%(here)s/") ? pattern.dropFirst("%(here)s/".count) : pattern
      if let machine, relative.hasPrefix("/") { return machine.files(like: String(relative), in: tree) }
      guard !relative.hasPrefix("/"), let whole = WorkspacePath(resolving: Array(relative.utf8), against: path.parent) else { return [] }
      return tree.files.filter { matchesGlob(whole.bytes, $0.bytes) }
    }
  }
}
