/// How a file's bytes are to be read, from its byte order mark or its coding cookie (PEP 263).
public enum SourceEncoding: Sendable, Hashable {
  case utf8
  case latin1
  case latin9
  case windows1252

  /// The text of some of the file's bytes. Bytes without a meaning appear as U+FFFD.
  public func decode(_ bytes: some Collection<UInt8>) -> String {
    if self == .utf8 { return String(decoding: bytes, as: UTF8.self) }
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(scalar(byte) ?? "\u{FFFD}") }
    return String(text)
  }

  /// What one byte stands for in an encoding of one byte a character; `nil` where the encoding leaves a gap.
  func scalar(_ byte: UInt8) -> Unicode.Scalar? {
    switch self {
    case .utf8: byte < 0x80 ? Unicode.Scalar(byte) : nil
    case .latin1: Unicode.Scalar(byte)
    case .latin9: Self.latin9Changes[byte] ?? Unicode.Scalar(byte)
    case .windows1252:
      0x80...0x9F ~= byte ? Self.windows1252Controls[Int(byte) - 0x80] : Unicode.Scalar(byte)
    }
  }

  private static let latin9Changes: [UInt8: Unicode.Scalar] = [
    0xA4: "\u{20AC}", 0xA6: "\u{160}", 0xA8: "\u{161}", 0xB4: "\u{17D}", 0xB8: "\u{17E}", 0xBC: "\u{152}", 0xBD: "\u{153}", 0xBE: "\u{178}",
  ]

  private static let windows1252Controls: [Unicode.Scalar?] = [
    "\u{20AC}", nil, "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{2C6}", "\u{2030}", "\u{160}", "\u{2039}",
    "\u{152}", nil, "\u{17D}", nil, nil, "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{2DC}",
    "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", nil, "\u{17E}", "\u{178}",
  ]
}
