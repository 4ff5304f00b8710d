import Catalogue
import Workspace

/// Celery's workers: the command line and the environment, then what the application's own configuration says.
struct CeleryDeployments: ServerModel {
  static let server = "celery"

  let server: ServerKnowledge
  let context: ServerContext

  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    CommandLineServer(server: server, context: context).resolve(command, in: tree) { settings, lookup in
      let home = command.standpoint.folder ?? command.origin.path.parent
      let entries = CommandEntryPoints(settings, server: server, lookup: lookup, home: home).entries
      return CeleryConfiguration(entries, server: server, lookup: lookup).found
    }
  }

  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult {
    CommandLineServer(server: server, context: context).unlaunched(besides: launched)
  }
}
