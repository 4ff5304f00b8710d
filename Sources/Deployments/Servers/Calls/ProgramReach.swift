import PythonSyntax
import Workspace

/// What a Python file does when it is run as a program: its own statements, those of the files that it imports, and the
/// functions that these call.
///
/// Inside a file a function is known by its name alone; from another file only what its imports name counts. A function with a
/// decorator (`@app.command()`) is taken to be called by whoever decorates it, in the files whose functions the program calls.
struct ProgramReach: Sendable {
  fileprivate struct Function: Hashable, Sendable {
    let name: String
    let span: ByteSpan
    let isDecorated: Bool
    /// The class around it.
    let type: String?
  }

  fileprivate struct CallPlace: Sendable {
    let name: String
    let call: Call
    /// The functions around it.
    let around: [Int]
    let isGuarded: Bool
  }

  /// The functions and calls of a file, whichever program comes to it.
  struct Outline: Sendable {
    fileprivate private(set) var functions: [Function] = []
    fileprivate private(set) var calls: [CallPlace] = []
    /// What stands under `if __name__ == "__main__"`.
    fileprivate private(set) var guarded: [ByteSpan] = []
  }

  private struct File {
    let outline: Outline
    /// What calls name in another file, by their places; found out when the program is known to come to them.
    var definitions: [Int: PythonProgram.Definition?] = [:]
    var reached: Set<Int> = []
  }

  private let main: WorkspacePath
  private var files: [WorkspacePath: File] = [:]

  init(_ program: PythonProgram) {
    main = program.main
    for path in program.files { if let module = program[path] { files[path] = File(outline: module.outline) } }
    var entered: Set<WorkspacePath> = [main]
    var types: Set<PythonProgram.Definition> = []
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      var methods: Set<String> = []
      for path in program.files {
        guard let file = files[path] else { continue }
        let calls = file.outline.calls
        let called = calls.indices.filter { isReached(calls[$0], in: path, file) }
        let names = Set(called.map { calls[$0].name })
        methods.formUnion(names)
        isGrowing = reach(path) { names.contains($0.name) || $0.isDecorated && entered.contains(path) } || isGrowing
        for index in called {
          let named: PythonProgram.Definition?
          if let known = file.definitions[index] {
            named = known
          } else {
            named = program.definition(of: calls[index].call.function, in: path).flatMap { $0.file == path ? nil : $0 }
            files[path]?.definitions[index] = .some(named)
          }
          guard let definition = named, let name = definition.names.last else { continue }
          if entered.insert(definition.file).inserted { isGrowing = true }
          guard types.insert(definition).inserted else { continue }
          isGrowing = reach(definition.file) { $0.name == name && (definition.names.count > 1 || $0.type == nil) } || isGrowing
        }
      }
      for type in types {
        isGrowing = reach(type.file) { $0.type == type.names.first && (["__init__", "__call__"].contains($0.name) || methods.contains($0.name)) } || isGrowing
      }
    }
  }

  /// Whether running the program comes to this place.
  func contains(_ span: ByteSpan, in path: WorkspacePath) -> Bool {
    guard let file = files[path] else { return false }
    if path != main, file.outline.guarded.contains(where: { $0.contains(span) }) { return false }
    let functions = file.outline.functions
    return functions.indices.allSatisfy { file.reached.contains($0) || !functions[$0].span.contains(span) }
  }

  private func isReached(_ call: CallPlace, in path: WorkspacePath, _ file: File) -> Bool {
    (path == main || !call.isGuarded) && call.around.allSatisfy(file.reached.contains)
  }

  /// Whether some function of the file is new among the reached ones.
  private mutating func reach(_ path: WorkspacePath, _ isReached: (Function) -> Bool) -> Bool {
    guard var file = files[path] else { return false }
    let before = file.reached.count
    file.reached.formUnion(file.outline.functions.indices.filter { isReached(file.outline.functions[$0]) })
    files[path] = file
    return file.reached.count > before
  }
}

extension ProgramReach.Outline {
  init(_ tree: SyntaxTree) {
    let types = tree.nodes.compactMap { ClassDef($0) }
    var calls: [(name: String, call: Call)] = []
    for node in tree.nodes {
      if let definition = FunctionDef(node) {
        let type = types.last { $0.span.contains(node.span) }?.name.text
        functions.append(ProgramReach.Function(name: definition.name.text, span: node.span, isDecorated: !definition.decorators.isEmpty, type: type))
      } else if let call = Call(node), let name = Name(call.function)?.identifier.text ?? Attribute(call.function)?.name.text {
        calls.append((name, call))
      } else if let clause = IfClause(node), clause.test.text.hasPrefix("__name__"), let first = clause.body.first, let last = clause.body.last {
        guarded.append(first.span.union(last.span))
      }
    }
    // Both in the order of the text, so that what is open at each call is known from the call before.
    let starts = functions.indices.sorted { functions[$0].span.start < functions[$1].span.start }
    var next = 0
    var open: [Int] = []
    for (name, call) in calls.sorted(by: { $0.call.span.start < $1.call.span.start }) {
      while next < starts.count, functions[starts[next]].span.start <= call.span.start {
        open.append(starts[next])
        next += 1
      }
      open.removeAll { functions[$0].span.end <= call.span.start }
      self.calls.append(ProgramReach.CallPlace(name: name, call: call, around: open, isGuarded: guarded.contains { $0.contains(call.span) }))
    }
  }
}
