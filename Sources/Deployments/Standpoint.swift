import Workspace

/// From where a command starts: what its configuration's names, relative paths and variables refer to.
package struct Standpoint: Sendable {
  /// A part of the machine's file system whose contents are known, or known to be unknown.
  package struct Mount: Sendable, Hashable {
    package enum Contents: Sendable, Hashable {
      /// A file or folder of the workspace lies there.
      case workspace(WorkspacePath)
      /// Something that no file of the workspace says: the reason in words.
      case unknown(reason: String)
    }

    /// An absolute path without a slash at its end; the machine's root is the empty text.
    package let path: String
    package var contents: Contents
    /// The path in components that can be compared; `nil` for one that leads above the root. Scripts ask every mount thousands of times.
    let base: WorkspacePath?

    package init(_ path: String, _ contents: Contents) {
      self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
      self.contents = contents
      base = WorkspacePath(resolving: self.path.utf8)
    }
  }

  /// What lies where on the machine that runs the command, in the order in which it came there: of two that hold a path
  /// the later one hides the earlier.
  package var mounts: [Mount]
  /// Whether a path below none of the mounts is known not to be in the workspace.
  package var mountsAreComplete: Bool
  /// The absolute path of the folder in which the command starts, on the machine that runs it; `nil` when nothing says so.
  package var directory: String?
  /// The same folder in the workspace; `nil` when it is not known, or no folder of the workspace.
  package var folder: WorkspacePath?
  package var environment: ServerEnvironment
  /// Files that a template tool fills in before the command sees them.
  package var templates: Set<WorkspacePath> = []

  /// A command that starts in the workspace itself.
  ///
  /// - Parameter root: The absolute path of the workspace; `nil` when it may be put anywhere.
  package init(root: String? = nil, folder: WorkspacePath? = nil, environment: ServerEnvironment = .unknown) {
    mounts = root.map { [Mount($0, .workspace(.root))] } ?? []
    mountsAreComplete = root != nil
    self.folder = folder
    self.environment = environment
  }

  /// A command that starts on a machine of its own, such as a container, which holds parts of the workspace.
  package init(directory: String?, mounts: [Mount], environment: ServerEnvironment = .unknown) {
    self.mounts = mounts
    mountsAreComplete = false
    self.directory = directory
    self.environment = environment
    folder = directory.flatMap { workspacePath(of: $0) }
  }

  /// The absolute path of the whole workspace on the machine that runs the command, where it lies there as a whole.
  package var root: String? {
    mounts.last { $0.contents == .workspace(.root) }?.path
  }

  /// Where a file or folder of the workspace lies on the machine; `nil` when nothing says so.
  package func absolute(of path: WorkspacePath) -> String? {
    for mount in mounts.reversed() {
      guard case .workspace(let base) = mount.contents, path.isWithin(base) else { continue }
      let below = path.bytes.dropFirst(base == .root ? 0 : min(base.bytes.count + 1, path.bytes.count))
      let name = mount.path + (below.isEmpty ? "" : "/" + String(decoding: below, as: UTF8.self))
      // What a later mount hides is not seen there.
      if workspacePaths(of: name).first == path { return name }
    }
    return nil
  }

  /// The absolute path of the folder in which the command starts; `nil` when nothing says so.
  package var startDirectory: String? { directory ?? folder.flatMap { absolute(of: $0) } }

  /// The places in the workspace that an absolute path can stand for, the most likely first.
  package func workspacePaths(of absolute: String) -> [WorkspacePath] {
    guard let whole = WorkspacePath(resolving: absolute.utf8) else { return [] }
    return mounts.reversed().compactMap { mount in
      guard case .workspace(let path) = mount.contents, let base = mount.base, whole.isWithin(base) else { return nil }
      let below = whole.bytes.dropFirst(base == .root ? 0 : min(base.bytes.count + 1, whole.bytes.count))
      return below.isEmpty ? path : path.appending(below)
    }
  }

  private func workspacePath(of absolute: String) -> WorkspacePath? { workspacePaths(of: absolute).first }

  /// Why nobody can say what lies at an absolute path; `nil` when nothing known hides it.
  package func reasonForUnknown(at absolute: String) -> String? {
    guard let whole = WorkspacePath(resolving: absolute.utf8) else { return nil }
    for mount in mounts.reversed() {
      guard let base = mount.base, whole.isWithin(base) else { continue }
      switch mount.contents {
      case .unknown(let reason): return reason
      case .workspace: return nil
      }
    }
    return nil
  }

  /// The absolute path that a name means for a command that starts here; `nil` for a relative one when the folder is not known.
  package func absolute(_ name: String) -> String? {
    if name.hasPrefix("/") { return name }
    return directory.map { $0.hasSuffix("/") ? $0 + name : "\($0)/\(name)" }
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
