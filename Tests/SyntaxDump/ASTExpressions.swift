import PythonSyntax
import Workspace

extension ASTDump {
  mutating func expression(_ node: SyntaxNode) {
    let span = node.span
    switch node.view {
    case .name(let name):
      head("Name", span, context(name.context))
      text(name.identifier.text)
    case .number:
      head("Constant", span)
      text(isHidden ? "n?" : "n" + node.text)
    case .constant(let constant):
      head("Constant", span)
      text(name(constant.value))
    case .string(let literal): string(literal)
    case .formattedString(let string):
      head("JoinedStr", span)
      joined(string.elements)
    case .templateString(let string):
      head("TemplateStr", span)
      joined(string.elements)
    case .attribute(let attribute):
      head("Attribute", span, context(attribute.context))
      dump(attribute.value)
      text(attribute.name.text)
    case .subscript(let subscripted):
      head("Subscript", span, context(subscripted.context))
      dump(subscripted.value)
      dump(subscripted.index)
    case .call(let call):
      head("Call", span)
      dump(call.function)
      list(call.arguments)
      keywords(call.keywords)
    case .starred(let starred):
      head("Starred", span, context(starred.context))
      dump(starred.value)
    case .slice(let slice):
      head("Slice", span)
      optional(slice.lower)
      optional(slice.upper)
      optional(slice.step)
    case .tuple(let tuple):
      head("Tuple", span, context(tuple.context))
      list(tuple.elements)
    case .list(let display):
      head("List", span, context(display.context))
      list(display.elements)
    case .set(let display):
      head("Set", span)
      list(display.elements)
    case .dict(let display):
      head("Dict", span)
      output.line("[\(display.entries.count)")
      for entry in display.entries { optional(entry.key) }
      list(display.entries.map(\.value))
    case .listComprehension(let comprehension): self.comprehension("ListComp", node, comprehension.element, comprehension.comprehensions)
    case .setComprehension(let comprehension): self.comprehension("SetComp", node, comprehension.element, comprehension.comprehensions)
    case .generator(let generator): comprehension("GeneratorExp", node, generator.element, generator.comprehensions)
    case .dictComprehension(let comprehension):
      head("DictComp", span)
      dump(comprehension.key)
      dump(comprehension.value)
      comprehensions(comprehension.comprehensions)
    default: operation(node)
    }
  }

  private mutating func operation(_ node: SyntaxNode) {
    let span = node.span
    switch node.view {
    case .unary(let unary):
      head("UnaryOp", span, " " + name(unary.operator))
      dump(unary.operand)
    case .binary(let binary):
      head("BinOp", span, " " + name(binary.operator))
      dump(binary.left)
      dump(binary.right)
    case .boolean(let boolean):
      head("BoolOp", span, boolean.operator == .and ? " And" : " Or")
      list(boolean.values)
    case .compare(let compare):
      head("Compare", span, compare.comparisons.map { " " + name($0.operator) }.joined())
      dump(compare.left)
      list(compare.comparisons.map(\.operand))
    case .conditional(let conditional):
      head("IfExp", span)
      dump(conditional.test)
      dump(conditional.body)
      dump(conditional.orElse)
    case .lambda(let lambda):
      head("Lambda", span)
      parameters(lambda.parameters)
      dump(lambda.body)
    case .namedExpression(let named):
      head("NamedExpr", span)
      dump(named.target)
      dump(named.value)
    case .await(let wait):
      head("Await", span)
      dump(wait.value)
    case .yield(let yield):
      head("Yield", span)
      optional(yield.value)
    case .yieldFrom(let yield):
      head("YieldFrom", span)
      dump(yield.value)
    default: head("Error", span)
    }
  }

  private mutating func comprehension(_ name: String, _ node: SyntaxNode, _ element: SyntaxNode, _ clauses: SyntaxList<Comprehension>) {
    head(name, node.span)
    dump(element)
    comprehensions(clauses)
  }
}

// MARK: Names as `ast` has them

extension ASTDump {
  func name(_ value: ConstantValue) -> String {
    switch value {
    case .none: "None"
    case .false: "False"
    case .true: "True"
    case .ellipsis: "Ellipsis"
    }
  }

  func name(_ operator: UnaryOperator) -> String {
    switch `operator` {
    case .invert: "Invert"
    case .not: "Not"
    case .plus: "UAdd"
    case .minus: "USub"
    }
  }

  func name(_ operator: BinaryOperator) -> String {
    switch `operator` {
    case .add: "Add"
    case .subtract: "Sub"
    case .multiply: "Mult"
    case .matrixMultiply: "MatMult"
    case .divide: "Div"
    case .remainder: "Mod"
    case .power: "Pow"
    case .shiftLeft: "LShift"
    case .shiftRight: "RShift"
    case .bitOr: "BitOr"
    case .bitXor: "BitXor"
    case .bitAnd: "BitAnd"
    case .floorDivide: "FloorDiv"
    }
  }

  func name(_ operator: ComparisonOperator) -> String {
    switch `operator` {
    case .equal: "Eq"
    case .notEqual: "NotEq"
    case .less: "Lt"
    case .lessOrEqual: "LtE"
    case .greater: "Gt"
    case .greaterOrEqual: "GtE"
    case .is: "Is"
    case .isNot: "IsNot"
    case .in: "In"
    case .notIn: "NotIn"
    }
  }
}
