import Catalogue
import Workspace

/// Finds what must have happened in a process for the job that is given to a library's object to run there: the start of its
/// scheduler, the making of its pool.
///
/// The threads that do the work are in the process where that happened, and a fork leaves them behind.
///
/// A program may give thousands of jobs to one pool: what is behind them is found out once.
final class ConsumerFinder {
  /// What keeps one object of a library, and its type.
  private struct Object: Hashable {
    let type: String
    let keys: Set<ObjectKey>
  }

  private let process: ProcessModel
  /// Every call of the process that starts a job.
  private let starts: [JobStart]
  private let consumer: (ExpressionRef, Carrier) -> Consumer
  /// The starts by the type that they are methods of, with what keeps the object; only of types that work like this.
  private lazy var byType: [String: [(start: JobStart, keys: Set<ObjectKey>)]] = keptStarts()
  private var known: [Object: [(call: ExpressionRef, consumer: Consumer)]] = [:]
  private var model: SourceModel { process.model }

  /// - Parameter consumer: Tells when in the life of a process something is brought into being.
  init(_ process: ProcessModel, among starts: [JobStart], _ consumer: @escaping (ExpressionRef, Carrier) -> Consumer) {
    self.process = process
    self.starts = starts
    self.consumer = consumer
  }

  /// What brought the threads into being which run the job; empty where it needs none but its own, or that is not seen.
  func consumers(behind start: JobStart) -> [Consumer] {
    guard let type = start.job.owner, let worksFrom = model.knowledge.types[type]?.worksFrom, let receiver = model.receiver(of: start.call) else { return [] }
    switch worksFrom.event {
    case .made: return makers(of: receiver).map { consumer($0, start.carrier) }
    case .method(let name): return uses(of: receiver, type, isEarly: false) { $0.job.name == "\(type).\(name)" }.map(\.consumer)
    case .firstUse:
      let isSo = makers(of: receiver).allSatisfy { maker in
        worksFrom.onlyWith.map { condition in
          guard let value = model.argument(condition.argument, of: maker), case .number(let number)? = model.constant(value) else { return false }
          return number == condition.number
        } ?? true
      }
      guard isSo else { return [] }
      // What a request does is never the first where something was done before.
      return uses(of: receiver, type, isEarly: true) { $0.job.owner == type }.filter { $0.call != start.call }.map(\.consumer)
    }
  }

  private func makers(of receiver: ExpressionRef) -> [ExpressionRef] {
    let known = model.denotations(of: receiver)
    return (known.isEmpty ? process.handedOver(receiver) : known).compactMap { if case .instance(_, let made) = $0 { made } else { nil } }
  }

  /// - Parameter isEarly: Whether only what happens before any worker is there counts.
  private func uses(of receiver: ExpressionRef, _ type: String, isEarly: Bool, where fits: (JobStart) -> Bool) -> [(call: ExpressionRef, consumer: Consumer)] {
    let object = Object(type: type, keys: process.objectKeys.keys(of: receiver))
    if let found = known[object] { return found }
    let found = (byType[type] ?? []).filter { fits($0.start) && !$0.keys.isDisjoint(with: object.keys) }.compactMap { use -> (call: ExpressionRef, consumer: Consumer)? in
      let found = consumer(use.start.call, use.start.carrier)
      guard isEarly else { return (use.start.call, found) }
      let early = found.moments.filter { $0 == .loading || $0 == .master }
      return early.isEmpty ? nil : (use.start.call, Consumer(start: found.start, carrier: found.carrier, moments: early))
    }
    known[object] = found
    return found
  }

  private func keptStarts() -> [String: [(start: JobStart, keys: Set<ObjectKey>)]] {
    var kept: [String: [(start: JobStart, keys: Set<ObjectKey>)]] = [:]
    for start in starts {
      guard let type = start.job.owner, model.knowledge.types[type]?.worksFrom != nil, let receiver = model.receiver(of: start.call) else { continue }
      kept[type, default: []].append((start, process.objectKeys.keys(of: receiver)))
    }
    return kept
  }
}
