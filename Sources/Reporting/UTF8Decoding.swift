/// One scalar of a text that may not be UTF-8 everywhere.
struct DecodedScalar {
  /// `nil` for a byte that belongs to no well-formed sequence.
  let scalar: Unicode.Scalar?
  /// Where its first byte is.
  let index: Int
}

/// Reads bytes as UTF-8 and remembers where each scalar stood; a byte that fits nowhere is kept as such.
func decodeUTF8(_ bytes: ArraySlice<UInt8>) -> [DecodedScalar] {
  var decoded: [DecodedScalar] = []
  decoded.reserveCapacity(bytes.count)
  var index = bytes.startIndex
  while index < bytes.endIndex {
    let (scalar, length) = firstScalar(of: bytes[index...])
    decoded.append(DecodedScalar(scalar: scalar, index: index))
    index += length
  }
  return decoded
}

private func firstScalar(of bytes: ArraySlice<UInt8>) -> (Unicode.Scalar?, length: Int) {
  let lead = bytes[bytes.startIndex]
  let (length, bits, smallest): (Int, UInt32, UInt32) =
    switch lead {
    case 0..<0x80: (1, UInt32(lead), 0)
    case 0xC0..<0xE0: (2, UInt32(lead & 0x1F), 0x80)
    case 0xE0..<0xF0: (3, UInt32(lead & 0x0F), 0x800)
    case 0xF0..<0xF8: (4, UInt32(lead & 0x07), 0x10000)
    default: (1, .max, 0)
    }
  let rest = bytes.dropFirst().prefix(length - 1)
  guard rest.count == length - 1, rest.allSatisfy({ $0 & 0xC0 == 0x80 }) else { return (nil, 1) }
  let value = rest.reduce(bits) { $0 << 6 | UInt32($1 & 0x3F) }
  guard value >= smallest, let scalar = Unicode.Scalar(value) else { return (nil, 1) }
  return (scalar, length)
}
