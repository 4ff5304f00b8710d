import JSONWriting
import ConfigSyntax
import Workspace

/// How a client counts along a line.
package enum PositionEncoding: String, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
}

/// A place in a text as the protocol tells it: both count from 0, `character` in the units of the agreed encoding.
package struct TextPosition: Hashable {
  package var line: Int
  package var character: Int

  package init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  init?(_ node: ConfigNode?) {
    guard let line = node?["line"]?.integer, let character = node?["character"]?.integer, line >= 0, character >= 0 else { return nil }
    self.init(line: line, character: character)
  }

  var json: JSONValue { ["line": .integer(line), "character": .integer(character)] }
}

extension SourceFile {
  /// Lines are the protocol's too: it ends them where ``LineIndex`` does.
  package func position(of offset: UInt32, in encoding: PositionEncoding) -> TextPosition {
    let line = lines.line(at: offset)
    let start = min(contentStart(ofLine: line), bytes.count)
    let end = scalarBoundary(notAfter: max(start, min(Int(offset), bytes.count)))
    switch encoding {
    case .utf8: return TextPosition(line: line - 1, character: end - start)
    case .utf16: return TextPosition(line: line - 1, character: String(decoding: bytes[start..<end], as: UTF8.self).utf16.count)
    }
  }

  /// The byte that a client means. A character behind the end of its line is the line's end, as the protocol wants it, and a
  /// line behind the last one is the end of the text.
  package func offset(of position: TextPosition, in encoding: PositionEncoding) -> Int {
    guard position.line < lines.lineCount else { return bytes.count }
    let start = contentStart(ofLine: position.line + 1)
    let end = contentEnd(ofLine: position.line + 1)
    switch encoding {
    case .utf8: return scalarBoundary(notAfter: start + min(position.character, end - start))
    case .utf16:
      var units = 0
      var offset = start
      for scalar in String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars {
        units += UTF16.width(scalar)
        if units > position.character { break }
        // A byte that is no UTF-8 became U+FFFD: one byte in the text.
        offset += scalar == "\u{FFFD}" && !bytes[offset..<end].starts(with: [0xEF, 0xBF, 0xBD]) ? 1 : UTF8.width(scalar)
      }
      return min(offset, end)
    }
  }

  /// The first byte of a line that an editor shows: behind the mark that some put before a text.
  private func contentStart(ofLine line: Int) -> Int {
    line == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : Int(lines.start(ofLine: line))
  }

  /// Where the end of a line begins.
  func contentEnd(ofLine line: Int) -> Int {
    let range = lines.range(ofLine: line)
    var end = range.upperBound
    if end > range.lowerBound, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > range.lowerBound, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return max(end, contentStart(ofLine: line))
  }

  private func scalarBoundary(notAfter offset: Int) -> Int {
    var offset = offset
    for _ in 0..<3 where offset > 0 && offset < bytes.count && bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}
