import Findings
import Glibc
import Linting
import Reporting
import Workspace

/// One run on one workspace: which folder it is, what of it is shown, and how its places are named for the reader.
struct Session {
  let configuration: Configuration
  let linter: Linter
  private let tree: FileTree
  private let focus: [WorkspacePath]?
  private let here: WorkingFolder
  private let universe: Universe

  init(place: Place, choice: Choice? = nil) throws {
    try place.verifyPaths()
    here = try WorkingFolder()
    let universe = try Universe(place, here: here)
    self.universe = universe
    for sentence in universe.passedOver { Output.error("lostwork: \(sentence)\n") }
    var configuration = try Self.configuration(place, root: universe.root)
    let origin = configuration.origin.map { "in `\($0)`" } ?? ""
    var words = (configuration.select + configuration.extendSelect + configuration.ignore + configuration.severity.keys.sorted()).map { ($0, origin) }
    if let choice {
      let select = choice.select.flatMap(Self.list)
      let ignore = choice.ignore.flatMap(Self.list)
      if !select.isEmpty { configuration.select = select }
      let more = choice.extendSelect.flatMap(Self.list)
      if !ignore.isEmpty { configuration.ignore = ignore }
      configuration.extendSelect += more
      if let text = choice.minConfidence { configuration.minConfidence = try word(text, of: "--min-confidence", as: Confidence.self) }
      words += (select.map { ($0, "for `--select`") } + more.map { ($0, "for `--extend-select`") } + ignore.map { ($0, "for `--ignore`") })
    }
    self.configuration = configuration
    let folders = configuration.rules.map { $0.hasPrefix("/") ? $0 : universe.root.appendingComponent($0) } + place.rules
    linter = Linter(configuration: configuration, rules: try RuleFolder.files(in: folders))
    linter.catalogue.readSignsAhead()
    var options = configuration.walkOptions
    options.excludes += place.exclude
    options.respectIgnoreFiles = place.respectGitignore
    if universe.isShallow { options.maxDepth = 0 }
    if let size = try place.fileSizeLimit() { options.maxFileSize = size }
    var tree: FileTree
    do {
      tree = try FileTree(root: universe.root, options: options)
    } catch {
      throw UsageFailure("`\(universe.root)` cannot be checked: \(error)")
    }
    focus = place.forceExclude ? universe.focus.map { Self.withoutExcluded($0, of: tree, in: universe.root) } : universe.focus
    if let path = universe.unsaved { tree = tree.overlaying(path, with: Output.standardInput()) }
    self.tree = tree
    for name in configuration.versions.keys.sorted() where name != "python" && !linter.servers.contains(name) {
      let hint = Linter.nearestWord(to: name, in: linter.servers + ["python"]).map { "; did you mean `\($0)`?" } ?? ""
      throw UsageFailure("`versions` names `\(name)` \(origin), which is no server\(hint)")
    }
    for (word, place) in words where !linter.knowsCheck(word) {
      throw UsageFailure("there is no rule `\(word)`, named \(place)\(linter.suggestion(for: word))")
    }
  }

  /// With paths relative to the workspace; see ``named(_:for:)``.
  func report() -> Report {
    guard let focus else { return linter.run(tree, endsProgram: true) }
    // Everything in focus was excluded: nothing is shown, and the counts still tell what was read.
    return linter.run(tree, focus: focus.isEmpty ? [Self.noFile] : focus, endsProgram: true)
  }

  /// A report whose paths are what the reader of this format takes them to be.
  func named(_ report: Report, for format: OutputFormat) -> Report {
    switch format {
    case .sarif: report.relocated(universe.relocationInRepository(from: here))
    case .full, .concise, .json, .github: report.relocated(universe.relocation(from: here))
    }
  }

  func inspection() -> Inspection {
    linter.inspect(tree).relocated(universe.relocation(from: here))
  }

  func inspection(ofServer server: String, arguments: [String], environment: [(name: String, value: String)]) throws -> Inspection {
    guard let inspection = linter.inspect(tree, server: server, arguments: arguments, environment: environment) else {
      throw UsageFailure("command lines of `\(server)` are not understood; expected one of \(linter.servers.joined(separator: ", "))")
    }
    return inspection.relocated(universe.relocation(from: here))
  }

  /// A name that no file has.
  private static let noFile = WorkspacePath(bytes: [0])

  /// Without the files that are there but not in the walked tree. What is gone or new is not excluded.
  private static func withoutExcluded(_ focus: [WorkspacePath], of tree: FileTree, in root: String) -> [WorkspacePath] {
    focus.filter { path in
      tree.contains(path) || !root.appendingComponent(path.description).exists && tree.leftOut(holding: path) == nil
    }
  }

  private static func list(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0.filter { $0 != " " }) }
  }

  private static func configuration(_ place: Place, root: String) throws -> Configuration {
    do {
      guard let path = place.config else { return try Configuration.found(in: try FileTree(unwalked: root)) }
      let tree = try FileTree(unwalked: path.folder)
      guard path.exists else { throw UsageFailure("there is no configuration `\(path)`") }
      let source: SourceFile
      do { source = try tree.read(WorkspacePath(bytes: Array(path.lastComponent.utf8))) } catch {
        throw UsageFailure("the configuration cannot be used: \(error)")
      }
      guard let configuration = try Configuration.read(source) else { throw UsageFailure("`\(path)` has no `[tool.lostwork]`") }
      return configuration
    } catch let failure as ConfigurationFailure {
      throw UsageFailure(Self.words(of: failure))
    } catch let failure as WalkFailure {
      throw UsageFailure("\(place.config == nil ? "`\(root)` cannot be checked" : "the configuration cannot be used"): \(failure)")
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

extension Linter {
  func suggestion(for rule: String) -> String {
    nearestCheck(to: rule).map { "; did you mean `\($0)`?" } ?? "; `lostwork rules` lists them"
  }
}
