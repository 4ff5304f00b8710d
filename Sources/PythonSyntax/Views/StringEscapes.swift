/// Reads the escapes of string and bytes literals, as CPython's `unicode-escape` does.
enum StringEscapes {
  static func text(_ source: String, isRaw: Bool) -> String {
    guard source.utf8.contains(where: { $0 == UInt8(ascii: "\r") || (!isRaw && $0 == UInt8(ascii: "\\")) }) else { return source }
    var output = String.UnicodeScalarView()
    var reader = Reader(Array(source.unicodeScalars), isRaw: isRaw, isBytes: false)
    while let scalar = reader.next() { output.append(Unicode.Scalar(scalar) ?? "\u{FFFD}") }
    return String(output)
  }

  static func bytes(_ source: ArraySlice<UInt8>, isRaw: Bool) -> [UInt8] {
    var output: [UInt8] = []
    var reader = Reader(source.map { Unicode.Scalar($0) }, isRaw: isRaw, isBytes: true)
    while let scalar = reader.next() { output.append(UInt8(truncatingIfNeeded: scalar)) }
    return output
  }

  private struct Reader {
    private let source: [Unicode.Scalar]
    private let isRaw: Bool
    private let isBytes: Bool
    private var position = 0

    init(_ source: [Unicode.Scalar], isRaw: Bool, isBytes: Bool) {
      self.source = source
      self.isRaw = isRaw
      self.isBytes = isBytes
    }

    /// The number of the next character; surrogates are passed on as they are.
    mutating func next() -> UInt32? {
      while position < source.count {
        let scalar = source[position]
        position += 1
        switch scalar {
        case "\r":
          // Line ends are one character, however the file writes them.
          if position < source.count, source[position] == "\n" { position += 1 }
          return 10
        case "\\" where !isRaw && position < source.count:
          if let value = escape() { return value }
        default: return scalar.value
        }
      }
      return nil
    }

    /// What follows a backslash; `nil` for an escaped line end, which stands for nothing.
    private mutating func escape() -> UInt32? {
      let scalar = source[position]
      position += 1
      switch scalar {
      case "\r":
        if position < source.count, source[position] == "\n" { position += 1 }
        return nil
      case "\n": return nil
      case "\\", "'", "\"": return scalar.value
      case "a": return 7
      case "b": return 8
      case "f": return 12
      case "n": return 10
      case "r": return 13
      case "t": return 9
      case "v": return 11
      case "0"..."7":
        position -= 1
        let value = number(radix: 8, atMost: 3)
        return isBytes ? value & 0xFF : value
      case "x": return number(radix: 16, atMost: 2)
      case "u" where !isBytes: return number(radix: 16, atMost: 4)
      case "U" where !isBytes: return number(radix: 16, atMost: 8)
      case "N" where !isBytes && position < source.count && source[position] == "{":
        while position < source.count, source[position] != "}" { position += 1 }
        position += 1
        return 0xFFFD
      default:
        position -= 1
        return 92
      }
    }

    private mutating func number(radix: UInt32, atMost width: Int) -> UInt32 {
      var value: UInt32 = 0
      let end = min(position + width, source.count)
      while position < end, let digit = Self.digit(source[position]), digit < radix {
        value = value &* radix &+ digit
        position += 1
      }
      return value
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
      switch scalar {
      case "0"..."9": scalar.value - 48
      case "a"..."f": scalar.value - 87
      case "A"..."F": scalar.value - 55
      default: nil
      }
    }
  }
}
