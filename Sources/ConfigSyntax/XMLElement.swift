import Workspace

/// One element of an XML file, as uWSGI's and IIS' configurations have them. Names keep their prefix as written.
package struct XMLElement: Sendable, Hashable {
  package var name: String
  package var nameSpan: ByteSpan
  package var attributes: [XMLAttribute]
  /// Text and elements in the order of the file; never two texts in a row.
  package var content: [XMLContent]
  /// What stands between the tags beside elements, divided as a document tree of libxml2 divides it: a comment ends a text.
  package var pieces: [XMLPiece] = []
  /// From the `<` of the start tag to the `>` of the end tag.
  package var span: ByteSpan

  package init(_ name: String, at nameSpan: ByteSpan, attributes: [XMLAttribute] = [], content: [XMLContent] = [], span: ByteSpan) {
    self.name = name
    self.nameSpan = nameSpan
    self.attributes = attributes
    self.content = content
    self.span = span
  }
}

package enum XMLContent: Sendable, Hashable {
  /// References replaced, CDATA included, not trimmed. The span covers the text as written.
  case text(String, ByteSpan)
  case element(XMLElement)
}

package struct XMLPiece: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case text, characterData, comment, instruction
  }

  package var kind: Kind
  /// Without the marks around it; references of a text are replaced.
  package var text: String
  package var span: ByteSpan

  package init(_ kind: Kind, _ text: String, at span: ByteSpan) {
    self.kind = kind
    self.text = text
    self.span = span
  }
}

package struct XMLAttribute: Sendable, Hashable {
  package var name: String
  package var nameSpan: ByteSpan
  package var value: String
  /// Without the quotes.
  package var valueSpan: ByteSpan

  package init(_ name: String, at nameSpan: ByteSpan, value: String, valueSpan: ByteSpan) {
    self.name = name
    self.nameSpan = nameSpan
    self.value = value
    self.valueSpan = valueSpan
  }
}

package struct XMLDocument: Sendable, Hashable {
  /// `nil` when the file holds none that could be read.
  package var root: XMLElement?
  package var comments: [ConfigComment]

  package init(root: XMLElement? = nil, comments: [ConfigComment] = []) {
    self.root = root
    self.comments = comments
  }
}

// MARK: Asking

extension XMLElement {
  package var children: [XMLElement] {
    content.compactMap { if case .element(let child) = $0 { child } else { nil } }
  }

  package func children(named name: String) -> [XMLElement] {
    children.filter { $0.name == name }
  }

  /// The text between the tags, without that of children.
  package var text: String {
    content.reduce(into: "") { text, part in
      if case .text(let more, _) = part { text += more }
    }
  }

  package func attribute(_ name: String) -> XMLAttribute? {
    attributes.first { $0.name == name }
  }
}
