import Findings
import Glibc
import Linting
import Reporting
import Workspace

/// One run on one workspace: which folder it is, what of it is shown, and how its places are named for the reader.
struct Session {
  let configuration: Configuration
  let linter: Linter
  let tree: FileTree
  private let focus: [WorkspacePath]
  private let relocation: Relocation

  init(place: PlaceOptions, choice: ChoiceOptions = ChoiceOptions.parseOrExit([])) throws {
    let here = try WorkingFolder()
    let universe = try Universe(place, here: here)
    var configuration = try Self.configuration(place, root: universe.root, here: here)
    if !choice.select.isEmpty { configuration.select = choice.select.flatMap(Self.list) }
    if !choice.ignore.isEmpty { configuration.ignore = choice.ignore.flatMap(Self.list) }
    if let text = choice.minConfidence { configuration.minConfidence = try word(text, of: "--min-confidence", as: Confidence.self) }
    var options = configuration.walkOptions
    options.excludes += place.exclude
    options.respectIgnoreFiles = place.respectGitignore
    if let size = place.maxFileSize { options.maxFileSize = size }
    var tree: FileTree
    do {
      tree = try FileTree(root: universe.root, options: options)
    } catch {
      throw UsageFailure("`\(universe.root)` cannot be checked: \(error)")
    }
    if let path = universe.unsaved { tree = tree.overlaying(path, with: Output.standardInput()) }
    self.tree = tree
    self.configuration = configuration
    // Files that a hook names although they are excluded are not shown.
    focus = place.forceExclude && !universe.focus.isEmpty ? universe.focus.filter { tree.contains($0) || tree.isFolder($0) } : universe.focus
    isFocused = !universe.focus.isEmpty
    relocation = universe.relocation(from: here)
    linter = Linter(configuration: configuration, rules: try RuleFolder.files(in: universe.ruleFolders(place, configuration)))
  }

  private let isFocused: Bool

  func report() -> Report {
    if isFocused, focus.isEmpty { return Report() }
    return linter.run(tree, focus: focus).relocated(relocation)
  }

  func inspection() -> Inspection {
    linter.inspect(tree).relocated(relocation)
  }

  private static func list(_ text: String) -> [String] {
    text.split(separator: ",").map(String.init)
  }

  private static func configuration(_ place: PlaceOptions, root: String, here: WorkingFolder) throws -> Configuration {
    do {
      guard let path = place.config else { return try Configuration.found(in: try FileTree(unwalked: root)) }
      let tree = try FileTree(unwalked: path.folder)
      let name = WorkspacePath(bytes: Array(path.lastComponent.utf8))
      guard let source = try? tree.read(name) else { throw UsageFailure("`\(path)` could not be read") }
      guard let configuration = try Configuration.read(source) else { throw UsageFailure("`\(path)` has no `[tool.lostwork]`") }
      return configuration
    } catch let failure as ConfigurationFailure {
      throw UsageFailure(Self.words(of: failure))
    } catch let failure as WalkFailure {
      throw UsageFailure("`\(root)` cannot be checked: \(failure)")
    }
  }

  /// The problems of a configuration, as the concise format prints them.
  private static func words(of failure: ConfigurationFailure) -> String {
    failure.problems.map { problem in
      let position = failure.source.position(at: problem.span.start)
      let expected = problem.expected.map { "; expected \($0)" } ?? ""
      return "\(failure.source.path):\(position.line):\(position.column): error: \(problem.message)\(expected)"
    }.joined(separator: "\nlostwork: ")
  }
}

extension String {
  var folder: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  var lastComponent: String {
    lastIndex(of: "/").map { String(self[index(after: $0)...]) } ?? self
  }
}
