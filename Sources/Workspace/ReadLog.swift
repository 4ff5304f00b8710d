import Synchronization

/// The files of a tree that somebody asked for, whether they were there or not.
public final class ReadLog: Sendable {
  private let asked = Mutex<Set<WorkspacePath>>([])

  public init() {}

  func add(_ path: WorkspacePath) { asked.withLock { _ = $0.insert(path) } }

  /// Whether one of these was asked for.
  public func holds(anyOf paths: Set<WorkspacePath>) -> Bool { asked.withLock { !$0.isDisjoint(with: paths) } }
}
