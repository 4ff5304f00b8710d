import PythonSyntax
import Workspace

/// What a Python file does when it is run as a program: its own statements, and the functions of the file that these call.
///
/// A function is known by its name alone, and one with a decorator (`@app.command()`) is taken to be called by whoever decorates it.
struct ProgramReach {
  private struct Function {
    let name: String
    let span: ByteSpan
    let isDecorated: Bool
  }

  private let functions: [Function]
  private var reached: Set<Int> = []

  init(_ tree: SyntaxTree) {
    var functions: [Function] = []
    var calls: [(name: String, span: ByteSpan)] = []
    for node in tree.nodes {
      if let definition = FunctionDef(node) {
        functions.append(Function(name: definition.name.text, span: node.span, isDecorated: !definition.decorators.isEmpty))
      } else if let call = Call(node), let name = Name(call.function)?.identifier.text ?? Attribute(call.function)?.name.text {
        calls.append((name, node.span))
      }
    }
    self.functions = functions
    reached = Set(functions.indices.filter { functions[$0].isDecorated })
    var before = -1
    while before != reached.count {
      before = reached.count
      let called = Set(calls.filter { contains($0.span) }.map(\.name))
      reached.formUnion(functions.indices.filter { called.contains(functions[$0].name) })
    }
  }

  /// Whether running the program comes to this place.
  func contains(_ span: ByteSpan) -> Bool {
    functions.indices.allSatisfy { reached.contains($0) || !functions[$0].span.contains(span) }
  }
}
