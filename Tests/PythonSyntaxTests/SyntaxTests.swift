import PythonSyntax
import Testing

/// Hand-checked trees, most of all for syntax that is newer than the Pythons the differential test usually finds.
@Suite struct SyntaxTests {
  @Test(arguments: [
    // 3.14: except without parentheses (PEP 758), t-strings (PEP 750)
    ("try:\n  x\nexcept A, B:\n  y\n", "tryStatement(expressionStatement(name:x) exceptHandler(tuple(name:A name:B) expressionStatement(name:y)))"),
    ("try:\n  x\nexcept* A, B:\n  y\n", "tryStatement(expressionStatement(name:x) exceptHandler(tuple(name:A name:B) expressionStatement(name:y)))"),
    ("t'a{x!r}b'", "expressionStatement(templateString(formattedText:a replacement(name:x) formattedText:b))"),
    ("rt'{x:{y}}' t\"\"\"z\"\"\"", "expressionStatement(templateString(replacement(name:x formatSpec(replacement(name:y))) formattedText:z))"),
    // 3.13: defaults of type parameters
    ("type A[T = int, *Ts = *B, **P = C] = D",
     "typeAlias(name:A typeParameter(identifier:T name:int) typeParameter(identifier:Ts starred(name:B)) typeParameter(identifier:P name:C) name:D)"),
    // 3.12: f-strings nested to any depth with any quotes
    (#"f"{f"{f"{x}"}"}""#,
     "expressionStatement(formattedString(replacement(formattedString(replacement(formattedString(replacement(name:x)))))))"),
    ("f'{a['b']}{\n  c # comment\n}'",
     "expressionStatement(formattedString(replacement(subscript(name:a string:'b')) replacement(name:c)))"),
    ("f'{x:=5}{(y:=5)}'",
     "expressionStatement(formattedString(replacement(name:x formatSpec(formattedText:=5)) replacement(namedExpression(name:y number:5))))"),
    ("f'{x!=y}{{'", "expressionStatement(formattedString(replacement(compare(name:x name:y)) formattedText:{{))"),
    // 3.11: starred subscripts
    ("a[*b]", "expressionStatement(subscript(name:a tuple(starred(name:b))))"),
    ("def f(*args: *Ts): ...",
     "functionDef(identifier:f parameter(starred(name:Ts)) expressionStatement(constant:...))"),
    // 3.10 and before: soft keywords, with, walrus
    ("match = 1", "assign(name:match number:1)"),
    ("match(x)", "expressionStatement(call(name:match name:x))"),
    ("match[a:b]", "expressionStatement(subscript(name:match slice(name:a name:b)))"),
    ("match (x):\n  case _: pass", "matchStatement(name:x matchCase(capturePattern:_ passStatement))"),
    ("match -x:\n  case -1+2j: pass",
     "matchStatement(unary(name:x) matchCase(valuePattern(binary(unary(number:1) number:2j)) passStatement))"),
    ("match not in x", "expressionStatement(compare(name:match name:x))"),
    ("type = type in x", "assign(name:type compare(name:type name:x))"),
    ("case = _", "assign(name:case name:_)"),
    ("with (a, b): pass", "withStatement(withItem(name:a) withItem(name:b) passStatement)"),
    ("with (a, b) as c: pass", "withStatement(withItem(tuple(name:a name:b) name:c) passStatement)"),
    ("with (a as b, c as d,): pass", "withStatement(withItem(name:a name:b) withItem(name:c name:d) passStatement)"),
    ("with (yield): pass", "withStatement(withItem(yield:yield) passStatement)"),
    ("x = (y := 1, *z)", "assign(name:x tuple(namedExpression(name:y number:1) starred(name:z)))"),
    ("print(a, sep='')", "expressionStatement(call(name:print name:a keyword(string:'')))"),
    ("lambda a, /, *, b=1: a", "expressionStatement(lambda(parameter:a parameter(number:1) name:a))"),
    ("-x ** -y", "expressionStatement(unary(binary(name:x unary(name:y))))"),
    ("a < b == c not in d is not e", "expressionStatement(compare(name:a name:b name:c name:d name:e))"),
    ("not a or b and c", "expressionStatement(boolean(unary(name:a) boolean(name:b name:c)))"),
    ("[await x async for x in y]", "expressionStatement(listComprehension(await(name:x) comprehension(name:x name:y)))"),
    ("1if x else y", "expressionStatement(conditional(number:1 name:x name:y))"),
    ("x = yield", "assign(name:x yield:yield)"),
    ("a = b = *c, d", "assign(name:a name:b tuple(starred(name:c) name:d))"),
  ]) func `syntax of every version has one tree`(source: String, expected: String) {
    #expect(statements(source).map(shape).joined(separator: " ") == expected)
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func `all line ends are line ends`(newline: String) {
    let source = "if a:\n    b\n\n    # c\n    d = '''e\nf'''\nelse: (g,\n h)\ni \\\n  + j".split(separator: "\n", omittingEmptySubsequences: false)
    let shapes = statements(source.joined(separator: newline)).map(shape)
    #expect(shapes.count == 2)
    #expect(shapes[0].hasPrefix("ifStatement(ifClause(name:a expressionStatement(name:b) assign(name:d string:"))
    #expect(shapes[1] == "expressionStatement(binary(name:i name:j))")
  }

  @Test func `tabs go to every eighth column and form feeds to the first`() {
    #expect(problems("if a:\n\tb\n        c\n").first?.hasPrefix("3: the indentation mixes tabs and spaces") == true)
    #expect(statements("if a:\n  \u{C}    b\n    c\n\u{C}d\n").count == 2)
    #expect(statements("if a:\n    \tb\n    \tc\n").count == 1)
  }

  @Test func `nothing is a module as well`() {
    for source in ["", "\n", "   ", "# only a comment", "\u{FEFF}"] {
      let tree = parsePython(Array(source.utf8)).tree
      #expect(tree.root.body.isEmpty)
    }
  }
}
