import PythonSyntax
import Workspace

/// What must hold for any file at all; the first thing that does not, in words.
struct TreeCheck {
  let bytes: [UInt8]

  func failure(_ parsed: Parsed<SyntaxTree>) -> String? {
    nodes(parsed.tree) ?? tokens(parsed) ?? problems(parsed)
  }

  /// Children come before their parents and lie in bounds; names lie in their nodes; every view can be read.
  private func nodes(_ tree: SyntaxTree) -> String? {
    var reached = 0
    var failure: String?
    for node in tree.nodes {
      let span = node.span
      if span.end > UInt32(bytes.count) { return "\(node.kind) at \(span) goes past the end" }
      for child in node.children {
        reached += 1
        if child.id >= node.id { failure = "\(node.kind) at \(span) comes before its child \(child.kind)" }
        if !span.contains(child.span), !mayLieOutside(child, of: node) {
          failure = "\(child.kind) at \(child.span) lies outside its \(node.kind) at \(span)"
        }
      }
      for name in names(node) where !name.isEmpty && !span.contains(name.span) {
        failure = "the name at \(name.span) lies outside its \(node.kind) at \(span)"
      }
    }
    if reached > tree.nodes.count { return "some node has two parents" }
    return failure
  }

  private func names(_ node: SyntaxNode) -> [Identifier] {
    switch node.view {
    case .attribute(let node): [node.name]
    case .keyword(let node): node.name.map { [$0] } ?? []
    case .parameter(let node): [node.name]
    case .alias(let node): [node.name] + (node.asName.map { [$0] } ?? [])
    case .functionDef(let node): [node.name]
    case .classDef(let node): [node.name]
    default: []
    }
  }

  private func mayLieOutside(_ child: SyntaxNode, of node: SyntaxNode) -> Bool {
    switch node.view {
    case .functionDef(let function): function.decorators.contains(child)
    case .classDef(let type): type.decorators.contains(child)
    // As in CPython, the span of a parameter ends before its default.
    case .parameter(let parameter): parameter.defaultValue == child
    default: false
    }
  }

  /// Tokens come in order, and only blanks, comments and continuation lines lie between them.
  private func tokens(_ parsed: Parsed<SyntaxTree>) -> String? {
    var reader = TokenReader()
    var end = 0
    var failure: String?
    guard parsed.tree.encoding == .utf8 else { return nil }
    reader.read(bytes) { token in
      guard failure == nil else { return }
      let start = Int(token.span.start)
      if start < end {
        failure = "\(token.kind) at \(token.span) begins before the end of the token before it"
      } else if !isGap(end..<start) {
        failure = "something is lost before \(token.kind) at \(token.span)"
      }
      end = Int(token.span.end)
    }
    if failure == nil, end != bytes.count { failure = "the tokens end at \(end) of \(bytes.count)" }
    return failure
  }

  private func isGap(_ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    if position == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    while position < range.upperBound {
      switch bytes[position] {
      case 9, 10, 12, 13, 32: position += 1
      case UInt8(ascii: "\\") where position + 1 < bytes.count && (bytes[position + 1] == 10 || bytes[position + 1] == 13): position += 1
      case UInt8(ascii: "#"): while position < range.upperBound, bytes[position] != 10, bytes[position] != 13 { position += 1 }
      default: return false
      }
    }
    return true
  }

  private func problems(_ parsed: Parsed<SyntaxTree>) -> String? {
    for problem in parsed.problems {
      if problem.span.end > UInt32(bytes.count) { return "a problem lies past the end: \(problem.message)" }
      if problem.message.utf8.contains(10) || problem.message.isEmpty { return "a problem is not one line: \(problem.message)" }
    }
    return nil
  }
}
