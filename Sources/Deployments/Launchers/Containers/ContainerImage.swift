import Workspace

/// What one Dockerfile's last stage, or a stage that somebody names, amounts to.
package struct ContainerImage: Sendable {
  package var dockerfile: WorkspacePath
  /// The stage's own name; `nil` for a stage without one.
  package var stage: String?
  /// Whether it is the last stage: what is built when nobody names one.
  package var isLast: Bool
  /// `nil` when nothing says one: the base image's is in force, which is not known.
  package var entrypoint: Launch.Command?
  package var command: Launch.Command?
  /// Where `CMD`, or without it `ENTRYPOINT`, stands.
  package var origin: SourceSpan?
  package var environment: [ServerEnvironment.Variable]
  /// Whether the base image is known well enough to say that it sets nothing else.
  package var environmentIsComplete: Bool
  /// `WORKDIR`, absolute.
  package var directory: String?
  /// What was copied where.
  package var mounts: [Standpoint.Mount]
  package var embedded: [EmbeddedFile]
  /// `python:3.12-slim`, of the stage at the bottom.
  package var base: Said<String>?
  package var assumptions: [String]

  package init(
    dockerfile: WorkspacePath, stage: String? = nil, isLast: Bool = true, entrypoint: Launch.Command? = nil, command: Launch.Command? = nil,
    origin: SourceSpan? = nil, environment: [ServerEnvironment.Variable] = [], environmentIsComplete: Bool = false, directory: String? = nil, mounts: [Standpoint.Mount] = [],
    embedded: [EmbeddedFile] = [], base: Said<String>? = nil, assumptions: [String] = []
  ) {
    self.dockerfile = dockerfile
    self.stage = stage
    self.isLast = isLast
    self.entrypoint = entrypoint
    self.command = command
    self.origin = origin
    self.environment = environment
    self.environmentIsComplete = environmentIsComplete
    self.directory = directory
    self.mounts = mounts
    self.embedded = embedded
    self.base = base
    self.assumptions = assumptions
  }
}
