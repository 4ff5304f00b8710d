import ConfigSyntax
import Testing
import Workspace

@Suite struct EmbeddedTextTests {
  /// Finds `part` in the text of the value of `a` and returns what stands at its place in the file.
  private func placed(_ part: String, in source: String, read: ([UInt8]) -> Parsed<ConfigDocuments>) throws -> String {
    let bytes = Array(source.utf8)
    let node = try #require(read(bytes).tree.roots.first?["a"])
    let embedded = try #require(EmbeddedText(node, in: bytes))
    let needle = Array(part.utf8)
    let start = try #require(embedded.bytes.indices.first { embedded.bytes[$0...].starts(with: needle) })
    return text(embedded.span(inFile: ByteSpan(start..<(start + needle.count))), bytes)
  }

  @Test(arguments: [
    ("a: |\n  [uwsgi]\n  max-requests = 5\nb: 1\n", "5"),
    ("a: |\n  x\n  5\n", "5"),
    ("a: |2-\n    x\n    5", "5"),
    ("a: |+\n\n \n  x # y\n  5\n\n\n", "5"),
    ("é: ü\na: !t |\r\n  ü = ä\r\n  ö = 5\r\n", "5"),
    ("a: >\n  x\n  y\n\n  5\n", "5"),
    ("a: x\n  y\n  5\n", "5"),
    ("a: 'it''s\n\n  5'\n", "5"),
    ("a: \"\\u00e9\\x41\\\n  \\U0001F600 5\"\n", "5"),
    ("a: 5\n", "5"),
  ])
  func `a place in a scalar's text is found in the YAML around it`(source: String, part: String) throws {
    #expect(try placed(part, in: source, read: { readYAML($0) }) == part)
  }

  @Test(arguments: [
    #"a = "\u00e9 \U0001F600 5""#, "a = '''\nit''s\n5'''", "a = \"\"\"\\\n   x\\t\n 5\"\"\"", "a = 5", "a = '5'",
  ])
  func `a place in a TOML string is found`(source: String) throws {
    #expect(try placed("5", in: source, read: { readTOML($0) }) == "5")
  }

  @Test(arguments: [#"{"a": "\n\u00e9\ud83d\ude00\/5"}"#, #"{"a": 5}"#])
  func `a place in a JSON text is found`(source: String) throws {
    #expect(try placed("5", in: source, read: { readJSON($0) }) == "5")
  }

  @Test func `a part of several lines covers them with their indentation`() throws {
    #expect(try placed("x\ny", in: "a: |\n    x\n    y\n", read: { readYAML($0) }) == "x\n    y")
    #expect(try placed("x\n", in: "a: |\n    x\n    y\n", read: { readYAML($0) }) == "x\n")
  }

  @Test func `an empty part and the text's end have places too`() throws {
    let bytes = Array("a: |\n  xy\n  z\nb: 1\n".utf8)
    let node = try #require(readYAML(bytes).tree.roots.first?["a"])
    let embedded = try #require(EmbeddedText(node, in: bytes))
    #expect(embedded.span(inFile: ByteSpan(1..<1)) == ByteSpan(8..<8))
    #expect(embedded.span(inFile: ByteSpan(0..<embedded.bytes.count)) == ByteSpan(7..<14))
    #expect(embedded.span(inFile: ByteSpan(5..<5)) == ByteSpan(14..<14))
    #expect(EmbeddedText(ConfigNode(.sequence([]), at: ByteSpan(0..<1)), in: bytes) == nil)
  }
}

