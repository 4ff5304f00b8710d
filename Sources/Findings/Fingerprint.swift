/// A name for a finding that stays the same when lines shift, on every machine and in every version.
///
/// It is the 128-bit FNV-1a hash (RFC 9923) of the parts. `Hasher` would not do: it is seeded anew in every process.
/// The hash tells findings apart; it keeps no secret.
package struct Fingerprint: Hashable, Sendable {
  private var high: UInt64 = 0x6c62_272e_07bb_0142
  private var low: UInt64 = 0x62b8_2175_6295_c58d

  /// The hash of plain bytes, as published.
  package init(ofBytes bytes: some Sequence<UInt8>) {
    mix(bytes)
  }

  /// The hash of several parts. Each goes in behind its length, so that `["ab", "c"]` and `["a", "bc"]` differ.
  package init(of parts: [[UInt8]]) {
    for part in parts {
      mix(lengthPrefix(part.count))
      mix(part)
    }
  }

  package init(of parts: [String]) {
    self.init(of: parts.map { Array($0.utf8) })
  }

  /// 32 hexadecimal digits in lower case.
  package var hex: String {
    [high, low].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  private mutating func mix(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      low ^= UInt64(byte)
      // Times the prime 2^88 + 0x13b, modulo 2^128.
      let product = low.multipliedFullWidth(by: 0x13b)
      high = high &* 0x13b &+ product.high &+ (low << 24)
      low = product.low
    }
  }
}

/// Eight bytes, the least first.
private func lengthPrefix(_ count: Int) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
}

extension Fingerprint: CustomStringConvertible {
  package var description: String { hex }
}
