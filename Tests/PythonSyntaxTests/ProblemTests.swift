import PythonSyntax
import Testing
import Workspace

@Suite struct ProblemTests {
  @Test(arguments: [
    ("x = (1,\ny = 2\nimport z\n", "1: `(` is never closed"),
    ("x = 'abc\n", "1: the string that begins with `'` is never closed"),
    ("x = '''abc\n\n", "1: the string that begins with `'''` is never closed"),
    ("if x\n    y\n", "1: the line ends too early"),
    ("if x:\ny\n", "2: the block of `if` is missing"),
    ("a\n    b\n", "2: this line is indented without a block to belong to"),
    ("if a:\n        b\n    c\n", "3: this line's indentation fits no block around it"),
    ("f() = 1\n", "1: this cannot be assigned to: a call"),
    ("del f()\n", "1: this cannot be deleted: a call"),
    ("f(a=1, 2)\n", "1: a positional argument stands after a keyword argument"),
    ("def f(a=1, b): pass\n", "1: a parameter without a default stands after one with a default"),
    ("x = 1__0\n", "1: `1__0` is no number"),
    ("x = $\n", "1: `$` means nothing in Python"),
    ("x = a\u{A0}b\n", "1: `\u{A0}` (U+00A0) cannot stand in a name"),
    ("else:\n    x\n", "1: `else` has no statement to belong to"),
    ("try:\n    x\ny\n", "3: `try` has neither `except` nor `finally`"),
    ("x = b'\u{E9}'\n", "1: a character outside ASCII stands in a bytes literal"),
    ("x = '\\x4'\n", "1: `\\x` is followed by 1 hexadecimal digits"),
    ("x = '\\U00110000'\n", "1: `\\U00110000` is beyond Unicode"),
    ("f'{a b}'\n", "1: `b` stands out of place"),
    ("f'}'\n", "1: a single `}` stands in the text of an f-string"),
    ("x = )\n", "1: `)` has no opening bracket"),
    ("x = (]\n", "1: `]` does not close the `(` that is open"),
    ("x = \\ 1\n", "1: something follows a `\\` on its line"),
    ("x = a\0b\n", "1: a NUL byte stands in the source"),
    ("@d\nx = 1\n", "2: `x` stands out of place"),
    ("t'{x}' 'y'\n", "1: t-strings and other strings stand side by side"),
  ]) func `each mistake has one problem at its line`(source: String, expected: String) {
    let found = problems(source)
    #expect(found.first == expected, "\(found)")
    #expect(found.count == 1 || source.contains("\0"), "\(found)")
  }

  @Test(arguments: [
    "x = (1,\nimport y\nz = 2\n", "def f(:\n    pass\nz = 2\n", "a b c\nz = 2\n", "if x y:\n    pass\nz = 2\n", "f(\n  a b,\n  c)\nz = 2\n",
    "class A(\n    b = 1\n\nz = 2\n", "'abc\nz = 2\n", "x = f'{a b}'\nz = 2\n", "for in y: pass\nz = 2\n", "match x:\n    foo\nz = 2\n", "try:\n  1 +\nz = 2\n",
    "(]\nz = 2\n", "f'{'\nz = 2\n",
  ]) func `the statement after a broken one is parsed`(source: String) {
    let tree = parsePython(Array(source.utf8)).tree
    #expect(tree.nodes.contains { node in Assign(node).map { $0.targets.first?.text == "z" && $0.value.text == "2" } ?? false }, "\(source)")
  }

  @Test(arguments: [
    ("import os\nprint 'a'\nprint 'b'\nexec 'c'\n", "2: this file is Python 2 source: `print` is written as a statement"),
    ("try:\n  pass\nexcept A, e:\n  print e\n", "4: this file is Python 2 source: `print` is written as a statement"),
    ("x = `y`\nprint x\n", "1: this file is Python 2 source: backquotes are written for `repr()`"),
    ("os.chmod(x, 0777)\n", "1: this file is Python 2 source: `0777` is written for an octal number"),
    ("x = 10L\n", "1: this file is Python 2 source: `10L` is written for a long number"),
    ("if a <> b: pass\n", "1: this file is Python 2 source: `<>` is written for `!=`"),
    ("raise E, 'x'\n", "1: this file is Python 2 source: `raise` has a comma"),
    ("x = ur'a'\n", "1: this file is Python 2 source: `ur` is a string prefix"),
    ("def f(a, (b, c)): pass\n", "1: this file is Python 2 source: a parameter is a tuple"),
  ]) func `Python 2 is recognised and said once`(source: String, expected: String) {
    #expect(problems(source) == [expected])
  }

  @Test func `bombs are problems`() {
    let deep = String(repeating: "(", count: 100_000)
    let bombs = [
      deep, String(repeating: "[", count: 300) + String(repeating: "]", count: 300), "x = " + String(repeating: "-", count: 100_000) + "1",
      String(repeating: "lambda: ", count: 50_000) + "1", String(repeating: "not ", count: 50_000) + "1", "x = " + String(repeating: "1 if 1 else ", count: 50_000) + "1",
      (0..<200).map { String(repeating: " ", count: $0) + "if x:\n" }.joined() + String(repeating: " ", count: 200) + "y\n",
      String(repeating: "f'{", count: 1000), "x = 1" + String(repeating: " ** 1", count: 100_000),
      "match x:\n  case " + String(repeating: "[", count: 100_000),
    ]
    for bomb in bombs {
      #expect(!parsePython(Array(bomb.utf8)).problems.isEmpty, "\(bomb.prefix(20))")
    }
  }

  @Test(arguments: ["x + ", "x.y", "f()", "x and ", "x < ", "a[0]", "await x, "]) func `long chains parse`(link: String) {
    let links: Int
    let source: String
    switch link {
    case "x.y": (links, source) = (100_000, "x" + String(repeating: ".y", count: 100_000))
    case "f()": (links, source) = (100_000, "f" + String(repeating: "()", count: 100_000))
    case "a[0]": (links, source) = (100_000, "a" + String(repeating: "[0]", count: 100_000))
    default: (links, source) = (100_000, (link == "await x, " ? "async def f():\n  " : "") + String(repeating: link, count: 100_000) + "x")
    }
    let parsed = parsePython(Array(source.utf8))
    #expect(parsed.problems.isEmpty)
    #expect(parsed.tree.nodes.count >= links)
    var visits = 0
    parsed.tree.root.node.descend { _ in
      visits += 1
      return .intoChildren
    }
    #expect(visits == parsed.tree.nodes.count)
  }

  @Test func `long elif chains parse`() {
    let source = "if a:\n  b\n" + String(repeating: "elif a:\n  b\n", count: 100_000)
    let parsed = parsePython(Array(source.utf8))
    #expect(parsed.problems.isEmpty)
    #expect(IfStatement(parsed.tree.root.body.first)?.clauses.count == 100_001)
  }
}
