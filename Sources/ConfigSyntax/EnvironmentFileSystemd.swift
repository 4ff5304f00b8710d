import Workspace

/// systemd's state machine for `EnvironmentFile=` (`src/basic/env-file.c`, the same from 230 to 257 but for a comment
/// that ends with a backslash, see below). A `$` means nothing in it.
struct SystemdEnvironmentReader {
  private enum State {
    case beforeKey, key, beforeValue, value, escape, singleQuoted, doubleQuoted, doubleQuotedEscape, comment, commentEscape
  }

  private let bytes: [UInt8]
  private var state = State.beforeKey
  private var keyStart = 0
  private var keyEnd = 0
  private var valueStart: Int?
  private var valueEnd = 0
  private var value: [UInt8] = []
  /// How much of the value is left when blanks at its end are cut off.
  private var kept = 0
  private var assignments: [EnvironmentAssignment] = []
  private var problems: [Problem] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func read() -> Parsed<[EnvironmentAssignment]> {
    for index in bytes.indices { read(bytes[index], at: index) }
    switch state {
    case .beforeKey, .comment, .commentEscape: break
    case .key: complain()
    default: push()
    }
    return Parsed(assignments, problems: inOrder(problems))
  }

  private mutating func read(_ byte: UInt8, at index: Int) {
    let isLineEnd = byte == 10 || byte == 13
    let isBlank = isLineEnd || byte == 32 || byte == 9
    switch state {
    case .beforeKey:
      if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
        state = .comment
      } else if !isBlank {
        state = .key
        keyStart = index
        keyEnd = index + 1
      }
    case .key:
      if isLineEnd {
        complain()
        state = .beforeKey
      } else if byte == UInt8(ascii: "=") {
        state = .beforeValue
        value = []
        kept = 0
        valueStart = nil
        valueEnd = index + 1
      } else if !isBlank {
        keyEnd = index + 1
      }
    case .beforeValue:
      if isLineEnd { return push() }
      guard !isBlank else { return }
      if valueStart == nil { valueStart = index }
      valueEnd = index + 1
      switch byte {
      case UInt8(ascii: "'"): state = .singleQuoted
      case UInt8(ascii: "\""): state = .doubleQuoted
      case UInt8(ascii: "\\"): state = .escape
      default:
        state = .value
        value.append(byte)
        kept = value.count
      }
    case .value:
      if isLineEnd {
        value.removeLast(value.count - kept)
        return push()
      }
      if byte == UInt8(ascii: "\\") {
        state = .escape
        kept = value.count
      } else {
        value.append(byte)
        if isBlank { return }
        kept = value.count
      }
      valueEnd = index + 1
    case .escape:
      state = .value
      valueEnd = index + 1
      // An escaped line end goes without a trace.
      if !isLineEnd { value.append(byte) }
      kept = value.count
    case .singleQuoted:
      valueEnd = index + 1
      if byte == UInt8(ascii: "'") { state = .beforeValue } else { value.append(byte) }
      kept = value.count
    case .doubleQuoted:
      valueEnd = index + 1
      if byte == UInt8(ascii: "\"") {
        state = .beforeValue
      } else if byte == UInt8(ascii: "\\") {
        state = .doubleQuotedEscape
      } else {
        value.append(byte)
      }
      kept = value.count
    case .doubleQuotedEscape:
      state = .doubleQuoted
      valueEnd = index + 1
      if "\"\\`$".utf8.contains(byte) {
        value.append(byte)
      } else if byte != 10 {
        value += [UInt8(ascii: "\\"), byte]
      }
      kept = value.count
    case .comment:
      if byte == UInt8(ascii: "\\") { state = .commentEscape } else if isLineEnd { state = .beforeKey }
    case .commentEscape:
      // Since 254 a comment ends with its line whatever its last byte is; before, a backslash made it go on.
      state = isLineEnd ? .beforeKey : .comment
    }
  }

  private mutating func push() {
    if state == .value { value.removeLast(value.count - kept) }
    state = .beforeKey
    let key = bytes[keyStart..<keyEnd]
    guard isEnvironmentName(key) else { return complain() }
    let start = valueStart ?? valueEnd
    assignments.append(
      EnvironmentAssignment(
        key: String(decoding: key, as: UTF8.self), value: String(decoding: value, as: UTF8.self), keySpan: ByteSpan(keyStart..<keyEnd),
        valueSpan: ByteSpan(start..<max(start, valueEnd))))
  }

  private mutating func complain() {
    let key = String(decoding: bytes[keyStart..<keyEnd], as: UTF8.self)
    problems.append(
      Problem(.configSyntax, "systemd ignores `\(key)`: it is no variable's name", expected: "`NAME=value`", at: ByteSpan(keyStart..<keyEnd)))
  }
}

/// `[A-Za-z_][A-Za-z0-9_]*`
func isEnvironmentName(_ bytes: some Collection<UInt8>) -> Bool {
  guard let first = bytes.first, isEnvironmentNameByte(first), !(48...57).contains(first) else { return false }
  return bytes.allSatisfy(isEnvironmentNameByte)
}

func isEnvironmentNameByte(_ byte: UInt8) -> Bool {
  (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
}
