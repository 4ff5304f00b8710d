import Catalogue
import PythonSyntax
import Workspace

/// The tables by which tasks go to queues: `app.conf.task_routes = {"mail.tasks.*": {"queue": "mail"}}`.
struct TaskRoutes {
  /// In the order in which they are asked; without a queue where that is not said in plain words.
  private var routes: [(pattern: String, queue: String?)] = []
  /// Whether a table, or a part of one, says something else than names.
  private var isOpen = false
  private let words: TaskQueueWords

  init(_ process: ProcessModel, _ words: TaskQueueWords) {
    self.words = words
    for file in Set(words.routes.flatMap(process.files(naming:))).sorted() {
      guard let tree = process.syntax(of: file) else {
        isOpen = true
        continue
      }
      withExtendedLifetime(tree) { for node in tree.nodes { take(node, in: tree) } }
    }
  }

  /// The queue that a task goes to by its name; `nil` where no table says so, or where that is not known.
  func queue(of name: TaskName) -> String? {
    if isOpen { return nil }
    let route = routes.first { name.isSame(as: $0.pattern) } ?? routes.first { name.matches($0.pattern) }
    return route?.queue
  }

  // MARK: Where tables stand

  private mutating func take(_ node: SyntaxNode, in tree: SyntaxTree) {
    switch node.view {
    case .assign(let assign):
      if assign.targets.contains(where: isTable) { read(assign.value, in: tree, depth: 0) }
      // `app.conf.task_routes["mail.*"] = {"queue": "mail"}`
      for item in assign.targets.compactMap({ Subscript($0) }) where isTable(item.value) {
        if let pattern = text(item.index) { routes.append((pattern, queue(saidBy: assign.value))) } else { isOpen = true }
      }
    case .annotatedAssign(let assign): if isTable(assign.target), let value = assign.value { read(value, in: tree, depth: 0) }
    case .augmentedAssign(let assign): if isTable(assign.target) { isOpen = true }
    case .call(let call):
      for keyword in call.keywords where keyword.name.map({ words.routes.contains($0.text) }) ?? false { read(keyword.value, in: tree, depth: 0) }
    case .dict(let dict):
      for entry in dict.entries where entry.key.flatMap(text).map(words.routes.contains) ?? false { read(entry.value, in: tree, depth: 0) }
    default: break
    }
  }

  /// `task_routes`, `app.conf.task_routes`, `app.conf["task_routes"]`
  private func isTable(_ target: SyntaxNode) -> Bool {
    switch target.view {
    case .name(let name): words.routes.contains(name.identifier.text)
    case .attribute(let attribute): words.routes.contains(attribute.name.text)
    case .subscript(let item): text(item.index).map(words.routes.contains) ?? false
    default: false
    }
  }

  private func text(_ node: SyntaxNode) -> String? { StringLiteral(node)?.value }

  // MARK: Tables

  /// A mapping, a list of mappings and pairs, or the name of one in the same file.
  private mutating func read(_ value: SyntaxNode, in tree: SyntaxTree, depth: Int) {
    guard depth < 5 else {
      isOpen = true
      return
    }
    switch value.view {
    case .dict(let dict):
      for entry in dict.entries {
        guard let pattern = entry.key.flatMap(text) else {
          isOpen = true
          return
        }
        routes.append((pattern, queue(saidBy: entry.value)))
      }
    case .list(let list): for item in list.elements { read(item, in: tree, depth: depth + 1) }
    case .tuple(let tuple):
      // `("mail.*", {"queue": "mail"})`
      if tuple.elements.count == 2, let pattern = tuple.elements.first.flatMap(text), let route = tuple.elements.last {
        routes.append((pattern, queue(saidBy: route)))
      } else {
        for item in tuple.elements { read(item, in: tree, depth: depth + 1) }
      }
    case .name(let name):
      let values = tree.nodes.compactMap { Assign($0) }.filter { assign in assign.targets.contains { Name($0)?.identifier.text == name.identifier.text } }.map(\.value)
      if values.count == 1 { read(values[0], in: tree, depth: depth + 1) } else { isOpen = true }
    case .constant: break
    default: isOpen = true
    }
  }

  /// `"mail"`, `{"queue": "mail"}`, `dict(queue="mail")`
  private func queue(saidBy value: SyntaxNode) -> String? {
    switch value.view {
    case .dict(let dict):
      for entry in dict.entries where entry.key.flatMap(text).map(words.keywords.contains) ?? false { return text(entry.value) }
      return nil
    case .call(let call):
      for keyword in call.keywords where keyword.name.map({ words.keywords.contains($0.text) }) ?? false { return text(keyword.value) }
      return nil
    default: return text(value)
    }
  }
}
