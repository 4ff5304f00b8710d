import ConfigSyntax
import Workspace

/// A text together with the way from its bytes to the file that a person wrote: a command inside a Procfile's line, a
/// script inside a block scalar, an instruction whose lines were joined.
package struct PlacedText: Sendable {
  package let bytes: [UInt8]
  private let place: @Sendable (Range<Int>) -> SourceSpan

  /// - Parameter place: Where a part of the bytes stands; an empty part is a place too.
  package init(_ bytes: [UInt8], place: @escaping @Sendable (Range<Int>) -> SourceSpan) {
    self.bytes = bytes
    self.place = place
  }

  /// A part of a file, byte for byte.
  package init(_ span: ByteSpan, of file: SourceFile) {
    let path = file.path
    let start = Int(span.start)
    self.init(Array(file.bytes[span.range])) { part in SourceSpan(path, ByteSpan(part.lowerBound + start..<part.upperBound + start)) }
  }

  /// A text made from another one by replacing parts of it.
  package init(_ text: RewrittenText, of original: PlacedText) {
    self.init(text.bytes) { part in original.span(text.original(of: part).range) }
  }

  /// The text of a scalar.
  package init(_ text: EmbeddedText, in path: WorkspacePath) {
    self.init(text.bytes) { part in SourceSpan(path, text.span(inFile: ByteSpan(part))) }
  }

  /// A text whose parts cannot be told apart in the file: all of it stands at one place.
  package init(_ text: String, at place: SourceSpan) {
    self.init(Array(text.utf8)) { _ in place }
  }

  package func span(_ part: Range<Int>) -> SourceSpan { place(part) }

  package var whole: SourceSpan { place(0..<bytes.count) }
}
