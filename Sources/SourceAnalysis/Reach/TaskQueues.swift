import Catalogue
import Workspace

/// Which tasks a worker runs that takes them from some queues only: `celery worker -Q mail`.
///
/// A task is left out where the source says which queue it goes to, and says it in plain words: in its decorator, or in a table of routes.
/// A task of which nothing is said may come from any queue, and so may every task where a name is worked out somewhere.
final class TaskQueues {
  private unowned let process: ProcessModel
  private let queues: Set<String>
  private var model: SourceModel { process.model }
  private var words: TaskQueueWords { model.knowledge.taskQueues }
  private lazy var routes = TaskRoutes(process, words)
  /// The queues that some call names for the task which it sends; `nil` where a call's cannot be told.
  private lazy var given = queuesOfCalls()

  init(_ process: ProcessModel, queues: [String]) {
    self.process = process
    self.queues = Set(queues)
  }

  /// Whether a task may come to a worker of this process.
  func mayRun(_ task: ScopeRef) -> Bool {
    if queues.isEmpty { return true }
    let said: Set<String>?
    switch own(of: task) {
    case .text(let queue): said = [queue]
    case .unknown: return true
    case .nothing: said = name(of: task).flatMap(routes.queue).map { [$0] }
    }
    guard let said, said.isDisjoint(with: queues), let given else { return true }
    return !given.isDisjoint(with: queues)
  }

  // MARK: What a task says of itself

  private enum Word {
    case nothing, unknown
    case text(String)
  }

  /// `@app.task(queue="mail")`, or `queue = "mail"` in a task's class.
  private func own(of task: ScopeRef) -> Word { word(among: words.keywords, of: task) }

  /// The name that a task is sent under; `nil` where it is worked out.
  private func name(of task: ScopeRef) -> TaskName? {
    switch word(among: ["name"], of: task) {
    case .text(let name): return TaskName(name, isWhole: true)
    case .unknown: return nil
    case .nothing:
      let type = model.type(holding: task)
      let path = model.path(task.file)
      var parts = path.components.map { String(decoding: $0, as: UTF8.self) }
      if let last = parts.popLast(), last != "__init__.py" { parts.append(last.hasSuffix(".py") ? String(last.dropLast(3)) : last) }
      parts.append(model.ownName(of: type ?? task))
      return TaskName(parts.joined(separator: "."), isWhole: false)
    }
  }

  private func word(among names: Set<String>, of task: ScopeRef) -> Word {
    guard let index = model.index(task.file) else { return .unknown }
    func text(_ value: ExpressionID) -> Word {
      if case .text(let text) = index.facts[value].kind { .text(index.facts[text]) } else { .unknown }
    }
    for decorator in index.facts.decorators(of: task.scope) {
      guard case .call(_, let list) = index.facts[decorator].kind else { continue }
      for argument in index.facts[list] {
        switch argument.kind {
        case .keyword(let name) where names.contains(index.facts[name]): return text(argument.value)
        case .doubleStar: return .unknown
        case .keyword, .positional, .star: break
        }
      }
    }
    guard let type = index.enclosingType(of: task.scope) else { return .nothing }
    for name in names.sorted() {
      guard let id = index.bindings(of: name, in: type).last else { continue }
      if case .expression(let value) = index.facts[id].value { return text(value) }
      return .unknown
    }
    return .nothing
  }

  // MARK: What is said where a task is sent

  /// `send.apply_async(queue="mail")`
  private func queuesOfCalls() -> Set<String>? {
    var found: Set<String> = []
    for method in words.calls.sorted() {
      for file in process.files(calling: method) {
        guard let index = model.index(file) else { return nil }
        for load in index.loads(of: method) {
          guard case .function(let call) = index.facts[load].use, case .call(_, let list) = index.facts[call].kind else { continue }
          for argument in index.facts[list] {
            guard case .keyword(let name) = argument.kind, words.keywords.contains(index.facts[name]) else { continue }
            guard case .text(let text) = index.facts[argument.value].kind else { return nil }
            found.insert(index.facts[text])
          }
        }
      }
    }
    return found
  }
}

/// The name that a task is sent under: as it says itself, or by its file, before which a search path may stand.
struct TaskName {
  private let text: String
  private let isWhole: Bool

  init(_ text: String, isWhole: Bool) {
    self.text = text
    self.isWhole = isWhole
  }

  func isSame(as other: String) -> Bool {
    text == other || !isWhole && (text.hasSuffix("." + other) || other.hasSuffix("." + text))
  }

  /// `mail.tasks.*`
  func matches(_ pattern: String) -> Bool {
    let pattern = Array(pattern.utf8)
    if Self.matches(Array(text.utf8), pattern) { return true }
    guard !isWhole else { return false }
    return text.indices.contains { text[$0] == "." && Self.matches(Array(text[text.index(after: $0)...].utf8), pattern) }
  }

  /// As `fnmatch` does with `*` and `?`, without going back further than the last `*`.
  private static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
    var (place, position) = (0, 0)
    var star: (place: Int, position: Int)?
    while place < text.count {
      if position < pattern.count, pattern[position] == UInt8(ascii: "*") {
        star = (place, position)
        position += 1
      } else if position < pattern.count, pattern[position] == UInt8(ascii: "?") || pattern[position] == text[place] {
        place += 1
        position += 1
      } else if let last = star {
        star = (last.place + 1, last.position)
        (place, position) = (last.place + 1, last.position + 1)
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
