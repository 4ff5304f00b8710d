import Catalogue

// What a function is given by those who do not call it, and have a job call it: `Thread(target=work, args=(jobs,))`.

extension ProcessModel {
  /// What stands for one of the function's parameters where the function is handed to what starts jobs, or bound by `partial`.
  func argumentsGiven(at place: ArgumentPosition, of function: ScopeRef) -> [ExpressionRef] {
    references(to: function).prefix(20).compactMap { reference in
      guard reference.isSure, case .argument(let id, _)? = model.fact(reference.expression)?.use,
        case let call = ExpressionRef(file: reference.expression.file, expression: id), let taker = taker(of: call),
        model.argument(taker.target, of: call) == reference.expression
      else { return nil }
      switch taker.arguments {
      case .behindTarget:
        guard let target = taker.target.index, let index = place.index else { return nil }
        return model.argument(ArgumentPosition(index: target + 1 + index, keyword: place.keyword), of: call)
      case .held(let position):
        guard let index = place.index, let held = model.argument(position, of: call), let file = model.index(held.file),
          case .collection(let list) = file.facts[held.expression].kind, case let items = file.facts[list], items.indices.contains(index)
        else { return nil }
        return ExpressionRef(file: held.file, expression: items[index])
      }
    }
  }

  /// Whether a function made something for the jobs alone that it hands it to: `jobs = Queue(); Thread(target=work, args=(jobs,)).start()`.
  /// A variable that it keeps elsewhere as well, or gives back, is no such thing.
  func isForOwnJobs(_ value: ExpressionRef) -> Bool {
    guard let index = model.index(value.file), case .name(let name) = index.facts[value.expression].kind,
      let owner = index.owner(of: name, readIn: index.facts[value.expression].scope), index.facts[owner].kind == .function,
      index.bindings(of: name, in: owner).allSatisfy({ if case .expression = index.facts[$0].value { true } else { false } })
    else { return false }
    return index.reads(of: name, ownedBy: owner).allSatisfy { read in
      switch index.facts[read].use {
      case .base, .argument, .element: true
      default: false
      }
    }
  }

  /// Where a call that is handed a function has that function, and the arguments for it.
  private func taker(of call: ExpressionRef) -> (target: ArgumentPosition, arguments: GivenArguments)? {
    guard case .call(let callee, _)? = model.fact(call)?.kind else { return nil }
    for denotation in model.denotations(of: ExpressionRef(file: call.file, expression: callee)) {
      var job: JobAPI?
      switch denotation {
      case .external(let name):
        let canonical = model.knowledge.canonical(name)
        if model.knowledge.partials.contains(canonical) { return (ArgumentPosition(index: 0, keyword: nil), .behindTarget) }
        job = model.knowledge.jobs[canonical] ?? jobsByReceiver[canonical]
      case .externalMember(let type, let member): job = model.knowledge.member(member, of: type, in: model.knowledge.jobs)
      default: break
      }
      if let job, let target = job.target, let arguments = job.arguments { return (target, arguments) }
    }
    return nil
  }
}
