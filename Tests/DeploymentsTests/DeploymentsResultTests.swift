import Catalogue
import Deployments
import Testing
import Workspace

@Suite struct DeploymentsResultTests {
  /// A finding names its deployment, so no two have the same name.
  @Test func `servers of one launcher are told apart`() {
    let catalogue = Catalogue.builtIn()
    let finder = DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers)
    let files = ["Procfile": "web: sh start.sh\n", "start.sh": "celery -A app worker -Q a &\ncelery -A app worker -Q b &\ngunicorn app:app\n", "app.py": ""]
    let found = finder.deployments(in: FileTree(files)).deployments
    #expect(found.map(\.id) == ["celery:Procfile#web", "celery:Procfile#web#2", "gunicorn:Procfile#web"])
    #expect(found.map(\.origin.bytes.start) == [0, 28, 56])
  }

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
