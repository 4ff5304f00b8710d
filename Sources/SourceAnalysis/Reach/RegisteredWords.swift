import Catalogue

// Functions that are registered under a name, `bus.on("paid", ship)`, and taken out by one, `bus.emit("paid")`: who asks for another
// name takes another function out.

/// The texts that a function was registered with.
struct RegisteredWords: Hashable {
  let texts: [String]
  /// The same number for the same texts: the points of a way are compared far more often than anybody says a name.
  private let number: Int
  /// How many calls there may still be between the one that takes out and the one that says a name. Of two ways to one point the
  /// first one found counts.
  private var depth = 6

  init(_ texts: [String], number: Int) {
    self.texts = texts
    self.number = number
  }

  /// The same one call further up; `nil` where a text is no name any more as far as anybody can tell.
  var further: RegisteredWords? {
    guard depth > 1 else { return nil }
    var words = self
    words.depth -= 1
    return words
  }

  static func == (left: RegisteredWords, right: RegisteredWords) -> Bool { left.number == right.number }

  func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// What a call says of the name that it asks for.
enum AskedWord {
  case itself, another, nothing
}

extension Reachability {
  /// Ways to those who take a function out that a call registered, with the words that it did so with.
  func registered(_ ways: [Edge], by call: ExpressionRef) -> [Edge] {
    if ways.isEmpty { return [] }
    let texts = texts(saidBy: call)
    if texts.isEmpty { return ways }
    let number = process.numbersOfWords[texts] ?? process.numbersOfWords.count
    process.numbersOfWords[texts] = number
    let words = RegisteredWords(texts, number: number)
    return ways.map { way in
      var way = way
      way.registered = words
      return way
    }
  }

  /// Whether a call hands something over for one of these events: `on_event(app, "startup", f)`.
  func isForEvent(of names: Set<String>, _ call: ExpressionRef) -> Bool {
    texts(saidBy: call).contains(where: names.contains)
  }

  func asks(_ edge: Edge, for words: RegisteredWords) -> AskedWord {
    guard let giver = edge.giver else { return .nothing }
    let said = texts(saidBy: giver)
    if said.contains(where: words.texts.contains) { return .itself }
    return said.isEmpty ? .nothing : .another
  }

  /// The texts among the first arguments of a call, also in a list of them.
  private func texts(saidBy call: ExpressionRef) -> [String] {
    if let known = process.textsSaid[call] { return known }
    let texts = findTexts(saidBy: call)
    if process.isAtRest { process.textsSaid[call] = texts }
    return texts
  }

  private func findTexts(saidBy call: ExpressionRef) -> [String] {
    guard let index = model.index(call.file), case .call(let callee, let list) = index.facts[call.expression].kind else { return [] }
    func texts(_ value: ExpressionID) -> [String] {
      if case .collection(let items) = index.facts[value].kind { return index.facts[items].prefix(8).flatMap(texts) }
      return model.denotations(of: ExpressionRef(file: call.file, expression: value)).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
    // `bus.on("paid")(ship)`
    var before: [String] = []
    if case .call(_, let outer) = index.facts[callee].kind { before = index.facts[outer].prefix(4).map(\.value).flatMap(texts) }
    return before + index.facts[list].prefix(4).map(\.value).flatMap(texts)
  }
}
