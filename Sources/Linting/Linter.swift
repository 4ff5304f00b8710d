import Catalogue
import Deployments
import Findings
import RuleEngine
import SourceAnalysis
import Workspace

/// The whole way from files to a report. The command, the editor and the tests all go through it.
///
/// A class, so that those who hold one need not know how the catalogue in it is laid out: SwiftPM does not build them again
/// when only that changes.
package final class Linter: Sendable {
  package let catalogue: Catalogue
  package let configuration: Configuration

  /// The user's own rules.
  private let ownRules: [RuleFile]
  var ruleSources: [SourceFile] { ownRules.map(\.source) }

  /// A folder of the user's own rules.
  package struct Rules: Sendable {
    package let tree: FileTree
    /// The folder as the user calls it, for the places of problems.
    package let name: String

    package init(tree: FileTree, name: String) {
      self.tree = tree
      self.name = name
    }

    fileprivate var files: [RuleFile] {
      tree.files.filter { ["yml", "yaml", "tsv"].contains($0.fileExtension) }.compactMap { path in
        guard let source = try? tree.read(path) else { return nil }
        let shown = WorkspacePath(bytes: Array("\(name)/".utf8) + path.bytes)
        return RuleFile(name: path.description, source: SourceFile(path: shown, bytes: source.bytes))
      }
    }
  }

  /// - Parameter rules: The user's own rules, beside the built-in ones.
  package convenience init(configuration: Configuration = Configuration(), rules: [Rules] = []) {
    self.init(configuration, rules.flatMap(\.files))
  }

  private init(_ configuration: Configuration, _ files: [RuleFile]) {
    self.configuration = configuration
    ownRules = files
    // A file of the user's takes the place of the built-in one with the same name.
    let names = Set(files.map(\.name))
    catalogue = files.isEmpty ? .builtInByNeed() : Catalogue(RuleFile.builtIn.filter { !names.contains($0.name) } + files)
  }

  private init(_ other: Linter, _ configuration: Configuration) {
    catalogue = other.catalogue
    ownRules = other.ownRules
    self.configuration = configuration
  }

  /// The same knowledge, with more rules where there are any, under another configuration.
  func with(_ configuration: Configuration, rules: [Rules] = []) -> Linter {
    rules.isEmpty ? Linter(self, configuration) : Linter(configuration, ownRules + rules.flatMap(\.files))
  }

  /// The text of a rule file.
  func ruleSource(_ path: WorkspacePath) -> SourceFile? {
    ruleSources.first { $0.path == path } ?? RuleFile.builtIn.first { $0.path == path }?.source
  }

  /// Checks a workspace.
  /// - Parameter focus: The paths to show findings for; everything is read all the same, since the two halves of a finding
  ///   lie in different files. Empty for everything.
  /// - Parameter memory: What an earlier run of this linter found out, for editors, which ask again after each change of a text.
  /// - Parameter endsProgram: Whether nothing comes after it: what was read is then left to the system, which takes all memory back
  ///   faster than value by value.
  package func run(
    _ tree: FileTree, focus: [WorkspacePath] = [], recalling memory: LinterMemory? = nil, endsProgram: Bool = false
  ) -> Report {
    let deployments = finder.deployments(in: tree, recalling: memory?.deployments, expecting: catalogue.readAhead)
    // Most workspaces that a hook looks at start no server, and then nobody reads what the checks are.
    let says = !deployments.deployments.isEmpty || !deployments.notices.isEmpty
    let choice = CheckChoice(configuration)
    let engine = says ? RuleEngine(catalogue, checks: catalogue.checks.filter(choice.selects), statements: Statements(longestJob: configuration.longestJob)) : nil
    // Which source is read, and with it what cannot be understood in it, does not hang on the choice of what is shown.
    let all = says ? RuleEngine(catalogue, checks: catalogue.checks.filter { $0.isEnabled || choice.selects($0) }) : nil
    // About source whose entry is not known nothing can be proven.
    let needsEntry = configuration.minConfidence > .possible
    let understanding = Understanding(deployments, in: tree, catalogue: catalogue, recalling: memory?.source) { deployment, process in
      needsEntry && process.entries.isEmpty ? nil : all?.interest(in: deployment, configuration.minConfidence)
    }
    let isAnyFound = deployments.deployments.contains { $0.entries.contains { $0.file != nil } }
    let unread = deployments.deployments.filter { deployment in
      // The other ends, such as an exception, can come to any server, and nobody waits to hear of them. What may not run at all is
      // most often a left-over beside what does.
      needsEntry && deployment.recycles && deployment.entries.allSatisfy { $0.file == nil } && (deployment.doubts.isEmpty || !isAnyFound)
        && all?.interest(in: deployment, configuration.minConfidence) != nil
    }
    if endsProgram { understanding.analyzer?.leaveToSystem() }
    var summary = Report.Summary(
      files: deployments.configFiles.count + understanding.pythonFiles.count,
      python: understanding.pythonFiles.count,
      configuration: deployments.configFiles.count,
      deployments: deployments.deployments.count)
    let raw = engine?.findings(in: understanding.analysed, notices: deployments.notices) ?? []
    let suppressible = SuppressionIndex(files: tree.sources(of: raw.flatMap { [$0.primary.path] + ($0.setting.map { [$0.origin.path] } ?? []) }))
    let decisions: [any Decision] = [
      ConfidenceFilter(minimum: configuration.minConfidence),  // first: what is not sure enough is not counted anywhere
      FocusFilter(focus),  // before suppression, so that the counts speak of what was asked for
      SuppressionFilter(suppressible),
      SeverityOverrides(configuration.severity),
      Ordering(),  // the only place that sorts
    ]
    let findings = decisions.reduce(raw) { findings, decision in decision.decide(findings, summary: &summary) }
    summary.shown = findings.count
    let shown = { (path: WorkspacePath) in focus.isEmpty || focus.contains { path.isWithin($0) } }
    let problems = understanding.problems.filter { shown($0.place.path) }
    return Report(
      deployments: deployments.deployments.map(\.summary),
      findings: findings,
      problems: problems,
      summary: summary,
      unread: unread.filter { shown($0.origin.path) }.sorted { $0.origin < $1.origin }.map { $0.unread(by: catalogue.server($0.server)) }
        .reduce(into: []) { if $0.last != $1 { $0.append($1) } },
      search: deployments.deployments.isEmpty ? catalogue.search : nil,
      rules: self.catalogue.checks.map(\.ruleSummary),
      sources: SourceTexts(
        tree.sources(of: findings.flatMap(\.places).map(\.path) + problems.map(\.place.path) + deployments.deployments.flatMap(\.paths))
          + ruleSources))
  }
}

extension Linter {
  var finder: DeploymentFinder {
    var servers = configuration.versions
    let python = servers.removeValue(forKey: "python")
    return DeploymentFinder(
      catalogue: catalogue.servers, launchers: catalogue.launchers, stated: StatedVersions(servers: servers, python: python))
  }
}

/// What was understood of a workspace before any check is asked.
struct Understanding {
  let deployments: DeploymentsResult
  let analysed: [AnalysedDeployment]
  /// The Python files that were read, sorted.
  let pythonFiles: [WorkspacePath]
  let problems: [Report.InputProblem]
  /// What read the source; `nil` where nothing had to be read.
  let analyzer: SourceAnalyzer?

  /// - Parameter interest: The jobs of a deployment that are wanted; `nil` when its source is not looked at.
  init(of tree: FileTree, linter: Linter, interest: (Deployment, ProcessDescription) -> JobInterest? = { _, _ in .everyJob }) {
    self.init(linter.finder.deployments(in: tree), in: tree, catalogue: linter.catalogue, interest: interest)
  }

  init(
    _ deployments: DeploymentsResult, in tree: FileTree, catalogue: Catalogue, recalling memory: SourceMemory? = nil,
    interest: (Deployment, ProcessDescription) -> JobInterest? = { _, _ in .everyJob }
  ) {
    self.deployments = deployments
    var processes: [(process: ProcessDescription, interest: JobInterest)] = []
    var places: [ProcessDescription: Int] = [:]
    let wanted = deployments.deployments.map { deployment -> Int? in
      let process = deployment.process(of: catalogue.server(deployment.server))
      guard let interest = interest(deployment, process) else { return nil }
      if let place = places[process] {
        processes[place].interest = processes[place].interest.union(interest)
        return place
      }
      places[process] = processes.count
      processes.append((process, interest))
      return processes.count - 1
    }
    analyzer = processes.isEmpty ? nil : SourceAnalyzer(tree: tree, knowledge: catalogue.python, recalling: memory)
    let known = analyzer?.analyze(processes) ?? []
    analysed = zip(deployments.deployments, wanted).map { AnalysedDeployment(deployment: $0, analysis: $1.map { known[$0] }) }
    pythonFiles = Set(known.flatMap(\.files)).sorted()
    // Of a program that is filled in before Python reads it, whoever knows that has spoken.
    let templates = Set(deployments.problems.filter { $0.problem.kind == .pythonSyntax && $0.problem.weight == .note }.map(\.path))
    let source = known.flatMap(\.problems).filter { !templates.contains($0.path) }
    let found = catalogue.problems + deployments.problems + source
    problems = Set(found).sorted { ($0.place, $0.problem.kind.rawValue, $0.problem.message) < ($1.place, $1.problem.kind.rawValue, $1.problem.message) }
      .map { Report.InputProblem($0, catalogue: catalogue) }
  }
}

extension Report.InputProblem {
  /// The level is the check's, for what somebody can mend.
  init(_ placed: PlacedProblem, catalogue: Catalogue) {
    let code = placed.problem.kind.rawValue
    let level: Severity =
      switch placed.problem.weight {
      case .warning: catalogue.checks.first { $0.code == code }?.level.severity ?? .warning
      case .note: .note
      }
    self.init(
      code: code, severity: level, message: placed.problem.message, expected: placed.problem.expected,
      place: placed.place)
  }
}

extension FileTree {
  /// The texts of these files, as far as they can be read.
  func sources(of paths: [WorkspacePath]) -> [SourceFile] {
    Set(paths).sorted().compactMap { try? read($0) }
  }
}
