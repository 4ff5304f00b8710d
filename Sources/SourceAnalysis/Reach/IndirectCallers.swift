import Catalogue
import Workspace

// Functions that nobody calls by name: the `run` of a thread's class, what reading or setting a property runs.

extension Reachability {
  /// Who starts the objects whose job runs this method: `Worker().start()` runs `Worker.run`.
  func starters(of function: ScopeRef) -> [Edge] {
    guard let home = model.index(function.file), let own = home.enclosingType(of: function.scope) else { return [] }
    let name = home.facts[home.facts[function.scope].name]
    let jobs = model.knowledge.jobs.values.filter { $0.runs == name }.sorted { $0.name < $1.name }
    guard !jobs.isEmpty else { return [] }
    let type = ScopeRef(file: function.file, scope: own)
    let ancestry = model.ancestry(of: type)
    var edges: [Edge] = []
    for job in jobs {
      guard let dot = job.name.lastIndex(of: "."), isBelow(ancestry, String(job.name[..<dot])) else { continue }
      edges += calls(ofMethod: String(job.name[job.name.index(after: dot)...])) { base in
        model.denotations(of: base).contains { denotation in
          guard case .instance(.project(let made), _) = denotation else { return false }
          return made == type || model.ancestry(of: made).contains(.project(type))
        }
      }.map { edge($0, "starts a job that runs `\(model.name(of: function))`", startsJob: true) }
    }
    return edges
  }

  /// Who reads a property: that runs it.
  func readers(of function: ScopeRef) -> [Edge] {
    guard let home = model.index(function.file), let own = home.enclosingType(of: function.scope),
      model.decoratorNames(of: function).contains(where: { $0.hasSuffix("property") })
    else { return [] }
    let type = ScopeRef(file: function.file, scope: own)
    let name = home.facts[home.facts[function.scope].name]
    return process.files(reading: name).flatMap { file -> [Edge] in
      guard let index = model.index(file) else { return [] }
      return index.loads(of: name).compactMap { load -> Edge? in
        guard case .attribute(let base, _) = index.facts[load].kind else { return nil }
        let isRead = model.denotations(of: ExpressionRef(file: file, expression: base)).contains { denotation in
          guard case .instance(.project(let made), _) = denotation else { return false }
          return model.ancestry(of: made).contains(.project(type)) || model.ancestry(of: type).contains(.project(made))
        }
        return isRead ? edge(ExpressionRef(file: file, expression: load), "reads `\(model.name(of: function))`") : nil
      }
    }
  }

  /// Who sets a property: that runs its setter.
  func setters(of function: ScopeRef) -> [Edge] {
    guard let home = model.index(function.file), let own = home.enclosingType(of: function.scope) else { return [] }
    let name = home.facts[home.facts[function.scope].name]
    guard model.decoratorNames(of: function).contains("setter") else { return [] }
    let type = ScopeRef(file: function.file, scope: own)
    return process.files(naming: name).flatMap { file -> [Edge] in
      guard let index = model.index(file) else { return [] }
      return index.attributeBindings(of: name).compactMap { id -> Edge? in
        guard case .attribute(let base, _) = index.facts[id].target else { return nil }
        let object = ExpressionRef(file: file, expression: base)
        let isSet = model.denotations(of: object).contains { denotation in
          guard case .instance(.project(let made), _) = denotation else { return false }
          return model.ancestry(of: made).contains(.project(type)) || model.ancestry(of: type).contains(.project(made))
        }
        return isSet ? edge(object, "sets `\(model.name(of: function))`") : nil
      }
    }
  }

  /// The calls of a method whose receiver is wanted.
  func calls(ofMethod method: String, on isWanted: (ExpressionRef) -> Bool) -> [ExpressionRef] {
    var calls: [ExpressionRef] = []
    for file in process.files(calling: method) {
      guard let index = model.index(file) else { continue }
      for load in index.loads(of: method) {
        guard case .attribute(let base, _) = index.facts[load].kind, case .function(let call) = index.facts[load].use,
          isWanted(ExpressionRef(file: file, expression: base))
        else { continue }
        calls.append(ExpressionRef(file: file, expression: call))
      }
    }
    return calls
  }

  /// The way from whoever makes a call.
  func edge(_ call: ExpressionRef, _ what: String, startsJob: Bool = false) -> Edge {
    let executor = model.executor(of: call) ?? ScopeRef(file: call.file, scope: .module)
    let caller = executor.scope == .module ? model.path(call.file).description : model.name(of: executor)
    return Edge(caller: executor, link: ChainLink(what: "`\(caller)` \(what)", place: model.place(call)), isSure: true, startsJob: startsJob)
  }

  private func isBelow(_ ancestry: [TypeRef], _ type: String) -> Bool {
    ancestry.contains { ancestor in
      guard case .external(let name) = ancestor else { return false }
      var pending = [model.knowledge.canonical(name)]
      var seen: Set<String> = []
      while let next = pending.popLast() {
        if next == type { return true }
        guard seen.insert(next).inserted else { continue }
        pending += model.knowledge.types[next]?.bases ?? []
      }
      return false
    }
  }
}
