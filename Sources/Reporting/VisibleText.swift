import Workspace

extension String {
  /// The text on one line, with what a terminal would obey instead of show written as an escape: line ends and other
  /// control characters, and the marks that turn the direction of writing around.
  var visible: String {
    guard unicodeScalars.contains(where: \.isTreacherous) else { return self }
    return unicodeScalars.reduce(into: "") { $0 += $1.isTreacherous ? $1.escape : String($1) }
  }
}

extension Unicode.Scalar {
  /// Whether printing this scalar does something other than show a character.
  var isTreacherous: Bool {
    properties.generalCategory == .control || turnsDirection || value == 0x2028 || value == 0x2029
  }

  /// Bidirectional embeddings, overrides and isolates: source that reads differently than it runs.
  var turnsDirection: Bool {
    (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  /// The scalar as an escape that shows it.
  var escape: String {
    switch self {
    case "\n": #"\n"#
    case "\r": #"\r"#
    case "\t": #"\t"#
    default: #"\u{\#(String(value, radix: 16))}"#
    }
  }
}

extension WorkspacePath {
  /// The path as exact text; a byte that is no UTF-8 is written `\xff`.
  var text: String {
    guard !bytes.isEmpty else { return "." }
    return decodeUTF8(bytes[...]).reduce(into: "") { text, decoded in
      if let scalar = decoded.scalar {
        text.unicodeScalars.append(scalar)
      } else {
        // Every such byte is 0x80 or more, so it has two digits.
        for byte in bytes[decoded.bytes] { text += #"\x\#(String(byte, radix: 16))"# }
      }
    }
  }

  /// The path as text on one line, safe to print.
  var visible: String { text.visible }

  /// The path as a relative URI reference (RFC 3986): every byte that is not unreserved is percent-encoded.
  var uri: String {
    guard !bytes.isEmpty else { return "." }
    return bytes.reduce(into: "") { uri, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default: uri += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
