import Catalogue
import Workspace

// Programs whose output is read to its end: that is when they end.

extension FateFollower {
  /// `for line in process.stdout:`, `process.stdout.read()`: what the job says is read until it ends.
  func isRead(_ output: ExpressionRef, named name: String, in index: FactsIndex) -> Bool {
    guard let type = job.handleType, model.knowledge.isMember(name, of: type, among: model.knowledge.outputs) else { return false }
    switch index.facts[output.expression].use {
    case .iterated: return true
    // `run(["grep", "x"], stdin=process.stdout)`: who is given it reads to its end, and is waited for itself.
    case .argument(let id, _):
      let call = ExpressionRef(file: output.file, expression: id)
      return model.calls(call, anyOf: model.knowledge.readsGiven) || isWaitedFor(call)
    case .base(let method):
      if case .attribute(_, let word) = index.facts[method].kind { return model.knowledge.reads.contains(index.facts[word]) }
      return false
    // `return process.stdout`: whoever gets it reads it.
    case .returned(let function):
      let calls = process.calls(of: ScopeRef(file: output.file, scope: function))
      return !calls.isEmpty && calls.allSatisfy(isReadToItsEnd)
    default: return false
    }
  }

  /// `Popen(["sort"], stdin=process.stdout)`, and then a wait for what sorts.
  private func isWaitedFor(_ reader: ExpressionRef) -> Bool {
    guard depth < 3, reader != origin, let other = model.handle(givenBy: reader), other.handleType == job.handleType else { return false }
    var follower = FateFollower(process, job: other)
    follower.depth = depth + 1
    return follower.ends(ofJobStartedBy: reader).allSatisfy { $0.fate == .awaited }
  }

  /// `with open_log() as log: for line in log: …`, what a call gives.
  private func isReadToItsEnd(_ output: ExpressionRef) -> Bool {
    guard let index = model.index(output.file) else { return false }
    switch index.facts[output.expression].use {
    case .iterated: return true
    case .base(let method):
      guard case .attribute(_, let word) = index.facts[method].kind, case .function = index.facts[method].use else { return false }
      return model.knowledge.reads.contains(index.facts[word])
    case .assigned(let first, let count), .entered(let first, let count):
      return (first.raw..<(first.raw + count)).contains { raw in
        let binding = index.facts[BindingID(raw: raw)]
        guard case .name(let name) = binding.target, binding.scope != .module else { return false }
        return index.reads(of: name, ownedBy: binding.scope).contains { read in
          switch index.facts[read].use {
          case .assigned, .entered: false
          default: isReadToItsEnd(ExpressionRef(file: output.file, expression: read))
          }
        }
      }
    default: return false
    }
  }
}
