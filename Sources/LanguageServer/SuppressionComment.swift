import JSONWriting
import ConfigSyntax
import Workspace

/// Where and how a file takes the comment `lostwork: ignore[LW101] <reason>` that answers for a finding.
package struct SuppressionComment {
  private let code: String
  /// The job or the setting.
  private let place: ByteSpan
  private let file: SourceFile

  package init(code: String, place: ByteSpan, file: SourceFile) {
    self.code = code
    self.place = place
    self.file = file
  }

  /// Text that goes in at a byte.
  package struct Insertion: Hashable {
    package let offset: Int
    package let text: String
  }

  /// `nil` where no comment can stand: in JSON, inside a text of several lines, between continued lines.
  package var insertion: Insertion? {
    let candidates: [Insertion?] =
      switch file.path.fileExtension {
      case "py", "pyi": [atEndOfLine(isSafe: endsInCode), above]
      case "yaml", "yml": [atEndOfLine(isSafe: true), above].filter { isComment($0) { readYAML($0) } }
      case "toml": [atEndOfLine(isSafe: true), above].filter { isComment($0) { readTOML($0) } }
      // uWSGI takes what follows a value for a part of it; systemd and Docker likewise.
      case "ini", "cfg", "conf", "service", "env", "dockerfile": [above]
      default: isContainerFile ? [above] : []
      }
    return candidates.lazy.compactMap { $0 }.first
  }

  private var isContainerFile: Bool {
    let name = String(decoding: file.path.name, as: UTF8.self)
    return ["Dockerfile", "Containerfile"].contains { name == $0 || name.hasPrefix($0 + ".") }
  }

  private var comment: String { "# lostwork: ignore[\(code)] <reason>" }

  private var firstLine: Int { file.lines.line(at: place.start) }
  private var lastLine: Int { max(firstLine, file.lines.line(at: place.isEmpty ? place.start : place.end - 1)) }

  // MARK: At the end of the line

  private func atEndOfLine(isSafe: Bool) -> Insertion? {
    let end = file.contentEnd(ofLine: lastLine)
    // One comment a line is read: its list grows.
    if let list = endOfList(inLine: lastLine) { return Insertion(offset: list, text: ", \(code)") }
    return isSafe && !mentionsUs(lastLine) ? Insertion(offset: end, text: "  " + comment) : nil
  }

  /// Whether the line that the job ends on ends in code too, as far as can be seen without parsing: the call's own end is code.
  private var endsInCode: Bool {
    let end = file.contentEnd(ofLine: lastLine)
    let rest = String(decoding: file.bytes[min(Int(place.end), end)..<end], as: UTF8.self)
    return !rest.hasSuffix("\\") && !rest.contains("\"\"\"") && !rest.contains("'''")
  }

  // MARK: Above the line

  private var above: Insertion? {
    if firstLine > 1 {
      if let list = endOfList(inLine: firstLine - 1) { return Insertion(offset: list, text: ", \(code)") }
      // A comment would become a part of the continued line.
      if mentionsUs(firstLine - 1) || text(ofLine: firstLine - 1).hasSuffix("\\") { return nil }
    }
    let start = file.contentEnd(ofLine: firstLine) - text(ofLine: firstLine).utf8.count
    let indentation = text(ofLine: firstLine).prefix { $0 == " " || $0 == "\t" }
    return Insertion(offset: start, text: indentation + comment + lineEnd)
  }

  private var lineEnd: String {
    let range = file.lines.range(ofLine: firstLine)
    return file.bytes[range].suffix(2).elementsEqual("\r\n".utf8) ? "\r\n" : "\n"
  }

  // MARK: -

  private func text(ofLine line: Int) -> String {
    let start = line == 1 && file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : Int(file.lines.start(ofLine: line))
    return String(decoding: file.bytes[start..<file.contentEnd(ofLine: line)], as: UTF8.self)
  }

  private func mentionsUs(_ line: Int) -> Bool { text(ofLine: line).contains("lostwork:") }

  /// The place of the bracket that closes the codes of a comment of ours.
  private func endOfList(inLine line: Int) -> Int? {
    let bytes = file.bytes[Int(file.lines.start(ofLine: line))..<file.contentEnd(ofLine: line)]
    let opening = Array("# lostwork: ignore[".utf8)
    guard bytes.count > opening.count else { return nil }
    let start = (bytes.startIndex...(bytes.endIndex - opening.count)).first { bytes[$0...].starts(with: opening) }
    return start.flatMap { bytes[$0...].firstIndex(of: UInt8(ascii: "]")) }
  }

  /// Whether the format's own reader takes what was inserted for a comment.
  private func isComment(_ insertion: Insertion?, _ read: ([UInt8]) -> Parsed<ConfigDocuments>) -> Bool {
    guard let insertion else { return false }
    var bytes = file.bytes
    bytes.insert(contentsOf: insertion.text.utf8, at: insertion.offset)
    let before = read(file.bytes)
    let after = read(bytes)
    return after.problems.count == before.problems.count
      && after.tree.comments.contains { $0.span.range.contains(insertion.offset + insertion.text.utf8.count - 2) }
  }
}
