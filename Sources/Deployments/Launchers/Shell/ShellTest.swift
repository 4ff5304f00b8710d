import ConfigSyntax
import Workspace

/// Answers `test`, `[ … ]` and `[[ … ]]` as far as the files do.
struct ShellTest {
  private let interpreter: ShellInterpreter
  private let state: ShellState
  private let frame: ShellFrame

  init(interpreter: ShellInterpreter, _ state: ShellState, _ frame: ShellFrame) {
    self.interpreter = interpreter
    self.state = state
    self.frame = frame
  }

  /// One operand: what it is, and how it is written.
  private struct Operand {
    var text: ShellText
    var written: String
    var parameter: String?
    /// The word as a pattern.
    var isOperator: Bool
  }

  private enum Truth {
    case known(Bool)
    case open(ShellCondition)
  }

  /// `[[ … ]]`: words are not split.
  func bracketed(_ words: [ShellWord], _ span: ByteSpan) -> ShellState.Status {
    var state = state
    let operands = words.map { word in
      Operand(
        text: interpreter.text(word, &state, frame), written: frame.written(word.span), parameter: interpreter.soleParameter(word),
        isOperator: !word.isQuoted && word.literal != nil)
    }
    return status(operands, span, isBracketed: true)
  }

  /// The words behind `test` or `[`, without the closing bracket.
  func simple(_ words: [ShellWord], _ span: ByteSpan) -> ShellState.Status {
    var state = state
    var operands: [Operand] = []
    for word in words {
      let isOperator = !word.isQuoted && word.literal != nil
      for field in interpreter.fields(word, &state, frame) {
        operands.append(Operand(text: field, written: frame.written(word.span), parameter: interpreter.soleParameter(word), isOperator: isOperator))
      }
    }
    return status(operands, span, isBracketed: false)
  }

  /// How a word is shown in a condition: without quotes around all of it.
  static func shown(_ written: String) -> String {
    guard written.count > 2, let first = written.first, first == "\"" || first == "'", written.last == first else { return written }
    let inner = written.dropFirst().dropLast()
    return inner.contains(first) ? written : String(inner)
  }

  private func status(_ operands: [Operand], _ span: ByteSpan, isBracketed: Bool) -> ShellState.Status {
    var parser = operands[...]
    let whole = frame.written(span)
    let truth = disjunction(&parser, whole, isBracketed)
    switch parser.isEmpty ? truth : .open(Self.condition(whole)) {
    case .known(let holds): return .known(holds)
    case .open(let condition): return .open(condition)
    }
  }

  private static func condition(_ whole: String) -> ShellCondition {
    ShellCondition(whenTrue: "when `\(whole)` holds", whenFalse: "when `\(whole)` does not hold", key: whole)
  }

  // MARK: Grammar

  private func disjunction(_ rest: inout ArraySlice<Operand>, _ whole: String, _ isBracketed: Bool) -> Truth {
    var truths = [conjunction(&rest, whole, isBracketed)]
    while take(isBracketed ? "||" : "-o", &rest) { truths.append(conjunction(&rest, whole, isBracketed)) }
    return combined(truths, unless: true, whole)
  }

  private func conjunction(_ rest: inout ArraySlice<Operand>, _ whole: String, _ isBracketed: Bool) -> Truth {
    var truths = [negation(&rest, whole, isBracketed)]
    while take(isBracketed ? "&&" : "-a", &rest) { truths.append(negation(&rest, whole, isBracketed)) }
    return combined(truths, unless: false, whole)
  }

  /// One that settles it settles it; otherwise those that are open count.
  private func combined(_ truths: [Truth], unless settling: Bool, _ whole: String) -> Truth {
    var open: [ShellCondition] = []
    for truth in truths {
      switch truth {
      case .known(settling): return .known(settling)
      case .known: break
      case .open(let condition): open.append(condition)
      }
    }
    if open.isEmpty { return .known(!settling) }
    if open.count == 1 { return .open(open[0]) }
    return .open(Self.condition(whole))
  }

  private func negation(_ rest: inout ArraySlice<Operand>, _ whole: String, _ isBracketed: Bool) -> Truth {
    if rest.count > 1, take("!", &rest) {
      switch negation(&rest, whole, isBracketed) {
      case .known(let holds): return .known(!holds)
      case .open(let condition): return .open(condition.negated)
      }
    }
    if isBracketed, take("(", &rest) {
      let inner = disjunction(&rest, whole, isBracketed)
      _ = take(")", &rest)
      return inner
    }
    return primary(&rest, whole, isBracketed)
  }

  private func take(_ sign: String, _ rest: inout ArraySlice<Operand>) -> Bool {
    guard let first = rest.first, first.isOperator, first.text.text == sign else { return false }
    rest.removeFirst()
    return true
  }

  private func primary(_ rest: inout ArraySlice<Operand>, _ whole: String, _ isBracketed: Bool) -> Truth {
    guard let first = rest.first else { return .known(false) }
    if rest.count >= 3, let sign = rest.dropFirst().first, sign.isOperator, Self.comparisons.contains(sign.text.text) {
      let right = rest[rest.startIndex + 2]
      rest = rest.dropFirst(3)
      return compare(first, sign.text.text, right, isBracketed, whole)
    }
    if first.isOperator, first.text.text.count == 2, first.text.text.hasPrefix("-"), rest.count >= 2 {
      let operand = rest[rest.startIndex + 1]
      rest = rest.dropFirst(2)
      return ask(first.text.text, operand, whole)
    }
    rest.removeFirst()
    return ask("-n", first, whole)
  }

  private static let comparisons: Set<String> = ["=", "==", "!=", "=~", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"]

  // MARK: Answers

  private func ask(_ sign: String, _ operand: Operand, _ whole: String) -> Truth {
    let what = Self.shown(operand.written)
    switch sign {
    case "-n", "-z":
      let isEmpty = sign == "-z"
      // Known bytes beside unknown ones are enough.
      if operand.text.pieces.contains(where: { $0.unknown == nil && !$0.bytes.isEmpty }) { return .known(!isEmpty) }
      if operand.text.unknown == nil { return .known(isEmpty) }
      let condition = ShellCondition(whenTrue: "when `\(what)` is not empty", whenFalse: "when `\(what)` is empty", key: "-n \(what)", settles: nil)
      return .open(isEmpty ? emptied(condition, operand) : condition)
    case "-v":
      let name = operand.text.text
      switch interpreter.lookUp(name, state, frame) {
      case .set: return .known(true)
      case .unset: return .known(false)
      case .unlisted, .unknown: return .open(ShellCondition(whenTrue: "when `\(name)` is set", whenFalse: "when `\(name)` is not set", key: "-v \(name)"))
      }
    case "-f", "-e", "-s", "-r", "-x", "-d":
      if let name = operand.text.known, !name.isEmpty {
        let path = interpreter.workspacePath(ofName: name, state, frame)
        if let path, sign == "-d" ? interpreter.lookup(state).isFolder(path) : interpreter.lookup(state).isFile(path) { return .known(true) }
      }
      let kind = sign == "-d" ? "folder" : "file"
      return .open(ShellCondition(whenTrue: "when there is a \(kind) `\(what)`", whenFalse: "when there is no \(kind) `\(what)`", key: "\(sign) \(what)"))
    default: return .open(Self.condition(whole))
    }
  }

  /// The condition that something is empty, which settles what it is.
  private func emptied(_ condition: ShellCondition, _ operand: Operand) -> ShellCondition {
    var negated = condition.negated
    if let name = operand.parameter { negated.settles = .init(name: name, value: ShellText("")) }
    return negated
  }

  private func compare(_ left: Operand, _ sign: String, _ right: Operand, _ isBracketed: Bool, _ whole: String) -> Truth {
    switch sign {
    case "=", "==", "!=":
      let isEqual = sign != "!="
      if let a = left.text.known, right.text.unknown == nil {
        if isBracketed, let pattern = ShellPattern(right.text) { return .known(pattern.matches(a.utf8) == isEqual) }
        return .known((a == right.text.text) == isEqual)
      }
      // `x$1` against `x`, and the like, is left open.
      let (shown, value) = (Self.shown(left.written), Self.shown(right.written))
      var condition = ShellCondition(
        whenTrue: value.isEmpty || value == "\"\"" ? "when `\(shown)` is empty" : "when `\(shown)` is `\(value)`",
        whenFalse: value.isEmpty || value == "\"\"" ? "when `\(shown)` is not empty" : "when `\(shown)` is not `\(value)`", key: "\(shown) = \(value)")
      if let name = left.parameter, right.text.unknown == nil, !isBracketed || ShellPattern(right.text)?.onlyText != nil {
        condition.settles = .init(name: name, value: right.text)
      }
      return .open(isEqual ? condition : condition.negated)
    case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
      guard let a = left.text.known.flatMap({ Int($0) }), let b = right.text.known.flatMap({ Int($0) }) else { return .open(Self.condition(whole)) }
      switch sign {
      case "-eq": return .known(a == b)
      case "-ne": return .known(a != b)
      case "-lt": return .known(a < b)
      case "-le": return .known(a <= b)
      case "-gt": return .known(a > b)
      default: return .known(a >= b)
      }
    default: return .open(Self.condition(whole))
    }
  }
}
