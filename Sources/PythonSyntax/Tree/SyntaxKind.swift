/// What a node is. The names follow CPython's `ast` where the shapes agree; ``SyntaxNode/view`` says what each one holds.
public enum SyntaxKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The node that is not there: index 0 of every tree.
  case none = 0
  case module

  // Statements
  case functionDef, classDef
  case returnStatement, deleteStatement, assign, augmentedAssign, annotatedAssign, typeAlias
  case forStatement, whileStatement, ifStatement, withStatement, matchStatement
  case raiseStatement, tryStatement, assertStatement
  case importStatement, importFrom, globalStatement, nonlocalStatement
  case expressionStatement, passStatement, breakStatement, continueStatement
  /// Source that is no statement; a problem says why. Statements after it are parsed as usual.
  case errorStatement

  // Parts of statements
  case ifClause, withItem, matchCase, exceptHandler, alias, parameter, typeParameter
  /// A name that is neither read nor an assignment target of an expression: that of a function, a class, a global …
  case identifier
  case dottedName

  // Expressions
  case name, number, string, formattedString, templateString, constant
  case attribute, `subscript`, call, starred, slice
  case tuple, list, set, dict
  case listComprehension, setComprehension, dictComprehension, generator
  case unary, binary, boolean, compare, conditional, lambda, namedExpression
  case await, yield, yieldFrom
  /// A place where an expression should be; a problem says so.
  case errorExpression

  // Parts of expressions
  case keyword, comprehension
  /// The literal text between the fields of an f-string or t-string.
  case formattedText
  /// A field of an f-string or t-string.
  case replacement
  case formatSpec

  // Patterns
  case valuePattern, singletonPattern, sequencePattern, mappingPattern, classPattern, starPattern, capturePattern, orPattern
  case errorPattern
}

extension SyntaxKind {
  public var isStatement: Bool {
    rawValue >= Self.functionDef.rawValue && rawValue <= Self.errorStatement.rawValue
  }

  public var isExpression: Bool {
    rawValue >= Self.name.rawValue && rawValue <= Self.errorExpression.rawValue
  }

  public var isPattern: Bool {
    rawValue >= Self.valuePattern.rawValue && rawValue <= Self.errorPattern.rawValue
  }
}
