import Catalogue
import Workspace

/// How one server's configuration becomes deployments.
///
/// Names, defaults, units and signs are data (`rules/servers/`); a model holds the server's own way from words, files and
/// variables to the values in force.
protocol ServerModel: CommandResolving {
  /// The server's name in the catalogue.
  static var server: String { get }
}

/// What every model does. Servers whose settings all stand on their command line need no model of their own:
/// ``CommandLineServer`` reads it as the catalogue describes it.
protocol CommandResolving: Sendable {
  init(server: ServerKnowledge, context: ServerContext)

  /// What one command starts.
  ///
  /// - Parameter tree: The workspace, with the files that exist on the command's machine only.
  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult

  /// The deployments that files or source describe without any command that this tool found.
  ///
  /// - Parameter launched: The files that commands were found to read.
  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult
}

extension ServerKnowledge {
  /// The server's model; `nil` when its command line is not understood.
  func model(in context: ServerContext) -> (any CommandResolving)? {
    if let own = serverModels.first(where: { $0.server == name }) { return own.init(server: self, context: context) }
    return commandLine == nil ? nil : CommandLineServer(server: self, context: context)
  }
}

/// What server models share.
struct ServerContext: Sendable {
  let tree: FileTree
  let servers: [ServerKnowledge]
  /// The files that may be a server's configuration, by reader, such as `uwsgi/ini`.
  let candidates: [String: [WorkspacePath]]
  let versions: PinnedVersions
  let pythonFiles: PythonFiles
}

/// The servers that this tool resolves.
let serverModels: [any ServerModel.Type] = [
  CeleryDeployments.self,
  HypercornDeployments.self,
  ModWSGIDeployments.self,
  PassengerDeployments.self,
  PHPFPMDeployments.self,
  UWSGIDeployments.self,
  GunicornDeployments.self,
]
