/// Eight bytes of source at a time, without SIMD types: Swift compiles comparisons of those into loops over lanes.
///
/// A mask has the high bit of each byte set that the question holds for. The masks of `zeros` and what is built on it are
/// exact up to and including the first hit, which is all that `firstByte` needs.
enum ByteWords {
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let highs: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 {
    (word &- ones) & ~word & highs
  }

  @inline(__always)
  static func equal(_ word: UInt64, to byte: UInt8) -> UInt64 {
    zeros(word ^ (ones &* UInt64(byte)))
  }

  /// Bytes that cannot be part of a name: neither an ASCII letter or digit, nor `_`, nor outside ASCII.
  @inline(__always)
  static func notInName(_ word: UInt64) -> UInt64 {
    let low = word & ~highs
    let lower = low | 0x2020_2020_2020_2020
    let letters = (lower &+ (ones &* 0x1F)) & ~(lower &+ (ones &* 0x05))
    let digits = (low &+ (ones &* 0x50)) & ~(low &+ (ones &* 0x46))
    // `_` is the only byte that becomes zero here; adding 0x7F sets the high bit of every other.
    let underscores = ~((low ^ (ones &* 0x5F)) &+ (ones &* 0x7F))
    return ~(letters | digits | underscores | word) & highs
  }

  @inline(__always)
  static func firstByte(_ mask: UInt64) -> Int {
    mask.trailingZeroBitCount >> 3
  }
}

extension [UInt8] {
  /// The eight bytes from an offset, the first in the lowest bits.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset &+ 8 <= count, "a word must lie in the source with its padding")
    return withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The eight bytes from an offset, the first in the lowest bits.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset &+ 8 <= count, "a word must lie in the source")
    return UInt64(littleEndian: UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Whether a text stands at an offset.
  @inline(__always)
  func hold(_ text: StaticString, at offset: Int) -> Bool {
    guard offset >= 0, offset &+ text.utf8CodeUnitCount <= count else { return false }
    for place in 0..<text.utf8CodeUnitCount where self[offset &+ place] != text.utf8Start[place] { return false }
    return true
  }
}
