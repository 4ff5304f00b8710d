import Catalogue
import Workspace

/// A place that names a function of the project.
struct Reference: Hashable {
  let expression: ExpressionRef
  /// Whether the name was resolved to this function and to nothing else; otherwise only the name speaks for it.
  let isSure: Bool
}

extension ProcessModel {
  /// Every place in the process's files that names this function (or, for `__init__`, its class), in the order of files and bytes.
  func references(to function: ScopeRef) -> [Reference] {
    if let known = foundReferences[function] { return known }
    // Recursion through a function's own references finds nothing new.
    foundReferences[function] = []
    openReferences += 1
    let found = findReferences(to: function)
    openReferences -= 1
    foundReferences[function] = found
    return found
  }

  private func findReferences(to function: ScopeRef) -> [Reference] {
    guard let home = model.index(function.file) else { return [] }
    let fact = home.facts[function.scope]
    switch fact.kind {
    case .lambda:
      // A lambda has no name: the one place that names it is the lambda expression itself.
      return [Reference(expression: ExpressionRef(file: function.file, expression: ExpressionID(raw: fact.expressions.start)), isSure: true)]
    case .function: break
    case .module, .type, .comprehension: return []
    }
    let type = home.enclosingType(of: function.scope).map { ScopeRef(file: function.file, scope: $0) }
    let ownName = home.facts[fact.name]
    // An object is made by calling its class: that runs `__init__`.
    let isInitializer = type != nil && ["__init__", "__new__", "__post_init__"].contains(ownName)
    let name = isInitializer ? home.facts[home.facts[type!.scope].name] : ownName
    var found: [Reference] = []
    // What a function defines has a name in its own file only.
    let isLocal = type == nil && fact.parent.map { home.facts[$0].kind != .module && home.facts[$0].kind != .type } ?? false
    let files = isLocal ? [function.file] : files(reading: name)
    model.prepare(files)
    for file in files {
      guard let index = model.index(file) else { continue }
      for spelling in spellings(of: name, in: index) {
        for load in index.loads(of: spelling) {
          let expression = ExpressionRef(file: file, expression: load)
          let denotations = model.denotations(of: expression)
          let isHit = denotations.contains { denotation in
            if isInitializer { return denotation == .type(type!) }
            return denotation.calledFunction.map { $0 == function || overrides(function, $0, named: ownName) } ?? false
          }
          if !isHit, let type, denotations.isEmpty ? isCallOnRelative(load, in: index, of: type) : isCallOnBase(load, denotations, in: index, of: type) {
            found.append(Reference(expression: expression, isSure: true))
          } else if !isHit, let type, denotations.contains(where: { $0.calledFunction.map { stands(function, of: type, for: $0) } ?? false }) {
            found.append(Reference(expression: expression, isSure: false))
          } else if isHit {
            found.append(Reference(expression: isInitializer ? withArguments(expression, in: index) : expression, isSure: denotations.count == 1))
          } else if !isInitializer, type != nil, let objects = objectsUnsaid(by: denotations, of: load, in: index) {
            if let sureness = sureness(ofCallOn: objects, of: function, named: ownName) {
              found.append(Reference(expression: expression, isSure: sureness))
            } else if isOnlyMethod(named: ownName), isAttribute(load, in: index) {
              // The receiver is unknown, but only one class of the process has a method of this name.
              found.append(Reference(expression: expression, isSure: false))
            }
          }
        }
      }
    }
    if let type { found += implicitReferences(to: ownName, of: type) }
    return found
  }

  /// Where else a function is read under a name that a module or a class gives it: `Service().go` after `go = partialmethod(_go)`.
  func readsElsewhere(of name: String, boundIn scope: ScopeID, of home: FactsIndex, _ function: ScopeRef) -> [ExpressionRef] {
    let kind = home.facts[scope].kind
    guard kind == .module || kind == .type else { return [] }
    return files(reading: name).flatMap { file -> [ExpressionRef] in
      guard let index = model.index(file) else { return [] }
      return index.loads(of: name).map { ExpressionRef(file: file, expression: $0) }.filter { load in
        if kind == .module, file == home.file, case .name? = model.fact(load)?.kind { return false }
        return model.denotations(of: load).contains { $0.calledFunction == function }
      }
    }
  }

  /// Where an attribute is read in which an object keeps the function: `self.send(x)` after `self.send = send or post`.
  func reads(ofAttribute name: String, holding function: ScopeRef) -> [Reference] {
    files(reading: name).flatMap { file -> [Reference] in
      guard let index = model.index(file) else { return [] }
      return index.loads(of: name).compactMap { load in
        guard isAttribute(load, in: index), case let expression = ExpressionRef(file: file, expression: load),
          case let denotations = model.denotations(of: expression), denotations.contains(where: { $0.calledFunction == function })
        else { return nil }
        return Reference(expression: expression, isSure: denotations.count == 1)
      }
    }
  }

  /// The objects that a method is read of, as far as callers hand them over or everybody shares them; `nil` where it is said what is
  /// read. What only tells that a library's object has such an attribute, `app.state.service.go`, says nothing.
  private func objectsUnsaid(by denotations: [Denotation], of load: ExpressionID, in index: FactsIndex) -> [Denotation]? {
    guard case .attribute(let base, _) = index.facts[load].kind else { return denotations.isEmpty ? [] : nil }
    let receiver = ExpressionRef(file: index.file, expression: base)
    if denotations.isEmpty { return handedOver(receiver) }
    guard denotations.allSatisfy({ if case .external = $0 { true } else if case .externalMember = $0 { true } else { false } }) else { return nil }
    if let held = heldByAll(receiver) { return held }
    let picked = pickedByProperty(receiver)
    return picked.isEmpty ? nil : picked
  }

  /// Whether a method is run on one of these objects, and whether on all of them.
  private func sureness(ofCallOn objects: [Denotation], of function: ScopeRef, named name: String) -> Bool? {
    let hits = objects.filter { object in
      model.attribute(name, of: object).contains { $0.calledFunction.map { $0 == function || overrides(function, $0, named: name) } ?? false }
    }
    return hits.isEmpty ? nil : hits.count == objects.count
  }

  /// Whether a call that resolves to `found` can run `function`, because `function`'s class overrides it.
  private func overrides(_ function: ScopeRef, _ found: ScopeRef, named name: String) -> Bool {
    guard let home = model.index(function.file), let own = home.enclosingType(of: function.scope),
      let foundHome = model.index(found.file), let base = foundHome.enclosingType(of: found.scope),
      foundHome.facts[foundHome.facts[found.scope].name] == name
    else { return false }
    return model.ancestry(of: ScopeRef(file: function.file, scope: own)).dropFirst()
      .contains(.project(ScopeRef(file: found.file, scope: base)))
  }

  /// Whether a call of `found` can run a method of a class that says nowhere that it stands for `found`'s: `class Sender(Protocol)`, and
  /// the class has all that this one asks for.
  private func stands(_ function: ScopeRef, of type: ScopeRef, for found: ScopeRef) -> Bool {
    guard let protocolType = model.type(holding: found), protocolType != type, !model.knowledge.structuralTypes.isEmpty,
      model.ownName(of: found) == model.ownName(of: function), let home = model.index(protocolType.file)
    else { return false }
    let isStructural = model.bases(of: protocolType).contains { if case .external(let name) = $0 { model.knowledge.structuralTypes.contains(name) } else { false } }
    guard isStructural else { return false }
    return home.facts.scopes.allSatisfy { scope in
      guard scope.kind == .function, scope.parent == protocolType.scope else { return true }
      let name = home.facts[scope.name]
      return name.hasPrefix("_") || model.method(name, foundBy: type) != nil
    }
  }

  private func isAttribute(_ load: ExpressionID, in index: FactsIndex) -> Bool {
    if case .attribute = index.facts[load].kind { true } else { false }
  }

  /// The name, and what a file's imports and assignments call it.
  func spellings(of name: String, in index: FactsIndex) -> [String] {
    if index.renamedImports.isEmpty { return [name] }
    return [name] + Set(index.renamedImports.compactMap { $0.name == name ? $0.boundAs : nil }).sorted()
  }

  /// Whether exactly one method of the process has this name, and a name that says something: `send_invoice`, not `get`.
  private func isOnlyMethod(named name: String) -> Bool { onlyFunction(named: name) != nil }

  private func onlyFunction(named name: String) -> ScopeRef? {
    guard name.utf8.count >= 6, !model.knowledge.commonMethods.contains(name), !name.hasPrefix("__") else { return nil }
    var found: ScopeRef?
    for file in files(defining: name) {
      guard let index = model.index(file) else { continue }
      for scope in index.scopes(named: name) where index.facts[scope].kind == .function {
        if found != nil { return nil }
        found = ScopeRef(file: file, scope: scope)
      }
    }
    return found
  }

  /// The method of that name, where exactly one class of the process has one.
  func onlyMethod(named name: String) -> ScopeRef? {
    onlyFunction(named: name).flatMap { model.type(holding: $0) == nil ? nil : $0 }
  }

  /// The property of that name, where one file of the process defines the name, and once.
  func onlyProperty(named name: String) -> ScopeRef? {
    guard files(defining: name).count == 1, let only = onlyMethod(named: name), model.decoratorNames(of: only).contains(where: { $0.hasSuffix("property") })
    else { return nil }
    return only
  }

  /// The process's files that hold a word, in the order of their paths.
  func files(naming word: String) -> [FileID] { files(naming: word, []) }

  /// Of these the ones that read its value, or import it: what is called by this name can be found in them. A file that has a function
  /// of the same name, or an argument, is not one of them.
  func files(reading word: String) -> [FileID] { files(naming: word, .read) }

  /// Of these the ones that define a function or class of this name.
  func files(defining word: String) -> [FileID] { files(naming: word, .defined) }

  /// Of these the ones that give it to something that they call.
  func files(giving word: String) -> [FileID] { files(naming: word, .given) }

  private func files(naming word: String, _ use: WordUse) -> [FileID] {
    let key = WordSet.hash(word) | use.rawValue
    if let known = filesByWord[key] { return known }
    let found = words.files(holding: WordSet.hash(word), use).map { closure.files[$0] }
    filesByWord[key] = found
    return found
  }

  /// Of these the ones that call it, or give it or its method another name.
  func files(calling word: String) -> [FileID] {
    if let known = filesByCall[word] { return known }
    let hash = WordSet.hash(word)
    let found = Set(words.files(holding: hash, .called)).union(decoratorWords.files(holding: hash)).sorted().map { closure.files[$0] }
    filesByCall[word] = found
    return found
  }
}
