/// A file's name, its bytes and where its lines begin. Once made it never changes.
public struct SourceFile: Sendable {
  public let path: WorkspacePath
  public let bytes: [UInt8]
  public let lines: LineIndex

  public init(path: WorkspacePath, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    lines = LineIndex(bytes)
  }

  public init(path: WorkspacePath, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The text of a span; bytes that are no UTF-8 appear as U+FFFD.
  public func text(_ span: ByteSpan) -> String {
    String(decoding: bytes[min(Int(span.start), bytes.count)..<min(Int(span.end), bytes.count)], as: UTF8.self)
  }

  public func position(at offset: UInt32) -> LineIndex.Position {
    lines.position(at: offset, in: bytes)
  }

  public func span(_ bytes: ByteSpan) -> SourceSpan {
    SourceSpan(path, bytes)
  }
}
