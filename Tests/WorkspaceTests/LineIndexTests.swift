import Testing
import Workspace

struct LineIndexTests {
  @Test(arguments: [
    ("", [0..<0]),
    ("a", [0..<1]),
    ("a\n", [0..<2, 2..<2]),
    ("a\nb", [0..<2, 2..<3]),
    ("a\r\nb", [0..<3, 3..<4]),
    ("a\rb", [0..<2, 2..<3]),
    ("a\r", [0..<2, 2..<2]),
    ("\r\r\n\n", [0..<1, 1..<3, 3..<4, 4..<4]),
    ("\n\r", [0..<1, 1..<2, 2..<2]),
    ("é\n日本\r\nz", [0..<3, 3..<11, 11..<12]),
    // Vertical tab, form feed, U+0085 and U+2028 end no line, for editors and for CPython.
    ("a\u{0B}b\u{0C}c\u{85}d\u{2028}e", [0..<12]),
  ])
  func `lines end at every kind of line end`(text: String, lines: [Range<Int>]) {
    let index = LineIndex(Array(text.utf8))
    #expect(index.lineCount == lines.count)
    for (number, range) in zip(1..., lines) {
      #expect(index.range(ofLine: number) == range)
      #expect(index.start(ofLine: number) == UInt32(range.lowerBound))
      for offset in range { #expect(index.line(at: UInt32(offset)) == number) }
    }
    #expect(index.line(at: UInt32(text.utf8.count)) == lines.count)
    #expect(index.line(at: .max) == lines.count)
  }

  @Test(arguments: [
    ("", 0, 1, 1),
    ("abc", 3, 1, 4),
    ("abc", 99, 1, 4),
    ("a\n", 1, 1, 2),
    ("a\n", 2, 2, 1),
    ("a\r\nb", 1, 1, 2),
    ("a\r\nb", 2, 1, 3),
    ("a\r\nb", 3, 2, 1),
    ("é=1", 2, 1, 2),
    // Inside é, 日 and 😀 the offset belongs to the scalar it is in.
    ("é=1", 1, 1, 1),
    ("日本", 1, 1, 1),
    ("日本", 2, 1, 1),
    ("日本", 3, 1, 2),
    ("x😀y", 1, 1, 2),
    ("x😀y", 4, 1, 2),
    ("x😀y", 5, 1, 3),
    // A combining accent is a scalar of its own.
    ("e\u{301}x", 3, 1, 3),
    // The byte order mark is no column.
    ("\u{FEFF}a", 0, 1, 1),
    ("\u{FEFF}a", 2, 1, 1),
    ("\u{FEFF}a", 3, 1, 1),
    ("\u{FEFF}a", 4, 1, 2),
    ("\u{FEFF}a\nb", 6, 2, 2),
  ])
  func `columns count scalars`(text: String, offset: UInt32, line: Int, column: Int) {
    let file = SourceFile(path: "a.py", text: text)
    #expect(file.position(at: offset) == LineIndex.Position(line: line, column: column))
  }

  @Test func `bytes that are no text count as the replacement characters that are shown for them`() {
    // Latin-1: ä, then three bytes that continue nothing.
    let file = SourceFile(path: "a.py", bytes: [0xE4, 0x20, 0xA4, 0xA4, 0xA4, 0x21])
    #expect((0...6).map { file.position(at: $0).column } == [1, 2, 3, 4, 5, 6, 7])
    #expect(file.text(ByteSpan(start: 0, end: 6)) == "\u{FFFD} \u{FFFD}\u{FFFD}\u{FFFD}!")
  }

  @Test func `a text of a span is cut at the end of the file`() {
    let file = SourceFile(path: "a.py", text: "abc")
    #expect(file.text(ByteSpan(start: 1, end: 9)) == "bc")
    #expect(file.text(ByteSpan(start: 9, end: 12)).isEmpty)
  }

  @Test func `a long file is indexed as a short one`() {
    let lines = (0..<10_000).map { String(repeating: "x", count: $0 % 90) }
    for end in ["\n", "\r\n", "\r"] {
      let index = LineIndex(Array(lines.joined(separator: end).utf8))
      #expect(index.lineCount == lines.count)
      var start = 0
      for (number, line) in zip(1..., lines) {
        #expect(index.start(ofLine: number) == UInt32(start))
        start += line.utf8.count + end.utf8.count
      }
    }
  }
}
