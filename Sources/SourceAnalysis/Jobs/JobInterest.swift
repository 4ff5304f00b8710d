import Catalogue

/// Which jobs somebody wants to hear of. What the others are need not be found out.
package struct JobInterest: Sendable, Hashable {
  /// Whether only those are wanted that something of the process surely or likely starts.
  package let needsStarter: Bool
  /// The carriers whose jobs are wanted where nobody waits for them.
  package let detached: Set<Carrier>
  /// The carriers whose jobs are wanted where nobody but an exit hook waits for them.
  package let drained: Set<Carrier>
  /// The carriers whose jobs are wanted where somebody waits for them.
  package let awaited: Set<Carrier>
  /// Whether it matters what a job does: which other jobs it starts, and whether it works on a queue.
  package let asksForCourse: Bool

  package init(needsStarter: Bool, detached: Set<Carrier>, drained: Set<Carrier>, awaited: Set<Carrier>, asksForCourse: Bool) {
    self.needsStarter = needsStarter
    self.detached = detached
    self.drained = drained
    self.awaited = awaited
    self.asksForCourse = asksForCourse
  }

  /// Every job, waited for or not, whoever starts it.
  package static let everyJob = JobInterest(
    needsStarter: false, detached: Set(Carrier.allCases), drained: Set(Carrier.allCases), awaited: Set(Carrier.allCases), asksForCourse: true)

  /// What one of the two wants.
  package func union(_ other: JobInterest) -> JobInterest {
    JobInterest(
      needsStarter: needsStarter && other.needsStarter, detached: detached.union(other.detached), drained: drained.union(other.drained),
      awaited: awaited.union(other.awaited), asksForCourse: asksForCourse || other.asksForCourse)
  }

  /// The same in a process whose exit hooks wait for nothing.
  func withoutDrains() -> JobInterest {
    JobInterest(needsStarter: needsStarter, detached: detached, drained: [], awaited: awaited, asksForCourse: asksForCourse && !(detached.isEmpty && awaited.isEmpty))
  }

  /// Whether a job on one of these carriers can be wanted.
  func mayWant(_ carriers: Set<Carrier>) -> Bool {
    !carriers.isDisjoint(with: detached) || !carriers.isDisjoint(with: awaited) || !carriers.isDisjoint(with: drained)
  }

  /// Whether jobs on this carrier are wanted only where an exit hook waits for them.
  func needsDrain(_ carrier: Carrier) -> Bool { !detached.contains(carrier) && !awaited.contains(carrier) }

  func wants(_ fate: Fate, on carrier: Carrier) -> Bool {
    awaited.contains(carrier) || fate.isDetached && (detached.contains(carrier) || drained.contains(carrier))
  }

  /// - Parameter isStarted: Whether something of the process surely or likely starts the job.
  func wants(isStarted: Bool) -> Bool { isStarted || !needsStarter }
}
