import Synchronization

/// The files of a tree that somebody asked for, whether they were there or not.
package final class ReadLog: Sendable {
  private let asked = Mutex<Set<WorkspacePath>>([])

  package init() {}

  func add(_ path: WorkspacePath) { asked.withLock { _ = $0.insert(path) } }

  /// Whether one of these was asked for.
  package func holds(anyOf paths: Set<WorkspacePath>) -> Bool { asked.withLock { !$0.isDisjoint(with: paths) } }
}
