import Workspace

/// A unit file or drop-in of systemd as its lines say it (`src/shared/conf-parser.c`), before any key is understood.
package struct SystemdUnit: Sendable {
  package struct Assignment: Sendable {
    /// `Service`, `Unit`, `Install`, …
    package var section: String
    package var key: String
    package var keySpan: ByteSpan
    /// Continuation lines joined, blanks at both ends cut off.
    package var value: [UInt8]
    fileprivate let line: RewrittenText
    fileprivate let valueStart: Int

    /// Where a part of the value stands in the file.
    package func span(_ part: Range<Int>) -> ByteSpan {
      line.original(of: part.lowerBound + valueStart..<part.upperBound + valueStart)
    }

    /// Where key and value stand in the file.
    package var wholeSpan: ByteSpan { value.isEmpty ? keySpan : keySpan.union(span(0..<value.count)) }
  }

  package var assignments: [Assignment]

  /// What one section says for a key, in the order of the file.
  package func assignments(of key: String, in section: String) -> [Assignment] {
    assignments.filter { $0.section == section && $0.key == key }
  }
}

package func readSystemdUnit(_ bytes: [UInt8]) -> Parsed<SystemdUnit> {
  var reader = SystemdUnitReader(bytes)
  return reader.read()
}

private struct SystemdUnitReader {
  private let bytes: [UInt8]
  private var assignments: [SystemdUnit.Assignment] = []
  private var problems: [Problem] = []
  private var section: String?
  /// A line that ended with a backslash, which is a blank here already.
  private var open: RewrittenText?

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func read() -> Parsed<SystemdUnit> {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(where: Self.isLineEnd) ?? bytes.count
      read(line: start..<end)
      // One line end may be made of several different bytes.
      var next = end
      while next < bytes.count, Self.isLineEnd(bytes[next]), !bytes[end..<next].contains(bytes[next]) { next += 1 }
      start = max(next, end)
    }
    if let open { read(joined: open) }
    return Parsed(SystemdUnit(assignments: assignments), problems: inOrder(problems))
  }

  private mutating func read(line: Range<Int>) {
    // A comment between the parts of a value is left out, and the value goes on.
    if let first = bytes[line].first(where: { !Self.isBlank($0) }), first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { return }
    var text = open ?? RewrittenText()
    open = nil
    let trailing = bytes[line].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
    guard trailing % 2 == 1 else {
      text.append(line, of: bytes)
      return read(joined: text)
    }
    text.append(line.dropLast(), of: bytes)
    text.append([UInt8(ascii: " ")], replacing: line.upperBound - 1..<line.upperBound)
    open = text
  }

  private mutating func read(joined line: RewrittenText) {
    let content = Self.trimmed(0..<line.bytes.count, of: line.bytes)
    guard let first = content.first.map({ line.bytes[$0] }) else { return }
    let place = line.original(of: content)
    guard String(validating: line.bytes[content], as: UTF8.self) != nil else {
      return complain("systemd ignores a line that is no UTF-8", at: place)
    }
    if first == UInt8(ascii: "[") {
      guard line.bytes[content.upperBound - 1] == UInt8(ascii: "]"), content.count >= 2 else {
        return complain("systemd refuses the whole unit for this header", expected: "`[Section]`", at: place)
      }
      section = String(decoding: line.bytes[content.lowerBound + 1..<content.upperBound - 1], as: UTF8.self)
      return
    }
    guard let section else { return complain("an assignment outside of a section counts for nothing", at: place) }
    guard let sign = line.bytes[content].firstIndex(of: UInt8(ascii: "=")), sign > content.lowerBound else {
      return complain("systemd ignores this line", expected: "`Key=value`", at: place)
    }
    let key = Self.trimmed(content.lowerBound..<sign, of: line.bytes)
    let value = Self.trimmed(sign + 1..<content.upperBound, of: line.bytes)
    assignments.append(
      SystemdUnit.Assignment(
        section: section, key: String(decoding: line.bytes[key], as: UTF8.self), keySpan: line.original(of: key),
        value: Array(line.bytes[value]), line: line, valueStart: value.lowerBound))
  }

  private mutating func complain(_ message: String, expected: String? = nil, at place: ByteSpan) {
    problems.append(Problem(.configSyntax, message, expected: expected, at: place))
  }

  private static func trimmed(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    guard let start = bytes[range].firstIndex(where: { !isBlank($0) }), let end = bytes[range].lastIndex(where: { !isBlank($0) })
    else { return range.upperBound..<range.upperBound }
    return start..<end + 1
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 || byte == 0 }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }
}
