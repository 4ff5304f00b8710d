import ConfigSyntax
import Testing

/// Trees as runs of bytes.
@Suite struct PackedTreeTests {
  static let texts = [
    "", "a", "a: 1", "[a, b, [c, {d: e}]]", "{}", "[]", "a:", "---\na: 1\n---\nb: 2\n",
    "plain: a\nsingle: 'a'\ndouble: \"a\\n\\0\\x7f\"\nliteral: |\n  a\n   b\nfolded: >\n  a\n  b\n",
    "base: &base {a: 1, b: [x, y]}\nuse: *base\nuses: [*base, *base]\n", "role: !Ref name\nsub: !Sub [a]\nmap: !GetAtt {a: b}\n",
    "both: &a !tag [1]\nalias: *a\n", "umlaute: äöü\nfar: 😀 e\u{301}\n", "? [a, b]\n: c\n? {d: e}\n: f\n", "a: 1\nb: 2\na: 3\n",
  ]

  @Test(arguments: texts)
  func `a packed tree is the tree that was packed`(text: String) {
    let roots = readYAML(Array(text.utf8)).tree.roots
    #expect(PackedTree(TreePacker(roots).bytes).roots.map(\.unpacked) == roots)
  }

  @Test(arguments: [0, 1, 62, 63, 64, 65, 4095, 4096, 4097, 300_000])
  func `lengths and places of every size come back`(count: Int) {
    let text = "\(String(repeating: "\n", count: count))key: \(String(repeating: "x", count: count))\nlist: [\(String(repeating: "a,", count: count / 10))]\n"
    let roots = readYAML(Array(text.utf8)).tree.roots
    #expect(PackedTree(TreePacker(roots).bytes).roots.map(\.unpacked) == roots)
  }

  @Test func `values of other formats keep their kinds`() {
    let roots = readTOML(Array("a = 1\nb = true\nc = 2020-01-01\nd = \"x\"\n[e]\nf = 'y'\n".utf8)).tree.roots + readJSON(Array("{\"a\": null}".utf8)).tree.roots
    #expect(PackedTree(TreePacker(roots).bytes).roots.map(\.unpacked) == roots)
    #expect(PackedTree(TreePacker(roots).bytes).roots.map { root in root.entries?.map(\.value.kindInWords) } == roots.map { root in root.entries?.map(\.value.kindInWords) })
  }

  @Test(arguments: texts)
  func `every packed tree can stand in a string literal`(text: String) {
    #expect(String(validating: TreePacker(readYAML(Array(text.utf8)).tree.roots).bytes, as: UTF8.self) != nil)
  }

  @Test func `a key that is written twice has its last value, and one that is longer or shorter is another`() throws {
    let root = try #require(PackedTree(TreePacker(readYAML(Array("a: 1\nab: 2\na: 3\n[a]: 4\n".utf8)).tree.roots).bytes).roots.first)
    #expect(root["a"]?.text == "3")
    #expect(root["ab"]?.text == "2")
    #expect(root["abc"] == nil && root[""] == nil)
    #expect(root["a"]?["b"] == nil && root["a"]?.items == nil && root["a"]?.entries == nil)
    #expect(root.text == nil && root.items == nil)
  }
}
