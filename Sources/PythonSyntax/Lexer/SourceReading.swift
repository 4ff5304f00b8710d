import Workspace

/// What has to be known about a file before its first token: byte order mark, coding cookie (PEP 263), NUL bytes.
struct SourceReading {
  var encoding = SourceEncoding.utf8
  var problems: [Problem] = []
  /// Where the text begins, after a byte order mark.
  var start = 0

  init(_ bytes: [UInt8]) {
    let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    if hasMark { start = 3 }
    if let cookie = Self.cookie(bytes, from: start) { take(cookie.name, at: cookie.place, hasMark: hasMark) }
  }

  private mutating func take(_ name: String, at place: ByteSpan, hasMark: Bool) {
    let known = Self.known(name)
    // With a mark CPython takes no other spelling, not even `utf8`.
    if hasMark, Self.normal(name) != "utf-8", !Self.normal(name).hasPrefix("utf-8-") {
      problems.append(
        Problem(.pythonSyntax, "the file has a UTF-8 byte order mark and says its encoding is `\(name)`", expected: "one of the two", at: place))
    } else if let known {
      encoding = known
    } else if Self.normal(name) == "ascii" || Self.normal(name) == "us-ascii" {
      encoding = .utf8
    } else {
      problems.append(
        Problem(
          .pythonSyntax, "the file says its encoding is `\(name)`, which is not read",
          expected: "utf-8, latin-1, iso-8859-15 or cp1252", at: place))
      encoding = .latin1
    }
  }

  /// Looks for NUL bytes and for bytes that the encoding has no meaning for; called when there may be some.
  mutating func checkBytes(_ bytes: [UInt8], hasZero: Bool) {
    if hasZero, let place = bytes.firstIndex(of: 0) {
      problems.append(Problem(.pythonSyntax, "a NUL byte stands in the source", at: ByteSpan(place..<place + 1)))
    }
    if encoding == .windows1252, let place = bytes.firstIndex(where: { encoding.scalar($0) == nil }) {
      problems.append(Problem(.pythonSyntax, "a byte has no meaning in cp1252", at: ByteSpan(place..<place + 1)))
    }
    guard encoding == .utf8, let place = UTF8Check.firstBadByte(bytes, from: 0) else { return }
    let byte = String(bytes[place], radix: 16, uppercase: true)
    problems.append(
      Problem(
        .pythonSyntax, "the byte 0x\(byte) is not UTF-8", expected: "UTF-8, or a coding line that names the encoding",
        at: ByteSpan(place..<place + 1)))
  }
}

// MARK: The coding line

extension SourceReading {
  /// The encoding named by a comment on the first line, or on the second if the first is blank or a comment.
  private static func cookie(_ bytes: [UInt8], from start: Int) -> (name: String, place: ByteSpan)? {
    var position = start
    for _ in 0..<2 {
      let end = bytes[position...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
      guard let hash = bytes[position..<end].firstIndex(where: { $0 != 32 && $0 != 9 && $0 != 12 }) else {
        position = next(bytes, end)
        continue
      }
      guard bytes[hash] == UInt8(ascii: "#") else { return nil }
      if let range = name(bytes, hash, end) {
        return (String(decoding: bytes[range], as: UTF8.self), ByteSpan(range))
      }
      position = next(bytes, end)
    }
    return nil
  }

  private static func next(_ bytes: [UInt8], _ end: Int) -> Int {
    guard end < bytes.count else { return end }
    return bytes[end] == 13 && end + 1 < bytes.count && bytes[end + 1] == 10 ? end + 2 : end + 1
  }

  /// `coding[:=]\s*([-\w.]+)`, as CPython looks for it.
  private static func name(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Range<Int>? {
    var position = start
    while position + 7 <= end {
      let isFollowed = bytes[position + 6] == UInt8(ascii: ":") || bytes[position + 6] == UInt8(ascii: "=")
      guard isFollowed, bytes[position..<position + 6].elementsEqual("coding".utf8) else {
        position += 1
        continue
      }
      var first = position + 7
      while first < end, bytes[first] == 32 || bytes[first] == 9 { first += 1 }
      var last = first
      while last < end, isNameByte(bytes[last]) { last += 1 }
      if last > first { return first..<last }
      position += 6
    }
    return nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  /// In small letters and with `-` for `_`; a name is ASCII.
  private static func normal(_ name: String) -> String {
    var normal = ""
    for byte in name.utf8 {
      let isCapital = byte &- UInt8(ascii: "A") < 26
      normal.unicodeScalars.append(Unicode.Scalar(byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : isCapital ? byte | 0x20 : byte))
    }
    return normal
  }

  /// The encodings that are decoded, under the names that CPython's codecs know them by.
  private static func known(_ name: String) -> SourceEncoding? {
    // Nearly every coding line says this, and in this way nothing is allocated for it.
    if name == "utf-8" || name == "UTF-8" || name == "utf8" { return .utf8 }
    let name = normal(name)
    if name == "utf-8" || name.hasPrefix("utf-8-") { return .utf8 }
    for latin in ["latin-1", "iso-8859-1", "iso-latin-1"] where name == latin || name.hasPrefix(latin + "-") { return .latin1 }
    switch name {
    case "utf8", "u8", "utf", "utf8-ucs2", "utf8-ucs4", "cp65001": return .utf8
    case "latin1", "latin", "l1", "8859", "cp819", "iso8859-1", "iso8859", "iso88591": return .latin1
    case "iso-8859-15", "iso8859-15", "latin-9", "latin9", "l9": return .latin9
    case "cp1252", "windows-1252", "1252": return .windows1252
    default: return nil
    }
  }
}
