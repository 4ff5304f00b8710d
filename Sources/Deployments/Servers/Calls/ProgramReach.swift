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

  private struct File {
    var functions: [Function] = []
    var calls: [(name: String, call: Call)] = []
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
        let calls = file.calls.filter { contains($0.call.span, in: path) }
        let names = Set(calls.map(\.name))
        methods.formUnion(names)
        isGrowing = reach(path) { names.contains($0.name) || $0.isDecorated && entered.contains(path) } || isGrowing
        for (_, call) in calls {
          guard let definition = program.definition(of: call.function, in: path), definition.file != path, let name = definition.names.last else { continue }
          if entered.insert(definition.file).inserted { isGrowing = true }
          if types.insert(definition).inserted { isGrowing = true }
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
    for node in tree.nodes {
      if let definition = FunctionDef(node) {
        let type = types.last { $0.span.contains(node.span) }?.name.text
        file.functions.append(Function(name: definition.name.text, span: node.span, isDecorated: !definition.decorators.isEmpty, type: type))
      } else if let call = Call(node), let name = Name(call.function)?.identifier.text ?? Attribute(call.function)?.name.text {
        file.calls.append((name, call))
      } else if let clause = IfClause(node), clause.test.text.hasPrefix("__name__"), let first = clause.body.first, let last = clause.body.last {
        file.guarded.append(first.span.union(last.span))
      }
    }
    return file
  }
}
