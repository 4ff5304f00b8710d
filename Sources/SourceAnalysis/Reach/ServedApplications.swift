import Workspace

// Applications of a framework of which the server is given another one: `app = Flask(__name__)` in a module that only wants its configuration.

extension RootTable {
  struct Application: Hashable {
    let type: String
    /// The call that makes it.
    let made: ExpressionRef
  }

  /// Whether a decorator is a method of an application that no request comes to: the server is given another one of the same type, and
  /// nothing hands this one to anybody who could mount it.
  func isOfUnservedApplication(_ decorator: ExpressionRef, in process: ProcessModel) -> Bool {
    guard let index = model.index(decorator.file), case .attribute(let base, _) = index.facts[decorator.expression].kind,
      let own = application(among: model.denotations(of: ExpressionRef(file: decorator.file, expression: base)))
    else { return false }
    let served = servedApplications(process)
    guard !served.isEmpty, served.allSatisfy({ $0.type == own.type && $0.made != own.made }) else { return false }
    if let known = memory.isMountable[own.made] { return !known }
    let isMountable = isMountable(own.made, in: process)
    memory.isMountable[own.made] = isMountable
    return !isMountable
  }

  /// What the server calls; nothing where that is not known of each of its callables.
  private func servedApplications(_ process: ProcessModel) -> [Application] {
    if let known = memory.served { return known }
    let all = process.entries.map { entry in
      entry.callable.flatMap { application(among: model.member($0, of: .file(model.id(entry.file)))) }
    }
    let found = all.contains(nil) ? [] : all.compactMap(\.self)
    memory.served = found
    return found
  }

  private func application(among denotations: [Denotation]) -> Application? {
    guard denotations.count == 1, case .instance(.external(let type), let made?) = denotations[0] else { return nil }
    return Application(type: model.knowledge.canonical(type), made: made)
  }

  /// Whether an application is used in any other way than by calling its methods, or is not only a module's variable.
  private func isMountable(_ made: ExpressionRef, in process: ProcessModel) -> Bool {
    guard let index = model.index(made.file), case .assigned(let first, 1) = index.facts[made.expression].use,
      case let binding = index.facts[first], binding.scope == .module, case .name(let name) = binding.target,
      index.bindings(of: name, in: .module).count == 1
    else { return true }
    if process.files(naming: index.facts[name]).contains(where: { $0 != made.file && mayHide(index.facts[name], in: $0) }) { return true }
    let reads = index.reads(of: name, ownedBy: .module).map { ExpressionRef(file: made.file, expression: $0) }
      + Reachability(process).importedReads(of: index.facts[name], of: made.file)
    return !reads.allSatisfy(isOnlyCalled)
  }

  /// Whether a file may have a variable under another name, or by a star.
  private func mayHide(_ name: String, in file: FileID) -> Bool {
    guard let index = model.index(file) else { return true }
    if index.renamedImports.contains(where: { $0.name == name }) { return true }
    return index.loads(of: name).contains { load in
      guard case .name(let own) = index.facts[load].kind else { return false }
      return index.owner(of: own, readIn: index.facts[load].scope) == nil
    }
  }

  /// `app.route("/")`, `app.config["KEY"]`
  private func isOnlyCalled(_ read: ExpressionRef) -> Bool {
    guard let index = model.index(read.file), case .base(let attribute) = index.facts[read.expression].use else { return false }
    switch index.facts[attribute].use {
    case .function, .decorator, .base, .key, .subscripted, .filled: return true
    default: return false
    }
  }
}
