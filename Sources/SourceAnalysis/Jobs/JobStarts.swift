import Catalogue
import Workspace

/// A call that starts a job.
struct JobStart {
  let call: ExpressionRef
  let job: JobAPI
  let carrier: Carrier
}

/// The calls of one process that start jobs, in the order of files and places.
struct JobStarts {
  /// What becomes of a job may hang on everything else in its file. No person writes a file with more.
  static let mostInFile = 1000

  let all: [JobStart]
  /// Those of files that have more than are looked at.
  let leftOut: [ExpressionRef]
}

/// Finds the calls of one process that start jobs, of those APIs that matter to somebody.
struct JobStartFinder {
  private let process: ProcessModel
  private let interest: JobInterest
  private let carriers: JobCarriers
  private var model: SourceModel { process.model }
  private var knowledge: PythonKnowledge { process.model.knowledge }

  init(_ process: ProcessModel, _ interest: JobInterest) {
    self.process = process
    self.interest = interest
    carriers = JobCarriers(process)
  }

  /// The calls that start jobs, in the order of files and places; all of them where the course of one matters.
  func starts() -> JobStarts {
    var found: [(ExpressionRef, JobAPI)] = []
    let names = knowledge.jobNames { interest.asksForCourse || interest.mayWant(knowledge.carriers(of: $0)) }
    let words = LastWords(names + typesBelow(names))
    let files = Set(words.sorted.flatMap { process.files(calling: $0) }).sorted()
    model.prepare(files)
    for file in files {
      guard let index = model.index(file) else { continue }
      var count = 0
      for call in index.calls(of: words).sorted() where count <= JobStarts.mostInFile {
        let reference = ExpressionRef(file: file, expression: call)
        if [.none, .mainScript].contains(index.guarding(at: index.facts[call].span)), let job = job(startedBy: reference, in: index) {
          found.append((reference, job))
          count += 1
        }
      }
    }
    let all = found + decoratedStarts() + passedStarts()
    var counts: [FileID: Int] = [:]
    let (kept, leftOut) = all.reduce(into: ([(ExpressionRef, JobAPI)](), [ExpressionRef]())) { parts, start in
      counts[start.0.file, default: 0] += 1
      if counts[start.0.file, default: 0] <= JobStarts.mostInFile { parts.0.append(start) } else { parts.1.append(start.0) }
    }
    return JobStarts(all: kept.map { JobStart(call: $0.0, job: $0.1, carrier: carriers.carrier(of: $0.0, $0.1)) }, leftOut: leftOut)
  }

  /// The project's classes below types whose objects are jobs as soon as they are made: `class Process(subprocess.Popen)`.
  private func typesBelow(_ names: [String]) -> [String] {
    let makers = LastWords(names.filter { knowledge.types[knowledge.canonical($0)] != nil }).sorted
    return makers.flatMap { maker in
      process.files(reading: maker).compactMap(model.index).flatMap { index in
        index.loads(of: maker).flatMap { load -> [String] in
          guard case .baseClass(let scope) = index.facts[load].use else { return [] }
          let type = ScopeRef(file: index.file, scope: scope)
          return ([type] + process.subclasses(of: type)).map(model.ownName)
        }
      }
    }
  }

  /// Calls of what starts jobs and was handed on: of those APIs that are called on no handle, and whose name says something.
  private func passedStarts() -> [(call: ExpressionRef, job: JobAPI)] {
    let names = knowledge.jobNames { $0.handle != .receiver && (interest.asksForCourse || interest.mayWant(knowledge.carriers(of: $0))) }
    let words = LastWords(names).sorted.filter { $0.utf8.count > 4 }
    var passed = PassedStarts(process) { job(among: model.denotations(of: $0)) }
    return passed.calls(ofMethods: words)
  }

  /// Calls of functions that a decorator turned into jobs: `@thread def send(): …` starts one at every `send()`.
  private func decoratedStarts() -> [(call: ExpressionRef, job: JobAPI)] {
    var found: [(ExpressionRef, JobAPI)] = []
    for name in knowledge.jobDecorators.keys.sorted() {
      guard let job = knowledge.jobDecorators[name], interest.asksForCourse || interest.mayWant(knowledge.carriers(of: job)), let word = name.lastWord
      else { continue }
      for file in process.files(decoratingWith: word) {
        guard let index = model.index(file) else { continue }
        for position in index.facts.scopes.indices {
          let scope = ScopeID(raw: Int32(position))
          let isDecorated = index.facts.decorators(of: scope).contains { decorator in
            var function = decorator
            if case .call(let callee, _) = index.facts[decorator].kind { function = callee }
            return model.denotes(ExpressionRef(file: file, expression: function), anyOf: [name])
          }
          guard isDecorated else { continue }
          let function = ScopeRef(file: file, scope: scope)
          found += (job.methods.isEmpty ? process.calls(of: function) : calls(ofMethods: job.methods, givenTo: function)).map { ($0, job) }
          if job.methods.isEmpty { found += calls(running: function).map { ($0.call, job.run(byCallGivenItAt: $0.target)) } }
        }
      }
    }
    return found
  }

  /// `send.submit(…)` where a decorator gave the function `send` that method.
  private func calls(ofMethods methods: [String], givenTo function: ScopeRef) -> [ExpressionRef] {
    process.references(to: function).compactMap { reference in
      guard reference.isSure, let index = model.index(reference.expression.file),
        case .base(let attribute) = index.facts[reference.expression.expression].use, case .attribute(_, let name) = index.facts[attribute].kind,
        methods.contains(index.facts[name]), case .function(let call) = index.facts[attribute].use
      else { return nil }
      return ExpressionRef(file: index.file, expression: call)
    }
  }

  /// Calls that hand a function to what runs it later, and drops what it gives: `loop.add_callback(self.send)`.
  private func calls(running function: ScopeRef) -> [(call: ExpressionRef, target: ArgumentPosition)] {
    process.references(to: function).compactMap { reference in
      let function = reference.expression
      guard reference.isSure, let index = model.index(function.file), case .argument(let outer, _) = index.facts[function.expression].use,
        case .call(let callee, _) = index.facts[outer].kind, case let call = ExpressionRef(file: function.file, expression: outer),
        let target = job(among: model.denotations(of: ExpressionRef(file: function.file, expression: callee)))?.target,
        model.argument(target, of: call) == function
      else { return nil }
      return (call, target)
    }
  }

  private func job(startedBy call: ExpressionRef, in index: FactsIndex) -> JobAPI? {
    guard let job = knownJob(startedBy: call, in: index) else { return nil }
    if runsNothing(call, job) { return nil }
    if job.isForCoroutines, !JobTargets(process).functions(ofJobStartedBy: call, job).contains(where: { model.scope($0)?.isAsync == true }) { return nil }
    return job
  }

  /// `Thread(target=work())`: the function was called before, and gave nothing that the thread could run.
  private func runsNothing(_ call: ExpressionRef, _ job: JobAPI) -> Bool {
    guard job.handle == .receiver else { return false }
    let targets = JobTargets(process).targets(ofJobStartedBy: call, job)
    let callees = targets.compactMap { target -> ExpressionRef? in
      guard case .call(let callee, _)? = model.fact(target)?.kind else { return nil }
      return ExpressionRef(file: target.file, expression: callee)
    }
    // Behind each call stands what it calls, and nothing else is run.
    return !callees.isEmpty && targets.count == 2 * callees.count && callees.allSatisfy { callee in
      let called = model.denotations(of: callee)
      return !called.isEmpty && called.allSatisfy { $0.calledFunction.map(givesNothing) ?? false }
    }
  }

  /// Whether a plain function ends without a value, however it ends.
  private func givesNothing(_ function: ScopeRef) -> Bool {
    guard let scope = model.scope(function), scope.kind == .function, !scope.isAsync, !scope.isGenerator, let index = model.index(function.file),
      index.facts.decorators(of: function.scope).isEmpty
    else { return false }
    return index.facts.returns(of: function.scope).allSatisfy { if case .none = index.facts[$0].kind { true } else { false } }
  }

  private func knownJob(startedBy call: ExpressionRef, in index: FactsIndex) -> JobAPI? {
    guard case .call(let function, _) = index.facts[call.expression].kind else { return nil }
    var denotations = model.denotations(of: ExpressionRef(file: call.file, expression: function))
    if denotations.isEmpty, case .attribute(let base, let name) = index.facts[function].kind {
      denotations = process.handedOver(ExpressionRef(file: call.file, expression: base)).flatMap { model.attribute(index.facts[name], of: $0) }
    }
    if case .attribute(let base, let name) = index.facts[function].kind {
      denotations += process.heldByAll(ExpressionRef(file: call.file, expression: base))?.flatMap { model.attribute(index.facts[name], of: $0) } ?? []
    }
    if let job = job(among: denotations) { return job }
    // The type of a parameter may say less than what is passed for it: `pool: Executor`.
    guard denotations.contains(where: isBelowJobs), case .attribute(let base, let name) = index.facts[function].kind else { return nil }
    return job(among: process.handedOver(ExpressionRef(file: call.file, expression: base)).flatMap { model.attribute(index.facts[name], of: $0) })
  }

  /// Whether a method starts jobs in types below the one that it is called on.
  private func isBelowJobs(_ denotation: Denotation) -> Bool {
    guard case .externalMember(let type, let member) = denotation else { return false }
    return model.typesAboveJobs[member]?.contains(model.knowledge.canonical(type)) ?? false
  }

  private func job(among denotations: [Denotation]) -> JobAPI? {
    for denotation in denotations {
      switch denotation {
      case .external(let name):
        if let job = knowledge.jobs[knowledge.canonical(name)] { return job }
      case .externalMember(let type, let member):
        if let job = knowledge.member(member, of: type, in: knowledge.jobs) { return job }
      // `class Process(subprocess.Popen)`: making one of those starts it as well.
      case .type(let type):
        for case .external(let name) in model.ancestry(of: type) {
          if let job = knowledge.jobs[knowledge.canonical(name)], job.handle == .result { return job }
        }
      case .function, .method, .instance, .module, .namespace, .text: break
      }
    }
    return nil
  }
}
