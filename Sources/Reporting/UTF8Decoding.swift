/// One scalar of a text that may not be UTF-8 everywhere.
struct DecodedScalar {
  /// `nil` for bytes that belong to no well-formed sequence; a `String` shows one U+FFFD for them.
  let scalar: Unicode.Scalar?
  let bytes: Range<Int>
}

/// Reads bytes as UTF-8, as `String(decoding:as:)` does, and remembers where each scalar stood.
func decodeUTF8(_ bytes: ArraySlice<UInt8>) -> [DecodedScalar] {
  var decoded: [DecodedScalar] = []
  decoded.reserveCapacity(bytes.count)
  var parser = Unicode.UTF8.ForwardParser()
  var unread = bytes.makeIterator()
  var index = bytes.startIndex
  while true {
    switch parser.parseScalar(from: &unread) {
    case .valid(let encoded):
      decoded.append(DecodedScalar(scalar: Unicode.UTF8.decode(encoded), bytes: index..<index + encoded.count))
      index += encoded.count
    case .error(let length):
      decoded.append(DecodedScalar(scalar: nil, bytes: index..<index + length))
      index += length
    case .emptyInput:
      return decoded
    }
  }
}
