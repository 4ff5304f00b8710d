import Catalogue
import Workspace

/// Finds the deployments that the configuration files of a workspace describe.
package struct DeploymentFinder: Sendable {
  private let servers: [ServerKnowledge]

  package init(catalogue servers: [ServerKnowledge]) {
    self.servers = servers
  }

  /// Every deployment that a configuration file describes by itself.
  ///
  /// The environment of the machine that this runs on never counts: what no file says is unknown.
  package func deployments(in tree: FileTree) -> DeploymentsResult {
    var result = DeploymentsResult()
    for server in servers where server.name == "uwsgi" {
      result.merge(UWSGIDeployments(server: server, tree: tree).find())
    }
    result.putInOrder()
    return result
  }

  /// What one command line starts, whatever the workspace's configuration files say.
  ///
  /// - Parameters:
  ///   - server: The server's name in the catalogue.
  ///   - argv: The words behind the program's name.
  /// - Returns: `nil` when this server's command line is not understood here.
  package func resolve(
    _ server: String, argv: [CommandWord], from standpoint: Standpoint, in tree: FileTree, id: String? = nil
  ) -> DeploymentsResult? {
    guard server == "uwsgi", let knowledge = self.server(named: server) else { return nil }
    var result = UWSGIDeployments(server: knowledge, tree: tree).resolve(argv: argv, from: standpoint, id: id ?? "\(server):command")
    result.putInOrder()
    return result
  }

  func server(named name: String) -> ServerKnowledge? {
    servers.first { $0.name == name }
  }
}
