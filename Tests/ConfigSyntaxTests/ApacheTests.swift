import ConfigSyntax
import Testing
import Workspace

@Suite struct ApacheTests {
  /// A directive as text: `name(arguments)`, with a section's own in braces.
  private func words(_ directives: [ApacheDirective]) -> String {
    directives.map { directive in
      let own = "\(directive.name)(\(directive.arguments.map(\.text).joined(separator: "|")))"
      return directive.children.map { "\(own){\(words($0))}" } ?? own
    }.joined(separator: " ")
  }

  @Test(arguments: [
    ("A b c", "A(b|c)"), ("  A\tb\r\n", "A(b)"), ("A b \\\n  c", "A(b|c)"), ("A b\\\r\nc", "A(bc)"), ("# A b\nB", "B()"), ("A b # c", "A(b|#|c)"),
    ("A \"b c\" d", "A(b c|d)"), ("A 'b \\' c'", "A(b ' c)"), ("A k=\"b c\" d", "A(k=b c|d)"), ("A \"b", "A(b)"), ("A \"\"", "A()"),
    ("<V *:80>\nA b\n</V>\nC", "V(*:80){A(b)} C()"), ("<V>\n</v>", "V(){}"), ("<A x>\n<B \"y z\">\nC\n</B>\n</A>", "A(x){B(y z){C()}}"),
    ("<V x >\n</V>", "V(x){}"), ("", ""), ("\n\n", ""), ("A \\", "A(\\)"),
  ])
  func `lines become directives`(text: String, expected: String) {
    #expect(words(readApacheConfiguration(Array(text.utf8)).tree) == expected)
  }

  @Test(arguments: [
    ("<V>\nA", "`<V>` is never closed"), ("</V>", "`</V>` closes no section that is open here"), ("<A>\n</B>\n</A>", "`</B>` closes no section that is open here"),
    ("<A b\n</A>", "`<A` has no `>` at the end of its line"),
  ])
  func `what does not fit is said`(text: String, message: String) {
    #expect(readApacheConfiguration(Array(text.utf8)).problems.map(\.message) == [message])
  }

  @Test func `spans lead back through joined lines`() throws {
    let text = Array("A x \\\n  yz w".utf8)
    let directive = try #require(readApacheConfiguration(text).tree.first)
    #expect(directive.arguments.map { String(decoding: text[$0.span.range], as: UTF8.self) } == ["x", "yz", "w"])
    #expect(String(decoding: text[directive.span.range], as: UTF8.self) == "A x \\\n  yz w")
  }

  @Test func `a hundred thousand open sections are read in a moment`() {
    let parsed = readApacheConfiguration(Array(String(repeating: "<A x>\n", count: 100_000).utf8))
    #expect(parsed.problems.contains { $0.kind == .limitReached })
  }
}
