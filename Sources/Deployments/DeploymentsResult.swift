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
    deployments.sort { $0.id < $1.id }
    configFiles = Set(configFiles).sorted()
    notUnderstood = Set(notUnderstood).sorted { ($0.path, $0.why) < ($1.path, $1.why) }
    problems = Set(problems).sorted { ($0.place, $0.problem.message) < ($1.place, $1.problem.message) }
    notices = Set(notices).sorted { ($0.place, $0.kind.rawValue, $0.setting, $0.value) < ($1.place, $1.kind.rawValue, $1.setting, $1.value) }
    assumptions = Set(assumptions).sorted()
  }

  /// Deployments that differ in nothing but what starts them are one: `compose.yaml` and the image that it builds.
  mutating func joinEqualDeployments() {
    var joined: [Deployment] = []
    for deployment in deployments {
      if let index = joined.firstIndex(where: { $0.runsAlike(deployment) }) {
        joined[index].launchers += deployment.launchers.filter { !joined[index].launchers.contains($0) }
        joined[index].files += deployment.files.filter { !joined[index].files.contains($0) }
        // What holds for one of them holds.
        if deployment.doubts.isEmpty { joined[index].doubts = [] }
      } else {
        joined.append(deployment)
      }
    }
    deployments = joined
  }
}

extension Deployment {
  /// Whether launchers start the same workers with the same settings. (Files that nothing starts are told apart by their names.)
  fileprivate func runsAlike(_ other: Deployment) -> Bool {
    !launchers.isEmpty && !other.launchers.isEmpty && server == other.server && serverVersion?.value == other.serverVersion?.value && pythonVersion?.value == other.pythonVersion?.value
      && entries.map(\.app.value) == other.entries.map(\.app.value) && entries.map(\.file) == other.entries.map(\.file) && entries.map(\.callable) == other.entries.map(\.callable)
      && Dictionary(settings.map { ($0.name, $0.effective) }, uniquingKeysWith: { $1 })
        == Dictionary(other.settings.map { ($0.name, $0.effective) }, uniquingKeysWith: { $1 })
  }
}
