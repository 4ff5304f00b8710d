import Linting

/// How a list is printed.
enum ListFormat: String, CaseIterable {
  case text, json
}

/// How an explanation is printed.
enum StoryFormat: String, CaseIterable {
  case text, markdown
}

extension RawRepresentable where Self: CaseIterable, RawValue == String {
  /// In the order of their declaration.
  static var names: [String] { allCases.map(\.rawValue) }
  static var allNames: String { names.joined(separator: ", ") }
}

/// One of a closed set of words on the command line.
func word<Word: RawRepresentable & CaseIterable>(_ text: String, of option: String, as type: Word.Type) throws -> Word where Word.RawValue == String {
  guard let word = Word(rawValue: text) else {
    throw UsageFailure("`\(option) \(text)` is not known; expected one of \(Word.allNames)\(suggestion(for: text, among: Word.names))")
  }
  return word
}

/// The clause that names the word which a misspelt one probably means; empty when none is near.
func suggestion(for text: String, among known: [String]) -> String {
  Linter.nearestWord(to: text, in: known).map { "; did you mean `\($0)`?" } ?? ""
}
