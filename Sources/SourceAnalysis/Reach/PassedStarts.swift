import Catalogue
import Workspace

/// Calls that start jobs under another name, since they were handed on as functions: `search(query, tasks.add_task)` with
/// `def search(query, add): add(save, query)`.
struct PassedStarts {
  private struct Parameter: Hashable {
    let function: ScopeRef
    let position: Int
  }

  private let process: ProcessModel
  /// The job that calling a value starts.
  private let job: (ExpressionRef) -> JobAPI?
  private var followed: Set<Parameter> = []
  private var found: [(call: ExpressionRef, job: JobAPI)] = []
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel, job: @escaping (ExpressionRef) -> JobAPI?) {
    self.process = process
    self.job = job
  }

  /// The calls of parameters for which everybody in sight passes one of these methods, in the order of files and places.
  mutating func calls(ofMethods words: [String]) -> [(call: ExpressionRef, job: JobAPI)] {
    for file in Set(words.flatMap(process.files(giving:))).sorted() {
      guard let index = model.index(file) else { continue }
      for load in words.flatMap(index.loads).sorted() {
        guard case .attribute = index.facts[load].kind, case .argument = index.facts[load].use,
          case let value = ExpressionRef(file: file, expression: load), let job = job(value)
        else { continue }
        follow(value, job, in: index, depth: 0)
      }
    }
    var seen: Set<ExpressionRef> = []
    return found.filter { seen.insert($0.call).inserted }
  }

  /// What the functions that a value is passed to do with it.
  private mutating func follow(_ value: ExpressionRef, _ job: JobAPI, in index: FactsIndex, depth: Int) {
    guard depth < 4, case .argument(let call, _) = index.facts[value.expression].use, case .call(let callee, let list) = index.facts[call].kind
    else { return }
    for denotation in model.denotations(of: ExpressionRef(file: index.file, expression: callee)) {
      // `loop.call_soon_threadsafe(asyncio.create_task, work())`: the loop calls it.
      if case .externalMember(let type, let member) = denotation, model.knowledge.callsArgument(member, of: type) {
        found.append((ExpressionRef(file: index.file, expression: call), job))
      }
      guard let taker = denotation.calledFunction, let home = model.index(taker.file),
        let position = model.parameterIndex(
          of: value.expression, arguments: index.facts[list], caller: index, function: taker, in: home, isMethod: denotation == .method(taker)),
        case let parameter = Parameter(function: taker, position: position), followed.insert(parameter).inserted
      else { continue }
      var asked: Set<Parameter> = []
      guard passesOnly(job, to: parameter, asked: &asked) else { continue }
      for read in home.reads(of: home.facts.parameters(of: taker.scope)[position].name, ownedBy: taker.scope) {
        let value = ExpressionRef(file: taker.file, expression: read)
        switch home.facts[read].use {
        case .function(let start): found.append((ExpressionRef(file: taker.file, expression: start), job))
        case .argument: follow(value, job, in: home, depth: depth + 1)
        default: break
        }
      }
    }
  }

  /// Whether every caller passes a start of the same kind, or what it was passed itself: where another one passes a plain function, the
  /// call may start nothing.
  private func passesOnly(_ job: JobAPI, to parameter: Parameter, asked: inout Set<Parameter>) -> Bool {
    // What goes round in a circle comes from nowhere else.
    guard asked.insert(parameter).inserted else { return true }
    guard asked.count < 50 else { return false }
    return process.argumentValues(forParameter: parameter.position, of: parameter.function).allSatisfy { value in
      if let other = self.job(value) { return other.carrier == job.carrier }
      guard let index = model.index(value.file), case .name(let name) = index.facts[value.expression].kind,
        let owner = index.owner(of: name, readIn: index.facts[value.expression].scope),
        let own = index.facts.parameters(of: owner).firstIndex(where: { $0.name == name })
      else { return false }
      return passesOnly(job, to: Parameter(function: ScopeRef(file: value.file, scope: owner), position: own), asked: &asked)
    }
  }
}
