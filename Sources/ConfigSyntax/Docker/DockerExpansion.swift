/// A text after its variables were replaced.
package struct ExpandedText: Sendable, Hashable {
  package var bytes: [UInt8]
  /// Why the text is not what will stand there; `nil` when it is.
  package var unknown: String?

  package init(_ bytes: [UInt8] = [], unknown: String? = nil) {
    self.bytes = bytes
    self.unknown = unknown
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Replaces the variables of a Dockerfile's word and takes off its quotes, as BuildKit does outside of `RUN`, `CMD` and `ENTRYPOINT`.
///
/// Single quotes hold everything as it is. A variable that is not known stays as it was written.
package func expandDockerWord(
  _ word: [UInt8], escape: UInt8, _ lookup: (String) -> OuterVariable
) -> ExpandedText {
  withoutActuallyEscaping(lookup) { lookup in
    var expander = DockerExpander(word: word, escape: escape, lookup: lookup)
    return expander.run(until: nil, depth: 0)
  }
}

private struct DockerExpander {
  let word: [UInt8]
  let escape: UInt8
  let lookup: (String) -> OuterVariable
  private var index = 0

  /// `${A:-${B:-…}}` inside one another.
  private static let depthLimit = 20

  init(word: [UInt8], escape: UInt8, lookup: @escaping (String) -> OuterVariable) {
    self.word = word
    self.escape = escape
    self.lookup = lookup
  }

  mutating func run(until stop: UInt8?, depth: Int) -> ExpandedText {
    var result = ExpandedText()
    while index < word.count {
      let byte = word[index]
      if byte == stop { return result }
      switch byte {
      case UInt8(ascii: "'"): singleQuoted(into: &result)
      case UInt8(ascii: "\""): doubleQuoted(into: &result, depth: depth)
      case escape:
        // A sign at the very end stands for nothing.
        index += 1
        if index < word.count { result.bytes.append(word[index]) }
        index += 1
      case UInt8(ascii: "$"): dollar(into: &result, depth: depth)
      default:
        result.bytes.append(byte)
        index += 1
      }
    }
    if stop != nil { result.unknown = result.unknown ?? "the `${` is not closed" }
    return result
  }

  private mutating func singleQuoted(into result: inout ExpandedText) {
    index += 1
    let end = word[min(index, word.count)...].firstIndex(of: UInt8(ascii: "'")) ?? word.count
    result.bytes += word[min(index, word.count)..<end]
    index = end + 1
  }

  private mutating func doubleQuoted(into result: inout ExpandedText, depth: Int) {
    index += 1
    while index < word.count, word[index] != UInt8(ascii: "\"") {
      if word[index] == UInt8(ascii: "$") {
        dollar(into: &result, depth: depth)
        continue
      }
      if word[index] == escape, index + 1 < word.count,
        word[index + 1] == UInt8(ascii: "\"") || word[index + 1] == UInt8(ascii: "$") || word[index + 1] == escape
      {
        index += 1
      }
      result.bytes.append(word[index])
      index += 1
    }
    index += 1
  }

  private mutating func dollar(into result: inout ExpandedText, depth: Int) {
    let start = index
    index += 1
    guard index < word.count else {
      result.bytes.append(UInt8(ascii: "$"))
      return
    }
    guard word[index] == UInt8(ascii: "{") else {
      let name = name()
      guard !name.isEmpty else {
        result.bytes.append(UInt8(ascii: "$"))
        return
      }
      put(lookup(name), from: start, into: &result)
      return
    }
    index += 1
    braced(from: start, into: &result, depth: depth)
  }

  private mutating func put(_ value: OuterVariable, from start: Int, into result: inout ExpandedText) {
    switch value {
    case .known(let text): result.bytes += text.utf8
    case .unset: break
    case .unknown(let reason):
      result.bytes += word[start..<min(index, word.count)]
      result.unknown = result.unknown ?? reason
    }
  }

  /// `${X}`, `${X:-d}`, `${X+a}`; `#`, `%` and `/` change the value in ways that are not followed.
  private mutating func braced(from start: Int, into result: inout ExpandedText, depth: Int) {
    let name = name()
    guard !name.isEmpty, index < word.count, depth < Self.depthLimit else {
      index = word.count
      result.bytes += word[start...]
      result.unknown = result.unknown ?? "`${` has no name and `}` behind it"
      return
    }
    var sign = word[index]
    index += 1
    if sign == UInt8(ascii: "}") { return put(lookup(name), from: start, into: &result) }
    let countsEmpty = sign == UInt8(ascii: ":")
    if countsEmpty, index < word.count {
      sign = word[index]
      index += 1
    }
    let other = run(until: UInt8(ascii: "}"), depth: depth + 1)
    index += 1
    func take(_ other: ExpandedText) {
      result.bytes += other.bytes
      result.unknown = result.unknown ?? other.unknown
    }
    switch (sign, lookup(name)) {
    case (UInt8(ascii: "-"), .unset): take(other)
    case (UInt8(ascii: "-"), .known("")) where countsEmpty: take(other)
    case (UInt8(ascii: "-"), let value): put(value, from: start, into: &result)
    case (UInt8(ascii: "+"), .unset): break
    case (UInt8(ascii: "+"), .known("")) where countsEmpty: break
    case (UInt8(ascii: "+"), .known): take(other)
    case (UInt8(ascii: "?"), .unset):
      put(.unknown(reason: "Docker gives up without `\(name)`"), from: start, into: &result)
    case (UInt8(ascii: "?"), .known("")) where countsEmpty:
      put(.unknown(reason: "Docker gives up without `\(name)`"), from: start, into: &result)
    case (UInt8(ascii: "?"), let value): put(value, from: start, into: &result)
    case (_, .unknown(let reason)): put(.unknown(reason: reason), from: start, into: &result)
    default: put(.unknown(reason: "a part of `\(name)` is cut off or replaced, which is not followed"), from: start, into: &result)
    }
  }

  /// Letters, digits and underscores; digits alone, or one special character, when it begins with one.
  private mutating func name() -> String {
    let start = index
    guard index < word.count else { return "" }
    if (48...57).contains(word[index]) {
      while index < word.count, (48...57).contains(word[index]) { index += 1 }
    } else if "@*#?-$!".utf8.contains(word[index]) {
      index += 1
    } else {
      while index < word.count, isVariableNameByte(word[index]) { index += 1 }
    }
    return String(decoding: word[start..<index], as: UTF8.self)
  }
}

func isVariableNameByte(_ byte: UInt8) -> Bool {
  (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
}
