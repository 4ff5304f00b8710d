import Catalogue
import Workspace

/// Tells what carries a job, where the API alone does not: what it runs, and what is said of the object that starts it.
struct JobCarriers {
  private let process: ProcessModel
  private var model: SourceModel { process.model }

  init(_ process: ProcessModel) {
    self.process = process
  }

  /// Which of the API's carriers it is: by what it runs, or by `daemon=True` at the constructor, on the object, or in the class.
  func carrier(of call: ExpressionRef, _ job: JobAPI) -> Carrier {
    let carrier = carrierByObject(of: call, job)
    guard carrier == job.carrier else { return carrier }
    if let given = job.given, model.argument(given.argument, of: call) != nil { return given.carrier }
    if let missing = job.notGiven, missing.arguments.allSatisfy({ model.surelyLacks($0, call) }) { return missing.carrier }
    return carrier
  }

  /// Whether a call plans something that comes again and again: `scheduler.add_job(f, "interval", minutes=5)`.
  func isPlan(_ call: ExpressionRef, _ job: JobAPI) -> Bool {
    guard let plan = job.plan, let argument = model.argument(plan.argument, of: call) else { return false }
    if case .text(let text)? = model.constant(argument) { return plan.texts.contains(text) }
    return model.denotations(of: argument).contains { denotation in
      if case .instance(.external(let type), _) = denotation { plan.types.contains(model.knowledge.canonical(type)) } else { false }
    }
  }

  private func carrierByObject(of call: ExpressionRef, _ job: JobAPI) -> Carrier {
    // `create_task(to_thread(f))`
    if let target = job.target.flatMap({ model.argument($0, of: call) }), let runner = model.runner(calledBy: target) { return runner.carrier }
    if let plain = job.plainCarrier {
      let functions = JobTargets(process).functions(ofJobStartedBy: call, job)
      return !functions.isEmpty && functions.allSatisfy { model.scope($0)?.isAsync == false } ? plain : job.carrier
    }
    guard let flag = job.flag, let index = model.index(call.file), case .call(let function, _) = index.facts[call.expression].kind,
      case .attribute(let base, _) = index.facts[function].kind
    else { return job.carrier }
    let receiver = ExpressionRef(file: call.file, expression: base)
    func carrier(_ isSet: Bool) -> Carrier { isSet ? flag.carrier : flag.whenFalse ?? job.carrier }
    if flag.test == .presence { return carrier(isSaid(flag, for: receiver, in: index)) }
    if let value = flagSet(on: receiver, flag, in: index) { return carrier(value) }
    let known = model.denotations(of: receiver)
    for case .instance(let type, let made) in known.isEmpty ? process.handedOver(receiver) : known {
      if let made, let value = flagArgument(of: made, flag) ?? flagSetWhereMade(made, flag) { return carrier(value) }
      if case .project(let scope) = type, let value = flagOfClass(scope, flag) { return carrier(value) }
    }
    return job.carrier
  }

  /// `BackgroundScheduler(jobstores=stores)`, or a call of a setter in the same file or in the one that makes the object. Of an object that
  /// nobody is seen to make it may have been said anywhere.
  private func isSaid(_ flag: CarrierFlag, for receiver: ExpressionRef, in index: FactsIndex) -> Bool {
    func isSetterCalled(in index: FactsIndex) -> Bool { flag.setters.contains { !index.loads(of: $0).isEmpty } }
    if isSetterCalled(in: index) { return true }
    let known = model.denotations(of: receiver)
    let makers = (known.isEmpty ? process.handedOver(receiver) : known).compactMap { denotation -> ExpressionRef? in
      if case .instance(_, let made) = denotation { made } else { nil }
    }
    return makers.isEmpty || makers.contains { made in
      guard let index = model.index(made.file), case .call(_, let list) = index.facts[made.expression].kind, !isSetterCalled(in: index) else { return true }
      return index.facts[list].contains { argument in
        // What stands without a name, or in a mapping, may be the same setting.
        if case .keyword(let name) = argument.kind { index.facts[name] == flag.name } else { true }
      }
    }
  }

  /// `t = Thread(…); t.daemon = True; return t` in a function that makes the object for others.
  private func flagSetWhereMade(_ made: ExpressionRef, _ flag: CarrierFlag) -> Bool? {
    guard let index = model.index(made.file), case .assigned(let first, let count) = index.facts[made.expression].use else { return nil }
    for raw in first.raw..<(first.raw + count) {
      let binding = index.facts[BindingID(raw: raw)]
      guard case .name(let name) = binding.target, let read = index.firstRead(of: name, ownedBy: binding.scope) else { continue }
      if let value = flagSet(on: ExpressionRef(file: made.file, expression: read), flag, in: index) { return value }
    }
    return nil
  }

  private func flagArgument(of call: ExpressionRef, _ flag: CarrierFlag) -> Bool? {
    guard let value = model.argument(ArgumentPosition(index: nil, keyword: flag.name), of: call),
      case .boolean(let isSet) = model.constant(value)
    else { return nil }
    return isSet
  }

  /// `worker.daemon = True` or `worker.setDaemon(True)` on the same variable.
  private func flagSet(on receiver: ExpressionRef, _ flag: CarrierFlag, in index: FactsIndex) -> Bool? {
    func isSame(_ other: ExpressionID) -> Bool {
      switch (index.facts[receiver.expression].kind, index.facts[other].kind) {
      case (.name(let left), .name(let right)):
        left == right && index.executor(of: index.facts[other].scope) == index.executor(of: index.facts[receiver.expression].scope)
      case (.attribute(let leftBase, let left), .attribute(let rightBase, let right)):
        left == right && isWrittenAlike(index.facts[leftBase].span, index.facts[rightBase].span, in: index)
      default: false
      }
    }
    for id in index.attributeBindings(of: flag.name) {
      let binding = index.facts[id]
      if case .attribute(let base, _) = binding.target, isSame(base), case .expression(let value) = binding.value,
        case .boolean(let isSet) = index.facts[value].kind
      {
        return isSet
      }
    }
    for load in flag.setters.flatMap(index.loads) {
      guard case .attribute(let base, _) = index.facts[load].kind, isSame(base), case .function(let call) = index.facts[load].use,
        let value = model.argument(ArgumentPosition(index: 0, keyword: nil), of: ExpressionRef(file: index.file, expression: call)),
        case .boolean(let isSet) = model.constant(value)
      else { continue }
      return isSet
    }
    return nil
  }

  private func isWrittenAlike(_ left: ByteSpan, _ right: ByteSpan, in index: FactsIndex) -> Bool {
    guard let source = try? model.tree.read(model.path(index.file)) else { return false }
    return source.text(left) == source.text(right)
  }

  /// `self.daemon = True`, `super().__init__(daemon=True)` or `daemon = True` inside a class.
  private func flagOfClass(_ type: ScopeRef, _ flag: CarrierFlag) -> Bool? {
    for case .project(let scope) in model.ancestry(of: type) {
      guard let index = model.index(scope.file) else { continue }
      let span = index.facts[scope.scope].span
      for binding in index.facts.bindings[index.facts[scope.scope].bindings.indices] where span.contains(binding.span) {
        let isFlag =
          switch binding.target {
          case .attribute(_, let name): index.facts[name] == flag.name
          case .name(let name): index.facts[name] == flag.name && binding.scope == scope.scope
          case .item: false
          }
        if isFlag, case .expression(let value) = binding.value, case .boolean(let isSet) = index.facts[value].kind { return isSet }
      }
      for load in index.loads(of: "__init__") where span.contains(index.facts[load].span) {
        guard case .function(let call) = index.facts[load].use else { continue }
        if let value = flagArgument(of: ExpressionRef(file: scope.file, expression: call), flag) { return value }
      }
    }
    return nil
  }
}
