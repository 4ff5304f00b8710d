import PythonSyntax
import Testing
import Workspace

@Suite struct EncodingTests {
  @Test(arguments: [
    ("latin-1", SourceEncoding.latin1, [0xE9] as [UInt8], "é"), ("iso-8859-15", .latin9, [0xA4], "€"), ("cp1252", .windows1252, [0x80], "€"),
    ("utf-8-sig", .utf8, [0xC3, 0xA9], "é"), ("UTF_8", .utf8, [0xC3, 0xA9], "é"), ("iso-latin-1-unix", .latin1, [0xE9], "é"),
  ]) func `a coding line decides how bytes are read`(name: String, encoding: SourceEncoding, letter: [UInt8], text: String) throws {
    let bytes = Array("#!/usr/bin/python\n# -*- coding: \(name) -*-\nx = '".utf8) + letter + Array("'; name = y\n".utf8)
    let parsed = parsePython(bytes)
    #expect(parsed.problems.isEmpty)
    #expect(parsed.tree.encoding == encoding)
    let value = try #require(Assign(parsed.tree.root.body[0])).value
    #expect(StringLiteral(value)?.value == text)
    // Spans are bytes of the file, whatever its encoding.
    let last = try #require(Assign(parsed.tree.root.body[1]))
    #expect(last.value.span.range == bytes.count - 2..<bytes.count - 1)
    #expect(last.value.text == "y")
  }

  @Test func `names in a one-byte encoding are text`() throws {
    let parsed = parsePython(Array("# coding: latin-1\nna".utf8) + [0xEF] + Array("ve = 1\n".utf8))
    let target = try #require(Assign(parsed.tree.root.body[0])).targets[0]
    #expect(Name(target)?.identifier.text == "naïve")
    #expect(target.span.range == 18..<23)
  }

  @Test(arguments: [
    ("# coding: koi8-r\nx = 1\n", "1: the file says its encoding is `koi8-r`, which is not read"),
    ("\u{FEFF}# coding: latin-1\n", "1: the file has a UTF-8 byte order mark and says its encoding is `latin-1`"),
    ("x = 1\n# coding: koi8-r\n", nil), ("\"\"\"\n# coding: koi8-r\n\"\"\"\n", nil), ("\u{FEFF}x = 1\n", nil),
  ]) func `other encodings are named`(source: String, problem: String?) {
    #expect(problems(source) == (problem.map { [$0] } ?? []))
  }

  @Test func `bytes that are no UTF-8 are a problem at their place`() {
    #expect(problems(Array("a = 1\nb = '".utf8) + [0xE9, 0x27, 10]) == ["2: the byte 0xE9 is not UTF-8"])
    #expect(problems([0xC3]) != [])
    #expect(problems([0xED, 0xA0, 0x80]).first == "1: the byte 0xED is not UTF-8")
  }
}
