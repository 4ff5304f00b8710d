import ConfigSyntax
import Testing
import Workspace

@Suite struct NginxTests {
  /// A directive as text: `name(arguments)`, with a block's own in braces.
  private func words(_ directives: [NginxDirective]) -> String {
    directives.map { directive in
      let own = "\(directive.name.text)(\(directive.arguments.map(\.text).joined(separator: "|")))"
      return directive.children.map { "\(own){\(words($0))}" } ?? own
    }.joined(separator: " ")
  }

  @Test(arguments: [
    ("a b c;", "a(b|c)"), ("a\n  b\r\n c ;", "a(b|c)"), ("# x;\na; # y\n", "a()"), ("a b#c;", "a(b#c)"), ("a 'b ; c' \"d\";", "a(b ; c|d)"), ("a b\\ c;", "a(b c)"),
    ("s { a b; c { d; } }", "s(){a(b) c(){d()}}"), ("l ~ ^/x${y}z { a; }", "l(~|^/x${y}z){a()}"), ("a \"\";", "a()"), ("x_by_lua_block { if a then {;} end } b;", "b()"), ("", ""),
  ])
  func `words become directives`(text: String, expected: String) {
    #expect(words(readNginxConfiguration(Array(text.utf8)).tree) == expected)
  }

  @Test(arguments: [
    ("a b", "`a` is not ended"), ("s {", "the block of `s` is never closed"), ("}", "`}` closes nothing"), ("s { a }", "`a` is not ended"), ("a 'b;", "the quote is never closed"),
  ])
  func `what does not fit is said`(text: String, message: String) {
    #expect(readNginxConfiguration(Array(text.utf8)).problems.map(\.message).contains(message))
  }

  @Test func `a hundred thousand open blocks are read in a moment`() {
    #expect(readNginxConfiguration(Array(String(repeating: "a {", count: 100_000).utf8)).problems.contains { $0.kind == .limitReached })
  }
}
