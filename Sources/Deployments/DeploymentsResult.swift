import Workspace

/// What the configuration files of a workspace amount to.
package struct DeploymentsResult: Sendable {
  /// In the order of their identities.
  package var deployments: [Deployment]
  /// Every file that was read as configuration.
  package var configFiles: [WorkspacePath]
  /// Files that are some server's configuration but were not, or not wholly, understood.
  package var notUnderstood: [FileTree.LeftOut]
  package var problems: [PlacedProblem]
  /// What is odd about texts that were understood.
  package var notices: [Notice]
  /// What was taken for granted beside what each deployment says for itself.
  package var assumptions: [String]

  package init(
    deployments: [Deployment] = [], configFiles: [WorkspacePath] = [], notUnderstood: [FileTree.LeftOut] = [],
    problems: [PlacedProblem] = [], notices: [Notice] = [], assumptions: [String] = []
  ) {
    self.deployments = deployments
    self.configFiles = configFiles
    self.notUnderstood = notUnderstood
    self.problems = problems
    self.notices = notices
    self.assumptions = assumptions
  }
}

extension DeploymentsResult {
  mutating func merge(_ other: DeploymentsResult) {
    deployments += other.deployments
    configFiles += other.configFiles
    notUnderstood += other.notUnderstood
    problems += other.problems
    notices += other.notices
    assumptions += other.assumptions
  }

  /// The image that a command runs in says more about its Python than the file that lies nearest.
  mutating func prefer(python version: Said<String>) {
    for index in deployments.indices where deployments[index].pythonVersion?.value != version.value {
      let beaten = deployments[index].pythonVersion.map { [Said<String>.Beaten($0.value, origin: $0.origin)] + $0.overridden } ?? []
      deployments[index].pythonVersion = Said(version.value, origin: version.origin, overridden: beaten)
    }
  }

  /// Each thing once, in an order that does not depend on how it was found.
  mutating func putInOrder() {
    deployments.sort { ($0.id, $0.origin) < ($1.id, $1.origin) }
    configFiles = Set(configFiles).sorted()
    notUnderstood = Set(notUnderstood).sorted { ($0.path, $0.why) < ($1.path, $1.why) }
    problems = Set(problems).sorted { ($0.place, $0.problem.rank) < ($1.place, $1.problem.rank) }
    notices = Set(notices).sorted { ($0.place, $0.rank) < ($1.place, $1.rank) }
    assumptions = Set(assumptions).sorted()
  }

  /// Deployments that differ in nothing but what starts them are one: `compose.yaml` and the image that it builds.
  mutating func joinEqualDeployments() {
    var joined: [Deployment] = []
    var index: [Running: Int] = [:]
    var named: [(launchers: Set<SourceSpan>, files: Set<WorkspacePath>)] = []
    for deployment in deployments {
      // Files that nothing starts are told apart by their names.
      let running = deployment.launchers.isEmpty ? nil : Running(deployment)
      if let running, let first = index[running] {
        joined[first].launchers += deployment.launchers.filter { named[first].launchers.insert($0).inserted }
        joined[first].files += deployment.files.filter { named[first].files.insert($0).inserted }
        // What holds for one of them holds.
        if deployment.doubts.isEmpty { joined[first].doubts = [] }
      } else {
        if let running { index[running] = joined.count }
        joined.append(deployment)
        named.append((Set(deployment.launchers), Set(deployment.files)))
      }
    }
    deployments = joined
  }

  /// One launcher may start several servers, or one in several ways that nobody here chooses between: `gunicorn:Procfile#web#2`.
  mutating func tellApart() {
    var taken: Set<String> = []
    for index in deployments.indices {
      let id = deployments[index].id
      var number = 1
      while !taken.insert(deployments[index].id).inserted {
        number += 1
        deployments[index].id = "\(id)#\(number)"
      }
    }
  }
}

/// What launchers start: the same workers with the same settings are the same.
private struct Running: Hashable {
  private let server: String
  private let versions: [String?]
  private let entries: [Entry]
  private let settings: [String: SettingValue]
  /// The time to stop that a file says; what is usual for a launcher makes no difference.
  private let stopLimit: Double?

  private struct Entry: Hashable {
    let app: String
    let file: WorkspacePath?
    let callable: String
  }

  init(_ deployment: Deployment) {
    server = deployment.server
    stopLimit = deployment.stopLimit.flatMap { $0.origin.place == nil ? nil : $0.value }
    versions = [deployment.serverVersion?.value, deployment.pythonVersion?.value]
    entries = deployment.entries.map { Entry(app: $0.app.value, file: $0.file, callable: $0.callable) }
    settings = Dictionary(deployment.settings.map { ($0.name, $0.effective) }, uniquingKeysWith: { $1 })
  }
}

// Two things that differ must differ in their order too: a set gives them in another one each time.

extension Problem {
  fileprivate var rank: RankedWords { RankedWords([message, kind.rawValue, expected ?? "", weight == .note ? "note" : ""]) }
}

extension Notice {
  fileprivate var rank: RankedWords { RankedWords([kind.rawValue, setting, value, server, effective, hint]) }
}

/// Words that are compared one after the other.
private struct RankedWords: Comparable {
  private let words: [String]

  init(_ words: [String]) { self.words = words }

  static func < (left: Self, right: Self) -> Bool { left.words.lexicographicallyPrecedes(right.words) }
}
