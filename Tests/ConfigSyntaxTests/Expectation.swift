import ConfigSyntax
import Workspace

/// A tree in one line, for expectations: `{a: 1, b: [x, "y"]}` with quotes as written and tags in front.
func oneLine(_ node: ConfigNode) -> String {
  let tag = node.tag.map { $0 + " " } ?? ""
  switch node.content {
  case .sequence(let items): return tag + "[" + items.map(oneLine).joined(separator: ", ") + "]"
  case .mapping(let entries): return tag + "{" + entries.map { "\(oneLine($0.key)): \(oneLine($0.value))" }.joined(separator: ", ") + "}"
  case .scalar(let scalar):
    switch scalar.style {
    case .singleQuoted: return tag + "'\(scalar.text)'"
    case .doubleQuoted: return tag + "\"\(scalar.text)\""
    case .literal: return tag + "|\(scalar.text)"
    case .folded: return tag + ">\(scalar.text)"
    case .plain, .number, .boolean, .date, .null: return tag + scalar.text
    }
  }
}

func oneLine(_ parsed: Parsed<ConfigDocuments>) -> String {
  parsed.tree.roots.map(oneLine).joined(separator: " --- ")
}

/// The bytes of a span as text.
func text(_ span: ByteSpan, _ bytes: [UInt8]) -> String {
  String(decoding: bytes[span.range], as: UTF8.self)
}

/// `line:column message (expected)` of each problem.
func complaints(_ problems: [Problem], _ bytes: [UInt8]) -> [String] {
  problems.map { problem in
    let position = LineIndex(bytes).position(at: problem.span.start, in: bytes)
    return "\(position.line):\(position.column) \(problem.message)" + (problem.expected.map { " (\($0))" } ?? "")
  }
}

/// Every node of a tree, aliases expanded, keys included.
func everyNode(_ node: ConfigNode) -> [ConfigNode] {
  switch node.content {
  case .scalar: [node]
  case .sequence(let items): [node] + items.flatMap(everyNode)
  case .mapping(let entries): [node] + entries.flatMap { everyNode($0.key) + everyNode($0.value) }
  }
}
