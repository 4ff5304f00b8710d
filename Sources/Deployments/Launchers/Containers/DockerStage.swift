import Catalogue
import ConfigSyntax
import Workspace

/// One stage of a Dockerfile while its instructions are followed.
struct DockerStage: Sendable {
  var image: ContainerImage
  /// Build arguments in sight.
  var arguments: [String: BuildArgument] = [:]
  /// Whether this stage, not one below it, said the command.
  var hasOwnCommand = false
  /// Absolute paths of folders that are known to be there.
  var folders: Set<String> = ["", "/app", "/etc", "/home", "/opt", "/root", "/srv", "/tmp", "/usr", "/usr/bin", "/usr/local", "/usr/local/bin", "/usr/src", "/var", "/var/www"]
  /// The words of `SHELL`; `nil` for the usual shell.
  var shell: [CommandWord]?

  /// The absolute path that a name means, without a slash at its end; `nil` when the folder it starts from is not known.
  func path(_ name: String) -> String? {
    let absolute = name.hasPrefix("/") ? name : image.directory.map { "\($0)/\(name)" }
    return absolute.flatMap(normalContainerPath)
  }

  func lookup(_ name: String) -> OuterVariable {
    if let variable = image.environment.first(where: { $0.name == name }) {
      return variable.unknown.map { .unknown(reason: $0) } ?? .known(variable.value)
    }
    if let argument = arguments[name] { return argument.value }
    if image.environmentIsComplete { return .unset }
    return .unknown(reason: "the base image may set `\(name)`")
  }

  /// Sets a variable for everything that follows.
  mutating func set(_ variable: ServerEnvironment.Variable) {
    var variable = variable
    if variable.value.utf8.count > Self.valueLimit {
      variable.value = ""
      variable.unknown = "it is longer than \(Self.valueLimit) bytes"
    }
    image.environment.removeAll { $0.name == variable.name }
    // No one's image has more, and each of them is looked for among all.
    if image.environment.count < 1000 { image.environment.append(variable) }
  }

  /// What lies at a path from now on.
  mutating func put(_ contents: Standpoint.Mount.Contents, at path: String) {
    guard path.utf8.count < 1024 else { return }
    // What was there before can be seen no more.
    image.mounts.removeAll { $0.path == path && $0.contents == contents }
    image.mounts.append(Standpoint.Mount(path, contents))
    guard image.mounts.count > Self.mountLimit else { return }
    image.mounts.removeFirst()
  }

  /// A Dockerfile with more copies than this is no one's.
  private static let mountLimit = 200

  /// A value made of others can double with each line.
  private static let valueLimit = 1 << 14
}

/// A value that whoever builds the image may give.
struct BuildArgument: Sendable {
  var value: OuterVariable
  /// Whether it is the Dockerfile's own default, which the build may replace.
  var isDefault: Bool
}

/// An absolute path without `.`, `..` and the slash at its end; the root is empty.
func normalContainerPath(_ path: String) -> String? {
  guard let resolved = WorkspacePath(resolving: path.utf8) else { return nil }
  return resolved == .root ? "" : "/\(resolved)"
}
