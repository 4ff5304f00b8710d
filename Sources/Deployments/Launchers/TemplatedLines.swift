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
  /// `__NAME__` and `@NAME@`, which scripts replace: in capital letters, since Python has names of the first kind.
  private let placeholders: [Range<Int>]

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
    placeholders = Self.placeholders(in: file.bytes) + (Self.isNamedTemplate(file.path) ? Self.dollarBraces(in: file.bytes) : [])
  }

  /// A file that says by its name that something fills it in: there `${name}` is Terraform's or envsubst's.
  private static func isNamedTemplate(_ path: WorkspacePath) -> Bool { ["tpl", "tmpl", "tftpl", "template"].contains(path.fileExtension) }

  static func dollarBraces(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "{"),
        let end = bytes[index...].firstIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "\n") }), bytes[end] == UInt8(ascii: "}")
      {
        found.append(index..<end + 1)
        index = end
      }
      index += 1
    }
    return found
  }

  /// Whether the template decides what stands in a part of the file.
  func isDecided(in span: ByteSpan) -> Bool {
    marks.marks(in: span.range).contains { $0.kind == .statement }
  }

  /// The file as each branch of the template leaves a part of it, with what the template must decide for that; `nil` when branches
  /// stand inside one another there.
  func alternatives(in span: ByteSpan) -> [(file: SourceFile, condition: String)]? {
    let statements = marks.marks(in: span.range).filter { $0.kind == .statement }
    let outer = marks.conditions(at: ByteSpan(span.range.lowerBound..<span.range.lowerBound)).map(\.condition)
    let ends = statements.map(\.span.lowerBound).dropFirst() + [span.range.upperBound]
    let branches = zip(statements, ends).map { mark, end in
      let part = min(mark.span.upperBound, end)..<end
      return (part: part, conditions: marks.conditions(at: ByteSpan(part.lowerBound..<part.lowerBound)).map(\.condition))
    }
    let distinct = branches.map(\.conditions).reduce(into: [[String]]()) { if $1 != outer, !$0.contains($1) { $0.append($1) } }
    guard !distinct.isEmpty, distinct.count <= 4, distinct.allSatisfy({ $0.count == outer.count + 1 }) else { return nil }
    return distinct.map { kept in
      var bytes = file.bytes
      func blank(_ range: Range<Int>) { for index in range where bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: " ") } }
      for mark in statements { blank(mark.span) }
      for branch in branches where branch.conditions != outer && branch.conditions != kept { blank(branch.part) }
      return (SourceFile(path: file.path, bytes: bytes), "when \(kept.last ?? "")")
    }
  }

  static func placeholders(in bytes: [UInt8], signs: [String] = ["__", "@"]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      guard let sign = signs.first(where: { bytes[index...].starts(with: $0.utf8) }) else {
        index += 1
        continue
      }
      let start = index + sign.utf8.count
      var end = start
      while end < bytes.count, (65...90).contains(bytes[end]) || (48...57).contains(bytes[end]) || bytes[end] == UInt8(ascii: "_") {
        if end > start, bytes[end...].starts(with: sign.utf8) { break }
        end += 1
      }
      guard end > start, (65...90).contains(bytes[start]), bytes[end...].starts(with: sign.utf8) else {
        index = max(end, index + 1)
        continue
      }
      found.append(index..<end + sign.utf8.count)
      index = end + sign.utf8.count
    }
    return found
  }

  private static func isComment(_ mark: ArraySlice<UInt8>) -> Bool { mark.starts(with: "{#".utf8) }

  /// Why the bytes are not what will stand there; `nil` when they are known.
  func unknown(in span: ByteSpan) -> String? {
    if let held = marks.held.first(where: { $0.span.overlaps(span.range) }) { return held.reason }
    return placeholders.first { $0.overlaps(span.range) }.map { "`\(file.text(ByteSpan($0)))` is a placeholder" }
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
