import PythonSyntax
import Workspace

extension ASTDump {
  mutating func string(_ literal: StringLiteral) {
    head("Constant", literal.span)
    text(constant(literal))
    // `u"…"` is remembered by `ast`; the first of several decides.
    let first = literal.pieces.first ?? literal
    text(first.flags.contains(.unicode) ? "u" : "")
  }

  private func constant(_ literal: StringLiteral) -> String {
    if let bytes = literal.bytes { return "b" + bytes.map { String($0, radix: 16) }.joined(separator: ".") }
    if isHidden || literal.node.text.contains(#"\N{"#) { return "N" }
    return "s" + escaped(literal.value ?? "")
  }

  private func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 10 || $0 == 13 || $0 == 92 }) else { return text }
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": output.append(contentsOf: "\\n".unicodeScalars)
      case "\r": output.append(contentsOf: "\\r".unicodeScalars)
      case "\\": output.append(contentsOf: "\\\\".unicodeScalars)
      default: output.append(scalar)
      }
    }
    return String(output)
  }

  /// A run of literal text that CPython makes one constant of.
  private struct Run {
    var span: ByteSpan
    var value: String
    var isNamed: Bool
    var isUnicode: Bool
  }

  /// The values of a `JoinedStr`: neighbouring texts are one constant, empty ones are left out.
  mutating func joined(_ elements: NodeList) {
    stringDepth += 1
    defer { stringDepth -= 1 }
    var run: Run?
    var items: [(run: Run?, field: Replacement?)] = []
    func add(_ span: ByteSpan, _ value: String, _ isNamed: Bool, _ isUnicode: Bool) {
      if let old = run {
        run = Run(span: old.span.union(span), value: old.value + value, isNamed: old.isNamed || isNamed, isUnicode: old.isUnicode)
      } else {
        run = Run(span: span, value: value, isNamed: isNamed, isUnicode: isUnicode)
      }
    }
    func close() {
      if let run, run.isNamed || !run.value.isEmpty { items.append((run, nil)) }
      run = nil
    }
    for element in elements {
      if let piece = FormattedText(element) {
        add(piece.span, piece.value, element.text.contains(#"\N{"#), false)
      } else if let piece = StringLiteral(element) {
        add(piece.span, piece.value ?? "", element.text.contains(#"\N{"#), piece.flags.contains(.unicode))
      } else if let field = Replacement(element) {
        if let text = field.selfDocumentation { add(field.expressionSpan, text, false, false) }
        close()
        items.append((nil, field))
      }
    }
    close()
    output.line("[\(items.count)")
    for item in items {
      if let run = item.run {
        head("Constant", run.span)
        text(run.isNamed || isHidden ? "N" : "s" + escaped(run.value))
        text(run.isUnicode ? "u" : "")
      } else if let field = item.field {
        replacement(field)
      }
    }
  }

  private mutating func replacement(_ field: Replacement) {
    head("FormattedValue", field.span)
    dump(field.expression)
    let isRepresented = field.isSelfDocumenting && field.formatSpec == nil && field.conversion == nil
    text(field.conversion.map(String.init) ?? (isRepresented ? "r" : ""))
    if let format = field.formatSpec {
      head("JoinedStr", format.span)
      joined(format.elements)
    } else {
      none()
    }
  }
}
