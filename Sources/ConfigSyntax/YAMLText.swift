import Workspace

/// The part of a file that libyaml is given to read, and the way back from libyaml's marks to the file.
///
/// libyaml's reader decodes a buffer of 16 KiB before it looks at the first token, so that one byte it cannot take hides
/// everything before it. We look first and hand over the lines above such a byte.
struct YAMLText {
  /// The bytes to read: after a byte-order mark, up to the line with the first byte that libyaml would refuse.
  let range: Range<Int>
  /// Why the range ends before the file does.
  let problem: Problem?

  private let bytes: [UInt8]
  /// The offset of every 64th character; empty when each character of the range is one byte.
  private let checkpoints: [UInt32]

  init(_ bytes: [UInt8], limits: YAMLLimits) {
    self.bytes = bytes
    let start: Int
    switch ByteOrderMark(bytes) {
    case nil: start = 0
    case .utf8: start = 3
    case .utf16:
      problem = Problem(.configSyntax, "the file is UTF-16", expected: "UTF-8", at: ByteSpan(0..<2))
      range = bytes.count..<bytes.count
      checkpoints = []
      return
    }
    let survey = bytes.withUnsafeBufferPointer { Survey($0, from: start) }
    checkpoints = survey.checkpoints
    if let line = startOfTagDirective(limits.tagDirectives + 1, in: bytes[start..<(survey.refused ?? bytes.count)]) {
      range = start..<line
      problem = Problem(
        .limitReached, "more than \(limits.tagDirectives) `%TAG` lines; the rest of the file was not read",
        at: ByteSpan(line..<(line + tagDirective.count)))
      return
    }
    guard let refused = survey.refused else {
      range = start..<bytes.count
      problem = nil
      return
    }
    let lineStart = bytes[start..<refused].lastIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    range = start..<(lineStart.map { $0 + 1 } ?? start)
    problem = Problem(
      .configSyntax,
      bytes[refused] < 0x80
        ? "the control character \(bytes[refused].inHexadecimal) cannot stand in YAML"
        : "the byte \(bytes[refused].inHexadecimal) is no UTF-8 text that YAML allows",
      expected: "printable text in UTF-8",
      at: ByteSpan(refused..<(refused + 1)))
  }

  /// The file's offset for a mark, whose `index` counts characters from the start of the range.
  func offset(ofCharacter index: Int) -> UInt32 {
    if checkpoints.isEmpty { return UInt32(min(range.lowerBound + index, range.upperBound)) }
    let checkpoint = min(index / Survey.stride, checkpoints.count - 1)
    var offset = Int(checkpoints[checkpoint])
    var left = index - checkpoint * Survey.stride
    while left > 0, offset < range.upperBound {
      offset += 1
      while offset < range.upperBound, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      left -= 1
    }
    return UInt32(min(offset, range.upperBound))
  }
}

private let tagDirective = Array("%TAG".utf8)

/// The offset of the nth line that begins with `%TAG`.
private func startOfTagDirective(_ number: Int, in bytes: ArraySlice<UInt8>) -> Int? {
  var left = number
  var rest = bytes
  while let sign = rest.firstIndex(of: UInt8(ascii: "%")) {
    let beginsLine = sign == bytes.startIndex || bytes[sign - 1] == 0x0A || bytes[sign - 1] == 0x0D
    if beginsLine, bytes[sign...].starts(with: tagDirective) {
      left -= 1
      if left == 0 { return sign }
    }
    rest = bytes[(sign + 1)...]
  }
  return nil
}

/// One look over the bytes: what libyaml would refuse, and where its characters are.
private struct Survey {
  static let stride = 64
  var refused: Int?
  var checkpoints: [UInt32] = []

  init(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
    var index = start
    while index < text.count, Self.isPlain(text[index]) { index += 1 }
    guard index < text.count else { return }

    // From here on bytes and characters may differ: count the characters from the start.
    var character = 0
    index = start
    while index < text.count {
      if character % Self.stride == 0 { checkpoints.append(UInt32(index)) }
      guard let scalar = UTF8Scanning.scalar(at: index, in: text), Self.isAllowed(scalar.value) else {
        refused = index
        return
      }
      index += scalar.length
      character += 1
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte < 0x7F) || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// The characters of YAML 1.1 (`c-printable`), as libyaml's reader.c tests them.
  private static func isAllowed(_ value: UInt32) -> Bool {
    value < 0x80
      ? isPlain(UInt8(value))
      : value == 0x85 || (value >= 0xA0 && value != 0xFFFE && value != 0xFFFF)
  }
}
