import ConfigSyntax
import Workspace

/// What a template's expressions mean, as far as the files say.
struct TemplateScope: Sendable {
  /// What a `range` stands at.
  struct Binding: Sendable {
    let expression: String
    let dot: TemplateValue
    let variables: [String: TemplateValue]
  }

  /// `.Values`, `.Chart`: what the file's own tool knows by name.
  var roots: [String: PlacedNode] = [:]
  /// Reads a file that `.Files.Get` names.
  var file: @Sendable (String) -> PlacedNode? = { _ in nil }
  var bindings: [Binding] = []
  /// The templates that others include, by their names.
  var definitions: [String: TemplateDefinition] = [:]
  /// What `.` is at the top: everything in a file, what `include` is given in a definition.
  var dot = TemplateValue.scope
  /// How many includes lead here.
  var depth = 0

  /// The value of an expression between braces, seen from inside `conditions`.
  func value(of expression: String, within conditions: [TemplateCondition]) -> TemplateValue {
    guard !roots.isEmpty else { return .unknown }
    var evaluation = TemplateEvaluation(scope: self, dot: dot, variables: [:])
    for condition in conditions where condition.isHolding {
      switch condition.keyword {
      case "with":
        let (names, source) = Self.assignment(condition.expression)
        evaluation.dot = evaluation.value(of: source)
        if let name = names.first { evaluation.variables[name] = evaluation.dot }
      case "range":
        guard let binding = bindings.last(where: { $0.expression == condition.expression }) else {
          evaluation.dot = .unknown
          for name in Self.assignment(condition.expression).names { evaluation.variables[name] = .unknown }
          continue
        }
        evaluation.dot = binding.dot
        evaluation.variables.merge(binding.variables) { $1 }
      case "define", "block": evaluation.dot = .unknown
      default: break
      }
    }
    return evaluation.value(of: expression)
  }

  /// What a `range` goes through, one binding each; `nil` when nobody can say.
  func elements(of range: TemplateCondition, within conditions: [TemplateCondition]) -> [Binding]? {
    let (names, source) = Self.assignment(range.expression)
    guard case .node(let node) = value(of: source, within: conditions), node.unknown == nil else { return nil }
    func binding(_ key: TemplateValue, _ value: PlacedNode) -> Binding {
      var variables: [String: TemplateValue] = [:]
      if let last = names.last { variables[last] = .node(value) }
      if names.count > 1 { variables[names[0]] = key }
      return Binding(expression: range.expression, dot: .node(value), variables: variables)
    }
    switch node.content {
    case .text: return node.isNothing ? [] : nil
    case .list(let items): return items.enumerated().map { binding(.text("\($0)"), $1) }
    // Go's templates go through a map in the order of its keys.
    case .mapping(let entries): return entries.sorted { ($0.key.text ?? "") < ($1.key.text ?? "") }.map { binding(.node($0.key), $0.value) }
    }
  }

  /// Whether a condition holds as far as the files say; `nil` when nobody can say.
  func holds(_ condition: TemplateCondition, within outer: [TemplateCondition]) -> Bool? {
    let truth: Bool?
    switch condition.keyword {
    case "if", "with": truth = value(of: Self.assignment(condition.expression).source, within: outer).truth
    case "range": truth = elements(of: condition, within: outer).map { !$0.isEmpty }
    default: truth = nil
    }
    return truth.map { $0 == condition.isHolding }
  }

  /// `$key, $value := .Values.env`
  private static func assignment(_ expression: String) -> (names: [String], source: String) {
    guard expression.hasPrefix("$"), let sign = expression.utf8.firstIndex(of: UInt8(ascii: ":")) else { return ([], expression) }
    let rest = expression[expression.index(after: sign)...]
    guard rest.hasPrefix("=") else { return ([], expression) }
    let names = expression[..<sign].split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    return (names, String(rest.dropFirst()))
  }
}

/// What an expression of a template amounts to.
enum TemplateValue: Sendable {
  case node(PlacedNode)
  case text(String)
  case bool(Bool)
  /// What `dict` makes, to be handed to an include.
  case dictionary([String: TemplateValue])
  /// A name that the values do not have.
  case absent
  /// `.` at the top: what all names begin from.
  case scope
  case unknown

  /// As Go's templates decide: nothing, zero and what is empty do not hold.
  var truth: Bool? {
    switch self {
    case .text(let text): !text.isEmpty
    case .bool(let bool): bool
    case .dictionary(let entries): !entries.isEmpty
    case .absent: false
    case .scope: true
    case .unknown: nil
    case .node(let node) where node.unknown != nil: nil
    case .node(let node):
      switch node.content {
      case .text(let scalar): !scalar.isNothing && !["", "false", "0"].contains(scalar.text)
      case .list(let items): !items.isEmpty
      case .mapping(let entries): !entries.isEmpty
      }
    }
  }

  var text: String? {
    switch self {
    case .text(let text): text
    case .bool(let bool): "\(bool)"
    case .node(let node): node.isNothing ? nil : node.knownText
    case .absent, .scope, .dictionary, .unknown: nil
    }
  }
}
