import Catalogue
import Workspace

/// The folders that a module puts on the path of imports while it is loaded: `sys.path.insert(0, os.path.join(HERE, "lib"))`.
///
/// What stands there is computed, so that only what begins at the module's own place is followed: its folder, those above, and
/// those below that are named by texts.
struct SearchFolders {
  struct Added: Hashable {
    let folder: WorkspacePath
    let isFirst: Bool
  }

  private let model: SourceModel
  private let index: FactsIndex
  private var words: PathWords { model.knowledge.pathWords }

  init(_ model: SourceModel, _ index: FactsIndex) {
    self.model = model
    self.index = index
  }

  var added: [Added] {
    words.lists.flatMap { list -> [Added] in
      guard let last = list.lastWord else { return [] }
      return index.loads(of: last).flatMap { load -> [Added] in
        guard index.executor(of: index.facts[load].scope) == .module, index.guarding(at: index.facts[load].span) == .none,
          case .base(let attribute) = index.facts[load].use, case .attribute(_, let method) = index.facts[attribute].kind,
          case .function(let call) = index.facts[attribute].use, case .call(_, let arguments) = index.facts[call].kind,
          model.knowledge.putsInto.contains(index.facts[method]),
          model.denotes(ExpressionRef(file: index.file, expression: load), anyOf: [list])
        else { return [] }
        let isFirst = index.facts[arguments].count > 1
        return index.facts[arguments].compactMap { argument in
          place(of: argument.value, depth: 0).map { Added(folder: $0, isFirst: isFirst) }
        }
      }
    }
  }

  /// The file or folder that an expression computes from the module's own place.
  private func place(of expression: ExpressionID, depth: Int) -> WorkspacePath? {
    guard depth < 12 else { return nil }
    let fact = index.facts[expression]
    switch fact.kind {
    case .name(let name):
      if index.facts[name] == "__file__" { return model.path(index.file) }
      guard let owner = index.owner(of: name, readIn: fact.scope) else { return nil }
      let bindings = index.bindings(of: name, in: owner)
      guard bindings.count == 1, let id = bindings.first, case .expression(let value) = index.facts[id].value else { return nil }
      return place(of: value, depth: depth + 1)
    case .attribute(let base, let name): return step(index.facts[name], from: place(of: base, depth: depth + 1), behind: [])
    case .call(let function, let list):
      let arguments = index.facts[list].map(\.value)
      switch index.facts[function].kind {
      case .name(let name): return arguments.first.flatMap { step(index.facts[name], from: place(of: $0, depth: depth + 1), behind: Array(arguments.dropFirst())) }
      case .attribute(let base, let name):
        // `Path(__file__).resolve()` or `os.path.dirname(__file__)`
        if let start = place(of: base, depth: depth + 1) { return step(index.facts[name], from: start, behind: arguments) }
        return arguments.first.flatMap { step(index.facts[name], from: place(of: $0, depth: depth + 1), behind: Array(arguments.dropFirst())) }
      default: return nil
      }
    case .subscript_(let base):
      // `Path(__file__).parents[1]`
      guard case .attribute(let start, let name) = index.facts[base].kind, words.ancestors.contains(index.facts[name]),
        let number = number(within: fact.span, behind: index.facts[base].span), var folder = place(of: start, depth: depth + 1)
      else { return nil }
      for _ in 0...min(number, 20) { folder = folder.parent }
      return folder
    case .other, .choice:
      // `ROOT / "lib"`, `ROOT + "/lib"`
      guard let first = part(of: expression), let start = place(of: first, depth: depth + 1) else { return nil }
      return index.texts(placedWithin: fact.span).filter { $0.span.start >= index.facts[first].span.end }
        .reduce(start) { folder, next in folder.flatMap { resolve(next.text, below: $0) } }
    default: return nil
    }
  }

  private func step(_ word: String, from start: WorkspacePath?, behind arguments: [ExpressionID]) -> WorkspacePath? {
    guard let start else { return nil }
    if words.parents.contains(word) { return start.parent }
    if words.same.contains(word) { return start }
    guard words.joins.contains(word) else { return nil }
    return arguments.reduce(start) { folder, argument in
      guard let folder, case .text(let text) = index.facts[argument].kind else { return nil }
      return resolve(index.facts[text], below: folder)
    }
  }

  private func resolve(_ text: String, below folder: WorkspacePath) -> WorkspacePath? {
    WorkspacePath(resolving: text.drop { $0 == "/" }.utf8, against: folder)
  }

  /// The part of an expression that stands first.
  private func part(of expression: ExpressionID) -> ExpressionID? {
    let next = ExpressionID(raw: expression.raw + 1)
    guard Int(next.raw) < index.facts.expressions.count, index.facts[expression].span.contains(index.facts[next].span) else { return nil }
    return next
  }

  private func number(within whole: ByteSpan, behind base: ByteSpan) -> Int? {
    for expression in index.facts.expressions where whole.contains(expression.span) && expression.span.start >= base.end {
      if case .number(let number) = expression.kind, number.value >= 0, number.value < 100 { return Int(number.value) }
    }
    return nil
  }
}
