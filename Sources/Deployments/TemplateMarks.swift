import Workspace

/// The places of a file that another tool fills in before the server reads it: `{{ value }}`, `{% if … %}`, `<%= value %>`.
struct TemplateMarks: Sendable {
  /// Parts that stand for something unknown, in their order.
  private(set) var held: [(span: Range<Int>, reason: String)] = []
  private var conditional: [(span: Range<Int>, doubt: UWSGIDoubt)] = []

  var isEmpty: Bool { held.isEmpty }

  init(_ bytes: [UInt8]) {
    let marks: [(open: [UInt8], close: [UInt8])] = [("{{", "}}"), ("{%", "%}"), ("<%", "%>")].map { (Array($0.utf8), Array($1.utf8)) }
    var blocks: [(start: Int, doubt: UWSGIDoubt)] = []
    var index = 0
    while index + 1 < bytes.count {
      guard let mark = marks.first(where: { bytes[index] == $0.open[0] && bytes[index + 1] == $0.open[1] }),
        let end = Self.end(of: mark.close, in: bytes, from: index + 2)
      else {
        index += 1
        continue
      }
      let span = index..<end
      held.append((span, "a template fills in `\(String(decoding: bytes[span], as: UTF8.self))`"))
      if mark.open == Array("{%".utf8) { note(statement: bytes[(index + 2)..<(end - 2)], at: span, blocks: &blocks) }
      index = end
    }
  }

  /// The end of the closing mark on the same line.
  private static func end(of close: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while index + 1 < bytes.count, bytes[index] != UInt8(ascii: "\n") {
      if bytes[index] == close[0], bytes[index + 1] == close[1] { return index + 2 }
      index += 1
    }
    return nil
  }

  private mutating func note(statement: ArraySlice<UInt8>, at span: Range<Int>, blocks: inout [(start: Int, doubt: UWSGIDoubt)]) {
    let words = String(decoding: statement, as: UTF8.self).split { $0 == " " || $0 == "-" || $0 == "\t" }
    let condition = words.dropFirst().joined(separator: " ")
    let doubt = UWSGIDoubt(condition: "the template's `\(condition)` holds", opposite: "the template's `\(condition)` does not hold")
    switch words.first {
    case "if", "for": blocks.append((span.upperBound, doubt))
    case "elif", "else":
      guard let block = blocks.popLast() else { return }
      conditional.append((block.start..<span.lowerBound, block.doubt))
      let otherwise = UWSGIDoubt(condition: block.doubt.opposite, opposite: block.doubt.condition)
      blocks.append((span.upperBound, words.first == "else" ? otherwise : doubt))
    case "endif", "endfor":
      if let block = blocks.popLast() { conditional.append((block.start..<span.lowerBound, block.doubt)) }
    default: break
    }
  }

  /// Whether a line consists of a template's own statement.
  func isStatement(_ key: [UInt8]) -> Bool {
    !held.isEmpty && (key.starts(with: Array("{%".utf8)) || key.starts(with: Array("<%".utf8)) || key.starts(with: Array("{#".utf8)))
  }

  /// What the template must decide for this place to be there.
  func doubt(at span: ByteSpan) -> UWSGIDoubt? {
    conditional.filter { $0.span.contains(Int(span.start)) }.map(\.doubt).reduce(nil) { $1.and($0) }
  }
}
