import Workspace

/// The bodies of `if TYPE_CHECKING:` and `if __name__ == "__main__":`, which importing a file does not run, found without parsing.
///
/// A body ends before the first line of code that is not indented deeper than its `if`.
public func guardedBlocks(in bytes: [UInt8]) -> [ByteSpan] {
  guardedBlocks(in: bytes.span)
}

/// The same for bytes that lie in a buffer.
public func guardedBlocks(in bytes: Span<UInt8>) -> [ByteSpan] {
  bytes.withUnsafeBufferPointer { bytes in
    var scan = GuardScan(bytes)
    scan.run()
    return scan.blocks
  }
}

/// Looks for the letters that every such test has; only there is the line around them read.
private struct GuardScan {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var walk: CodeWalk
  private(set) var blocks: [ByteSpan] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    walk = CodeWalk(bytes)
  }

  mutating func run() {
    var position = 0
    while let found = nextLetters(from: position) {
      position = found + 1
      let line = lineStart(before: found)
      guard line >= blocks.last.map({ Int($0.end) }) ?? 0, let (indent, body) = body(ofGuardAt: line), walk.reaches(indent) else { continue }
      let end = blockEnd(from: body, deeperThan: indent - line)
      blocks.append(ByteSpan(start: UInt32(body), end: UInt32(end)))
      position = max(position, body)
    }
  }

  /// Where `TYPE_CHECKING` or `__main__` may stand next: both have `_` between two letters that are alike nowhere else.
  private func nextLetters(from start: Int) -> Int? {
    var position = start
    let end = bytes.count - 9
    while position <= end {
      let (first, second) = (bytes.word(at: position), bytes.word(at: position &+ 1))
      // `E_` of `TYPE_CHECKING`, `_m` of `__main__`.
      let pairs =
        ByteWords.zeros((first ^ Self.letterE) | (second ^ Self.underscore)) | ByteWords.zeros((first ^ Self.underscore) | (second ^ Self.letterM))
      if pairs == 0 {
        position &+= 8
        continue
      }
      position &+= ByteWords.firstByte(pairs)
      if bytes.hold("E_CHECKING", at: position) || bytes.hold("_main__", at: position) { return position }
      position &+= 1
    }
    return nil
  }

  private static let letterE = ByteWords.ones &* UInt64(UInt8(ascii: "E"))
  private static let letterM = ByteWords.ones &* UInt64(UInt8(ascii: "m"))
  private static let underscore = ByteWords.ones &* UInt64(UInt8(ascii: "_"))

  private func lineStart(before offset: Int) -> Int {
    var position = offset
    while position > 0, bytes[position - 1] != 10, bytes[position - 1] != 13 { position -= 1 }
    return position
  }

  // MARK: The test

  /// Where the `if` of a line and its body begin, when its test is one of the two.
  private func body(ofGuardAt line: Int) -> (keyword: Int, body: Int)? {
    var position = skipBlanks(line)
    let keyword = position
    if bytes.hold("elif", at: position) { position += 4 } else if bytes.hold("if", at: position) { position += 2 } else { return nil }
    var open = 0
    position = skipBlanks(position)
    while position < bytes.count, bytes[position] == UInt8(ascii: "(") {
      open += 1
      position = skipBlanks(position + 1)
    }
    guard position > keyword + 2, let end = endOfTest(at: position) else { return nil }
    position = skipBlanks(end)
    while open > 0, position < bytes.count, bytes[position] == UInt8(ascii: ")") {
      open -= 1
      position = skipBlanks(position + 1)
    }
    return open == 0 && position < bytes.count && bytes[position] == UInt8(ascii: ":") ? (keyword, position + 1) : nil
  }

  /// `TYPE_CHECKING`, `typing.TYPE_CHECKING`, `__name__ == "__main__"`, `"__main__" == __name__`.
  private func endOfTest(at start: Int) -> Int? {
    var end = start
    while end < bytes.count, isNameByte(bytes[end]) || bytes[end] == UInt8(ascii: ".") { end += 1 }
    let word = bytes[start..<end]
    if word.elementsEqual("TYPE_CHECKING".utf8) || word.reversed().starts(with: ".TYPE_CHECKING".utf8.reversed()) { return end }
    if word.elementsEqual("__name__".utf8) { return equals(after: end).flatMap(endOfMain) }
    guard let after = endOfMain(at: start), let name = equals(after: after), bytes.hold("__name__", at: name) else { return nil }
    return name + 8 < bytes.count && isNameByte(bytes[name + 8]) ? nil : name + 8
  }

  private func equals(after offset: Int) -> Int? {
    let position = skipBlanks(offset)
    return bytes.hold("==", at: position) ? skipBlanks(position + 2) : nil
  }

  private func endOfMain(at offset: Int) -> Int? {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "'") || bytes[offset] == UInt8(ascii: "\""), bytes.hold("__main__", at: offset + 1),
      offset + 9 < bytes.count, bytes[offset + 9] == bytes[offset]
    else { return nil }
    return offset + 10
  }

  private func skipBlanks(_ offset: Int) -> Int {
    var position = offset
    while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 || bytes[position] == 12 { position += 1 }
    return position
  }

  // MARK: The block

  private mutating func blockEnd(from body: Int, deeperThan indent: Int) -> Int {
    var position = lineEnd(from: body)
    let first = skipBlanks(body)
    // `if TYPE_CHECKING: import shop`
    if first < position, bytes[first] != UInt8(ascii: "#") { return position }
    while position < bytes.count {
      position += 1
      let start = skipBlanks(position)
      guard start < bytes.count else { return bytes.count }
      let isBlank = bytes[start] == 10 || bytes[start] == 13 || bytes[start] == UInt8(ascii: "#")
      if !isBlank, start - position <= indent, walk.reaches(start) { return position }
      position = lineEnd(from: start)
    }
    return bytes.count
  }

  private func lineEnd(from offset: Int) -> Int {
    var position = offset
    while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
    return position
  }
}
