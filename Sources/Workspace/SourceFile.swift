/// A file's name, its bytes and where its lines begin. Once made it never changes.
package struct SourceFile: Sendable {
  package let path: WorkspacePath
  package let bytes: [UInt8]
  package let lines: LineIndex

  package init(path: WorkspacePath, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    lines = LineIndex(bytes)
  }

  package init(path: WorkspacePath, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The text of a span; bytes that are no UTF-8 appear as U+FFFD.
  package func text(_ span: ByteSpan) -> String {
    String(decoding: bytes[min(Int(span.start), bytes.count)..<min(Int(span.end), bytes.count)], as: UTF8.self)
  }

  package func position(at offset: UInt32) -> LineIndex.Position {
    lines.position(at: offset, in: bytes)
  }

  package func span(_ bytes: ByteSpan) -> SourceSpan {
    SourceSpan(path, bytes)
  }
}
