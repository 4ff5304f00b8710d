import Catalogue
import Deployments
import Testing
import Workspace

/// A launcher and the file that its command names are one deployment.
@Suite struct LauncherTests {
  static let catalogue = Catalogue.builtIn()

  private func deployments(_ files: [String: String]) -> [Deployment] {
    DeploymentFinder(catalogue: Self.catalogue.servers, launchers: Self.catalogue.launchers).deployments(in: FileTree(files)).deployments
  }

  @Test func `a file that nothing starts is a deployment of its own`() {
    let found = deployments(["uwsgi.ini": "[uwsgi]\nmodule = shop\nmax-requests = 5\n", "shop.py": ""])
    #expect(found.map(\.id) == ["uwsgi:uwsgi.ini"])
    #expect(found.first?.launchers == [])
  }
}
