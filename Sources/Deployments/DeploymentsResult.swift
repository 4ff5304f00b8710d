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
  /// What was taken for granted beside what each deployment says for itself.
  package var assumptions: [String]

  package init(
    deployments: [Deployment] = [], configFiles: [WorkspacePath] = [], notUnderstood: [FileTree.LeftOut] = [],
    problems: [PlacedProblem] = [], assumptions: [String] = []
  ) {
    self.deployments = deployments
    self.configFiles = configFiles
    self.notUnderstood = notUnderstood
    self.problems = problems
    self.assumptions = assumptions
  }
}

extension DeploymentsResult {
  mutating func merge(_ other: DeploymentsResult) {
    deployments += other.deployments
    configFiles += other.configFiles
    notUnderstood += other.notUnderstood
    problems += other.problems
    assumptions += other.assumptions
  }

  /// Each thing once, in an order that does not depend on how it was found.
  mutating func putInOrder() {
    deployments.sort { $0.id < $1.id }
    configFiles = Set(configFiles).sorted()
    notUnderstood = Set(notUnderstood).sorted { ($0.path, $0.why) < ($1.path, $1.why) }
    problems = Set(problems).sorted { ($0.place, $0.problem.message) < ($1.place, $1.problem.message) }
    assumptions = Set(assumptions).sorted()
  }
}
