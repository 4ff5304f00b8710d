import Catalogue
import Deployments

/// The versions of server and Python that a deployment may run: the pinned ones, or all that people run.
struct RunningVersions {
  /// In rising order; `nil` alone where nothing is known of the server's releases.
  let server: [Version?]
  let python: [Version?]
  /// Whether the server's version is known.
  let serverIsKnown: Bool

  init(_ deployment: Deployment, server: ServerKnowledge, pythons: [Version]) {
    let known = deployment.serverVersion.flatMap { Version($0.value) }
    let released = server.versions.compactMap { Version($0.version) }.sorted()
    let allowed = released.filter { version in
      deployment.allowedVersions.map { range in PackageVersion(version.description).map(range.value.contains) ?? true } ?? true
    }
    // Requirements that leave none of them out of doubt are for releases that this tool does not know.
    let candidates = allowed.isEmpty ? released : allowed
    let running: [Version] = known.map { [$0] } ?? candidates
    self.server = running.isEmpty ? [nil] : running
    serverIsKnown = known != nil
    // `3.11.7` and `3.11` are the same to every bound.
    let python = deployment.pythonVersion.flatMap { Version($0.value) }
    let runningPythons: [Version] = python.map { [$0] } ?? pythons
    self.python = runningPythons.isEmpty ? [nil] : runningPythons
  }
}
