import ConfigSyntax
import Workspace

/// Python's `%` formatting of a supervisor value: `%(ENV_X)s`, `%(process_num)02d`, `%%`.
struct SupervisorExpansion: Sendable {
  enum Value: Sendable, Hashable {
    case text(String)
    case number(Int)
    case unknown(reason: String)
  }

  /// By name; of other names nothing is known.
  var values: [String: Value]

  /// `nil` when supervisor refuses the text.
  func fill(_ text: FilledText, of lines: TemplatedLines) -> FilledText? {
    let bytes = text.bytes
    guard bytes.contains(UInt8(ascii: "%")) else { return text }
    var filled = FilledText(lines)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "%") else {
        filled.append(index..<index + 1, of: text)
        index += 1
        continue
      }
      let place = text.place(of: index..<index + 1)
      if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "%") {
        filled.append([UInt8(ascii: "%")], at: place)
        index += 2
        continue
      }
      guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "("), let close = bytes[index...].firstIndex(of: UInt8(ascii: ")")) else { return nil }
      let flags = bytes[(close + 1)...].prefix { (48...57).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || $0 == 32 }
      guard flags.endIndex < bytes.count else { return nil }
      let name = String(decoding: bytes[(index + 2)..<close], as: UTF8.self)
      let range = index..<flags.endIndex + 1
      guard let value = formatted(value(of: name), flags: String(decoding: flags, as: UTF8.self), as: bytes[flags.endIndex]) else { return nil }
      switch value {
      case .text(let known): filled.append(known.utf8, at: text.place(of: range))
      case .unknown(let reason): filled.append(unknown: reason, at: text.place(of: range))
      case .number: return nil
      }
      index = range.upperBound
    }
    return filled
  }

  private func value(of name: String) -> Value {
    values[name] ?? .unknown(
      reason: name.hasPrefix("ENV_") ? "`\(name.dropFirst(4))` comes from supervisord's own environment" : "supervisor does not say what `\(name)` is")
  }

  private func formatted(_ value: Value, flags: String, as type: UInt8) -> Value? {
    switch (value, type) {
    case (.unknown, UInt8(ascii: "s")), (.unknown, UInt8(ascii: "d")), (.unknown, UInt8(ascii: "i")): return value
    case (.text(let text), UInt8(ascii: "s")): return .text(padded(text, flags, zeroes: false))
    case (.number(let number), UInt8(ascii: "s")): return .text(padded("\(number)", flags, zeroes: false))
    case (.number(let number), UInt8(ascii: "d")), (.number(let number), UInt8(ascii: "i")):
      return .text(padded("\(number)", flags, zeroes: flags.hasPrefix("0")))
    default: return nil
    }
  }

  private func padded(_ text: String, _ flags: String, zeroes: Bool) -> String {
    let width = min(Int(flags.filter { ("0"..."9").contains($0) }) ?? 0, 64)
    let fill = String(repeating: zeroes ? "0" : " ", count: max(0, width - text.count))
    return flags.hasPrefix("-") ? text + fill : fill + text
  }
}

/// The pairs of `environment=A="1",B='two words'` (`dict_of_key_value_pairs`): the old shlex rules, in which a quotation
/// is a word and every sign but `/.+-():` stands alone.
///
/// - Returns: `nil` when supervisor refuses the text.
func supervisorPairs(_ bytes: [UInt8]) -> [(key: SplitWord, value: SplitWord)]? {
  guard let words = oldShlexWords(bytes) else { return nil }
  var pairs: [(SplitWord, SplitWord)] = []
  var index = 0
  while index < words.count {
    guard index + 2 < words.count, words[index + 1].bytes == [UInt8(ascii: "=")] else { return nil }
    var value = words[index + 2]
    let inner = value.bytes.drop(while: isQuote).reversed().drop(while: isQuote).reversed()
    value.bytes = Array(inner)
    pairs.append((words[index], value))
    index += 4
  }
  return pairs
}

private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }

/// `shlex.shlex(text)` without `posix`.
private func oldShlexWords(_ bytes: [UInt8]) -> [SplitWord]? {
  var words: [SplitWord] = []
  var index = 0
  func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }
  func isWordByte(_ byte: UInt8) -> Bool { isEnvironmentNameByte(byte) || "/.+-():".utf8.contains(byte) }
  func lineEnd(_ start: Int) -> Int { bytes[start...].firstIndex(of: 10).map { $0 + 1 } ?? bytes.count }
  while index < bytes.count {
    let byte = bytes[index]
    if isBlank(byte) {
      index += 1
    } else if byte == UInt8(ascii: "#") {
      index = lineEnd(index)
    } else if isQuote(byte) {
      guard let end = bytes[(index + 1)...].firstIndex(of: byte) else { return nil }
      words.append(SplitWord(Array(bytes[index...end]), at: ByteSpan(index..<end + 1)))
      index = end + 1
    } else if isWordByte(byte) {
      let start = index
      var word: [UInt8] = []
      while index < bytes.count, !isBlank(bytes[index]) {
        if bytes[index] == UInt8(ascii: "#") {
          index = lineEnd(index)
          continue
        }
        guard isWordByte(bytes[index]) || isQuote(bytes[index]) else { break }
        word.append(bytes[index])
        index += 1
      }
      words.append(SplitWord(word, at: ByteSpan(start..<index)))
    } else {
      words.append(SplitWord([byte], at: ByteSpan(index..<index + 1)))
      index += 1
    }
  }
  return words
}
