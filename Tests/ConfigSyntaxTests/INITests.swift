import ConfigSyntax
import Testing
import Workspace

@Suite struct INITests {
  /// `section|key=value`, one an entry; a key without a separator has no `=`.
  private func flat(_ text: String, _ dialect: INIDialect) -> [String] {
    INIReader.read(Array(text.utf8), dialect: dialect).tree.sections.flatMap { section in
      section.entries.map { entry in "\(section.name.text)|\(entry.key.text)\(entry.value.map { "=\($0.text)" } ?? "")" }
    }
  }

  static let lastByte = INIDialect(header: .dropsLastByte, endsLinesAtNUL: true)
  static let parser = INIDialect(
    inlineCommentSigns: ";", separators: "=:", header: .toLastBracket, continuation: .indentedLines, lowercasesKeys: true)
  static let unit = INIDialect(continuation: .trailingBackslash)

  @Test(arguments: [
    ("[a]\nk = v\n", lastByte, ["a|k=v"]),
    ("k = v\n[a] \r\nx=1\r\n", lastByte, ["|k=v", "a|x=1"]),
    ("[a] ; b\nk = v", lastByte, ["a] ; |k=v"]),
    ("[\nk = v", lastByte, ["|k=v"]),
    ("[a\nk = v", lastByte, ["|k=v"]),
    ("  k  =  v w  \n;c\n #d\n\nlone", lastByte, ["|k=v w", "|lone"]),
    ("k = a=b ; c\n=x\n", lastByte, ["|k=a=b ; c", "|=x"]),
    ("k = a\u{0}b\nl\u{0} = c", lastByte, ["|k=a", "|l"]),
    ("[a]\nK: v\n  w\n\n  x ; note\n[b]]\ny=1", parser, ["a|k=v\nw\nx", "b]|y=1"]),
    ("[a] ;]\n  k=a\n  l=b\n   c\n m=d\n", parser, ["a|k=a", "a|l=b\nc", "a|m=d"]),
    ("[a] rest\nk=a;b ;c\n", parser, ["a|k=a;b"]),
    ("[a]\nk = one \\\n# between\n two\\\nthree\nl = 4", unit, ["a|k=one two three", "a|l=4"]),
    ("k = one \\", unit, ["|k=one"]),
  ])
  func `a dialect decides what an entry is`(text: String, dialect: INIDialect, entries: [String]) {
    #expect(flat(text, dialect) == entries)
  }

  @Test func `a section that is opened twice adds up`() {
    let document = INIReader.read(Array("[a]\nx=1\n[b]\nx=2\n[a]\nx=3\n".utf8), dialect: Self.lastByte).tree
    #expect(document.entries(of: "a").map { $0.value?.text } == ["1", "3"])
    #expect(document.hasSection("b") && !document.hasSection(""))
  }

  @Test func `a header without its bracket is said`() {
    let parsed = INIReader.read(Array("[a\nx=1\n".utf8), dialect: Self.unit)
    #expect(parsed.problems.map(\.span) == [ByteSpan(0..<2)])
  }

  @Test func `spans cover the words and nothing else`() throws {
    let text = "[ab]\n  key =  a value \n# note\n"
    let document = INIReader.read(Array(text.utf8), dialect: Self.lastByte).tree
    let file = SourceFile(path: "x", text: text)
    let entry = try #require(document.entries(of: "ab").first)
    let value = try #require(entry.value)
    #expect([entry.key.span, value.span, entry.span].map(file.text) == ["key", "a value", "key =  a value"])
    #expect(document.sections.compactMap(\.header).map(file.text) == ["[ab]"])
    #expect(document.comments.map { file.text($0.span) } == ["# note"])
  }

  @Test func `what was put in place of other bytes points at those`() throws {
    let original = Array("k = <N>;\nl = <M>x\n".utf8)
    var text = RewrittenText()
    text.append(0..<4, of: original)
    text.append("four\nmore = 5".utf8, replacing: 4..<7)
    text.append(7..<13, of: original)
    text.append(unknown: 13..<16, of: original, reason: "nobody knows")
    text.append(16..<18, of: original)
    let entries = INIReader.read(text, dialect: Self.lastByte).tree.sections.flatMap(\.entries)
    #expect(entries.map { $0.value?.text } == ["four", "5;", "<M>x"])
    #expect(entries.map { $0.value?.span } == [ByteSpan(4..<7), ByteSpan(4..<8), ByteSpan(13..<17)])
    #expect(entries.map { $0.value?.unknown } == [nil, nil, "nobody knows"])
  }

  @Test func `bytes that were taken out stay outside their neighbours`() {
    let original = Array("ab<X>cd".utf8)
    var text = RewrittenText()
    text.append(0..<2, of: original)
    text.append([UInt8](), replacing: 2..<5)
    text.append(5..<7, of: original)
    #expect(text.original(of: 0..<2) == ByteSpan(0..<2))
    #expect(text.original(of: 2..<4) == ByteSpan(5..<7))
    #expect(text.original(of: 1..<3) == ByteSpan(1..<6))
    #expect(RewrittenText().original(of: 0..<0) == ByteSpan(0..<0))
  }
}
