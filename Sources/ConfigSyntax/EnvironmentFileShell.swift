import Workspace

/// Assignments as a POSIX shell makes them when it sources a file. What is more than assignments to read (commands,
/// `if`) is a problem with its place; the lines around it count.
struct ShellEnvironmentReader {
  private let bytes: [UInt8]
  private var index = 0
  private var assignments: [EnvironmentAssignment] = []
  private var problems: [Problem] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func read(_ variables: inout EnvironmentFileVariables) -> Parsed<[EnvironmentAssignment]> {
    while index < bytes.count {
      skipBlanks()
      guard let byte = peek else { break }
      if byte == 10 || byte == UInt8(ascii: ";") {
        index += 1
      } else if byte == UInt8(ascii: "#") {
        skipLine()
      } else {
        readCommand(&variables)
      }
    }
    return Parsed(assignments, problems: inOrder(problems))
  }

  /// Assignments up to the end of the command; `export` and `declare -x` do not change what is set.
  private mutating func readCommand(_ variables: inout EnvironmentFileVariables) {
    let start = index
    var found: [EnvironmentAssignment] = []
    var exports = false
    while !isAtCommandEnd {
      if !exports, bytes[index...].starts(with: "export ".utf8) || bytes[index...].starts(with: "export\t".utf8) {
        exports = true
        index += "export".utf8.count
      } else if let assignment = readAssignment(variables) {
        variables.set(assignment)
        found.append(assignment)
      } else if exports, let name = readName() {
        // `export NAME` passes on what is set before it.
        _ = name
      } else {
        skipLine()
        problems.append(
          Problem(.configSyntax, "a command among the assignments is not followed", expected: "`NAME=value`", weight: .note, at: ByteSpan(start..<max(start, index))))
        // The assignments in front of a command hold for that command only.
        return
      }
      skipBlanks()
    }
    if peek == UInt8(ascii: "#") { skipLine() }
    assignments += found
  }

  private mutating func readAssignment(_ variables: EnvironmentFileVariables) -> EnvironmentAssignment? {
    let start = index
    let name = bytes[start...].prefix(while: isEnvironmentNameByte)
    guard isEnvironmentName(name), name.endIndex < bytes.count, bytes[name.endIndex] == UInt8(ascii: "=") else { return nil }
    index = name.endIndex + 1
    let valueStart = index
    var draft = EnvironmentValueDraft()
    guard readWord(&draft, variables) else {
      index = start
      return nil
    }
    return EnvironmentAssignment(
      key: String(decoding: name, as: UTF8.self), value: draft.text, keySpan: ByteSpan(start..<name.endIndex),
      valueSpan: ByteSpan(valueStart..<index), unknown: draft.unknown)
  }

  private mutating func readName() -> Range<Int>? {
    let name = bytes[index...].prefix(while: isEnvironmentNameByte)
    guard isEnvironmentName(name) else { return nil }
    let range = index..<name.endIndex
    index = name.endIndex
    guard isAtWordEnd else { return nil }
    return range
  }

  // MARK: Words

  /// - Returns: `false` for a quotation that does not end, and for what no assignment can hold.
  private mutating func readWord(_ draft: inout EnvironmentValueDraft, _ variables: EnvironmentFileVariables) -> Bool {
    while let byte = peek, !isAtWordEnd {
      switch byte {
      case UInt8(ascii: "'"):
        guard let end = bytes[(index + 1)...].firstIndex(of: byte) else { return false }
        draft.append(bytes[(index + 1)..<end])
        index = end + 1
      case UInt8(ascii: "\""):
        index += 1
        while true {
          guard let inner = peek else { return false }
          if inner == UInt8(ascii: "\"") { break }
          if !readPart(&draft, variables, escapable: "$`\"\\") { return false }
        }
        index += 1
      default:
        if !readPart(&draft, variables, escapable: nil) { return false }
      }
    }
    return true
  }

  /// One byte, escape or reference. `escapable`: the bytes that a backslash takes the meaning of; `nil` for all.
  private mutating func readPart(_ draft: inout EnvironmentValueDraft, _ variables: EnvironmentFileVariables, escapable: String?) -> Bool {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "\\"):
      guard index + 1 < bytes.count else { return false }
      let next = bytes[index + 1]
      if next != 10 {
        if let escapable, !escapable.utf8.contains(next) { draft.append(byte) }
        draft.append(next)
      }
      index += 2
      return true
    case UInt8(ascii: "`"):
      draft.becomeUnknown("a command's output is part of it")
      guard let end = bytes[(index + 1)...].firstIndex(of: byte) else { return false }
      index = end + 1
      return true
    case UInt8(ascii: "$"): return readReference(&draft, variables)
    default:
      draft.append(byte)
      index += 1
      return true
    }
  }

  private mutating func readReference(_ draft: inout EnvironmentValueDraft, _ variables: EnvironmentFileVariables) -> Bool {
    guard index + 1 < bytes.count else {
      draft.append(bytes[index])
      index += 1
      return true
    }
    let next = bytes[index + 1]
    if next == UInt8(ascii: "("), let end = closing(UInt8(ascii: "("), UInt8(ascii: ")"), from: index + 2) {
      draft.becomeUnknown("a command's output is part of it")
      index = end + 1
    } else if next == UInt8(ascii: "{"), let end = closing(UInt8(ascii: "{"), UInt8(ascii: "}"), from: index + 2) {
      append(reference: bytes[(index + 2)..<end], to: &draft, variables)
      index = end + 1
    } else if isEnvironmentNameByte(next), !(48...57).contains(next) {
      let name = bytes[(index + 1)...].prefix(while: isEnvironmentNameByte)
      draft.append(variables.ownFirst(String(decoding: name, as: UTF8.self)))
      index = name.endIndex
    } else if "({".utf8.contains(next) {
      return false
    } else if "@*#?!-$0123456789".utf8.contains(next) {
      draft.becomeUnknown("the shell's own `$\(Character(UnicodeScalar(next)))` is part of it")
      index += 2
    } else {
      draft.append(bytes[index])
      index += 1
    }
    return true
  }

  /// `NAME`, or `NAME` with `-`, `=` or `+` and a plain word.
  private func append(reference: ArraySlice<UInt8>, to draft: inout EnvironmentValueDraft, _ variables: EnvironmentFileVariables) {
    let name = reference.prefix(while: isEnvironmentNameByte)
    let written = String(decoding: reference, as: UTF8.self)
    var rest = reference[name.endIndex...]
    guard isEnvironmentName(name) else { return draft.becomeUnknown("`${\(written)}` is not followed") }
    let value = variables.ownFirst(String(decoding: name, as: UTF8.self))
    guard !rest.isEmpty else { return draft.append(value) }
    let emptyCounts = rest.first == UInt8(ascii: ":")
    if emptyCounts { rest = rest.dropFirst() }
    let sign = rest.popFirst() ?? 0
    let isPlain = !rest.contains { "$`\\\"'".utf8.contains($0) }
    guard "-=+?".utf8.contains(sign) else { return draft.becomeUnknown("`${\(written)}` is not followed") }
    let isSet: Bool
    switch value {
    case .known(let text): isSet = !(emptyCounts && text.isEmpty)
    case .unset: isSet = false
    case .unknown: return draft.append(value)
    }
    switch (sign, isSet) {
    case (UInt8(ascii: "+"), false): break
    case (UInt8(ascii: "+"), true), (UInt8(ascii: "-"), false), (UInt8(ascii: "="), false):
      if isPlain { draft.append(rest) } else { draft.becomeUnknown("`${\(written)}` is not followed") }
    case (UInt8(ascii: "?"), false): draft.becomeUnknown("`${\(written)}` stops the shell")
    default: draft.append(value)
    }
  }

  private func closing(_ open: UInt8, _ close: UInt8, from start: Int) -> Int? {
    var depth = 1
    for place in start..<max(start, bytes.count) {
      if bytes[place] == open { depth += 1 }
      if bytes[place] == close { depth -= 1 }
      if depth == 0 { return place }
    }
    return nil
  }

  // MARK: Bytes

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private var isAtWordEnd: Bool {
    guard let byte = peek else { return true }
    return " \t\n\r;&|<>()".utf8.contains(byte)
  }

  private var isAtCommandEnd: Bool {
    guard let byte = peek else { return true }
    return byte == 10 || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#")
  }

  private mutating func skipBlanks() {
    while let byte = peek {
      if byte == 32 || byte == 9 || byte == 13 {
        index += 1
      } else if byte == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == 10 {
        index += 2
      } else {
        return
      }
    }
  }

  private mutating func skipLine() { index = bytes[index...].firstIndex(of: 10) ?? bytes.count }
}
