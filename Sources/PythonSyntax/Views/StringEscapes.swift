/// Reads the escapes of string and bytes literals, as CPython's `unicode-escape` does.
enum StringEscapes {
  /// - Parameter source: What stands between the quotes, in UTF-8.
  static func text(_ source: ArraySlice<UInt8>, isRaw: Bool) -> String {
    guard source.contains(where: { $0 == UInt8(ascii: "\r") || (!isRaw && $0 == UInt8(ascii: "\\")) }) else {
      return String(decoding: source, as: UTF8.self)
    }
    return String(decoding: read(source, isRaw: isRaw, isBytes: false), as: UTF8.self)
  }

  static func bytes(_ source: ArraySlice<UInt8>, isRaw: Bool) -> [UInt8] {
    read(source, isRaw: isRaw, isBytes: true)
  }

  private static func read(_ source: ArraySlice<UInt8>, isRaw: Bool, isBytes: Bool) -> [UInt8] {
    source.withUnsafeBufferPointer { source in
      var reader = Reader(source, isRaw: isRaw, isBytes: isBytes)
      return reader.all()
    }
  }

  private struct Reader {
    private let source: UnsafeBufferPointer<UInt8>
    private let isRaw: Bool
    private let isBytes: Bool
    private var position = 0

    init(_ source: UnsafeBufferPointer<UInt8>, isRaw: Bool, isBytes: Bool) {
      self.source = source
      self.isRaw = isRaw
      self.isBytes = isBytes
    }

    mutating func all() -> [UInt8] {
      var output: [UInt8] = []
      output.reserveCapacity(source.count)
      while position < source.count {
        let byte = source[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\r"):
          // Line ends are one character, however the file writes them.
          skip("\n")
          output.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "\\") where !isRaw && position < source.count: if let value = escape() { add(value, to: &output) }
        default: output.append(byte)
        }
      }
      return output
    }

    /// Surrogates alone are no characters of a text.
    private func add(_ value: UInt32, to output: inout [UInt8]) {
      if isBytes || value < 0x80 {
        output.append(UInt8(truncatingIfNeeded: value))
      } else {
        output.append(contentsOf: UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
      }
    }

    private mutating func skip(_ byte: Unicode.Scalar) {
      if position < source.count, source[position] == UInt8(ascii: byte) { position += 1 }
    }

    /// What follows a backslash; `nil` for an escaped line end, which stands for nothing.
    private mutating func escape() -> UInt32? {
      let byte = source[position]
      position += 1
      switch Unicode.Scalar(byte) {
      case "\r":
        skip("\n")
        return nil
      case "\n": return nil
      case "\\", "'", "\"": return UInt32(byte)
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
      case "N" where !isBytes && position < source.count && source[position] == UInt8(ascii: "{"):
        while position < source.count, source[position] != UInt8(ascii: "}") { position += 1 }
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

    private static func digit(_ byte: UInt8) -> UInt32? {
      switch Unicode.Scalar(byte) {
      case "0"..."9": UInt32(byte) - 48
      case "a"..."f": UInt32(byte) - 87
      case "A"..."F": UInt32(byte) - 55
      default: nil
      }
    }
  }
}
