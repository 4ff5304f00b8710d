import Workspace

/// What the last search for the deployments of a workspace found, for whoever asks again after each change of a text.
///
/// It belongs to one ``DeploymentFinder`` and one thread.
package final class DeploymentMemory {
  struct Search {
    var tree: FileTree
    var scan: CandidateScan
    /// The files that it read, beside those that only the scan looked into.
    let log: ReadLog
    let result: DeploymentsResult
  }

  var last: Search?

  package init() {}
}
