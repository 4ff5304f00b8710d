import Workspace

/// python-dotenv's grammar (1.2.4, `dotenv/parser.py`), production by production, with its recovery: what cannot be
/// read ends at the end of the line in which it was noticed.
struct DotenvReader {
  private let bytes: [UInt8]
  private var index: Int
  private var assignments: [EnvironmentAssignment] = []
  private var problems: [Problem] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func read(_ variables: inout EnvironmentFileVariables) -> Parsed<[EnvironmentAssignment]> {
    while index < bytes.count {
      skip { Self.isBlank($0) || Self.isLineEnd($0) }
      guard index < bytes.count else { break }
      let start = index
      guard let binding = readBinding() else {
        let place = ByteSpan(start..<max(start, min(index, lineEnd(start))))
        problems.append(
          Problem(.configSyntax, "python-dotenv cannot read this line", expected: "`NAME=value`", at: place))
        index = lineEnd(index)
        continue
      }
      guard var assignment = binding.assignment else { continue }
      if assignment.value != nil { expand(&assignment, variables) }
      variables.set(assignment)
      assignments.append(assignment)
    }
    return Parsed(assignments, problems: inOrder(problems))
  }

  /// `assignment` is `nil` for a comment.
  private struct Binding {
    var assignment: EnvironmentAssignment?
  }

  private mutating func readBinding() -> Binding? {
    skipExport()
    var key: Range<Int>?
    if peek == UInt8(ascii: "'") {
      guard let close = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "'")), close > index + 1 else { return nil }
      key = index + 1..<close
      index = close + 1
    } else if peek != UInt8(ascii: "#") {
      let start = index
      skip { !Self.isBlank($0) && !Self.isLineEnd($0) && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "#") }
      guard index > start else { return nil }
      key = start..<index
    }
    skip(Self.isBlank)
    var value: [UInt8]?
    var valueSpan = index..<index
    if peek == UInt8(ascii: "=") {
      index += 1
      let afterSign = index
      skip(Self.isBlank)
      let start = index
      if index > afterSign, peek == UInt8(ascii: "#") { value = [] } else { value = readValue() }
      guard value != nil else { return nil }
      valueSpan = start..<index
      if let last = bytes[valueSpan].lastIndex(where: { !Self.isBlank($0) }) { valueSpan = start..<last + 1 }
    }
    skip(Self.isBlank)
    if peek == UInt8(ascii: "#") { index = lineEnd(index) }
    guard index >= bytes.count || Self.isLineEnd(bytes[index]) else { return nil }
    guard let key else { return Binding(assignment: nil) }
    return Binding(
      assignment: EnvironmentAssignment(
        key: String(decoding: bytes[key], as: UTF8.self), value: value.map { String(decoding: $0, as: UTF8.self) }, keySpan: ByteSpan(key),
        valueSpan: ByteSpan(valueSpan)))
  }

  /// `export` counts with a blank behind it, on the same line.
  private mutating func skipExport() {
    let word = "export".utf8
    guard bytes[index...].starts(with: word), index + word.count < bytes.count, Self.isBlank(bytes[index + word.count]) else { return }
    index += word.count
    skip(Self.isBlank)
  }

  private mutating func readValue() -> [UInt8]? {
    switch peek {
    case UInt8(ascii: "'"): readQuoted(UInt8(ascii: "'"), escapes: [0x5C: 0x5C, 0x27: 0x27])
    case UInt8(ascii: "\""):
      readQuoted(
        UInt8(ascii: "\""),
        escapes: [0x5C: 0x5C, 0x27: 0x27, 0x22: 0x22, 0x61: 7, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9, 0x76: 11])
    default: readUnquoted()
    }
  }

  private mutating func readQuoted(_ quote: UInt8, escapes: [UInt8: UInt8]) -> [UInt8]? {
    var value: [UInt8] = []
    var next = index + 1
    while next < bytes.count {
      if bytes[next] == quote {
        index = next + 1
        return value
      }
      if bytes[next] == UInt8(ascii: "\\"), next + 1 < bytes.count {
        if let meant = escapes[bytes[next + 1]] { value.append(meant) } else { value += bytes[next...next + 1] }
        next += 2
      } else {
        value.append(bytes[next])
        next += 1
      }
    }
    return nil
  }

  /// To the end of the line, or to a `#` behind a blank.
  private mutating func readUnquoted() -> [UInt8] {
    let end = lineEnd(index)
    var last = end
    for place in index..<end where bytes[place] == UInt8(ascii: "#") && place > index && Self.isBlank(bytes[place - 1]) {
      last = place
      break
    }
    while last > index, Self.isBlank(bytes[last - 1]) { last -= 1 }
    let value = Array(bytes[index..<last])
    index = end
    return value
  }

  // MARK: `${NAME}` and `${NAME:-default}`, in every kind of quotes

  private func expand(_ assignment: inout EnvironmentAssignment, _ variables: EnvironmentFileVariables) {
    let text = Array((assignment.value ?? "").utf8)
    guard text.contains(UInt8(ascii: "$")) else { return }
    var draft = EnvironmentValueDraft()
    var index = 0
    // Where the last `}` is: behind it nothing can be a reference.
    let lastBrace = text.lastIndex(of: UInt8(ascii: "}")) ?? -1
    while index < text.count {
      guard index < lastBrace, text[index...].starts(with: "${".utf8),
        let stop = text[(index + 2)...].firstIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: ":") })
      else {
        draft.append(text[index])
        index += 1
        continue
      }
      let name = String(decoding: text[(index + 2)..<stop], as: UTF8.self)
      if text[stop] == UInt8(ascii: "}") {
        draft.append(variables.ownFirst(name))
        index = stop + 1
      } else if text[stop...].starts(with: ":-".utf8), let end = text[stop...].firstIndex(of: UInt8(ascii: "}")) {
        let value = variables.ownFirst(name)
        // The default stands for an unset variable, not for an empty one.
        if value == .unset { draft.append(text[(stop + 2)..<end]) } else { draft.append(value) }
        index = end + 1
      } else {
        draft.append(text[index])
        index += 1
      }
    }
    assignment.value = draft.text
    assignment.unknown = draft.unknown
  }

  // MARK: Bytes

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skip(_ fits: (UInt8) -> Bool) {
    while index < bytes.count, fits(bytes[index]) { index += 1 }
  }

  private func lineEnd(_ start: Int) -> Int { bytes[start...].firstIndex(where: Self.isLineEnd) ?? bytes.count }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 11 || byte == 12 || (28...31).contains(byte) }
}
