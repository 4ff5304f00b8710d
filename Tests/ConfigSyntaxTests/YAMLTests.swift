import ConfigSyntax
import Testing
import Workspace

@Suite struct YAMLTests {
  private func read(_ text: String) -> Parsed<ConfigDocuments> { readYAML(Array(text.utf8)) }

  @Test(arguments: [
    ("", ""),
    ("# nothing\n", ""),
    ("a: 1", "{a: 1}"),
    ("a: 1\na: 2\n", "{a: 1, a: 2}"),
    ("- x\n- 'y'\n- \"z\"\n-\n", "[x, 'y', \"z\", ]"),
    ("a: {b: [1, 2], c: }", "{a: {b: [1, 2], c: }}"),
    ("a: !Ref b\nc: !!str d\ne: !<tag:x,y> f\n", "{a: !Ref b, c: !!str d, e: !<tag:x,y> f}"),
    ("a\n---\nb\n...\n---\n", "a --- b --- "),
    ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{a: |x\ny\n, b: >x y}"),
    ("a: &x {k: v}\nb: *x\n", "{a: {k: v}, b: {k: v}}"),
    ("a: &x 1\nb: &x 2\nc: *x\n", "{a: 1, b: 2, c: 2}"),
    ("&x [&x a, *x]\n", "[a, a]"),
    ("a: &x [&x b]\nc: *x\n", "{a: [b], c: b}"),
    ("base: &b {k: v}\na:\n  <<: *b\n  l: w\n", "{base: {k: v}, a: {<<: {k: v}, l: w}}"),
    ("? [a, b]\n: c\n", "{[a, b]: c}"),
    ("a: {{ .Values.x }}", "{a: {{.Values.x: }: }}"),
    ("a: \"\\0b\"", "{a: \"\0b\"}"),
    ("\u{FEFF}a: 1", "{a: 1}"),
    ("größe: ü\r\nb: x", "{größe: ü, b: x}"),
  ])
  func `a stream becomes one tree per document`(text: String, tree: String) {
    let parsed = read(text)
    #expect(oneLine(parsed) == tree)
    #expect(parsed.problems.isEmpty)
  }

  @Test func `spans are bytes of the node itself, without anchor and tag`() throws {
    let source = "\u{FEFF}größe: &a !t ü€😀  # note\nlist: # why\n  - &b # here\n    'x'\n  - [1,\n     2]\nblock: !t |\n  x\n\nlast:\n"
    let bytes = Array(source.utf8)
    let root = try #require(readYAML(bytes).tree.roots.first)
    let spans = try #require(root.entries).map { [text($0.key.span, bytes), text($0.value.span, bytes)] }
    #expect(
      spans == [
        ["größe", "ü€😀"],
        ["list", "- &b # here\n    'x'\n  - [1,\n     2]"],
        ["block", "|\n  x\n\n"],
        ["last", ""],
      ])
    #expect(root["list"]?.items?.map { text($0.span, bytes) } == ["'x'", "[1,\n     2]"])
    #expect(root["größe"]?.tag == "!t")
    #expect(readYAML(bytes).tree.comments.map(\.text) == ["# note", "# why", "# here"])
  }

  @Test func `an alias keeps both places`() throws {
    let bytes = Array("base: &b\n  k: v\nuse: *b\n".utf8)
    let use = try #require(readYAML(bytes).tree.roots.first?["use"])
    #expect(text(use.span, bytes) == "k: v")
    #expect(use.alias.map { text($0, bytes) } == "*b")
    #expect(use["k"]?.alias == nil)
  }

  @Test(arguments: [
    ("a: 'x # y' # z\nb: x#y\nc: \"# q\"\n# w", ["# z", "# w"]),
    ("a: | # header\n  # text\n # outside\nb: 1\n", ["# header", "# outside"]),
    ("a: >2- # header\n    # text\n", ["# header"]),
    ("[a, # b\n c]# d", ["# b", "# d"]),
    ("%YAML 1.1 # v\n--- # start\na\n... # end\n", ["# v", "# start", "# end"]),
    ("é: ß\n  # ü\r\nö: |\r\n  ü # é\r\n# ä\r\nü: ö#ä", ["# ü", "# ä"]),
    ("- *x # undefined\n", ["# undefined"]),
    // Behind the last thing that was understood nobody can say what is a comment.
    ("a: 1 # kept\nb: [ # open\n", ["# kept"]),
  ])
  func `comments are found, and no hash inside a scalar is one`(text: String, comments: [String]) {
    #expect(read(text).tree.comments.map(\.text) == comments)
  }

  @Test(arguments: [
    ("a: 1\nb: [1, 2\nc: 3\n", "{a: 1, b: [1, 2 c]}", "3:2 the list `[…]` goes on with something else, in the list `[…]` that begins on line 2 (`,` or `]`)"),
    ("a: 1\n\tb: 2\n", "{}", "2:1 a tab is used as indentation (spaces)"),
    ("a: 1\nb: @x\n", "{a: 1}", "2:4 a value cannot begin with `@` (quotes around the value)"),
    ("a: b: c\n", "{a: b}", "1:5 a `: ` cannot stand here (a line of its own for the key, or quotes around a value that holds `: `)"),
    ("a: 'x\n\n", "{}", "3:1 the quoted text does not end before the file does, in the quoted text that begins on line 1 (a closing quote)"),
    ("a: \"\\q\"\n", "{}", "1:5 double quotes know no such escape (single quotes, in which a backslash is an ordinary character, or `\\\\`)"),
    ("é: 1\nü: *.py\n", "{é: 1}", "2:5 the anchor or alias has a name that YAML does not take (letters, digits, `-` or `_` after `&` or `*`, or quotes around the value)"),
    ("a: 1\nb: *c\n", "{a: 1, b: *c}", "2:4 the alias `*c` repeats nothing (an anchor `&c` before it in this document)"),
    ("a: &a [*a]\n", "{a: [*a]}", "1:8 the alias `*a` stands inside the value that it repeats (an anchor of a value that ends before)"),
    ("a: &x 1\n---\nb: *x\n", "{a: 1} --- {b: *x}", "3:4 the alias `*x` repeats nothing (an anchor `&x` before it in this document)"),
    ("a: 1\nb: \u{7}\n", "{a: 1}", "2:4 the control character 0x07 cannot stand in YAML (printable text in UTF-8)"),
  ])
  func `what was read before an error is kept`(source: String, tree: String, complaint: String) {
    let bytes = Array(source.utf8)
    let parsed = readYAML(bytes)
    #expect(oneLine(parsed) == tree)
    #expect(complaints(parsed.problems, bytes) == [complaint])
  }

  @Test func `a byte that is no UTF-8 costs its line, and UTF-16 is named`() {
    let latin1 = readYAML(Array("a: 1\nb: ".utf8) + [0xE9] + Array("\nc: 2\n".utf8))
    #expect(oneLine(latin1) == "{a: 1}")
    #expect(latin1.problems.map(\.message) == ["the byte 0xE9 is no UTF-8 text that YAML allows"])
    #expect(latin1.problems.first?.span == ByteSpan(8..<9))

    let utf16 = readYAML([0xFF, 0xFE, 0x61, 0x00])
    #expect(utf16.tree.roots.isEmpty)
    #expect(utf16.problems.map(\.message) == ["the file is UTF-16"])
  }

  @Test func `offsets survive thousands of wide characters`() throws {
    let filler = (0..<3000).map { "k\($0): é€😀 # ä\n" }.joined()
    let bytes = Array((filler + "last: 'ß'\n").utf8)
    let parsed = readYAML(bytes)
    let entries = try #require(parsed.tree.roots.first?.entries)
    #expect(entries.allSatisfy { text($0.key.span, bytes) == $0.key.text })
    #expect(entries.last.map { text($0.value.span, bytes) } == "'ß'")
    #expect(parsed.tree.comments.count == 3000)
    #expect(parsed.tree.comments.allSatisfy { $0.text == "# ä" })
  }
}

// MARK: Bounds

@Suite struct YAMLLimitTests {
  @Test func `a billion laughs are counted, not laughed`() throws {
    var source = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1..<10 {
      source += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
    }
    let parsed = readYAML(Array(source.utf8))
    #expect(parsed.problems.map(\.kind) == [.limitReached])
    #expect(try #require(parsed.tree.roots.first?.entries).count == 10)
    #expect(parsed.tree.roots.flatMap(everyNode).count < 200_000)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func `depth is bounded and what stands above the bound is kept`(opening: String) throws {
    let parsed = readYAML(Array(("a: 1\n---\n" + String(repeating: opening, count: 50_000)).utf8))
    #expect(parsed.problems.map(\.kind) == [.limitReached])
    #expect(parsed.tree.roots.count == 2)
    #expect(parsed.tree.roots.first?["a"]?.text == "1")
  }

  @Test func `aliases cannot build a deeper tree than brackets can`() {
    var source = "a0: &a0 [x]\n"
    for level in 1..<400 { source += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let parsed = readYAML(Array(source.utf8))
    #expect(parsed.problems.map(\.kind) == [.limitReached])
  }

  @Test func `tag directives are bounded`() {
    let many = (0..<60_000).map { "%TAG !a\($0)! tag:x\n" }.joined() + "---\na\n"
    #expect(readYAML(Array(many.utf8)).problems.map(\.kind) == [.limitReached])
    let few = (0..<100).map { "%TAG !a\($0)! tag:x\n" }.joined() + "---\n!a1!x a # %TAG\n"
    #expect(oneLine(readYAML(Array(few.utf8))) == "!a1!x a")
  }
}
