import Workspace

// Whether two attributes of one name can be the same thing, by the classes of their objects.

extension SourceModel {
  /// Whether a value is an object of one of these classes.
  func isObject(_ value: ExpressionID, ofAnyOf types: [ScopeRef], in index: FactsIndex) -> Bool {
    denotations(of: ExpressionRef(file: index.file, expression: value)).contains { denotation in
      if case .instance(.project(let type), _) = denotation { types.contains(type) } else { false }
    }
  }

  /// Whether two values are surely objects of classes that have nothing to do with each other: their attributes are two things.
  func areUnrelated(_ left: ExpressionID, _ right: ExpressionID, in index: FactsIndex) -> Bool {
    func types(_ id: ExpressionID) -> [ScopeRef] {
      denotations(of: ExpressionRef(file: index.file, expression: id)).compactMap { denotation in
        switch denotation {
        case .instance(.project(let type), _), .type(let type): type
        default: nil
        }
      }
    }
    let (lefts, rights) = (types(left), types(right))
    guard !lefts.isEmpty, !rights.isEmpty else { return false }
    return lefts.allSatisfy { left in
      rights.allSatisfy { right in !ancestry(of: left).contains(.project(right)) && !ancestry(of: right).contains(.project(left)) }
    }
  }
}
