import Synchronization

/// Lets those who ask the same go one behind the other: two threads that want the same at the same time would both find it out.
public final class Turns: Sendable {
  private final class Turn: Sendable {
    let lock = Mutex(())
  }

  private let turns = (0..<64).map { _ in Turn() }

  public init() {}

  /// - Parameter body: Asks nobody else for a turn.
  public func take<Answer>(_ question: some Hashable, _ body: () -> Answer) -> Answer {
    turns[Int(UInt(bitPattern: question.hashValue) % UInt(turns.count))].lock.withLock { _ in body() }
  }
}
