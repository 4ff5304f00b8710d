import Deployments
import SourceAnalysis

/// What a linter's last run found out about a workspace: of the next one, only what hangs on changed texts is done again.
///
/// The report is the same with it as without. It belongs to one ``Linter``, and is to be thrown away when files on disk may have changed.
package final class LinterMemory {
  let deployments = DeploymentMemory()
  let source = SourceMemory()

  package init() {}
}
