import Catalogue
import Deployments
import Testing
import Workspace

@Suite struct DeploymentsResultTests {
  /// Sets give their members in another order each time, also within one process.
  @Test func `two problems at one place keep their order`() {
    let catalogue = Catalogue.builtIn()
    let finder = DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers)
    let files = ["gunicorn.conf.py": "max_requests = 500\n@(a = 7\n@("]
    let first = finder.deployments(in: FileTree(files)).problems
    let twins = zip(first, first.dropFirst()).filter { $0.place == $1.place && $0.problem.message == $1.problem.message }
    #expect(!twins.isEmpty)
    for _ in 0..<40 { #expect(finder.deployments(in: FileTree(files)).problems == first) }
  }
}
