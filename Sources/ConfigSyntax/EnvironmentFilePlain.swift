import Workspace

/// honcho (2.0.0, `honcho/environ.py`): each line goes through Python's `shlex` alone, which drops blanks and comments,
/// and takes every sign outside quotes for a word of its own; the words behind `=` are joined without blanks.
func readHonchoEnvironment(_ bytes: [UInt8]) -> Parsed<[EnvironmentAssignment]> {
  var parsed = Parsed<[EnvironmentAssignment]>([])
  for line in environmentLines(of: bytes) {
    guard let words = honchoWords(bytes, line) else {
      // honcho itself stops here with an error.
      parsed.problems.append(Problem(.configSyntax, "a quotation that does not end in its line", at: ByteSpan(line)))
      continue
    }
    guard words.count >= 3, words[1].text == [UInt8(ascii: "=")], let name = words.first?.text, let first = name.first,
      isEnvironmentNameByte(first), !(48...57).contains(first)
    else { continue }
    var value: [UInt8] = []
    var rest = words.dropFirst(2).flatMap(\.text)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let next = rest.first, next == UInt8(ascii: "n") || next == UInt8(ascii: "t") {
        value.append(next == UInt8(ascii: "n") ? 10 : 9)
        rest.removeFirst()
      } else {
        value.append(byte)
      }
    }
    parsed.tree.append(
      EnvironmentAssignment(
        key: String(decoding: name, as: UTF8.self), value: String(decoding: value, as: UTF8.self), keySpan: ByteSpan(words[0].range),
        valueSpan: ByteSpan(words[2].range.lowerBound..<words[words.count - 1].range.upperBound)))
  }
  parsed.problems = inOrder(parsed.problems)
  return parsed
}

/// `docker run --env-file` (docker/cli, `opts/file.go`): blanks in front of a line go, those behind it stay.
func readRawEnvironment(_ bytes: [UInt8]) -> Parsed<[EnvironmentAssignment]> {
  var parsed = Parsed<[EnvironmentAssignment]>([])
  for line in environmentLines(of: bytes) {
    guard let start = bytes[line].firstIndex(where: { $0 != 32 && $0 != 9 }), bytes[start] != UInt8(ascii: "#") else { continue }
    let end = bytes[start..<line.upperBound].firstIndex(of: UInt8(ascii: "=")) ?? line.upperBound
    let key = bytes[start..<end]
    guard !key.isEmpty, !key.contains(32), !key.contains(9) else {
      parsed.problems.append(
        Problem(.configSyntax, "Docker refuses a variable's name that is empty or has blanks", expected: "`NAME=value`", at: ByteSpan(line)))
      continue
    }
    let value = end < line.upperBound ? end + 1..<line.upperBound : nil
    parsed.tree.append(
      EnvironmentAssignment(
        key: String(decoding: key, as: UTF8.self), value: value.map { String(decoding: bytes[$0], as: UTF8.self) },
        keySpan: ByteSpan(start..<end), valueSpan: ByteSpan(value ?? end..<end)))
  }
  parsed.problems = inOrder(parsed.problems)
  return parsed
}

/// The lines without their ends, and without a byte order mark.
private func environmentLines(of bytes: [UInt8]) -> [Range<Int>] {
  var lines: [Range<Int>] = []
  var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  while start < bytes.count {
    let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
    lines.append(start..<end)
    start = end + 1
  }
  return lines
}

/// The words of one line as `shlex.shlex(line, posix=True)` gives them; `nil` for an open quotation.
private func honchoWords(_ bytes: [UInt8], _ line: Range<Int>) -> [(text: [UInt8], range: Range<Int>)]? {
  var words: [(text: [UInt8], range: Range<Int>)] = []
  var open: (text: [UInt8], start: Int)?
  var index = line.lowerBound
  func close() {
    if let word = open { words.append((word.text, word.start..<index)) }
    open = nil
  }
  while index < line.upperBound {
    let byte = bytes[index]
    switch byte {
    case 32, 9: close()
    case UInt8(ascii: "#"):
      close()
      return words
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      if open == nil { open = ([], index) }
      index += 1
      while true {
        guard index < line.upperBound else { return nil }
        if bytes[index] == byte { break }
        if bytes[index] == UInt8(ascii: "\\"), byte == UInt8(ascii: "\"") {
          guard index + 1 < line.upperBound else { return nil }
          index += 1
          if bytes[index] != UInt8(ascii: "\\"), bytes[index] != byte { open?.text.append(UInt8(ascii: "\\")) }
        }
        open?.text.append(bytes[index])
        index += 1
      }
    case UInt8(ascii: "\\"):
      guard index + 1 < line.upperBound else { return nil }
      if open == nil { open = ([], index) }
      index += 1
      open?.text.append(bytes[index])
    case _ where isEnvironmentNameByte(byte) || byte >= 0xC0 || (0x80..<0xC0).contains(byte):
      if open == nil { open = ([], index) }
      open?.text.append(byte)
    default:
      // A sign ends the word before it and is one itself.
      close()
      words.append(([byte], index..<index + 1))
    }
    index += 1
  }
  close()
  return words
}
