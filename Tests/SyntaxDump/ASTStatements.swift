import PythonSyntax
import Workspace

extension ASTDump {
  mutating func statement(_ node: SyntaxNode) {
    let span = node.span
    switch node.view {
    case .functionDef(let function):
      head(function.isAsync ? "AsyncFunctionDef" : "FunctionDef", span)
      text(function.name.text)
      parameters(function.parameters)
      list(function.body)
      list(function.decorators)
      optional(function.returns)
      typeParameters(function.typeParameters)
    case .classDef(let type):
      head("ClassDef", span)
      text(type.name.text)
      list(type.bases)
      keywords(type.keywords)
      list(type.body)
      list(type.decorators)
      typeParameters(type.typeParameters)
    case .returnStatement(let statement):
      head("Return", span)
      optional(statement.value)
    case .deleteStatement(let statement):
      head("Delete", span)
      list(statement.targets)
    case .assign(let assign):
      head("Assign", span)
      list(assign.targets)
      dump(assign.value)
    case .augmentedAssign(let assign):
      head("AugAssign", span, " " + name(assign.operator))
      dump(assign.target)
      dump(assign.value)
    case .annotatedAssign(let assign):
      head("AnnAssign", span)
      dump(assign.target)
      dump(assign.annotation)
      optional(assign.value)
      text(assign.isSimple ? "1" : "0")
    case .typeAlias(let alias):
      head("TypeAlias", span)
      dump(alias.name)
      typeParameters(alias.typeParameters)
      dump(alias.value)
    case .forStatement(let loop):
      head(loop.isAsync ? "AsyncFor" : "For", span)
      dump(loop.target)
      dump(loop.iterable)
      list(loop.body)
      list(loop.orElse)
    case .whileStatement(let loop):
      head("While", span)
      dump(loop.test)
      list(loop.body)
      list(loop.orElse)
    case .ifStatement(let statement): ifStatement(statement)
    case .withStatement(let statement):
      head(statement.isAsync ? "AsyncWith" : "With", span)
      output.line("[\(statement.items.count)")
      for item in statement.items {
        output.line("withitem")
        dump(item.manager)
        optional(item.target)
      }
      list(statement.body)
    case .matchStatement(let match):
      head("Match", span)
      dump(match.subject)
      output.line("[\(match.cases.count)")
      for matchCase in match.cases {
        output.line("match_case")
        dump(matchCase.pattern)
        optional(matchCase.guardExpression)
        list(matchCase.body)
      }
    case .raiseStatement(let statement):
      head("Raise", span)
      optional(statement.exception)
      optional(statement.cause)
    case .tryStatement(let statement): tryStatement(statement)
    case .assertStatement(let statement):
      head("Assert", span)
      dump(statement.test)
      optional(statement.message)
    case .importStatement(let statement):
      head("Import", span)
      aliases(statement.names)
    case .importFrom(let statement):
      head("ImportFrom", span)
      optional(statement.module)
      aliases(statement.names)
      text("\(statement.level)")
    case .globalStatement(let statement):
      head("Global", span)
      names(statement.names)
    case .nonlocalStatement(let statement):
      head("Nonlocal", span)
      names(statement.names)
    case .expressionStatement(let statement):
      head("Expr", span)
      dump(statement.expression)
    case .passStatement: head("Pass", span)
    case .breakStatement: head("Break", span)
    case .continueStatement: head("Continue", span)
    default: head("Error", span)
    }
  }

  /// CPython nests `elif`; each nested `If` ends with the whole statement.
  private mutating func ifStatement(_ statement: IfStatement) {
    let end = statement.span.end
    for (position, clause) in statement.clauses.enumerated() {
      if position > 0 { output.line("[1") }
      head("If", ByteSpan(start: clause.span.start, end: end))
      dump(clause.test)
      list(clause.body)
    }
    list(statement.orElse)
  }

  private mutating func tryStatement(_ statement: TryStatement) {
    head(statement.isStar ? "TryStar" : "Try", statement.span)
    list(statement.body)
    output.line("[\(statement.handlers.count)")
    for handler in statement.handlers {
      head("ExceptHandler", handler.span)
      optional(handler.type)
      optional(handler.name)
      list(handler.body)
    }
    list(statement.orElse)
    list(statement.finallyBody)
  }

  private mutating func aliases(_ aliases: SyntaxList<Alias>) {
    output.line("[\(aliases.count)")
    for alias in aliases {
      head("alias", alias.span)
      text(alias.name.text)
      optional(alias.asName)
    }
  }

  mutating func pattern(_ node: SyntaxNode) {
    let span = node.span
    switch node.view {
    case .valuePattern(let pattern):
      head("MatchValue", span)
      dump(pattern.value)
    case .singletonPattern(let pattern):
      head("MatchSingleton", span)
      text(name(pattern.value))
    case .sequencePattern(let pattern):
      head("MatchSequence", span)
      list(pattern.patterns)
    case .mappingPattern(let pattern):
      head("MatchMapping", span)
      list(pattern.entries.compactMap(\.key))
      list(pattern.entries.map(\.value))
      optional(pattern.rest)
    case .classPattern(let pattern):
      head("MatchClass", span)
      dump(pattern.type)
      list(pattern.patterns)
      output.line("[\(pattern.keywords.count)")
      for keyword in pattern.keywords { text(keyword.name.text) }
      list(pattern.keywords.map(\.pattern))
    case .starPattern(let pattern):
      head("MatchStar", span)
      optional(pattern.name)
    case .capturePattern(let pattern):
      head("MatchAs", span)
      optional(pattern.pattern)
      optional(pattern.name)
    case .orPattern(let pattern):
      head("MatchOr", span)
      list(pattern.patterns)
    default: head("Error", span)
    }
  }
}
