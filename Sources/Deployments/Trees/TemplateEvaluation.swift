import ConfigSyntax

/// Evaluates what is plain in a Go template's expressions: names, literals, and the functions that charts are full of.
struct TemplateEvaluation {
  let scope: TemplateScope
  var dot: TemplateValue
  var variables: [String: TemplateValue]

  private static let depthLimit = 32

  init(scope: TemplateScope, dot: TemplateValue, variables: [String: TemplateValue]) {
    self.scope = scope
    self.dot = dot
    self.variables = variables
  }

  func value(of expression: String) -> TemplateValue {
    var words = templateWords(expression)[...]
    return pipeline(&words, depth: 0)
  }

  /// `a | f x | g`: what stands in front is the last argument of what follows.
  private func pipeline(_ words: inout ArraySlice<String>, depth: Int) -> TemplateValue {
    guard depth < Self.depthLimit else { return .unknown }
    var result = command(&words, piped: nil, depth: depth)
    while words.first == "|" {
      words.removeFirst()
      result = command(&words, piped: result, depth: depth)
    }
    return result
  }

  private func command(_ words: inout ArraySlice<String>, piped: TemplateValue?, depth: Int) -> TemplateValue {
    var name: String?
    var arguments: [TemplateValue] = []
    var isFirst = true
    while let word = words.first, word != "|", word != ")" {
      words.removeFirst()
      if word == "(" {
        var value = pipeline(&words, depth: depth + 1)
        if words.first == ")" { words.removeFirst() }
        // `(.Values.a).b`
        if let next = words.first, next.hasPrefix("."), next.count > 1 {
          words.removeFirst()
          value = member(of: value, next.dropFirst())
        }
        arguments.append(value)
      } else if isFirst, !".$\"'`-".contains(word.first ?? "."), templateLiteral(word) == nil {
        name = word
      } else if isFirst, word.hasPrefix(".Files.") {
        name = word
      } else {
        arguments.append(operand(word))
      }
      isFirst = false
    }
    if let piped { arguments.append(piped) }
    guard let name else { return arguments.count == 1 ? arguments[0] : .unknown }
    return call(name, arguments)
  }

  private func operand(_ word: String) -> TemplateValue {
    if let literal = templateLiteral(word) { return word == "true" || word == "false" ? .bool(word == "true") : .text(literal) }
    if word == "." { return dot }
    if word.hasPrefix("$") {
      let name = word.prefix { $0 != "." }
      let base = name == "$" ? scope.dot : variables[String(name)] ?? .unknown
      return name.count == word.count ? base : member(of: base, word[name.endIndex...].dropFirst())
    }
    return word.hasPrefix(".") ? member(of: dot, word.dropFirst()) : .unknown
  }

  private func member(of value: TemplateValue, _ way: Substring) -> TemplateValue {
    var value = value
    for name in way.split(separator: ".") {
      switch value {
      case .scope: value = scope.roots[String(name)].map { .node($0) } ?? .unknown
      case .node(let node):
        if let found = node[String(name)] {
          value = .node(found)
        } else {
          value = node.unknown == nil && (node.entries != nil || node.isNothing) ? .absent : .unknown
        }
      case .dictionary(let entries): value = entries[String(name)] ?? .absent
      case .absent: return .absent
      case .text, .bool, .unknown: return .unknown
      }
    }
    return value
  }
}

// MARK: Functions

extension TemplateEvaluation {
  private func call(_ name: String, _ arguments: [TemplateValue]) -> TemplateValue {
    guard let last = arguments.last else { return .unknown }
    let first = arguments[0]
    switch name {
    case "toYaml", "toJson", "quote", "squote", "nindent", "indent", "toString", "int", "int64", "float64", "required", "trim", "fromYaml", "tpl",
      "toRawJson", "toPrettyJson", "mustToJson":
      guard name == "tpl" else { return last }
      guard let text = first.text else { return .unknown }
      guard text.contains("{{") else { return first }
      guard case .node(let node) = first, let scalar = node.scalar, arguments.count == 2, scope.depth < TemplateDefinition.depthLimit else { return .unknown }
      var inner = scope
      inner.dot = last
      inner.bindings = []
      inner.depth += 1
      return TemplateDefinition.text(scalar.fileText, in: inner)
    case "default":
      guard arguments.count == 2 else { return .unknown }
      return last.truth.map { $0 ? last : first } ?? .unknown
    case "coalesce", "or":
      for argument in arguments {
        guard let truth = argument.truth else { return .unknown }
        if truth { return argument }
      }
      return last
    case "and":
      for argument in arguments {
        guard let truth = argument.truth else { return .unknown }
        if !truth { return argument }
      }
      return last
    case "not": return last.truth.map { .bool(!$0) } ?? .unknown
    case "empty": return last.truth.map { .bool(!$0) } ?? .unknown
    case "eq", "ne":
      guard arguments.count == 2, let left = first.text, let right = last.text else { return .unknown }
      return .bool((left == right) == (name == "eq"))
    case "ternary":
      guard arguments.count == 3, let truth = last.truth else { return .unknown }
      return truth ? arguments[0] : arguments[1]
    case "join":
      guard arguments.count == 2, let separator = first.text, case .node(let node) = last, let items = node.items else { return .unknown }
      let texts = items.compactMap(\.knownText)
      return texts.count == items.count ? .text(texts.joined(separator: separator)) : .unknown
    case "lower": return last.text.map { .text($0.lowercased()) } ?? .unknown
    case "upper": return last.text.map { .text($0.uppercased()) } ?? .unknown
    case "printf": return format(arguments)
    case "include", "template":
      guard let definition = first.text.flatMap({ scope.definitions[$0] }) else { return .unknown }
      return definition.value(in: scope, given: arguments.count > 1 ? arguments[1] : .absent)
    case "dict":
      let pairs = stride(from: 0, to: arguments.count - 1, by: 2).compactMap { index in arguments[index].text.map { ($0, arguments[index + 1]) } }
      return .dictionary(Dictionary(pairs) { $1 })
    case ".Files.Get": return first.text.flatMap(scope.file).map { .node($0) } ?? .unknown
    default: return .unknown
    }
  }

  private func format(_ arguments: [TemplateValue]) -> TemplateValue {
    guard let pattern = arguments.first?.text else { return .unknown }
    var rest = arguments.dropFirst()
    var result = ""
    var isVerb = false
    for character in pattern {
      if !isVerb {
        if character == "%" { isVerb = true } else { result.append(character) }
        continue
      }
      isVerb = false
      if character == "%" {
        result.append(character)
      } else if ["s", "v", "d"].contains(character), let text = rest.popFirst()?.text {
        result += text
      } else {
        return .unknown
      }
    }
    return .text(result)
  }
}
