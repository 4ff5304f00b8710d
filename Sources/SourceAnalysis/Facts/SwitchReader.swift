import PythonSyntax
import Workspace

// Which names switch the parts of an `if` on and off: `if spawn and not dry:`, `if wait: return …`, `if mode == "thread":`.

/// A test that a name decides.
private struct Switching {
  let name: NameID
  let isOn: Bool
  /// Whether only `None` counts as off: `if pool is None:`.
  let isNone: Bool
  /// The text that it is compared with.
  var text: NameID?

  var inverted: Switching { Switching(name: name, isOn: !isOn, isNone: isNone, text: text) }
}

extension FactsExtractor {
  /// What keeps the bodies of a condition from running.
  mutating func addSwitches(of statement: IfStatement) {
    guard maySwitch else { return }
    let clauses = statement.clauses
    for clause in clauses {
      guard let span = span(of: clause.body) else { continue }
      // `if a and not b:` keeps its body from running while `a` is false, and while `b` is true.
      if clause.test.kind == .boolean, case let boolean = Boolean(trusting: clause.test) {
        switch boolean.operator {
        case .and: for value in boolean.values { add(switching(by: value), over: span) }
        case .or: addFirst(boolean.values, over: span)
        }
      } else {
        add(switching(by: clause.test), over: span)
      }
    }
    if clauses.count == 1, let only = clauses.first.flatMap({ switching(by: $0.test) }), let span = span(of: statement.orElse) {
      add(only.inverted, over: span)
    }
  }

  /// `if wait: return …` keeps what follows from running while `wait` is true.
  mutating func addSwitches(leftBy statement: IfStatement, over rest: ByteSpan) {
    guard maySwitch, statement.clauses.count == 1, let clause = statement.clauses.first, let last = clause.body.last,
      last.kind == .returnStatement || last.kind == .raiseStatement, statement.orElse.isEmpty, let found = switching(by: clause.test)
    else { return }
    add(found.inverted, over: rest)
  }

  private mutating func add(_ found: Switching?, over span: ByteSpan) {
    guard let found else { return }
    let isParameter = !found.isNone && facts[scope].parameters.indices.contains { facts.parameters[$0].name == found.name }
    // `global pool` and `if pool is None:`: what is done only as long as nobody has done it.
    let isFirst = found.text == nil && !found.isOn && isModules(found.name)
    if isParameter || isFirst || found.text != nil {
      facts.switched.append(SwitchedSpan(scope: scope, span: span, name: found.name, isOn: found.isOn, text: found.text))
    }
  }

  /// `global thread` and `if thread is None or not thread.is_alive():`: what is done as long as nobody has done it, and again once that has ended.
  private mutating func addFirst(_ values: NodeList, over span: ByteSpan) {
    guard !foreignNames.isEmpty, values.count == 2, let first = values.first, let last = values.last, let found = switching(by: first), !found.isOn, found.text == nil,
      isModules(found.name), let question = Unary(last), question.operator == .not, let call = Call(question.operand),
      let method = Attribute(call.function), let object = Name(method.value), intern(object.identifier) == found.name
    else { return }
    facts.switched.append(SwitchedSpan(scope: scope, span: span, name: found.name, isOn: false, unless: intern(method.name)))
  }

  private func span(of body: NodeList) -> ByteSpan? {
    guard let first = body.first, let last = body.last else { return nil }
    return first.span.union(last.span)
  }

  /// `flag`, `not flag`, `flag is True`, `flag == False`, `pool is None`, `pool is not None`, `mode == "thread"`.
  private mutating func switching(by test: SyntaxNode) -> Switching? {
    switch test.kind {
    case .name: return Switching(name: intern(Name(trusting: test).identifier), isOn: true, isNone: false)
    case .unary:
      let unary = Unary(trusting: test)
      return unary.operator == .not ? switching(by: unary.operand)?.inverted : nil
    case .compare:
      let compare = Compare(trusting: test)
      guard compare.comparisons.count == 1, let name = Name(compare.left), let comparison = compare.comparisons.first else { return nil }
      let isSame = comparison.operator == .is || comparison.operator == .equal
      let isOther = comparison.operator == .isNot || comparison.operator == .notEqual
      if isSame || isOther, let literal = StringLiteral(comparison.operand), !literal.isBytes, let text = text(of: literal) {
        return Switching(name: intern(name.identifier), isOn: isSame, isNone: false, text: text)
      }
      guard let constant = Constant(comparison.operand) else { return nil }
      func switching(isOn: Bool, isNone: Bool) -> Switching { Switching(name: intern(name.identifier), isOn: isOn, isNone: isNone) }
      switch constant.value {
      case .true where isSame: return switching(isOn: true, isNone: false)
      case .false where isSame: return switching(isOn: false, isNone: false)
      case .none where isSame || isOther: return switching(isOn: isOther, isNone: true)
      default: return nil
      }
    default: return nil
    }
  }
}
