/// Where the lines of one text begin, to turn byte offsets into lines and columns.
///
/// A line ends after `\n`, after `\r\n`, or after a `\r` that no `\n` follows, as editors and CPython count them.
package struct LineIndex: Sendable {
  /// A place for people: both count from 1; columns count Unicode scalars.
  package struct Position: Hashable, Sendable, Comparable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    package static func < (left: Position, right: Position) -> Bool {
      (left.line, left.column) < (right.line, right.column)
    }
  }

  private let starts: [UInt32]
  private let length: Int

  package init(_ bytes: [UInt8]) {
    var starts: [UInt32] = [0]
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        let byte = text[index]
        index += 1
        if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && !(index < text.count && text[index] == UInt8(ascii: "\n"))) {
          starts.append(UInt32(index))
        }
      }
    }
    self.starts = starts
    length = bytes.count
  }

  package var lineCount: Int { starts.count }

  /// The line that holds this offset, from 1. An offset past the end belongs to the last line.
  package func line(at offset: UInt32) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The offset of the first byte of a line (from 1).
  package func start(ofLine line: Int) -> UInt32 {
    starts[line - 1]
  }

  /// The bytes of a line (from 1) with its line end.
  package func range(ofLine line: Int) -> Range<Int> {
    Int(starts[line - 1])..<(line < starts.count ? Int(starts[line]) : length)
  }

  package func position(at offset: UInt32, in bytes: [UInt8]) -> Position {
    let line = line(at: offset)
    let start = Int(starts[line - 1])
    let end = min(Int(offset), bytes.count)
    let scalars = bytes[min(start, end)..<end].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    return Position(line: line, column: scalars + 1)
  }
}
