import PythonSyntax
import Testing

@Suite struct ScanTests {
  @Test(arguments: [
    ("import a\nimport b.c as d, e\n", ["a", "b.c", "e"]),
    ("from a import b, c as d\nfrom . import e\nfrom ..f import (g, # x, y\n  h,\n)\nfrom.i import *\n", ["a:b,c", ".:e", "..f:g,h", ".i:*"]),
    ("'''\nimport a\n'''\nx = \"import b\" # import c\n# import d\nimport e\n", ["e"]),
    ("if x: import a\ntry: import b; import c\nexcept: pass\n", ["a", "b", "c"]),
    ("def f():\n\timport a\n\r\n  from b \\\n    import c\n", ["a", "b:c"]),
    ("important = 1\nimport_ = 2\nx.import_()\nreimport\nraise X from importer\n", []),
    ("r'\\'\nimport a\n", ["a"]), ("f'{x[\"y\"]}'\nimport a", ["a"]), ("import", []), ("from x import", []), ("\u{FEFF}import a", ["a"]),
    ("x = '''a''' 'b'; import c", ["c"]), ("import a . b . c", ["a.b.c"]), ("from a . b import c", ["a.b:c"]), ("yield from important", []),
  ] as [(String, [String])]) func `imports are found in code only`(source: String, expected: [String]) {
    let found = importStatements(in: Array(source.utf8)).map { one in
      String(repeating: ".", count: one.level) + one.module + (one.names.isEmpty ? "" : ":" + one.names.joined(separator: ","))
    }
    #expect(found == expected)
  }

  @Test(arguments: [
    ("if TYPE_CHECKING:\n    import a\nimport b", ["\n    import a\n"]),
    ("if typing.TYPE_CHECKING:  # types\n\timport a\n\n\timport c\nimport b", ["  # types\n\timport a\n\n\timport c\n"]),
    ("if TYPE_CHECKING: import a\nimport b", [" import a"]),
    ("try: pass\nexcept E: pass\nif x: pass\nelif (TYPE_CHECKING):\n  import a\nelse:\n  import b", ["\n  import a\n"]),
    ("if __name__ == '__main__':\r\n    import a\r\n# out\r\n    import c\r\nimport b\r\n", ["\r\n    import a\r\n# out\r\n    import c\r\n"]),
    ("if \"__main__\"==__name__ :\n import a", ["\n import a"]),
    // A line within a text or a comment ends no block.
    ("if __name__ == '__main__':\n    print(\"\"\"\nusage\n\"\"\")\n    import a\nimport b", ["\n    print(\"\"\"\nusage\n\"\"\")\n    import a\n"]),
    ("def f():\n    if TYPE_CHECKING:\n        import a\n    import b", ["\n        import a\n"]),
    ("if TYPE_CHECKING:\n    if TYPE_CHECKING:\n        import a\n    import b\nimport c", ["\n    if TYPE_CHECKING:\n        import a\n    import b\n"]),
    // Near misses.
    ("if not TYPE_CHECKING:\n    import a", []), ("if TYPE_CHECKING or x:\n    import a", []), ("if MY_TYPE_CHECKING:\n    import a", []),
    ("'''\nif TYPE_CHECKING:\n    import a\n'''", []), ("# if TYPE_CHECKING:\nimport a", []), ("while TYPE_CHECKING:\n    import a", []),
    ("if __name__ != '__main__':\n    import a", []), ("if __name__ == '__main':\n    import a", []), ("if __name__ == '__main__", []),
    ("from typing import TYPE_CHECKING", []), ("if TYPE_CHECKING", []), ("", []),
  ] as [(String, [String])]) func `what importing a file does not run`(source: String, expected: [String]) {
    let bytes = Array(source.utf8)
    #expect(guardedBlocks(in: bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) } == expected)
  }

  @Test func `the span of an import is its module's name`() {
    let source = Array("from ..a.b import c\nimport d".utf8)
    #expect(importStatements(in: source).map { String(decoding: source[$0.span.range], as: UTF8.self) } == ["..a.b", "d"])
  }

  @Test func `the prefilter finds what a plain search finds`() {
    var generator = SplitMix(state: 42)
    for _ in 0..<400 {
      let text = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in UInt8.random(in: 97...99, using: &generator) }
      let needles = (0..<Int.random(in: 1..<12, using: &generator)).map { _ in
        let isTaken = Bool.random(using: &generator) && text.count > 20
        let length = Int.random(in: 0..<14, using: &generator)
        let start = isTaken ? Int.random(in: 0..<text.count - 14, using: &generator) : 0
        return isTaken ? Array(text[start..<start + length]) : (0..<length).map { _ in UInt8.random(in: 97...99, using: &generator) }
      }
      let expected = Set(needles.indices.filter { occurs(needles[$0], in: text) })
      let prefilter = BytePrefilter(needles: needles)
      #expect(prefilter.matches(in: text) == expected)
      #expect(prefilter.contains(in: text) == !expected.isEmpty)
    }
  }

  @Test func `no needles occur nowhere and an empty one everywhere`() {
    #expect(!BytePrefilter(needles: []).contains(in: Array("abc".utf8)))
    #expect(BytePrefilter(needles: [[]]).contains(in: []))
  }

  private func occurs(_ needle: [UInt8], in text: [UInt8]) -> Bool {
    needle.isEmpty || (0..<max(0, text.count - needle.count + 1)).contains { text[$0..<$0 + needle.count].elementsEqual(needle) }
  }
}

struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
