import PythonSyntax
import Workspace

/// Writes a tree as CPython's `ast` would have it, one line a node or field; Tests/Differential/python_ast.py writes the same.
struct ASTDump {
  var output: TextOutput
  private let positions: Positions
  let tree: SyntaxTree
  /// Whether places and pieces of text inside f-strings are left out: before 3.12 CPython made them up.
  private let isBlurred: Bool
  var stringDepth = 0

  init(_ tree: SyntaxTree, isBlurred: Bool, to output: TextOutput) {
    self.tree = tree
    self.isBlurred = isBlurred
    self.output = output
    positions = Positions(tree)
  }

  // MARK: Pieces

  /// Whether what is written now is left out.
  var isHidden: Bool { isBlurred && stringDepth > 0 }

  mutating func head(_ name: String, _ span: ByteSpan, _ extra: String = "") {
    if isHidden { return output.line("\(name) ?\(extra)") }
    output.line("\(name) \(positions.text(span.start))-\(positions.text(span.end))\(extra)")
  }

  mutating func none() {
    output.line("-")
  }

  mutating func text(_ text: String) {
    output.line("=" + text)
  }

  mutating func optional(_ identifier: Identifier?) {
    if let identifier { text(identifier.text) } else { none() }
  }

  mutating func optional(_ node: SyntaxNode?) {
    if let node { dump(node) } else { none() }
  }

  mutating func list(_ nodes: some Collection<SyntaxNode>) {
    output.line("[\(nodes.count)")
    for node in nodes { dump(node) }
  }

  mutating func list(_ nodes: SyntaxList<some SyntaxView>) {
    output.line("[\(nodes.count)")
    for node in nodes { dump(node.node) }
  }

  mutating func names(_ names: SyntaxList<IdentifierNode>) {
    output.line("[\(names.count)")
    for name in names { text(name.name.text) }
  }

  func context(_ context: ExpressionContext) -> String {
    switch context {
    case .load: " Load"
    case .store: " Store"
    case .delete: " Del"
    }
  }

  // MARK: Nodes

  mutating func dump(_ node: SyntaxNode) {
    if node.kind.isStatement {
      statement(node)
    } else if node.kind.isPattern {
      pattern(node)
    } else {
      expression(node)
    }
  }

  mutating func module(_ module: Module) {
    output.line("Module")
    list(module.body)
  }

  mutating func comprehensions(_ comprehensions: SyntaxList<Comprehension>) {
    output.line("[\(comprehensions.count)")
    for comprehension in comprehensions {
      output.line("comprehension")
      dump(comprehension.target)
      dump(comprehension.iterable)
      list(comprehension.conditions)
      text(comprehension.isAsync ? "1" : "0")
    }
  }

  mutating func keywords(_ keywords: SyntaxList<Keyword>) {
    output.line("[\(keywords.count)")
    for keyword in keywords {
      head("keyword", keyword.span)
      optional(keyword.name)
      dump(keyword.value)
    }
  }

  mutating func parameters(_ parameters: SyntaxList<Parameter>) {
    output.line("arguments")
    parameterList(parameters.filter { $0.role == .positionalOnly })
    parameterList(parameters.filter { $0.role == .positional })
    parameter(parameters.first { $0.role == .variadic })
    let keywordOnly = parameters.filter { $0.role == .keywordOnly }
    parameterList(keywordOnly)
    output.line("[\(keywordOnly.count)")
    for parameter in keywordOnly { optional(parameter.defaultValue) }
    parameter(parameters.first { $0.role == .keywordVariadic })
    list(parameters.filter { $0.role == .positionalOnly || $0.role == .positional }.compactMap(\.defaultValue))
  }

  private mutating func parameterList(_ parameters: [Parameter]) {
    output.line("[\(parameters.count)")
    for parameter in parameters { self.parameter(parameter) }
  }

  private mutating func parameter(_ parameter: Parameter?) {
    guard let parameter else { return none() }
    head("arg", parameter.span)
    text(parameter.name.text)
    optional(parameter.annotation)
  }

  mutating func typeParameters(_ parameters: SyntaxList<TypeParameter>) {
    output.line("[\(parameters.count)")
    for parameter in parameters {
      switch parameter.role {
      case .variable:
        head("TypeVar", parameter.span)
        text(parameter.name.text)
        optional(parameter.bound)
      case .tuple:
        head("TypeVarTuple", parameter.span)
        text(parameter.name.text)
      case .parameters:
        head("ParamSpec", parameter.span)
        text(parameter.name.text)
      }
      optional(parameter.defaultValue)
    }
  }
}
