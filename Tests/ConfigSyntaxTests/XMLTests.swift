import ConfigSyntax
import Testing
import Workspace

@Suite struct XMLTests {
  /// An element in one line: `name(attribute=value)[content]`, text in quotes.
  private func oneLine(_ element: XMLElement) -> String {
    let attributes = element.attributes.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    let content = element.content.map { part in
      switch part {
      case .text(let text, _): "\"\(text)\""
      case .element(let child): oneLine(child)
      }
    }
    return element.name + (attributes.isEmpty ? "" : "(\(attributes))") + (content.isEmpty ? "" : "[\(content.joined(separator: " "))]")
  }

  @Test(arguments: [
    ("<a/>", "a"),
    ("<?xml version=\"1.0\" encoding='utf-8'?>\n<!-- c -->\n<a></a>\n<!-- d -->", "a"),
    ("<uwsgi><max-requests> 50 </max-requests><master/></uwsgi>", "uwsgi[max-requests[\" 50 \"] master]"),
    ("<add key=\"WSGI_HANDLER\" value='a &amp; \"b\"\n\tc' />", "add(key=WSGI_HANDLER value=a & \"b\"  c)"),
    ("<a>x&lt;y&#233;&#x1F600;<!-- c --><![CDATA[<&]]>\r\nz</a>", "a[\"x<yé😀<&\nz\"]"),
    ("<a>x<b>y</b>z</a>", "a[\"x\" b[\"y\"] \"z\"]"),
    ("<!DOCTYPE a [ <!ENTITY b \"]>\"> <!-- > ' --> ]><a/>", "a"),
    ("<x:a xmlns:x='u' x:b='1'/>", "x:a(xmlns:x=u x:b=1)"),
    ("<größe wert='ü'>ß</größe>", "größe(wert=ü)[\"ß\"]"),
    ("<a><?php echo 1 > 2 ?></a>", "a"),
  ])
  func `a document becomes one element`(source: String, tree: String) throws {
    let parsed = readXML(Array(source.utf8))
    #expect(oneLine(try #require(parsed.tree.root)) == tree)
    #expect(parsed.problems.isEmpty)
  }

  @Test(arguments: [
    ("", "", "1:1 the file holds no element (one root element)"),
    ("x", "", "1:1 there is text outside the root element (one root element)"),
    ("<a><b>1</b><c>2</a>", "a[b[\"1\"] c[\"2\"]]", "1:16 `</a>` stands where `<c>` is open (`</c>`)"),
    ("<a>\n<b>1", "a[\"\n\" b[\"1\"]]", "2:2 the element `<b>` does not end (`</b>`)"),
    ("<a/><b/>", "a", "1:5 there is a second root element (one root element)"),
    ("<a x=1/>", "a", "1:4 the value of `x` is not quoted (`x=\"…\"`)"),
    ("<a x='1' x='2'/>", "a(x=1)", "1:10 the attribute `x` is written a second time (one value for each attribute)"),
    ("<a x='1'y='2'/>", "a(x=1 y=2)", "1:9 the attributes are not set apart (a blank)"),
    ("<a>&b; &lt;</a>", "a[\"&b; <\"]", "1:4 `&b;` stands for something that only a document type could say (`&lt;`, `&gt;`, `&amp;`, `&apos;`, `&quot;` or a number)"),
    ("<a>1 & 2</a>", "a[\"1 & 2\"]", "1:6 `&` begins no reference here (`&amp;` for the sign itself)"),
    ("<a>&#0;</a>", "a[\"&#0;\"]", "1:4 `&#0;` names no character that XML allows"),
    ("<a>1 < 2</a>", "a[\"1 \"]", "1:6 `<` begins no tag here (`&lt;` for the sign itself)"),
    ("<a><!-- x </a>", "a", "1:4 the comment does not end (`-->`)"),
    ("<a><![CDATA[x</a>", "a[\"x</a>\"]", "1:4 the CDATA section does not end (`]]>`)"),
    ("<?xml version='1.0' encoding='latin-1'?><a>é</a>", "a[\"é\"]", "1:31 the file says that it is `latin-1`; it was read as UTF-8 (UTF-8)"),
  ])
  func `what was read before an error is kept`(source: String, tree: String, complaint: String) {
    let bytes = Array(source.utf8)
    let parsed = readXML(bytes)
    #expect(parsed.tree.root.map(oneLine) ?? "" == tree)
    #expect(complaints(parsed.problems, bytes) == [complaint])
  }

  @Test func `names, values, text and comments have their places`() throws {
    let bytes = Array("\u{FEFF}<ä ö='ü &amp;'>\n  <b>x<!-- ß -->y</b></ä>".utf8)
    let parsed = readXML(bytes)
    let root = try #require(parsed.tree.root)
    #expect(text(root.span, bytes) == "<ä ö='ü &amp;'>\n  <b>x<!-- ß -->y</b></ä>")
    #expect(text(root.nameSpan, bytes) == "ä")
    #expect(root.attribute("ö").map { [text($0.nameSpan, bytes), text($0.valueSpan, bytes), $0.value] } == ["ö", "ü &amp;", "ü &"])
    let child = try #require(root.children(named: "b").first)
    #expect(text(child.span, bytes) == "<b>x<!-- ß -->y</b>")
    #expect(child.text == "xy")
    #expect(child.content.first == .text("xy", ByteSpan(Int(child.span.start) + 3..<Int(child.span.end) - 4)))
    #expect(parsed.tree.comments.map(\.text) == ["<!-- ß -->"])
  }

  @Test func `depth is bounded, and entities cannot grow`() throws {
    let deep = readXML(Array(String(repeating: "<a>", count: 100_000).utf8))
    #expect(deep.problems.map(\.kind) == [.limitReached])

    let bomb = readXML(
      Array("<!DOCTYPE a [<!ENTITY x \"lol\"><!ENTITY y \"&x;&x;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&y;&f;</a>".utf8))
    #expect(try #require(bomb.tree.root).text == "&y;&f;")
    #expect(bomb.problems.count == 2)
  }
}
