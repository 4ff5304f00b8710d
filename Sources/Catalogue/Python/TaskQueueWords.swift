/// The words by which a source says which queues its tasks go to.
package struct TaskQueueWords: Sendable, Hashable {
  /// What tables of routes are kept under: `task_routes`.
  package var routes: Set<String> = []
  /// What a queue is given as, in a task's decorator, a route, and a call that sends a task: `queue`.
  package var keywords: Set<String> = []
  /// The methods that send a task and may be given a queue: `apply_async`.
  package var calls: Set<String> = []
}
