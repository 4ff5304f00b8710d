import PythonSyntax
import Testing

@Suite struct ViewTests {
  @Test func `a function's parts have names and places`() throws {
    let source = "@cache\n@app.task(bind=True)\nasync def work[T](a, /, b: int = 1, *rest, c=2, **options) -> None:\n    pass\n"
    let function = try #require(FunctionDef(statements(source).first))
    #expect(function.isAsync)
    #expect(function.name == "work")
    #expect(function.name.span.range == source.utf8Offset(of: "work")..<source.utf8Offset(of: "work") + 4)
    #expect(function.decorators.map(\.text) == ["cache", "app.task(bind=True)"])
    #expect(function.fullSpan.start == 1)
    #expect(function.typeParameters.map(\.name.text) == ["T"])
    #expect(function.parameters.map(\.name.text) == ["a", "b", "rest", "c", "options"])
    #expect(function.parameters.map(\.role) == [.positionalOnly, .positional, .variadic, .keywordOnly, .keywordVariadic])
    #expect(function.parameters[1].annotation?.text == "int")
    #expect(function.parameters[1].defaultValue?.text == "1")
    #expect(function.returns?.text == "None")
    #expect(function.body.map(\.kind) == [.passStatement])
  }

  @Test func `a call keeps positional and keyword arguments apart`() throws {
    let statement = try #require(ExpressionStatement(statements("pool.submit(work, *a, key=1, *b, **c)").first))
    let call = try #require(Call(statement.expression))
    let function = try #require(Attribute(call.function))
    #expect(function.name == "submit")
    #expect(function.value.text == "pool")
    #expect(call.arguments.map(\.text) == ["work", "*a", "*b"])
    #expect(call.keywords.map { $0.name?.text } == ["key", nil])
    #expect(call.keywords.map(\.value.text) == ["1", "c"])
  }

  @Test func `imports name modules, names and aliases`() throws {
    let body = statements("import a.b as c, d\nfrom ...x . y import (p as q, r,)\nfrom . import *\n")
    let plain = try #require(ImportStatement(body[0]))
    #expect(plain.names.map(\.name.text) == ["a.b", "d"])
    #expect(plain.names.map { $0.asName?.text } == ["c", nil])
    let from = try #require(ImportFrom(body[1]))
    #expect(from.level == 3)
    #expect(from.module?.text == "x.y")
    #expect(from.module?.components == ["x", "y"])
    #expect(from.names.map(\.name.text) == ["p", "r"])
    #expect(from.names.map { $0.asName?.text } == ["q", nil])
    let star = try #require(ImportFrom(body[2]))
    #expect(star.module == nil)
    #expect(star.names.map(\.name.text) == ["*"])
  }

  @Test func `elif clauses lie side by side`() throws {
    let statement = try #require(IfStatement(statements("if a:\n  x\nelif b:\n  y\nelif c:\n  z\nelse:\n  w\n").first))
    #expect(statement.clauses.map(\.test.text) == ["a", "b", "c"])
    #expect(statement.orElse.map(\.text) == ["w"])
  }

  @Test(arguments: [
    (#"'a\tb' "c\x41" r'\n'"#, "a\tbcA\\n"), (#"u'é\u20ac\U0001F600'"#, "é€😀"), ("'''a\r\nb\rc'''", "a\nb\nc"), (#"'a\"# + "\n" + "b'", "ab"),
    (#"'\q\101'"#, #"\qA"#), (#"'\ud800\N{BULLET}'"#, "\u{FFFD}\u{FFFD}"),
  ]) func `strings are read as Python reads them`(source: String, value: String) throws {
    let statement = try #require(ExpressionStatement(statements(source).first))
    let literal = try #require(StringLiteral(statement.expression))
    #expect(literal.value == value)
    #expect(literal.bytes == nil)
  }

  @Test func `bytes literals are bytes`() throws {
    let statement = try #require(ExpressionStatement(statements(#"b'a\xff' rb'\n'"#).first))
    let literal = try #require(StringLiteral(statement.expression))
    #expect(literal.bytes == [97, 255, 92, 110])
    #expect(literal.value == nil)
  }

  @Test func `fields of an f-string are expressions with places`() throws {
    let source = #"f"a{{b{x.y!r:>{width}}" 'c'"#
    let statement = try #require(ExpressionStatement(statements(source).first))
    let string = try #require(FormattedString(statement.expression))
    #expect(string.elements.map(\.kind) == [.formattedText, .replacement, .string])
    #expect(FormattedText(string.elements[0])?.value == "a{b")
    let field = try #require(Replacement(string.elements[1]))
    #expect(field.expression.text == "x.y")
    #expect(field.conversion == "r")
    #expect(field.formatSpec?.elements.map(\.text) == [">", "{width}"])
  }

  @Test func `names are compared after compatibility folding`() throws {
    let statement = try #require(Assign(statements("ﬁle = ｗ").first))
    #expect(Name(statement.targets[0])?.identifier.text == "file")
    #expect(Name(statement.value)?.identifier.text == "w")
  }

  @Test func `comments are kept for suppressions`() {
    let parsed = parsePython(Array("x = '# no'  # one\n(1, # two\n)\n# three".utf8))
    #expect(parsed.tree.comments.map(parsed.tree.text) == ["# one", "# two", "# three"])
  }

  @Test func `a tree that is held is not overwritten by the next file`() {
    var parser = PythonParser()
    let first = parser.parse(Array("first()".utf8)).tree
    let second = parser.parse(Array("second(1, 2)".utf8)).tree
    #expect(first.root.body.map(\.text) == ["first()"])
    #expect(second.root.body.map(\.text) == ["second(1, 2)"])
  }

  @Test func `a walk without recursion sees every node once, parents first`() {
    let tree = parsePython(Array("@d\ndef f(a=1):\n  return [x for x in a if x]\n".utf8)).tree
    var seen: [SyntaxKind] = []
    tree.root.node.descend { node in
      seen.append(node.kind)
      return .intoChildren
    }
    #expect(seen.count == tree.nodes.count)
    #expect(seen.prefix(4) == [.module, .functionDef, .name, .identifier])
  }
}

extension String {
  func utf8Offset(of text: String) -> Int {
    let all = Array(utf8)
    let part = Array(text.utf8)
    return (0...all.count - part.count).first { all[$0..<$0 + part.count].elementsEqual(part) } ?? -1
  }
}
