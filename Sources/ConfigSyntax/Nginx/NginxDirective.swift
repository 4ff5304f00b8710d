import Workspace

/// One directive of nginx's configuration, or a block with what stands in it.
package struct NginxDirective: Sendable, Hashable {
  package struct Word: Sendable, Hashable {
    /// Without quotes and backslashes; `$name` stays as it is.
    package let text: String
    /// As it was written, quotes included.
    package let span: ByteSpan
  }

  package let name: Word
  package let arguments: [Word]
  /// What stands between the braces; `nil` for a directive that ends with `;`.
  package let children: [NginxDirective]?

  /// From the name to the last argument.
  package var span: ByteSpan { arguments.last.map { name.span.union($0.span) } ?? name.span }
}
