import PythonSyntax

/// The full names that a file's imports give to its own names.
struct ImportedNames: Sendable {
  /// Where an import takes a name from.
  struct Source: Sendable {
    /// `shop.server`, without the leading dots.
    let module: String
    /// The number of leading dots.
    let level: Int
    /// The name in the module; `nil` when the name is the module.
    let name: String?
  }

  private var sources: [String: Source] = [:]

  init(_ tree: SyntaxTree) {
    for node in tree.nodes {
      if let statement = ImportStatement(node) {
        for alias in statement.names {
          let first = String(alias.name.text.prefix { $0 != "." })
          sources[alias.asName?.text ?? first] = Source(module: alias.asName == nil ? first : alias.name.text, level: 0, name: nil)
        }
      } else if let statement = ImportFrom(node) {
        for alias in statement.names {
          sources[(alias.asName ?? alias.name).text] = Source(module: statement.module?.text ?? "", level: statement.level, name: alias.name.text)
        }
      }
    }
  }

  /// `nil` for a name that no import binds.
  func source(of name: String) -> Source? { sources[name] }

  /// `uvicorn.run` for `run` behind `from uvicorn import run`; `nil` for what no import leads to.
  func fullName(of node: SyntaxNode) -> String? {
    var base = node
    var attributes: [Attribute] = []
    // A name of more parts than this is none of a library.
    while let attribute = Attribute(base), attributes.count < 10 {
      attributes.append(attribute)
      base = attribute.value
    }
    guard let name = Name(base)?.identifier.text, let source = sources[name], source.level == 0 else { return nil }
    return ([source.module] + (source.name.map { [$0] } ?? []) + attributes.reversed().map(\.name.text)).joined(separator: ".")
  }
}
