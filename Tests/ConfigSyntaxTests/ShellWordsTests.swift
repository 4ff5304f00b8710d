import ConfigSyntax
import Testing

@Suite struct ShellWordsTests {
  /// What CPython 3.11's `shlex.split` gives for the same lines; `nil` where it raises.
  static let cases: [(line: String, words: [String]?)] = [
    ("", []), ("  \t\n", []), ("a b", ["a", "b"]), ("a\\ b", ["a b"]), ("'a b'c", ["a bc"]), ("a''", ["a"]), ("''", [""]), ("\"\" b", ["", "b"]),
    ("\"a\\\"b\\\\c\\d\\$e\"", ["a\"b\\c\\d\\$e"]), ("'a\\'", ["a\\"]), ("a # b", ["a", "#", "b"]), ("a&&b > c", ["a&&b", ">", "c"]),
    ("a\\\nb", ["a\nb"]), ("$X ${Y:-a b}", ["$X", "${Y:-a", "b}"]), ("gunicorn -b 'unix:/x y' \"a\"\nb", ["gunicorn", "-b", "unix:/x y", "a", "b"]),
    ("'open", nil), ("\"open\\\"", nil), ("a\\", nil), ("é \u{A0}x", ["é", "\u{A0}x"]),
  ]

  @Test(arguments: cases)
  func `a line is split as shlex splits it`(line: String, words: [String]?) {
    let parsed = splitShellWords(Array(line.utf8))
    if let words {
      #expect(parsed.tree.map(\.text) == words)
      #expect(parsed.problems.isEmpty)
    } else {
      #expect(parsed.problems.count == 1)
    }
    for word in parsed.tree { #expect(word.span.range.upperBound <= line.utf8.count) }
  }

  @Test func `a word knows where it stands with its quotes`() {
    let parsed = splitShellWords(Array("ab 'c d'e f".utf8))
    #expect(parsed.tree.map(\.span.range) == [0..<2, 3..<9, 10..<11])
  }
}
