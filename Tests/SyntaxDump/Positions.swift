import PythonSyntax
import Workspace

/// Offsets as CPython's `ast` gives them: lines from 1, columns in UTF-8 bytes of the decoded text, without a byte order mark.
struct Positions {
  private let lines: LineIndex
  private let bytes: [UInt8]
  private let encoding: SourceEncoding
  private let markLength: Int

  init(_ tree: SyntaxTree) {
    bytes = tree.source
    lines = LineIndex(bytes)
    encoding = tree.encoding
    markLength = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  func text(_ offset: UInt32) -> String {
    let line = lines.line(at: offset)
    let start = Int(lines.start(ofLine: line))
    var column = Int(offset) - start - (line == 1 ? markLength : 0)
    if encoding != .utf8 {
      column = encoding.decode(bytes[start..<Int(offset)]).utf8.count
    }
    return "\(line):\(column)"
  }

  func line(_ offset: UInt32) -> Int {
    lines.line(at: offset)
  }
}
