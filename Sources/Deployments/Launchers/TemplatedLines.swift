import ConfigSyntax
import Workspace

/// A file of lines, perhaps one that a template tool fills in first (`app.service.j2`).
///
/// Readers get bytes in which the template's parts are letters and its own lines are blank, so that places stay what they
/// are and what is plain is read as it is.
struct TemplatedLines: Sendable {
  let file: SourceFile
  let bytes: [UInt8]
  private let marks: TemplateMarks

  init(_ file: SourceFile) {
    self.file = file
    marks = TemplateMarks(file.bytes)
    var bytes = file.bytes
    for (span, _) in marks.held {
      let isStatement = span.count > 1 && (bytes[span.lowerBound + 1] == UInt8(ascii: "%") || Self.isComment(bytes[span]))
      let isOutput = isStatement && bytes[span.lowerBound] == UInt8(ascii: "<") && bytes[span].dropFirst(2).first == UInt8(ascii: "=")
      let mask = isStatement && !isOutput ? UInt8(ascii: " ") : UInt8(ascii: "_")
      for index in span where bytes[index] != UInt8(ascii: "\n") { bytes[index] = mask }
    }
    self.bytes = bytes
  }

  private static func isComment(_ mark: ArraySlice<UInt8>) -> Bool { mark.starts(with: "{#".utf8) }

  /// Why the bytes are not what will stand there; `nil` when they are known.
  func unknown(in span: ByteSpan) -> String? {
    marks.held.first { $0.span.overlaps(span.range) }?.reason
  }

  /// What must hold for the line to be there, in words: "when …".
  func condition(at span: ByteSpan) -> String? {
    marks.doubt(at: span).map { "when \($0.condition)" }
  }

  /// A word as the command will get it; one that a template makes keeps the text of the template.
  func word(_ bytes: [UInt8], at span: ByteSpan, via: [String] = []) -> CommandWord {
    let reason = unknown(in: span)
    let text = reason == nil ? String(decoding: bytes, as: UTF8.self) : file.text(span)
    return CommandWord(text, origin: Origin(file.span(span), via: via), unknown: reason)
  }
}
