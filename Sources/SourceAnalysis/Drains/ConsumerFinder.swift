import Catalogue
import Workspace

/// Finds what must have happened in a process for the job that is given to a library's object to run there: the start of its
/// scheduler, the making of its pool.
///
/// The threads that do the work are in the process where that happened, and a fork leaves them behind.
struct ConsumerFinder {
  typealias Start = (call: ExpressionRef, job: JobAPI, carrier: Carrier)

  let process: ProcessModel
  /// Every call of the process that starts a job.
  let starts: [Start]
  private var model: SourceModel { process.model }
  private var keys: ObjectKeys { process.objectKeys }

  init(_ process: ProcessModel, among starts: [Start]) {
    self.process = process
    self.starts = starts
  }

  /// The calls that brought the threads into being which run the job; empty where it needs none but its own, or they are not seen.
  func callsBehind(_ start: Start) -> [(call: ExpressionRef, carrier: Carrier)] {
    guard let owner = start.job.owner, let worksFrom = model.knowledge.types[owner]?.worksFrom, let receiver = model.receiver(of: start.call) else { return [] }
    switch worksFrom.event {
    case .made: return makers(of: receiver).map { ($0, start.carrier) }
    case .method(let name):
      return others(on: receiver) { $0.job.name == "\(owner).\(name)" }.map { ($0.call, $0.carrier) }
    case .firstUse:
      let isSo = makers(of: receiver).allSatisfy { maker in
        worksFrom.onlyWith.map { condition in
          guard let value = model.argument(condition.argument, of: maker), case .number(let number)? = model.constant(value) else { return false }
          return number == condition.number
        } ?? true
      }
      return isSo ? others(on: receiver) { $0.job.owner == owner && $0.call != start.call }.map { ($0.call, $0.carrier) } : []
    }
  }

  /// Whether only the first of several uses counts.
  func isFirstUse(_ job: JobAPI) -> Bool {
    job.owner.flatMap { model.knowledge.types[$0]?.worksFrom }?.event == .firstUse
  }

  private func makers(of receiver: ExpressionRef) -> [ExpressionRef] {
    let known = model.denotations(of: receiver)
    return (known.isEmpty ? process.handedOver(receiver) : known).compactMap { if case .instance(_, let made) = $0 { made } else { nil } }
  }

  private func others(on receiver: ExpressionRef, where fits: (Start) -> Bool) -> [Start] {
    let own = keys.keys(of: receiver)
    guard !own.isEmpty else { return [] }
    return starts.filter { start in
      fits(start) && model.receiver(of: start.call).map { !keys.keys(of: $0).isDisjoint(with: own) } ?? false
    }
  }
}
