import Glibc

/// Where the lines of one text begin, to turn byte offsets into lines and columns.
///
/// A line ends after `\n`, after `\r\n`, or after a `\r` that no `\n` follows, as editors and CPython count them.
public struct LineIndex: Sendable {
  /// A place for people: both count from 1; columns count Unicode scalars.
  public struct Position: Hashable, Sendable, Comparable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    public static func < (left: Position, right: Position) -> Bool {
      (left.line, left.column) < (right.line, right.column)
    }
  }

  private let starts: [UInt32]
  private let length: Int

  public init(_ bytes: [UInt8]) {
    starts = bytes.withUnsafeBytes { text in
      text.contains(byte: UInt8(ascii: "\r")) ? Self.startsAfterAnyEnd(text) : Self.startsAfterNewlines(text)
    }
    length = bytes.count
  }

  private static func startsAfterAnyEnd(_ text: UnsafeRawBufferPointer) -> [UInt32] {
    var starts: [UInt32] = [0]
    for index in text.indices {
      let endsLine = text[index] == UInt8(ascii: "\n")
        || (text[index] == UInt8(ascii: "\r") && !(index + 1 < text.count && text[index + 1] == UInt8(ascii: "\n")))
      if endsLine { starts.append(UInt32(index + 1)) }
    }
    return starts
  }

  /// Nearly every file has no `\r`, and then `memchr` finds the ends several times faster than a look at every byte.
  private static func startsAfterNewlines(_ text: UnsafeRawBufferPointer) -> [UInt32] {
    var starts: [UInt32] = [0]
    var rest = text
    while let newline = rest.first(byte: UInt8(ascii: "\n")) {
      starts.append(UInt32(text.count - rest.count + newline + 1))
      rest = UnsafeRawBufferPointer(rebasing: rest[(newline + 1)...])
    }
    return starts
  }

  /// At least 1; a text that ends with a line end has an empty last line after it.
  public var lineCount: Int { starts.count }

  /// The line that holds this offset, from 1. An offset past the end belongs to the last line.
  public func line(at offset: UInt32) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The offset of the first byte of a line (from 1).
  public func start(ofLine line: Int) -> UInt32 {
    starts[line - 1]
  }

  /// The bytes of a line (from 1) with its line end.
  public func range(ofLine line: Int) -> Range<Int> {
    Int(starts[line - 1])..<(line < starts.count ? Int(starts[line]) : length)
  }

  /// A place for people. An offset inside a scalar belongs to that scalar, and one past the end to the end.
  ///
  /// A byte that is no UTF-8 counts as the U+FFFD that ``SourceFile/text(_:)`` shows for it. The mark that some editors put before
  /// a text (U+FEFF) is no column: nobody sees it.
  public func position(at offset: UInt32, in bytes: [UInt8]) -> Position {
    let line = line(at: offset)
    var start = min(Int(starts[line - 1]), bytes.count)
    var end = max(start, min(Int(offset), bytes.count))
    end -= Self.bytesOfScalar(before: end, from: start, in: bytes)
    if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = min(3, end) }
    return Position(line: line, column: String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.count + 1)
  }

  /// How many bytes of the scalar that `offset` cuts in two stand before it; 0 when it cuts none.
  private static func bytesOfScalar(before offset: Int, from start: Int, in bytes: [UInt8]) -> Int {
    guard offset < bytes.count, bytes[offset] & 0xC0 == 0x80 else { return 0 }
    for back in 1...3 where offset - back >= start {
      switch bytes[offset - back] {
      case 0x80...0xBF: continue
      case 0xC2...0xDF: return back < 2 ? back : 0
      case 0xE0...0xEF: return back < 3 ? back : 0
      case 0xF0...0xF4: return back
      default: return 0
      }
    }
    return 0
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func first(byte: UInt8) -> Int? {
    guard let baseAddress, let found = memchr(baseAddress, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(found) - baseAddress
  }

  fileprivate func contains(byte: UInt8) -> Bool { first(byte: byte) != nil }
}
