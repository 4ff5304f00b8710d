import Catalogue
import Workspace

// Arguments of calls, and constants among them.

/// A literal whose value is known.
enum ConstantFact: Hashable {
  case boolean(Bool), number(Double), text(String), none
}

extension SourceModel {
  /// The argument of a call at a known place, by keyword or by index.
  func argument(_ position: ArgumentPosition, of call: ExpressionRef) -> ExpressionRef? {
    guard let index = index(call.file), case .call(_, let arguments) = index.facts[call.expression].kind else { return nil }
    if let keyword = position.keyword {
      for argument in arguments {
        if case .keyword(let name) = argument.kind, index.facts[name] == keyword { return ExpressionRef(file: call.file, expression: argument.value) }
      }
    }
    if let place = position.index {
      var current = 0
      for argument in arguments {
        guard case .positional = argument.kind else { return nil }
        if current == place { return ExpressionRef(file: call.file, expression: argument.value) }
        current += 1
      }
    }
    return nil
  }

  func constant(_ reference: ExpressionRef) -> ConstantFact? {
    guard let index = index(reference.file) else { return nil }
    switch index.facts[reference.expression].kind {
    case .boolean(let value): return .boolean(value)
    case .number(let value): return .number(value)
    case .text(let text): return .text(index.facts[text])
    case .none: return ConstantFact.none
    default: return nil
    }
  }

  /// Whether a call calls one of these library names, or a method of that name inherited from one of them.
  func calls(_ call: ExpressionRef, anyOf names: [String]) -> Bool {
    guard let index = index(call.file), case .call(let function, _) = index.facts[call.expression].kind else { return false }
    return denotes(ExpressionRef(file: call.file, expression: function), anyOf: names)
  }

  func denotes(_ reference: ExpressionRef, anyOf names: [String]) -> Bool {
    denotations(of: reference).contains { denotation in
      switch denotation {
      case .external(let name): names.contains(knowledge.canonical(name))
      case .externalMember(let type, let member):
        knowledge.member(member, of: type, in: Dictionary(names.map { ($0, true) }, uniquingKeysWith: { first, _ in first })) != nil
      default: false
      }
    }
  }
}

extension FactsIndex {
  /// Every text in a part of the file.
  func texts(within span: ByteSpan) -> [String] {
    texts(placedWithin: span).map(\.text)
  }

  func texts(placedWithin span: ByteSpan) -> [(text: String, span: ByteSpan)] {
    facts.expressions.compactMap { expression in
      switch expression.kind {
      case .text(let text), .pattern(let text): span.contains(expression.span) ? (facts[text], expression.span) : nil
      default: nil
      }
    }
  }

  /// The calls of anything whose last name is the last name of one of these.
  func calls(ofNamesEndingLike names: [String]) -> [ExpressionID] {
    let words = Set(names.compactMap { $0.split(separator: ".").last.map(String.init) })
    // An import may call it something else.
    let renamed = facts.imports.compactMap { fact in fact.name.map(words.contains) == true ? fact.boundAs : nil }
    return words.union(renamed).sorted().flatMap(loads).compactMap { load in
      if case .function(let call) = facts[load].use { call } else { nil }
    }
  }
}
