import PythonSyntax
import Synchronization
import Testing
import Workspace

/// A tree in one line: kinds with their children in parentheses, the text of nodes without children.
func shape(_ node: SyntaxNode) -> String {
  let children = node.children
  if children.isEmpty { return node.span.isEmpty || node.kind.isStatement ? "\(node.kind)" : "\(node.kind):\(node.text)" }
  return "\(node.kind)(\(children.map(shape).joined(separator: " ")))"
}

/// Nodes do not keep their trees, so the tests do.
private let trees = Mutex<[SyntaxTree]>([])

/// The statements of a source that has no problems.
func statements(_ source: String, sourceLocation: SourceLocation = #_sourceLocation) -> [SyntaxNode] {
  let parsed = parsePython(Array(source.utf8))
  #expect(parsed.problems.isEmpty, "\(source)", sourceLocation: sourceLocation)
  trees.withLock { $0.append(parsed.tree) }
  return Array(parsed.tree.root.body)
}

/// The problems of a source, each with its line.
func problems(_ source: String) -> [String] {
  problems(Array(source.utf8))
}

func problems(_ bytes: [UInt8]) -> [String] {
  let lines = LineIndex(bytes)
  return parsePython(bytes).problems.map { "\(lines.line(at: $0.span.start)): \($0.message)" }
}
