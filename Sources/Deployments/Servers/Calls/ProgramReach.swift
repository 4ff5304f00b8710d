import PythonSyntax
import Workspace

/// What a Python file does when it is run as a program: its own statements, those of the files that it imports, and the
/// functions that these call.
///
/// Inside a file a function is known by its name alone; from another file only what its imports name counts. A function with a
/// decorator (`@app.command()`) is taken to be called by whoever decorates it, in the files whose functions the program calls.
struct ProgramReach {
  private struct Function: Hashable {
    let name: String
    let span: ByteSpan
    let isDecorated: Bool
    /// The class around it.
    let type: String?
  }

  private struct CallPlace {
    let name: String
    let call: Call
    /// The functions around it.
    let around: [Int]
    let isGuarded: Bool
    /// What it calls in another file; found out when the program is known to come to it.
    var definition: PythonProgram.Definition??
  }

  private struct File {
    var functions: [Function] = []
    var calls: [CallPlace] = []
    /// What stands under `if __name__ == "__main__"`.
    var guarded: [ByteSpan] = []
    var reached: Set<Int> = []
  }

  private let main: WorkspacePath
  private var files: [WorkspacePath: File] = [:]

  init(_ program: PythonProgram) {
    main = program.main
    for path in program.files { if let module = program[path] { files[path] = Self.file(module.syntax) } }
    var entered: Set<WorkspacePath> = [main]
    var types: Set<PythonProgram.Definition> = []
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      var methods: Set<String> = []
      for path in program.files {
        guard let file = files[path] else { continue }
        let called = file.calls.indices.filter { isReached(file.calls[$0], in: path, file) }
        let names = Set(called.map { file.calls[$0].name })
        methods.formUnion(names)
        isGrowing = reach(path) { names.contains($0.name) || $0.isDecorated && entered.contains(path) } || isGrowing
        for index in called {
          if file.calls[index].definition == nil {
            files[path]?.calls[index].definition = .some(program.definition(of: file.calls[index].call.function, in: path).flatMap { $0.file == path ? nil : $0 })
          }
          guard let definition = files[path]?.calls[index].definition.flatMap({ $0 }), let name = definition.names.last else { continue }
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
    if path != main, file.guarded.contains(where: { $0.contains(span) }) { return false }
    return file.functions.indices.allSatisfy { file.reached.contains($0) || !file.functions[$0].span.contains(span) }
  }

  private func isReached(_ call: CallPlace, in path: WorkspacePath, _ file: File) -> Bool {
    (path == main || !call.isGuarded) && call.around.allSatisfy(file.reached.contains)
  }

  /// Whether some function of the file is new among the reached ones.
  private mutating func reach(_ path: WorkspacePath, _ isReached: (Function) -> Bool) -> Bool {
    guard var file = files[path] else { return false }
    let before = file.reached.count
    file.reached.formUnion(file.functions.indices.filter { isReached(file.functions[$0]) })
    files[path] = file
    return file.reached.count > before
  }

  private static func file(_ tree: SyntaxTree) -> File {
    var file = File()
    let types = tree.nodes.compactMap { ClassDef($0) }
    var calls: [(name: String, call: Call)] = []
    for node in tree.nodes {
      if let definition = FunctionDef(node) {
        let type = types.last { $0.span.contains(node.span) }?.name.text
        file.functions.append(Function(name: definition.name.text, span: node.span, isDecorated: !definition.decorators.isEmpty, type: type))
      } else if let call = Call(node), let name = Name(call.function)?.identifier.text ?? Attribute(call.function)?.name.text {
        calls.append((name, call))
      } else if let clause = IfClause(node), clause.test.text.hasPrefix("__name__"), let first = clause.body.first, let last = clause.body.last {
        file.guarded.append(first.span.union(last.span))
      }
    }
    // Both in the order of the text, so that what is open at each call is known from the call before.
    let starts = file.functions.indices.sorted { file.functions[$0].span.start < file.functions[$1].span.start }
    var next = 0
    var open: [Int] = []
    for (name, call) in calls.sorted(by: { $0.call.span.start < $1.call.span.start }) {
      while next < starts.count, file.functions[starts[next]].span.start <= call.span.start {
        open.append(starts[next])
        next += 1
      }
      open.removeAll { file.functions[$0].span.end <= call.span.start }
      file.calls.append(CallPlace(name: name, call: call, around: open, isGuarded: file.guarded.contains { $0.contains(call.span) }))
    }
    return file
  }
}
