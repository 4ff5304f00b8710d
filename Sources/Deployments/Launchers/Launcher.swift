import Catalogue
import Workspace

/// One kind of file that starts commands.
///
/// Which files are of the kind is data (`rules/launchers/`); a launcher gets those files and says what they start.
protocol Launcher: Sendable {
  /// The name of the reader in `rules/launchers/`.
  static var reader: String { get }

  init(_ context: LaunchContext)

  /// What these files start, each on its own or together, as the format has it.
  func launches(in files: [WorkspacePath]) -> LaunchesResult
}

/// What launchers may look at.
struct LaunchContext: Sendable {
  let tree: FileTree
  let servers: [ServerKnowledge]
  var knowledge = LauncherKnowledge()
  /// The images that the Dockerfiles of the workspace build; empty for the launcher that reads these.
  var images: [ContainerImage] = []
  /// The variables that platforms set for what runs in a folder.
  var environments: [WorkspacePath: [ServerEnvironment.Variable]] = [:]
  /// The folders from which Compose files build Dockerfiles.
  var buildContexts: [WorkspacePath: WorkspacePath] = [:]
}

/// What launchers of one kind amount to.
struct LaunchesResult: Sendable {
  var launches: [Launch] = []
  /// Every file that was read, those that were only referred to included.
  var files: [WorkspacePath] = []
  var images: [ContainerImage] = []
  /// By folder; of two with one name the later one counts.
  var environments: [WorkspacePath: [ServerEnvironment.Variable]] = [:]
  /// The folders from which Dockerfiles are built.
  var buildContexts: [WorkspacePath: WorkspacePath] = [:]
  var notUnderstood: [FileTree.LeftOut] = []
  var problems: [PlacedProblem] = []
  var assumptions: [String] = []

  mutating func merge(_ other: LaunchesResult) {
    launches += other.launches
    files += other.files
    images += other.images
    environments.merge(other.environments) { $0 + $1 }
    buildContexts.merge(other.buildContexts) { first, _ in first }
    notUnderstood += other.notUnderstood
    problems += other.problems
    assumptions += other.assumptions
  }
}

/// The launchers there are. Those that build images come first: the others start them.
let launchers: [any Launcher.Type] = [
  // Compose builds its images itself, and says from where others are built.
  ComposeLauncher.self,
  DockerfileLauncher.self,
  // Platforms give variables to Procfiles.
  PlatformLauncher.self,
  ProcfileLauncher.self,
  CircusLauncher.self,
  SupervisorLauncher.self,
  SystemdLauncher.self,
  UpstartLauncher.self,
  KubernetesLauncher.self,
  MakefileLauncher.self,
  JustfileLauncher.self,
  ToxLauncher.self,
  ProjectScriptsLauncher.self,
  ScriptLauncher.self,
]
