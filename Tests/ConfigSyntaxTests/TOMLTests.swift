import ConfigSyntax
import Testing
import Workspace

@Suite struct TOMLTests {
  @Test(arguments: [
    ("", "{}"),
    ("a = 1", "{a: 1}"),
    ("[t]\na = \"x\"\nb = 'y'\n", "{t: {a: \"x\", b: 'y'}}"),
    ("a.b.c = 1\na.d = 2\n", "{a: {b: {c: 1}, d: 2}}"),
    ("[a.b]\nc = 1\n[a]\nd = 2\n", "{a: {b: {c: 1}, d: 2}}"),
    ("[[a]]\nx = 1\n[[a]]\n[a.b]\ny = 2\n", "{a: [{x: 1}, {b: {y: 2}}]}"),
    ("a = { b = 1, c.d = [ 1, 2 ] }\n", "{a: {b: 1, c: {d: [1, 2]}}}"),
    ("a = [ # why\n  1, # one\n  2,\n]\n", "{a: [1, 2]}"),
    ("a = \"\"\"\nx\\\n   y\"\"\"\"\n", "{a: \"xy\"\"}"),
    ("a = '''x\r\ny''''\r\n", "{a: 'x\ny''}"),
    ("a = \"\\u00e9\\U0001F600\\t\"", "{a: \"é😀\t\"}"),
    ("a = 1_000\nb = 0xFF\nc = -1.5e+3\nd = nan\n", "{a: 1_000, b: 0xFF, c: -1.5e+3, d: nan}"),
    ("a = 1979-05-27 07:32:00.5Z\nb = 07:32:00\nc = 2024-02-29\n", "{a: 1979-05-27 07:32:00.5Z, b: 07:32:00, c: 2024-02-29}"),
    ("\"a b\".'c.d' = true", "{\"a b\": {'c.d': true}}"),
    ("[a]\nb.c = 1\n[a.b.d]\ne = 2\n", "{a: {b: {c: 1, d: {e: 2}}}}"),
    ("\"é\" = 1\n\"e\u{301}\" = 2\n", "{\"é\": 1, \"e\u{301}\": 2}"),
  ])
  func `a document becomes one mapping`(source: String, tree: String) {
    let parsed = readTOML(Array(source.utf8))
    #expect(oneLine(parsed) == tree)
    #expect(parsed.problems.isEmpty)
  }

  @Test(arguments: [
    ("é = 1", "{}", "1:1 a key cannot begin with `é` (letters, digits, `-` and `_`, or a key in quotes)"),
    ("a = 1\na = 2\nb = 3\n", "{a: 1, b: 3}", "2:1 the key `a` is written a second time (one value for each key)"),
    ("[a]\n[b]\n[a]\nx = 1\n", "{a: {}, b: {}}", "3:1 the table `a` is defined a second time (one definition)"),
    ("a = 1\n[a.b]\nc = 1\n", "{a: 1}", "2:2 `a` is a value already (a table)"),
    ("a.b = 1\n[a]\n", "{a: {b: 1}}", "2:1 the table `a` is defined a second time (one definition)"),
    ("[a.b]\nx = 1\n[a]\nb.y = 2\n", "{a: {b: {x: 1}}}", "4:1 the table `b` is complete and cannot be added to from here (the key in the table's own place)"),
    ("a = [1]\n[[a]]\n", "{a: [1]}", "2:1 `a` is a value already (a name that is not taken)"),
    ("a = {b = 1}\na.c = 2\n", "{a: {b: 1}}", "2:1 `a` is a value already (a table)"),
    ("a = \nb = 1\n", "{b: 1}", "1:5 there is no value here (a value)"),
    ("a = yes\nb = 1\n", "{b: 1}", "1:5 `yes` is no value (a number, a date, `true`, `false`, or text in quotes)"),
    ("a = 1 2\nb = 1\n", "{a: 1, b: 1}", "1:7 there is more text after the end of the statement (one statement on each line)"),
    ("a = \"x\nb = 1\n", "{b: 1}", "1:5 the string does not end (a closing \")"),
    ("a = '''x\nb = 1\n", "{}", "1:5 the string does not end (a closing ''')"),
    ("a = [1,\n 2 3,\n \"x\",\n]\nb = 1\n", "{b: 1}", "2:4 the array goes on with something else (`,` or `]`)"),
    ("a = [1,\nb = 1\n[t]\nc = 2\n", "{t: {c: 2}}", "2:1 `b` is no value (a number, a date, `true`, `false`, or text in quotes)"),
    ("a = {b = 1,}\n", "{}", "1:12 a key cannot begin with `}` (letters, digits, `-` and `_`, or a key in quotes)"),
    ("[a\nx = 1\n[b]\ny = 2\n", "{b: {y: 2}}", "1:3 the table's header does not end (`]`)"),
    ("a = 2023-02-29\n", "{}", "1:5 `2023-02-29` is no value (a number, a date, `true`, `false`, or text in quotes)"),
    ("a\nb = 1\n", "{b: 1}", "1:2 the key has no `=` after it (`key = value`)"),
    ("a = \"\\d\"\n", "{}", "1:6 TOML knows no such escape (single quotes, in which a backslash is an ordinary character, or `\\\\`)"),
  ])
  func `what is not understood costs its own lines`(source: String, tree: String, complaint: String) {
    let bytes = Array(source.utf8)
    let parsed = readTOML(bytes)
    #expect(oneLine(parsed) == tree)
    #expect(complaints(parsed.problems, bytes) == [complaint])
  }

  @Test func `keys, values, tables and comments have their places`() throws {
    let source = "\u{FEFF}# ö\n\"ü\".\"ä b\" = 'ß' # why\n[t . u]\nx = [1, # one\n  2]\n[[r]]\ny = 1\n[[r]]\n"
    let bytes = Array(source.utf8)
    let parsed = readTOML(bytes)
    let root = try #require(parsed.tree.roots.first)
    #expect(parsed.problems.isEmpty)
    #expect(parsed.tree.comments.map(\.text) == ["# ö", "# why", "# one"])
    #expect(parsed.tree.comments.allSatisfy { text($0.span, bytes) == $0.text })
    let places = try #require(root.entries).map { [text($0.key.span, bytes), text($0.value.span, bytes)] }
    #expect(
      places == [
        ["\"ü\"", "\"ü\".\"ä b\" = 'ß'"], ["t", "[t . u]"], ["r", "[[r]]\ny = 1\n[[r]]"],
      ])
    #expect(root["t"]?["u"].map { text($0.span, bytes) } == "[t . u]\nx = [1, # one\n  2]")
    #expect(root["t"]?["u"]?["x"].map { text($0.span, bytes) } == "[1, # one\n  2]")
  }

  @Test(arguments: [
    "a = " + String(repeating: "[", count: 100_000),
    "a = " + String(repeating: "{a=", count: 100_000),
    String(repeating: "a.", count: 100_000) + "a = 1",
    "[" + String(repeating: "a.", count: 100_000) + "a]",
  ])
  func `depth is bounded`(source: String) {
    let parsed = readTOML(Array(("x = 1\n" + source + "\n[t]\ny = 2\n").utf8))
    #expect(parsed.problems.map(\.kind) == [.limitReached])
    #expect(oneLine(parsed) == "{x: 1, t: {y: 2}}")
  }

  @Test func `a file of another format does not flood`() {
    let parsed = readTOML(Array(String(repeating: "@\n", count: 5000).utf8))
    #expect(parsed.problems.count == 101)
    #expect(parsed.problems.last?.message == "4900 more problems in this file are not shown")
  }
}
