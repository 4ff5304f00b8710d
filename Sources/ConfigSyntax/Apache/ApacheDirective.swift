import Workspace

/// One directive of Apache's configuration, or a section with what stands in it.
package struct ApacheDirective: Sendable, Hashable {
  package struct Argument: Sendable, Hashable {
    /// Without the quotes around it; `${NAME}` stays as it is.
    package let text: String
    /// As it was written, quotes included.
    package let span: ByteSpan

    package init(text: String, span: ByteSpan) {
      self.text = text
      self.span = span
    }
  }

  /// As it was written: Apache does not look at the case of letters.
  package let name: String
  /// Of the name alone.
  package let nameSpan: ByteSpan
  package let arguments: [Argument]
  /// From the name to the last argument.
  package let span: ByteSpan
  /// What stands between `<Name …>` and `</Name>`; `nil` for a directive.
  package var children: [ApacheDirective]?

  package init(name: String, nameSpan: ByteSpan, arguments: [Argument], span: ByteSpan, children: [ApacheDirective]?) {
    self.name = name
    self.nameSpan = nameSpan
    self.arguments = arguments
    self.span = span
    self.children = children
  }

  package func isNamed(_ other: String) -> Bool { name.lowercased() == other.lowercased() }
}
