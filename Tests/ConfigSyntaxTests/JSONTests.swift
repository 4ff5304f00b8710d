import ConfigSyntax
import Testing
import Workspace

@Suite struct JSONTests {
  @Test(arguments: [
    (#"{"a": ${b}, "c": 1}"#, #"{"a": "{b", "c": 1}"#),
    (#"[${f({"x": "y"})}, "${z}"]"#, #"["{f({ x :  y })", "${z}"]"#),
    // Within strings, without an end, and in what is no object.
    (#"{"a": "${b}\"${c}"}"#, nil), (#"{"a": ${b"#, nil), ("a: ${b}", nil), ("", nil),
  ] as [(String, String?)])
  func `what a template fills in becomes a text of the same length`(source: String, expected: String?) {
    let quoted = quotingPlaceholders(inJSON: Array(source.utf8)).map { String(decoding: $0, as: UTF8.self) }
    #expect(quoted == expected)
    if let quoted { #expect(quoted.utf8.count == source.utf8.count) }
  }

  @Test(arguments: [
    ("{}", "{}"),
    (" [ ] ", "[]"),
    ("{\"a\": [1, -2.5e+3, true, false, null, \"x\"], \"a\": {}}", "{\"a\": [1, -2.5e+3, true, false, null, \"x\"], \"a\": {}}"),
    ("\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\\\"\"", "\"é😀\n/\\\"\""),
    ("\u{FEFF}1", "1"),
    ("\"\u{7F}\u{2028}\"", "\"\u{7F}\u{2028}\""),
  ])
  func `a value keeps its text`(source: String, tree: String) {
    let parsed = readJSON(Array(source.utf8))
    #expect(oneLine(parsed) == tree)
    #expect(parsed.problems.isEmpty)
  }

  @Test(arguments: [
    ("", "", "1:1 there is no value here (text in double quotes, a number, `true`, `false`, `null`, `[` or `{`)"),
    ("{\"a\": 1, \"b\": 02}", "{\"a\": 1}", "1:15 `02` is no value (text in double quotes, a number, `true`, `false`, `null`, `[` or `{`)"),
    ("[1, 2,]", "[1, 2]", "1:7 there is no value here (text in double quotes, a number, `true`, `false`, `null`, `[` or `{`)"),
    ("{\"a\": 1,}", "{\"a\": 1}", "1:9 there is no key here (a key in double quotes)"),
    ("{\"a\": 1 \"b\": 2}", "{\"a\": 1}", "1:9 the object goes on with something else (`,` or `}`)"),
    ("{\"a\": [1, {\"b\": 2", "{\"a\": [1, {\"b\": 2}]}", "1:11 the object does not end (`}`)"),
    ("{\"a\" 1}", "{}", "1:6 the key has no `:` after it (`:`)"),
    ("{\"a\"", "{}", "1:5 the key has no `:` after it (`:`)"),
    ("{a: 1}", "{}", "1:2 there is no key here (a key in double quotes)"),
    ("[1] 2", "[1]", "1:5 there is more text after the value (one value and nothing else)"),
    ("[\"x\ny\"]", "[\"x\"]", "1:2 the text does not end (a closing `\"` on the same line)"),
    ("[\"\t\"]", "[\"\"]", "1:3 the control character 0x09 cannot stand in text (an escape such as `\\t`)"),
    ("[\"\\x\"]", "[\"\"]", "1:3 JSON knows no such escape (`\\\\` for a backslash)"),
    ("[NaN]", "[]", "1:2 `NaN` is no value (text in double quotes, a number, `true`, `false`, `null`, `[` or `{`)"),
    ("// c\n1", "", "1:1 there is no value here (text in double quotes, a number, `true`, `false`, `null`, `[` or `{`)"),
    ("[\"\\ud800\", 2]", "[\"\u{FFFD}\", 2]", "1:3 the escape is half of a pair and names no character (two escapes such as `\\ud83d\\ude00`)"),
    ("[\"\\ud800\\u0041\"]", "[\"\u{FFFD}A\"]", "1:3 the escape is half of a pair and names no character (two escapes such as `\\ud83d\\ude00`)"),
  ])
  func `what was read before an error is kept`(source: String, tree: String, complaint: String) {
    let bytes = Array(source.utf8)
    let parsed = readJSON(bytes)
    #expect(oneLine(parsed) == tree)
    #expect(complaints(parsed.problems, bytes) == [complaint])
  }

  @Test func `spans are bytes of the value, quotes and brackets included`() throws {
    let bytes = Array("{\"ä\": [\"ö\", 1 ] , \"b\":{}}".utf8)
    let root = try #require(readJSON(bytes).tree.roots.first)
    let places = try #require(root.entries).map { [text($0.key.span, bytes), text($0.value.span, bytes)] }
    #expect(places == [["\"ä\"", "[\"ö\", 1 ]"], ["\"b\"", "{}"]])
    #expect(root.span == ByteSpan(0..<bytes.count))
  }

  @Test func `comments and a last comma are a dialect of their own`() {
    let parsed = readJSON(Array("// one\n{\"a\": [1, 2, ], /* two */ \"b\": \"//\", } // three".utf8), as: .withComments)
    #expect(oneLine(parsed) == "{\"a\": [1, 2], \"b\": \"//\"}")
    #expect(parsed.problems.isEmpty)
    #expect(parsed.tree.comments.map(\.text) == ["// one", "/* two */", "// three"])
    for broken in ["[,]", "[1,,]", "{,}", "/", "/* x", "[1 /* x", "1 /x"] {
      #expect(readJSON(Array(broken.utf8), as: .withComments).problems.count == 1, "\(broken)")
    }
  }

  @Test(arguments: ["[", "{\"a\":"])
  func `depth is bounded`(opening: String) {
    let parsed = readJSON(Array(String(repeating: opening, count: 100_000).utf8))
    #expect(parsed.problems.map(\.kind) == [.limitReached])
    #expect(readJSON(Array((String(repeating: "[", count: 100) + String(repeating: "]", count: 100)).utf8)).problems.isEmpty)
  }
}
