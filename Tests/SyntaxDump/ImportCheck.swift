import PythonSyntax

/// Compares the fast import scan with the import statements of the tree.
struct ImportCheck {
  private(set) var files = 0
  private(set) var statements = 0
  private(set) var missed = 0
  private(set) var invented = 0

  /// What differs, in words.
  mutating func compare(_ tree: SyntaxTree) -> [String] {
    var expected: [ImportedModule] = []
    for node in tree.nodes {
      switch node.view {
      case .importStatement(let statement):
        for alias in statement.names {
          expected.append(ImportedModule(module: alias.name.text, level: 0, names: [], span: alias.name.span))
        }
      case .importFrom(let statement):
        expected.append(
          ImportedModule(
            module: statement.module?.text ?? "", level: statement.level, names: statement.names.map(\.name.text), span: statement.span))
      default: break
      }
    }
    let found = importStatements(in: tree.source)
    files += 1
    statements += expected.count
    let (missing, extra) = (difference(expected, found), difference(found, expected))
    missed += missing.count
    invented += extra.count
    return missing.map { "missed \($0)" } + extra.map { "invented \($0)" }
  }

  private func difference(_ left: [ImportedModule], _ right: [ImportedModule]) -> [String] {
    var counts: [String: Int] = [:]
    for one in right { counts[key(one), default: 0] += 1 }
    return left.map(key).filter { key in
      counts[key, default: 0] -= 1
      return counts[key, default: 0] < 0
    }
  }

  private func key(_ one: ImportedModule) -> String {
    String(repeating: ".", count: one.level) + one.module + " " + one.names.joined(separator: ",")
  }
}
