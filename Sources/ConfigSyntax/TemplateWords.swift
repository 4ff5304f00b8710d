/// The words of a template's expression: texts in quotes as they are written, signs such as `|` and `(` for themselves.
package func templateWords(_ expression: String) -> [String] {
  var words: [String] = []
  var rest = Array(expression.utf8)[...]
  func text(_ part: ArraySlice<UInt8>) -> String { String(decoding: part, as: UTF8.self) }
  let signs = Array("|(),".utf8)
  while let first = rest.first {
    if first <= 0x20 {
      rest.removeFirst()
    } else if signs.contains(first) {
      words.append(text(rest.prefix(1)))
      rest.removeFirst()
    } else if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") || first == UInt8(ascii: "`") {
      var end = rest.startIndex + 1
      while end < rest.endIndex, rest[end] != first {
        end += rest[end] == UInt8(ascii: "\\") && first != UInt8(ascii: "`") ? 2 : 1
      }
      end = min(end + 1, rest.endIndex)
      words.append(text(rest[..<end]))
      rest = rest[end...]
    } else {
      let word = rest.prefix { $0 > 0x20 && !signs.contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
      words.append(text(word))
      rest = rest.dropFirst(word.count)
    }
  }
  return words
}

/// The text that a literal stands for; `nil` for anything but a number, a text in quotes, `true` and `false`.
package func templateLiteral(_ word: String) -> String? {
  if let quote = word.first, ["\"", "'", "`"].contains(quote) {
    guard word.count >= 2, word.last == quote else { return nil }
    let inner = word.dropFirst().dropLast()
    // What an escape means differs between the languages.
    return quote == "`" || !inner.contains("\\") ? String(inner) : nil
  }
  if word == "true" || word == "false" { return word }
  guard let first = word.utf8.first, (48...57).contains(first) || first == UInt8(ascii: "-"), Double(word) != nil else { return nil }
  return word
}
