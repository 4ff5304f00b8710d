/// A type of a library.
package struct TypeKnowledge: Sendable, Hashable {
  package let name: String
  package let bases: [String]
  /// Leaving `with` on a value of this type waits for every job started through it.
  package let waitsOnExit: Bool
  /// What brings the threads into being that run what is given to a value of this type; `nil` where each job brings its own.
  package let worksFrom: WorksFrom?
}

/// What must have happened in a process for a library's object to run there what is given to it. A fork leaves its threads behind.
package struct WorksFrom: Sendable, Hashable {
  package enum Event: Sendable, Hashable {
    /// The call that makes the object.
    case made
    /// A call of this method.
    case method(String)
    /// The first job that is given to it; later ones start no thread.
    case firstUse
  }

  package let event: Event
  /// The number that an argument of the call that makes the object must be for this to hold.
  package let onlyWith: Condition?

  package struct Condition: Sendable, Hashable {
    package let argument: ArgumentPosition
    package let number: Double
  }
}

/// A queue in memory: what is put into it waits for a thread or task of the same process.
package struct QueueKnowledge: Sendable, Hashable {
  /// Types of libraries.
  package let types: [String]
  /// Methods that put something in.
  package let puts: [String]
  /// Methods that take something out.
  package let takes: [String]
}
