import Workspace

/// Compose 2's reader (compose-go, `dotenv/parser.go`). It gives up at the first line that it cannot read; what came
/// before is kept here.
struct ComposeEnvironmentReader {
  private let bytes: [UInt8]
  private var index: Int
  private var assignments: [EnvironmentAssignment] = []
  private var problems: [Problem] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func read(_ variables: inout EnvironmentFileVariables) -> Parsed<[EnvironmentAssignment]> {
    while skipToStatement() {
      let start = index
      guard let assignment = readStatement(variables) else {
        let end = max(start, bytes[start...].firstIndex(of: 10) ?? bytes.count)
        problems.append(
          Problem(
            .configSyntax, "Compose stops at this line: it is no `NAME=value`", expected: "a name of letters, digits, `_`, `.`, `-`, and a value whose quotes are closed",
            at: ByteSpan(start..<end)))
        break
      }
      // A name at the very end of the file, without a line end, is nothing.
      guard !assignment.key.isEmpty else { continue }
      variables.set(assignment)
      assignments.append(assignment)
    }
    return Parsed(assignments, problems: inOrder(problems))
  }

  /// Over blanks, line ends and comment lines; false at the end.
  private mutating func skipToStatement() -> Bool {
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "#") {
        index = bytes[index...].firstIndex(of: 10) ?? bytes.count
      } else if Self.isBlank(bytes[index]) || bytes[index] == 10 {
        index += 1
      } else {
        return true
      }
    }
    return false
  }

  private mutating func readStatement(_ variables: EnvironmentFileVariables) -> EnvironmentAssignment? {
    if bytes[index...].starts(with: "export".utf8), index + 6 < bytes.count, Self.isBlank(bytes[index + 6]) || bytes[index + 6] == 10 {
      index += 6
      skipBlanks()
    }
    let start = index
    var end = start
    while end < bytes.count, !Self.endsKey(bytes[end]) {
      guard Self.isBlank(bytes[end]) || Self.isKeyByte(bytes[end]) else { return nil }
      end += 1
    }
    guard end < bytes.count else {
      index = bytes.count
      return EnvironmentAssignment(key: "", value: nil, keySpan: ByteSpan(start..<end), valueSpan: ByteSpan(end..<end))
    }
    var keyEnd = end
    while keyEnd > start, Self.isBlank(bytes[keyEnd - 1]) { keyEnd -= 1 }
    guard !bytes[start..<keyEnd].contains(UInt8(ascii: " ")) else { return nil }
    let key = String(decoding: bytes[start..<keyEnd], as: UTF8.self)
    index = end + 1
    skipBlanks()
    guard bytes[end] != 10 else {
      return EnvironmentAssignment(key: key, value: nil, keySpan: ByteSpan(start..<keyEnd), valueSpan: ByteSpan(end..<end))
    }
    let valueStart = index
    guard let (draft, span) = readValue(variables) else {
      index = valueStart
      return nil
    }
    return EnvironmentAssignment(key: key, value: draft.text, keySpan: ByteSpan(start..<keyEnd), valueSpan: ByteSpan(span), unknown: draft.unknown)
  }

  private mutating func readValue(_ variables: EnvironmentFileVariables) -> (EnvironmentValueDraft, Range<Int>)? {
    let start = index
    guard index < bytes.count else { return (EnvironmentValueDraft(), start..<start) }
    let quote = bytes[index]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let line = start..<(bytes[start...].firstIndex(of: 10) ?? bytes.count)
      index = min(line.upperBound + 1, bytes.count)
      var end = line.upperBound
      for place in line where bytes[place] == UInt8(ascii: "#") && place > start && bytes[place - 1] == UInt8(ascii: " ") {
        end = place - 1
        break
      }
      while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
      return expanded(Array(bytes[start..<end]), variables).map { ($0, start..<end) }
    }
    var value: [UInt8] = []
    var isEscaped = false
    for place in (start + 1)..<bytes.count {
      let byte = bytes[place]
      if byte != quote {
        if !isEscaped, byte == UInt8(ascii: "\\") {
          isEscaped = true
          continue
        }
        if isEscaped { value.append(UInt8(ascii: "\\")) }
        isEscaped = false
        value.append(byte)
      } else if isEscaped {
        isEscaped = false
        value.append(byte)
      } else {
        index = place + 1
        if quote == UInt8(ascii: "\"") { return expanded(Self.unescaped(value), variables).map { ($0, start..<index) } }
        var draft = EnvironmentValueDraft()
        draft.append(value)
        return (draft, start..<index)
      }
    }
    return nil
  }

  /// `\n` and its kin; `\$` becomes `$$`, which the references then read as `$`.
  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    let simple: [UInt8: UInt8] = [0x61: 7, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9, 0x76: 11, 0x22: 0x22, 0x5C: 0x5C]
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "\\"), index + 1 < text.count else {
        result.append(text[index])
        index += 1
        continue
      }
      let next = text[index + 1]
      if next == UInt8(ascii: "$") {
        result += [UInt8(ascii: "$"), UInt8(ascii: "$")]
        index += 2
      } else if let meant = simple[next] {
        result.append(meant)
        index += 2
      } else if next == UInt8(ascii: "0") {
        // `\0` and up to three digits; three octal ones are a byte, anything else stays.
        let digits = text[(index + 2)...].prefix(3).prefix { (48...57).contains($0) }
        let number = digits.reduce(0) { $0 * 8 + Int($1) - 48 }
        if digits.count == 3, digits.allSatisfy({ $0 < 56 }), number < 256 {
          result += Array(String(UnicodeScalar(UInt8(number))).utf8)
        } else {
          result += text[index..<digits.endIndex]
        }
        index = digits.endIndex
      } else {
        result += text[index...index + 1]
        index += 2
      }
    }
    return result
  }

  private func expanded(_ text: [UInt8], _ variables: EnvironmentFileVariables) -> EnvironmentValueDraft? {
    var draft = EnvironmentValueDraft()
    return appendComposeTemplate(text[...], to: &draft, depth: 0, variables.outerFirst) ? draft : nil
  }

  private mutating func skipBlanks() {
    while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || (11...13).contains(byte) }

  private static func endsKey(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") || byte == 10 }

  private static func isKeyByte(_ byte: UInt8) -> Bool { isEnvironmentNameByte(byte) || byte >= 0x80 || ".-[]".utf8.contains(byte) }
}

/// Compose's references: `$X`, `${X}`, `${X-d}`, `${X:-d}`, `${X+a}`, `${X:+a}`, `${X?e}`, `${X:?e}`, `$$`; defaults
/// may hold references.
///
/// - Returns: `false` when Compose refuses the text.
func appendComposeTemplate(
  _ text: ArraySlice<UInt8>, to draft: inout EnvironmentValueDraft, depth: Int, _ lookUp: (String) -> OuterVariable
) -> Bool {
  guard depth < 8 else {
    draft.becomeUnknown("its references are nested too deeply")
    return true
  }
  var index = text.startIndex
  while index < text.endIndex {
    guard text[index] == UInt8(ascii: "$") else {
      draft.append(text[index])
      index += 1
      continue
    }
    guard index + 1 < text.endIndex else {
      draft.append(text[index])
      break
    }
    let next = text[index + 1]
    if next == UInt8(ascii: "$") {
      draft.append(next)
      index += 2
    } else if next == UInt8(ascii: "{") {
      guard let end = closingBrace(text, from: index + 2), appendReference(text[(index + 2)..<end], to: &draft, depth, lookUp) else { return false }
      index = end + 1
    } else if isEnvironmentNameByte(next), !(48...57).contains(next) {
      let name = text[(index + 1)...].prefix(while: isEnvironmentNameByte)
      draft.append(lookUp(String(decoding: name, as: UTF8.self)))
      index = name.endIndex
    } else {
      draft.append(text[index])
      index += 1
    }
  }
  return true
}

private func closingBrace(_ text: ArraySlice<UInt8>, from start: Int) -> Int? {
  var open = 1
  for index in start..<max(start, text.endIndex) {
    if text[index] == UInt8(ascii: "{"), index > start, text[index - 1] == UInt8(ascii: "$") { open += 1 }
    if text[index] == UInt8(ascii: "}") { open -= 1 }
    if open == 0 { return index }
  }
  return nil
}

private func appendReference(
  _ inside: ArraySlice<UInt8>, to draft: inout EnvironmentValueDraft, _ depth: Int, _ lookUp: (String) -> OuterVariable
) -> Bool {
  let name = inside.prefix(while: isEnvironmentNameByte)
  guard isEnvironmentName(name) else { return false }
  var rest = inside[name.endIndex...]
  let value = lookUp(String(decoding: name, as: UTF8.self))
  guard !rest.isEmpty else {
    draft.append(value)
    return true
  }
  let emptyCounts = rest.first == UInt8(ascii: ":")
  if emptyCounts { rest = rest.dropFirst() }
  guard let sign = rest.popFirst() else { return false }
  let isSet: Bool
  switch value {
  case .known(let text): isSet = !(emptyCounts && text.isEmpty)
  case .unset: isSet = false
  case .unknown(let reason):
    draft.becomeUnknown(reason)
    return "-+?".utf8.contains(sign)
  }
  switch sign {
  case UInt8(ascii: "-"):
    guard !isSet else { break }
    return appendComposeTemplate(rest, to: &draft, depth: depth + 1, lookUp)
  case UInt8(ascii: "+"): return isSet ? appendComposeTemplate(rest, to: &draft, depth: depth + 1, lookUp) : true
  case UInt8(ascii: "?"): if !isSet { return false }
  default: return false
  }
  draft.append(value)
  return true
}
