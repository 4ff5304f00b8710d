import Workspace

extension RootTable {
  /// Whether only a file's own course as a script names a class: `Application([("/", Terminal)])` below `if __name__ == "__main__":`, or in
  /// functions that nothing else calls. A process that only imports the file serves nothing through it, whatever the class inherits.
  func isOfScript(_ type: ScopeRef, in process: ProcessModel) -> Bool {
    guard let index = model.index(type.file), index.facts.guarded.contains(where: { $0.guarding == .mainScript }),
      !process.entries.contains(where: { model.id($0.file) == type.file })
    else { return false }
    let name = index.facts[index.facts[type.scope].name]
    // A framework may find a class that nothing names; an application has to be taken by somebody.
    return !index.loads(of: name).isEmpty && isNamedByScript(name, in: index, process, depth: 0)
  }

  private func isNamedByScript(_ name: String, in index: FactsIndex, _ process: ProcessModel, depth: Int) -> Bool {
    let loads = index.loads(of: name)
    guard depth < 4, !isReadElsewhere(name, of: index.file, process) else { return false }
    return loads.allSatisfy { load in
      let executor = index.executor(of: index.facts[load].scope)
      let fact = index.facts[executor]
      switch fact.kind {
      case .module:
        // `application = Application([("/", Terminal)])`: whoever names that runs it.
        return index.guarding(at: index.facts[load].span) == .mainScript
          || variable(holding: load, in: index).map { isNamedByScript($0, in: index, process, depth: depth + 1) } ?? false
      // A method may be called under its name on anything.
      case .function where index.enclosingType(of: executor) == nil && !index.loads(of: index.facts[fact.name]).isEmpty
        && index.facts.decorators(of: executor).isEmpty:
        return isNamedByScript(index.facts[fact.name], in: index, process, depth: depth + 1)
      case .function, .lambda, .type, .comprehension: return false
      }
    }
  }

  /// Whether another file that names the module takes a name from a module.
  private func isReadElsewhere(_ name: String, of file: FileID, _ process: ProcessModel) -> Bool {
    let parts = model.path(file).components.map { String(decoding: $0, as: UTF8.self) }
    guard let last = parts.last, let module = last == "__init__.py" ? parts.dropLast().last : last.split(separator: ".").first.map(String.init)
    else { return true }
    let users = Set(process.files(naming: module))
    return process.files(reading: name).contains { other in
      guard other != file, users.contains(other), let index = model.index(other) else { return false }
      return index.facts.imports.contains { $0.name == name || $0.isStar }
        || index.loads(of: name).contains { if case .attribute = index.facts[$0].kind { true } else { false } }
    }
  }

  /// The variable of the module that a value is kept in, with what is made of it.
  private func variable(holding value: ExpressionID, in index: FactsIndex) -> String? {
    var value = value
    for _ in 0..<8 {
      switch index.facts[value].use {
      case .element(let whole), .choice(let whole), .argument(let whole, _): value = whole
      case .assigned(let first, 1):
        guard case .name(let name) = index.facts[first].target, index.facts[first].scope == .module else { return nil }
        return index.facts[name]
      default: return nil
      }
    }
    return nil
  }
}
