import Workspace

/// From where a command starts: what its configuration's names, relative paths and variables refer to.
package struct Standpoint: Sendable {
  /// The absolute path of the workspace, without a slash at its end; `nil` when it may be put anywhere.
  package var root: String?
  /// The folder in which the command starts; `nil` when nothing in the workspace says so.
  package var folder: WorkspacePath?
  package var environment: ServerEnvironment

  package init(root: String? = nil, folder: WorkspacePath? = nil, environment: ServerEnvironment = .unknown) {
    self.root = root
    self.folder = folder
    self.environment = environment
  }
}

/// The environment variables that a server starts with, as far as they are known.
package struct ServerEnvironment: Sendable {
  package struct Variable: Sendable, Hashable {
    package var name: String
    package var value: String
    package var origin: Origin
    /// Why the value is not what the server will see; `nil` when it is.
    package var unknown: String?

    package init(_ name: String, _ value: String, origin: Origin = Origin(nil), unknown: String? = nil) {
      self.name = name
      self.value = value
      self.origin = origin
      self.unknown = unknown
    }
  }

  package enum Lookup: Sendable, Hashable {
    case known(Variable)
    case unset
    /// The variable may be set, to anything.
    case unknown
  }

  /// In the order of the environment block; of two with one name the first counts, as for `getenv`.
  package var variables: [Variable]
  /// Whether a variable that is not listed is known to be unset.
  package var isComplete: Bool

  package init(_ variables: [Variable], isComplete: Bool) {
    self.variables = variables
    self.isComplete = isComplete
  }

  /// Nothing is known, as in a repository that no launcher was found in.
  package static let unknown = ServerEnvironment([], isComplete: false)

  package subscript(name: String) -> Lookup {
    if let variable = variables.first(where: { $0.name == name }) {
      return variable.unknown == nil ? .known(variable) : .unknown
    }
    return isComplete ? .unset : .unknown
  }
}

/// One word of a command line.
package struct CommandWord: Sendable, Hashable {
  package var text: String
  package var origin: Origin
  /// Why the word is not what the command will get; `nil` when it is.
  package var unknown: String?

  package init(_ text: String, origin: Origin = Origin(nil), unknown: String? = nil) {
    self.text = text
    self.origin = origin
    self.unknown = unknown
  }
}
