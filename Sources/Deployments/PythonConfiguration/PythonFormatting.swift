import PythonSyntax

// `f"{x}"`, `"%s" % x` and `"{}".format(x)`.

extension PythonEvaluator {
  func formatted(_ literal: FormattedString) throws -> PythonValue {
    var text = ""
    for element in literal.elements {
      if let piece = FormattedText(element) {
        text += piece.value
      } else if let piece = StringLiteral(element) {
        text += piece.value ?? ""
      } else if let field = Replacement(element) {
        let value = try evaluate(field.expression)
        if let unknown = value.firstUnknown { return .unknown(Self.carried(unknown)) }
        var format = ""
        for part in field.formatSpec?.elements.map({ $0 }) ?? [] {
          guard let piece = FormattedText(part) else { return onServer(literal.node) }
          format += piece.value
        }
        text += field.selfDocumentation ?? ""
        let represents = field.conversion == "r" || (field.isSelfDocumenting && field.conversion == nil && field.formatSpec == nil)
        guard isPlain(value), let shown = shown(represents ? .text(value.represented) : field.conversion == "s" ? .text(value.string) : value, format) else {
          return onServer(literal.node)
        }
        text += shown
      }
      if text.utf8.count > Self.textLimit { return .unknown("the text is too long to follow") }
    }
    return .text(text)
  }

  /// A value under a format such as `>8`, `03d` or `.2f`; `nil` for formats that are not followed.
  private func shown(_ value: PythonValue, _ format: String) -> String? {
    if format.isEmpty { return value.string }
    var rest = Substring(format)
    var align: Character?
    var fill: Character = " "
    if let second = rest.dropFirst().first, "<>^".contains(second) {
      fill = rest.removeFirst()
      align = rest.removeFirst()
    } else if let first = rest.first, "<>^".contains(first) {
      align = rest.removeFirst()
    }
    if rest.first == "0", align == nil, value.number != nil {
      fill = "0"
      align = ">"
      rest.removeFirst()
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    rest.removeFirst(digits.count)
    guard let width = digits.isEmpty ? 0 : Int(digits), width <= 4096 else { return nil }
    let text: String
    switch rest {
    case "", "s": text = value.string
    case "d":
      guard let whole = value.whole else { return nil }
      text = String(whole)
    case "x", "X", "o", "b":
      guard let whole = value.whole, whole >= 0 else { return nil }
      text = String(whole, radix: rest == "o" ? 8 : rest == "b" ? 2 : 16, uppercase: rest == "X")
    default: return nil
    }
    if text.hasPrefix("-"), fill == "0" { return nil }
    let missing = max(0, width - text.unicodeScalars.count)
    let pad = String(repeating: fill, count: missing)
    switch align ?? (value.number != nil ? ">" : "<") {
    case ">": return pad + text
    case "^": return String(repeating: fill, count: missing / 2) + text + String(repeating: fill, count: missing - missing / 2)
    default: return text + pad
    }
  }

  func percentFormatted(_ format: String, _ value: PythonValue, at node: SyntaxNode) throws -> PythonValue {
    if let unknown = value.firstUnknown { return .unknown(Self.carried(unknown)) }
    guard isPlain(value) else { return onServer(node) }
    var values: ArraySlice<PythonValue> = [value]
    if case .tuple(let elements) = value { values = elements[...] }
    var text = ""
    var rest = Substring(format)
    while let percent = rest.firstIndex(of: "%") {
      text += rest[..<percent]
      rest = rest[rest.index(after: percent)...]
      if rest.first == "%" {
        text += "%"
        rest.removeFirst()
        continue
      }
      var argument: PythonValue?
      if rest.first == "(", let close = rest.firstIndex(of: ")") {
        let key = PythonValue.text(String(rest[rest.index(after: rest.startIndex)..<close]))
        rest = rest[rest.index(after: close)...]
        guard case .dictionary(let pairs) = value else { throw raise("TypeError", "format requires a mapping", node) }
        guard let pair = pairs.first(where: { $0.key == key }) else { throw raise("KeyError", key.represented, node) }
        argument = pair.value
      }
      let flags = rest.prefix { "0-+ #".contains($0) || ($0.isASCII && $0.isNumber) || $0 == "." }
      rest.removeFirst(flags.count)
      guard let letter = rest.popFirst() else { throw raise("ValueError", "incomplete format", node) }
      guard let one = argument ?? values.popFirst() else { throw raise("TypeError", "not enough arguments for format string", node) }
      let piece: String?
      switch letter {
      case "s": piece = flags.isEmpty ? one.string : nil
      case "r": piece = flags.isEmpty ? one.represented : nil
      case "d", "i":
        guard let number = one.whole ?? one.number.flatMap({ Int(exactly: $0.rounded(.towardZero)) }) else {
          throw raise("TypeError", "%\(letter) format: a real number is required, not \(one.typeName)", node)
        }
        piece = shown(.integer(number), String(flags))
      default: piece = nil
      }
      guard let piece else { return onServer(node) }
      text += piece
      if text.utf8.count > Self.textLimit { return .unknown("the text is too long to follow") }
    }
    if case .tuple = value, !values.isEmpty { throw raise("TypeError", "not all arguments converted during string formatting", node) }
    return bounded(text + rest)
  }

  func braceFormatted(_ format: String, _ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue {
    var text = ""
    var next = 0
    var rest = Substring(format)
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      text += rest[..<brace]
      let isOpening = rest[brace] == "{"
      rest = rest[rest.index(after: brace)...]
      if rest.first == (isOpening ? "{" : "}") {
        text.append(rest.removeFirst())
        continue
      }
      guard isOpening, let close = rest.firstIndex(of: "}") else { throw raise("ValueError", "Single '}' encountered in format string", node) }
      let field = rest[..<close]
      rest = rest[rest.index(after: close)...]
      let name = field.prefix { $0 != ":" && $0 != "!" }
      let spec = field.dropFirst(name.count)
      let value: PythonValue?
      if name.isEmpty {
        value = arguments.value(next)
        next += 1
      } else if let index = Int(name) {
        value = arguments.value(index)
      } else {
        value = arguments[String(name)]
        if value == nil, name.contains(where: { $0 == "." || $0 == "[" }) { return onServer(node) }
      }
      guard let value else {
        throw name.isEmpty || Int(name) != nil
          ? raise("IndexError", "Replacement index out of range for positional args tuple", node) : raise("KeyError", "'\(name)'", node)
      }
      guard isPlain(value), spec.first != "!", let shown = shown(value, String(spec.dropFirst())) else { return onServer(node) }
      text += shown
      if text.utf8.count > Self.textLimit { return .unknown("the text is too long to follow") }
    }
    return bounded(text + rest)
  }
}
